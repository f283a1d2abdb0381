from matplotlib.figure import Figure


def draw(_):
    figure = Figure(figsize=(4, 2), facecolor="none")
    figure.add_axes((0, 0, 1, 1), frameon=False).plot([0, 1], [0, 1], color="#ff0000")
    return figure
