import catalog_check  # noqa: F401
import clear_errors  # noqa: F401

project = "Brooks"
author = "A. Writer"
copyright = "A. Writer"
version = release = "1"
edition_subtitle = "How they run"
edition_slug = "brooks"
edition_language_name = "English"
edition_description = "How brooks run."
edition_publisher = "Meadow Press"
edition_creators = {"aut": [("A. Writer", "Writer, A.")]}
edition_subjects = ["Brooks"]
edition_isbn_print = ""
extensions = [
    "clear_errors", "settings_check", "remedies", "chapter_check", "sound_state",
    "myst_parser", "catalog_check", "edition", "parts", "index_entries", "anchors", "untranslated",
    "translation_status", "collation", "citation_check", "bibliography_style", "figures", "chronology",
    "lean_translation", "messages", "page_markup", "page_direction", "page_list", "works_cited",
    "epub", "print_edition", "cover",
]
exclude_patterns = ["_*", "figures"]
nitpicky = True
numfig = True
numfig_secnum_depth = 1
language = "en"
locale_dirs = ["locale"]
gettext_compact = False
gettext_additional_targets = ["index"]
myst_enable_extensions = ["attrs_inline", "colon_fence", "deflist"]
myst_footnote_transition = False
bibtex_bibfiles = ["books.bib"]
bibtex_default_style = "house"
bibtex_reference_style = "house"
bibtex_tooltips = False
bibtex_cite_id = "cite-{bibliography_count}-{key}"
html_theme = "basic"
epub_show_urls = "no"
epub_types = {"index": "preface"}
latex_engine = "lualatex"
cover_ornament = "course"
cover_paper_thickness = 0.1
