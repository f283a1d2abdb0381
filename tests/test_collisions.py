from __future__ import annotations

from collections.abc import Callable

import pytest
from matplotlib import patheffects
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, Rectangle

from collisions import collisions, small


@pytest.fixture
def figure() -> Figure:
    """A drawing four inches square, 100 units to a side, with one label in the middle."""
    figure = Figure(figsize=(4, 4))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, 100), ylim=(0, 100))
    axes.axis("off")
    axes.text(50, 50, "Middle", ha="center", va="center", fontsize=10)
    return figure


@pytest.fixture
def axes(figure: Figure) -> Axes:
    return figure.axes[0]


def test_a_drawing_with_room_for_all_has_no_collision(figure: Figure, axes: Axes) -> None:
    axes.text(50, 80, "Above", ha="center")
    axes.plot([0, 100], [65, 65], marker="o")
    assert collisions(figure) == []


@pytest.mark.parametrize(("plant", "complaint"), [
    (lambda axes: axes.text(52, 51, "Over"), "'Middle' meets 'Over'"),
    (lambda axes: axes.text(50, 51, "Tilted", rotation=40, ha="center"), "'Middle' meets 'Tilted'"),
    (lambda axes: axes.plot([0, 100], [40, 60], label="road"), "'Middle' meets Line2D road"),
    (lambda axes: axes.plot(46, 50, "o", label="town"), "'Middle' meets Line2D town"),
    (lambda axes: axes.scatter([46], [50], label="towns"), "'Middle' meets PathCollection towns"),
    (lambda axes: axes.add_patch(Rectangle((50, 20), 20, 60, label="camp")), "'Middle' meets Rectangle camp"),
    (lambda axes: axes.add_patch(FancyArrowPatch((10, 10), (90, 90), label="charge")),
     "'Middle' meets FancyArrowPatch charge"),
    (lambda axes: axes.add_collection(LineCollection([[(0, 40), (100, 60)]], label="roads")),
     "'Middle' meets LineCollection roads"),
    (lambda axes: axes.text(98, 10, "Outside"), "'Outside' leaves the frame"),
    (lambda axes: axes.text(50, 60, "Boxed", ha="center", bbox={"boxstyle": "square,pad=3"}),
     "'Middle' meets 'Boxed'"),
    (lambda axes: axes.annotate("Far", (20, 20), (80, 80), arrowprops={"arrowstyle": "->"}),
     "'Middle' meets FancyArrowPatch"),
])
def test_a_planted_collision_is_found(
        figure: Figure, axes: Axes, plant: Callable[[Axes], object], complaint: str) -> None:
    plant(axes)
    assert complaint in [line.removesuffix(" _child1") for line in collisions(figure)]


@pytest.mark.parametrize("allow", [
    lambda axes: axes.plot([0, 100], [40, 60], label="ground"),
    lambda axes: axes.add_patch(Rectangle((10, 10), 80, 80)),  # the label stands inside
    lambda axes: axes.text(50, 50, "Middle", ha="center", va="center",
                           path_effects=[patheffects.Stroke(linewidth=2, foreground="white")]),
    lambda axes: axes.plot([0, 100], [40, 60], visible=False),
    # The box of a slanted text is wide, its letters are not there.
    lambda axes: axes.text(40, 62, "A long slanted label", rotation=45, rotation_mode="anchor"),
    lambda axes: axes.annotate("Far", (20, 20), (20, 80), arrowprops={"arrowstyle": "->"}),
])
def test_what_does_not_collide_is_left_alone(figure: Figure, axes: Axes, allow: Callable[[Axes], object]) -> None:
    allow(axes)
    assert collisions(figure) == []


def test_axes_with_ticks_are_read_as_drawn(figure: Figure, axes: Axes) -> None:
    axes.axis("on")
    axes.set(xticks=[50], yticks=[])
    assert any(line.startswith("'50' leaves the frame") for line in collisions(figure))


def test_small_type_is_found(figure: Figure, axes: Axes) -> None:
    axes.text(10, 10, "tiny", fontsize=6)
    assert small(figure) == ["'tiny' is set at 6 pt"]
