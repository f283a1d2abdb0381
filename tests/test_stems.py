"""The search of an edition is indexed by stems in C; the reader's browser cuts them by the same rules, in JavaScript.

Both are made of one source (https://snowballstem.org), and so is the slower Python that stands here for the latter.
"""

from __future__ import annotations

import re

import pytest
import snowballstemmer
import Stemmer
from snowballstemmer.finnish_stemmer import FinnishStemmer
from snowballstemmer.porter_stemmer import PorterStemmer

from artefacts import site


@pytest.mark.parametrize(("edition", "language", "plain"), [
    ("fi", "finnish", FinnishStemmer), ("en", "porter", PorterStemmer)])
def test_both_find_the_same_stems(edition: str, language: str, plain: type[FinnishStemmer | PorterStemmer]) -> None:
    pages = [path.read_text("utf-8") for path in site(edition).rglob("*.html")]
    words = {word.lower() for page in pages for word in re.findall(r"\w+", page)}
    assert len(words) > 3000
    quick, slow = snowballstemmer.stemmer(language), plain()
    assert isinstance(quick, Stemmer.Stemmer)
    assert [word for word in sorted(words) if quick.stemWord(word) != slow.stemWord(word)] == []
