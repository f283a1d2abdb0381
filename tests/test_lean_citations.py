"""The cure works and is still needed; when an upgrade makes the test of need fail, take the cure out."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from importlib import metadata
from typing import Any

import pytest
from pybtex import plugin
from sphinx.testing.util import SphinxTestApp

import lean_citations

Make = Callable[..., SphinxTestApp]

pytestmark = pytest.mark.sphinx("html", testroot="citations")


@pytest.fixture
def openings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The functions of pybtex that had the metadata of all installed packages opened, as in a new process."""
    found: list[str] = []
    original = metadata.distributions

    def counted(**wanted: Any) -> Any:
        found.extend([frame.name for frame in traceback.extract_stack() if "/pybtex/plugin/" in frame.filename][-1:])
        return original(**wanted)

    monkeypatch.setattr(metadata, "distributions", counted)
    monkeypatch.setattr(plugin, "entry_points", metadata.entry_points)
    lean_citations.installed_plugins.cache_clear()
    lean_citations.entry_points.cache_clear()
    return found


def build(make_book: Make, *more: str) -> None:
    app = make_book(extensions=[*more, "myst_parser", "edition", "citation_check", "bibliography_style"])
    app.build()
    assert not app.warning.getvalue()


def test_the_metadata_are_opened_once(make_book: Make, openings: list[str]) -> None:
    build(make_book, "lean_citations")
    assert len(openings) == 1


def test_bibtex_still_needs_the_cure(make_book: Make, openings: list[str]) -> None:
    build(make_book)
    assert len(openings) > 5


def test_a_plugin_that_is_missing_is_told_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plugin, "entry_points", lean_citations.entry_points)
    for _time in range(2):
        with pytest.raises(plugin.PluginNotFound):
            plugin.find_plugin("pybtex.backends", "papyrus")
