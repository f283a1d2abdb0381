extensions = ["myst_parser", "edition", "citation_check", "bibliography_style"]
project = "Animals"
author = "A. Writer"
copyright = "A. Writer"
version = release = "1"
edition_slug = "animals"
edition_description = "Animals in books."
edition_publisher = "Meadow Press"
html_theme = "basic"
locale_dirs = ["locale"]
numfig = True
myst_enable_extensions = ["colon_fence"]
bibtex_bibfiles = ["works.bib"]
bibtex_default_style = "house"
bibtex_reference_style = "house"
bibtex_tooltips = False
epub_show_urls = "no"
latex_engine = "lualatex"
