extensions = ["myst_parser", "edition", "confined_latex"]
project = "Rivers"
edition_slug = "rivers"
latex_engine = "lualatex"
latex_elements = {"fontpkg": "", "fncychap": ""}
