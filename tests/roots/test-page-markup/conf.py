extensions = ["myst_parser", "page_markup"]
project = "Rivers"
copyright = "A. Writer"
version = release = "1"
html_theme = "furo"
locale_dirs = ["locale"]
