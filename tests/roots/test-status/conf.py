extensions = ["myst_parser", "edition", "untranslated", "translation_status"]
project = "Rivers"
copyright = "A. Writer"
version = release = "1.2"
html_theme = "basic"
locale_dirs = ["locale"]
gettext_compact = False
edition_language_name = "English"
edition_description = "Where rivers flow."
edition_publisher = "Meadow Press"
latex_engine = "lualatex"
