from __future__ import annotations

import re
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from sphinx.testing.util import SphinxTestApp

from web_pages import MENDS, part_titles

Make = Callable[..., SphinxTestApp]
BOOK = pytest.mark.sphinx("html", testroot="web-pages")
FURO = Path(str(files("furo"))) / "theme" / "furo"


def page(make_book: Make, name: str = "flow", language: str = "en", builder: str = "html") -> BeautifulSoup:
    app = make_book(builder, language, epub_show_urls="no")
    app.build()
    assert not app.warning.getvalue()
    return BeautifulSoup((app.outdir / f"{name}{app.builder.out_suffix}").read_bytes(), "lxml")  # type: ignore[attr-defined]


def template(soup: BeautifulSoup, name: str) -> Tag:
    """Return what stands in a template, which parsers keep apart."""
    found = soup.find("template", id=name)
    assert isinstance(found, Tag)
    return found


def test_furo_still_writes_what_is_mended() -> None:
    # Fails after an upgrade of Furo that changed its templates.
    templates = "".join(path.read_text(encoding="utf-8") for path in sorted(FURO.rglob("*.html")))
    templates += (FURO / "base.html").read_text(encoding="utf-8")
    assert [old for old in MENDS if old not in templates] == []


@BOOK
def test_paragraphs_bear_marks_that_lead_to_them(make_book: Make) -> None:
    soup = page(make_book, language="fi")
    marks = soup.select("article .mark")
    assert [mark["aria-label"] for mark in marks] == [f"Kappale {number}" for number in range(1, 6)]
    assert [mark["href"] for mark in marks] == [f"#{mark.parent['id']}" for mark in marks if mark.parent]
    assert soup.select("table .mark") == []


@BOOK
def test_marks_are_no_words_of_the_text(make_book: Make) -> None:
    assert {mark.get_text() for mark in page(make_book).select(".mark")} == {""}


@BOOK
def test_an_epub_has_none_of_it(make_book: Make) -> None:
    soup = page(make_book, builder="epub")
    assert soup.select(".mark, .enlarge, [role=region], template, .works-cited") == []
    assert soup.select("figure img")


@BOOK
def test_a_figure_leads_to_its_drawing(make_book: Make) -> None:
    soup = page(make_book)
    assert [(link["href"], [img["alt"] for img in link.select("img")]) for link in soup.select("a.enlarge")] == [
        ("_images/nile.png", ["A blue line."])]
    assert len(soup.select("article img")) == 2


@BOOK
def test_the_keyboard_reaches_what_scrolls(make_book: Make) -> None:
    wrappers = page(make_book).select(".table-wrapper")
    assert [(tag["role"], tag["tabindex"], tag["aria-label"]) for tag in wrappers] == [("region", "0", "Lengths")]


@BOOK
def test_no_page_has_a_script_or_handler_in_it(make_book: Make) -> None:
    app = make_book("html")
    app.build()
    for path in sorted(app.outdir.glob("*.html")):
        soup = BeautifulSoup(path.read_bytes(), "lxml")
        assert [tag for tag in soup.select("script") if not tag.get("src") or tag.get_text().strip()] == [], path
        assert [tag.name for tag in soup.find_all() for name in tag.attrs if re.match("on[a-z]", name)] == [], path
        assert soup.select("style") == []
        assert "theme.js" in path.read_text("utf-8")


@BOOK
def test_a_page_asks_for_the_styles_that_it_uses(make_book: Make) -> None:
    def styles(name: str) -> list[str]:
        return [str(link["href"]).partition("?")[0].rpartition("/")[2]
                for link in page(make_book, name).select("link[rel=stylesheet]")]

    assert styles("flow") == ["furo.css"]
    assert set(styles("code")) == {"furo.css", "pygments.css"}


@BOOK
@pytest.mark.parametrize(("language", "expected"), [
    ("en", "A. Writer, Rivers: A Survey, version 1, “Flow”, paragraph , "),
    ("fi", "A. Writer, Joet: A Survey, versio 1, ”Flow”, kappale , "),
], ids=["en", "fi"])
def test_how_a_paragraph_is_cited(make_book: Make, language: str, expected: str) -> None:
    form = template(page(make_book, language=language), "paragraph-card").select(".citation-form")[0]
    assert "".join(form.find_all(string=True)) == expected
    assert [tag.name for tag in form.find_all()] == ["cite", "span", "a"]


@BOOK
def test_a_page_is_headed_by_its_part(make_book: Make) -> None:
    assert [tag.get_text() for tag in page(make_book).select(".part-title")] == ["Waters"]
    app = make_book("html")
    app.build()
    assert part_titles(app.env) == {"flow": "Waters", "code": "Waters", "works": "Waters"}


@BOOK
def test_the_front_page_is_a_title_page(make_book: Make) -> None:
    soup = page(make_book, "index")
    assert [tag.get_text() for tag in soup.select(".title-page p")][:3] == ["A. Writer", "Rivers", "A Survey"]
    assert page(make_book, "flow").select(".title-page") == []


@BOOK
def test_the_editions_are_named_in_their_own_language(make_book: Make) -> None:
    soup = page(make_book)
    assert [(link["href"], link["lang"], link.get_text()) for link in soup.select("nav.editions a")] == [
        ("../fi/flow.html", "fi", "suomi")]
    assert [tag.get_text() for tag in soup.select("nav.editions [aria-current]")] == ["English"]
    assert [(link.get_text(), link["aria-label"]) for link in soup.select(".mobile-header .edition")] == [
        ("FI", "suomi (FI)")]
