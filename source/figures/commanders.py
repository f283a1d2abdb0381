"""Who commanded whom at Callinicum: a tree for each side.

Titles are those that the book gives; what is uncertain, or told by one tradition against another, is dashed.
"""

from __future__ import annotations

from collections.abc import Callable

from _field import block
from _paper import GREY, INK, WIDTH
from _plan import Box, arrow, box, fork, sheet, write
from matplotlib.axes import Axes
from matplotlib.figure import Figure

#: Height of the sheet, and where the Persian side begins.
TOP, BORDER = 142.0, 61.0
#: Distance and width of the columns of troops, in millimetres.
COLUMN, WIDE = 27.0, 25.0


def troops(axes: Axes, drawn: Box, side: str, arm: str) -> Box:
    """Put the sign of an arm on the upper edge of a box, and return the box with the sign."""
    block(axes, (drawn.middle, drawn.top + 1.3), (6, 2.6), side, arm)
    return drawn._replace(top=drawn.top + 2.6)


def romans(axes: Axes, _: Callable[[str], str]) -> None:
    """Draw the Roman side."""
    emperor = box(axes, 38, TOP - 3, 34, _("Justinian I"), _("emperor"), "roman")
    general = box(axes, 12, TOP - 20, 44, _("Belisarius"), _("magister militum per Orientem"), "roman", height=13)
    envoy = box(axes, 66, TOP - 20, 42, _("Hermogenes"), _("magister officiorum, envoy of the emperor"), "roman",
                height=13)
    fork(axes, emperor, [(general, True), (envoy, True)], rail=TOP - 16)
    level = TOP - 43.4
    under: list[tuple[Box, bool]] = []
    for column, (arm, title, text) in enumerate([
        ("foot", _("Peter"), _("guardsman of Justinian: all the foot")),
        ("horse", _("Sunicas, Simmas, Ascan"), _("the horse, commanders as at Dara")),
        ("", _("al-Harith"), _("king of the Ghassanids: his Arabs")),
    ]):
        drawn = box(axes, 2 + COLUMN * column, level, WIDE, title, text, "roman", height=19)
        under.append((troops(axes, drawn, "roman", arm), True))
    pairs = [
        box(axes, 2 + COLUMN * 3, level, WIDE, "", _("Longinus and Stephanacius (Procopius)"), "roman", False, 12.4),
        box(axes, 2 + COLUMN * 3, level - 17, WIDE, "", _("Dorotheus and Mamas (Malalas)"), "roman", False, 12.4),
    ]
    write(axes, (pairs[0].middle, (pairs[0].bottom + pairs[1].top) / 2), _("or"), style="italic")
    under.append((troops(axes, pairs[0], "roman", "foot"), False))
    fork(axes, general, under, rail=TOP - 37)
    write(axes, (pairs[0].middle, pairs[1].bottom - 2.6), _("the Lycaonians"), style="italic")


def persians(axes: Axes, _: Callable[[str], str]) -> None:
    """Draw the Persian side."""
    king = box(axes, 38, BORDER - 3, 34, _("Kavadh I"), _("king of Persia"), "persian")
    general = box(axes, 8, BORDER - 20, 40, _("Azarethes"), _("commander of the army"), "persian", height=13)
    guide = box(axes, 62, BORDER - 20, 40, _("al-Mundhir"), _("king of the Lakhmids, guide of the army"), "persian",
                height=13)
    fork(axes, king, [(general, True), (guide, True)], rail=BORDER - 16)
    arrow(axes, [(general.right, general.level), (guide.left, guide.level)], known=False, head=False)
    for leader, arm, text in [(general, "horse", _("15,000 Persian horse, officers not named")),
                              (guide, "", _("his Arabs, number not told"))]:
        drawn = box(axes, leader.left + 3, BORDER - 40.4, 34, "", text, "persian", height=9)
        fork(axes, leader, [(troops(axes, drawn, "persian", arm), True)], rail=BORDER - 36)


def draw(_: Callable[[str], str]) -> Figure:
    """Return the trees, their words given by ``_``."""
    axes = sheet(TOP)
    for y, words in ((TOP, _("Romans")), (BORDER, _("Persians"))):
        write(axes, (2, y - 5), words, fontsize=11, style="italic", color=GREY, ha="left")
    romans(axes, _)
    axes.plot([2, WIDTH - 2], [BORDER + 2, BORDER + 2], color=GREY, linewidth=0.5, label="border")
    persians(axes, _)
    for row, (known, words) in enumerate([(True, _("command")), (False, _("uncertain"))]):
        y = 6.6 - 3.9 * row
        arrow(axes, [(2, y), (9, y)], known=known, head=False)
        write(axes, (11, y + 0.2), words, ha="left", va="center_baseline")
    for index, (arm, words) in enumerate([("horse", _("horse")), ("foot", _("foot")), ("", _("arm not named"))]):
        x, y = (40, 6.6 - 3.9 * index) if index < 2 else (72, 6.6)
        block(axes, (x + 3, y), (6, 2.4), "", arm)
        write(axes, (x + 8, y + 0.2), words, ha="left", va="center_baseline")
    axes.plot([2, WIDTH - 2], [10, 10], color=INK, linewidth=0.5, label="rule")
    return axes.figure
