"""The ornament of the cover: a river that flows from edge to edge past a town.

Its course is a drawing, not a map.  The ground is left open: the cover's colour shows through.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from matplotlib.figure import Figure

#: Width and height in inches: the trimmed front of the book and its bleed, and the lower half of it.
SIZE = (6.26, 4.4)
#: Water and town, in the colours of the cover's letters and accent.
WATER, TOWN_COLOUR = "#f4efe4", "#d9a066"
#: Bends of the river: distance across the cover and height, both from 0 to 1.
BENDS = [(-0.02, 0.95), (0.12, 0.86), (0.22, 0.62), (0.40, 0.56), (0.55, 0.64), (0.70, 0.44), (0.86, 0.30),
         (1.02, 0.06)]
#: Where the town stands.
TOWN = (0.475, 0.70)


def course(points: list[tuple[float, float]], steps: int = 60) -> np.ndarray:
    """Return a smooth line through *points*: Catmull-Rom, *steps* to each stretch."""
    ends = [np.subtract(np.multiply(2, points[0]), points[1]), *points,
            np.subtract(np.multiply(2, points[-1]), points[-2])]
    t = np.linspace(0, 1, steps, endpoint=False)[:, None]
    stretches = [map(np.array, four) for four in zip(ends, ends[1:], ends[2:], ends[3:], strict=False)]
    return np.vstack([
        0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
        for a, b, c, d in stretches])


def draw(_: Callable[[str], str]) -> Figure:
    """Return the ornament; it has no words."""
    figure = Figure(figsize=SIZE, facecolor="none")
    axes = figure.add_axes((0, 0, 1, 1), frameon=False, xlim=(0, 1), ylim=(0, 1), xticks=[], yticks=[])
    line = course(BENDS)
    for offset, weight in ((0.0, 2.6), (-0.035, 1.0), (-0.06, 0.5)):
        axes.plot(line[:, 0], line[:, 1] + offset, color=WATER, linewidth=weight, solid_capstyle="butt")
    axes.plot(*TOWN, marker="o", markersize=13, color=TOWN_COLOUR, markeredgecolor=WATER, markeredgewidth=1.2)
    return figure
