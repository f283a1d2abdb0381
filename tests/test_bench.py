"""The synthetic book, what is counted in it, and what is reckoned from the times; no contest is held here."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import polib
import pytest

from bench import __main__ as bench
from bench import contestants, counts, dialects, measure, report, shown
from bench.synthetic_book import COPIED, LANGUAGES, ROOT, Book, Figure, Paragraph, Table, make_book, write_project
from catalog_check import Checker, check_edition
from message_tokens import MessageReader

CHAPTERS = 2


@pytest.fixture(scope="module")
def book() -> Book:
    return make_book(CHAPTERS)


@pytest.fixture(scope="module")
def project(book: Book, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bench") / "book"
    write_project(book, folder)
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    """Return the files of *folder* that are not the project's own, by name."""
    return {name: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
            and not (name := path.relative_to(folder).as_posix()).startswith((".venv", *COPIED))}


# -- The book --------------------------------------------------------------------------

def test_the_same_number_of_chapters_gives_the_same_bytes(project: Path, tmp_path: Path) -> None:
    code = "import sys; from pathlib import Path; from bench.synthetic_book import *; " \
           "write_project(make_book(int(sys.argv[1])), Path(sys.argv[2]))"
    for seed in "1", "2":
        subprocess.run([sys.executable, "-c", code, str(CHAPTERS), str(tmp_path / seed)], check=True,
                       env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT / "tests"), "PATH": ""})
        assert contents(tmp_path / seed) == contents(project)


def test_a_chapter_is_the_same_in_a_longer_book(project: Path, tmp_path: Path) -> None:
    write_project(make_book(CHAPTERS + 1), tmp_path)
    name = "source/chapters/chapter-001.md"
    # But for where its references lead and which works it cites.
    changing = re.compile(r"<chapter-\d+>|`\w+\{[\d.]+\}`")
    longer, shorter = ((folder / name).read_text(encoding="utf-8") for folder in (tmp_path, project))
    assert changing.sub("", longer) == changing.sub("", shorter)


def test_nothing_is_written_over(project: Path, book: Book) -> None:
    with pytest.raises(FileExistsError, match="is not empty"):
        write_project(book, project)


def test_a_chapter_has_what_a_scholarly_one_has(book: Book) -> None:
    for chapter in book.chapters:
        paragraphs = [block for block in chapter.blocks if isinstance(block, Paragraph)]
        words = [sum(counts.words_of(sentence, "en") for sentence in block.sentences) for block in paragraphs]
        assert max(words) <= 120
        assert 1000 < sum(words) < 2000
        assert sum(isinstance(block, Figure) for block in chapter.blocks) == 1
        assert sum(isinstance(block, Table) for block in chapter.blocks) == 1
    held = counts.expected(book, "fi")
    assert held.notes == 8 * CHAPTERS
    assert held.citations > 30 * CHAPTERS
    assert held.index_entries > 20 * CHAPTERS


def test_its_catalogs_are_full_and_pass_the_check(project: Path) -> None:
    findings, _content = check_edition(project / "locale", Checker("fi", MessageReader()))
    assert findings == []
    for path in (project / "locale" / "fi" / "LC_MESSAGES" / "chapters").glob("*.po"):
        catalog = polib.pofile(str(path))
        assert len(catalog.translated_entries()) == len(catalog) > 50


