"""Find misspelt words: Voikko knows Finnish; names and terms stand in a list, one stem to a line.

A word is a name when it is a stem of the list, or a stem and an ending of the language.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

#: The list of names of a language, in its folder of locale/.
FILE = "words.txt"
#: A word; what follows a colon is the ending of a number or sign: "Justinus I:ltä".
WORD = re.compile(r"(?<![\w:])[^\W\d_]+(?:[-’'][^\W\d_]+)*")
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


def read_names(path: Path) -> frozenset[str]:
    """Return the stems in the list *path*; none where there is no such file."""
    if not path.exists():
        return frozenset()
    lines = path.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def voikko(language: str) -> Callable[[str], bool] | None:
    """Return the function of Voikko that tells whether a word of *language* is spelt right; None where it has none.

    Raises ImportError where Voikko is not installed: only the tests need it.
    """
    import libvoikko

    try:
        return libvoikko.Voikko(language).spell  # type: ignore[no-any-return]
    except (OSError, libvoikko.VoikkoException) as error:
        if language == "fi":
            raise ImportError(str(error)) from error
        return None


@dataclass(frozen=True)
class Speller:
    """Tells misspelt words of a language by a dictionary and a list of names."""

    language: str
    knows: Callable[[str], bool]
    names: frozenset[str]

    def is_name(self, word: str) -> bool:
        """Tell whether *word* is a stem of the list with an ending of the language."""
        ending = ENDINGS.get(self.language, re.compile(""))
        return any(word[:end] in self.names and ending.fullmatch(word[end:]) for end in range(2, len(word) + 1))

    def known(self, word: str, also: frozenset[str] = frozenset()) -> bool:
        """Tell whether *word*, or each part of it, is in the dictionary, the list or *also*."""
        def right(part: str) -> bool:
            return part in also or self.knows(part) or self.is_name(part)

        parts = re.split(r"[-’']", word)
        return right(word) or (len(parts) > 1 and all(map(right, filter(None, parts))))

    def misspelt(self, text: str, also: frozenset[str] = frozenset()) -> list[str]:
        """Return the words of *text* that are neither in the dictionary nor in the list nor in *also*, sorted."""
        found = set()
        for match in WORD.finditer(text):
            # Voikko knows abbreviations with their dot: "toim."
            if not self.known(match[0], also) and not (text[match.end():][:1] == "." and self.knows(match[0] + ".")):
                found.add(match[0])
        return sorted(found)

    def misspelt_in_translation(self, source: str, translation: str) -> list[str]:
        """Return the words of *translation* that are spelt wrong; words that it takes over from *source* are not."""
        return self.misspelt(translation, frozenset(re.split(r"[\W_]+", source)))
