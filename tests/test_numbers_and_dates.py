from __future__ import annotations

import pytest

from numbers_and_dates import disagreements, substance

NBSP = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(("english", "language", "translation"), [
    ("about 15,000 men, 4.5 km", "fi", f"noin 15{NBSP}000 miestä, 4,5 km"),
    ("on 19 April 531", "fi", f"lankalauantaina 19.{NBSP}huhtikuuta 531"),
    ("on 19 April 531", "fi", "lankalauantaina 19. huhtikuuta 531"),
    ("on the 19th", "fi", f"19.{NBSP}huhtikuuta"),
    ("in the sixth century", "fi", "500-luvulla"),
    ("in the fifth and sixth centuries", "fi", "400- ja 500-luvulla"),
    ("in the twentieth century", "fi", "1900-luvun"),
    ("in the 520s", "fi", "520-luvulla"),
    ("from 530 to 532", "fi", "530–532"),
    ("about 15,000 men, 4.5 km", "sv", f"omkring 15{NBSP}000 man, 4,5 km"),
    ("about 15,000 men, 4.5 km", "de", "etwa 15.000 Mann, 4,5 km"),
    ("on 19 April 531", "de", "am 19. April 531"),
    ("on 19 April 531", "fr", "le 19 avril 531"),
    ("on 19 April 531", "es", "el 19 de abril de 531"),
    ("in the sixth century, in 531", "sv", "på 500-talet, år 531"),
    ("in the sixth century", "de", "im 6. Jahrhundert"),
    ("in the sixth century", "fr", "au sixième siècle"),
    ("in the 520s and 530s", "sv", "på 520- och 530-talet"),
    ("on 19 April 531", "xx", "19 zzz 531"),
    ("none at all", "fi", "ei lainkaan"),
])
def test_the_same_in_the_form_of_another_language(english: str, language: str, translation: str) -> None:
    expected = ["dates"] if language == "xx" else []
    assert [rule for rule, _text in disagreements(english, translation, "en", language)] == expected


@pytest.mark.parametrize(("english", "finnish", "rules"), [
    ("about 15,000 men", f"noin 1{NBSP}500 miestä", ["numbers", "numbers"]),
    ("about 15,000 men", "noin miestä", ["numbers"]),
    ("some men", "noin 40 miestä", ["numbers"]),
    ("on 19 April 531", f"18.{NBSP}huhtikuuta 531", ["dates", "numbers", "numbers"]),
    ("on 19 April 531", f"19.{NBSP}maaliskuuta 531", ["dates"]),
    ("in the sixth century", "600-luvulla", ["numbers", "numbers"]),
    ("twice 531, 531", "kerran 531", ["numbers"]),
])
def test_another_number_or_date(english: str, finnish: str, rules: list[str]) -> None:
    assert [rule for rule, _text in disagreements(english, finnish, "en", "fi")] == rules


@pytest.mark.parametrize(("english", "swedish", "rules"), [
    ("in the sixth century, 40 men", "på 500-talet", ["numbers"]),
    ("in the sixth century", "på 600-talet", ["numbers"]),
    ("in the 520s", "på 53-talet", ["numbers"]),
])
def test_a_century_hides_no_other_number(english: str, swedish: str, rules: list[str]) -> None:
    assert [rule for rule, _text in disagreements(english, swedish, "en", "sv")] == rules


def test_a_difference_is_told_in_full() -> None:
    assert list(disagreements("on 19 April, 5 men", "19. maaliskuuta, 6 miestä", "en", "fi")) == [
        ("dates", "the source has the date 04-19; write it in the form of the language"),
        ("numbers", "the source has the number 5; write it, too"),
        ("numbers", "the source does not have the number 6; mend or delete it"),
    ]


def test_a_month_alone_is_no_date() -> None:
    assert substance("in April 531", "en").dates == substance("huhtikuussa 531", "fi").dates == {}
