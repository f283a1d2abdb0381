extensions = ["myst_parser", "index_entries"]
html_theme = "basic"
locale_dirs = ["locale"]
gettext_additional_targets = ["index"]
