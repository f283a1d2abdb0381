from __future__ import annotations

from pathlib import Path

import pytest

from latex_log import faults, read, source_of

#: Between these lines stands what LuaHBTeX 1.15 (TeX Live 2022) wrote, run as typeset.py runs it.
LOG = """This is LuaHBTeX, Version 1.15.0 (TeX Live 2022/Debian)  (format=lualatex)
**./book.tex
(./book.tex
LaTeX2e <2022-11-01> patch level 1
Package: fontspec 2022/01/15 v2.8a Font selection for XeLaTeX and LuaLaTeX
LaTeX Font Info:    Trying to load font information for TS1+cmr on input line 1.
{0}
Here is how much of LuaTeX's memory you used:
 2721 strings out of 478382
"""
FINE = """ [1{/var/lib/texmf/fonts/map/pdftex/updmap/pdftex.map}] (./book.aux)
LaTeX Warning: Label(s) may have changed. Rerun to get cross-references right.
Output written on book.pdf (1 page, 5945 bytes)."""


@pytest.mark.parametrize(("said", "told"), [
    pytest.param(FINE, "", id="nothing"),
    pytest.param(
        "! LaTeX Error: File `nosuchpackage.sty' not found.\n\nType X to quit or <RETURN> to proceed,\n"
        "./book.tex:1: Emergency stop.\n<read *> ",
        "the LaTeX package nosuchpackage.sty is missing; run `make setup`", id="missing package"),
    pytest.param(
        'luaotfload | db : Reload initiated (formats: otf,ttf,ttc); reason: Font "NoSuchFont" not found.\n\n'
        './book.tex:1: Package fontspec Error: The font "NoSuchFont" cannot be found.\n\n'
        "For immediate help type H <return>.",
        "the font NoSuchFont is missing; run `make setup`", id="missing font"),
    pytest.param(
        "Missing character: There is no ሴ (U+1234) in font [lmroman10-regular]:+tlig;!",
        "Missing character: There is no ሴ (U+1234) in font [lmroman10-regular]:+tlig;!; "
        "the book's face lacks it, write it otherwise", id="missing character"),
    pytest.param(
        "LaTeX Warning: Reference `nowhere' on page 1 undefined on input line 7.\n\n"
        "LaTeX Warning: There were undefined references.",
        "LaTeX Warning: Reference `nowhere' on page 1 undefined on input line 7.; mend the reference",
        id="undefined reference"),
    pytest.param(
        "LaTeX Warning: Hyper reference `nope' on page 1 undefined on input line 1.",
        "LaTeX Warning: Hyper reference `nope' on page 1 undefined on input line 1.; mend the reference",
        id="undefined link"),
    pytest.param(
        "LaTeX Warning: Citation `no' on page 1 undefined on input line 1.",
        "LaTeX Warning: Citation `no' on page 1 undefined on input line 1.; mend the reference",
        id="undefined citation"),
    pytest.param(
        "LaTeX Warning: Label `x' multiply defined.\n\nLaTeX Warning: There were multiply-defined labels.",
        "LaTeX Warning: Label `x' multiply defined.; rename a label", id="label twice"),
    pytest.param(
        "./book.tex:2: Undefined control sequence.\nl.2 \\nosuch\n          x\\end{document}",
        "./book.tex:2: Undefined control sequence. l.2 \\nosuch", id="error with a line"),
    pytest.param(
        "./book.tex:1: LaTeX Error: File `none' not found.\n\nSee the LaTeX manual",
        "./book.tex:1: LaTeX Error: File `none' not found.", id="missing image"),
    pytest.param(
        "Runaway argument?\n{x \\end {document} \n! File ended while scanning use of \\emph .\n<inserted text> ",
        "File ended while scanning use of \\emph . <inserted text>", id="error without a line"),
    pytest.param(
        "Missing character: There is no 漢 (U+6F22) in font nullfont!\n"
        "./book.tex:2: Undefined control sequence.\nl.2 \\x",
        "./book.tex:2: Undefined control sequence. l.2 \\x", id="an error before a warning"),
])
def test_what_a_log_says_is_told(said: str, told: str) -> None:
    assert faults(LOG.format(said), "") == ([told] if told else [])


TEX = r"""\begin{document}
%= chapters/river.md:8
The river.
%= chapters/flow.md:64
The flow of 漢 is long.

\begin{sphinxtheindex}
\item flow
\end{sphinxtheindex}
\end{document}
"""


@pytest.mark.parametrize(("line", "place"), [
    (1, ""), (3, "chapters/river.md:8"), (6, "chapters/flow.md:64"),
    (8, ""),  # the index comes from all of them
])
def test_a_line_of_the_tex_file_leads_to_its_source(line: int, place: str) -> None:
    assert source_of(TEX.splitlines(), line) == place


@pytest.mark.parametrize(("said", "place"), [
    (r"Overfull \hbox (3.2pt too wide) in paragraph at lines 5--6", "source/chapters/flow.md:64: Overfull"),
    (r"Overfull \hbox (3.2pt too wide) detected at line 3", "source/chapters/river.md:8: Overfull"),
    (r"Overfull \vbox (12.0pt too high) has occurred while \output is active", "Overfull"),
    ("Missing character: There is no 漢 (U+6F22) in font x!", "source/chapters/flow.md:64: Missing character"),
    ("LaTeX Warning: Reference `no' on page 1 undefined on input line 3.", "source/chapters/river.md:8: LaTeX Warning"),
    ("./book.tex:5: Undefined control sequence.", "source/chapters/flow.md:64: ./book.tex:5: Undefined"),
])
def test_a_fault_is_told_with_the_place_to_mend(said: str, place: str) -> None:
    (told,) = faults(LOG.format(said), TEX)
    assert told.startswith(place)


@pytest.mark.parametrize(("points", "told"), [("0.99", 0), ("1.0", 0), ("1.01", 1), ("30.5", 1)])
def test_what_no_eye_sees_is_let_pass(points: str, told: int) -> None:
    log = LOG.format(f"Overfull \\hbox ({points}pt too wide) in paragraph at lines 5--6")
    assert len(faults(log, TEX)) == told


def test_every_fault_of_the_pages_is_told_once() -> None:
    over = "Overfull \\hbox (3.2pt too wide) in paragraph at lines {0}--{0}\n"
    assert len(faults(LOG.format(over.format(3) + over.format(5) + over.format(3)), TEX)) == 2


def test_a_book_and_its_cover_are_read(tmp_path: Path) -> None:
    assert not (tmp_path / "cover.log").exists()
    for name in ("book.tex", "cover.ltx"):
        (tmp_path / name).write_text(TEX, "utf-8")
        assert read(tmp_path, Path(name).stem) == []  # never set
        (tmp_path / name).with_suffix(".log").write_text(LOG.format(FINE), "utf-8")
        assert read(tmp_path, Path(name).stem) == []
