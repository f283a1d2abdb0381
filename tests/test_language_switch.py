from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from docutils import nodes
from docutils.utils import new_document
from lxml import etree
from sphinx.testing.util import SphinxTestApp

from language_switch import absolute, description_of, join, shorten, site_address, territory

Make = Callable[..., SphinxTestApp]
BOOK = pytest.mark.sphinx("html", testroot="language-switch")
SITE = "https://example.org/books/rivers"
MAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def page(make_book: Make, name: str, language: str = "fi", **settings: str) -> BeautifulSoup:
    app = make_book("html", language, **settings)
    app.build()
    assert not app.warning.getvalue()
    return BeautifulSoup((app.outdir / f"{name}.html").read_bytes(), "lxml")


def alternates(soup: BeautifulSoup) -> list[tuple[str, str]]:
    return [(str(link["hreflang"]), str(link["href"])) for link in soup.select("head link[rel=alternate][hreflang]")]


def properties(soup: BeautifulSoup) -> dict[str, str]:
    return {str(meta["property"]): str(meta["content"]) for meta in soup.select("meta[property]")}


@BOOK
def test_a_page_knows_its_translations_wherever_it_lies(make_book: Make) -> None:
    assert alternates(page(make_book, "deep/flow")) == [
        ("en", "../../en/deep/flow.html"), ("fi", "../../fi/deep/flow.html"), ("x-default", "../../en/deep/flow.html")]
    assert alternates(page(make_book, "index")) == [
        ("en", "../en/index.html"), ("fi", "../fi/index.html"), ("x-default", "../index.html")]


@BOOK
@pytest.mark.parametrize("address", [SITE, f"{SITE}/"])
def test_with_an_address_it_tells_the_world(make_book: Make, address: str) -> None:
    soup = page(make_book, "deep/flow", html_baseurl=address)
    assert alternates(soup) == [
        ("en", f"{SITE}/en/deep/flow.html"), ("fi", f"{SITE}/fi/deep/flow.html"),
        ("x-default", f"{SITE}/en/deep/flow.html")]
    assert [link["href"] for link in soup.select("link[rel=canonical]")] == [f"{SITE}/fi/deep/flow.html"]
    assert properties(soup)["og:url"] == f"{SITE}/fi/deep/flow.html"
    assert properties(soup)["og:locale:alternate"] == "en_US"


@BOOK
def test_without_an_address_it_claims_none(make_book: Make) -> None:
    soup = page(make_book, "deep/flow")
    assert soup.select("link[rel=canonical]") == []
    assert "og:url" not in properties(soup)


@BOOK
def test_a_page_describes_itself(make_book: Make) -> None:
    soup = page(make_book, "deep/flow")
    found = properties(soup)
    assert found["og:title"] == "Flow & ebb"
    assert found["og:type"] == "article"
    assert found["og:site_name"] == "Joet"
    assert found["og:locale"] == "fi_FI"
    # Quotation marks as the edition has them.
    assert re.fullmatch(r"”Everything” flows, (and flows ?)+ …", found["og:description"])
    assert [meta["content"] for meta in soup.select("meta[name=description]")] == [found["og:description"]]
    assert len(found["og:description"]) <= 202
    front = properties(page(make_book, "index"))
    assert (front["og:type"], front["og:title"], front["og:description"]) == ("book", "Joet", "Where rivers flow.")


@BOOK
def test_what_is_no_page_of_the_text_has_no_translation(make_book: Make) -> None:
    assert alternates(page(make_book, "search")) == []
    assert alternates(page(make_book, "404")) == []


@BOOK
def test_the_map_lists_every_page_with_its_translations(make_book: Make) -> None:
    app = make_book("html", "fi", html_baseurl=SITE)
    app.build()
    urls = etree.parse(app.outdir / "sitemap.xml").getroot().findall("s:url", MAP)
    assert [url.findtext("s:loc", namespaces=MAP) for url in urls] == [
        f"{SITE}/fi/{name}.html" for name in ("deep/flow", "index", "genindex")]
    links = [(link.get("hreflang"), link.get("href")) for link in urls[0].findall("x:link", MAP)]
    assert links == [("en", f"{SITE}/en/deep/flow.html"), ("fi", f"{SITE}/fi/deep/flow.html"),
                     ("x-default", f"{SITE}/en/deep/flow.html")]


@BOOK
def test_a_map_needs_an_address(make_book: Make) -> None:
    app = make_book("html", "fi")
    app.build()
    assert not (app.outdir / "sitemap.xml").exists()


@BOOK
def test_the_page_for_missing_ones_works_from_any_depth(make_book: Make) -> None:
    soup = page(make_book, "404", html_baseurl=SITE)
    addresses = [str(tag.get("href") or tag.get("src")) for tag in soup.select("[href], [src]")]
    assert len(addresses) > 10
    assert [address for address in addresses if not address.startswith((SITE, "#", "mailto:", "https://"))] == []
    assert [link["href"] for link in soup.select("a.edition")] == [f"{SITE}/en/index.html", f"{SITE}/fi/index.html"]
    assert [soup.select(name)[0]["href"] for name in ("#contents", "#up", "#mail")] == [
        f"{SITE}/fi/index.html", f"{SITE}/", "mailto:a@b"]


@BOOK
def test_without_an_address_it_is_like_other_pages(make_book: Make) -> None:
    soup = page(make_book, "404")
    assert [link["href"] for link in soup.select("a.edition")] == ["../en/index.html", "../fi/index.html"]
    assert [link.get_text() for link in soup.select("a.edition")] == ["English", "suomi"]


@BOOK
def test_a_new_folder_of_catalogs_is_a_new_edition(make_book: Make) -> None:
    app = make_book("html", "en")
    (app.srcdir / "locale" / "sv" / "LC_MESSAGES").mkdir(parents=True)
    assert [language for language, _address in alternates(page(make_book, "index", "en"))] == [
        "en", "fi", "sv", "x-default"]


def test_addresses() -> None:
    assert site_address("", "fi") == ""
    assert site_address("https://a/b", "fi") == site_address("https://a/b/", "fi") == "https://a/b/fi/"
    assert join("https://a/b/fi/", "../en/x.html") == "https://a/b/en/x.html"
    assert join("https://a/b/fi/", "./") == "https://a/b/fi/"
    assert absolute('<a href="#x"><a href="y"><use href="#z"><img src="data:,">', "https://a/") == \
        '<a href="#x"><a href="https://a/y"><use href="#z"><img src="data:,">'


@pytest.mark.parametrize(("language", "expected"), [("fi", "fi_FI"), ("sv", "sv_SE"), ("pt_BR", "pt_BR"), ("xx", "xx")])
def test_territories(language: str, expected: str) -> None:
    assert territory(language) == expected


def test_descriptions_end_with_a_word() -> None:
    assert shorten("one\n two") == "one two"
    assert shorten("one, two", 6) == "one …"
    assert description_of(None) == ""
    document = new_document("page")
    document += nodes.section("", nodes.list_item("", nodes.paragraph("", "An entry.")), nodes.paragraph("", "Text."))
    assert description_of(document) == "Text."
