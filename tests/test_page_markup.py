from __future__ import annotations

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup, Tag
from sphinx.testing.util import SphinxTestApp

Make = Callable[..., SphinxTestApp]
BUILDERS = pytest.mark.parametrize(("buildername", "suffix"), [("html", ".html"), ("epub", ".xhtml")])


def select(app: SphinxTestApp, suffix: str, selector: str) -> list[Tag]:
    return list(BeautifulSoup((app.outdir / f"index{suffix}").read_bytes(), "lxml").select(selector))


@pytest.mark.sphinx("html", testroot="page-markup")
@BUILDERS
def test_the_heading_of_a_part_has_a_level(make_book: Make, buildername: str, suffix: str) -> None:
    app = make_book(buildername, "fi")
    app.build()
    headings = select(app, suffix, ".toctree-wrapper [role=heading]")
    assert [(heading.get_text(), heading.get("aria-level")) for heading in headings] == [("Vedet", "2")]


@pytest.mark.sphinx("html", testroot="page-markup")
@BUILDERS
def test_a_translated_description_has_no_attribute_of_its_own(
    make_book: Make, buildername: str, suffix: str,
) -> None:
    app = make_book(buildername, "fi")
    app.build()
    metas = select(app, suffix, "meta[name=description]")
    assert [meta.attrs for meta in metas] == [{"name": "description", "content": "Missä joet virtaavat."}]


@pytest.mark.sphinx("html", testroot="page-markup")
@BUILDERS
def test_the_anchor_of_a_table_stands_once(make_book: Make, buildername: str, suffix: str) -> None:
    app = make_book(buildername)
    app.build()
    assert [tag.name for tag in select(app, suffix, "#tab-lengths")] == ["table"]
