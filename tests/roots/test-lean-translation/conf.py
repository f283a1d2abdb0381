extensions = ["myst_parser", "edition", "lean_translation"]
locale_dirs = ["locale"]
