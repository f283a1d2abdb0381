"""Confine LaTeX to the folder that it is run in, however it is run: by `make`, by Sphinx' Makefile, by latexmk.

A chapter may hold LaTeX, and LaTeX is a programming language.  Its runs have no shell and open no file outside of
their folder but the trees of TeX and the faces of the system (texmf.cnf: ``openin_any``, ``openout_any``,
``shell_escape``).  LuaTeX is a program of its own besides: ``confined_latex.lua``, beside this module and then beside
the .tex file, takes from it what could reach further, and refuses to write what the next run would execute.

All of this stands in the ``latexmkrc`` that Sphinx writes: latexmk reads it in that folder.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

#: What confines LuaTeX; it sets the variables of kpathsea itself.
SCRIPT = Path(__file__).with_suffix(".lua")
#: The options of ``lualatex``, wherever it is called in a folder that holds the script.
OPTIONS = (f"--lua={SCRIPT.name}", "--no-shell-escape", "--nosocket")

#: Added to the end of Sphinx' latexmkrc (Perl), which has set the commands.
SETTINGS = f"""
# -- Extension confined_latex: no shell, no file outside of this folder ----------------
$ENV{{'openin_any'}} = $ENV{{'openout_any'}} = 'p';
$ENV{{'shell_escape'}} = 'f';
foreach ($latex, $pdflatex, $lualatex, $xelatex) {{
  s/^lualatex /lualatex {' '.join(OPTIONS)} / or s/ / --no-shell-escape /;
}}
"""


def on_build_finished(app: Sphinx, exception: Exception | None) -> None:
    """Put the script beside the .tex file and the settings into latexmkrc, which Sphinx has just written anew."""
    if exception is not None or app.builder.name != "latex":
        return
    shutil.copyfile(SCRIPT, app.outdir / SCRIPT.name)
    rules = app.outdir / "latexmkrc"
    rules.write_text(rules.read_text(encoding="utf-8") + SETTINGS, encoding="utf-8")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the confinement."""
    app.connect("build-finished", on_build_finished)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
