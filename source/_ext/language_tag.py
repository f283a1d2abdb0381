"""Name the language of an edition as HTML, EPUB and PDF want it: by BCP 47 tag, script and direction of writing."""

from __future__ import annotations

import re
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.core import get_global

#: A language, as gettext or BCP 47 write it.
LANGUAGE = re.compile(r"[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8})*(@[a-z]+)?")


def language_tag(language: str) -> str:
    """Return the BCP 47 tag of *language*, which gettext and Sphinx write with an underscore: ``pt_BR``, ``pt-BR``."""
    return language.replace("_", "-")


def text_direction(language: str) -> str:
    """Return ``rtl`` where *language* is written from right to left, by CLDR, else ``ltr``."""
    try:
        return Locale.parse(language_tag(language), sep="-").text_direction
    except (UnknownLocaleError, ValueError):
        return "ltr"


def script_of(language: str) -> str:
    """Return the script that *language* is written in, by CLDR's likely subtags (ISO 15924: ``Latn``, ``Arab``)."""
    try:
        locale = Locale.parse(language_tag(language), sep="-")
    except (UnknownLocaleError, ValueError):
        return "Latn"
    likely = get_global("likely_subtags")
    for name in (str(locale), locale.language):
        if found := locale.script or next((part for part in likely.get(name, "").split("_") if len(part) == 4), None):
            return found
    return "Latn"


def language_fault(language: Any) -> str:
    """Return what is wrong with the setting *language*; ``""`` where nothing is."""
    if not isinstance(language, str) or not LANGUAGE.fullmatch(language):
        return f"language is {language!r}; write a code such as \"en\" or \"pt_BR\""
    try:
        Locale.parse(language_tag(language).partition("@")[0], sep="-")
    except (UnknownLocaleError, ValueError):
        return f"there is no language '{language}' in CLDR; write a code such as \"en\" or \"pt_BR\""
    return ""
