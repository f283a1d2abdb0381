"""The chronology is printed from one data file, and the chapters' dates agree with it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from sphinx.testing.util import SphinxTestApp

from artefacts import EDITIONS, ROOT, site_pages
from chronology import DATE as DATA_DATE
from chronology import date_in_words, read_events
from numbers_and_dates import months
from refusal import Refusal

EVENTS = read_events(ROOT / "source" / "appendices" / "chronology.csv")
YEAR = re.compile(r"\b(?P<year>[45]\d\d)\b")
MONTHS = [name for name, _in_date in months("en")]
FULL_DATE = re.compile(rf"\b(?P<day>\d{{1,2}}) (?P<month>{'|'.join(MONTHS)}) (?P<year>\d{{3}})")


def days() -> set[tuple[int, int, int]]:
    found = [DATA_DATE.fullmatch(part) for event in EVENTS for part in event.date.split("/")]
    return {(int(date["year"]), int(date["month"]), int(date["day"])) for date in found if date and date["day"]}


def years() -> set[int]:
    found = [DATA_DATE.fullmatch(part) for event in EVENTS for part in event.date.split("/")]
    return {int(date["year"]) for date in found if date}


def chapters() -> list[Path]:
    return sorted((ROOT / "source" / "chapters").glob("*.md"))


@pytest.mark.parametrize("chapter", chapters(), ids=lambda path: path.stem)
def test_full_dates_of_a_chapter_are_in_the_chronology(chapter: Path) -> None:
    prose = re.sub(r"\{[\w:]+\}`[^`]*`", "", chapter.read_text(encoding="utf-8"))
    found = {
        (int(date["year"]), MONTHS.index(date["month"]) + 1, int(date["day"]))
        for date in FULL_DATE.finditer(prose)
    }
    assert found - days() == set()


def test_the_chronology_runs_from_the_fifth_century_to_the_fall_of_the_town() -> None:
    assert len(EVENTS) >= 40
    assert (min(years()), max(years())) == (421, 541)
    assert all("{cite:" in event.text for event in EVENTS)


@pytest.mark.parametrize("language", EDITIONS)
def test_every_event_is_printed(language: str) -> None:
    page = BeautifulSoup(site_pages(language)["appendices/chronology.html"], "lxml")
    rows = page.select("table.chronology tbody tr")
    assert len(rows) == len(EVENTS)
    day = {"en": "19 April 531", "fi": "19.\N{NO-BREAK SPACE}huhtikuuta 531"}[language]
    assert day in [cell.get_text().strip() for cell in page.select("table.chronology td:first-child")]


@pytest.mark.parametrize(
    ("date", "precision", "words"),
    [
        ("531", "year", "531"),
        ("531-09", "month", "September 531"),
        ("531-04-19", "day", "19 April 531"),
        ("531", "spring", "spring 531"),
        ("530/531", "winter", "winter 530/531"),
        ("527/529", "between", "between 527 and 529"),
        ("533/534", "range", "533–534"),
        ("541", "about", "about 541"),
    ],
)
def test_dates_in_words(date: str, precision: str, words: str) -> None:
    assert str(date_in_words(date, precision, "en")) == words


@pytest.mark.parametrize(
    ("content", "line", "advice"),
    [
        ("day,what\n", 1, "the columns must be"),
        ("date,precision,event,source\n531,sometime,A,B\n", 2, "unknown precision 'sometime'"),
        ("date,precision,event,source\n531,year,A,B\n19.4.531,day,A,B\n", 3, "is not a date"),
        ("date,precision,event,source\n531,year,A, and B,C\n", 2, "quote a field with a comma"),
        ("date,precision,event,source\n531-13,month,A,B\n", 2, "is not a date"),
        ("date,precision,event,source\n531-02-30,day,A,B\n", 2, "is not a date"),
        ("date,precision,event,source\n531,winter,A,B\n", 2, "wants two dates"),
        ("date,precision,event,source\n530/531,spring,A,B\n", 2, "wants one date"),
    ],
)
def test_bad_data_is_refused_with_its_line(tmp_path: Path, content: str, line: int, advice: str) -> None:
    path = tmp_path / "dates.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(Refusal) as refusal:
        read_events(path)
    assert str(refusal.value).startswith(f"{path}:{line}: ")
    assert advice in str(refusal.value)


@pytest.mark.sphinx("html", testroot="chronology", confoverrides={"language": "fi"})
def test_a_tiny_chronology(app: SphinxTestApp) -> None:
    app.build()
    assert app.warning.getvalue() == ""
    page = BeautifulSoup((app.outdir / "index.html").read_text(encoding="utf-8"), "lxml")
    cells = [[cell.get_text().strip() for cell in row.select("td")] for row in page.select("tr")]
    assert cells == [["kevät 12", "Joki tulvii."], ["3.\N{NO-BREAK SPACE}toukokuuta 13", "The river falls."]]
