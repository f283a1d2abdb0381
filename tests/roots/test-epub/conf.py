extensions = ["myst_parser", "edition", "index_entries", "epub"]
project = "Rivers"
author = "A. Writer"
copyright = "A. Writer"
version = release = "1"
edition_slug = "rivers"
edition_description = "Where rivers flow."
edition_publisher = "Meadow Press"
locale_dirs = ["locale"]
epub_show_urls = "no"
