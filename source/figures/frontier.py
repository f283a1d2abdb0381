"""The frontier of Rome and Persia about 531, from Lazica to the Arabian desert.

North of Circesium the line is drawn between the places that are known to have been Roman and those that were Persian;
south of it there is only a zone.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from _map import LAND, Map
from _paper import GROUND, INK, Points, smooth
from matplotlib.figure import Figure

#: The frontier from the Caucasus to Circesium, longitude and latitude.
FRONTIER = [
    (44.0, 42.75), (43.65, 42.2), (43.1, 41.6), (42.8, 40.9), (42.45, 40.2), (42.1, 39.5), (41.7, 38.85),
    (41.4, 38.3), (41.15, 38.0), (41.08, 37.72), (41.22, 37.4), (41.08, 37.1), (41.12, 36.75), (41.12, 36.4),
    (40.95, 35.9), (40.75, 35.45), (40.6, 35.15),
]
#: The zone in the desert: its western and its eastern side, from Circesium southwards.
ZONE = ([(40.43, 35.02), (39.9, 34.3), (39.3, 33.5), (38.8, 32.7), (38.4, 31.9), (38.1, 31.1)],
        [(40.7, 34.98), (41.0, 34.3), (41.2, 33.5), (41.5, 32.7), (41.9, 31.9), (42.2, 31.1)])


def draw(_: Callable[[str], str]) -> Figure:
    """Return the map, its words given by ``_``."""
    sheet = Map(centre=(40.55, 37.17), scale=10, height=134, grey_step=8)
    frontier(sheet)
    for key, name, side, kind in [
        ("trapezus", _("Trapezus"), "se", "roman"), ("satala", _("Satala") + " 530", "w", "roman battle"),
        ("theodosiopolis", _("Theodosiopolis"), "n", "roman"), ("melitene", _("Melitene"), "w", "roman"),
        ("amida", _("Amida"), "sw", "roman"),
        ("martyropolis", _("Martyropolis"), "nw", "roman"), ("edessa", _("Edessa"), "n", "roman"),
        ("dara", _("Dara") + " 530", "nw", "roman battle"),
        ("thannuris", _("Thannuris"), "w", "roman battle"), ("hierapolis", _("Hierapolis"), "w", "roman"),
        ("antioch", _("Antioch"), "se", "roman"), ("callinicum", _("Callinicum") + " 531", "sw", "main battle"),
        ("circesium", _("Circesium"), "sw", "roman"), ("emesa", _("Emesa"), "se", "roman"),
        ("palmyra", _("Palmyra"), "s", "roman"), ("dvin", _("Dvin"), "e", "persian"),
        ("nisibis", _("Nisibis"), "e", "persian"), ("singara", _("Singara"), "e", "persian"),
        ("ctesiphon", _("Ctesiphon"), "ne", "persian"), ("al_hira", _("al-Hira"), "w", "lakhmid"),
    ]:
        sheet.place(key, name, side, kind)

    sheet.region((35.75, 38.3), _("Roman\nEmpire"), 10)
    sheet.region((44.62, 36.3), _("Sasanian\nPersia"), 10)
    for lonlat, name in [
        ((42.55, 42.5), _("Lazica")), ((44.55, 41.45), _("Iberia")), ((40.35, 39.4), _("Armenia")),
        ((43.7, 39.45), _("Persarmenia")), ((38.0, 35.15), _("Syria")), ((36.75, 37.36), _("Euphratensis")),
        ((39.2, 36.84), _("Osrhoene")), ((42.1, 35.45), _("Mesopotamia")), ((42.4, 38.05), _("Arzanene")),
        ((36.9, 33.0), _("Ghassanids")), ((43.0, 32.6), _("Lakhmids")),     ]:
        sheet.region(lonlat, name)
    sheet.region((40.1, 32.6), _("Arabian\ndesert"), bbox={"facecolor": LAND, "linewidth": 0, "pad": 2})
    sheet.region((45.1, 42.5), _("Caucasus"), rotation=-20)
    sheet.water((39.98, 42.0), _("Black Sea"))
    sheet.water((35.2, 34.6), _("Mediterranean"), rotation=80)
    sheet.water((44.12, 38.6), _("Lake Van"))
    sheet.water((44.45, 37.7), _("Lake Urmia"))
    sheet.water((41.75, 34.75), _("Euphrates"), rotation=-4)
    sheet.water((43.9, 35.0), _("Tigris"), rotation=-65)
    sheet.water((40.5, 35.8), _("Khabur"), rotation=68)

    sheet.key((2, 100.2), [
        (lambda at: sheet.symbol(at, "roman"), _("Roman town")),
        (lambda at: sheet.symbol(at, "persian"), _("Persian town")),
        (lambda at: sheet.symbol(at, "lakhmid"), _("seat of the Lakhmid king")),
        (lambda at: sheet.symbol(at, "roman battle"), _("battle of the war, and its year")),
        (lambda at: sheet.symbol(at, "roman", sure=False), _("open: the site is not certain")),
        (lambda at: border(sheet, np.array([(at[0] - 4, at[1]), (at[0] + 4, at[1])])), _("frontier, approximate")),
        (lambda at: [zone(sheet, (x, at[1] - 1), (x + 2.6, at[1] + 1), 0.5) for x in at[0] + np.arange(-4, 2, 1.4)],
         _("frontier zone of the desert")),
    ], foot=7)
    sheet.scale_bar((5, 102.3), 100, _("%s km"))
    sheet.pointer((3.5, 97), _("Constantinople"))
    return sheet.figure


def frontier(sheet: Map) -> None:
    """Draw the frontier: a line that is known roughly, and the zone in the desert, paler with the distance."""
    border(sheet, smooth(sheet.project(FRONTIER)))
    west, east = (smooth(sheet.project(side))[::-1] for side in ZONE)
    top = west[-1, 1]
    for y in np.arange(0, top, 1.4):
        zone(sheet, (np.interp(y, *west.T[::-1]), y), (np.interp(y + 2, *east.T[::-1]), y + 2), 0.8 - 0.4 * y / top)


def border(sheet: Map, line: Points) -> None:
    """Draw the frontier along *line*."""
    sheet.axes.plot(*line.T, color=INK, linewidth=1.1, dashes=(6, 2, 1, 2), zorder=5.5, label="frontier")


def zone(sheet: Map, start: tuple[float, float], end: tuple[float, float], grey: float) -> None:
    """Draw one stroke of the zone's hatching."""
    sheet.axes.plot(*zip(start, end, strict=True), color=str(grey), linewidth=0.6, zorder=5.5, label=GROUND)
