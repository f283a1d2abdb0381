extensions = ["myst_parser", "index_entries", "anchors"]
html_theme = "basic"
locale_dirs = ["locale"]
gettext_additional_targets = ["index"]
myst_enable_extensions = ["deflist"]
numfig = True
