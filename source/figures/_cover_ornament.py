"""The ornament of the cover: a river that flows from edge to edge past a town.

Its course is a drawing, not a map.
"""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

#: Bends of the river: distance across the cover and height, both from 0 to 1.
BENDS = [(-0.02, 0.95), (0.12, 0.86), (0.22, 0.62), (0.40, 0.56), (0.55, 0.64), (0.70, 0.44), (0.86, 0.30),
         (1.02, 0.06)]
#: Where the town stands: the bend, and how far above the water.
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


def draw(axes: Axes, colours: dict[str, str]) -> None:
    """Draw the river and the town on *axes* in *colours* (ground, letters, accent)."""
    line = course(BENDS)
    for offset, weight in ((0.0, 3.2), (-0.035, 1.2), (-0.06, 0.6)):
        axes.plot(line[:, 0], line[:, 1] + offset, color=colours["letters"], linewidth=weight, solid_capstyle="butt")
    axes.plot(*TOWN, marker="o", markersize=17, color=colours["accent"], markeredgecolor=colours["letters"],
              markeredgewidth=1.6)
