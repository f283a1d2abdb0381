extensions = ["myst_parser", "edition", "chronology"]
locale_dirs = ["locale"]
