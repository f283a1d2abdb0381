"""No English word of the machinery is left in a Finnish artefact."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from artefacts import ROOT, epub_pages, pdf_text, site_pages, words_shown
from dictionaries import speller
from po_file import read_catalog
from spelling import words

#: What Sphinx, Furo and MyST print in English where no catalog reaches.
CONSTANTS = (
    "Table of Contents",
    "Cover",
    "Cover image",
    "Footnotes",
    "Toggle site navigation sidebar",
    "Light mode",
    "Dark mode",
    "Toggle table of contents sidebar",
    "Toggle Light / Dark / Auto color theme",
    "Toggle navigation of",
    "Contents",
    "Menu",
    "Expand",
    "Auto light/dark",
    "Further reading",
    "Release",
    "Chapter",
    "Part",
    "Figure",
    "Index",
    "Bibliography",
    "see also",
    "et al",
    "edited by",
    "translated by",
    "Skip to content",
    "Back to top",
)
PLACEHOLDER = re.compile(r"%\([a-z_]+\)[sd]|%[sd]|\$\{[^}]+\}|&[#\w]+;|<[^>]+>|\n")


@cache
def machinery() -> list[str]:
    """Return the English phrases of the machinery: the msgids of sphinx.po and book.po that Finnish says otherwise."""
    phrases = set(CONSTANTS)
    for name in ("sphinx", "book"):
        for entry in read_catalog(ROOT / "locale" / "fi" / "LC_MESSAGES" / f"{name}.po"):
            # Words of a drawing are names too ("Peter", "Easter"), which a text about names may cite; no text shows
            # them, and tests/test_plans.py looks at the drawings.
            if {Path(path).parent.name for path, _line in entry.occurrences} == {"figures"}:
                continue
            finnish = " ".join([entry.msgstr, *entry.msgstr_plural.values()])
            for msgid in filter(None, (entry.msgid, entry.msgid_plural)):
                parts = [part.strip(" .,:()“”") for part in PLACEHOLDER.split(msgid)]
                phrases |= {part for part in parts if part not in finnish}
    return sorted(phrase for phrase in phrases if len(re.findall(r"[A-Za-z]", phrase)) >= 4)


def survivors(text: str) -> list[str]:
    """Return the English phrases of the machinery that stand in *text*."""
    return [phrase for phrase in machinery()
            if phrase in text and re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", text)]


@cache
def web() -> str:
    return " ".join(words_shown(without_titles(page), "fi") for page in site_pages("fi").values())


@cache
def book() -> str:
    return " ".join(words_shown(without_titles(page), "fi") for page in epub_pages("fi").values())


@cache
def print_edition() -> str:
    text = pdf_text("fi", "-nopgbrk")
    # The bibliography prints titles in the languages that they have.
    start, end = text.rindex("Antiikin lähteet"), text.rindex("Julkaisutiedot")
    return text[:start] + text[end:]


def without_titles(page: str) -> str:
    """Return *page* without titles of works, which keep their language."""
    soup = BeautifulSoup(page, "xml" if page.startswith("<?xml") else "lxml")
    for works in soup.find_all("ul", class_="bibliography"):
        works.decompose()
    return str(soup)


EDITIONS: dict[str, Callable[[], str]] = {"web": web, "epub": book, "print": print_edition}


@pytest.mark.parametrize("edition", EDITIONS)
def test_no_english_phrase_of_the_machinery_is_left(edition: str) -> None:
    assert survivors(EDITIONS[edition]()) == []


@pytest.mark.parametrize("edition", EDITIONS)
def test_no_english_word_is_left(edition: str) -> None:
    finnish, english = speller("fi"), speller("en")
    found = {word for word in words(EDITIONS[edition]()) if len(word) > 2}
    left = {word for word in found
            if not finnish.knows(word) and not finnish.is_name(word) and english.knows(word.lower())}
    # Typeset text is cut at line ends: a half of a Finnish word may look like an English one.
    assert sorted(left) == [] if edition != "print" else sorted(left - {word for word in left if len(word) < 4}) == []


def test_english_would_be_found() -> None:
    assert "Toggle site navigation sidebar" in survivors("Toggle site navigation sidebar")
    assert survivors("Taulukko 1.1 (continued from previous page)")
    assert "Symbols" in survivors(words_shown("<html><body><h2>Symbols</h2></body></html>", "fi"))
