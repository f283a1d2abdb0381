from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from matplotlib.font_manager import FontProperties
from PIL import Image, ImageChops
from sphinx.testing.util import SphinxTestApp

from cover_image import MEASURE, SIZE, draw_cover, draw_ornament, set_lines, width
from refusal import Refusal

Make = Callable[..., SphinxTestApp]

WORDS = {"title": "Rivers", "subtitle": "Where They Flow", "author": "A. Writer"}
COLOURS = ("#1f3b4d", "#f4efe4", "#d9a066")
GROUND = (0x1F, 0x3B, 0x4D)


def png(image: Image.Image) -> bytes:
    stream = io.BytesIO()
    image.save(stream, "png", optimize=True)
    return stream.getvalue()


def drawn(image: Image.Image) -> list[tuple[int, int, int, int]]:
    """Return the boxes around what stands on the ground, in the upper and the lower half."""
    ground = Image.new("RGB", SIZE, GROUND)
    found = ImageChops.difference(image.convert("RGB"), ground).convert("L").point(lambda value: 255 * (value > 30))
    boxes = [found.crop(half).getbbox() for half in ((0, 0, SIZE[0], SIZE[1] // 2), (0, SIZE[1] // 2, *SIZE))]
    assert all(boxes)
    return [box for box in boxes if box]


def test_a_cover_fits_shelves_and_shops() -> None:
    cover = draw_cover(WORDS, COLOURS, None, "ltr")
    assert cover.size == (1600, 2560)
    assert len(png(cover)) < 500_000
    assert cover.convert("RGB").getpixel((0, 0)) == pytest.approx(GROUND, abs=3)


def test_the_same_words_give_the_same_bytes() -> None:
    assert png(draw_cover(WORDS, COLOURS, None, "ltr")) == png(draw_cover(WORDS, COLOURS, None, "ltr"))
    assert png(draw_cover(WORDS, COLOURS, None, "ltr")) != png(
        draw_cover(WORDS | {"title": "Joet"}, COLOURS, None, "ltr"))


@pytest.mark.parametrize("title", [
    "Rivers", "A History of the Rivers and Wells of the Western Plain in the Sixth Century",
    "Kansainvälistymisneuvottelukunta",
])
@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_no_word_runs_over_the_edge(title: str, direction: str) -> None:
    upper, lower = drawn(draw_cover(WORDS | {"title": title}, COLOURS, None, direction))
    for left, _top, right, _bottom in (upper, lower):
        assert 100 < left < right < SIZE[0] - 100
    # Words begin where writing begins.
    assert (upper[0] < 220) if direction == "ltr" else (upper[2] > SIZE[0] - 220)


def test_lines_are_broken_between_words() -> None:
    face = FontProperties()
    lines, size = set_lines("one two three four five six seven", 60, 20, face)
    assert " ".join(lines) == "one two three four five six seven"
    assert 1 < len(lines) <= 3
    assert max(width(line, size, face) for line in lines) <= MEASURE


def test_an_ornament_stands_at_the_foot_from_edge_to_edge(rootdir: Path) -> None:
    ornament = draw_ornament(rootdir / "test-epub-whole" / "figures" / "brook.py", str)
    upper, lower = drawn(draw_cover(WORDS, COLOURS, ornament, "ltr"))
    assert (lower[2] - lower[0], lower[3]) == pytest.approx((SIZE[0], SIZE[1] // 2), abs=200)
    assert upper[2] - upper[0] < SIZE[0] // 2


def test_an_ornament_that_cannot_be_drawn_is_refused(tmp_path: Path) -> None:
    script = tmp_path / "brook.py"
    script.write_text("def draw(_):\n    return 1 / 0\n")
    with pytest.raises(Refusal, match=r"brook\.py:1: the ornament cannot be drawn \(ZeroDivisionError"):
        draw_ornament(script, str)


@pytest.mark.sphinx("epub", testroot="epub-whole")
def test_each_edition_has_its_own_cover(make_book: Make) -> None:
    covers = []
    for language in ("en", "fi", "en"):
        app = make_book(language=language, cover_ornament="brook")
        app.build()
        assert not app.warning.getvalue()
        covers.append((app.outdir / "_images" / "cover.png").read_bytes())
    assert covers[0] != covers[1]
    assert covers[0] == covers[2]


@pytest.mark.sphinx("epub", testroot="epub-whole")
def test_an_ornament_that_is_not_there_is_refused(make_book: Make) -> None:
    app = make_book(cover_ornament="lake")
    with pytest.raises(Refusal, match=r"conf\.py:\d+: there is no figure script figures/lake\.py"):
        app.build()
