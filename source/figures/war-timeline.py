"""The war between Rome and Persia, 526 to 532: each event as exactly as the chronology dates it.

A bar covers the time within which the event lies.  Dates and precision are those of rows of
``source/appendices/chronology.csv``; ``tests/test_plans.py`` compares them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from _paper import GROUND, INK, WATER, WIDTH
from _plan import SIZE, sheet, write
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Polygon, Rectangle

#: Years of the scale, and the place of its ends in millimetres.
FIRST, LAST = 526, 533
LEFT, RIGHT = 2.0, WIDTH - 2.0
ROW, BAR = 4.5, 2.2
#: Lower-case letters stand in the middle of a bar when their line is this much higher.
LIFT = 0.3
FILLS = {"fighting": "#4d4d4d", "diplomacy": WATER, "offices": "white"}
#: Months in which a season begins and those in which it is over.
SEASONS = {"spring": (3, 6), "summer": (6, 9)}
BATTLE, DARA, SUCCESSION, PEACE = date(531, 4, 19), date(530, 6, 1), date(531, 9, 1), date(532, 9, 1)

#: Emperors and kings: beginning and end of each reign as in the chronology; None lies beyond the drawing.
REIGNS = [(None, ("527-08-01", "day")), (("527-04-01", "day"), None), (None, ("531-09", "month")),
          (("531-09", "month"), None)]


class Event(NamedTuple):
    """An event with date and precision as in the chronology, and days between which it must lie by its order there."""

    kind: str
    date: str
    precision: str
    words: str
    after: date | None = None
    before: date | None = None


def events(_: Callable[[str], str]) -> list[Event]:
    """Return the events in the order of the chronology, their words given by ``_``."""
    return [
        Event("diplomacy", "527", "before", _("Khosrow’s adoption fails")),
        Event("diplomacy", "527", "before", _("the Iberians turn to Rome")),
        Event("fighting", "527", "before", _("Sittas and Belisarius raid Persarmenia")),
        Event("fighting", "527", "year", _("Rome and Persia openly at war")),
        Event("fighting", "527/529", "between", _("Roman defeat at Thannuris")),
        Event("fighting", "527/529", "between", _("Roman defeat at Minduos")),
        Event("diplomacy", "529", "year", _("talks about peace")),
        Event("offices", "529", "year", _("Belisarius takes command in the East")),
        Event("fighting", "530", "summer", _("Roman victory at Dara")),
        Event("fighting", "530", "year", _("Roman victory at Satala"), after=DARA),
        Event("fighting", "531", "spring", _("Persian and Arab invasion"), before=BATTLE),
        Event("fighting", "531-04-19", "day", _("Battle of Callinicum")),
        Event("diplomacy", "531", "year", _("Hermogenes treats with Kavadh in vain"), after=BATTLE),
        Event("fighting", "531", "year", _("the Persians take Abgersaton"), after=BATTLE),
        Event("offices", "531", "year", _("the inquiry of Constantiolus"), after=BATTLE),
        Event("offices", "531", "year", _("Belisarius loses his command; Sittas guards the East"), after=BATTLE),
        Event("fighting", "531", "summer", _("Bessas repels an attack on Roman Armenia")),
        Event("fighting", "531", "year", _("the Romans raid Arzanene"), after=BATTLE),
        Event("fighting", "531", "year", _("the Persians besiege Martyropolis"), after=BATTLE),
        Event("fighting", "531/532", "between", _("the siege of Martyropolis is raised"), SUCCESSION, PEACE),
        Event("diplomacy", "531/532", "between", _("an agreement with Khosrow fails"), SUCCESSION, PEACE),
        Event("diplomacy", "532", "summer", _("the Eternal Peace")),
    ]


def span(when: str, precision: str) -> tuple[date, date]:
    """Return the first day on which an event may lie and the first on which it may no more.

    *when* and *precision* are as in the chronology; nothing is known of when "before" begins.
    """
    start, _slash, end = when.partition("/")
    year, *rest = (int(part) for part in start.split("-"))
    if precision == "day":
        return date(year, *rest), date(year, *rest)
    if precision == "month":
        return date(year, rest[0], 1), date(year, rest[0] + 1, 1)
    if precision == "before":
        return date(FIRST, 1, 1), date(year, 1, 1)
    if precision in SEASONS:
        first, over = SEASONS[precision]
        return date(year, first, 1), date(year, over, 1)
    return date(year, 1, 1), date(int(end or year) + 1, 1, 1)


def place(day: date) -> float:
    """Return where *day* is on the scale, in millimetres."""
    year = day.year + (day.timetuple().tm_yday - 1) / 365
    return LEFT + (year - FIRST) / (LAST - FIRST) * (RIGHT - LEFT)


def bar(axes: Axes, kind: str, start: float, end: float, y: float, opened: bool = False) -> None:
    """Draw the bar of an event; *opened*: its beginning is not known."""
    shape = [(start, y - BAR / 2), (end, y - BAR / 2), (end, y + BAR / 2), (start, y + BAR / 2)]
    if opened:
        shape += [(start + 1.2, y + BAR / 6), (start, y - BAR / 6)]  # broken off
    axes.add_patch(Polygon(shape, facecolor=FILLS[kind], edgecolor=INK, linewidth=0.6, zorder=3, label="bar"))


def day_mark(axes: Axes, kind: str, x: float, y: float) -> None:
    """Draw the mark of an event whose day is known."""
    axes.plot([x], [y], "D", color=INK, markerfacecolor=FILLS[kind], markersize=5, markeredgewidth=0.6, zorder=4,
              label="day")


def reigns(axes: Axes, _: Callable[[str], str], top: float) -> None:
    """Draw emperors and kings as long bars with their names in them."""
    for row, ((first, last), who) in enumerate(zip(REIGNS, (
        _("Justin I, emperor"), _("Justinian I, emperor"), _("Kavadh I, king"), _("Khosrow I, king"),
    ), strict=True)):
        # Where only the month of a succession is known the two reigns share it.
        begins = span(*first)[0] if first else date(FIRST, 1, 1)
        ends = span(*last)[1] if last else date(LAST, 1, 1)
        x, y = place(begins), top - (row + 0.5) * ROW
        width = place(ends) - x
        axes.add_patch(Rectangle((x, y - 2.0), width, 4.0, facecolor="white", edgecolor=INK, linewidth=0.6, zorder=3,
                                 label="reign"))
        write(axes, (x + width / 2, y), who)


def draw(_: Callable[[str], str]) -> Figure:
    """Return the timeline, its words given by ``_``."""
    told = events(_)
    key, scale, thrones = 10.0, 6.0, 4 * ROW + 2
    height = key + len(told) * ROW + 1 + thrones + scale
    axes = sheet(height)
    for year in range(FIRST, LAST):
        left, right = place(date(year, 1, 1)), place(date(year + 1, 1, 1))
        axes.add_patch(Rectangle((left, key), right - left, height - key - scale + 1, linewidth=0, zorder=0,
                                 color="#efedea" if year % 2 else "#f9f8f6", label=GROUND))
        write(axes, ((left + right) / 2, height - scale / 2 + 0.4), str(year), fontsize=9)
    reigns(axes, _, height - scale)
    top = height - scale - thrones
    axes.plot([LEFT, RIGHT], [top + 1, top + 1], color=INK, linewidth=0.5, zorder=2, label="rule")
    for row, event in enumerate(told):
        y = top - (row + 0.5) * ROW
        first, over = span(event.date, event.precision)
        start, end = place(max(first, event.after or first)), place(min(over, event.before or over))
        if event.precision == "day":
            day_mark(axes, event.kind, start, y)
        else:
            bar(axes, event.kind, start, end, y, opened=event.precision == "before")
        late = start > WIDTH * 0.55
        gap, style = (2.2, {"fontsize": SIZE}) if event.precision == "day" else (1.4, {})
        write(axes, (start - gap if late else end + gap, y + LIFT), event.words, ha="right" if late else "left",
              va="center_baseline", **style)
    for column, (kind, text) in enumerate(zip(FILLS, (_("fighting"), _("diplomacy"),
                                                      _("thrones and offices")), strict=True)):
        x = LEFT + 36 * column
        bar(axes, kind, x, x + 6, 6.6)
        write(axes, (x + 7.6, 6.6 + LIFT), text, ha="left", va="center_baseline")
    for x, text in ((LEFT, _("day known")), (LEFT + 36, _("beginning not known"))):
        write(axes, (x + 7.6, 2.6 + LIFT), text, ha="left", va="center_baseline")
    day_mark(axes, "fighting", LEFT + 3, 2.6)
    bar(axes, "fighting", LEFT + 36, LEFT + 42, 2.6, opened=True)
    return axes.figure
