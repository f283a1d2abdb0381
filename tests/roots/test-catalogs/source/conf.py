extensions = ["myst_parser"]
project = "Rivers"
language = "en"
locale_dirs = ["../locale"]
gettext_compact = False
templates_path = ["_templates"]
