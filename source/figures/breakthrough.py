"""The battle, two thirds of the day gone: the Persians break through on the right (Procopius, Wars 1.18.35-42).

The shift of Persian ranks (1) is a modern reconstruction.  Where the Arabs fled to (3), where Ascan stood (7) and
where the Lycaonians were (6) nobody tells.
"""

from __future__ import annotations

from _field import PERSIAN_LINE, ROMAN_LINE, Words, block, field, key
from _plan import arrow, number, stack
from matplotlib.figure import Figure


def draw(_: Words) -> Figure:
    """Return the plan, its words given by ``_``."""
    axes = field(_)
    west, east, wide = ROMAN_LINE, PERSIAN_LINE, 5.0
    block(axes, (west, 53), (wide, 11), "roman", "foot")
    block(axes, (west, 40.5), (wide, 11), "roman", "horse")
    block(axes, (west, 31.2), (wide, 4.4), "roman", "horse", certain=False)
    block(axes, (west, 25), (wide, 5), "roman", "foot", certain=False)
    block(axes, (east, 46), (wide, 25), "persian", "horse")
    block(axes, (east, 19), (wide, 24), "persian")
    block(axes, (59, 14), (wide, 8), "persian", "horse")

    arrow(axes, [(77, 42), (79, 31), (78, 20)], "persian", known=False)
    arrow(axes, [(56, 14), (42, 13)], "persian")
    arrow(axes, [(34, 12.5), (12, 16)], "roman", known=False)
    arrow(axes, [(41, 17.5), (34, 18.6), (29.4, 26), (29.6, 36), (34.6, 40.5)], "persian")
    arrow(axes, [(69, 44), (42.4, 41.5)], "persian")
    for course in ([(33.5, 45.5), (25, 50), (22, 57), (25, 65.4)], [(39.5, 60), (46, 64.4), (50, 66.4)]):
        arrow(axes, course, "roman")
    arrow(axes, [(45.2, 32.8), (41.4, 31.8)], "persian", weight=0.8)
    arrow(axes, [(45.2, 29.2), (41.4, 30.4)], "persian", weight=0.8)
    arrow(axes, [(43.4, 45), (45.6, 49), (42.4, 52.4)], "roman")
    for digit, at in enumerate([(82, 31), (49, 10.4), (22, 17.6), (25.6, 31), (19.4, 54), (48.0, 24.8), (48.0, 31),
                                (48.8, 49)], start=1):
        number(axes, at, str(digit))

    stack(axes, (33.6, 55), _("Peter"), ha="right")
    for at, words in [((76, 52), _("Azarethes")), ((76, 16.6), _("al-Mundhir")), ((51.2, 26.4), _("Lycaonians?")),
                      ((51.2, 32.6), _("Ascan")), ((52, 50.6), _("Belisarius"))]:
        stack(axes, at, words, ha="left")
    key(axes, _)
    return axes.figure