def test_it_builds_without_a_warning_and_every_message_is_translated(
        project: Path, book: Book, tmp_path: Path,
        sphinx_build: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    run = sphinx_build("-b", "html", "-D", "language=fi", "-d", tmp_path / "doctrees", project / "source",
                       tmp_path / "html")
    assert run.returncode == 0, run.stderr
    found, wanted = counts.count(counts.html_text(tmp_path / "html"), book, "fi"), counts.expected(book, "fi")
    assert replace(found, words=0) == replace(wanted, words=0)
    assert wanted.words < found.words < 2 * wanted.words  # with headings, citations, tables, index
    # What has no translation is marked as English; so are titles of works and links, which are no blocks.
    for page in (tmp_path / "html" / "chapters").glob("*.html"):
        article = page.read_text(encoding="utf-8").partition("<article")[2].partition("</article>")[0]
        assert "<p" in article
        assert not re.findall(r'<(?!span\b|a\b)\w+[^>]*\blang="en"[^>]*>', article)


# -- Equal work ------------------------------------------------------------------------

@pytest.mark.parametrize("language", LANGUAGES)
def test_every_dialect_says_the_same(book: Book, project: Path, tmp_path: Path, language: str) -> None:
    wanted = counts.expected(book, language)
    dialects.write_pandoc(book, tmp_path / "pandoc")
    dialects.write_asciidoc(book, tmp_path / "asciidoc")
    found = {}
    for name, pattern in (("pandoc", "*.md"), ("asciidoc", "*.adoc")):
        files = sorted((tmp_path / name / language).glob(pattern))
        found[name] = counts.count("\n".join(path.read_text(encoding="utf-8") for path in files), book, language)
    for held in found.values():
        assert replace(held, words=0, index_entries=0) == replace(wanted, words=0, index_entries=0)
        assert held.words >= wanted.words
    assert found["asciidoc"].index_entries == wanted.index_entries
    assert found["pandoc"].index_entries == 0
    if language == "en":
        dialects.write_stock(book, tmp_path / "stock", project, "xelatex")
        text = "\n".join(path.read_text(encoding="utf-8") for path in (tmp_path / "stock" / "source").rglob("*.md"))
        assert replace(counts.count(text, book, language), words=0) == replace(wanted, words=0)
        assert {path.suffix for path in (tmp_path / "stock" / "source" / "figures").iterdir()} == {".svg", ".pdf"}


def test_what_is_lost_is_missed(book: Book) -> None:
    language = "en"
    sub = min(counts.entries(book, language))
    page = f"""<body><nav>5.5.5</nav><p>Two words (Work, 3.14.15)<a href="#n">1</a></p>
        <figure><img src="x.svg" alt="a 90001"/><figcaption>Caption 90001</figcaption></figure>
        <p>Once more 90001; version 9.0.4.1</p><aside>A note (Work, 77.2.3).</aside><ul><li>{sub}</li></ul></body>"""
    assert counts.count(counts.page_text(page.encode()), book, language) == counts.Counts(
        words=24, notes=1, citations=2, figures=1, index_entries=1)
    held = counts.count(counts.page_text(re.sub("<aside>.*</ul>", "", page).encode()), book, language)
    assert (held.notes, held.citations, held.index_entries) == (0, 1, 0)


def test_words_are_found_that_a_line_divides() -> None:
    assert counts.squeezed("Cross-\ning of\nthe  river") == counts.squeezed("crossing of the river")


# -- Times -----------------------------------------------------------------------------

def test_the_largest_process_counts_though_it_is_no_child_of_ours(tmp_path: Path) -> None:
    large = f"import subprocess as s, sys; s.run([sys.executable, '-c', 'x = bytearray({300 * 2**20})'])"
    taken = measure.run([[sys.executable, "-c", large]], tmp_path, tmp_path / "log")
    assert taken.ok
    assert 300 < taken.memory < 400
    small = measure.run([[sys.executable, "-c", "import time; time.sleep(0.2)"]], tmp_path, tmp_path / "log")
    assert small.memory < 30  # what this process holds is not counted
    assert small.seconds > 0.2 > small.processor


def test_a_command_that_fails_ends_the_step(tmp_path: Path) -> None:
    taken = measure.run([["sh", "-c", "echo why; exit 3"], ["touch", "after"]], tmp_path, tmp_path / "log")
    assert not taken.ok
    assert not (tmp_path / "after").exists()
    assert (tmp_path / "log").read_text() == "why\n"


def test_ratios_are_those_of_one_run() -> None:
    # Both twice as slow in the second run: their ratio is the same.
    assert measure.ratios([10, 20, 33], [5, 10, 11]) == measure.Spread(2, 2, 3)
    with pytest.raises(ValueError, match="shorter"):
        measure.ratios([10, 20], [5])
    with pytest.raises(ValueError, match="nothing"):
        measure.spread([])


def test_a_spread_is_printed_where_there_is_one() -> None:
    assert str(measure.spread([1.234, 12.345, 123.45])) == "12.3 (1.23–123)"
    assert str(measure.spread([0.056])) == "0.06"


@pytest.mark.parametrize("step", contestants.EDITS)
def test_an_edit_changes_one_word_and_the_next_cold_build_begins_from_the_old(
        book: Book, tmp_path: Path, step: str) -> None:
    contestant = contestants.Callinicum(book, tmp_path / "book")
    before = contents(contestant.folder)
    contestant.prepare(step)
    after = contents(contestant.folder)
    (changed,) = (name for name in after if after[name] != before[name])
    old, new = before[changed].split(), after[changed].split()
    assert len(old) == len(new)
    assert sum(one != other for one, other in zip(old, new, strict=True)) == 1
    contestant.prepare("cold")
    assert contents(contestant.folder) == before


def test_an_edit_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="no sentence"):
        contestants.edited("A sentence, which is long enough for it.\n", " the ", " every ", ".md")


