"""Write the printed index: the entries as Sphinx sorts them, with the folios that LaTeX finds.

The order and the letters are those of the other formats (extension collation).  Each place in the book has a number:
LaTeX notes the page that it falls on, and prints the pages of an entry's numbers (``_latex/bookonepass.sty``).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sphinx.writers.latex import EXTRA_RE  # a heading with a qualification: "Alexander (envoy)"

from epub_index import cross_reference


def latex_index(groups: list[tuple[str, list[Any]]], numbers: dict[str, int], encode: Callable[[str], str],
                see_words: tuple[str, str]) -> str:
    """Return the LaTeX source of the index *groups*, ``""`` without entries.

    *groups* are as ``IndexEntries.create_index`` gives them, *numbers* those of the places in the book by their
    address; an entry that has no place there and refers to no other is left out.  *encode* turns text into LaTeX;
    *see_words* are the forms of the cross-references, ``("see %s", "see also %s")``.
    """
    def heading(text: str) -> str:
        if found := EXTRA_RE.match(text):
            return rf"\sphinxstyleindexentry{{{encode(found[1])}}}\sphinxstyleindexextra{{{encode(found[2])}}}"
        return rf"\sphinxstyleindexentry{{{encode(text)}}}"

    def folios(links: list[tuple[str, str]]) -> str:
        places = [f"{numbers[address]}{'*' if main else ''}" for main, address in links if address in numbers]
        return rf"\BookFolios{{{','.join(places)}}}" if places else ""

    def references(subentries: list[Any]) -> str:
        found = filter(None, (cross_reference(text, see_words) for text, links in subentries if not links))
        return "".join(rf", \BookSee{{{encode(words.strip())}}}{{{encode(other)}}}" for words, other in found)

    lines = []
    for letter, entries in groups:
        group = []
        for text, (links, subentries, _key) in entries:
            below = [rf"  \subitem {heading(sub)}{folios(links)}" for sub, links in subentries if folios(links)]
            rest = folios(links) + references(subentries)
            if rest or below:
                group += [rf"\item {heading(text)}{rest}", *below]
        if group:
            lines += [rf"\sphinxstyleindexlettergroup{{{encode(letter)}}}", *group]
    return "\n".join([r"\begin{sphinxtheindex}", *lines, r"\end{sphinxtheindex}"]) if lines else ""
