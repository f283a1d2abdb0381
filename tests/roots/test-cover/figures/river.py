"""A river through the points of course.csv."""

from pathlib import Path

from matplotlib.figure import Figure


def draw(_):
    course = (Path(__file__).parent / "course.csv").read_text().split()
    figure = Figure(figsize=(1, 1))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.plot([float(point) for point in course])
    axes.set_gid(_("River"))
    return figure
