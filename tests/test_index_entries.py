from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from babel.messages.pofile import read_po
from bs4 import BeautifulSoup
from sphinx.testing.util import SphinxTestApp

Make = Callable[..., SphinxTestApp]


def index_of(app: SphinxTestApp) -> list[str]:
    """The lines of the index, without its group letters."""
    page = BeautifulSoup((app.outdir / "genindex.html").read_bytes(), "lxml")
    return ["  " * len(line.find_parents("li")) + next(line.stripped_strings)
            for line in page.select(".genindextable li")]


@pytest.mark.sphinx("html", testroot="index-entries")
@pytest.mark.parametrize(("language", "expected"), [
    ("en", [
        "apple", "  harvest", "  storing", "cherry", "egg", "  hen", "hen", "  egg", "medlar",
        "pear", "  see also quince", "plum", "pomme", "  see apple",
    ]),
    # Sphinx has no Finnish for these two; a book brings it in a sphinx.po of its own.
    ("fi", [
        "cherry", "egg", "  hen", "hen", "  egg", "mispeli", "omena", "  sato", "  säilytys",
        "päärynä", "  see also kvitteni", "peruna", "  see omena", "plum",
    ]),
])
def test_every_line_is_an_entry(make_book: Make, language: str, expected: list[str]) -> None:
    app = make_book(language=language)
    app.build()
    assert not app.warning.getvalue()
    assert index_of(app) == expected


@pytest.mark.sphinx("html", testroot="index-entries")
def test_entries_lead_to_their_place(app: SphinxTestApp) -> None:
    app.build()
    index = BeautifulSoup((app.outdir / "genindex.html").read_bytes(), "lxml")
    page = BeautifulSoup((app.outdir / "index.html").read_bytes(), "lxml")
    targets = {str(link["href"]).partition("#")[2] for link in index.select(".genindextable a")}
    assert len(targets) == 3, "one for each directive"
    assert all(page.find(id=target) for target in targets)


@pytest.mark.sphinx("gettext", testroot="index-entries")
def test_every_entry_can_be_translated(app: SphinxTestApp) -> None:
    app.build()
    assert not app.warning.getvalue()
    messages = {message.id for message in read_po(BytesIO((app.outdir / "index.pot").read_bytes()))}
    assert {"apple", "harvest", "storing", "pomme", "pear", "quince",
            "plum", "cherry", "medlar", "hen", "egg"} <= messages
