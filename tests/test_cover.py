from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from sphinx.testing.util import SphinxTestApp

from cover import bars

Build = Callable[..., subprocess.CompletedProcess[str]]
Make = Callable[..., SphinxTestApp]

#: The digits of an EAN-13 that are drawn as bars, by the widths of bar and space (ISO/IEC 15420, set A of digits).
LEFT_ODD = {"0": "3211", "1": "2221", "2": "2122", "3": "1411", "4": "1132", "5": "1231", "6": "1114", "7": "1312",
            "8": "1213", "9": "3112"}


def right_half(found: str) -> str:
    """Return the last six digits that the bars *found* stand for, read as a scanner reads their widths."""
    runs = [tuple(map(int, part.split("/"))) for part in found.split(",")]
    widths = []
    for (start, width), (after, _width) in pairwise(runs):
        widths += [width, after - start - width]
    widths.append(runs[-1][1])
    digits = {pattern: digit for digit, pattern in LEFT_ODD.items()}
    # 3 runs of guard, 24 left, 5 in the middle, 24 right, 3 of guard.
    right = "".join(map(str, widths[32:56]))
    return "".join(digits[right[place:place + 4]] for place in range(0, 24, 4))


@pytest.mark.parametrize("isbn", ["978-951-0-18435-6", "978-0-521-09943-1"])
def test_a_scanner_reads_the_isbn_from_the_bars(isbn: str) -> None:
    found = bars(isbn)
    assert right_half(found) == isbn.replace("-", "")[-6:]
    start, width = map(int, found.split(",")[-1].split("/"))
    assert start + width == 95


def test_without_an_isbn_there_are_no_bars() -> None:
    assert bars("") == ""


@pytest.mark.sphinx("latex", testroot="cover")
@pytest.mark.parametrize(("language", "words"), [("en", r"Rivers \& Seas"), ("fi", r"Joet \& meret")])
def test_the_cover_has_the_words_of_the_language(make_book: Make, language: str, words: str) -> None:
    app = make_book(language=language)
    app.build()
    assert not app.warning.getvalue()
    page = (app.outdir / f"rivers-{language}-cover.ltx").read_text("utf-8")
    assert rf"\newcommand*{{\BookTitle}}{{{words}}}" in page
    assert rf"\newcommand*{{\BookFile}}{{rivers-{language}}}" in page
    assert (r"\newcommand*{\BookBars}{0/1," in page) == (language == "en")  # an ISBN is one edition's
    assert r"\newcommand*{\BookPaperThickness}{0.08}" in page
    # Sphinx' Makefile would take a .tex file for a book.
    assert not list(app.outdir.glob("*cover*.tex"))


@pytest.mark.sphinx("latex", testroot="cover")
def test_the_ornament_is_a_figure_of_the_book(make_book: Make) -> None:
    app = make_book(cover_ornament="river")
    app.build()
    assert (app.outdir / "river.pdf").read_bytes().startswith(b"%PDF")
    assert r"\newcommand*{\BookOrnament}{river.pdf}" in (app.outdir / "rivers-en-cover.ltx").read_text("utf-8")


@pytest.mark.parametrize(("setting", "told"), [
    ("cover_paper_thickness = 0", "cover_paper_thickness is 0; give millimetres"),
    ("cover_bleed = -1", "cover_bleed is -1; give millimetres"),
    ("cover_bleed = 300", "cover_bleed is 300; give millimetres"),
    ('cover_ornament = "lake"', "there is no figure script figures/lake.py; write it or mend the name"),
])
def test_what_cannot_be_is_refused(
    tmp_path: Path, rootdir: Path, forked_build: Build, setting: str, told: str,
) -> None:
    book = shutil.copytree(rootdir / "test-cover", tmp_path / "book")
    conf = book / "conf.py"
    line = conf.read_text("utf-8").count("\n") + 1
    conf.write_text(f"{conf.read_text('utf-8')}{setting}\n", "utf-8")
    run = forked_build("-b", "latex", book, tmp_path / "out")
    assert run.returncode == 1
    assert run.stderr.startswith(f"{conf}:{line}: {told}")
