"""What collides in a drawing: labels with each other, with symbols and lines, with the edge of the page.

Works on any Matplotlib figure.  A label is every text; its room is its box, turned as the text is turned, or the
padded box drawn round it.  An obstacle is what is stroked or filled: lines with their markers, outlines of patches,
collections.  A label may stand inside a closed shape, but not across its outline.  What is meant to lie under
words (rivers, relief, shading) has the Matplotlib label ``ground``; the halo of a label is a text with path effects,
and both are left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise

import numpy as np
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import Collection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.path import Path
from matplotlib.text import Annotation, Text
from matplotlib.transforms import Affine2D
from numpy.typing import NDArray

Points = NDArray[np.float64]

GROUND = "ground"


def collisions(figure: Figure, gap: float = 0.5) -> list[str]:
    """Return what is wrong with the places of the labels of *figure*, one line each; nothing where all is well.

    *gap* is the room in points that a label keeps from everything else.
    """
    FigureCanvasAgg(figure)
    figure.draw_without_rendering()
    pixels = gap * figure.dpi / 72
    labels = [(text, room(text, pixels)) for text in labels_of(figure)]
    found = [f"{name(a)} meets {name(b)}" for (a, one), (b, other) in combinations(labels, 2) if overlap(one, other)]
    for text, corners in labels:
        page = text.axes.bbox if text.axes else figure.bbox
        low, high = corners.min(axis=0), corners.max(axis=0)
        if (low < page.min).any() or (high > page.max).any():
            found.append(f"{name(text)} leaves the frame")
    for thing, outlines in obstacles(figure):
        found += [f"{name(text)} meets {name(thing)}" for text, corners in labels
                  if getattr(text, "arrow_patch", None) is not thing
                  and any(crosses(outline, corners) for outline in outlines)]
    return found


def small(figure: Figure, least: float = 7) -> list[str]:
    """Return the labels of *figure* that are set smaller than *least* points."""
    return [f"{name(text)} is set at {text.get_fontsize():g} pt"
            for text in labels_of(figure) if float(text.get_fontsize()) < least]


def drawn(figure: Figure) -> list[Artist]:
    """Return the artists of *figure* that are drawn, arrows of annotations among them."""
    # Switched-off axes keep their ticks, grid lines and labels.
    off = {part for axes in figure.axes if not axes.axison for axis in (axes.xaxis, axes.yaxis)
           for part in axis.findobj()}
    arrows = [text.arrow_patch for text in figure.findobj(Annotation) if text.arrow_patch]
    return [artist for artist in [*figure.findobj(), *arrows] if artist.get_visible() and artist not in off]


def labels_of(figure: Figure) -> list[Text]:
    """Return the texts that a reader of *figure* sees, without their halos."""
    return [text for text in drawn(figure)
            if isinstance(text, Text) and text.get_text().strip() and not text.get_path_effects()]


def name(artist: Artist) -> str:
    """Return what a message calls *artist*."""
    if isinstance(artist, Text):
        return repr(" ".join(artist.get_text().split()))
    return f"{type(artist).__name__} {artist.get_label() or ''}".strip()


def room(text: Text, gap: float) -> Points:
    """Return the four corners of the place that *text* takes, in pixels, *gap* wider on each side."""
    patch, angle = text.get_bbox_patch(), text.get_rotation()
    box = patch.get_window_extent() if patch else Text.get_window_extent(text)
    if not patch and angle:
        # The unturned box, turned about its middle, which the turned one shares.
        turned = box
        text.set_rotation(0)
        box = Text.get_window_extent(text)
        text.set_rotation(angle)
        box = box.translated((turned.x0 + turned.x1 - box.x0 - box.x1) / 2,
                             (turned.y0 + turned.y1 - box.y0 - box.y1) / 2)
    box = box.padded(gap)
    x, y = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
    corners = [(box.x0, box.y0), (box.x1, box.y0), (box.x1, box.y1), (box.x0, box.y1)]
    return np.asarray(Affine2D().rotate_deg_around(x, y, 0 if patch else angle).transform(corners))


def obstacles(figure: Figure) -> Iterator[tuple[Artist, list[Points]]]:
    """Yield what labels must keep clear of, each with its outlines in pixels."""
    frames = {figure.patch} | {axes.patch for axes in figure.axes}
    for artist in drawn(figure):
        if artist.get_label() == GROUND or artist in frames:
            continue
        if isinstance(artist, Line2D):
            yield artist, line_outlines(artist, figure.dpi)
        elif isinstance(artist, Patch):
            yield artist, flat(artist.get_path().transformed(artist.get_transform()))
        elif isinstance(artist, Collection):
            yield artist, collection_outlines(artist)


def flat(path: Path) -> list[Points]:
    """Return the subpaths of *path* as polylines."""
    return [line for line in map(np.asarray, path.to_polygons(closed_only=False)) if len(line)]


def line_outlines(line: Line2D, dpi: float) -> list[Points]:
    """Return the course of *line*, if it is drawn, and a square for each of its markers."""
    outlines = []
    if line.get_linestyle() not in ("None", "none", " ", ""):
        outlines += flat(line.get_path().transformed(line.get_transform()))
    if line.get_marker() not in ("None", "none", " ", "", None):
        half = (line.get_markersize() + line.get_markeredgewidth()) / 2 * dpi / 72
        points = line.get_transform().transform(line.get_xydata())
        outlines += [square(point, half) for point in points]
    return outlines


def collection_outlines(collection: Collection) -> list[Points]:
    """Return the outlines of the members of *collection*."""
    paths, transforms = list(collection.get_paths()), np.asarray(collection.get_transforms())
    offsets = np.asarray(collection.get_offset_transform().transform(collection.get_offsets()))
    outlines: list[Points] = []
    for index in range(max(len(paths), len(offsets)) if paths else 0):
        path = paths[index % len(paths)]
        if len(transforms):
            path = path.transformed(Affine2D(transforms[index % len(transforms)]))
        path = path.transformed(collection.get_transform())
        outlines += [line + offsets[index % len(offsets)] for line in flat(path)]
    return outlines


def square(point: Points, half: float) -> Points:
    """Return the outline of the square round *point*."""
    return point + half * np.array([(-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1)])


def overlap(one: Points, other: Points) -> bool:
    """Tell whether two convex shapes share a point (separating axes)."""
    for shape in (one, other):
        for edge in np.roll(shape, -1, axis=0) - shape:
            axis = np.array([-edge[1], edge[0]])
            a, b = one @ axis, other @ axis
            if a.max() < b.min() or b.max() < a.min():
                return False
    return True


def crosses(outline: Points, corners: Points) -> bool:
    """Tell whether the polyline *outline* enters the convex shape *corners*."""
    low, high = corners.min(axis=0), corners.max(axis=0)
    for start, end in pairwise(outline):
        away = (np.maximum(start, end) < low).any() or (np.minimum(start, end) > high).any()
        if not away and overlap(np.array([start, end]), corners):
            return True
    return False
