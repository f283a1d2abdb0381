"""The battle, drawn up: the two lines between the river and the rising ground.

The three Roman bodies and the two opposite are those of Procopius (Wars 1.18.26, 1.18.30); that Azarethes was in the
centre and the Lycaonians beside the slope is modern.
"""

from __future__ import annotations

from _field import PERSIAN_LINE, ROMAN_LINE, Words, block, field, front, key
from _paper import GREY
from _plan import stack, write
from matplotlib.figure import Figure


def draw(_: Words) -> Figure:
    """Return the plan, its words given by ``_``."""
    axes = field(_)
    west, east, wide = ROMAN_LINE, PERSIAN_LINE, 5.0
    for y, height, side, x, arm in [
        (53.0, 11.0, "roman", west, "foot"), (38.5, 15.0, "roman", west, "horse"), (13.0, 12.0, "roman", west, ""),
        (46.0, 25.0, "persian", east, "horse"), (19.0, 24.0, "persian", east, ""),
    ]:
        block(axes, (x, y), (wide, height), side, arm)
        direction = 1 if side == "roman" else -1
        front(axes, (x + direction * wide / 2, y), direction, side)
    block(axes, (west, 25), (wide, 7), "roman", "foot", certain=False)

    for x, turn, words in ((4.5, 90, _("Romans")), (105.5, -90, _("Persians"))):
        write(axes, (x, 33), words, fontsize=11, style="italic", color=GREY, rotation=turn)
    left, right = {"ha": "right", "width": 26.0}, {"ha": "left", "width": 26.0}
    stack(axes, (34, 55.4), _("Peter"), _("all the foot"), **left)
    stack(axes, (34, 41.5), _("Belisarius"), _("the horse"), **left)
    stack(axes, (34, 28), _("Lycaonians?"), _("so in modern accounts"), **left)
    stack(axes, (34, 19.6), _("al-Harith"), _("all his Arabs"), **left)
    stack(axes, (76, 48.4), _("Azarethes"), _("Persian horse"), **right)
    stack(axes, (76, 21.4), _("al-Mundhir"), _("his Arabs"), **right)
    key(axes, _)
    return axes.figure
