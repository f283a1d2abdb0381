extensions = ["myst_parser", "edition", "index_entries", "print_edition"]
project = "Rivers & Seas"
author = "A. Writer"
copyright = "A. Writer, 100% hers"
version = release = "1_2"
edition_slug = "rivers"
edition_subtitle = "{From} #1 to ~2"
edition_description = "Costs $5."
edition_publisher = "Meadow"
locale_dirs = ["locale"]
latex_engine = "lualatex"
latex_elements = {"preamble": r"\usepackage{own}"}
