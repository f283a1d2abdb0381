extensions = ["myst_parser", "theme_words"]
project = "Rivers"
copyright = "A. Writer"
version = release = "1"
html_theme = "furo"
locale_dirs = ["locale"]
