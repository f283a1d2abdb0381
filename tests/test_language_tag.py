from __future__ import annotations

import pytest

from language_tag import language_tag, script_of, text_direction


@pytest.mark.parametrize(("language", "tag", "direction"), [
    ("fi", "fi", "ltr"),
    ("pt_BR", "pt-BR", "ltr"),
    ("ar", "ar", "rtl"),
    ("he_IL", "he-IL", "rtl"),
    ("az_Arab", "az-Arab", "rtl"),
    ("tlh", "tlh", "ltr"),     # CLDR does not know it
    ("not a language", "not a language", "ltr"),
])
def test_an_edition_names_its_language(language: str, tag: str, direction: str) -> None:
    assert (language_tag(language), text_direction(language)) == (tag, direction)


@pytest.mark.parametrize(("language", "script"), [
    ("fi", "Latn"), ("ar", "Arab"), ("fa", "Arab"), ("he_IL", "Hebr"), ("az_Arab", "Arab"), ("sr", "Cyrl"),
    ("not a language", "Latn"),
])
def test_an_edition_has_a_script(language: str, script: str) -> None:
    assert script_of(language) == script
