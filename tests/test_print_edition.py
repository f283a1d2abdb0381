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
    assert "$ENV{'SOURCE_DATE_EPOCH'} = '1700000000';" in (tmp_path / "out" / "latexmkrc").read_text("utf-8")
    document = (tmp_path / "out" / "rivers-fi.tex").read_text("utf-8")
    assert dict(re.findall(r"^\\newcommand\*\{\\(Book\w+)\}\{(.*)\}$", document, re.MULTILINE)) == {
        "BookTitle": r"Joet \& meret",
        "BookSubtitle": r"\{From\} \#1 to \textasciitilde{}2",
        "BookAuthor": "A. Writer",
        "BookPublisher": "Meadow",
        "BookRights": r"A. Writer, 100\% hers",
        "BookImprint": r"Versio 1\_2",
        "BookISBN": "",
        "BookScript": "Latn",
        "BookDirection": "ltr",
        "BookLanguage": "fi",
        "BookSourceLanguage": "english",
        "BookPreset": "royal",
        "BookDescription": r"Costs \$5.",
        "BookContentsName": "Sisällys",
        "BookFigureListName": "Kartat ja kuvat",
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


PASSAGES = {"extensions": ["myst_parser", "edition", "anchors", "untranslated", "print_edition"],
            "latex_engine": "lualatex"}


@pytest.mark.sphinx("latex", testroot="untranslated", confoverrides=PASSAGES)
def test_what_is_not_translated_keeps_its_hyphenation(make_book: Make) -> None:
    app = make_book(language="fi")
    app.build()
    document = (app.outdir / "book-fi.tex").read_text("utf-8")
    assert re.search(r"\n\\begin\{BookPassage\}\{english\}\n\\sphinxAtStartPar\n(%.*\n|\\BookPlace.*\n)*"
                     r"Water is wet\.\n\\end\{BookPassage\}\n", document)
    assert r"\chapter{\BookWords{english}{Sources}}" in document
    # A passage of its own would part the note from its number.
    assert re.search(r"\\BookWords\{english\}\{Most of them\.\}", document)
    assert re.search(r"\\sphinxAtStartPar\n(%.*\n|\\BookPlace.*\n)*Kaikki virtaa", document)
    assert document.count(r"\begin{BookPassage}") == document.count(r"\end{BookPassage}") > 1


@pytest.mark.sphinx("latex", testroot="untranslated", confoverrides=PASSAGES)
def test_the_source_edition_has_no_other_language(make_book: Make) -> None:
    app = make_book(language="en")
    app.build()
    document = (app.outdir / "book-en.tex").read_text("utf-8")
    assert r"\newcommand*{\BookSourceLanguage}{}" in document
    assert "BookPassage" not in document
    assert "BookWords" not in document


@pytest.mark.sphinx("latex", testroot="untranslated", confoverrides=PASSAGES)
@pytest.mark.parametrize(("language", "script", "direction"),
                         [("ar", "Arab", "rtl"), ("fa", "Arab", "rtl"), ("sv", "Latn", "ltr")])
def test_an_edition_is_set_in_its_direction(make_book: Make, language: str, script: str, direction: str) -> None:
    app = make_book(language=language)
    app.build()
    document = (app.outdir / f"book-{language}.tex").read_text("utf-8")
    assert rf"\newcommand*{{\BookScript}}{{{script}}}" in document
    assert rf"\newcommand*{{\BookDirection}}{{{direction}}}" in document
    assert (r"\usepackage[bidi=basic," in document) == (direction == "rtl")
    assert (r"\usepackage{polyglossia}" in document) == (direction == "ltr")


@pytest.mark.sphinx("latex", testroot="print-edition")
def test_the_index_is_sorted_by_sphinx_and_tells_see_from_see_also(app: SphinxTestApp) -> None:
    app.build()
    document = (app.outdir / "rivers-en.tex").read_text("utf-8")
    assert "\n\\index{1}\\ignorespaces" in document
    index = document[document.index(r"\begin{sphinxtheindex}"):]
    assert re.findall(r"^ *\\(?:sub)?item \\sphinxstyleindexentry(.*)", index, re.MULTILINE) == [
        r"{Ahoy!}, \BookSee{see also}{water}",
        r"{H2O}, \BookSee{see}{water}",
        r"{lakes}, \BookSee{see also}{water}",
        r"{R\&D}, \BookSee{see also}{water}",
        r"{water}",
        r"{fresh}\BookFolios{1}",
    ]
    assert r"\makeindex" not in document


@pytest.mark.sphinx("latex", testroot="print-edition")
def test_other_formats_still_have_see_also(make_book: Make) -> None:
    # Print takes the entries off the node: the doctree that all formats share must keep them.
    for buildername in ("latex", "html"):
        app = make_book(buildername)
        app.build()
    assert "see also water" in (app.outdir / "genindex.html").read_text("utf-8")


# -- Places and metadata ---------------------------------------------------------------

@pytest.mark.sphinx("latex", testroot="print-edition")
def test_each_paragraph_names_its_source(app: SphinxTestApp) -> None:
    app.build()
    document = (app.outdir / "rivers-en.tex").read_text("utf-8")
    source = (app.srcdir / "index.md").read_text("utf-8").splitlines()
    places = re.findall(r"^%= index\.md:(\d+)\n(.*)", document, re.MULTILINE)
    assert places
    for line, text in places:
        assert text.split()[0] in source[int(line) - 1]


@pytest.mark.sphinx("latex", testroot="print-edition")
def test_metadata_for_archiving_stand_beside_the_book(app: SphinxTestApp) -> None:
    app.build()
    metadata = (app.outdir / "rivers-en.xmpdata").read_text("utf-8").splitlines()
    assert r"\Title{Rivers &amp; Seas: {From} #1 to ~2}" in metadata
    assert r"\Language{en}" in metadata
    assert r"\Date{2023-11-14}" in metadata


@pytest.mark.sphinx("latex", testroot="print-edition")
def test_a_preset_is_one_that_is_there(make_book: Make) -> None:
    app = make_book()
    styles = app.srcdir / "_latex"
    styles.mkdir()
    for name in ("royal", "pocket"):
        (styles / f"preset-{name}.sty").touch()
    make_book(print_preset="pocket").build()
    document = (app.outdir / "rivers-en-pocket.tex").read_text("utf-8")
    assert r"\newcommand*{\BookPreset}{pocket}" in document


def test_a_preset_that_is_not_there_is_refused(tmp_path: Path, rootdir: Path, sphinx_build: Build) -> None:
    book = shutil.copytree(rootdir / "test-print-edition", tmp_path / "book")
    (book / "_latex").mkdir()
    for name in ("royal", "pocket"):
        (book / "_latex" / f"preset-{name}.sty").touch()
    run = sphinx_build("-b", "latex", "-D", "print_preset=folio", book, tmp_path / "out")
    assert run.returncode == 1
    assert "conf.py:1: there is no preset _latex/preset-folio.sty; print_preset is one of pocket, royal" in run.stderr
