from pathlib import Path

extensions = [
    "myst_parser", "edition", "anchors", "bibliography_style", "page_markup", "web_pages", "works_cited",
    "language_switch", "epub",
]
project = "Rivers"
author = "A. Writer"
copyright = "A. Writer"
version = release = "1"
html_theme = "furo"
locale_dirs = ["locale"]
edition_subtitle = "A Survey"
edition_description = "Where rivers flow."
edition_publisher = "Meadow Press"
edition_language_name = "English"
myst_enable_extensions = ["deflist"]
bibtex_bibfiles = ["works.bib"]
bibtex_default_style = "house"
bibtex_reference_style = "house"
bibtex_cite_id = "cite-{bibliography_count}-{key}"
# The look of the book whose machine this is.
templates_path = [str(Path(__import__("web_pages").__file__).parent.parent / "_templates")]
html_additional_pages = {"404": "404.html"}
html_sidebars = {"**": ["sidebar/editions.html"]}
