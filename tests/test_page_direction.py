from __future__ import annotations

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from sphinx.testing.util import SphinxTestApp

EXTENSIONS = {"extensions": ["myst_parser", "edition", "anchors", "untranslated", "page_markup", "page_direction"]}


@pytest.mark.sphinx("html", testroot="untranslated", confoverrides=EXTENSIONS)
@pytest.mark.parametrize("theme", ["basic", "furo"])
@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("fi", None)])
def test_pages_begin_where_the_language_does(
    make_book: Callable[..., SphinxTestApp], theme: str, language: str, direction: str | None,
) -> None:
    app = make_book(language=language, html_theme=theme)
    app.build()
    for page in ("index.html", "search.html", "genindex.html"):
        html = BeautifulSoup((app.outdir / page).read_text("utf-8"), "lxml").html
        assert html
        assert html.get("dir") == direction
    # What is not translated is English, and reads from the left.
    passage = BeautifulSoup((app.outdir / "index.html").read_text("utf-8"), "lxml").find("p", lang="en")
    assert passage
    assert passage.get("dir") == ("ltr" if direction else None)
