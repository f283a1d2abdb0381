from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sphinx.testing.util import SphinxTestApp

from first_pass import contents, figure_list, write_lists

TEX = r"""
\chapter{Rivers \& {\itshape seas}}
\label{\detokenize{a}}
\section{Of water}
\begin{figure}[htbp]
\includegraphics{{flow}.pdf}
\caption{How it {\itshape flows}.}\label{\detokenize{b}}
\end{figure}
\begin{longtable}{l}
\caption{Not a figure.}\label{\detokenize{c}}
"""


def test_contents_and_figures_are_listed() -> None:
    assert contents(TEX) == (r"\contentsline {chapter}{\numberline {1}Rivers \& {\itshape seas}}{000}{}%" "\n"
                             r"\contentsline {section}{Of water}{000}{}%" "\n")
    assert figure_list(TEX) == (
        r"\contentsline {figure}{\numberline {1.1}{\ignorespaces How it {\itshape flows}.}}{000}{}%" "\n")


def test_what_latex_wrote_stays(tmp_path: Path) -> None:
    document = tmp_path / "book.tex"
    document.write_text(TEX)
    (tmp_path / "book.toc").write_text("LaTeX's")
    write_lists(document)
    assert (tmp_path / "book.toc").read_text() == "LaTeX's"
    assert (tmp_path / "book.lof").read_text() == figure_list(TEX)
    assert not (tmp_path / "book.ind").exists()  # no entries: no index
    document.write_text(TEX + r"\index{river}")
    write_lists(document)
    assert r"\item" in (tmp_path / "book.ind").read_text()


@pytest.mark.sphinx("latex", testroot="parts")
def test_a_book_has_its_lists(make_book: Callable[..., SphinxTestApp]) -> None:
    app = make_book(extensions=["myst_parser", "parts", "first_pass"])
    app.build()
    (tex,) = app.outdir.glob("*.tex")
    lines = tex.with_suffix(".toc").read_text("utf-8").splitlines()
    assert len(lines) == tex.read_text("utf-8").count("\n\\part{") + len(
        [line for line in tex.read_text("utf-8").splitlines() if line.startswith(("\\chapter{", "\\section{"))])
    assert "@abspage@last" in (app.outdir / "latexmkrc").read_text("utf-8")
