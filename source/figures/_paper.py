"""What all drawings share: the width of the printed page, the colours of sides and water, smooth lines."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]

#: Width of the text block, and millimetres in an inch and in a point.
WIDTH, INCH, PT = 110.0, 25.4, 25.4 / 72

INK, GREY = "#1a1a1a", "#5a5a5a"
WATER, SHORE, WATER_NAME = "#d7e3ea", "#6d8b9e", "#2f5068"
ROMAN, PERSIAN = "#7b2418", "#8a6000"

#: What may lie under words has this label (see tests/collisions.py).
GROUND = "ground"


def smooth(points: Points, steps: int = 12) -> Points:
    """Return a Catmull-Rom curve through *points*, *steps* to each stretch."""
    padded = np.vstack([2 * points[0] - points[1], points, 2 * points[-1] - points[-2]])
    t = np.linspace(0, 1, steps, endpoint=False)[:, None]
    stretches = [0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
                 for a, b, c, d in zip(padded, padded[1:], padded[2:], padded[3:], strict=False)]
    return np.vstack([*stretches, points[-1]])
