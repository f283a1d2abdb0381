"""Draw the cover of the EPUB in the edition's language: title, subtitle and author over the ornament of the cover.

The front of the print edition is its model.  The letters are those of the figures (``figures_family``,
``figures_fonts``), the colours ``cover_colours``: of the ground, of the letters, of the rule under the title.  The
figure script ``cover_ornament``, if there is one, draws what stands at the foot, as wide as the cover.  The same
words give the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextPath
from PIL import Image
from sphinx.locale import get_translation

from edition import line_of_setting
from figures import load, use_fonts
from language_tag import text_direction
from refusal import Refusal

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.util.typing import ExtensionMetadata

_ = get_translation("book")

#: Pixels: the proportion of 1 to 1.6 that shops ask for, the larger side above their 2500.
SIZE = (1600, 2560)
#: Pixels to the inch; only the size of the letters in points depends on it.
RESOLUTION = 200
#: How much of the width words may take, and how far from the edge they begin.
MEASURE, MARGIN = 0.78, 0.11
#: Enough for a few colours and the shades between them at the edges of letters.
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
        if size <= smallest or (len(lines) <= 3 and all(width(line, size, properties) <= MEASURE for line in lines)):
            return lines, size
        size *= 0.95


def letter_cover(words: dict[str, str], colours: Sequence[str], direction: str = "ltr") -> Figure:
    """Return the cover with *words* (title, subtitle, author) in *colours* (ground, letters, rule), without ornament.

    *direction* is that of the writing: from the left or, ``rtl``, from the right.
    """
    ground, letters, accent = colours
    figure = Figure(figsize=(SIZE[0] / RESOLUTION, SIZE[1] / RESOLUTION), dpi=RESOLUTION, facecolor=ground)
    upright, italic = FontProperties(), FontProperties(style="italic")
    edge, side, towards = (1 - MARGIN, "right", -1) if direction == "rtl" else (MARGIN, "left", 1)

    def place(text: str, top: float, largest: float, properties: FontProperties) -> float:
        """Write *text* below the height *top* (0 to 1) and return where it ends."""
        lines, size = set_lines(text, largest, largest / 3, properties)
        for line in lines:
            figure.text(edge, top, line, size=size, color=letters, ha=side, va="top", fontproperties=properties)
            top -= 1.2 * size / 72 * RESOLUTION / SIZE[1]
        return top

    top = place(words["title"], 0.87, 66, upright) - 0.012
    figure.add_artist(mpl.lines.Line2D([edge, edge + towards * 0.14], [top, top], color=accent, linewidth=2.5))
    place(words["subtitle"], top - 0.018, 28, italic)
    place(words["author"], 0.105, 20, upright)
    return figure


def paint(figure: Figure, resolution: float) -> Image.Image:
    """Return *figure* in pixels, *resolution* to its inch."""
    pixels = io.BytesIO()
    figure.savefig(pixels, format="png", dpi=resolution, metadata={"Software": None})
    return Image.open(pixels).convert("RGBA")


def draw_cover(words: dict[str, str], colours: Sequence[str], ornament: Figure | None, direction: str) -> Image.Image:
    """Return the whole cover; *ornament* stands at its foot, as wide as it is."""
    cover = paint(letter_cover(words, colours, direction), RESOLUTION)
    if ornament:
        drawing = paint(ornament, SIZE[0] / ornament.get_figwidth())
        cover.alpha_composite(drawing.crop((0, max(0, drawing.height - SIZE[1]), SIZE[0], drawing.height)),
                              (0, max(0, SIZE[1] - drawing.height)))
    return cover.convert("RGB").quantize(PALETTE, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)


def draw_ornament(script: Path, translate: Callable[[str], str]) -> Figure:
    """Return the drawing of the figure *script*; raises Refusal where it cannot be drawn."""
    draw = load(script)
    try:
        return draw(translate)
    except Exception as error:
        raise Refusal(f"{script}:1: the ornament cannot be drawn ({error!r}); mend the script") from error


def on_write_started(app: Sphinx, builder: Builder) -> None:
    """Draw the cover and hand it to the builder of the EPUB."""
    if builder.name != "epub":
        return
    config, conf = app.config, Path(app.confdir) / "conf.py"
    use_fonts(tuple(config.figures_fonts))
    script = app.srcdir / config.figures_path / f"{config.cover_ornament}.py"
    if config.cover_ornament and not script.exists():
        raise Refusal(f"{conf}:{line_of_setting(conf, 'cover_ornament')}: there is no figure script "
                      f"{config.figures_path}/{config.cover_ornament}.py; write it or mend the name")
    words = {"title": config.project, "subtitle": config.edition_subtitle, "author": config.author}
    with mpl.rc_context({"font.family": config.figures_family} if config.figures_family else {}):
        ornament = draw_ornament(script, _) if config.cover_ornament else None
        cover = draw_cover(words, config.cover_colours, ornament, text_direction(config.language))
    builder.cover = "_images/cover.png"  # type: ignore[attr-defined]
    target = Path(app.outdir, "_images", "cover.png")
    target.parent.mkdir(parents=True, exist_ok=True)
    cover.save(target, optimize=True)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the cover."""
    app.setup_extension("edition")
    app.setup_extension("figures")
    app.connect("write-started", on_write_started)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
