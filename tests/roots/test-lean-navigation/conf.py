extensions = ["myst_parser"]
html_theme = "furo"
project = "Rivers"
