"""Both editions are spelt right, but for names and terms on the project's lists."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from artefacts import EDITIONS, ROOT, site_pages, words_shown
from dictionaries import speller
from spelling import Speller
from translation_status import revision

#: Pages of references: titles in many languages, names of authors.
REFERENCES = {"appendices/bibliography.html", "genindex.html", "search.html"}


def prose(page: str, language: str) -> str:
    """Return the text of the book on a *page*, without the theme around it."""
    article = BeautifulSoup(page, "lxml").find("article")
    # Titles of works stand below each chapter, too.
    for works in article.select(".works-cited") if article else []:
        works.decompose()
    text = words_shown(str(article), language) if article else ""
    # The colophon names the commit, which may have letters that look like a word.
    return text.replace(revision(ROOT), "")


@pytest.mark.parametrize("language", EDITIONS)
def test_spelling(language: str) -> None:
    pages = {path: prose(page, language) for path, page in site_pages(language).items() if path not in REFERENCES}
    assert {path: wrong for path, text in pages.items() if (wrong := speller(language).misspelt(text))} == {}


@pytest.mark.parametrize(("language", "wrong"), [("en", "the armie of Belisarus"), ("fi", "Belisariuxen armejia")])
def test_a_misspelling_is_found(language: str, wrong: str) -> None:
    assert len(speller(language).misspelt(wrong)) == 2


@pytest.mark.parametrize("language", EDITIONS)
def test_the_list_of_names_holds_what_the_book_uses(language: str) -> None:
    text = " ".join(words_shown(page, language) for page in site_pages(language).values())
    assert sorted(stem for stem in speller(language).names if stem not in text) == []


def test_a_word_is_known_by_dictionary_list_or_source() -> None:
    finnish = Speller("fi", {"jänis", "joki", "toim."}.__contains__, frozenset({"Dara"}))
    assert finnish.misspelt("jänis Daran Dara-joki toim. joki:ltä") == []
    assert finnish.misspelt("jäniz Darax joki-jäniz toim jänis.") == ["Darax", "joki-jäniz", "jäniz", "toim"]
    assert finnish.misspelt_in_translation("the savaran of Sphinx", "savaran Sphinx-joki") == []
