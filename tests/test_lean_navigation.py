"""The cure works, changes nothing, and is still needed; when the test of need fails, take the cure out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import furo
import pytest
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.testing.util import SphinxTestApp

import lean_navigation

Make = Callable[..., SphinxTestApp]

# A document is named in two places of these contents.
pytestmark = pytest.mark.sphinx("html", testroot="lean-navigation",
                                confoverrides={"suppress_warnings": ["toc.multiple_toc_parents"]})
PAGES = 9  # with index, search


@pytest.fixture
def resolved(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The pages for which the whole contents were resolved."""
    names: list[str] = []
    original = StandaloneHTMLBuilder._get_local_toctree

    def noted(self: StandaloneHTMLBuilder, docname: str, *more: Any, **wanted: Any) -> str:
        names.append(docname)
        return original(self, docname, *more, **wanted)

    monkeypatch.setattr(StandaloneHTMLBuilder, "_get_local_toctree", noted)
    monkeypatch.setattr(furo, "_compute_navigation_tree", lean_navigation._compute_navigation_tree)
    return names


def pages(make_book: Make, *cures: str) -> dict[str, str]:
    app = make_book(extensions=["myst_parser", *cures])
    app.build(force_all=True)
    assert not app.warning.getvalue()
    out = Path(app.outdir)
    return {path.relative_to(out).as_posix(): path.read_text("utf-8") for path in out.rglob("*.html")}


def test_the_pages_are_the_same_to_the_byte(make_book: Make, resolved: list[str]) -> None:
    without = pages(make_book)
    assert len(without) == len(resolved) == PAGES - 1  # Furo's page of the search has contents, too; 404 is ours
    resolved.clear()
    assert pages(make_book, "lean_navigation") == without
    assert resolved == [lean_navigation.NOWHERE]
    lowest = without["part/deep/lowest.html"]
    assert lowest.count('<a class="current reference internal" href="#">') == 2
    assert lowest.count("current-page") == lowest.count('checked=""') - 1 == 1


def test_links_into_the_middle_of_a_document_are_left_to_furo(make_book: Make, resolved: list[str]) -> None:
    def two_titles() -> None:
        (Path(make_book().srcdir) / "last.md").write_text("# Last\n\nText.\n\n# And least\n", "utf-8")

    two_titles()
    without = pages(make_book)
    assert 'href="last.html#and-least"' in without["index.html"]
    assert pages(make_book, "lean_navigation") == without
    assert len(resolved) > PAGES
