"""The maps of the book: nothing collides, no lake of our time, positions that hold, small and opaque files."""

from __future__ import annotations

import gzip
import importlib
import runpy
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import matplotlib as mpl
import numpy as np
import pikepdf
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path as Outline

from artefacts import EDITIONS, ROOT
from collisions import collisions, small
from edition import read_words
from figures import STYLE, draw_figure, load, use_fonts

FIGURES = ROOT / "source" / "figures"
MAPS = ["frontier", "middle-euphrates", "spring-campaign"]

#: Middles of reservoirs that cover the rivers' valleys today, longitude and latitude.
RESERVOIRS = {"Tharthar": (43.28, 34.0), "Habbaniyah": (43.44, 33.31), "Dukan": (44.94, 36.09), "Assad": (38.3, 36.05),
              "Ataturk": (38.55, 37.6), "Keban": (39.2, 38.75), "Mosul": (42.75, 36.72)}
LAKES = {"Van": (42.9, 38.6), "Urmia": (45.3, 37.9), "Sevan": (45.3, 40.4), "Dead Sea": (35.48, 31.5),
         "Antioch": (36.31, 36.35), "Jabbul": (37.51, 36.07)}


@cache
def style() -> dict[Any, Any]:
    """Return the style in which the book draws its figures."""
    settings = runpy.run_path(str(ROOT / "source" / "conf.py"))
    return STYLE | {"font.family": settings["figures_family"], "fonts": use_fonts(tuple(settings["figures_fonts"]))}


def words(language: str) -> Callable[[str], str]:
    return read_words(ROOT / "locale" / language / "LC_MESSAGES" / "book.po").gettext


def drawing(name: str, translate: Callable[[str], str]) -> Figure:
    with mpl.rc_context({key: value for key, value in style().items() if key in mpl.rcParams}):
        return load(FIGURES / f"{name}.py")(translate)


