"""The battle, from afternoon to night and the next day: the last stand, with the river behind it.

Stages 1 to 4 and 6 are those of Procopius (Wars 1.18.42-50); 5 is Malalas', as Holmes and the Finnish Wikipedia
article report him.
"""

from __future__ import annotations

from _field import Words, block, boat, field, key
from _plan import arrow, number, stack, write
from matplotlib.figure import Figure


def draw(_: Words) -> Figure:
    """Return the plan, its words given by ``_``."""
    axes = field(_)
    for middle, width, turn in [((35.9, 56.5), 8.4, -38), ((46, 53), 10, 0), ((56.1, 56.5), 8.4, 38)]:
        block(axes, middle, (width, 3.6), "roman", "foot", turn=turn)
    block(axes, (67, 57.4), (7, 3.6), "roman", certain=False)
    for middle, width, turn in [((46, 24), 22, 0), ((18, 36), 14, -52), ((76, 37), 14, 52)]:
        block(axes, middle, (width, 5.4), "persian", "horse", turn=turn)

    arrow(axes, [(42.8, 28), (42.4, 44), (45.6, 48.8), (49, 44), (49.4, 29)], "persian")
    arrow(axes, [(19.6, 42), (27.6, 49.4), (31.6, 48.6), (31.2, 44), (24, 35.4)], "persian")
    arrow(axes, [(72.4, 42), (64, 49.4), (60.4, 48.6), (60.8, 44), (68, 35.4)], "persian")
    arrow(axes, [(82, 40), (90, 44), (95, 49)], "persian")
    arrow(axes, [(50.6, 60.4), (51.6, 66.4)], "roman")
    arrow(axes, [(34, 60.8), (30.5, 65.6)], "roman")
    arrow(axes, [(60.4, 60.2), (76, 63.8), (86.8, 74.6)], "roman", known=False)
    arrow(axes, [(85.6, 75.6), (73, 72.2), (58.8, 69.4)], "")
    for at in ((55, 64), (83.6, 65.4), (70, 68.6)):
        boat(axes, at)
    for digit, at in enumerate([(27.6, 57.4), (45.9, 40), (92, 41.4), (47.4, 64.2), (88.8, 68.4), (75.6, 77.6)],
                               start=1):
        number(axes, at, str(digit))

    stack(axes, (46, 60), _("Peter"))
    write(axes, (72, 57.4), _("Sunicas and Simmas?"), width=20, ha="left")
    write(axes, (46, 18.8), _("all the Persian horse"), width=40)
    key(axes, _)
    return axes.figure
