"""Read a translated book in time that grows with the book, not with its square.

Three defects of the versions that the book is built with, each with a small cure; the HTML stays the same to the byte.

* Sphinx 9.0.4 parses each msgstr in a document of its own, whose settings hold the whole build environment, and moves
  the nodes into the chapter.  Each node still points at that document, so every pickled doctree carries a copy of the
  environment, and each format loads them all.  Sphinx drops the environment of the chapter's own document only
  (``sphinx.builders.Builder.write_doctree``).  Cure: once a chapter is read, its nodes belong to it.
* myst-parser 5.2.0 works out docutils' default settings for every message and throws them away: it asks for
  ``options.get("document", make_document())``, whose second argument is evaluated each time.  Cure: work them out once.
* It also makes a new Markdown parser for every message, with all its rules and plugins, which takes as long as to parse
  the message: a quarter of the time in which a translated chapter is read.  Cure: who has rendered parses the next one.
"""

from __future__ import annotations

import copy
from functools import cache
from typing import TYPE_CHECKING, Any

from markdown_it import MarkdownIt
from myst_parser.mdit_to_docutils import base
from myst_parser.parsers import sphinx_ as parsers

if TYPE_CHECKING:
    from docutils import nodes
    from myst_parser.config.main import MdParserConfig
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

_get_default_settings = vars(base)["get_default_settings"]
_create_md_parser = vars(parsers)["create_md_parser"]
#: The parser that is free, if one is, and what it was made for.
_free: list[tuple[MdParserConfig, Any, MarkdownIt]] = []


@cache
def default_settings(*parsers: Any) -> Any:
    """Return docutils' default settings for the parser classes *parsers*, worked out once."""
    return _get_default_settings(*parsers)


def get_default_settings(*parsers: Any) -> Any:
    """Return a copy of them, which the caller may change."""
    return copy.copy(default_settings(*parsers))


def create_md_parser(config: MdParserConfig, renderer: Any) -> MarkdownIt:
    """Return a parser for *config*, which must be the same object for the same settings, and the class *renderer*.

    It is nobody else's until it has rendered one text, and free after that.
    """
    known, made_for, parser = _free.pop() if _free else (None, None, None)
    if parser is None or known is not config or made_for is not renderer:
        parser = _create_md_parser(config, renderer)

    def render(*text: Any) -> Any:
        try:
            return MarkdownIt.render(parser, *text)
        finally:
            parser.options.pop("document", None)
            _free[:] = [(config, renderer, parser)]

    vars(parser)["render"] = render
    return parser


def on_doctree_read(app: Sphinx, doctree: nodes.document) -> None:
    """Let every node of the chapter belong to the chapter."""
    for node in doctree.findall():
        node.document = doctree


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the cures."""
    vars(base)["get_default_settings"] = get_default_settings
    vars(parsers)["create_md_parser"] = create_md_parser
    app.connect("doctree-read", on_doctree_read, priority=999)  # when nobody moves nodes any more
    return {"parallel_read_safe": True, "parallel_write_safe": True}
