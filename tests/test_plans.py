"""The plans and diagrams in both languages: nothing collides, no word escapes the translator, no date is invented."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import matplotlib as mpl
import pikepdf
import pytest
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from artefacts import EDITIONS, ROOT
from chronology import read_events
from collisions import collisions, labels_of, small
from edition import read_words
from figures import STYLE, draw_figure, load, use_fonts

FIGURES = ROOT / "source" / "figures"
BATTLE = ("deployment", "breakthrough", "last-stand")
PLANS = (*BATTLE, "war-timeline", "spring-timeline", "commanders", "witnesses")
#: Names and titles that every language of the book writes alike.
SAME = {"Azarethes", "Belisarius", "Callinicum", "al-Mundhir", "al-Harith", "Ascan", "Hermogenes", "Kavadh I",
        "Malalas", "Sunicas, Simmas, Ascan", "magister militum per Orientem"}
FACES = tuple(f"EBGaramond12-{face}.otf" for face in ("Regular", "Italic"))


@contextmanager
def faces_of_the_book() -> Iterator[None]:
    use_fonts(FACES)
    style = {key: value for key, value in STYLE.items() if key in mpl.rcParams}
    with mpl.rc_context(style | {"font.family": "EB Garamond 12"}):
        yield


def plan(name: str, words: Callable[[str], str] = str) -> Figure:
    with faces_of_the_book():
        return load(FIGURES / f"{name}.py")(words)


def in_language(language: str) -> Callable[[str], str]:
    return read_words(ROOT / "locale" / language / "LC_MESSAGES" / "book.po").gettext


def given(name: str) -> dict[str, Any]:
    """Return the constants of the script *name*."""
    return load(FIGURES / f"{name}.py").__globals__


def marked(words: str) -> str:
    return re.sub(r"\S+", r"«\g<0>»", words)


def unmarked(figure: Figure) -> list[str]:
    """Return the words in *figure*, drawn with `marked`, that did not go through ``_``; numbers are no words."""
    return [word for text in labels_of(figure) for word in text.get_text().split()
            if not re.fullmatch(r"«\S+»|\d+", word)]


# -- What a reader sees --------------------------------------------------------------

@pytest.mark.parametrize("language", EDITIONS)
@pytest.mark.parametrize("name", PLANS)
def test_words_keep_clear_of_everything_and_are_large_enough(name: str, language: str) -> None:
    figure = plan(name, in_language(language))
    assert collisions(figure) == []
    assert small(figure) == []


@pytest.mark.parametrize("name", PLANS)
def test_a_word_in_the_way_is_found(name: str) -> None:
    figure = plan(name)
    text = labels_of(figure)[0]
    with faces_of_the_book():
        figure.axes[0].text(*text.get_position(), "in the way", fontsize=7, ha=text.get_horizontalalignment(),
                            va=text.get_verticalalignment())
    assert any("'in the way'" in line for line in collisions(figure))


@pytest.mark.parametrize("name", PLANS)
def test_a_plan_fits_the_type_block(name: str) -> None:
    width, height = plan(name).get_size_inches() * 25.4
    assert (round(width), height <= 165) == (110, True)


def test_the_three_plans_of_the_battle_have_one_frame() -> None:
    assert len({tuple(plan(name).get_size_inches()) for name in BATTLE}) == 1


@pytest.mark.parametrize("name", PLANS)
def test_a_printed_plan_is_opaque(name: str, tmp_path: Path) -> None:
    with faces_of_the_book():
        draw_figure(FIGURES / f"{name}.py", tmp_path, str)
    with pikepdf.open(tmp_path / f"{name}.pdf") as document:
        states = [dict(state.items()) for page in document.pages
                  for state in dict(page.Resources.get("/ExtGState", {})).values()]
    assert [state for state in states if float(state["/CA"]) < 1 or float(state["/ca"]) < 1] == []


@pytest.mark.parametrize("name", BATTLE)
def test_the_sides_differ_in_grey(name: str) -> None:
    def luminance(patch: Patch) -> float:
        red, green, blue, _alpha = to_rgba(patch.get_facecolor())
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    blocks = [patch for patch in plan(name).findobj(Patch) if patch.get_label() == "block"]
    assert {round(luminance(patch)) for patch in blocks} == {0, 1}


# -- What a translator sees ----------------------------------------------------------

@pytest.mark.parametrize("name", PLANS)
def test_every_word_goes_through_the_translator(name: str) -> None:
    assert unmarked(plan(name, marked)) == []


def test_a_word_of_our_own_is_found() -> None:
    figure = plan("deployment", marked)
    figure.axes[0].text(50, 40, "Rome")
    assert unmarked(figure) == ["Rome"]


@pytest.mark.parametrize("language", EDITIONS[1:])
@pytest.mark.parametrize("name", PLANS)
def test_a_translated_plan_has_no_english_left(name: str, language: str) -> None:
    english, other = ({" ".join(text.get_text().split()) for text in labels_of(plan(name, words))}
                      for words in (str, in_language(language)))
    assert {text for text in english & other if not text.isdigit()} <= SAME


# -- Dates ---------------------------------------------------------------------------

def rows() -> list[tuple[str, str, str]]:
    return [(event.date, event.precision, event.text)
            for event in read_events(ROOT / "source" / "appendices" / "chronology.csv")]


def test_the_events_of_the_war_are_rows_of_the_chronology_in_its_order() -> None:
    dates = [row[:2] for row in rows()]
    place = 0
    for event in given("war-timeline")["events"](str):
        assert (event.date, event.precision) in dates[place:], event.words
        place = dates.index((event.date, event.precision), place)
        names = set(re.findall(r"\b[A-Z][a-z]{3,}", event.words)) - {"Roman", "Persian", "Arab", "East"}
        texts = " ".join(text for *when, text in rows() if when == [event.date, event.precision])
        assert {name for name in names if name not in texts} == set(), event.words


def test_the_reigns_begin_and_end_as_in_the_chronology() -> None:
    reigns = given("war-timeline")["REIGNS"]
    for dates, name in zip(reigns, ("Justin", "Justinian", "Kavadh", "Khosrow"), strict=True):
        for when in filter(None, dates):
            assert [row for row in rows() if row[:2] == when and re.search(rf"\b{name}\b", row[2])], name


def test_the_days_of_spring_are_those_of_the_chronology() -> None:
    days = given("spring-timeline")["DAYS"]
    assert {date for date, precision, _text in rows() if precision == "day" and date.startswith("531-")} == set(
        days.values())
    assert all(date == f"531-04-{day}" for day, date in days.items())


@pytest.mark.parametrize(("date", "precision", "first", "over"), [
    ("531-04-19", "day", "0531-04-19", "0531-04-19"),
    ("527", "before", "0526-01-01", "0527-01-01"),
    ("531-09", "month", "0531-09-01", "0531-10-01"),
    ("530", "summer", "0530-06-01", "0530-09-01"),
    ("527/529", "between", "0527-01-01", "0530-01-01"),
    ("531", "year", "0531-01-01", "0532-01-01"),
])
def test_a_bar_covers_the_time_within_which_the_event_lies(date: str, precision: str, first: str, over: str) -> None:
    assert tuple(map(str, given("war-timeline")["span"](date, precision))) == (first, over)
