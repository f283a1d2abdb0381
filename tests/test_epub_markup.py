from __future__ import annotations

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup, Tag
from sphinx.testing.util import SphinxTestApp

from epub_markup import semantics

Make = Callable[..., SphinxTestApp]


def page(app: SphinxTestApp, name: str) -> BeautifulSoup:
    return BeautifulSoup((app.outdir / f"{name}.xhtml").read_bytes(), "xml")


def semantics_of(tag: Tag) -> tuple[str | None, str | None]:
    return tag.get("epub:type"), tag.get("role")  # type: ignore[return-value]


@pytest.mark.parametrize(("kind", "attributes"), [
    ("chapter", {"epub:type": "chapter", "role": "doc-chapter"}),
    ("preamble", {"epub:type": "preamble"}),
    ("", {}),
])
def test_semantics_and_role_say_the_same(kind: str, attributes: dict[str, str]) -> None:
    assert semantics(kind) == attributes


@pytest.mark.sphinx("epub", testroot="epub-whole")
@pytest.mark.parametrize(("name", "matter", "kind"), [
    ("front/preface", "frontmatter", "preface"),
    ("land/flow", "bodymatter", "chapter"),
    ("words", "backmatter", "glossary"),
    ("genindex", "backmatter", "index"),
])
def test_every_page_says_what_it_is(app: SphinxTestApp, name: str, matter: str, kind: str) -> None:
    app.build()
    [body] = page(app, name).select("body")
    assert body["epub:type"] == matter
    [section] = [tag for tag in body.find_all("section", recursive=False) if tag["epub:type"] != "footnotes"]
    assert semantics_of(section) == (kind, f"doc-{kind}")
    # Sections within it are just sections.
    assert {semantics_of(inner) for inner in section.find_all("section")} <= {(None, None)}


@pytest.mark.sphinx("epub", testroot="epub-whole")
def test_notes_are_notes_to_reading_systems_and_to_the_ear(make_book: Make) -> None:
    app = make_book(language="fi")
    app.build()
    flow = page(app, "land/flow")
    marks = [tag for tag in flow.select("a") if tag.get("epub:type") == "noteref"]
    assert [(tag.get_text(), str(tag["href"]), tag["role"]) for tag in marks] == [
        ("1", "#all", "doc-noteref"), ("2", "#some", "doc-noteref"), ("2", "#some", "doc-noteref")]
    [notes] = [tag for tag in flow.select("section") if tag.get("epub:type") == "footnotes"]
    assert notes["aria-label"] == "Viitteet"
    assert [(tag["id"], *semantics_of(tag)) for tag in notes.find_all("aside")] == [
        ("all", "footnote", "doc-footnote"), ("some", "footnote", "doc-footnote")]
    back = [[(str(link["href"]), link.get_text()) for link in tag.select('[role="doc-backlink"]')]
            for tag in notes.find_all("aside")]
    assert back == [[("#id1", "1")], [("#id2", "1"), ("#id3", "2")]]
    assert {f"#{tag['id']}" for tag in marks} == {"#id1", "#id2", "#id3"}
    assert "[" not in flow.get_text()


@pytest.mark.sphinx("html", testroot="epub-whole")
def test_the_web_edition_is_left_as_it_was(app: SphinxTestApp) -> None:
    app.build()
    text = (app.outdir / "land" / "flow.html").read_text("utf-8")
    assert "epub:type" not in text
    assert "footnote-list" in text
    assert "toctree-wrapper" in (app.outdir / "index.html").read_text("utf-8")
