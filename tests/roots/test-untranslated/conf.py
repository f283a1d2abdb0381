extensions = ["myst_parser", "edition", "anchors", "untranslated", "page_markup"]
project = "Rivers"
copyright = "A. Writer"
version = release = "1"
html_theme = "basic"
locale_dirs = ["locale"]
edition_description = "Where rivers flow."
edition_publisher = "Meadow Press"
