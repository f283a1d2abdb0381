from __future__ import annotations

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup, Tag
from docutils import nodes
from sphinx.testing.util import SphinxTestApp

from artefacts import EDITIONS, site_pages
from untranslated import notice, share

Make = Callable[..., SphinxTestApp]
BOOK = pytest.mark.sphinx("html", testroot="untranslated")
FORMATS = pytest.mark.parametrize(("buildername", "suffix"), [("html", ".html"), ("epub", ".xhtml")])


def build(make_book: Make, buildername: str = "html", language: str = "fi", suffix: str = ".html",
          name: str = "index") -> tuple[SphinxTestApp, BeautifulSoup]:
    app = make_book(buildername, language)
    app.build()
    assert not app.warning.getvalue()
    return app, BeautifulSoup((app.outdir / f"{name}{suffix}").read_bytes(), "lxml")


def foreign(page: Tag) -> list[tuple[str, str]]:
    """Return name and text of all elements that are marked as English."""
    return [(tag.name, " ".join(tag.get_text().split()).rstrip("¶")) for tag in page.select("[lang=en]")]


@BOOK
@FORMATS
def test_what_is_not_translated_bears_its_language(make_book: Make, buildername: str, suffix: str) -> None:
    _app, page = build(make_book, buildername, suffix=suffix)
    body = page.find(class_="body")
    assert isinstance(body, Tag)
    for contents in body.select(".toctree-wrapper"):
        contents.decompose()
    assert foreign(body) == [
        ("p", "Water is wet."), ("span", "Sources"), ("p", "A spring.[1]"), ("span", "delta"),
        ("p", "Where it parts."), ("img", ""), ("span", "The Nile, drawn."), ("p", "Most of them."),
    ]
    assert all("untranslated" in tag["class"] for tag in body.select("[lang=en]"))


@BOOK
def test_an_epub_says_so_in_xml_too(make_book: Make) -> None:
    _app, page = build(make_book, "epub", suffix=".xhtml")
    marked = page.select("[lang=en]")
    assert marked
    assert all(tag.get("xml:lang") == "en" for tag in marked)


@BOOK
def test_a_heading_takes_its_language_along(make_book: Make) -> None:
    _app, page = build(make_book)
    assert ("span", "Sources") in foreign(page.select(".sphinxsidebar")[0])
    assert ("span", "Lakes") in foreign(page.select(".toctree-wrapper")[0])


@BOOK
@FORMATS
def test_the_title_of_a_part_bears_its_language(make_book: Make, buildername: str, suffix: str) -> None:
    _app, page = build(make_book, buildername, suffix=suffix)
    captions = {caption.get_text(strip=True): caption.get("lang") for caption in page.select("[role=heading]")}
    assert captions == {"Still waters": "en", "Delta": None}


@BOOK
def test_a_document_without_a_catalog_is_english_throughout(make_book: Make) -> None:
    app, page = build(make_book, name="lakes")
    assert app.env.get_doctree("lakes")["translated_words"] == (0, 2)
    assert [text for name, text in foreign(page) if name == "p"] == ["Still."]


@BOOK
def test_a_translation_that_equals_its_original_is_one(make_book: Make) -> None:
    app, page = build(make_book, name="bogs")
    assert app.env.get_doctree("bogs")["translated_words"] == (2, 2)
    assert [text for name, text in foreign(page) if name == "p"] == []


@BOOK
def test_words_are_counted(make_book: Make) -> None:
    app, _page = build(make_book)
    # Rivers; Everything …; mouth; Where it ends.  Of the others: 3 + 1 + 2 + 1 + 3 + 3 + 3 + 3.
    assert app.env.get_doctree("index")["translated_words"] == (12, 31)


@BOOK
def test_the_source_language_has_no_marks(make_book: Make) -> None:
    app, page = build(make_book, language="en")
    assert foreign(page.body) == []  # type: ignore[arg-type]
    assert "translated_words" not in app.env.get_doctree("index")
    assert not [node for node in app.env.get_doctree("index").findall(nodes.Element) if node.get("language")]


@BOOK
def test_latex_has_the_same_words_and_the_attribute(make_book: Make) -> None:
    app, _page = build(make_book)
    marked = [node.astext() for node in app.env.get_doctree("index").findall(nodes.Element) if node.get("language")]
    assert {"Sources", "Water is wet.", "delta"} <= set(marked)
    app = make_book("latex", "fi")
    app.build()
    text = next(app.outdir.glob("*.tex")).read_text("utf-8")
    assert all(words in text for words in ("Water is wet.", r"\chapter{Sources}", "delta", "The Nile, drawn."))


def test_a_page_says_how_far_it_is() -> None:
    assert notice(3, 3) == ""
    assert notice(0, 3) == "This page has not been translated yet."
    assert notice(1, 3) == "33 % of this page has been translated."


@pytest.mark.parametrize(("done", "total", "expected"), [
    (0, 9, 0), (1, 999, 1), (1, 2, 50), (998, 999, 99), (9, 9, 100)])
def test_the_whole_and_nothing_are_exact(done: int, total: int, expected: int) -> None:
    assert share(done, total) == expected


@BOOK
def test_the_template_is_told(make_book: Make) -> None:
    app = make_book("html", "fi")
    told: dict[str, str] = {}
    app.connect("html-page-context", lambda _app, name, _template, context, _doctree:
                told.__setitem__(name, context.get("translation_notice", "")), priority=900)
    app.build()
    assert told["index"] == "Sivusta on suomennettu 39 %."
    assert told["bogs"] == ""


# -- The real book ---------------------------------------------------------------------


@pytest.mark.parametrize("language", [language for language in EDITIONS if language in {"en", "fi"}])
def test_the_finished_editions_have_no_marks(language: str) -> None:
    assert [path for path, page in site_pages(language).items() if "untranslated" in page] == []