class Shell(contestants.Callinicum):
    """A maker whose book is a file for each artefact; *faults* are steps in which it does something else."""

    def __init__(self, book: Book, folder: Path, name: str, **faults: str) -> None:
        self.name, self.faults = name, faults  # type: ignore[misc]
        super().__init__(book, folder)

    def write(self) -> None:
        (self.folder / "made").mkdir(parents=True)

    def prepare(self, step: str) -> None:
        pass

    def output(self, language: str, kind: str) -> Path:
        return self.folder / "made" / f"{language}.{kind}"

    def commands(self, step: str) -> contestants.Commands:
        made = {"cold": "*", "nothing": "", "msgstr": "fi", "word": "en"}[step]
        languages = [language for language in LANGUAGES if made in (language, "*")]
        files = [f"made/{language}.{kind}" for language in languages for kind in bench.FORMATS]
        work = f"echo {self.name} {step} >> ../order; touch . {' '.join(files)}"
        return [["sh", "-c", self.faults.get(step, work)]]


def test_contestants_take_turns_and_a_failure_ends_the_run_of_one(
        book: Book, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    entered = [Shell(book, tmp_path / "one", "one"), Shell(book, tmp_path / "two", "two", nothing="exit 1")]
    times, wrong = bench.contest(list(entered), ["nothing", "word"], 2)
    assert (tmp_path / "order").read_text().splitlines() == 2 * ["one cold", "one nothing", "one word", "two cold"]
    assert {step: len(runs) for step, runs in times["one"].items()} == {"cold": 2, "nothing": 2, "word": 2}
    assert [run.ok for run in times["two"]["nothing"]] == [False, False]
    assert "FAILED: see" in capsys.readouterr().out
    assert wrong == []


def test_what_is_made_in_vain_or_left_is_told(book: Book, tmp_path: Path) -> None:
    entered = Shell(book, tmp_path / "one", "one", word="touch made/en.html made/en.epub made/fi.pdf")
    _times, wrong = bench.contest([entered], ["word"], 1)
    assert wrong == ["word: the pdf of en was not made anew", "word: the pdf of fi was made anew"]


def test_growth_is_told_where_all_enter_unless_it_is_forbidden() -> None:
    assert bench.arguments(["-n", "3"]).growth == 30
    assert bench.arguments(["--growth", "0"]).growth == 0
    assert bench.arguments(["--with", "asciidoctor"]).growth == 0


# -- Report ----------------------------------------------------------------------------

def taken(seconds: float, ok: bool = True) -> dict[str, Any]:
    return {"seconds": seconds, "processor": seconds, "memory": 100 * seconds, "load": 1.5, "ok": ok}


@pytest.fixture
def result() -> dict[str, Any]:
    held = {"words": 10, "notes": 2, "citations": 3, "figures": 1, "index_entries": 4}
    return {
        "date": "2026-01-31", "chapters": 2, "runs": 3, "missing": {"asciidoctor": ["asciidoctor-pdf"]},
        "machine": {"processor": "a processor", "cores": 2, "load_at_start": [0.5, 0, 0], "nice": 0, "revision": "abc"},
        "times": {"callinicum": {"cold": [taken(2), taken(4), taken(3)], "nothing": [taken(0.05)] * 3},
                  "stock-lualatex": {"cold": [taken(12), taken(28), taken(18)]},
                  "stock-xelatex": {"cold": [taken(1, ok=False)] * 3}},
        "expected": {"en": held, "fi": held},
        "counts": {"callinicum": {"fi": {"html": held, "pdf": held | {"notes": 1, "pages": 9}},
                                  "en": {"html": held, "pdf": held | {"pages": 8}}}},
    }


def test_the_report_tells_medians_ratios_and_what_failed_or_is_missing(result: dict[str, Any]) -> None:
    def rows_of(text: str) -> dict[str, list[str]]:
        return {row[0]: row[1:] for line in text.splitlines() if line.startswith("|")
                for row in [[cell.strip() for cell in line.strip("|").split("|")]]}

    said = report.said(result)
    rows = rows_of(said.partition("What was found")[0])
    assert rows["this pipeline, `make book`"][:4] == [
        "3.00 (2.00–4.00) s", "1.00", "3.00 (2.00–4.00) s", "0.05 s"]
    assert rows["stock Sphinx, LuaLaTeX"][:2] == ["18.0 (12.0–28.0) s", "6.00 (6.00–7.00)"]
    assert rows["stock Sphinx, LuaLaTeX"][-2:] == ["2800 MiB", "1.50"]
    assert rows["stock Sphinx, XeLaTeX"][:2] == ["failed", ""]
    assert rows["Asciidoctor"][0] == "missing: asciidoctor-pdf"
    rows = rows_of(said.partition("What was found")[2])
    assert rows["the sources (words of sentences only)"] == ["20", "4", "6", "2", "8", ""]
    assert rows["this pipeline, `make book`"] == ["20", "4 / 3", "6", "2", "8", "9 + 8"]


def test_the_report_can_be_read_from_its_file(result: dict[str, Any]) -> None:
    result["growth"] = {"chapters": [2, 20], "nothing": {2: [0.1], 20: [0.2]},
                        "ratios": {"html": {"median": 9.5, "least": 9.0, "greatest": 10.2}}}
    result["preview"] = [0.4, 0.6, 0.45]
    assert "html 9.50 (9.00–10.2) times; nothing changed: 0.20 s" in report.said(result)
    assert "on its page of `make preview` after 0.45 (0.40–0.60) s" in report.said(result)
    assert report.said(json.loads(json.dumps(result))) == report.said(result)


def test_targets_are_judged_by_the_medians(result: dict[str, Any]) -> None:
    result["times"]["callinicum"]["word"] = [taken(3), taken(4.5), taken(4.1)]
    result["growth"] = {"chapters": [2, 20], "nothing": {2: [0.1], 20: [0.1, 0.3, 0.15]},
                        "ratios": {"pdf": {"median": 11.5, "least": 9.0, "greatest": 12.0}}}
    result["preview"] = [0.4, 0.6, 0.55]
    assert list(report.judged(result)) == [
        "met: 6.0 times as fast as stock-lualatex; found 6.00 (6.00–7.00)",
        "met: nothing in 0.1 s; found 0.05 s",
        "MISSED: word in 4.0 s; found 4.10 (3.00–4.50) s",
        "MISSED: a msgstr shown in 0.5 s; found 0.55 (0.40–0.60) s",
        "MISSED: every process below 300 MiB; found 450 MiB",
        "MISSED: pdf grows 11 times at most; found 11.5 (9.00–12.0)",
        "met: nothing in 0.2 s in the longer book; found 0.15 (0.10–0.30) s",
    ]
    del result["times"]["callinicum"]
    assert list(report.judged(result)) == []


def test_the_report_goes_between_its_marks(tmp_path: Path) -> None:
    readme = tmp_path / "README.md"
    readme.write_text(f"Before.\n\n{report.BEGIN}\nold\n{report.END}\n\nAfter.\n")
    for _ in range(2):
        report.put_into_readme("new\n", readme)
        assert readme.read_text() == f"Before.\n\n{report.BEGIN}\n\nnew\n\n{report.END}\n\nAfter.\n"
    readme.write_text("No marks.\n")
    with pytest.raises(ValueError, match="no place"):
        report.put_into_readme("new\n", readme)


@pytest.mark.torture
def test_a_translation_is_shown_in_the_preview(book: Book, project: Path, tmp_path: Path) -> None:
    entered = contestants.Callinicum.__new__(contestants.Callinicum)
    entered.book, entered.folder = book, project
    before = contents(project / "locale")
    taken = bench.show(entered, 1)
    assert len(taken) == 3
    assert all(0 < seconds < 60 for seconds in taken)
    changed = {name for name, content in contents(project / "locale").items() if before.get(name, content) != content}
    assert not any(name.endswith(".po") for name in changed)


def test_a_preview_that_shows_nothing_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shown, "LIMIT", 0.5)
    (tmp_path / "tools").mkdir()
    (tmp_path / "tools" / "preview.py").write_text("print('it is broken')")
    (tmp_path / "a.po").write_text("old")
    with pytest.raises(TimeoutError, match="nothing is shown: it is broken"):
        shown.seconds_until_shown(tmp_path, "a.html", tmp_path / "a.po", [("new", "new")], tmp_path / "log")
    assert (tmp_path / "a.po").read_text() == "old"


def test_who_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert contestants.Asciidoctor.missing() == ["asciidoctor", "asciidoctor-pdf"]
    assert contestants.StockXeLaTeX.missing() == ["latexmk", "xindy", "xelatex"]
