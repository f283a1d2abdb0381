from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pytest
from sphinx.testing.util import SphinxTestApp

from artefacts import ROOT
from latex_log import faults
from one_pass import LATEXMK, lists, prepare

TEX = r"""
\chapter{Preface}
\label{\detokenize{p}}

\mainmatter

\part{The \& land}

\chapter{Rivers \& {\itshape seas}}
\label{\detokenize{a}}
\section{Of water}
\begin{figure}[htbp]
\includegraphics{{flow}.pdf}
\caption{How it {\itshape flows}.}\label{\detokenize{b}}
\end{figure}
\begin{longtable}{l}
\caption{Not a figure.}\label{\detokenize{c}}
\chapter{Lakes}
\chapter{Seas}
\begin{figure}[htbp]
\caption{Salt}
\end{figure}
\begin{figure}[htbp]
\caption{Waves}
\end{figure}

\backmatter

\chapter{Words}
\begin{figure}[htbp]
\caption{Last}
\end{figure}
\renewcommand{\indexname}{Index}
\begin{sphinxtheindex}
"""


def test_contents_and_figures_are_told_as_latex_will_number_them() -> None:
    found = lists(TEX)
    assert found["toc"].splitlines() == [
        r"\BookLine{chapter}{Preface}",
        r"\BookLine{part}{I\hspace{1em}The \& land}",
        r"\BookLine{chapter}{\numberline{1}Rivers \& {\itshape seas}}",
        r"\BookLine{section}{Of water}",
        r"\BookLine{chapter}{\numberline{2}Lakes}",
        r"\BookLine{chapter}{\numberline{3}Seas}",
        r"\BookLine{chapter}{Words}",
        r"\BookLine{chapter}{Index}",
    ]
    assert found["lof"].splitlines() == [
        r"\BookLine{figure}{\numberline{1.1}{\ignorespaces How it {\itshape flows}.}}",
        r"\BookGap",
        r"\BookLine{figure}{\numberline{3.1}{\ignorespaces Salt}}",
        r"\BookLine{figure}{\numberline{3.2}{\ignorespaces Waves}}",
        r"\BookGap",
        r"\BookLine{figure}{\numberline{1}{\ignorespaces Last}}",
    ]


def test_parts_have_roman_figures_as_latex_writes_them() -> None:
    assert lists("\\part{A}\n" * 49)["toc"].endswith("{XLIX\\hspace{1em}A}\n")


@pytest.mark.sphinx("latex", testroot="parts")
def test_a_book_finds_its_lists_beside_it(make_book: Callable[..., SphinxTestApp]) -> None:
    app = make_book(extensions=["myst_parser", "parts", "one_pass"])
    app.build()
    (tex,) = app.outdir.glob("*.tex")
    assert tex.with_suffix(".toc").read_text("utf-8") == lists(tex.read_text("utf-8"))["toc"]
    assert LATEXMK in (app.outdir / "latexmkrc").read_text("utf-8")


# -- LaTeX: a document by itself, with what the book has -------------------------------

HEAD = r"""\documentclass{book}
\usepackage{fontspec,longtable,etoolbox,makeidx}
\usepackage[hidelinks]{hyperref}
\usepackage{bookmark}
\setmainfont{EBGaramond12-Regular.otf}
\newcommand{\thesphinxscope}{1}
\newcommand{\sphinxfootref}[1]{\ifcsname r@1.footnote.#1\endcsname\ref*{1.footnote.#1}\else?\fi}  % so does Sphinx
\newcommand{\BookIfRightToLeft}[2]{#2}
\newcommand{\sphinxstyleindexpagemain}[1]{[#1]}
\usepackage{bookonepass}
\makeatletter
\renewcommand*{\l@chapter}[2]{\par #1 \textbullet\ #2\par}
\newcommand{\Contents}{\@namedef{BookList@toc}{}\@namedef{BookList@lof}{}\BookReadLists{\chapter*{Contents}\BookReadList{toc}}}
\makeatother
\begin{document}
\frontmatter
\Contents
\mainmatter
"""
CHAPTERS = r"""
\chapter{Rivers}
\label{rivers}
See \hyperref[seas]{the seas}.\index{1}
\newpage\null\index{2}\newpage
\chapter{Seas}
\label{seas}
Salt.\index{3}\index{4}
\renewcommand{\indexname}{Index}
\clearpage water\BookFolios{4,3,1,2*}
"""


@dataclass
class Document:
    """A document that was set: how many runs it took, what its pages say, its faults, its PDF."""

    runs: int
    pages: list[str]
    faults: list[str]
    pdf: Path


