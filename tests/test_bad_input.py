"""Bad input ends in one clear error with file and line, and the last good artefact stays as it was."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from artefacts import ROOT
from verify import copy_sources


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a checkout of the book with a finished Finnish web edition, to be spoilt."""
    folder = tmp_path_factory.mktemp("spoilt")
    copy_sources(ROOT, folder)
    (folder / ".venv").symlink_to(ROOT / ".venv")
    run = make(folder)
    assert run.returncode == 0, run.stderr
    return folder


def make(folder: Path, *targets: str, path: str | None = None) -> subprocess.CompletedProcess[str]:
    environment = {
        name: value for name, value in os.environ.items() if name not in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS")
    }
    environment["PYTHONDONTWRITEBYTECODE"] = "1"
    return subprocess.run(
        ["make", *(targets or ("html", "EDITION=fi"))],
        cwd=folder,
        env=environment | ({"PATH": path} if path else {}),
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def spoil(book: Path) -> Iterator[Path]:
    """Lend the book, and mend afterwards what a test spoilt in it."""
    kept = {
        name: (book / name).read_bytes()
        for name in (
            "bibliography.bib",
            "source/chapters/rome-and-persia.md",
            "locale/fi/LC_MESSAGES/chapters/rome-and-persia.po",
            "locale/fi/LC_MESSAGES/book.po",
            "locale/fi/LC_MESSAGES/sphinx.po",
            "source/figures/middle-euphrates.py",
            "source/appendices/chronology.csv",
        )
    }
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
        "source/chapters/rome-and-persia.md",
        "{cite:p}`narrative`",
        "{cite:p}`narativ`",
        0,
        "did you mean 'narrative'?",
    ),
    "unknown key in a data file": (
        "source/appendices/chronology.csv",
        "{cite:p}`narrative`",
        "{cite:p}`narativ`",
        0,
        "did you mean 'narrative'?",
    ),
    "unknown key in a catalog": (
        "locale/fi/LC_MESSAGES/chapters/rome-and-persia.po",
        'msgstr "Rooma ja Persia"',
        'msgstr "Rooma ja Persia {cite:p}`wikipedia`"',
        -1,
        "the source has no {cite:p}`wikipedia`; keep to the markup of the source",
    ),
    "a script in a catalog": (
        "locale/fi/LC_MESSAGES/chapters/rome-and-persia.po",
        'msgstr "Rooma ja Persia"',
        'msgstr "<script>Rooma ja Persia</script>"',
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
        "locale/fi/LC_MESSAGES/chapters/rome-and-persia.po",
        'msgid "Rome and Persia"',
        "msgid Rome and Persia",
        0,
        "not valid PO",
    ),
    "our words do not parse": ("locale/fi/LC_MESSAGES/book.po", 'msgid "Zeugma"', "msgid Zeugma", 0, "not valid PO"),
    "figure script that fails": (
        "source/figures/middle-euphrates.py",
        "from _map import Map",
        "from _mapp import Map",
        0,
        "mend the script",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_bad_input(spoil: Path, case: str) -> None:
    name, old, new, offset, advice = CASES[case]
    artefact = spoil / "build/html/fi/chapters/rome-and-persia.html"
    before = artefact.read_bytes(), artefact.stat().st_mtime_ns
    line = change(spoil, name, old, new)
    run = make(spoil)
    output = run.stdout + run.stderr
    assert run.returncode != 0
    assert advice in output
    assert f"{name.rpartition('/')[2]}:{line + offset}:" in output
    assert "Traceback" not in output
    assert (artefact.read_bytes(), artefact.stat().st_mtime_ns) == before


def test_missing_bibliography(spoil: Path) -> None:
    (spoil / "bibliography.bib").unlink()
    run = make(spoil)
    assert run.returncode != 0
    assert "bibliography.bib" in run.stdout + run.stderr
    assert (spoil / "build/html/fi/index.html").exists()


def test_missing_program(book: Path, tmp_path: Path) -> None:
    for program in ("make", "python3", "find", "getconf", "sh", "env", "latexmk", "lualatex", "kpsewhich"):
        (tmp_path / program).symlink_to(shutil.which(program) or program)
    run = subprocess.run(
        [ROOT / ".venv/bin/python", book / "tools/typeset.py", str(tmp_path), "book"],
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode != 0
    assert run.stderr.strip() == "xindy is missing: run `make setup` (Debian package xindy)"


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
