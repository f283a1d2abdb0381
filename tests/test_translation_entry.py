from __future__ import annotations

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from sphinx.testing.util import SphinxTestApp

Make = Callable[..., SphinxTestApp]
WEB = {"extensions": ["myst_parser", "edition", "anchors", "untranslated", "translation_entry", "web_pages"],
       "html_theme": "basic"}


def marks(app: SphinxTestApp, page: str) -> list[tuple[str, str | None, str | None]]:
    """Return text, entry and address of the entry of each marked paragraph of *page*."""
    soup = BeautifulSoup((app.outdir / page).read_text("utf-8"), "lxml")
    return [(mark.parent.get_text(), mark.get("data-entry"), mark.get("data-entry-address"))  # type: ignore[union-attr, misc]
            for mark in soup.select("a.mark")]


@pytest.mark.sphinx("html", testroot="status", confoverrides=WEB)
def test_a_paragraph_tells_its_entry(make_book: Make) -> None:
    (make_book(language="fi").srcdir / "index.md").write_text(
        "# Rivers\n\nNo entry.\n\n```{toctree}\nchapters/flow\n```\n")
    app = make_book(language="fi")
    app.build()
    path = "locale/fi/LC_MESSAGES/chapters/flow.po"
    # A fuzzy message and one without a translation lead there as well.
    assert marks(app, "chapters/flow.html") == [
        ("Down to the sea.", f"{path}:10", None), ("Where it ends.", f"{path}:13", None)]
    assert marks(app, "index.html") == [("No entry.", None, None)]


@pytest.mark.sphinx("html", testroot="status", confoverrides=WEB)
def test_an_address_is_made_of_what_a_site_asks(make_book: Make) -> None:
    (make_book(language="fi").srcdir / "index.md").write_text("# Rivers\n\n```{toctree}\nchapters/flow\n```\n")
    app = make_book(language="fi", translation_entry_address="https://x/{component}/{language}?q={text}&{path}#L{line}&")
    app.build()
    assert marks(app, "chapters/flow.html")[0][2] == (
        "https://x/chapters-flow/fi?q=Down%20to%20the%20sea.&locale/fi/LC_MESSAGES/chapters/flow.po#L10&")


@pytest.mark.sphinx("html", testroot="status", confoverrides=WEB)
def test_the_source_edition_has_no_entries(make_book: Make) -> None:
    (make_book(language="en").srcdir / "index.md").write_text("# Rivers\n\n```{toctree}\nchapters/flow\n```\n")
    app = make_book(language="en")
    app.build()
    assert {entry for _text, entry, _address in marks(app, "chapters/flow.html")} == {None}
