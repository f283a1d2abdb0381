"""Mark passages that an edition has not translated yet with their language, and count how far each document is.

Such a passage stands in the book's source language among the edition's own (WCAG 2.2, criterion 3.1.2).  Its node
has the attribute ``language``, for all formats; HTML and EPUB write it as ``lang``, with the class ``untranslated``.
A heading's words stand in an inline node with that attribute: contents, navigation and links take it along.

The document keeps its count of words in ``translated_words``: those translated, and all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.locale import get_translation
from sphinx.transforms import SphinxTransform
from sphinx.util.nodes import extract_messages

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

_ = get_translation("book")

#: Elements whose words go elsewhere, without the element.
COPIED = (nodes.title, nodes.caption, nodes.term)


def is_translated(node: nodes.Element, message: str) -> bool:
    """Tell whether *message*, which belongs to *node*, was replaced by Sphinx."""
    if isinstance(node, nodes.image):
        # Sphinx marks no image as translated.
        return bool(node["alt"] != message)
    return bool(node.get("translated", False))


def mark(node: nodes.Element, language: str) -> None:
    """Set the language of *node* or, where its words are copied elsewhere, of the words in it."""
    if isinstance(node, COPIED):
        words = nodes.inline("", "", language=language)
        for child in list(node.children):
            if not isinstance(child, addnodes.index):
                node.remove(child)
                words += child
        node.insert(0, words)
    else:
        node["language"] = language


class NoteMessages(SphinxTransform):
    """Take down the messages in the source language, before they are translated."""

    # Before the Locale transform (20).
    default_priority = 16

    def apply(self, **kwargs: Any) -> None:
        """Keep what `MarkUntranslated` compares with."""
        if self.config.language != self.config.edition_source_language:
            self.document.source_messages = [  # type: ignore[attr-defined]
                (node, message) for node, message in extract_messages(self.document)
                if not isinstance(node, (nodes.meta, addnodes.translatable))
            ]


class MarkUntranslated(SphinxTransform):
    """Mark what stayed in the source language."""

    # After the Locale transform (20) and before anything moves (PropagateTargets, 260).
    default_priority = 30

    def apply(self, **kwargs: Any) -> None:
        """Mark nodes and count words."""
        messages = self.document.__dict__.pop("source_messages", [])
        done = total = 0
        for node, message in messages:
            words = len(message.split())
            total += words
            if is_translated(node, message):
                done += words
            else:
                mark(node, self.config.edition_source_language)
        if messages:
            self.document["translated_words"] = (done, total)


def untranslated_captions(env: BuildEnvironment) -> frozenset[str]:
    """Return the captions of the root document's toctrees, the titles of parts, that are not translated.

    Sphinx makes a heading of them anew wherever the contents are shown.
    """
    if env.config.language == env.config.edition_source_language:
        return frozenset()
    toctrees = env.get_doctree(env.config.root_doc).findall(addnodes.toctree)
    # A translation that equals its original is one: Sphinx marks the toctree as translated.
    return frozenset(toctree["caption"] for toctree in toctrees
                     if toctree.get("caption") and toctree["caption"] == toctree.get("rawcaption")
                     and not toctree.get("translated"))


def on_write_started(app: Sphinx, builder: Builder) -> None:
    """Tell the writer the language of captions that are not in that of the edition (extension page_markup)."""
    captions = untranslated_captions(app.env)
    vars(builder)["caption_languages"] = dict.fromkeys(captions, app.config.edition_source_language)


def share(done: int, total: int) -> int:
    """Return how many per cent of *total* words are *done*: 100 only when all are, 0 only when none is."""
    return min(max(round(100 * done / total), 1), 99) if 0 < done < total else 100 * (done == total)


def notice(done: int, total: int) -> str:
    """Return what a page says of its state: nothing, where all *total* words are *done*."""
    if done == total:
        return ""
    if not done:
        return _("This page has not been translated yet.")
    return _("%d %% of this page has been translated.") % share(done, total)


def on_html_page_context(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any],
                         doctree: nodes.document | None) -> None:
    """Tell the template of a page how far its translation is."""
    if doctree is not None and "translated_words" in doctree:
        context["translation_notice"] = notice(*doctree["translated_words"])


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the marks."""
    app.add_transform(NoteMessages)
    app.add_transform(MarkUntranslated)
    app.connect("write-started", on_write_started)
    app.connect("html-page-context", on_html_page_context)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
