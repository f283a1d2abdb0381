from __future__ import annotations

from typing import Any

import pytest

from epub_index import Place, Places, arrange, cross_reference

#: What Sphinx gives: letter, entries; an entry is its text, links (mark of the main one, address), subentries, key.
GROUPS: list[tuple[str, list[Any]]] = [
    ("R", [
        ("river", ([("", "b#2"), ("", "b#1"), ("main", "a#9"), ("", "b#1a")], [], None)),
    ]),
    ("S", [
        ("stream", ([], [("see river", []), ("see also Nile; White", [])], None)),
        ("spring", ([], [("in stone", [("", "a#1")]), ("see saw", [("", "a#2")])], None)),
    ]),
]
SEE = ("see %s", "see also %s")
ORDER = ["a#1", "a#2", "a#9", "b#1", "b#1a", "b#2"]


def places(once: bool) -> Places:
    """The folio of a place is its first digit."""
    return Places(lambda uri: uri[2], ORDER.index, once)


def test_places_stand_in_the_order_of_reading_one_for_each_page() -> None:
    [(letter, [river]), _rest] = arrange(GROUPS, places(once=True), SEE)
    assert (letter.text, letter.id) == ("R", "letter-1")
    assert river.places == [Place("9", "a#9", True), Place("1", "b#1", False), Place("2", "b#2", False)]


def test_no_place_is_lost_where_there_are_no_pages() -> None:
    [(_letter, [river]), _rest] = arrange(GROUPS, places(once=False), SEE)
    assert [place.label for place in river.places] == ["9", "1", "1 (2)", "2"]


def test_a_cross_reference_leads_to_its_entry() -> None:
    [_first, (_letter, [stream, spring])] = arrange(GROUPS, places(once=True), SEE)
    assert [(word, other.text, other.id) for word, other in stream.see] == [
        ("see ", "river", "entry-1"), ("see also ", "Nile; White", "")]
    assert stream.children == []
    # What has places is no cross-reference, whatever it is called.
    assert [child.text for child in spring.children] == ["in stone", "see saw"]


@pytest.mark.parametrize(("text", "found"), [
    ("see river", ("see ", "river")),
    ("see also river", ("see also ", "river")),
    ("flowing", None),
])
def test_cross_references_are_told_from_headings(text: str, found: tuple[str, str] | None) -> None:
    assert cross_reference(text, SEE) == found


def test_cross_references_of_a_language_that_closes_them() -> None:
    assert cross_reference("(katso: joki)", ("(katso: %s)",)) == ("(katso: ", "joki")
