"""Spelling of the rendered editions: hunspell's British dictionary for English, Voikko for Finnish."""

from __future__ import annotations

import gc
import warnings
from collections.abc import Callable
from functools import cache

from spylls.hunspell import Dictionary

from artefacts import ROOT
from spelling import FILE, Speller, read_names, voikko

#: Names and terms of each edition.
NAMES = {"en": ROOT / "tests" / "words" / "names-en.txt", "fi": ROOT / "locale" / "fi" / FILE}


def hunspell() -> Callable[[str], bool]:
    """Return the function that tells whether an English word is spelt right."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # spylls leaves the dictionary's files open
        dictionary = Dictionary.from_files("/usr/share/hunspell/en_GB")
        gc.collect()
    return lambda word: bool(dictionary.lookup(word.replace("’", "'")))


@cache
def speller(language: str) -> Speller:
    """Return who tells misspelt words of *language*."""
    knows = hunspell() if language == "en" else voikko(language)
    assert knows
    return Speller(language, knows, read_names(NAMES[language]))
