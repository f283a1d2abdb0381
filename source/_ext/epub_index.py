"""Arrange the index of an EPUB: letters, entries, and links that say where they lead.

A link is called by the page of the print edition that it leads to, as in the printed index; in a book without those
by the number of the chapter.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Places:
    """What the index knows of the places in the book, each given by its address: ``chapters/flow.xhtml#index-0``."""

    #: What a place is called.
    label: Callable[[str], str]
    #: Its rank in the order of reading.
    order: Callable[[str], int]
    #: Whether several places with one label are one, as on a page of print; else they are counted: 3, 3 (2), 3 (3).
    once: bool

    def of(self, links: list[tuple[str, str]]) -> list[Place]:
        """Return the places of *links* (mark of the main one, address) in the order of reading."""
        found: list[Place] = []
        seen: Counter[str] = Counter()
        for main, href in sorted(links, key=lambda link: self.order(link[1])):
            name = self.label(href)
            seen[name] += 1
            if seen[name] == 1:
                found.append(Place(name, href, bool(main)))
            elif not self.once:
                found.append(Place(f"{name} ({seen[name]})", href, bool(main)))
        return found


@dataclass(frozen=True)
class Place:
    """A link of an entry."""

    label: str
    href: str
    main: bool


@dataclass
class Entry:
    """A heading of the index."""

    text: str
    id: str = ""
    places: list[Place] = field(default_factory=list)
    #: Cross-references: the words before them, and the heading that they name.
    see: list[tuple[str, Entry]] = field(default_factory=list)
    children: list[Entry] = field(default_factory=list)


@dataclass(frozen=True)
class Letter:
    """The heading of a group."""

    text: str
    id: str


def arrange(groups: list[tuple[str, list[Any]]], places: Places,
            see_words: tuple[str, ...]) -> list[tuple[Letter, list[Entry]]]:
    """Return the index of Sphinx, *groups*, for the page.

    *see_words* are the forms of a cross-reference, ``("see %s", "see also %s")``; the heading that one names is
    linked where it stands in the index.
    """
    ids = {text: f"entry-{number}" for number, text in
           enumerate((text for _letter, entries in groups for text, _rest in entries), start=1)}
    found = []
    for number, (letter, entries) in enumerate(groups, start=1):
        arranged = []
        for text, (links, subentries, _key) in entries:
            entry = Entry(text, ids[text], places.of(links))
            for below, sublinks in subentries:
                if not sublinks and (reference := cross_reference(below, see_words)):
                    word, other = reference
                    entry.see.append((word, Entry(other, ids.get(other, ""))))
                else:
                    entry.children.append(Entry(below, places=places.of(sublinks)))
            arranged.append(entry)
        found.append((Letter(letter, f"letter-{number}"), arranged))
    return found


def cross_reference(text: str, see_words: tuple[str, ...]) -> tuple[str, str] | None:
    """Return the words and the heading of the cross-reference *text*, None where it is none of *see_words*."""
    # The longer form first: "see also" begins like "see".
    for words in sorted(see_words, key=len, reverse=True):
        before, _percent, after = words.partition("%s")
        if text.startswith(before) and text.endswith(after):
            return before, text.removeprefix(before).removesuffix(after)
    return None
