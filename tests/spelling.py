"""Spelling of the rendered editions: hunspell's British dictionary for English, Voikko for Finnish.

Names stand in `tests/words/names-<language>.txt`, one stem to a line: a word is a name when it is a stem, or a stem
and an ending of the language.
"""

from __future__ import annotations

import gc
import re
import warnings
from collections.abc import Callable
from functools import cache
from pathlib import Path

import libvoikko
from spylls.hunspell import Dictionary

WORD = re.compile(r"(?<![\w])[^\W\d_]+(?:[-’'][^\W\d_]+)*")
#: What may follow the stem of a name: English possessive and plural; Finnish case endings and particles.
ENDINGS = {
    "en": re.compile(r"(?:s|es|[’']s?|s[’'])?"),
    "fi": re.compile(
        r"[aeiouyäö]{0,2}(?:[nt]|ta|tä|na|nä|ssa|ssä|sta|stä|lla|llä|lta|ltä|lle|ksi|tta|ttä|den|ten|ien|jen|ja|jä|ia|iä|"
        r"hin|hun|han|hen|seen|siin|iin|een|n)?"
        r"(?:kin|kaan|kään|ko|kö|pa|pä|han|hän|nsa|nsä)?"
    ),
}


def words(text: str) -> list[str]:
    """Return the words of *text*, without numbers."""
    return WORD.findall(text)


@cache
def stems(language: str) -> frozenset[str]:
    """Return the stems of names that the book uses in *language*."""
    lines = (Path(__file__).parent / "words" / f"names-{language}.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def is_name(word: str, language: str) -> bool:
    """Tell whether *word* is a stem of the word list with an ending of *language*."""
    return any(
        word[:end] in stems(language) and ENDINGS[language].fullmatch(word[end:]) for end in range(2, len(word) + 1)
    )


@cache
def checker(language: str) -> Callable[[str], bool]:
    """Return the function that tells whether a word is spelt right in *language*."""
    if language == "fi":
        return libvoikko.Voikko("fi").spell  # type: ignore[no-any-return]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # spylls leaves the dictionary's files open
        hunspell = Dictionary.from_files("/usr/share/hunspell/en_GB")
        gc.collect()
    return lambda word: bool(hunspell.lookup(word.replace("’", "'")))


def misspelt(text: str, language: str) -> list[str]:
    """Return the words of *text* that neither the dictionary of *language* nor the list of names knows, sorted."""
    right = checker(language)

    def known(word: str) -> bool:
        if right(word) or is_name(word, language):
            return True
        parts = re.split(r"[-’']", word)
        return len(parts) > 1 and all(right(part) or is_name(part, language) for part in parts if part)

    return sorted({word for word in words(text) if not known(word)})
