extensions = ["myst_parser", "parts"]
html_theme = "basic"
