extensions = ["myst_parser", "edition", "language_switch"]
project = "Rivers"
copyright = "A. Writer"
version = release = "1"
html_theme = "basic"
locale_dirs = ["locale"]
edition_language_name = "English"
edition_description = "Where rivers flow."
templates_path = ["_templates"]
html_additional_pages = {"404": "404.html"}
