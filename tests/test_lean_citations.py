"""The cure works and is still needed; when an upgrade makes the test of need fail, take the cure out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pybtex import plugin
from sphinx.testing.util import SphinxTestApp

import lean_citations

Make = Callable[..., SphinxTestApp]

pytestmark = pytest.mark.sphinx("html", testroot="citations")


@pytest.fixture
def looked_through(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The names of plugins for which the metadata of all installed packages were opened."""
    names: list[str] = []
    original = plugin.entry_points

    def counted(**wanted: Any) -> Any:
        names.append(wanted["name"])
        return original(**wanted)

    monkeypatch.setattr(plugin, "entry_points", counted)
    lean_citations.load_entry_point.cache_clear()
    yield names
    lean_citations.load_entry_point.cache_clear()


def build(make_book: Make, *more: str) -> None:
    app = make_book(extensions=["myst_parser", "edition", "citation_check", "bibliography_style", *more])
    app.build()
    assert not app.warning.getvalue()


def test_a_plugin_is_looked_for_once(
    make_book: Make, looked_through: list[str], monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(plugin, "_load_entry_point", plugin._load_entry_point)  # as it was, after the test
    build(make_book, "lean_citations")
    assert looked_through.count("plaintext") == 1


def test_bibtex_still_needs_the_cure(make_book: Make, looked_through: list[str]) -> None:
    build(make_book)
    assert looked_through.count("plaintext") > 1


def test_a_plugin_that_is_missing_is_told_each_time() -> None:
    for _time in range(2):
        with pytest.raises(plugin.PluginNotFound):
            lean_citations.load_entry_point("pybtex.backends", "papyrus")
