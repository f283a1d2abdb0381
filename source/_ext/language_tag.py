"""Name the language of an edition as HTML, EPUB and PDF want it: by BCP 47 tag and direction of writing."""

from __future__ import annotations

from babel import Locale, UnknownLocaleError


def language_tag(language: str) -> str:
    """Return the BCP 47 tag of *language*, which gettext and Sphinx write with an underscore: ``pt_BR``, ``pt-BR``."""
    return language.replace("_", "-")


def text_direction(language: str) -> str:
    """Return ``rtl`` where *language* is written from right to left, by CLDR, else ``ltr``."""
    try:
        return Locale.parse(language_tag(language), sep="-").text_direction
    except (UnknownLocaleError, ValueError):
        return "ltr"
