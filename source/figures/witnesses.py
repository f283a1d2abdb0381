"""How the accounts of the battle depend on the event and on each other.

A full line: an author or a work says so.  A dashed line: inference, ours or a scholar's; that Malalas drew on the
inquiry and on the side of Hermogenes is Greatrex' (2016).
"""

from __future__ import annotations

from collections.abc import Callable

from _paper import GREY, INK, WIDTH
from _plan import Box, arrow, box, sheet, write
from matplotlib.axes import Axes
from matplotlib.figure import Figure

TOP = 125.0


def lead(axes: Axes, above: Box, below: Box, known: bool, start: float | None = None, end: float | None = None) -> None:
    """Lead an arrow from a box down to another, from and to its middle or other places on its edge."""
    start, end = above.middle if start is None else start, below.middle if end is None else end
    half = (above.bottom + below.top) / 2
    course = [(start, above.bottom), (start, half), (end, half), (end, below.top)]
    arrow(axes, [course[0], course[3]] if start == end else course, known=known, curved=False)


def draw(_: Callable[[str], str]) -> Figure:
    """Return the diagram, its words given by ``_``."""
    axes = sheet(TOP)
    battle = box(axes, 2, TOP - 2, 106, _("The battle"), _("19 April 531"))

    top = battle.bottom - 9
    circle = box(axes, 9, top, 23, "", _("Belisarius and his circle"), height=13)
    envoy = box(axes, 35, top, 22, "", _("Hermogenes and people about him"), height=13)
    inquiry = box(axes, 60, top, 22, "", _("the inquiry of Constantiolus"), height=13)
    unknown = box(axes, 85, top, 23, "", _("informants not known"), certain=False, height=13)

    top = circle.bottom - 11
    procopius = box(axes, 2, top, 34, _("Procopius"), _("adviser of Belisarius from about 527"), height=16)
    malalas = box(axes, 41, top, 30, _("Malalas"), _("a contemporary"), height=16)
    zachariah = box(axes, 76, top, 32, _("Pseudo-Zachariah"), _("in Syriac, compiled in 568 or 569"), height=16)

    for source, known in ((circle, True), (envoy, True), (inquiry, True), (unknown, False)):
        lead(axes, battle, source, known, start=source.middle)
    arrow(axes, [(5.4, battle.bottom), (5.4, procopius.top)], known=False)
    lead(axes, circle, procopius, True, end=circle.middle)
    lead(axes, envoy, malalas, False, end=malalas.left + 5)
    lead(axes, inquiry, malalas, False, end=malalas.right - 5)
    lead(axes, unknown, zachariah, False, end=unknown.middle)

    # All modern study begins from the three: they meet on one line.
    rail, top = malalas.bottom - 5, malalas.bottom - 12
    modern = box(axes, 9, top, 54, _("Modern works"),
                 _("six named by the Finnish article, none of which could be consulted"), height=18)
    direct = box(axes, 68, top, 40, "", _("Holmes; Greatrex (2016); Borsch and Radtki-Jansen (2017)"), height=18)
    for ancient in (procopius, malalas, zachariah):
        arrow(axes, [(ancient.middle, ancient.bottom), (ancient.middle, rail)], head=False)
    axes.plot([procopius.middle, zachariah.middle], [rail, rail], color=INK, linewidth=0.8, zorder=4,
              label="rail")
    arrow(axes, [(modern.middle, rail), (modern.middle, modern.top)], known=False)
    arrow(axes, [(direct.middle, rail), (direct.middle, direct.top)])

    top = modern.bottom - 10
    finnish = box(axes, 9, top, 30, "", _("Finnish Wikipedia article"), height=13)
    english = box(axes, 43, top, 30, "", _("English Wikipedia article, its opening"), height=13)
    narrative = box(axes, 77, top, 31, "", _("narrative article, which names no work"), height=13)
    lead(axes, modern, finnish, True, start=finnish.middle)
    lead(axes, modern, english, False, start=english.middle)
    lead(axes, modern, narrative, False, start=modern.right - 3, end=narrative.left + 4)
    arrow(axes, [(5.4, procopius.bottom), (5.4, finnish.level), (finnish.left, finnish.level)], curved=False)

    for x, known, words in ((2, True, _("attested")), (56, False, _("inferred"))):
        arrow(axes, [(x, 3), (x + 8, 3)], known=known)
        write(axes, (x + 10, 3.2), words, ha="left", va="center_baseline")
    axes.plot([2, WIDTH - 2], [6.6, 6.6], color=GREY, linewidth=0.5, label="rule")
    return axes.figure
