"""The spring of 531: first the events whose day nobody tells, in their order, then the last days by the calendar.

Dates are those of ``source/appendices/chronology.csv``; ``tests/test_plans.py`` compares them.
"""

from __future__ import annotations

from collections.abc import Callable

from _paper import GREY, GROUND, INK, WIDTH
from _plan import PALE, SIZE, Box, arrow, box, sheet, write
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

#: The line of time, half the room for dates on it, and the width of what stands beside it, in millimetres.
TIME, HALF = WIDTH / 2, 14.0
BESIDE = TIME - HALF - 5.4
#: Days of April that are drawn, the height of one and of that of the battle, and where the first begins.
FIRST, LAST, DAY, GREAT_DAY = 13, 20, 9.0, 13.6
BATTLE = 19
TOP, DATED = 142.0, 78.0
#: Days that the drawing names, as in the chronology.
DAYS = {13: "531-04-13", 18: "531-04-18", 19: "531-04-19", 20: "531-04-20"}


def beside(axes: Axes, y: float, side: str, text: str, certain: bool = True) -> Box:
    """Write into a box round *y* what one *side* did: the Persians on the left of the time, the Romans on the right."""
    return box(axes, 2.0 if side == "persian" else WIDTH - 2 - BESIDE, y, BESIDE, "", text, side, certain, centred=True)


def top_of(day: int) -> float:
    """Return where a *day* of April begins."""
    return DATED - (day - FIRST) * DAY - (GREAT_DAY - DAY if day > BATTLE else 0)


def middle_of(day: int) -> float:
    """Return the height of the middle of a *day* of April."""
    return (top_of(day) + top_of(day + 1)) / 2


def undated(axes: Axes, _: Callable[[str], str]) -> None:
    """Draw the events of the spring in their order, on a dashed line of time."""
    arrow(axes, [(TIME, TOP - 12), (TIME, DATED + 1.6)], known=False)
    write(axes, (TIME, TOP - 7), _("spring 531, the days not known"), width=2 * HALF - 4, style="italic")
    for y, side, text, certain in [
        (126, "persian", _("Azarethes and al-Mundhir invade Commagene"), True),
        (118, "roman", _("Belisarius crosses the Euphrates; Hermogenes joins him at Barbalissus"), True),
        (106, "roman", _("Sunicas attacks plunderers on his own authority (Malalas)"), False),
        (99, "persian", _("the Persians storm Gabboulon (Malalas)"), True),
        (88, "roman", _("the Romans encamp at Chalcis"), True),
        (88, "persian", _("the Persians turn back"), True),
    ]:
        drawn = beside(axes, y, side, text, certain)
        edge = drawn.right if side == "persian" else drawn.left
        axes.plot([edge, TIME], [y, y], color=INK, linewidth=0.6, zorder=2, label="tie")


def dated(axes: Axes, _: Callable[[str], str]) -> None:
    """Draw the days from Palm Sunday to Easter; that of the battle is the highest."""
    axes.add_patch(Rectangle((0, top_of(BATTLE + 1)), WIDTH, GREAT_DAY, color=PALE, linewidth=0, zorder=1,
                             label=GROUND))
    for day in range(FIRST, LAST + 2):
        axes.plot([TIME - HALF, TIME + HALF], [top_of(day)] * 2, color=GREY, linewidth=0.5, zorder=2, label="midnight")
    for edge in (TIME - HALF, TIME + HALF):
        axes.plot([edge, edge], [DATED, top_of(LAST + 1)], color=INK, linewidth=0.8, zorder=2, label="days")
    feasts = {13: _("Palm Sunday"), 18: _("Good Friday"), 19: _("Holy Saturday"), 20: _("Easter")}
    for day, date in zip(range(FIRST, LAST + 1), (
        _("13 April"), _("14 April"), _("15 April"), _("16 April"), _("17 April"), _("18 April"), _("19 April"),
        _("20 April"),
    ), strict=True):
        y = middle_of(day) + (2.2 if day == BATTLE else 0)
        write(axes, (TIME, y + (1.7 if day in feasts else 0)), date)
        if day in feasts:
            write(axes, (TIME, y - 1.7), feasts[day], style="italic")
    write(axes, (TIME, middle_of(BATTLE) - 4), _("Battle of Callinicum"), fontsize=SIZE)


def draw(_: Callable[[str], str]) -> Figure:
    """Return the timeline, its words given by ``_``."""
    axes = sheet(TOP)
    for x, words in ((2 + BESIDE / 2, _("Persians")), (WIDTH - 2 - BESIDE / 2, _("Romans"))):
        write(axes, (x, TOP - 4), words, fontsize=11, style="italic", color=GREY)
    undated(axes, _)
    dated(axes, _)
    week = beside(axes, (top_of(FIRST) + top_of(18)) / 2, "roman",
                  _("in the last week of the fast the Romans reach the Euphrates (Pseudo-Zachariah)"))
    x, low = week.left - 2.2, top_of(18) + 0.4
    axes.plot([x - 1.2, x, x, x - 1.2], [DATED - 0.4, DATED - 0.4, low, low], color=INK, linewidth=0.8, zorder=2,
              label="week")
    for day, side, text in [
        (18, "persian", _("night on the bank opposite Callinicum")), (18, "roman", _("night at Sura")),
        (20, "persian", _("the Persians go home")), (20, "roman", _("boats carry the survivors to Callinicum")),
    ]:
        beside(axes, middle_of(day), side, text)
    return axes.figure
