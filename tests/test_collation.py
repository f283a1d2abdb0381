from __future__ import annotations

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from docutils import nodes
from sphinx.testing.util import SphinxTestApp

from artefacts import EDITIONS, site_pages
from collation import group_letter, sort_entries, sort_key

Make = Callable[..., SphinxTestApp]


@pytest.mark.parametrize(("language", "expected"), [
    ("en", ["Ahti", "Äiti", "Åland", "Auto", "élan", "Eve", "Öljy", "Zeugma"]),
    ("fi", ["Ahti", "Auto", "élan", "Eve", "Zeugma", "Åland", "Äiti", "Öljy"]),
    # In Finnish w stands by itself, and ü with y.
    ("fi", ["Vaasa", "Vuori", "Walter", "Wien"]),
    ("fi", ["uni", "Über", "yksi", "Yö"]),
    ("sv", ["Zeugma", "Åland", "Äpple", "Öland"]),
    ("de", ["Apfel", "Äpfel", "Zeugma"]),
])
def test_words_stand_in_the_order_of_the_alphabet(language: str, expected: list[str]) -> None:
    assert sorted(set(expected), key=sort_key(language)) == expected


@pytest.mark.parametrize(("language", "word", "letter"), [
    ("en", "äiti", "A"), ("fi", "äiti", "Ä"),
    ("en", "Åland", "A"), ("fi", "Åland", "Å"),
    ("en", "öljy", "O"), ("fi", "öljy", "Ö"),
    ("en", "élan", "E"), ("fi", "élan", "E"),
    ("en", "531", ""), ("fi", "531", ""), ("fi", "*", ""), ("fi", "", ""),
    ("en", "Ωμέγα", ""),
])
def test_words_are_filed_under_the_letter_of_the_alphabet(language: str, word: str, letter: str) -> None:
    assert group_letter(language)(word) == letter


@pytest.mark.sphinx("html", testroot="collation")
@pytest.mark.parametrize(("language", "letters", "words"), [
    ("en", ["Symbols", "A", "E", "N", "O", "S", "W", "Z"],
     ["531", "Ωμέγα", "Ångström", "apple", "ähky", "core", "zest", "Ära", "élan", "Eve", "night", "Örebro",
      "summer", "winter", "Zoe"]),
    ("fi", ["Symbols", "A", "E", "Y", "Z", "Å", "Ä", "Ö"],
     ["531", "Ωμέγα", "apple", "core", "zest", "ähky", "élan", "Eve", "yö", "Zoe", "åkeri", "Ångström", "äes", "Ära",
      "Örebro"]),
])
def test_the_index_is_filed_by_the_alphabet(
    make_book: Make, language: str, letters: list[str], words: list[str],
) -> None:
    app = make_book(language=language)
    app.build()
    assert not app.warning.getvalue()
    index = BeautifulSoup((app.outdir / "genindex.html").read_bytes(), "lxml")
    assert [heading.get_text() for heading in index.select("h2")] == letters
    assert [next(line.stripped_strings) for line in index.select(".genindextable li")] == words


@pytest.mark.sphinx("html", testroot="collation")
@pytest.mark.parametrize(("language", "terms", "meanings"), [
    ("en", ["night", "summer", "winter"], ["Dark.", "Warm.", "Cold."]),
    ("fi", ["yö", "åkeri", "äes"], ["Dark.", "Cold.", "Warm."]),
])
def test_the_glossary_is_sorted_by_the_alphabet(
    make_book: Make, language: str, terms: list[str], meanings: list[str],
) -> None:
    app = make_book(language=language)
    app.build()
    page = BeautifulSoup((app.outdir / "index.html").read_bytes(), "lxml")
    assert [next(term.stripped_strings) for term in page.select("dl.glossary dt")] == terms
    assert [meaning.get_text().strip() for meaning in page.select("dl.glossary dd")] == meanings


@pytest.mark.parametrize(("language", "expected"), [("fi", ["Amida", "Zeugma", "Äänisjoki"]),
                                                    ("en", ["Äänisjoki", "Amida", "Zeugma"])])
def test_rows_of_an_alphabetical_table_are_sorted(language: str, expected: list[str]) -> None:
    body = nodes.tbody()
    for name in ("Zeugma", "Äänisjoki", "Amida"):
        body += nodes.row("", nodes.entry("", nodes.paragraph("", name)), nodes.entry("", nodes.paragraph("", "A")))
    sort_entries(nodes.table("", nodes.tgroup("", body, cols=2), classes=["alphabetical"]), language)
    assert [row.children[0].astext() for row in body.children] == expected


@pytest.mark.parametrize("page", ["who-was-who", "gazetteer"])
def test_the_lists_of_the_book_are_in_the_alphabet_of_each_language(page: str) -> None:
    for language in EDITIONS:
        soup = BeautifulSoup(site_pages(language)[f"appendices/{page}.html"], "lxml")
        lists = [[term.get_text() for term in part.find_all("dt")] for part in soup.select(".alphabetical dl")]
        lists += [[row.td.get_text() for row in table.select("tbody tr") if row.td]
                  for table in soup.select("table.alphabetical")]
        assert len(lists) >= 3
        for names in lists:
            assert names == sorted(names, key=sort_key(language))
