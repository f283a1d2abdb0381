"""The cures work and are still needed; when an upgrade makes a test of need fail, take the cure out."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator
from importlib import metadata
from typing import Any

import pytest
from pybtex import plugin
from sphinx.testing.util import SphinxTestApp
from sphinxcontrib.bibtex.domain import BibtexDomain

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


class Counted(list[Any]):
    """A list that tells how often it was gone through."""

    times = 0

    def __iter__(self) -> Iterator[Any]:
        self.times += 1
        return super().__iter__()


@pytest.mark.parametrize("cured", [True, False])
def test_each_citation_is_looked_at_once_and_bibtex_still_needs_the_cure(
    make_book: Make, monkeypatch: pytest.MonkeyPatch, cured: bool,
) -> None:
    monkeypatch.setattr(BibtexDomain, "get_filtered_entries", lean_citations._get_filtered_entries)  # as it was, after
    app = make_book(extensions=[*(["lean_citations"] if cured else []), "myst_parser", "edition", "citation_check",
                                "bibliography_style"])
    app.build()
    domain: Any = app.env.domains["cite"]
    refs = domain.data["citation_refs"] = Counted(domain.data["citation_refs"])
    works = 0
    for bibliography, value in domain.bibliographies.items():
        expected = list(lean_citations._get_filtered_entries(domain, bibliography))
        refs.times = 0
        assert list(domain.get_filtered_entries(bibliography)) == expected
        works = len(list(domain.get_entries(value.bibfiles)))
        assert refs.times == (1 if cured else works)
    assert works > 1


def test_a_plugin_that_is_missing_is_told_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plugin, "entry_points", lean_citations.entry_points)
    for _time in range(2):
        with pytest.raises(plugin.PluginNotFound):
            plugin.find_plugin("pybtex.backends", "papyrus")
