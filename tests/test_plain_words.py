from __future__ import annotations

import pytest

from plain_words import prose, word_faults


def texts(source: str, translation: str, plural: str = "") -> list[str]:
    faults = list(word_faults(source, translation, plural))
    assert {rule for rule, _text in faults} <= {"markup"}
    return [text for _rule, text in faults]


@pytest.mark.parametrize(("source", "translation"), [
    ("Search", "Haku"),
    ("%s and %s", "%s ja %s"),
    ("about %s", "%s"),
    ("%(a)s – %(b)s", "%(b)s – %(a)s"),
    ("100% of %s", "%s on 100%"),
    ('<a href="%(p)s">Copyright</a>', '<a href="%(p)s">Oikeudet</a>'),
    ("&#169; %(c)s", "%(c)s &#169;"),
    ("%b %d, %Y", "%-d. %B %Y"),
    ("d MMMM y", "d. MMMM y"),
    ("d MMMM y", "d 'de' MMMM 'de' y"),
    ("LLLL y", "LLLL y"),
    ("“%s.”", "”%s”."),
    ("[source]", "[lähdekoodi]"),
    ("two\nlines", "yksi rivi"),
])
def test_words(source: str, translation: str) -> None:
    assert texts(source, translation) == []


@pytest.mark.parametrize(("source", "translation", "text"), [
    ("Search", "Haku <b>", "the tags are not those of the source, none, but <b>; keep them, in their order"),
    ("<b>Search</b>", "</b>Haku<b>", "the tags are not those of the source, <b>, </b>, but </b>, <b>; keep them, in "
                                     "their order"),
    ("%s and %s", "%s", "the placeholders %s of the source are missing; put them in"),
    ("see %s", "ks. %d", "the source has no %d; keep only the placeholders of the source"),
    ("Search", "Haku &#60;", "the source has no &#60;; write the character itself"),
    ("Search", "www.a", "the source has no www.; delete the address"),
    ("d MMMM y", "päivä", "this is no pattern of a date; write one like d. MMMM y"),
    ("%b %d, %Y", "%S", "this is no pattern of a date; write one like %d. %B %Y"),
])
def test_a_fault_is_told_with_its_cure(source: str, translation: str, text: str) -> None:
    assert text in texts(source, translation)


@pytest.mark.parametrize("character", list("\\{}$#^_~%&<>\"'`*|[]@\n"))
def test_a_character_that_a_machine_obeys_is_refused(character: str) -> None:
    assert texts("Search", f"Ha{character}ku")
    assert texts(f"Se{character}arch", f"Ha{character}ku") == [] or character in "<>&"


def test_one_form_of_a_plural_may_leave_out_the_number() -> None:
    assert texts("Found one page.", "Löytyi ${n} sivua.", "Found ${n} pages.") == []
    assert texts("Found ${n} page.", "Löytyi sivu.") == []
    assert texts("Found one page.", "Löytyi %s sivua.", "Found %s pages.")


def test_prose_has_no_markup() -> None:
    assert prose('<a href="x">In</a> %s &#8212; {0} ${n}') == "In § § § §"
