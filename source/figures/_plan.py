"""What plans and diagrams share: a sheet of paper, words set to a width, boxes, arrows and numbers.

A sheet is drawn in millimetres of the printed page, from its lower left corner.  Roman and Persian are told apart
without colour too: what is Roman is filled or solid, what is Persian open or hollow; what is not certain is dashed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from _paper import GROUND, INCH, INK, PERSIAN, PT, ROMAN, WIDTH, smooth
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import Polygon, Rectangle
from matplotlib.text import Text
from matplotlib.textpath import text_to_path

Point = tuple[float, float]

PALE = "#e4e2de"
COLOURS = {"roman": ROMAN, "persian": PERSIAN, "": INK}

SIZE, SMALL = 8.6, 7.0
LEADING = 1.2
#: Room under each part of a stack of words.
GAP = 0.5


def sheet(height: float) -> Axes:
    """Return the axes of a new sheet, *height* millimetres high; its figure is ``axes.figure``."""
    figure = Figure(figsize=(WIDTH / INCH, height / INCH), facecolor="white")
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, WIDTH), ylim=(0, height))
    axes.axis("off")
    return axes


# -- Words -----------------------------------------------------------------------------

def measure(text: str, size: float, **font: str) -> float:
    """Return the width of one line of *text* in millimetres; *font* is ``weight`` or ``style``."""
    width, _height, _descent = text_to_path.get_text_width_height_descent(text, FontProperties(size=size, **font),
                                                                           ismath=False)
    return float(width) * PT


def fill(text: str, width: float, size: float, **font: str) -> list[str]:
    """Return *text* in as few lines of at most *width* millimetres as it needs; a longer word stands alone."""
    lines: list[str] = []
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and measure(longer, size, **font) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def wrap(text: str, width: float, size: float, **font: str) -> list[str]:
    """Return *text* in as few lines as `fill` makes, as even as can be."""
    lines = fill(text, width, size, **font)
    while len(lines) > 1:
        width = max(measure(line, size, **font) for line in lines) - 0.01
        if len(narrower := fill(text, width, size, **font)) > len(lines) or narrower == lines:
            break
        lines = narrower
    return lines


def write(axes: Axes, at: Point, text: str, width: float = WIDTH, **style: object) -> Text:
    """Write *text* at a place, in lines of at most *width*."""
    style = {"fontsize": SMALL, "color": INK, "ha": "center", "va": "center", "zorder": 8} | style
    font = {key: str(style[key]) for key in ("weight", "style") if key in style}
    lines = [line for part in text.split("\n") for line in wrap(part, width, float(str(style["fontsize"])), **font)]
    return axes.text(*at, "\n".join(lines), multialignment=style["ha"], linespacing=LEADING, **style)


def stack(axes: Axes, at: Point, title: str, text: str = "", width: float = WIDTH, **style: object) -> float:
    """Write a *title* and *text* in small letters under it, from a place down; return where they end.

    Either may be empty.
    """
    x, y = at
    for part, font in ((title, {"fontsize": SIZE}), (text, {"fontsize": SMALL})):
        if part:
            written = write(axes, (x, y), part, width, **(style | font | {"va": "top"}))
            y -= (written.get_text().count("\n") + 1) * written.get_fontsize() * LEADING * PT + GAP
    return y + GAP


def stack_height(title: str, text: str, width: float) -> float:
    """Return how much room such a stack takes, in millimetres."""
    lines = [len(wrap(title, width, SIZE)) * SIZE] if title else []
    lines += [len(wrap(text, width, SMALL)) * SMALL] if text else []
    return sum(lines) * LEADING * PT + GAP * (len(lines) - 1)


def number(axes: Axes, at: Point, figure: str) -> None:
    """Write the number of a stage in a circle."""
    write(axes, at, figure, fontfeatures=("lnum",),
          bbox={"boxstyle": "circle,pad=0.2", "facecolor": "white", "edgecolor": INK, "linewidth": 0.7})


# -- Lines -----------------------------------------------------------------------------

def arrow(axes: Axes, course: Sequence[Point], side: str = "", known: bool = True, curved: bool = True,
          head: bool = True, weight: float = 1.0) -> None:
    """Draw an arrow along *course* in the manner of a *side*, dashed where it is not *known*."""
    colour, width = COLOURS[side], {"roman": 1.5, "persian": 2.0, "": 0.8}[side] * weight
    line = np.array(course, float)
    if curved and len(line) > 2:
        line = smooth(line)
    if head:
        length, half = (2.4, 0.95) if side else (1.8, 0.65)
        tip = line[-1]
        before = line[np.hypot(*(line - tip).T) >= length]
        along = (tip - before[-1]) / np.hypot(*(tip - before[-1]))
        back, across = tip - length * along, half * np.array([-along[1], along[0]])
        line = np.vstack([before, back])
        axes.add_patch(Polygon([tip, back + across, back - across], facecolor="white" if side == "persian" else colour,
                               edgecolor=colour, linewidth=0.7, zorder=5, label="head"))
    dashes = {} if known else {"dashes": (3.2 / width, 2.2 / width)}
    axes.plot(*line.T, color=colour, linewidth=width, zorder=4, solid_capstyle="butt", dash_capstyle="butt",
              label=f"{side or 'plain'} arrow", **dashes)
    if side == "persian":
        axes.plot(*line.T, color="white", linewidth=width - 1.2, zorder=4.1, solid_capstyle="butt", label=GROUND)


# -- Boxes -----------------------------------------------------------------------------

class Box(NamedTuple):
    """The sides of a box on the sheet."""

    left: float
    right: float
    top: float
    bottom: float

    @property
    def middle(self) -> float:
        """The horizontal middle."""
        return (self.left + self.right) / 2

    @property
    def level(self) -> float:
        """The vertical middle."""
        return (self.top + self.bottom) / 2


def box(axes: Axes, left: float, y: float, width: float, title: str, text: str = "", side: str = "",
        certain: bool = True, height: float = 0, centred: bool = False) -> Box:
    """Draw a box as high as its words, or as *height*: a *title* and *text* under it; return its sides.

    *y* is its top, or its middle where it is *centred*.  A Roman frame is thick, a Persian one double.
    """
    room, margin = width - 3, 1.4
    words = stack_height(title, text, room)
    height = max(height, words + 2 * margin)
    top = y + height / 2 if centred else y
    dashes = {} if certain else {"linestyle": (0, (4, 2.5))}
    for inset in (0, 0.7) if side == "persian" and certain else (0,):
        axes.add_patch(Rectangle((left + inset, top - height + inset), width - 2 * inset, height - 2 * inset,
                                 facecolor="white", edgecolor=COLOURS[side], zorder=3, label="box",
                                 linewidth=1.4 if side == "roman" else 0.7, **dashes))
    stack(axes, (left + width / 2, top - (height - words) / 2), title, text, room)
    return Box(left, left + width, top, top - height)


def fork(axes: Axes, above: Box, below: Sequence[tuple[Box, bool]], rail: float) -> None:
    """Lead lines from a box down to others, over a *rail* at that height; a line that is not known is dashed."""
    for under, known in sorted(below, key=lambda pair: pair[1]):
        course = [(above.middle, above.bottom), (above.middle, rail), (under.middle, rail), (under.middle, under.top)]
        arrow(axes, course, known=known, curved=False, head=False)
