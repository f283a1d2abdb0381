"""Give every paragraph, heading, figure, table and note an anchor that is the same in every edition.

An anchor is a fragment of an address (``chapters/rivers.html#p-1c9e44d2``).  It is made of the document's name and
the message in the source language, never of a count: it stays when neighbours come and go, and a translation has
that of its original.  Where a label or the words of a heading already made such an id, that one is the anchor.

A node keeps its anchor in the attribute ``anchor``, for all formats; in HTML and EPUB it is the element's ``id``.
`anchored` lists them.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.nodes import extract_messages

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata

#: What docutils, Sphinx and its index count out; such an id moves when a neighbour is added.
COUNTED = re.compile(r"(id|index-|term-)\d+")
INDEXED = re.compile(r"index-\d+")
#: The first letter of an anchor tells what it leads to; a paragraph is the rule.
LETTERS: dict[type[nodes.Element], str] = {
    nodes.section: "h", nodes.figure: "f", nodes.table: "t", nodes.footnote: "n",
}


def digest(docname: str, message: str) -> str:
    """Return eight hexadecimal digits for *message* of the document *docname*."""
    return hashlib.sha256(f"{docname}\0{message}".encode()).hexdigest()[:8]


def holder(node: nodes.Element) -> nodes.Element:
    """Return the element that readers are led to for the message of *node*: a heading's section, a caption's figure."""
    parent = node.parent
    if isinstance(node, (nodes.title, nodes.caption)) and isinstance(parent, nodes.Element):
        # A document without a section of its own keeps its title itself, and no id.
        return node if isinstance(parent, nodes.document) else parent
    return node


def holders(document: nodes.document) -> Iterator[tuple[nodes.Element, str]]:
    """Yield each element of *document* that is to have an anchor, with the message in the source language."""
    for node, message in extract_messages(document):
        if isinstance(node, (nodes.meta, nodes.image, addnodes.translatable)):
            continue  # no place of their own in the text
        yield holder(node), message
        if isinstance(node.parent, nodes.footnote) and node is next(node.parent.findall(nodes.paragraph)):
            yield node.parent, message
    for figure in document.findall(nodes.figure):
        if not any(isinstance(child, nodes.caption) for child in figure):
            yield figure, " ".join(image.get("original_uri", image["uri"]) for image in figure.findall(nodes.image))


def made_here(anchor: str) -> bool:
    """Tell whether *anchor* is one of this module, not a label or the words of a heading."""
    return re.fullmatch(r"[hftnp]-[0-9a-f]{8}(-\d+)?", anchor) is not None


def anchored(document: nodes.Element) -> Iterator[tuple[nodes.Element, str]]:
    """Yield each element of *document* that has an anchor, with the anchor, in the order of the text."""
    for node in document.findall(nodes.Element):
        if node.get("anchor"):
            yield node, node["anchor"]


class NoteAnchors(SphinxTransform):
    """Take down the anchor of each element."""

    # Before the Locale transform (20): what is read then is nothing but the source.
    default_priority = 15

    def apply(self, **kwargs: Any) -> None:
        """Set the attribute ``anchor``; the second of two equal messages gets the suffix ``-2``."""
        seen: dict[str, int] = {}
        for node, message in holders(self.document):
            anchor = f"{LETTERS.get(type(node), 'p')}-{digest(self.env.docname, message)}"
            seen[anchor] = count = seen.get(anchor, 0) + 1
            node["anchor"] = anchor if count == 1 else f"{anchor}-{count}"


class SetAnchors(SphinxTransform):
    """Make anchors the first ids of their elements."""

    # After labels and index entries came to the elements that they stand before (PropagateTargets, 260), and after
    # Locale (20), which takes each term with an id for one of the glossary.
    default_priority = 270

    def apply(self, **kwargs: Any) -> None:
        """Put the anchor before what is counted; prefer an id that somebody chose.  The index leads to anchors."""
        moved: dict[str, str] = {}
        for node, anchor in list(anchored(self.document)):
            ids = node["ids"]
            node["anchor"] = next((name for name in ids if not COUNTED.fullmatch(name)), anchor)
            moved |= {name: node["anchor"] for name in ids if INDEXED.fullmatch(name)}
            # Docutils links to the one id that it allows a note.
            others = [] if isinstance(node, nodes.footnote) else [
                name for name in ids if name != node["anchor"] and name not in moved]
            node["ids"] = [node["anchor"], *others]
            self.document.ids[node["anchor"]] = node
        for index in self.document.findall(addnodes.index):
            index["entries"] = [(kind, value, moved.get(place, place), *rest)
                                for kind, value, place, *rest in index["entries"]]


class LeaveLaTeXAlone(SphinxPostTransform):
    """Keep our anchors out of LaTeX, where each id becomes a label in the line; the attribute ``anchor`` stays."""

    default_priority = 900
    formats = ("latex",)

    def run(self, **kwargs: Any) -> None:
        """Take off the ids that this module made."""
        for node, anchor in anchored(self.document):
            if made_here(anchor):
                node["ids"] = [name for name in node["ids"] if name != anchor]


def on_config_inited(app: Sphinx, config: Config) -> None:
    """Keep paragraphs in lists: those that Sphinx makes in their stead lose the attribute ``anchor``."""
    config.html_compact_lists = False


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the anchors."""
    app.connect("config-inited", on_config_inited)
    app.add_transform(NoteAnchors)
    app.add_transform(SetAnchors)
    app.add_post_transform(LeaveLaTeXAlone)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
