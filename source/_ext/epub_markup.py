"""Write in the pages of an EPUB what their parts are: chapters, notes, marks of notes.

EPUB 3 Structural Semantics Vocabulary 1.1 for reading systems, which open notes beside the text by it, and DPUB-ARIA
1.1 for those who hear the page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.locale import get_translation
from sphinx.transforms.post_transforms import SphinxPostTransform

from epub_contents import ROLES
from page_markup import BookHTMLTranslator

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

_ = get_translation("book")


def semantics(kind: str) -> dict[str, Any]:
    """Return the attributes of a section that is a *kind* of `ROLES`; none for an empty one."""
    if not kind:
        return {}
    return {"epub:type": kind} | ({"role": ROLES[kind]} if ROLES[kind] else {})


class EpubTranslator(BookHTMLTranslator):
    """The HTML writer of the book, with the semantics of EPUB."""

    def visit_section(self, node: nodes.Element) -> None:
        """Open a section; that of a whole document says what it is."""
        self.section_level += 1
        kind = self.builder.section_type() if isinstance(node.parent, nodes.document) else ""  # type: ignore[attr-defined]
        self.body.append(self.starttag(node, "section", **semantics(kind)))

    def visit_footnote_reference(self, node: nodes.Element) -> None:
        """Open the mark of a note, which reading systems show beside the text; without brackets."""
        attributes: dict[str, Any] = {"epub:type": "noteref", "role": "doc-noteref", "href": f"#{node['refid']}"}
        self.body.append(self.starttag(node, "a", "", CLASS="noteref", **attributes))

    def depart_footnote_reference(self, _node: nodes.Element) -> None:
        """Close the mark of a note."""
        self.body.append("</a>")

    def visit_footnote(self, node: nodes.Element) -> None:
        """Open a note; the first of several opens their section."""
        if not isinstance(node.previous_sibling(), nodes.footnote):
            label = self.attval(_("Notes"))
            self.body.append(f'<section class="notes" epub:type="footnotes" aria-label="{label}">\n')
        attributes: dict[str, Any] = {"epub:type": "footnote", "role": "doc-footnote"}
        self.body.append(self.starttag(node, "aside", **attributes))

    def depart_footnote(self, node: nodes.Element) -> None:
        """Close a note; the last of several closes their section."""
        self.body.append("</aside>\n")
        if not isinstance(node.next_node(descend=False, siblings=True), nodes.footnote):
            self.body.append("</section>\n")

    def visit_label(self, node: nodes.Element) -> None:
        """Write the number of a note, which leads back to the text."""
        number, anchors = node.astext(), node.parent["backrefs"]
        texts = [number] if len(anchors) == 1 else [str(place) for place, _anchor in enumerate(anchors, start=1)]
        links = ", ".join(f'<a role="doc-backlink" href="#{anchor}">{text}</a>'
                          for text, anchor in zip(texts, anchors, strict=True))
        self.body.append(f'<span class="label">{links if len(anchors) == 1 else f"{number} ({links})"}</span>')
        raise nodes.SkipNode


class TitlePage(SphinxPostTransform):
    """Take title and list of chapters off the root document: the EPUB has a title page and contents of its own."""

    builders = ("epub",)
    default_priority = 100

    def run(self, **kwargs: Any) -> None:
        """Leave what else the root document says."""
        if self.env.current_document.docname != self.config.root_doc:
            return
        for toctree in list(self.document.findall(addnodes.toctree)):
            wrapper = toctree.parent
            wrapper.remove(toctree)
            if "toctree-wrapper" in wrapper["classes"]:
                wrapper.parent.remove(wrapper)
        for title in list(self.document.findall(nodes.title))[:1]:
            title.parent.remove(title)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the writer of the EPUB's pages."""
    app.setup_extension("page_markup")
    app.set_translator("epub", EpubTranslator, override=True)
    app.add_post_transform(TitlePage)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
