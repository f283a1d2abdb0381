"""Whether the page numbers in EPUB and web edition are those of the printed book: run after `make book`."""

from __future__ import annotations

import subprocess
import unicodedata
from functools import cache

import pikepdf
import pytest
from bs4 import BeautifulSoup

from artefacts import BUILD, EDITIONS, epub_pages, pdf, site_pages

#: Letters of a paragraph that are looked for on its page: enough to tell it, and few enough to stand on it.
BEGINNING = 24


def letters(text: str) -> str:
    """Return the letters of *text* alone: lines may break and words be divided anywhere."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", text).casefold() if sign.isalpha())


@cache
def printed(language: str) -> dict[str, str]:
    """Return the letters on each page of the PDF, by folio."""
    text = subprocess.run(["pdftotext", pdf(language), "-"], capture_output=True, text=True, check=True).stdout
    with pikepdf.open(pdf(language)) as document:
        folios = [str(page.label) for page in document.pages]
    return dict(zip(folios, map(letters, text.split("\f")), strict=False))


@cache
def listed(language: str) -> list[tuple[str, str, str]]:
    """Return folio, page of the EPUB and anchor of each entry of the EPUB's list of pages."""
    nav = BeautifulSoup(epub_pages(language)["nav.xhtml"], "xml")
    return [(link.get_text(), *str(link["href"]).split("#")) for link in nav.select("#page-list a")]  # type: ignore[misc]


@cache
def begun(language: str) -> set[str]:
    """Return the pages on which a paragraph begins, as LaTeX told."""
    told = BUILD / "work" / language / "latex" / f"callinicum-{language}.pages"
    return {line.split()[1] for line in told.read_text(encoding="utf-8").splitlines()}


@cache
def book(language: str) -> dict[str, BeautifulSoup]:
    return {name: BeautifulSoup(page, "xml") for name, page in epub_pages(language).items()}


def astray(language: str, shift: int = 0) -> list[str]:
    """Return the pages whose mark stands at a paragraph that does not begin on that page, moved by *shift*."""
    found = []
    for folio, name, anchor in listed(language):
        [mark] = book(language)[name].find_all(id=anchor)
        if folio not in begun(language):
            continue  # no paragraph begins on this page, and the one before runs on over it
        paragraph = mark.parent
        assert paragraph
        beginning = letters(paragraph.get_text())[:BEGINNING]
        where = str(int(folio) + shift) if folio.isdecimal() else folio
        if beginning not in printed(language).get(where, ""):
            found.append(f"{folio}: {beginning}")
    return found


@pytest.mark.parametrize("language", EDITIONS)
def test_every_page_begins_where_it_does_in_print(language: str) -> None:
    assert len(listed(language)) > 80
    assert astray(language) == []


def test_pages_that_are_off_by_one_would_be_seen() -> None:
    assert len(astray("en", shift=1)) > 60


@pytest.mark.parametrize("language", EDITIONS)
def test_the_list_of_pages_is_whole(language: str) -> None:
    arabic = [int(folio) for folio, _name, _anchor in listed(language) if folio.isdecimal()]
    assert arabic == list(range(arabic[0], arabic[-1] + 1))
    assert arabic[0] <= 5
    folios = [folio for folio in printed(language) if folio.isdecimal()]
    # The index, which follows the last paragraph, has no paragraphs.
    assert 0 <= len(folios) - arabic[-1] <= 20


@pytest.mark.parametrize("language", EDITIONS)
def test_pages_have_the_same_anchors_in_the_web_edition(language: str) -> None:
    in_epub = {(name.removesuffix(".xhtml"), anchor) for _folio, name, anchor in listed(language)}
    on_web = {
        (path.removesuffix(".html"), str(mark["id"])) for path, page in site_pages(language).items()
        for mark in BeautifulSoup(page, "lxml").select(".page-break")
    }
    assert on_web == in_epub
