"""The book's sentence on Easter 531 is computed, in both languages."""

from __future__ import annotations

import datetime

import pytest
from bs4 import BeautifulSoup

from artefacts import site_pages
from julian import julian_easter, weekday
from numbers_and_dates import months

SATURDAY, SUNDAY = 5, 6
SENTENCE = {
    "en": "In 531 Easter fell on {easter.day} {easter_month}, and {eve.day} {eve_month} was Holy Saturday",
    "fi": "Vuonna 531 pääsiäinen oli {easter.day}. {easter_month}ta, ja {eve.day}. {eve_month}ta oli lankalauantai",
}


def test_easter_is_a_sunday() -> None:
    for year in range(501, 600):
        easter = julian_easter(year)
        assert weekday(year, easter.month, easter.day) == SUNDAY


@pytest.mark.parametrize(("year", "month", "day"), [(531, 4, 20), (532, 4, 11), (525, 3, 30)])
def test_easter_of_known_years(year: int, month: int, day: int) -> None:
    # 525 and 532: the first years of the tables of Dionysius Exiguus' time, as printed in every Easter table.
    assert julian_easter(year) == datetime.date(year, month, day)


def test_the_day_of_the_battle_was_a_saturday() -> None:
    assert weekday(531, 4, 19) == SATURDAY


@pytest.mark.parametrize("language", ["en", "fi"])
def test_the_book_says_so(language: str) -> None:
    easter = julian_easter(531)
    eve = easter - datetime.timedelta(days=1)
    sentence = SENTENCE[language].format(
        easter=easter,
        eve=eve,
        easter_month=months(language)[easter.month - 1][0],
        eve_month=months(language)[eve.month - 1][0],
    )
    page = BeautifulSoup(site_pages(language)["chapters/last-week-of-the-fast.html"], "lxml").get_text(" ")
    assert sentence in " ".join(page.split())
