from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from lxml import etree

from choose_language import ROOT, root_page, sitemap_index


@pytest.fixture
def book(tmp_path: Path, rootdir: Path) -> Path:
    """Another book, with our page."""
    folder = shutil.copytree(rootdir / "test-choose-language", tmp_path / "book")
    shutil.copytree(ROOT / "source" / "_templates", folder / "_templates")
    return folder


def page_of(book: Path) -> BeautifulSoup:
    return BeautifulSoup(root_page(book), "lxml")


def test_the_page_leads_to_every_edition_under_its_own_name(book: Path) -> None:
    links = page_of(book).select("li a")
    assert [(link["href"], link["hreflang"], link["lang"], " ".join(link.get_text().split())) for link in links] == [
        ("en/index.html", "en", "en", "Rivers & Seas: A Survey (English)"),
        ("fi/index.html", "fi", "fi", "Joet ja meret: Katsaus (suomi)"),
    ]


def test_search_engines_are_told_the_same(book: Path) -> None:
    links = page_of(book).select("link[rel=alternate]")
    assert [(link["hreflang"], link["href"]) for link in links] == [
        ("en", "en/index.html"), ("fi", "fi/index.html"), ("x-default", "index.html")]


def test_the_page_itself_is_in_the_source_language(book: Path) -> None:
    page = page_of(book)
    assert [tag["lang"] for tag in page.select("html")] == ["en"]
    assert [tag.get_text() for tag in page.select("title, h1")] == ["Rivers & Seas: A Survey"] * 2


def test_titles_are_escaped(book: Path) -> None:
    assert root_page(book).count("Rivers &amp; Seas") == 3


def test_a_new_folder_of_catalogs_is_a_new_edition(book: Path) -> None:
    (book / "locale" / "sv" / "LC_MESSAGES").mkdir(parents=True)
    assert [link["href"] for link in page_of(book).select("li a")] == [
        "en/index.html", "fi/index.html", "sv/index.html"]


def test_a_book_without_a_subtitle_has_none(book: Path) -> None:
    conf = book / "conf.py"
    conf.write_text(conf.read_text().replace('"A Survey"', '""'))
    assert [tag.get_text() for tag in page_of(book).select("title")] == ["Rivers & Seas"]


def test_with_an_address_search_engines_are_told_whole_ones(book: Path) -> None:
    page = BeautifulSoup(root_page(book, "https://example.org/b/"), "lxml")
    assert [link["href"] for link in page.select("link[rel=alternate]")] == [
        "https://example.org/b/en/index.html", "https://example.org/b/fi/index.html", "https://example.org/b/index.html"]


def test_the_page_for_missing_ones_works_from_any_depth_and_sends_nobody_away(book: Path) -> None:
    page = BeautifulSoup(root_page(book, "https://example.org/b/", missing=True), "lxml")
    assert [tag["href"] for tag in page.select("[href]")] == [
        "https://example.org/b/en/_static/icon.svg", "https://example.org/b/en/_static/root.css",
        "https://example.org/b/en/index.html", "https://example.org/b/fi/index.html"]
    assert page.select("script") == []
    assert [tag.get_text() for tag in page.select("p[lang]")] == ["There is no such page", "Sivua ei ole"]


def test_the_map_names_those_of_the_editions(book: Path) -> None:
    urls = etree.fromstring(sitemap_index(book, "https://example.org/b/").encode()).iter("{*}loc")
    assert [url.text for url in urls] == ["https://example.org/b/en/sitemap.xml", "https://example.org/b/fi/sitemap.xml"]
