"""The middle Euphrates and its towns, from Zeugma to Circesium."""

from __future__ import annotations

from collections.abc import Callable

from _map import Map
from matplotlib.figure import Figure


def draw(_: Callable[[str], str]) -> Figure:
    """Return the map, its words given by ``_``."""
    sheet = Map(centre=(39.15, 36.15), scale=3, height=98)
    sheet.battle(sheet.project((39.03, 35.85)), 1.6)
    for key, name, side, kind in [
        ("zeugma", _("Zeugma"), "w", "roman"), ("hierapolis", _("Hierapolis"), "w", "roman"),
        ("barbalissus", _("Barbalissus"), "sw", "roman"), ("sura", _("Sura"), "n", "roman"),
        ("callinicum", _("Callinicum"), "ne", "main"), ("zenobia", _("Zenobia"), "e", "roman"),
        ("circesium", _("Circesium"), "sw", "roman"), ("sergiopolis", _("Sergiopolis"), "s", "roman"),
        ("edessa", _("Edessa"), "n", "roman"), ("carrhae", _("Carrhae"), "e", "roman"),
        ("batnae", _("Batnae"), "s", "roman"), ("constantina", _("Constantina"), "n", "roman"),
        ("resaina", _("Resaina"), "w", "roman"), ("thannuris", _("Thannuris"), "w", "roman"),
    ]:
        sheet.place(key, name, side, kind)
    sheet.region((39.75, 36.35), _("Osrhoene"))
    sheet.region((37.77, 36.3), _("Euphratensis"))
    sheet.region((38.0, 35.4), _("Syria"))
    sheet.water((39.38, 35.72), _("Euphrates"), rotation=-20)
    sheet.water((39.13, 36.4), _("Balikh"), rotation=-80)
    sheet.water((40.62, 35.72), _("Khabur"), rotation=68)
    sheet.key((2, 2), [
        (lambda at: sheet.symbol(at, "roman", sure=False), _("open: the site is not certain")),
        (lambda at: sheet.battle(at, 1.6), _("battle, 19 April; the field is not located")),
    ], foot=6.5)
    sheet.scale_bar((5, 4), 50, _("%s km"))
    return sheet.figure
