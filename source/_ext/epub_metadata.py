"""Describe an EPUB: who made it, what it is a copy of, and for whom it can be read.

EPUB 3.3, section 5.5; EPUB Accessibility 1.1, section 2, with the terms of the Schema.org Accessibility Properties
for Discoverability Vocabulary.  A claim stands here only where it was found to be so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sphinx.locale import get_translation

from edition import full_title
from isbn import isbn_urn

if TYPE_CHECKING:
    from sphinx.config import Config

_ = get_translation("book")

#: MARC relator codes of those whom EPUB calls creators; others are contributors.
CREATORS = ("aut", "aui", "edt")


@dataclass(frozen=True)
class Nature:
    """What the finished EPUB holds, as far as it matters to those who need help in reading."""

    images: bool
    described: bool  # every image has an alternative text
    index: bool
    pages: bool      # it has a list of the pages of the print edition
    moving: bool     # it has images that may move


def accessibility(nature: Nature) -> list[tuple[str, str]]:
    """Return the accessibility metadata of a publication of that *nature*, property and value."""
    described = nature.described
    features = ["tableOfContents", "readingOrder", "structuralNavigation", "displayTransformability", "unlocked"]
    features += ["alternativeText"] if nature.images and described else []
    features += ["index"] if nature.index else []
    features += ["pageBreakMarkers", "pageNavigation"] if nature.pages else []
    return [
        ("accessMode", "textual"),
        *([("accessMode", "visual")] if nature.images else []),
        ("accessModeSufficient", "textual" if described else "textual,visual"),
        *(("accessibilityFeature", feature) for feature in features),
        ("accessibilityHazard", "unknown" if nature.moving else "none"),
        ("accessibilitySummary", summary(nature)),
    ]


def summary(nature: Nature) -> str:
    """Return in words of the edition what `accessibility` says in terms."""
    sentences = [_("The text can be read aloud, enlarged and set in any face and colours; "
                   "chapters, sections and notes can be reached from the contents and by links.")]
    if nature.images:
        sentences.append(_("Every figure has a description in words.") if nature.described
                         else _("Some figures have no description in words."))
    sentences.append(_("The page numbers are those of the print edition.") if nature.pages
                     else _("The page numbers of the print edition are not given."))
    return " ".join(map(str, sentences))


def people(config: Config) -> list[dict[str, str]]:
    """Return those who made the edition: element, id, name, MARC relator code, and the name as it is filed."""
    made = config.edition_creators or {"aut": [(config.author, config.author)]}
    found = [(role, *person) for role, persons in made.items() for person in persons]
    return [
        {"element": "creator" if role in CREATORS else "contributor", "id": f"person-{number}", "role": role,
         "name": name, "file_as": file_as or name}
        for number, (role, name, file_as) in enumerate(found, start=1)
    ]


def print_edition(config: Config) -> str:
    """Return what identifies the print edition: its ISBN, or its title and version where it has none."""
    if config.edition_isbn_print:
        return isbn_urn(config.edition_isbn_print)
    return _("%s (print edition, version %s)") % (full_title(config), config.release)


def metadata(config: Config, nature: Nature, date: str) -> dict[str, Any]:
    """Return what the template of the package says of the edition that *config* describes.

    *date* is the moment of its last change, ISO 8601 in UTC.
    """
    pages = print_edition(config) if nature.pages else ""
    return {
        "identifier": config.epub_identifier,
        "title": config.project,
        "subtitle": config.edition_subtitle,
        "creators": people(config),
        "publisher": config.edition_publisher or config.author,
        "rights": config.copyright,
        "date": date.partition("T")[0],
        "modified": date,
        "description": config.edition_description,
        "subjects": config.edition_subjects,
        # The print edition is a source of the EPUB also where its pages are not known.
        "source": pages or (isbn_urn(config.edition_isbn_print) if config.edition_isbn_print else ""),
        "page_source": pages,
        "accessibility": accessibility(nature),
        "conforms_to": config.epub_conforms_to,
    }
