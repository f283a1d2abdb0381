"""Write valid HTML where Sphinx and Furo do not: for the web edition and the EPUB alike.

Each cure names the defect; the Nu checker and EPUBCheck find it when it comes back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.writers.html5 import HTML5Translator

from language_tag import text_direction

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


class BookHTMLTranslator(HTML5Translator):
    """Sphinx' HTML writer, with the attributes that the standards ask for."""

    def starttag(self, node: nodes.Element, tagname: str, suffix: str = "\n", empty: bool = False,
                 **attributes: Any) -> str:
        """Return the start tag.

        A part's name in the contents is a heading and must have a level (WAI-ARIA 1.2); words in another language
        (attribute ``language``) bear its code, and its direction where it is another.
        """
        if attributes.get("ROLE") == "heading":
            attributes["ARIA-LEVEL"] = "2"
            # Told by extension untranslated.
            if language := vars(self.builder).get("caption_languages", {}).get(node.astext()):
                node["language"] = language
        if node.get("language"):
            attributes["LANG"] = node["language"]
            if self.builder.name == "epub":
                attributes["xml:lang"] = node["language"]
            if (direction := text_direction(node["language"])) != text_direction(self.config.language):
                attributes["DIR"] = direction
            attributes["CLASS"] = f"{attributes.get('CLASS', '')} untranslated".strip()
        return str(super().starttag(node, tagname, suffix, empty, **attributes))


class CleanAttributes(SphinxPostTransform):
    """Take off nodes what would make a page invalid."""

    # After Furo wrapped the tables (500).
    default_priority = 800
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Drop marks of the translation from meta elements, and the second copy of a table's ids."""
        for meta in self.document.findall(nodes.meta):
            # Kept on nodes since sphinx #11502; MyST's html_meta writes all attributes.
            meta.attributes.pop("translated", None)
        for wrapper in self.document.findall(nodes.container):
            if "table-wrapper" in wrapper["classes"]:
                wrapper["ids"] = []


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the cures."""
    app.set_translator("html", BookHTMLTranslator)
    app.set_translator("epub", BookHTMLTranslator)
    app.add_post_transform(CleanAttributes)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
