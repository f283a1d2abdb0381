"""The cure works, changes nothing, and is still needed; when the test of need fails, take the cure out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import jinja2
import pytest
from sphinx.testing.util import SphinxTestApp

Make = Callable[..., SphinxTestApp]

pytestmark = pytest.mark.sphinx("html", testroot="citations")
CURE = ["myst_parser", "edition", "citation_check", "bibliography_style", "lean_templates"]


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The templates that were compiled."""
    names: list[str] = []
    original: Any = jinja2.Environment.compile

    def noted(self: jinja2.Environment, source: str, name: str | None = None, *more: object) -> object:
        names.extend([name] if name else [])  # a text of the theme's, not a file, has none
        return original(self, source, name, *more)

    monkeypatch.setattr(jinja2.Environment, "compile", noted)
    return names


def pages(make_book: Make, extensions: list[str]) -> dict[str, bytes]:
    app = make_book(extensions=extensions)
    app.build(force_all=True)
    assert not app.warning.getvalue()
    return {path.name: path.read_bytes() for path in Path(app.outdir).rglob("*.html")}


def test_the_second_build_compiles_nothing(make_book: Make, compiled: list[str]) -> None:
    first = pages(make_book, CURE)
    assert "page.html" in compiled
    compiled.clear()
    assert pages(make_book, CURE) == first
    assert compiled == []


def test_sphinx_still_needs_the_cure(make_book: Make, compiled: list[str]) -> None:
    first = pages(make_book, CURE[:-1])
    compiled.clear()
    assert pages(make_book, CURE[:-1]) == first
    assert "page.html" in compiled


def test_what_is_changed_or_damaged_is_compiled_anew(make_book: Make, compiled: list[str]) -> None:
    app = make_book(extensions=CURE, templates_path=["_templates"])
    app.build(force_all=True)
    kept = list((Path(app.doctreedir) / "templates").iterdir())
    for path in kept:
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    own = Path(app.srcdir) / "_templates" / "page.html"
    own.parent.mkdir()
    own.write_text('{% extends "!page.html" %}{% block body %}Ours, {{ super() }}{% endblock %}')
    compiled.clear()
    again = make_book(extensions=CURE, templates_path=["_templates"])
    again.build(force_all=True)
    assert {"page.html", "layout.html"} <= {Path(name).name for name in compiled}
    assert "Ours, " in (Path(again.outdir) / "index.html").read_text("utf-8")
