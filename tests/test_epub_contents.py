from __future__ import annotations

from collections.abc import Callable

import pytest
from sphinx.testing.util import SphinxTestApp

from epub_contents import ROLES, USUAL, Entry, Part, document_entry, find_parts, survey, with_descendants

Make = Callable[..., SphinxTestApp]


def uri(docname: str) -> str:
    return f"{docname}.xhtml"


@pytest.mark.sphinx("dummy", testroot="epub-whole")
def test_parts_are_the_toctrees_of_the_root(app: SphinxTestApp) -> None:
    app.build()
    assert find_parts(app.env, "index") == [
        Part("frontmatter", "", ("front/preface",)),
        Part("bodymatter", "Waters & wells", ("land/flow", "land/source")),
        Part("bodymatter", "Seas", ("land/sea",)),
        Part("backmatter", "", ("words",)),
    ]


@pytest.mark.sphinx("dummy", testroot="epub")
def test_a_book_without_numbers_is_all_text(app: SphinxTestApp) -> None:
    app.build()
    assert find_parts(app.env, "index") == [Part("bodymatter", "", ("flow", "source"))]


@pytest.mark.sphinx("dummy", testroot="epub-whole")
@pytest.mark.parametrize(("depth", "children"), [(1, ()), (2, (Entry("Down", "land/flow.xhtml#down"),))])
def test_a_document_is_listed_with_its_sections(app: SphinxTestApp, depth: int, children: tuple[Entry, ...]) -> None:
    app.build()
    assert document_entry(app.env, "land/flow", uri, depth) == Entry("1. Flow", "land/flow.xhtml", children)


@pytest.mark.sphinx("dummy", testroot="parts-nested")
def test_documents_below_a_document_are_listed_and_read_in_their_place(app: SphinxTestApp) -> None:
    app.build()
    tops = [docname for part in find_parts(app.env, "index") for docname in part.docnames]
    assert [list(with_descendants(app.env, docname)) for docname in tops] == [["ash"], ["hare", "paws"]]
    hare = document_entry(app.env, "hare", uri, 3)
    assert [child.href for child in hare.children][-1] == "paws.xhtml"
    assert len(document_entry(app.env, "hare", uri, 1).children) == 0


@pytest.mark.sphinx("dummy", testroot="epub-whole")
def test_the_survey_finds_what_there_is(app: SphinxTestApp) -> None:
    app.build()
    found = survey(app.env, find_parts(app.env, "index"), {"front/preface": "preface"}, uri)
    assert found.types == {"front/preface": "preface", "land/flow": "chapter", "land/source": "chapter",
                           "land/sea": "chapter", "words": "glossary"}
    assert found.figures == [Entry("Fig. 1.1 A drop of water.", "land/flow.xhtml#fig-dot")]
    assert found.tables == [Entry("Table 2.1 Springs", "land/source.xhtml#tab-springs")]
    assert (found.images, found.described) == (True, True)
    places = ["front/preface.xhtml#p-0", "land/flow.xhtml#p-1", "land/flow.xhtml#p-2", "land/sea.xhtml#p-5"]
    assert sorted(places, key=lambda place: found.order[place]) == places


@pytest.mark.sphinx("dummy", testroot="epub-whole")
def test_an_image_without_a_description_is_noticed(make_book: Make) -> None:
    app = make_book()
    flow = app.srcdir / "land" / "flow.md"
    flow.write_text(flow.read_text().replace(":alt: A dot.\n", ""))
    app.build()
    assert not survey(app.env, find_parts(app.env, "index"), {}, uri).described


@pytest.mark.sphinx("dummy", testroot="citations")
def test_a_bibliography_is_known_by_what_it_holds(app: SphinxTestApp) -> None:
    app.build()
    found = survey(app.env, find_parts(app.env, "index"), {}, uri)
    assert [docname for docname, kind in found.types.items() if kind == "bibliography"] == ["bibliography"]


def test_usual_types_have_roles() -> None:
    assert {kind for kind in USUAL.values() if kind} <= set(ROLES)
