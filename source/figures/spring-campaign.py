"""The campaign of spring 531: the Persian and Arab invasion, the Roman answer, the march down to Callinicum.

Of the marches Procopius and Malalas tell places and the side of the river.  What runs along the right bank is in
Procopius (Wars 1.18.9, 1.18.13-14); every other course is ours, between places that they name, and is dashed.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from _map import Map
from matplotlib.figure import Figure

#: Marches: the side, whether the course is known, whether it ends there, longitude and latitude.  Those down the bank
#: run beside each other.
MARCHES = [
    ("persian", False, True, [(41.4, 34.2), (40.3, 34.85), (39.5, 35.15), (38.7, 35.42), (38.15, 35.7),
                              (37.8, 35.95), (37.6, 36.06)]),
    ("persian", False, False, [(37.62, 36.12), (37.85, 36.02), (38.1, 35.85)]),
    ("persian", True, True, [(38.1, 35.85), (38.3, 35.795), (38.55, 35.765), (38.75, 35.77), (38.93, 35.81)]),
    ("persian", False, True, [(39.12, 35.77), (39.45, 35.6), (39.9, 35.28), (40.4, 34.98)]),
    ("roman", False, True, [(39.5, 37.12), (38.95, 36.82), (38.5, 36.62), (38.22, 36.4), (38.12, 36.05)]),
    ("roman", False, True, [(37.97, 36.47), (38.0, 36.3), (38.075, 36.06)]),
    ("roman", False, True, [(38.04, 36.05), (37.93, 36.22), (37.68, 36.36), (37.35, 36.37), (37.1, 36.24),
                            (37.01, 36.05)]),
    ("roman", False, False, [(37.06, 36.02), (37.3, 36.13), (37.52, 36.2), (37.78, 36.15), (37.98, 36.03),
                             (38.12, 35.91)]),
    ("roman", True, True, [(38.12, 35.91), (38.3, 35.855), (38.55, 35.825), (38.75, 35.865)]),
    ("roman", True, True, [(38.8, 35.875), (38.96, 35.855)]),
]
#: The stages that the text under the map explains: number and place on the map.
STAGES = [
    ("1", (40.0, 34.75)), ("2", (37.28, 35.74)), ("3", (38.85, 37.0)), ("4", (37.83, 36.44)), ("5", (36.85, 36.12)),
    ("6", (38.46, 35.99)), ("7", (38.99, 36.14)), ("8", (39.04, 35.68)), ("9", (39.75, 35.2)),
]


def draw(_: Callable[[str], str]) -> Figure:
    """Return the map, its words given by ``_``."""
    sheet = Map(centre=(38.5, 35.83), scale=4.2, height=86)
    for side, known, ends, course in MARCHES:
        sheet.route(sheet.project(course), side, known, ends)
    sheet.battle(sheet.project((39.04, 35.83)), 1.6)
    for key, name, side, kind, shift in [
        ("antioch", _("Antioch"), "e", "roman", (0, 0)), ("chalcis", _("Chalcis"), "w", "roman", (0, 0)),
        ("gabbula", _("Gabboulon"), "s", "roman", (-2.5, -2.6)), ("hierapolis", _("Hierapolis"), "n", "roman", (0, 0)),
        ("barbalissus", _("Barbalissus"), "ne", "roman", (2.2, 2.3)), ("sura", _("Sura"), "n", "roman", (0, 0)),
        ("callinicum", _("Callinicum"), "ne", "main", (0, 0)), ("edessa", _("Edessa"), "w", "roman", (0, 0)),
        ("constantina", _("Constantina"), "n", "roman", (0, 0)), ("zenobia", _("Zenobia"), "ne", "roman", (0, 0)),
        ("circesium", _("Circesium"), "e", "roman", (0, 0)), ("sergiopolis", _("Sergiopolis"), "se", "roman", (0, -1)),
        ("zeugma", _("Zeugma"), "w", "roman", (0, 0)),
    ]:
        sheet.place(key, name, side, kind, shift)
    for number, lonlat in STAGES:
        sheet.number(sheet.project(lonlat), number)

    sheet.region((37.1, 36.85), _("Euphratensis"))
    sheet.region((39.65, 36.35), _("Mesopotamia"))
    sheet.region((36.95, 35.2), _("Syria"))
    sheet.water((38.24, 36.93), _("Euphrates"), rotation=-66)
    sheet.water((38.93, 36.38), _("Balikh"), rotation=-78)
    sheet.water((40.45, 35.7), _("Khabur"), rotation=70)
    sheet.water((36.26, 35.6), _("Orontes"), rotation=82)
    sheet.scale_bar((80, 3), 50, _("%s km"))
    sheet.key((2, 2), [
        (lambda at: sheet.route(stretch(at), "persian"), _("Persians and Arabs")),
        (lambda at: sheet.route(stretch(at), "roman"), _("Romans")),
        (lambda at: sheet.route(stretch(at), "roman", known=False), _("dashed: the course is conjecture")),
        (lambda at: sheet.battle(at), _("battle, 19 April; the field is not located")),
    ])
    return sheet.figure


def stretch(at: tuple[float, float]) -> np.ndarray:
    """Return a short march round *at*, for the key."""
    return np.array([(at[0] - 4, at[1]), at, (at[0] + 4, at[1])])
