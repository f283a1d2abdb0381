import catalog_check  # noqa: F401

extensions = ["myst_parser", "catalog_check", "edition"]
language = "en"
project = "The Hare"
author = "A. Writer"
copyright = "A. Writer"
version = release = "1"
edition_slug = "hare"
edition_language_name = "English"
edition_description = "A hare runs."
edition_publisher = "Meadow Press"
html_theme = "basic"
locale_dirs = ["locale"]
gettext_compact = False
gettext_additional_targets = ["index"]
myst_enable_extensions = ["attrs_inline", "colon_fence", "deflist"]
myst_footnote_transition = False
epub_show_urls = "no"
latex_engine = "lualatex"
