from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from sphinx.testing.util import SphinxTestApp

from parts import divisions

Make = Callable[..., SphinxTestApp]


def page(app: SphinxTestApp, name: str) -> BeautifulSoup:
    return BeautifulSoup((app.outdir / f"{name}.html").read_bytes(), "lxml")


def contents(app: SphinxTestApp) -> list[str]:
    return [entry.get_text() for entry in page(app, "index").select(".toctree-wrapper .toctree-l1 > a")]


def written(folder: Path) -> dict[str, int]:
    """When each page of a document was written; the index and search pages Sphinx always writes."""
    return {path.name: path.stat().st_mtime_ns for path in folder.glob("*.html")
            if path.name not in {"genindex.html", "search.html"}}


@pytest.mark.parametrize(("captions", "expected"), [
    ([], []),
    ([("Front", False)], [("front", "")]),
    ([("One", True)], [("main", "One")]),
    ([("One", True), ("Back", False)], [("main", "One"), ("back", "")]),
    ([("Front", False), ("One", True), ("Two", True), ("Back", False)],
     [("front", ""), ("main", "One"), ("", "Two"), ("back", "")]),
    ([("Front", False), ("Map", False), ("One", True), ("Back", False), ("End", False)],
     [("front", ""), ("", ""), ("main", "One"), ("back", ""), ("", "")]),
    # What has no number between two parts is part of the main matter.
    ([("One", True), ("Interlude", False), ("Two", True)], [("main", "One"), ("", "Interlude"), ("", "Two")]),
    ([("", True)], [("main", "")]),
])
def test_divisions(captions: list[tuple[str, bool]], expected: list[tuple[str, str]]) -> None:
    assert divisions(captions) == expected


@pytest.mark.sphinx("html", testroot="parts")
def test_chapters_are_numbered_through_all_parts(app: SphinxTestApp) -> None:
    app.build()
    assert not app.warning.getvalue()
    assert contents(app) == ["Preface", "1. Ash", "2. Birch", "3. Hare", "4. Fox", "Notes"]
    fox = page(app, "fox")
    assert [heading.get_text() for heading in fox.select("h1 .section-number")] == ["4. "]
    assert [heading["title"] for heading in fox.select(".related a[accesskey=P]")] == ["3. Hare"]


@pytest.mark.sphinx("html", testroot="parts")
def test_figures_are_numbered_by_the_chapter_in_the_book(app: SphinxTestApp) -> None:
    app.build()
    fox = page(app, "fox")
    assert [number.get_text() for number in fox.select(".caption-number")] == ["Fig. 4.1 "]
    assert [number.get_text() for number in fox.select(".std-numref")] == ["Fig. 4.1", "chapter 4"]


@pytest.mark.sphinx("html", testroot="parts-nested")
def test_a_file_inside_a_chapter_is_numbered_with_the_chapter(app: SphinxTestApp) -> None:
    app.build()
    assert not app.warning.getvalue()
    assert [number.get_text() for number in page(app, "paws").select("h1 .section-number")] == ["2.1. "]


@pytest.mark.sphinx("latex", testroot="parts")
@pytest.mark.parametrize(("language", "trees", "beasts"), [
    ("en", "Trees", "Beasts"),
    ("fi", r"Puut \& pensaat", "Eläimet"),
])
def test_print_has_matters_and_parts(make_book: Make, language: str, trees: str, beasts: str) -> None:
    app = make_book(language=language)
    app.build()
    assert not app.warning.getvalue()
    commands = re.findall(r"^\\(?:(?:main|back)matter$|(?:part|chapter)\{.*?\}$)",
                          (app.outdir / "woods.tex").read_text("utf-8"), re.MULTILINE)
    assert commands == [
        r"\chapter{Preface}",
        r"\mainmatter", rf"\part{{{trees}}}", r"\chapter{Ash}", r"\chapter{Birch}",
        rf"\part{{{beasts}}}", r"\chapter{Hare}", r"\chapter{Fox}",
        r"\backmatter", r"\chapter{Notes}",
    ]


@pytest.mark.sphinx("html", testroot="parts")
def test_a_second_build_rewrites_nothing(make_book: Make) -> None:
    app = make_book()
    app.build()
    before = written(app.outdir)
    app = make_book()
    app.build()
    assert not app.warning.getvalue()
    assert written(app.outdir) == before
    assert contents(app)[-2] == "4. Fox"


@pytest.mark.sphinx("html", testroot="parts")
def test_a_new_chapter_moves_the_numbers_of_those_after_it(make_book: Make) -> None:
    app = make_book()
    app.build()
    before = written(app.outdir)
    root = app.srcdir / "index.md"
    root.write_text(root.read_text("utf-8").replace("birch\n", "birch\ncedar\n"), "utf-8")
    (app.srcdir / "cedar.md").write_text("# Cedar\n", "utf-8")
    app = make_book()
    app.build()
    assert not app.warning.getvalue()
    assert contents(app)[2:6] == ["2. Birch", "3. Cedar", "4. Hare", "5. Fox"]
    assert [number.get_text() for number in page(app, "fox").select(".caption-number")] == ["Fig. 5.1 "]
    # A page whose number alone changed is written anew as well.
    assert [number.get_text() for number in page(app, "hare").select("h1 .section-number")] == ["4. "]
    after = written(app.outdir)
    assert after["ash.html"] == before["ash.html"], "what comes before is left alone"
