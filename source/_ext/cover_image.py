"""Draw the cover of the EPUB in the edition's language: title, subtitle and author, on a plain ground.

The letters are those of the figures (`figures_family`, `figures_fonts`), the colours ``edition_cover_colours``: of the
ground, of the letters, of the ornament.  The ornament between title and author is drawn by the script
``cover_ornament`` in ``figures_path``, by its function ``draw(axes, colours)`` on axes from 0 to 1; without one it is
a rule.  The same words give the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextPath
from PIL import Image

from figures import load, use_fonts
from refusal import Refusal

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.util.typing import ExtensionMetadata

#: Pixels: the proportion of 1 to 1.6 that shops ask for, the larger side above their 2500.
SIZE = (1600, 2560)
#: Pixels to the inch; only the size of the letters in points depends on it.
RESOLUTION = 200
#: How much of the width words may take.
MEASURE = 0.76
#: Enough for three colours and the shades between them at the edges of letters.
PALETTE = 64


def width(text: str, size: float, properties: FontProperties) -> float:
    """Return how much of the cover's width *text* takes in letters of *size* points."""
    extents = TextPath((0, 0), text, size=size, prop=properties).get_extents()
    return float(extents.width) / 72 * RESOLUTION / SIZE[0]


def set_lines(text: str, largest: float, smallest: float, properties: FontProperties) -> tuple[list[str], float]:
    """Return *text* broken into lines that fit the cover, and the size of the letters in points.

    It is the largest at which no word is broken and, down to *smallest*, the lines are three at most.
    """
    size = largest
    while True:
        lines: list[str] = []
        for word in text.split():
            if lines and width(f"{lines[-1]} {word}", size, properties) <= MEASURE:
                lines[-1] += f" {word}"
            else:
                lines.append(word)
        fits = all(width(line, size, properties) <= MEASURE for line in lines) and len(lines) <= 3
        if fits or size <= smallest:
            return lines, size
        size *= 0.95


def draw_cover(words: dict[str, str], colours: Sequence[str], ornament: Path | None) -> Figure:
    """Return the cover with *words* (title, subtitle, author) in *colours* (ground, letters, ornament)."""
    ground, letters, accent = colours
    figure = Figure(figsize=(SIZE[0] / RESOLUTION, SIZE[1] / RESOLUTION), dpi=RESOLUTION, facecolor=ground)
    upright, italic = FontProperties(), FontProperties(style="italic")

    def place(text: str, top: float, largest: float, properties: FontProperties) -> float:
        """Write *text* below the height *top* (0 to 1) and return where it ends."""
        lines, size = set_lines(text, largest, largest / 3, properties)
        for line in lines:
            figure.text(0.5, top, line, size=size, color=letters, ha="center", va="top", fontproperties=properties)
            top -= 1.25 * size / 72 * RESOLUTION / SIZE[1]
        return top

    end = place(words["title"], 0.86, 66, upright)
    if words["subtitle"]:
        place(words["subtitle"], end - 0.012, 27, italic)
    place(words["author"], 0.115, 20, upright)
    axes = figure.add_axes((0, 0.2, 1, 0.36), frameon=False, xlim=(0, 1), ylim=(0, 1), xticks=[], yticks=[])
    if ornament:
        draw: Any = load(ornament)
        try:
            draw(axes, {"ground": ground, "letters": letters, "accent": accent})
        except Exception as error:
            raise Refusal(f"{ornament}:1: the ornament cannot be drawn ({error!r}); mend the script") from error
    else:
        axes.plot([0.38, 0.62], [0.5, 0.5], color=accent, linewidth=3)
    return figure


def write_cover(figure: Figure, target: Path) -> None:
    """Write the cover *figure* to the PNG file *target*."""
    pixels = io.BytesIO()
    figure.savefig(pixels, format="png", metadata={"Software": None})
    target.parent.mkdir(parents=True, exist_ok=True)
    image = Image.open(pixels).convert("RGB")
    image.quantize(PALETTE, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(target, optimize=True)


def on_write_started(app: Sphinx, builder: Builder) -> None:
    """Draw the cover and hand it to the builder of the EPUB."""
    if builder.name != "epub":
        return
    config = app.config
    use_fonts(tuple(config.figures_fonts))
    ornament = app.srcdir / config.figures_path / config.cover_ornament if config.cover_ornament else None
    if ornament and not ornament.exists():
        raise Refusal(f"{Path(app.confdir) / 'conf.py'}:1: cover_ornament names {config.cover_ornament}, which is not "
                      f"in {config.figures_path}/; write it or mend the name")
    words = {"title": config.project, "subtitle": config.edition_subtitle, "author": config.author}
    with mpl.rc_context({"font.family": config.figures_family} if config.figures_family else {}):
        write_cover(draw_cover(words, config.edition_cover_colours, ornament), app.outdir / "_images" / "cover.png")
    builder.cover = "_images/cover.png"  # type: ignore[attr-defined]


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the cover."""
    app.setup_extension("figures")
    app.add_config_value("edition_cover_colours", ("#1f3b4d", "#f4efe4", "#b5543c"), "env",
                         types=frozenset({list, tuple}))
    app.add_config_value("cover_ornament", "", "epub", types=frozenset({str}))
    app.connect("write-started", on_write_started)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
