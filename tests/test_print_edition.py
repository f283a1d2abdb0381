from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from sphinx.testing.util import SphinxTestApp

Build = Callable[..., subprocess.CompletedProcess[str]]
Make = Callable[..., SphinxTestApp]


def test_latex_is_told_the_words_and_the_date_escaped(
    tmp_path: Path, rootdir: Path, sphinx_build: Build, monkeypatch: pytest.MonkeyPatch,
) -> None:
    # In a process of its own: Sphinx prepares its table of characters once, with the first LaTeX builder.
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    book = shutil.copytree(rootdir / "test-print-edition", tmp_path / "book")
    run = sphinx_build("-b", "latex", "-D", "language=fi", book, tmp_path / "out")
    assert (run.returncode, run.stderr) == (0, "")
    document = (tmp_path / "out" / "rivers-fi.tex").read_text("utf-8")
    assert dict(re.findall(r"^\\newcommand\*\{\\(Book\w+)\}\{(.*)\}$", document, re.MULTILINE)) == {
        "BookTitle": r"Joet \& meret",
        "BookSubtitle": r"\{From\} \#1 to \textasciitilde{}2",
        "BookAuthor": "A. Writer",
        "BookPublisher": "Meadow",
        "BookRights": r"A. Writer, 100\% hers",
        "BookVersion": r"Versio 1\_2",
        "BookLanguage": "fi",
        "BookDescription": r"Costs \$5.",
        "BookContentsName": "Sisällys",
        "BookSee": "ks.",
        "BookSeeAlso": "ks. myös",
        "BookDate": "D:20231114221320Z",
    }
    # Sphinx' own title, which is LaTeX code as well.
    assert r"\title{Joet \& meret: \{From\} \#1 to \textasciitilde{}2}" in document


@pytest.mark.sphinx("latex", testroot="print-edition")
def test_words_stand_before_the_style_files_that_use_them(app: SphinxTestApp) -> None:
    app.build()
    assert not app.warning.getvalue()
    document = (app.outdir / "rivers-en.tex").read_text("utf-8")
    assert document.index(r"\BookDate") < document.index(r"\usepackage{own}") < document.index(r"\begin{document}")


@pytest.mark.sphinx("latex", testroot="print-edition")
def test_the_index_tells_see_from_see_also(app: SphinxTestApp) -> None:
    app.build()
    document = (app.outdir / "rivers-en.tex").read_text("utf-8")
    assert sorted(re.findall(r"\\index\{.*?\}(?=\\i|\n)", document)) == sorted([
        r"\index{water@\spxentry{water}!fresh@\spxentry{fresh}}",
        r"\index{H2O@\spxentry{H2O}|see{water}}",
        r"\index{lakes@\spxentry{lakes}|seealso{water}}",
        r"\index{R\&D@\spxentry{R\&D}|seealso{water}}",
        r'\index{Ahoy"!@\spxentry{Ahoy"!}|seealso{water}}',  # xindy reads a bare ! as the sign of a subentry
    ])


@pytest.mark.sphinx("latex", testroot="print-edition")
def test_other_formats_still_have_see_also(make_book: Make) -> None:
    # Print takes the entries off the node: the doctree that all formats share must keep them.
    for buildername in ("latex", "html"):
        app = make_book(buildername)
        app.build()
    assert "see also water" in (app.outdir / "genindex.html").read_text("utf-8")
