from __future__ import annotations

from typing import Any

from print_index import latex_index

SEE = ("see %s", "see also %s")
#: As ``IndexEntries.create_index`` gives it: (letter, [(heading, (links, [(subheading, links)], key))]).
GROUPS: list[tuple[str, list[Any]]] = [
    ("L", [
        ("lakes (salt)", ([("", "%a#1"), ("main", "%b#2")], [("see also water", [])], None)),
        ("lost", ([("", "%elsewhere#1")], [], None)),
    ]),
    ("N", [("nowhere", ([], [("also there", [("", "%elsewhere#2")])], None))]),
    ("R", [("rivers", ([], [("flow & ebb", [("", "%a#1")]), ("see streams", [])], None))]),
]
NUMBERS = {"%a#1": 3, "%b#2": 17}


def encode(text: str) -> str:
    return text.replace("&", r"\&")


def test_the_index_names_the_places_of_its_entries() -> None:
    assert latex_index(GROUPS, NUMBERS, encode, SEE).splitlines() == [
        r"\begin{sphinxtheindex}",
        r"\sphinxstyleindexlettergroup{L}",
        r"\item \sphinxstyleindexentry{lakes}\sphinxstyleindexextra{salt}\BookFolios{3,17*}, \BookSee{see also}{water}",
        r"\sphinxstyleindexlettergroup{R}",
        r"\item \sphinxstyleindexentry{rivers}, \BookSee{see}{streams}",
        r"  \subitem \sphinxstyleindexentry{flow \& ebb}\BookFolios{3}",
        r"\end{sphinxtheindex}",
    ]


def test_a_book_without_entries_has_no_index() -> None:
    assert latex_index([], {}, encode, SEE) == ""
    assert latex_index(GROUPS[1:2], NUMBERS, encode, SEE) == ""
