"""Give LaTeX its lists before the first pass, so that the second pass is the last.

LaTeX learns the contents, the list of figures and the index from the pass before.  In a first pass it has none, so
the pages that follow the contents bear other folios than they will, and a third pass has to mend what the second
wrote about them.  Here each list is put beside a new .tex file with the headings, captions and the one entry that it
needs to take up its room.  They hold no page number: LaTeX writes them anew in its first pass, and latexmk runs until
nothing changes.  A guess that is wrong costs the third pass and nothing else.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

HEADING = re.compile(r"^\\(part|chapter|section)\{(.*)\}$", re.MULTILINE)
CAPTION = re.compile(r"^\\begin\{figure\}.*?^\\caption\{(.*?)\}(?:\\label|$)", re.MULTILINE | re.DOTALL)
LINE = r"\contentsline {%s}{%s%s}{000}{}%%" "\n"
#: One page of an index.
INDEX = "\\begin{sphinxtheindex}\n\\item \\ldots\n\\end{sphinxtheindex}\n"
#: How many pages the document has is not known before the index is set, and nothing in it depends on that.
LATEXMK = r"""
# -- Extension first_pass --------------------------------------------------------------
$hash_calc_ignore_pattern{'aux'} = '^\\\\gdef *\\\\@abspage@last\{';
"""


def contents(tex: str) -> str:
    """Return a table of contents (.toc) of the LaTeX document *tex*, without page numbers."""
    number = {"part": r"I\hspace {1em}", "chapter": r"\numberline {1}", "section": ""}
    return "".join(LINE % (level, number[level], title) for level, title in HEADING.findall(tex))


def figure_list(tex: str) -> str:
    """Return a list of figures (.lof) of the LaTeX document *tex*, without page numbers."""
    return "".join(LINE % ("figure", r"\numberline {1.1}", rf"{{\ignorespaces {caption}}}")
                   for caption in CAPTION.findall(tex))


def write_lists(document: Path) -> None:
    """Write the lists beside the .tex file *document* where LaTeX has not written any yet."""
    tex = document.read_text(encoding="utf-8")
    for suffix, text in ((".toc", contents(tex)), (".lof", figure_list(tex)),
                         (".ind", INDEX if r"\index{" in tex else "")):
        path = document.with_suffix(suffix)
        if text and not path.exists():
            unfinished = path.with_name(f".{path.name}.unfinished")
            unfinished.write_text(text, encoding="utf-8")
            unfinished.replace(path)


def on_build_finished(app: Sphinx, exception: Exception | None) -> None:
    """Put the lists beside each document, and tell latexmk what it may ignore."""
    if exception is None and app.builder.name == "latex":
        for _root, name, *_rest in app.config.latex_documents:
            write_lists(Path(app.outdir, name))
        with Path(app.outdir, "latexmkrc").open("a", encoding="utf-8") as settings:
            settings.write(LATEXMK)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the lists."""
    app.connect("build-finished", on_build_finished)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
