"""Lead from a paragraph of the web edition to its entry in the translators' catalog.

The mark of each paragraph bears the line of its entry; ``_static/book.js`` shows file and line with the paragraph's
address, as a link where ``translation_entry_address`` says how: with ``{path}`` (``locale/fi/…/river.po``), ``{line}``,
``{language}``, ``{catalog}`` (``chapters/river``), ``{component}`` (``chapters-river``, as Weblate names it) and
``{text}``, the source.  For a repository: ``https://example.org/book/src/{path}#L{line}``; for Weblate:
``https://example.org/translate/book/{component}/{language}/?q=source:="{text}"``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from docutils import nodes
from sphinx.transforms import SphinxTransform
from sphinx.util.i18n import docname_to_domain
from sphinx.util.nodes import extract_messages

from po_file import read_catalog

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata


def catalog_path(config: Config, srcdir: Path, docname: str) -> tuple[str, Path]:
    """Return name and path of the catalog of *docname* in the language of the edition."""
    name = docname_to_domain(docname, config.gettext_compact)
    return name, (srcdir / config.locale_dirs[0] / config.language / "LC_MESSAGES" / f"{name}.po").resolve()


class NoteEntries(SphinxTransform):
    """Take down the line of each message's entry."""

    # Before the Locale transform (20): what is read then is the source.
    default_priority = 17

    def apply(self, **kwargs: Any) -> None:
        """Set the attribute ``entry`` of paragraphs: line, and the source."""
        if self.config.language == self.config.edition_source_language:
            return
        _name, path = catalog_path(self.config, self.env.srcdir, self.env.docname)
        if not path.exists():
            return
        lines = {entry.msgid: entry.linenum for entry in read_catalog(path) if not entry.obsolete}
        for node, message in extract_messages(self.document):
            if isinstance(node, nodes.paragraph) and message in lines:
                node["entry"] = (lines[message], message)


def entry_attributes(config: Config, srcdir: Path, docname: str, entry: tuple[int, str]) -> dict[str, str]:
    """Return the attributes of the mark of a paragraph of *docname* whose *entry* is a line and a source."""
    name, path = catalog_path(config, srcdir, docname)
    line, message = entry
    place = path.relative_to((srcdir / config.locale_dirs[0]).resolve().parent).as_posix()
    attributes = {"data-entry": f"{place}:{line}"}
    if config.translation_entry_address:
        attributes["data-entry-address"] = config.translation_entry_address.format(
            path=quote(place), line=line, language=config.language, catalog=quote(name),
            component=quote(name.replace("/", "-")), text=quote(message, safe=""))
    return attributes


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the transform."""
    app.add_transform(NoteEntries)
    app.add_config_value("translation_entry_address", "", "env", types=frozenset({str}))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
