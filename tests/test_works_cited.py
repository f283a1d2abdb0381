from __future__ import annotations

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from sphinx.testing.util import SphinxTestApp

Make = Callable[..., SphinxTestApp]
BOOK = pytest.mark.sphinx("html", testroot="web-pages")


def works(make_book: Make, name: str) -> list[tuple[str, str]]:
    app = make_book("html")
    app.build()
    soup = BeautifulSoup((app.outdir / f"{name}.html").read_bytes(), "lxml")
    return [(str(work["data-anchor"]), work.get_text()) for work in soup.select(".works-cited li")]


@BOOK
def test_a_page_ends_with_the_works_that_it_cites_in_the_order_of_the_bibliography(make_book: Make) -> None:
    assert works(make_book, "flow") == [
        ("cite-1-bell", "Bell, Bo. 2001. Lakes. Turku: Meadow."),
        ("cite-1-cook", "Cook, Ann. 1999. Streams. Turku: Meadow."),
    ]


@BOOK
def test_entries_keep_their_italics(make_book: Make) -> None:
    app = make_book("html")
    app.build()
    soup = BeautifulSoup((app.outdir / "flow.html").read_bytes(), "lxml")
    assert [tag.get_text() for tag in soup.select(".works-cited em")] == ["Lakes", "Streams"]


@BOOK
@pytest.mark.parametrize("name", ["index", "works"])
def test_a_page_that_cites_nothing_or_holds_the_bibliography_has_no_list(make_book: Make, name: str) -> None:
    assert works(make_book, name) == []


@BOOK
def test_each_citation_finds_its_entry(make_book: Make) -> None:
    app = make_book("html")
    app.build()
    soup = BeautifulSoup((app.outdir / "flow.html").read_bytes(), "lxml")
    links = {str(link["href"]).partition("#")[2] for link in soup.select('article section a[href*="works.html#"]')}
    assert links == {"cite-1-bell", "cite-1-cook"}
    bibliography = BeautifulSoup((app.outdir / "works.html").read_bytes(), "lxml")
    assert links <= {str(tag["id"]) for tag in bibliography.find_all(id=True)}