@pytest.fixture
def set_document(tmp_path: Path) -> Callable[..., Document]:
    """Set a document of *body*; *toc* is what its first run reads where that is not the right list."""

    def run(body: str, toc: str = "") -> Document:
        tex, pdf = tmp_path / "book.tex", tmp_path / "book.pdf"
        tex.write_text(f"{HEAD}{body}\\end{{document}}\n", "utf-8")
        for name in ("bookonepass.sty", "bookonepass.lua"):
            shutil.copy(ROOT / "source/_latex" / name, tmp_path)
        (tmp_path / "latexmkrc").write_text(f"$pdflatex = 'lualatex --no-shell-escape %O %S';\n{LATEXMK}", "utf-8")
        prepare(tex)
        if toc:
            tex.with_suffix(".toc").write_text(toc, "utf-8")
        done = subprocess.run(["latexmk", "-pdf", "-interaction=nonstopmode", "-halt-on-error", "book"], cwd=tmp_path,
                              env=os.environ | {"SOURCE_DATE_EPOCH": "1700000000", "FORCE_SOURCE_DATE": "1"},
                              capture_output=True, text=True, errors="replace", check=False)
        text = subprocess.run(["pdftotext", pdf, "-"], capture_output=True, text=True, check=False).stdout
        log = tex.with_suffix(".log").read_text("utf-8", errors="replace")
        return Document(len(re.findall(r"^Run number \d+ of rule", done.stdout, re.MULTILINE)),
                        [" ".join(page.split()) for page in text.split("\f")], faults(log, ""), pdf)

    return run


def folio_widths(path: Path) -> list[float]:
    """Return how wide the drawings of folios in the PDF are, in points."""
    with pikepdf.open(path) as pdf:
        return [float(form.BBox[2]) for page in pdf.pages for form in page.resources.get("/XObject", {}).values()]


def targets(path: Path) -> list[int]:
    """Return the page (from 0) that each link of the PDF leads to, in order."""
    with pikepdf.open(path) as pdf:
        names = dict(pikepdf.NameTree(pdf.Root.Names.Dests).items())
        pages = {page.objgen: number for number, page in enumerate(pdf.pages)}
        return [pages[names[str(note.A.D)].D[0].objgen]  # type: ignore[index]
                for page in pdf.pages for note in page.get("/Annots", []) if "/A" in note]


def test_one_run_knows_pages_links_and_index(set_document: Callable[..., Document]) -> None:
    done = set_document(CHAPTERS)
    assert (done.runs, done.faults) == (1, [])
    contents = next(page for page in done.pages if "Contents" in page)
    assert "Rivers • 1" in contents
    assert "Seas • 3" in contents
    # No figure of a folio is cut off.
    assert min(folio_widths(done.pdf)) > 40
    # Each page once, in the order of the book.
    assert "water, 1, [2], 3" in done.pages[-2]
    assert targets(done.pdf)[:3] == [2, 4, 4]  # both lines of the contents, and the words in the text


def test_the_same_bytes_after_any_number_of_runs(set_document: Callable[..., Document]) -> None:
    expected = set_document(CHAPTERS).pdf.read_bytes()
    done = set_document(CHAPTERS, r"\BookLine{chapter}{\numberline{7}Lakes}" "\n")
    assert done.runs == 2
    assert done.pdf.read_bytes() == expected


@pytest.mark.parametrize(("body", "said"), [
    pytest.param("\\chapter{Rivers}\nSee page \\pageref{end}.\\newpage\\label{end}End.", "See page 2.", id="pageref"),
    pytest.param("\\chapter{Rivers}\nSee \\ref{end}.\n\\chapter{Lakes}\n\\label{end}", "See 2.", id="ref"),
    # Sphinx says 7; LaTeX knows better.
    pytest.param("\\chapter{Rivers}\nAt \\BookNumber{end}{7}.\n\\chapter{Lakes}\n\\label{end}", "At 2.", id="number"),
    pytest.param("\\chapter{Rivers}\nNote \\sphinxfootref{2}.\\label{1.footnote.2}", "Note 1.", id="note"),
    pytest.param("\\chapter{Rivers}\n\\makeatletter\\immediate\\write\\@auxout{\\string\\gdef\\string\\Total{1}}",
                 "Rivers", id="unknown package"),
    # No heading as Sphinx writes them.
    pytest.param("\\chapter\n{Streams}\n", "Contents 1 Streams • 1", id="title"),
])
def test_what_is_not_known_at_once_takes_a_second_run(
    body: str, said: str, set_document: Callable[..., Document],
) -> None:
    done = set_document(body)
    assert said in " ".join(done.pages)
    assert (done.runs, done.faults) == (2, [])


def test_columns_of_a_fixed_width_need_no_second_run(set_document: Callable[..., Document]) -> None:
    table = ("\\chapter{A}\n" r"\begin{longtable}{%s}\multicolumn{2}{c}{A}\\ \endfirsthead"
             r" a& a word or two\\ \end{longtable}")
    assert set_document(table % "p{2cm}p{3cm}").runs == 1
    assert set_document(table % "ll").runs == 2


def test_a_link_without_a_label_is_told(set_document: Callable[..., Document]) -> None:
    done = set_document(r"\chapter{Rivers}" "\n" r"See \hyperref[no_sea]{the sea}.")
    (told,) = done.faults
    assert "Hyper reference `no_sea' undefined on input line 20" in told


def test_an_index_entry_of_latex_is_told(set_document: Callable[..., Document]) -> None:
    (told,) = set_document(r"\chapter{Rivers}\index{water!salt}").faults
    assert "write {index}`water!salt` in the chapter" in told
