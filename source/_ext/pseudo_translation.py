"""Translate a message into nothing but another look of itself, to see what translators can reach and what grows.

In Latin letters each vowel is doubled and has an accent, ``Theé riíveér``: longer by a third, and still to be read.  In
another script the letters are those of ICU's transliteration.  Markup, targets and placeholders stay as they are.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

import icu

from message_tokens import REFERENCE_ROLES, TITLED, WORD_ROLES
from plain_words import CLDR_SOURCE, STRFTIME_SOURCE

#: What stands in a message and is no word of it.
MARKUP = re.compile(r"""
    \{(?P<role>[\w:.+-]+)\}`(?P<content>[^`]*)`
  | `+[^`]*`+ | \[\^[^\]]+\] | \]\([^)]*\) | \{[^{}]*\} | <[^<>]*> | \\.
  | %\(\w+\)[sdr] | %-?[a-zA-Z%] | \$\{\w+\} | &\#?\w+;
""", re.VERBOSE)
WORD = re.compile(r"[^\W\d_]+")
VOWEL = re.compile("[aeiouyAEIOUY]")
ACCENTED = str.maketrans("aeiouy", "áéíóúý")
#: What ICU writes as letters where a script has signs for short vowels.
LONG = str.maketrans("aeiouy", "āīīūūī")


def in_latin(word: str) -> str:
    """Return *word* with every vowel twice, the second time with an accent."""
    return VOWEL.sub(lambda found: found[0] + found[0].lower().translate(ACCENTED), word)


def without_signs(text: str) -> str:
    """Return *text* without signs above and below its letters."""
    return "".join(character for character in text if unicodedata.category(character) != "Mn")


def pseudo_letters(script: str) -> Callable[[str], str]:
    """Return the function that rewrites the words of a text in *script* (ISO 15924: ``Latn``, ``Arab``).

    Raises ValueError where ICU cannot write English in that script.
    """
    if script == "Latn":
        return lambda text: WORD.sub(lambda word: in_latin(word[0]), text)
    try:
        letters = icu.Transliterator.createInstance(f"Latin-{script}")
    except icu.ICUError as error:
        raise ValueError(f"ICU has no transliteration from Latin to {script}") from error
    long_vowels = script in {"Arab", "Hebr"}

    def in_script(word: re.Match[str]) -> str:
        text = VOWEL.sub(lambda found: found[0] * 2, word[0].lower())
        return without_signs(letters.transliterate(text.translate(LONG) if long_vowels else text))

    return lambda text: WORD.sub(in_script, text)


def pseudo_role(name: str, content: str, letters: Callable[[str], str]) -> str:
    """Return the role *name* with its words, but not its target, rewritten."""
    if name in WORD_ROLES:
        content = letters(content)
    elif name in REFERENCE_ROLES and (titled := TITLED.fullmatch(content)):
        content = f"{letters(titled['words'])} <{titled['target']}>"
    elif name == "term":
        content = f"{letters(content)} <{content}>"
    return f"{{{name}}}`{content}`"


def pseudo(text: str, letters: Callable[[str], str]) -> str:
    """Return the message *text* with its words rewritten by *letters*."""
    if STRFTIME_SOURCE.fullmatch(text) or CLDR_SOURCE.fullmatch(text):
        return text
    parts, end = [], 0
    for found in MARKUP.finditer(text):
        parts.append(letters(text[end:found.start()]))
        parts.append(pseudo_role(found["role"], found["content"], letters) if found["role"] else found[0])
        end = found.end()
    return "".join([*parts, letters(text[end:])])
