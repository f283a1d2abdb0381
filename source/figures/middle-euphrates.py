"""The middle Euphrates and its towns: a strip map, the river schematic.

Positions: Pleiades (CC BY 3.0), in ``gazetteer.csv``.  The river is a curve through the towns that stand on it; its
course between them is not measured.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure

#: West, east, south, north of the frame, in degrees.
FRAME = (37.35, 41.05, 34.85, 37.45)
#: Width of the figure in inches: that of the text block.  The height follows, so that the map is true in both axes.
WIDTH = 4.4

#: Towns: key, whether it stands on the river, label's offset in points, alignment.
TOWNS = [
    ("zeugma", True, (6, 2), "left"),
    ("hierapolis", False, (-5, -11), "center"),
    ("barbalissus", True, (-2, -13), "center"),
    ("sura", True, (-2, -13), "center"),
    ("callinicum", True, (4, 7), "left"),
    ("zenobia", True, (7, 3), "left"),
    ("circesium", True, (-7, -4), "right"),
    ("sergiopolis", False, (0, -13), "center"),
    ("edessa", False, (7, -3), "left"),
    ("carrhae", False, (7, -3), "left"),
]
#: The river in order: keys of towns, and schematic points (longitude, latitude) that keep it on its side of them.
RIVER: list[str | tuple[float, float]] = [
    (38.05, 37.45), "zeugma", (38.06, 36.75), (38.12, 36.35), "barbalissus", "sura", "callinicum", (39.45, 35.78),
    "zenobia", (40.15, 35.42), "circesium", (40.62, 34.85),
]


def smooth(points: np.ndarray, steps: int = 16) -> np.ndarray:
    """Return a Catmull-Rom curve through *points* (n × 2), *steps* to each stretch."""
    padded = np.vstack([2 * points[0] - points[1], points, 2 * points[-1] - points[-2]])
    t = np.linspace(0, 1, steps, endpoint=False)[:, None]
    stretches = []
    for a, b, c, d in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        stretches.append(0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2
                                + (3 * b - a - 3 * c + d) * t**3))
    return np.vstack([*stretches, points[-1]])


def draw(_: Callable[[str], str]) -> Figure:
    """Return the map, its words given by ``_``."""
    names = {
        "zeugma": _("Zeugma"), "hierapolis": _("Hierapolis"), "barbalissus": _("Barbalissus"), "sura": _("Sura"),
        "callinicum": _("Callinicum"), "zenobia": _("Zenobia"), "circesium": _("Circesium"),
        "sergiopolis": _("Sergiopolis"), "edessa": _("Edessa"), "carrhae": _("Carrhae"),
    }
    with (Path(__file__).parent / "gazetteer.csv").open(encoding="utf-8", newline="") as file:
        places = {row["key"]: (float(row["lon"]), float(row["lat"])) for row in csv.DictReader(file)}
    with mpl.rc_context({"font.size": 9.5}):
        west, east, south, north = FRAME
        height = WIDTH * (north - south) / ((east - west) * np.cos(np.radians((south + north) / 2)))
        figure = Figure(figsize=(WIDTH, height))
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set(xlim=(west, east), ylim=(south, north), xticks=[], yticks=[])

        river = smooth(np.array([places[point] if isinstance(point, str) else point for point in RIVER]))
        axes.plot(*river.T, color="#5b7c99", linewidth=2.2, solid_capstyle="round", zorder=1)
        axes.annotate(_("Euphrates"), (38.6, 35.955), (0, 9), textcoords="offset points", ha="center",
                      style="italic", color="#3f5d78")
        for key, on_river, offset, alignment in TOWNS:
            main = key == "callinicum"
            axes.plot(*places[key], "o", color="black", markersize=5.5 if main else 4,
                      markerfacecolor="black" if on_river else "white", zorder=3)
            axes.annotate(names[key], places[key], offset, textcoords="offset points", ha=alignment,
                          size=11 if main else 9.5, weight="bold" if main else "normal", zorder=4)

        # A degree of latitude is 111.2 km on the sphere of 6371 km.
        start, length = 39.9, 100 / (111.2 * np.cos(np.radians(37.2)))
        axes.plot([start, start + length], [37.22, 37.22], color="black", linewidth=1.2, solid_capstyle="butt")
        for end in (start, start + length):
            axes.plot([end, end], [37.19, 37.25], color="black", linewidth=1.2)
        axes.annotate(_("100 km"), (start + length / 2, 37.22), (0, -12), textcoords="offset points", ha="center")
    return figure
