extensions = ["myst_parser", "index_entries", "collation"]
html_theme = "basic"
locale_dirs = ["locale"]
gettext_additional_targets = ["index"]
