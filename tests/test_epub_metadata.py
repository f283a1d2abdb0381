from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import cast

import pytest
from sphinx.config import Config

from epub_metadata import Nature, accessibility, metadata, people, print_edition, summary

PLAIN = Nature(images=False, described=True, index=False, pages=False, moving=False)


def config(**changes: object) -> Config:
    settings: dict[str, object] = {
        "author": "A. Writer", "project": "Rivers", "edition_subtitle": "A Tale", "release": "1",
        "edition_creators": {}, "edition_publisher": "", "copyright": "A. Writer", "edition_description": "",
        "edition_subjects": [], "edition_isbn_print": "", "epub_identifier": "urn:x", "epub_conforms_to": ""}
    return cast(Config, SimpleNamespace(**settings | changes))


def values(nature: Nature, name: str) -> set[str]:
    return {value for key, value in accessibility(nature) if key == name}


# -- What is claimed, and only where it is so --------------------------------------------

@pytest.mark.parametrize(("nature", "features"), [
    (PLAIN, set()),
    (replace(PLAIN, images=True), {"alternativeText"}),
    (replace(PLAIN, images=True, described=False), set()),
    (replace(PLAIN, index=True), {"index"}),
    (replace(PLAIN, pages=True), {"pageBreakMarkers", "pageNavigation"}),
])
def test_a_feature_is_claimed_where_it_is(nature: Nature, features: set[str]) -> None:
    always = {"tableOfContents", "readingOrder", "structuralNavigation", "displayTransformability", "unlocked"}
    assert values(nature, "accessibilityFeature") == always | features


@pytest.mark.parametrize(("nature", "modes", "sufficient"), [
    (PLAIN, {"textual"}, {"textual"}),
    (replace(PLAIN, images=True), {"textual", "visual"}, {"textual"}),
    (replace(PLAIN, images=True, described=False), {"textual", "visual"}, {"textual,visual"}),
])
def test_eyes_are_needed_where_an_image_is_not_described(nature: Nature, modes: set[str], sufficient: set[str]) -> None:
    assert values(nature, "accessMode") == modes
    assert values(nature, "accessModeSufficient") == sufficient


@pytest.mark.parametrize(("moving", "hazard"), [(False, {"none"}), (True, {"unknown"})])
def test_no_hazard_is_denied_of_what_may_flash(moving: bool, hazard: set[str]) -> None:
    assert values(replace(PLAIN, moving=moving), "accessibilityHazard") == hazard


@pytest.mark.parametrize(("nature", "sentence"), [
    (replace(PLAIN, images=True), "Every figure has a description in words."),
    (replace(PLAIN, images=True, described=False), "Some figures have no description in words."),
    (replace(PLAIN, pages=True), "The page numbers are those of the print edition."),
    (PLAIN, "The page numbers of the print edition are not given."),
])
def test_the_summary_says_the_same_in_words(nature: Nature, sentence: str) -> None:
    assert summary(nature).endswith(sentence) or f"{sentence} " in summary(nature)
    assert values(nature, "accessibilitySummary") == {summary(nature)}
    assert ("figure" in summary(nature)) == nature.images


# -- Who and from what ---------------------------------------------------------------

def test_an_author_without_further_ado_is_filed_under_the_name() -> None:
    [author] = people(config())
    assert author == {"element": "creator", "id": "person-1", "role": "aut", "name": "A. Writer",
                      "file_as": "A. Writer"}


def test_who_wrote_is_a_creator_and_who_helped_a_contributor() -> None:
    made = {"aut": [("A. Writer", "Writer, A.")], "trl": [("C. Hare", "")]}
    found = people(config(edition_creators=made))
    assert [(person["element"], person["role"], person["file_as"]) for person in found] == [
        ("creator", "aut", "Writer, A."), ("contributor", "trl", "C. Hare")]


def test_the_print_edition_is_named_by_its_isbn_or_its_title() -> None:
    assert print_edition(config(edition_isbn_print="978-951-0-18435-6")) == "urn:isbn:9789510184356"
    assert print_edition(config()) == "Rivers: A Tale (print edition, version 1)"


@pytest.mark.parametrize(("isbn", "pages", "source", "page_source"), [
    ("", False, "", ""),
    ("", True, "Rivers: A Tale (print edition, version 1)", "Rivers: A Tale (print edition, version 1)"),
    ("978-951-0-18435-6", False, "urn:isbn:9789510184356", ""),
    ("978-951-0-18435-6", True, "urn:isbn:9789510184356", "urn:isbn:9789510184356"),
])
def test_the_source_of_pages_is_told_where_there_are_pages(
    isbn: str, pages: bool, source: str, page_source: str,
) -> None:
    described = metadata(config(edition_isbn_print=isbn), replace(PLAIN, pages=pages), "2023-11-14T22:13:20Z")
    assert (described["source"], described["page_source"]) == (source, page_source)
    assert (described["date"], described["modified"]) == ("2023-11-14", "2023-11-14T22:13:20Z")
