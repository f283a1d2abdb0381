"""No translation reaches further than words: hostile catalogs and files, in every way of building."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polib
import pytest
import yaml
from myst_parser.config.main import MdParserConfig

import catalog_check
from artefacts import ROOT
from catalog_check import Checker, check_edition
from findings import Level
from message_tokens import MessageReader

Build = Callable[..., subprocess.CompletedProcess[str]]

HOSTILE: list[dict[str, str]] = yaml.safe_load((Path(__file__).parent / "hostile" / "catalogs.yaml").read_text("utf-8"))
HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n'
FORMATS = ("html", "epub", "latex")
READER = MessageReader(MdParserConfig(enable_extensions={"attrs_inline", "colon_fence", "deflist"}))


def entry_of(case: dict[str, str], context: str | None = None) -> polib.POEntry:
    return polib.POEntry(msgid=case["source"], msgstr=case["translation"], msgctxt=context)


def file_of(case: dict[str, str]) -> str:
    return {"chapter": "index"}.get(case["catalog"], case["catalog"]) + ".po"


@pytest.fixture
def book(tmp_path: Path, rootdir: Path) -> Path:
    return shutil.copytree(rootdir / "test-catalog-check", tmp_path / "book")


@pytest.fixture
def catalogs(book: Path) -> Path:
    return book / "locale" / "fi" / "LC_MESSAGES"


def translate(catalog: Path, source: str, translation: str) -> None:
    """Put *translation* into the PO file *catalog*, in place of the one of *source*."""
    content = polib.pofile(str(catalog))
    entry = content.find(source)
    assert entry
    entry.msgstr = translation
    content.save(str(catalog))


def files_with_canary(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file() and b"CANARY" in path.read_bytes()]


# -- The corpus ------------------------------------------------------------------------

def test_the_corpus_holds_every_family() -> None:
    families = Counter(case["family"] for case in HOSTILE)
    assert len(HOSTILE) >= 100
    assert set(families) == {
        "html", "link", "image", "directive", "role", "block", "front matter", "substitution", "note", "code",
        "attributes", "break", "comment", "latex", "template", "character",
    }
    assert {case["catalog"] for case in HOSTILE} == {"chapter", "book", "sphinx"}


@pytest.mark.parametrize("case", HOSTILE, ids=lambda case: f"{case['family']}: {case['translation']}"[:50])
def test_each_is_refused_and_no_comment_excuses_it(case: dict[str, str], tmp_path: Path) -> None:
    path = tmp_path / "locale" / "fi" / "LC_MESSAGES" / file_of(case)
    path.parent.mkdir(parents=True)
    entry = entry_of(case)
    for rule in ("lost, shape, notes, index, numbers, dates", "markup"):
        entry.tcomment = f"check: off {rule} – I want it so"
        path.write_text(HEADER + "\n" + str(entry), "utf-8")
        found, compile_as = check_edition(tmp_path / "locale", Checker("fi", READER))
        dangers = [finding for finding in found if finding.level is Level.DANGER]
        assert dangers
        assert {finding.path for finding in dangers} == {path}
        # Line 3 is the comment that excuses; the message begins below.
        assert all(finding.line >= 4 for finding in dangers)
        assert compile_as == {path: b""}


@pytest.mark.parametrize("builder", FORMATS)
def test_every_format_refuses_all_of_them_with_file_and_line(
    builder: str, book: Path, catalogs: Path, forked_build: Build,
) -> None:
    expected = set()
    for name in ("index.po", "book.po", "sphinx.po"):
        text = HEADER
        for number, case in enumerate(HOSTILE):
            # What no text may hold ends the reading of its file.
            if file_of(case) == name and case["family"] != "character":
                expected.add(f"{catalogs / name}:{text.count(chr(10)) + 3}: ")
                text += "\n" + str(entry_of(case, str(number)))
        (catalogs / name).write_text(text, "utf-8")
    run = forked_build("-b", builder, "-D", "language=fi", "-d", book / "doctrees", book, book / "out")
    assert run.returncode == 1
    assert "Traceback" not in run.stderr
    refused = run.stderr.splitlines()
    assert [place for place in sorted(expected) if not any(line.startswith(place) for line in refused)] == []
    assert not (book / "out").exists()
    assert not list(book.rglob("*.mo"))


#: The builder, the catalog, the source and its translation.
REACHES = {
    "script in a chapter": ("html", "index.po", "The hare runs.", "<script>alert('CANARY')</script>"),
    "file in a chapter": ("html", "index.po", "The hare runs.", "```{include} canary.txt\n```"),
    "attribute of the theme": ("html", "sphinx.po", "Search", "\" onmouseover=\"CANARY"),
    "words of a figure": ("latex", "sphinx.po", "Fig. %s", "CANARY %s &\\input{x}"),
    "title of the book": ("html", "book.po", "The Hare", "CANARY <script>"),
}


@pytest.mark.parametrize("case", REACHES)
def test_what_reached_an_artefact_is_refused(case: str, book: Path, catalogs: Path, forked_build: Build) -> None:
    builder, catalog, source, translation = REACHES[case]
    translate(catalogs / catalog, source, translation)
    run = forked_build("-b", builder, "-D", "language=fi", book, book / "out")
    assert (run.returncode, "Traceback" in run.stderr) == (1, False)
    assert f"{catalogs / catalog}:" in run.stderr
    assert not (book / "out").exists()


@pytest.mark.parametrize("case", REACHES)
def test_without_the_check_it_would_have(case: str, book: Path, catalogs: Path, forked_build: Build) -> None:
    builder, catalog, source, translation = REACHES[case]
    translate(catalogs / catalog, source, translation)
    (book / "conf.py").write_text((book / "conf.py").read_text().replace('"catalog_check", ', ""))
    forked_build("-b", builder, "-D", "language=fi", "-d", book / "doctrees", book, book / "out")
    assert files_with_canary(book / "out")


# -- Files -----------------------------------------------------------------------------

def link_a_catalog(folder: Path) -> str:
    (folder.parents[3] / "secret.po").write_text(HEADER + '\nmsgid "x"\nmsgstr "CANARY"\n')
    (folder / "index.po").unlink()
    (folder / "index.po").symlink_to(folder.parents[3] / "secret.po")
    return "fi/LC_MESSAGES/index.po:1: a link"


def link_the_compiled_catalog(folder: Path) -> str:
    (folder / "sphinx.mo").symlink_to(folder.parents[3] / "victim")
    return "fi/LC_MESSAGES/sphinx.mo:1: a link"


def link_the_language(folder: Path) -> str:
    folder.parent.rename(folder.parents[1] / "en")
    folder.parent.symlink_to("en")
    return "fi:1: a link"


def make_a_pipe(folder: Path) -> str:
    (folder / "sphinx.po").unlink()
    os.mkfifo(folder / "sphinx.po")
    return "fi/LC_MESSAGES/sphinx.po:1: this is no plain file"


def fill_the_disk(folder: Path) -> str:
    with (folder / "sphinx.po").open("ab") as file:
        file.truncate(3_000_000)
    return "fi/LC_MESSAGES/sphinx.po:1: 3000000 bytes are too many"


def compile_without_source(folder: Path) -> str:
    (folder / "other.mo").write_bytes(b"CANARY")
    return "fi/LC_MESSAGES/other.mo:1: this compiled catalog has no source"


def compile_for_a_related_language(folder: Path) -> str:
    other = folder.parents[1] / "fi_FI" / "LC_MESSAGES"
    other.mkdir(parents=True)
    (other / "index.mo").write_bytes(forged("The hare runs.", "CANARY"))
    return "fi_FI/LC_MESSAGES/index.mo:1: this compiled catalog has no source"


def add_a_script(folder: Path) -> str:
    (folder / "sphinx.js").write_text("CANARY")
    return "fi/LC_MESSAGES/sphinx.js:1: a script"


def name_a_file_like_a_command(folder: Path) -> str:
    (folder / "$(touch CANARY).po").write_text(HEADER)
    return "fi/LC_MESSAGES/$(touch CANARY).po:1: letters, digits"


def name_a_folder_like_a_command(folder: Path) -> str:
    (folder.parents[1] / "$(shell>CANARY)" / "LC_MESSAGES").mkdir(parents=True)
    return "$(shell>CANARY):1: a folder here is named by a language"


def write_bytes(content: bytes) -> Callable[[Path], str]:
    def write(folder: Path) -> str:
        (folder / "book.po").write_bytes(content)
        return "fi/LC_MESSAGES/book.po:"

    return write


def header(lines: str) -> Callable[[Path], str]:
    return write_bytes(f'msgid ""\nmsgstr ""\n{lines}\nmsgid "The Hare"\nmsgstr "+ADw-CANARY+AD4-"\n'.encode())


UTF8 = '"Content-Type: text/plain; charset=UTF-8\\n"\n'
FILES: dict[str, Callable[[Path], str]] = {
    "a link": link_a_catalog,
    "a link to write through": link_the_compiled_catalog,
    "a link in place of the folder": link_the_language,
    "a pipe": make_a_pipe,
    "an oversized file": fill_the_disk,
    "a compiled catalog alone": compile_without_source,
    "a compiled catalog of fi_FI": compile_for_a_related_language,
    "a script": add_a_script,
    "a file named like a command": name_a_file_like_a_command,
    "a folder named like a command": name_a_folder_like_a_command,
    "binary": write_bytes(b"\x00\x01\x02CANARY"),
    "Latin 1": write_bytes(HEADER.encode() + '\nmsgid "The Hare"\nmsgstr "Jänis CANARY"\n'.encode("latin-1")),
    "UTF-16": write_bytes((HEADER + '\nmsgid "The Hare"\nmsgstr "CANARY"\n').encode("utf-16")),
    "no PO": write_bytes(b"<script>CANARY</script>\n"),
    "a carriage return": write_bytes(HEADER.encode() + b'\nmsgid "The Hare"\nmsgstr "J\ranis CANARY"\n'),
    "an override in a comment": write_bytes(HEADER.encode() + '\n# \u202e\nmsgid "a"\nmsgstr "CANARY"\n'.encode()),
    "a bell": write_bytes(HEADER.encode() + b'\nmsgid "The Hare"\nmsgstr "CANARY\\b"\n'),
    "the same message twice": write_bytes(HEADER.encode() + b'\nmsgid "a"\nmsgstr "b"\n\nmsgid "a"\nmsgstr "CANARY"\n'),
    "a slow line": write_bytes(HEADER.encode() + b'\n#~' + b" " * 1_000_000 + b"CANARY\n"),
    "a long message": write_bytes(HEADER.encode() + b'\nmsgid "The Hare"\nmsgstr "CANARY' + b"[*" * 100_000 + b'"\n'),
    "no header": write_bytes(b'msgid "The Hare"\nmsgstr "CANARY"\n'),
    "UTF-7": header('"Content-Type: text/plain; charset=UTF-7\\n"\n'),
    "UTF-7 behind UTF-8": header(UTF8 + '"content-type: text/plain; charset=UTF-7\\n"\n'),
    "UTF-7 behind a space": header(UTF8 + '" Content-Type: text/plain; charset=UTF-7\\n"\n'),
    "another language": header(UTF8 + '"Language: sv\\n"\n'),
    "a script for a plural": header(UTF8 + '"Plural-Forms: nplurals=2; plural=(alert(1),n);\\n"\n'),
    "a plural without end": header(UTF8 + f'"Plural-Forms: nplurals=2; plural={"(" * 200}n{")" * 200};\\n"\n'),
    "a plural divided by nothing": header(UTF8 + '"Plural-Forms: nplurals=2; plural=n % 0;\\n"\n'),
    "a half plural": header(UTF8 + '"Plural-Forms: nplurals=2; plural=n !;\\n"\n'),
    "a plural that is not the source": write_bytes(
        HEADER.encode() + b'\nmsgid "The Hare"\nmsgid_plural "<b>"\nmsgstr[0] "<b>CANARY"\nmsgstr[1] "<b>"\n'),
}


def forged(source: str, translation: str) -> bytes:
    """Return a compiled catalog in which *source* is translated by *translation*."""
    catalog = polib.POFile()
    catalog.metadata = {"Content-Type": "text/plain; charset=UTF-8"}
    catalog.append(polib.POEntry(msgid=source, msgstr=translation))
    content: bytes = catalog.to_binary()
    return content


def refusal_of(book: Path) -> str:
    """Return what the check refuses in the Finnish edition of *book*; nothing where it is content."""
    found, _content = check_edition(book / "locale", Checker("fi", READER))
    return "\n".join(str(finding) for finding in found if finding.level is not Level.ADVICE)


@pytest.mark.parametrize("case", FILES)
def test_a_file_that_is_no_catalog_is_refused(case: str, book: Path, catalogs: Path) -> None:
    assert refusal_of(book) == ""
    place = FILES[case](catalogs)
    assert f"{book}/locale/{place}" in refusal_of(book)


@pytest.mark.parametrize("case", [
    "a link", "a link to write through", "a pipe", "an oversized file", "a compiled catalog of fi_FI", "a script",
    "binary", "UTF-7 behind a space",
])
def test_sphinx_opens_nothing_before_it_is_refused(case: str, book: Path, catalogs: Path, forked_build: Build) -> None:
    place = FILES[case](catalogs)
    run = forked_build("-b", "html", "-D", "language=fi", book, book / "out")
    assert (run.returncode, "Traceback" in run.stderr) == (1, False)
    assert f"{book}/locale/{place}" in run.stderr
    assert "CANARY" not in run.stdout + run.stderr
    assert not (book / "out").exists()
    assert not (book.parent / "victim").exists()


def test_a_compiled_catalog_that_is_not_made_of_its_source_is_made_anew(
    book: Path, catalogs: Path, forked_build: Build,
) -> None:
    for name, source in (("index", "The hare runs."), ("sphinx", "Search")):
        (catalogs / f"{name}.mo").write_bytes(forged(source, "<script>CANARY</script>"))
        os.utime(catalogs / f"{name}.mo", (2e9, 2e9))  # newer than its source: Sphinx would use it
    run = forked_build("-b", "html", "-D", "language=fi", "-d", book / "doctrees", book, book / "out")
    assert (run.returncode, run.stderr) == (0, "")
    page = (book / "out" / "index.html").read_text("utf-8")
    assert "Jänis juoksee." in page
    assert 'title="Haku"' in page
    assert not files_with_canary(book / "out")


def test_another_edition_builds_beside_hostile_catalogs(book: Path, catalogs: Path, forked_build: Build) -> None:
    translate(catalogs / "index.po", "The hare runs.", "<script>CANARY</script>")
    run = forked_build("-b", "html", "-d", book / "doctrees", book, book / "out")
    assert (run.returncode, run.stderr) == (0, "")


def test_a_book_whose_settings_leave_the_check_too_late_is_refused(book: Path, forked_build: Build) -> None:
    conf = book / "conf.py"
    conf.write_text(conf.read_text().replace("import catalog_check  # noqa: F401\n", ""))
    run = forked_build("-b", "html", "-D", "language=fi", book, book / "out")
    assert (run.returncode, run.stderr) == (
        1, f"{conf}:1: `import catalog_check` is missing; write it before the settings\n")


# -- make ------------------------------------------------------------------------------

def test_no_name_of_a_folder_is_a_command_to_make(tmp_path: Path) -> None:
    shutil.copy(ROOT / "Makefile", tmp_path)
    for name in ("$(shell>one)", "x;>two", "`>three`", "sv", "pt_BR"):
        (tmp_path / "locale" / name / "LC_MESSAGES").mkdir(parents=True)
        (tmp_path / "locale" / name / "LC_MESSAGES" / "book.po").touch()
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".venv" / "build.sha256").touch()
    (tmp_path / "requirements.txt").touch()
    (tmp_path / "bibliography.bib").touch()
    (tmp_path / "source").mkdir()
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    run = subprocess.run(["make", "-s", "list-editions"], cwd=tmp_path, env=environment, capture_output=True, text=True,
                         check=True)
    assert run.stdout == '["en", "pt_BR", "sv"]\n'
    subprocess.run(["make", "-n", "html"], cwd=tmp_path, env=environment, capture_output=True, check=True)
    subprocess.run(["make", "html"], cwd=tmp_path, env=environment, capture_output=True, check=False)
    assert not {path.name for path in tmp_path.rglob("*")} & {"one", "two", "three"}


def test_the_page_that_leads_to_the_editions_is_guarded_too(book: Path, catalogs: Path) -> None:
    translate(catalogs / "book.po", "The Hare", "<script>CANARY</script>")
    program = f"import sys; sys.path.insert(0, {str(ROOT / 'tools')!r}); import choose_language as page; " \
              f"from pathlib import Path; print(page.root_page(Path({str(book)!r})))"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert f"{catalogs / 'book.po'}:" in run.stderr
    assert "CANARY" not in run.stdout


@pytest.mark.sphinx("html", testroot="catalog-check", confoverrides={"language": "fi"})
def test_the_gate_stays_in_a_process_that_builds_more_than_once(app: Any) -> None:
    assert catalog_check.Sphinx._init_i18n.__wrapped__  # type: ignore[attr-defined]
    app.build()
    assert not app.warning.getvalue()
    assert "Jänis juoksee." in (app.outdir / "index.html").read_text("utf-8")