@pytest.fixture
def helper(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """The module that the maps share."""
    monkeypatch.syspath_prepend(str(FIGURES))
    yield importlib.import_module("_map")
    del sys.modules["_map"]


# -- Lettering -----------------------------------------------------------------------

@pytest.mark.parametrize("language", EDITIONS)
@pytest.mark.parametrize("name", MAPS)
def test_nothing_collides_and_all_can_be_read(name: str, language: str) -> None:
    with mpl.rc_context({key: value for key, value in style().items() if key in mpl.rcParams}):
        figure = drawing(name, words(language))
        assert collisions(figure) + small(figure) == []


def test_only_letters_that_stand_alone_are_spaced(helper: ModuleType) -> None:
    assert helper.spaced("Roma x", " ") == "R O M A   X"
    assert helper.spaced("روما") == "روما"


def test_a_name_that_grows_in_translation_is_noticed() -> None:
    with mpl.rc_context({key: value for key, value in style().items() if key in mpl.rcParams}):
        figure = drawing("spring-campaign", lambda word: word + " on the Euphrates" if word == "Barbalissus" else word)
        assert any(line.startswith("'Barbalissus on the Euphrates' meets") for line in collisions(figure))


@pytest.mark.parametrize("name", MAPS)
def test_a_map_is_as_wide_as_the_text_and_no_higher_than_the_page(name: str) -> None:
    width, height = drawing(name, str).get_size_inches() * 25.4
    assert width == pytest.approx(110)
    assert height < 175 - 20  # below it stand caption and legend


# -- Ground --------------------------------------------------------------------------

def waters(sheet: Any, colour: str) -> list[PathPatch]:
    return [patch for patch in sheet.axes.patches
            if isinstance(patch, PathPatch) and patch.get_fill() and to_hex(patch.get_facecolor()) == colour]


def test_lakes_of_the_time_are_drawn_and_reservoirs_are_not(helper: ModuleType) -> None:
    sheet = helper.Map(centre=(40.55, 37.17), scale=10, height=134)
    rings = [Outline(ring) for patch in waters(sheet, helper.WATER) for ring in patch.get_path().to_polygons()]

    def wet(lonlat: tuple[float, float]) -> bool:
        # Land is a hole in the sea, a lake lies in the land.
        return sum(ring.contains_point(sheet.project(lonlat)) for ring in rings) % 2 == 1

    assert [name for name, place in LAKES.items() if not wet(place)] == []
    assert [name for name, place in RESERVOIRS.items() if wet(place)] == []
    assert wet((38.0, 42.0))  # Black Sea
    assert not wet((39.0, 34.0))


def test_each_drawn_lake_is_on_the_list(helper: ModuleType) -> None:
    sheet = helper.Map(centre=(40.55, 37.17), scale=10, height=134)
    allowed = sheet.project(list(helper.LAKES.values()))
    _sea, *lakes = waters(sheet, helper.WATER)
    ends = [np.array([box.min, box.max]) for box in (patch.get_path().get_extents() for patch in lakes)]
    inner = [(low + high) / 2 for low, high in ends if low.min() > 0 and high[0] < 110]
    assert len(inner) >= len(LAKES)
    assert [middle for middle in inner if np.hypot(*(allowed - middle).T).min() > 3] == []  # 30 km
    assert not set(helper.LAKES.values()) & set(helper.RESERVOIRS.values())


@pytest.mark.parametrize(("table", "name"), [("LAKES", "Van"), ("RESERVOIRS", "Tharthar")])
def test_a_lake_that_nobody_judged_stops_the_drawing(
        helper: ModuleType, monkeypatch: pytest.MonkeyPatch, table: str, name: str) -> None:
    known = dict(getattr(helper, table))
    del known[name]
    monkeypatch.setattr(helper, table, known)
    with pytest.raises(ValueError, match=r"the lake at 43\.\d\d E 3[48]\.\d\d N is in neither list"):
        helper.Map(centre=(40.55, 37.17), scale=10, height=134)


def test_the_projection_holds(helper: ModuleType) -> None:
    sheet = helper.Map(centre=(40.55, 37.17), scale=10, height=134)
    grid = np.stack(np.meshgrid(np.linspace(35, 46, 5), np.linspace(31.5, 42.5, 5)), axis=-1)
    assert sheet.unproject(sheet.project(grid)) == pytest.approx(grid)
    assert sheet.project((40.55, 37.17)) == pytest.approx([55, 67])
    # Great circles of geodata: Callinicum to Ctesiphon 600 km, to Circesium 155 km.
    where = {key: sheet.project((float(row["lon"]), float(row["lat"]))) for key, row in helper.gazetteer().items()}
    for town, kilometres in (("ctesiphon", 600), ("circesium", 155), ("edessa", 135)):
        assert np.hypot(*(where[town] - where["callinicum"])) * 10 == pytest.approx(kilometres, rel=0.01)


def test_clipping_and_thinning_keep_the_shape(helper: ModuleType) -> None:
    square = np.array([(0.0, 0.0), (4, 0), (4, 4), (0, 4)])
    clipped = helper.clip(square, (1, 3, -1, 2))
    assert helper.signed_area(clipped) == pytest.approx(4)
    assert helper.clip(square, (5, 6, 5, 6)).shape == (0, 2)
    line = np.array([(0.0, 0.0), (0.1, 0), (0.5, 0), (0.55, 0), (1, 0)])
    assert helper.thin(line, 0.4)[:, 0].tolist() == [0, 0.5, 1]


# -- Files ---------------------------------------------------------------------------

@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The maps as files."""
    folder = tmp_path_factory.mktemp("maps")
    for name in MAPS:
        assert draw_figure(FIGURES / f"{name}.py", folder, str, style())
    return folder


@pytest.mark.parametrize("name", MAPS)
def test_files_are_small(drawn: Path, name: str) -> None:
    svg = (drawn / f"{name}.svg").read_bytes()
    assert len(svg) < 280_000
    assert len(gzip.compress(svg)) < 95_000
    assert (drawn / f"{name}.pdf").stat().st_size < 250_000


def test_a_second_drawing_has_the_same_bytes(drawn: Path, tmp_path: Path) -> None:
    draw_figure(FIGURES / "frontier.py", tmp_path, str, style())
    for suffix in ("svg", "pdf"):
        assert (tmp_path / f"frontier.{suffix}").read_bytes() == (drawn / f"frontier.{suffix}").read_bytes()


@pytest.mark.parametrize("name", MAPS)
def test_print_is_opaque_and_in_rgb(drawn: Path, name: str) -> None:
    with pikepdf.open(drawn / f"{name}.pdf") as pdf:
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
                assert "/SMask" not in thing
                assert {float(thing[key]) for key in ("/CA", "/ca") if key in thing} <= {1.0}
        images = [image for page in pdf.pages for image in page.images.values()]
        assert len(images) == 1
        space = images[0].ColorSpace
        assert space == "/DeviceRGB" or (space[0] == "/Indexed" and space[1] == "/DeviceRGB")
