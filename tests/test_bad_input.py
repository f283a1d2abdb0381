"""Bad input ends in one clear error with file and line, and the last good artefact stays as it was."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from artefacts import ROOT
from small_book import make, small_book
from verify import copy_sources

HTML = ("html", "EDITION=fi")
#: What the tests spoil.
SPOILT = ("bibliography.bib", "source/chapters/brook.md", "source/chapters/dates.csv", "source/figures/witnesses.py",
          "locale/fi/LC_MESSAGES/chapters/brook.po", "locale/fi/LC_MESSAGES/book.po",
          "locale/fi/LC_MESSAGES/sphinx.po")


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The smallest book and a data file, with a finished Finnish web edition."""
    folder = small_book(tmp_path_factory.mktemp("spoilt"))
    (folder / "source" / "chapters" / "dates.csv").write_text(
        "date,precision,event,source\n531,year,A flood,{cite:p}`procopius{1.18.26}`\n", encoding="utf-8")
    with (folder / "source" / "chapters" / "brook.md").open("a", encoding="utf-8") as chapter:
        chapter.write("\n```{chronology} dates.csv\n:caption: Floods.\n```\n")
    run = make(folder, *HTML)
    assert run.returncode == 0, run.stderr
    return folder


@pytest.fixture
def spoil(book: Path) -> Iterator[Path]:
    """Lend the book, and mend afterwards what a test spoilt in it."""
    kept = {name: (book / name).read_bytes() for name in SPOILT}
    yield book
    for name, content in kept.items():
        (book / name).write_bytes(content)


def change(book: Path, name: str, old: str, new: str) -> int:
    """Replace *old* in the file *name*; return its line."""
    text = (book / name).read_text(encoding="utf-8")
    assert text.count(old) >= 1, old
    (book / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


CASES = {
    "broken bibliography": (
        "bibliography.bib",
        "  title       = {The Byzantine Wars}",
        "  title       {The Byzantine Wars}",
        0,
        "mend the entry",
    ),
    "duplicate key": ("bibliography.bib", "@book{hughes2009,", "@book{haldon2008,", 0, "stands already in line"),
    "unknown key in a chapter": (
        "source/chapters/brook.md",
        "{cite:p}`procopius{1.18.26}`",
        "{cite:p}`procopus{1.18.26}`",
        0,
        "did you mean 'procopius'?",
    ),
    "unknown key in a data file": (
        "source/chapters/dates.csv",
        "{cite:p}`procopius{1.18.26}`",
        "{cite:p}`procopus{1.18.26}`",
        0,
        "did you mean 'procopius'?",
    ),
    "unknown key in a catalog": (
        "locale/fi/LC_MESSAGES/chapters/brook.po",
        'msgstr "Puro"',
        'msgstr "Puro {cite:p}`wikipedia`"',
        -1,
        "the source has no {cite:p}`wikipedia`; keep to the markup of the source",
    ),
    "a script in a catalog": (
        "locale/fi/LC_MESSAGES/chapters/brook.po",
        'msgstr "Puro"',
        'msgstr "<script>Puro</script>"',
        -1,
        "keep to the words and the markup of the source",
    ),
    "a tag among our words": (
        "locale/fi/LC_MESSAGES/book.po",
        'msgstr "Zeugma"',
        'msgstr "<b>Zeugma</b>"',
        -1,
        "the tags are not those of the source",
    ),
    "catalog that does not parse": (
        "locale/fi/LC_MESSAGES/chapters/brook.po",
        'msgid "The brook"',
        "msgid The brook",
        0,
        "not valid PO",
    ),
    "our words do not parse": ("locale/fi/LC_MESSAGES/book.po", 'msgid "Zeugma"', "msgid Zeugma", 0, "not valid PO"),
    "figure script that fails": (
        "source/figures/witnesses.py",
        "from _plan import Box",
        "from _plann import Box",
        0,
        "mend the script",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_bad_input(spoil: Path, case: str) -> None:
    name, old, new, offset, advice = CASES[case]
    artefact = spoil / "build/html/fi/chapters/brook.html"
    before = artefact.read_bytes(), artefact.stat().st_mtime_ns
    line = change(spoil, name, old, new)
    run = make(spoil, *HTML)
    output = run.stdout + run.stderr
    assert run.returncode != 0
    assert advice in output
    assert f"{name.rpartition('/')[2]}:{line + offset}:" in output
    assert "Traceback" not in output
    assert (artefact.read_bytes(), artefact.stat().st_mtime_ns) == before


def test_missing_bibliography(spoil: Path) -> None:
    (spoil / "bibliography.bib").unlink()
    run = make(spoil, *HTML)
    assert run.returncode != 0
    assert "bibliography.bib" in run.stdout + run.stderr
    assert (spoil / "build/html/fi/index.html").exists()


def test_missing_program(book: Path, tmp_path: Path) -> None:
    for program in ("make", "python3", "find", "getconf", "sh", "env", "lualatex", "kpsewhich"):
        (tmp_path / program).symlink_to(shutil.which(program) or program)
    run = subprocess.run(
        [ROOT / ".venv/bin/python", book / "tools/typeset.py", str(tmp_path), "book"],
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode != 0
    assert run.stderr.strip() == "latexmk is missing: run `make setup` (Debian package latexmk)"


def test_missing_font(book: Path, tmp_path: Path) -> None:
    (tmp_path / "book.tex").write_text(
        "\\documentclass{article}\\usepackage{fontspec}\\setmainfont{NowhereRoman}\\begin{document}A\\end{document}",
        encoding="utf-8",
    )
    (tmp_path / "Makefile").write_text(
        "%.pdf: %.tex\n\tlatexmk -pdflatex='lualatex %O %S' -pdf $(LATEXMKOPTS) $<\n", encoding="utf-8"
    )
    run = subprocess.run(
        [ROOT / ".venv/bin/python", book / "tools/typeset.py", tmp_path, "book"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode != 0
    assert "the font NowhereRoman is missing; run `make setup`" in run.stderr


def test_build_folder_that_cannot_be_written(book: Path, tmp_path: Path) -> None:
    (tmp_path / "build").write_text("in the way", encoding="utf-8")
    run = subprocess.run(
        [ROOT / ".venv/bin/python", book / "tools/writable.py", "build"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode != 0
    assert run.stderr.startswith("build: ")


def test_setup_was_forgotten(tmp_path: Path) -> None:
    copy_sources(ROOT, tmp_path)
    run = make(tmp_path, "book")
    assert run.returncode != 0
    assert "Run `make setup` first" in run.stdout + run.stderr
