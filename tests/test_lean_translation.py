"""The cures work, are still needed, and change nothing that a reader sees.

When an upgrade makes a test of need fail, the defect is mended upstream: take the cure out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from myst_parser.mdit_to_docutils import base
from sphinx.testing.util import SphinxTestApp

import lean_translation

Make = Callable[..., SphinxTestApp]

pytestmark = pytest.mark.sphinx("html", testroot="lean-translation", confoverrides={"language": "fi"})


@pytest.fixture
def build(make_book: Make, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[bool], SphinxTestApp]]:
    """Build the book anew in Finnish, with the cures or without."""

    def run(cured: bool) -> SphinxTestApp:
        if not cured:
            monkeypatch.setattr(lean_translation, "on_doctree_read", lambda app, doctree: None)
            monkeypatch.setattr(lean_translation, "get_default_settings", lean_translation._get_default_settings)
        app = make_book(language="fi")
        app.build(force_all=True)
        assert not app.warning.getvalue()
        return app

    yield run
    vars(base)["get_default_settings"] = lean_translation._get_default_settings


def environments(app: SphinxTestApp) -> int:
    """Return how often the pickled doctree of the chapter tells of the build environment."""
    return (app.doctreedir / "index.doctree").read_bytes().count(b"BuildEnvironment")


def test_a_doctree_carries_no_environment(build: Callable[[bool], SphinxTestApp]) -> None:
    assert environments(build(True)) == 0


def test_sphinx_still_needs_the_cure(build: Callable[[bool], SphinxTestApp]) -> None:
    assert environments(build(False)) > 0


@pytest.mark.parametrize("cured", [True, False])
def test_settings_are_worked_out_once_and_myst_still_needs_the_cure(
    build: Callable[[bool], SphinxTestApp], monkeypatch: pytest.MonkeyPatch, cured: bool,
) -> None:
    calls = []
    original = lean_translation._get_default_settings

    def counted(*parsers: Any) -> Any:
        calls.append(parsers)
        return original(*parsers)

    monkeypatch.setattr(lean_translation, "_get_default_settings", counted)
    lean_translation.default_settings.cache_clear()
    build(cured)
    messages = 4
    assert (len(calls) <= 1) if cured else (len(calls) >= messages)


def test_the_pages_are_the_same_to_the_byte(build: Callable[[bool], SphinxTestApp]) -> None:
    pages = [(build(cured).outdir / "index.html").read_bytes() for cured in (True, False)]
    assert b"*Niili*" not in pages[0]
    assert b"tulvii" in pages[0]
    assert pages[0] == pages[1]


def test_a_caller_may_change_its_settings() -> None:
    lean_translation.get_default_settings().title = "changed"
    assert lean_translation.get_default_settings().title != "changed"
