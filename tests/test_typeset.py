from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

import typeset

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
def test_the_first_fault_in_a_log_is_told(said: str, told: str) -> None:
    assert typeset.first_fault(LOG.format(said)) == told


def test_a_missing_program_is_told_with_its_package(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "latexmk").touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    missing = typeset.missing_programs()
    assert "lualatex is missing: run `make setup` (Debian package texlive-luatex)" in missing
    assert not [line for line in missing if line.startswith("latexmk ")]
    with pytest.raises(SystemExit) as ended:
        typeset.typeset(tmp_path, "book")
    assert str(ended.value) == "\n".join(missing)


def test_make_setup_brings_every_program() -> None:
    settings = tomllib.loads((typeset.ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["callinicum"]
    assert set(settings["programs"].values()) <= set(settings["packages"]["build"])
