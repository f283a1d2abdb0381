extensions = ["myst_parser", "edition", "figures"]
project = "Rivers"
author = "A. Writer"
copyright = "A. Writer"
version = release = "1"
edition_slug = "rivers"
edition_description = "Where rivers flow."
edition_publisher = "Meadow Press"
html_theme = "basic"
locale_dirs = ["locale"]
exclude_patterns = ["figures"]
latex_engine = "lualatex"
