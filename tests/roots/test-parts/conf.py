extensions = ["myst_parser", "parts"]
html_theme = "basic"
project = "Woods"
copyright = "nobody"
version = release = "1"
locale_dirs = ["locale"]
gettext_compact = False
numfig = True
numfig_secnum_depth = 1
latex_toplevel_sectioning = "chapter"
