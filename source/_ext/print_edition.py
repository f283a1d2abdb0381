"""Hand the words and dates of the edition to LaTeX, and mend Sphinx' LaTeX writer where print needs it.

What the pages look like stands in ``_latex/*.sty``; this module only tells those files what the edition is called.
"""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

from sphinx.locale import _ as sphinx_word
from sphinx.locale import get_translation
from sphinx.util import texescape
from sphinx.util.index_entries import split_index_msg
from sphinx.writers.latex import LaTeXTranslator

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata

_ = get_translation("book")


def index_term(translator: LaTeXTranslator, text: str) -> str:
    """Return *text* for an index entry, the marks quoted that xindy reads (``"`` quotes them)."""
    term = translator.encode(text)
    term = term.replace(r"\{", r"\sphinxleftcurlybrace{}").replace(r"\}", r"\sphinxrightcurlybrace{}")
    for mark in '"@!':
        term = term.replace(mark, f'"{mark}')
    return term.replace("|", r"\textbar{}")


class BookLaTeXTranslator(LaTeXTranslator):
    """Sphinx' LaTeX writer, with "see also" in the index."""

    def visit_index(self, node: nodes.Element) -> None:
        """Write index entries; Sphinx prints "see" for "see also"."""
        also = [split_index_msg(kind, text) for kind, text, *_rest in node["entries"] if kind == "seealso"]
        if also and not node.get("inline", True):
            self.body.append("\n")  # ends the paragraph before, as Sphinx does
        for term, other in also:
            heading = index_term(self, term)
            self.body.append(rf"\index{{{heading}@\spxentry{{{heading}}}|seealso{{{index_term(self, other)}}}}}")
        node["entries"] = [entry for entry in node["entries"] if entry[0] != "seealso"]
        super().visit_index(node)


def definitions(config: Config, epoch: int) -> str:
    """Return the LaTeX definitions of what the edition is called and dated."""
    moment = time.gmtime(epoch)
    words = {
        "BookTitle": config.project,
        "BookSubtitle": config.edition_subtitle,
        "BookAuthor": config.author,
        "BookPublisher": config.edition_publisher,
        "BookRights": config.copyright,
        "BookVersion": _("Version %s") % config.release,
        "BookLanguage": config.language,
        "BookDescription": config.edition_description,
        "BookContentsName": sphinx_word("Contents"),
        "BookSee": sphinx_word("see %s") % "",
        "BookSeeAlso": sphinx_word("see also %s") % "",
    }
    lines = [rf"\newcommand*{{\{name}}}{{{texescape.escape(str(word).strip(), config.latex_engine)}}}"
             for name, word in words.items()]
    lines.append(rf"\newcommand*{{\BookDate}}{{D:{time.strftime('%Y%m%d%H%M%S', moment)}Z}}")
    return "\n".join(lines)


def on_config_inited(app: Sphinx, config: Config) -> None:
    """Put the definitions before the style files of the book."""
    elements = dict(config.latex_elements)
    words = definitions(config, int(os.environ["SOURCE_DATE_EPOCH"]))
    elements["preamble"] = f"{words}\n{elements.get('preamble', '')}"
    config.latex_elements = elements


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the print edition."""
    app.set_translator("latex", BookLaTeXTranslator)
    app.connect("config-inited", on_config_inited, priority=200)  # after the edition's words (100)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
