"""The field of the battle, as the three plans of it show it: ground, troops and key.

Schematic, for the field has not been located: Procopius (Wars 1.18.13-50) gives the river on the Roman left, the
rising ground on the right, the camp opposite the town, islands near by.  Distances, the shape of the islands and the
width of the river are nobody's.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from _paper import GROUND, INK, SHORE, WATER, WATER_NAME, WIDTH, Points, smooth
from _plan import COLOURS, SIZE, Point, arrow, sheet, write
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.patches import Polygon, Rectangle
from matplotlib.transforms import Affine2D

Words = Callable[[str], str]

#: Height of the field and of the key under it, in millimetres.
FIELD, KEY = 84.0, 16.0
#: Banks of the river, from west to east; the lower one is the Roman left.
NORTH_BANK = [(0, 73.4), (18, 74.2), (40, 73.2), (62, 74.4), (84, 73.4), (110, 74.4)]
SOUTH_BANK = [(0, 61.6), (18, 62.4), (40, 61.4), (62, 62.6), (84, 61.6), (110, 62.6)]
#: Islands: the middle, and half the length.
ISLANDS = [((28.0, 67.6), 8.0), ((52.0, 68.2), 6.0)]
TOWN = (88.0, 76.6)
CAMP = (98.0, 55.5)
#: The lines of battle stand here, west and east.
ROMAN_LINE, PERSIAN_LINE = 38.0, 72.0


def field(_: Words) -> Axes:
    """Return a sheet with the ground of the battle: river, islands, town, camp, rising ground."""
    axes = sheet(FIELD + KEY)
    axes.set(ylim=(-KEY, FIELD))
    north, south = smooth(np.array(NORTH_BANK, float)), smooth(np.array(SOUTH_BANK, float))
    axes.add_patch(Polygon(np.vstack([north, south[::-1]]), color=WATER, linewidth=0, zorder=1, label=GROUND))
    for bank in (north, south):
        axes.plot(*bank.T, color=SHORE, linewidth=0.8, zorder=1.5, label="bank")
    for middle, half in ISLANDS:
        axes.add_patch(Polygon(island(middle, half), facecolor="white", edgecolor=SHORE, linewidth=0.8, zorder=2,
                               label="island"))
    write(axes, (99, 69.6), _("Euphrates"), fontsize=SIZE, style="italic", color=WATER_NAME)
    arrow(axes, [(95, 65.8), (103, 65.8)])
    slope(axes, gap=(44, 66))
    write(axes, (55, 5.4), _("rising ground"), width=22, style="italic")
    town(axes, TOWN)
    write(axes, (TOWN[0], 80.8), _("Callinicum"), fontsize=9.5)
    tents(axes, CAMP)
    write(axes, (CAMP[0], CAMP[1] - 1.8), _("Persian camp"), va="top")
    arrow(axes, [(5, 75.4), (5, 79.4)])
    write(axes, (5, 81.6), _("N"))
    write(axes, (43, 79), "\n".join((_("Schematic, not to scale."), _("The field has not been located."))),
          style="italic")
    axes.add_patch(Rectangle((0, 0), WIDTH, FIELD, fill=False, edgecolor=INK, linewidth=1.6, zorder=9, label=GROUND))
    return axes


def island(middle: Point, half: float) -> Points:
    """Return the shore of an island that lies along the river."""
    turn = np.linspace(0, 2 * np.pi, 40)
    return np.array(middle) + np.stack([half * np.cos(turn), 0.22 * half * np.sin(turn) * (1.2 + 0.3 * np.cos(turn))],
                                       axis=-1)


def slope(axes: Axes, gap: tuple[float, float]) -> None:
    """Draw hachures, which run down the rising ground; none between the two ends of *gap*."""
    strokes = []
    for row, (foot, length, step) in enumerate([(10.4, 2.2, 1.5), (7.6, 2.6, 1.3), (4.4, 2.8, 1.1)]):
        for x in np.arange(2.6 + row / 3, WIDTH - 2, step):
            if not gap[0] < x < gap[1]:
                y = foot + 0.9 * np.sin(x / 17)
                strokes.append([(x, y), (x + 0.25 * np.cos(x / 17), y - length)])
    axes.add_collection(LineCollection(strokes, colors="#8d8678", linewidths=0.5, zorder=1, label="hachures"))


def town(axes: Axes, at: Point) -> None:
    """Draw a walled town: a square with towers at its corners."""
    x, y = at
    axes.add_patch(Rectangle((x - 1.3, y - 1.3), 2.6, 2.6, facecolor="white", edgecolor=INK, linewidth=1.2, zorder=3,
                             label="town"))
    axes.plot([x - 1.3, x + 1.3, x + 1.3, x - 1.3], [y - 1.3, y - 1.3, y + 1.3, y + 1.3], "s", color=INK,
              markersize=2.4, zorder=3.1, label="tower")


def tents(axes: Axes, at: Point) -> None:
    """Draw the Persian camp: three tents."""
    for shift in (-3.2, 0, 3.2):
        x, y = at[0] + shift, at[1]
        axes.add_patch(Polygon([(x - 1.4, y - 1), (x + 1.4, y - 1), (x, y + 1.4)], facecolor="white",
                               edgecolor=COLOURS["persian"], linewidth=0.9, zorder=3, label="tent"))


def boat(axes: Axes, at: Point) -> None:
    """Draw a boat."""
    x, y = at
    hull = [(x - 1.7, y + 0.5), (x + 1.7, y + 0.5), (x + 0.9, y - 0.6), (x - 0.9, y - 0.6)]
    axes.add_patch(Polygon(hull, color=INK, linewidth=0, zorder=6, label="boat"))
    axes.plot([x, x], [y + 0.5, y + 2], color=INK, linewidth=0.8, zorder=6, label="mast")


def block(axes: Axes, middle: Point, size: tuple[float, float], side: str, arm: str = "", certain: bool = True,
          turn: float = 0) -> None:
    """Draw a body of troops round *middle*, *size* wide and high, turned by *turn* degrees.

    Horse has one stroke, foot two that cross, and where no source names the arm there is none.
    """
    width, height = size[0] / 2, size[1] / 2
    place = Affine2D().rotate_deg(turn).translate(*middle)
    filled = side == "roman" and certain
    dashes = {} if certain else {"linestyle": (0, (2.6, 1.8))}
    corners = place.transform([(-width, -height), (width, -height), (width, height), (-width, height)])
    axes.add_patch(Polygon(corners, facecolor=COLOURS[side] if filled else "white", edgecolor=COLOURS[side],
                           linewidth=1.0, zorder=3, label="block", **dashes))
    for direction in {"horse": (1,), "foot": (1, -1)}.get(arm, ()):
        ends = place.transform([(-width, -direction * height), (width, direction * height)])
        axes.plot(*ends.T, color="white" if filled else COLOURS[side], linewidth=0.9, zorder=3.1,
                  solid_capstyle="butt", label="stroke")


def front(axes: Axes, at: Point, direction: int, side: str) -> None:
    """Show with a small triangle that a body looks east (1) or west (-1)."""
    x, y = at
    axes.add_patch(Polygon([(x, y - 1.1), (x, y + 1.1), (x + 1.7 * direction, y)], zorder=3, linewidth=0.8,
                           facecolor=COLOURS[side] if side == "roman" else "white", edgecolor=COLOURS[side],
                           label="front"))


def key(axes: Axes, _: Words) -> None:
    """Explain the symbols under the field."""
    def explain(column: int, row: int, words: str) -> Point:
        x, y = 2.0 + 37 * column, -3.4 - 3.9 * row
        write(axes, (x + 9, y), words, ha="left", va="center_baseline", width=29)
        return x + 3.5, y

    for row, (side, words) in enumerate([("roman", _("Romans and their allies")),
                                         ("persian", _("Persians and their allies"))]):
        block(axes, explain(0, row, words), (6, 2.2), side)
    block(axes, explain(0, 2, _("place disputed")), (6, 2.2), "roman", certain=False)
    for row, (arm, words) in enumerate([("horse", _("horse")), ("foot", _("foot")), ("", _("arm not named"))]):
        block(axes, explain(1, row, words), (6, 2.2), "", arm)
    for row, (side, known, words) in enumerate([("roman", True, _("Roman movement")),
                                                ("persian", True, _("Persian movement")),
                                                ("", False, _("inferred or disputed"))]):
        x, y = explain(2, row, words)
        arrow(axes, [(x - 3.5, y), (x + 3.5, y)], side, known)
