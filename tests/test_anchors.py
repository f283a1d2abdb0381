from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from docutils import nodes
from sphinx.testing.util import SphinxTestApp

from anchors import anchored, digest, made_here
from artefacts import EDITIONS, epub_pages, site_pages

Make = Callable[..., SphinxTestApp]
Anchors = list[tuple[str, str, str]]
BOOK = pytest.mark.sphinx("html", testroot="anchors")

P, TITLE = (f"p-{digest('index', text)}" for text in ("Everything flows.", "Rivers"))


def anchors_of(app: SphinxTestApp) -> Anchors:
    """Build, and return kind, anchor and text of all that has an anchor."""
    app.build()
    assert not app.warning.getvalue()
    return [(type(node).__name__, anchor, node.astext()) for node, anchor in anchored(app.env.get_doctree("index"))]


def names(anchors: Anchors) -> list[tuple[str, str]]:
    return [(kind, anchor) for kind, anchor, _text in anchors]


@BOOK
def test_everything_that_is_read_has_an_anchor(make_book: Make) -> None:
    app = make_book("html")
    anchors = names(anchors_of(app))
    assert Counter(kind for kind, _anchor in anchors) == {
        "section": 2, "paragraph": 14, "term": 2, "table": 1, "figure": 2, "footnote": 2}
    bare = [node.astext() for node in app.env.get_doctree("index").findall(nodes.paragraph) if not node.get("anchor")]
    assert bare == []


@BOOK
def test_translations_have_the_anchors_of_their_originals(make_book: Make) -> None:
    english = anchors_of(make_book("html"))
    finnish = anchors_of(make_book("html", "fi"))
    assert names(english) == names(finnish)
    texts = {anchor: (one, other) for (_, anchor, one), (_, _, other) in zip(english, finnish, strict=True)}
    assert texts[P] == ("Everything flows.", "Kaikki virtaa.")
    assert texts["delta"] == ("2\n\nIn its delta.", "2\n\nSuistossaan.")
    assert all(one != other for anchor, (one, other) in texts.items() if anchor != f"f-{digest('index', 'nile.png')}")


@BOOK
def test_what_somebody_named_keeps_its_name(make_book: Make) -> None:
    anchors = [anchor for _kind, anchor in names(anchors_of(make_book("html")))]
    assert anchors[0] == "rivers"  # the label; the heading's own words count out as id1
    assert {"the-nile", "delta", "term-mouth"} <= set(anchors)
    assert not [anchor for anchor in anchors if re.fullmatch(r"(id|index-|term-)\d+", anchor)]


@BOOK
def test_neighbours_may_come_and_go(make_book: Make) -> None:
    app = make_book("html")
    before = anchors_of(app)
    source = app.srcdir / "index.md"
    text = source.read_text()
    source.write_text(text.replace("## Rivers", "Another.[^3]\n\n## Lakes\n\nStill.\n\n## Rivers").replace(
        "[^delta]: ", "[^3]: A note.\n\n[^delta]: ").replace("- Water", "- Earth\n- Water"))
    after = anchors_of(make_book("html"))
    assert set(names(before)) <= set(names(after))
    assert len(after) == len(before) + 6


@BOOK
def test_equal_messages_are_told_apart_by_their_order(make_book: Make) -> None:
    app = make_book("html")
    source = app.srcdir / "index.md"
    source.write_text(source.read_text() + "\nEverything flows.\n")
    anchors = [anchor for _kind, anchor, text in anchors_of(app) if text == "Everything flows."]
    assert anchors == [P, f"{P}-2"]


@BOOK
def test_equal_messages_of_two_documents_are_told_apart() -> None:
    assert digest("one", "Everything flows.") != digest("two", "Everything flows.")


@BOOK
@pytest.mark.parametrize(("buildername", "suffix"), [("html", ".html"), ("epub", ".xhtml")])
@pytest.mark.parametrize("language", ["en", "fi"])
def test_each_anchor_is_the_id_of_its_element(make_book: Make, buildername: str, suffix: str, language: str) -> None:
    app = make_book(buildername, language, version="1", copyright="A. Writer", epub_show_urls="no")
    anchors = anchors_of(app)
    page = BeautifulSoup((app.outdir / f"index{suffix}").read_bytes(), "xml")
    counted = Counter(tag["id"] for tag in page.find_all(id=True))
    assert [name for name, times in counted.items() if times > 1] == []
    element = {"section": "section", "paragraph": "p", "term": "dt", "table": "table", "figure": "figure",
               "footnote": "aside"}
    for kind, anchor, _text in anchors:
        assert [tag.name for tag in page.find_all(id=anchor)] == [element[kind]], anchor


@BOOK
def test_a_term_of_a_list_does_not_become_one_of_the_glossary(make_book: Make) -> None:
    app = make_book("html", "fi")
    app.build()
    terms = [name for name, _title, kind, *_ in app.env.domains.standard_domain.get_objects() if kind == "term"]
    assert terms == ["mouth", "suu"]  # the English headword stays known


@BOOK
def test_the_index_leads_to_anchors(make_book: Make) -> None:
    app = make_book("html")
    app.build()
    index = BeautifulSoup((app.outdir / "genindex.html").read_bytes(), "lxml")
    links = [link["href"] for link in index.select(".indextable a")]
    assert f"index.html#p-{digest('index', 'Everything flows.[^1]')}" in links
    assert "index-0" not in (app.outdir / "index.html").read_text()


@BOOK
def test_latex_has_no_new_labels(make_book: Make) -> None:
    app = make_book("latex")
    anchors_of(app)
    text = next(app.outdir.glob("*.tex")).read_text()
    assert not re.search(r"\b[hftnp]-[0-9a-f]{8}", text)
    assert "index:the-nile" in text


def test_anchors_of_this_module_are_known() -> None:
    assert made_here("p-0123abcd")
    assert made_here("h-0123abcd-2")
    assert not made_here("p-rivers")
    assert not made_here("fig-0123abcd")


# -- The real book ---------------------------------------------------------------------


def ids(pages: dict[str, str], parser: str) -> set[tuple[str, str]]:
    """Return all ids of text in *pages*, but for those that are counted out."""
    return {
        (name.rpartition(".")[0], str(tag["id"]))
        for name, page in pages.items()
        for tag in BeautifulSoup(page, parser).find_all(id=re.compile(r"[hftnp]-[0-9a-f]{8}|cite-"))
    }


def test_all_editions_of_the_book_have_the_same_anchors() -> None:
    found = [ids(pages(language), parser)
             for pages, parser in ((site_pages, "lxml"), (epub_pages, "xml")) for language in EDITIONS]
    assert len(found[0]) > 800
    assert [sorted(found[0] ^ other) for other in found] == [[]] * len(found)
