extensions = ["myst_parser", "edition", "bibliography_style", "figures", "messages"]
project = "Rivers"
author = "A. Writer"
copyright = "A. Writer, 2001"
version = release = "1"
edition_subtitle = "A Survey"
edition_description = "Where rivers flow."
edition_publisher = "Meadow Press"
edition_language_name = "English"
html_theme = "basic"
exclude_patterns = ["figures"]
bibtex_bibfiles = ["works.bib"]
bibtex_default_style = "house"
bibtex_reference_style = "house"
