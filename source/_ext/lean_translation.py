"""Read a translated book in time that grows with the book, not with its square.

Two defects of the versions that the book is built with, each with a small cure; the HTML stays the same to the byte.

* Sphinx 9.0.4 parses each msgstr in a document of its own, whose settings hold the whole build environment, and moves
  the nodes into the chapter.  Each node still points at that document, so every pickled doctree carries a copy of the
  environment, and each format loads them all.  Sphinx drops the environment of the chapter's own document only
  (``sphinx.builders.Builder.write_doctree``).  Cure: once a chapter is read, its nodes belong to it.
* myst-parser 5.2.0 works out docutils' default settings for every message and throws them away: it asks for
  ``options.get("document", make_document())``, whose second argument is evaluated each time.  Cure: work them out once.
"""

from __future__ import annotations

import copy
from functools import cache
from typing import TYPE_CHECKING, Any

from myst_parser.mdit_to_docutils import base

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

_get_default_settings = vars(base)["get_default_settings"]


@cache
def default_settings(*parsers: Any) -> Any:
    """Return docutils' default settings for the parser classes *parsers*, worked out once."""
    return _get_default_settings(*parsers)


def get_default_settings(*parsers: Any) -> Any:
    """Return a copy of them, which the caller may change."""
    return copy.copy(default_settings(*parsers))


def on_doctree_read(app: Sphinx, doctree: nodes.document) -> None:
    """Let every node of the chapter belong to the chapter."""
    for node in doctree.findall():
        node.document = doctree


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the cures."""
    vars(base)["get_default_settings"] = get_default_settings
    app.connect("doctree-read", on_doctree_read, priority=999)  # when nobody moves nodes any more
    return {"parallel_read_safe": True, "parallel_write_safe": True}
