"""Write the pages of the web edition as a book: what a reader touches in the text, and only the files they need.

Paragraphs bear a mark that leads to their anchor, figures a link to the drawing itself, and tables wider than the
page scroll within themselves.  All of it works without scripts; ``_static/book.js`` adds to it, with the words that
this module hands to the templates.  Nothing in a page is a script or needs one to be allowed inline (Content
Security Policy ``script-src 'self'``).
"""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from jinja2.ext import Extension
from sphinx import addnodes
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.locale import get_translation

from page_markup import BookHTMLTranslator
from translation_entry import entry_attributes

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

_ = get_translation("book")

#: What Furo 2025.12.19 writes into its templates, and what stands there instead.
MENDS = {
    # A script in the page.
    '<script>\n      document.body.dataset.theme = localStorage.getItem("theme") || "auto";\n    </script>':
        '<script src="{{ pathto("_static/theme.js", 1) }}"></script>',
    # The language switch within reach of a phone's thumb.
    '<div class="header-right">': '<div class="header-right">{% include "components/editions.html" %}',
    # Styles in the page.
    '<svg xmlns="http://www.w3.org/2000/svg" style="display: none;">':
        '<svg xmlns="http://www.w3.org/2000/svg" class="symbols" aria-hidden="true">',
    'style="opacity: 50%"': 'opacity="0.5"',
    # Landmarks, each with a name of its own.
    '<aside class="sidebar-drawer">': '<nav class="sidebar-drawer" aria-label="{{ _("Contents") }}">',
    '</aside>\n  <div class="main">': '</nav>\n  <div class="main">',
    '<aside class="toc-drawer{% if furo_hide_toc %} no-toc{% endif %}">':
        '<nav class="toc-drawer{% if furo_hide_toc %} no-toc{% endif %}" aria-label="{{ _("On this page") }}">',
    '</aside>\n  </div>\n</div>': '</nav>\n  </div>\n</div>',
}
#: The number before the title of a chapter.
NUMBER = re.compile(r'<span class="section-number">.*?</span>')
#: Styles that only pages with certain elements need, and those that no page of a book does.
CODE_STYLES = "pygments.css"
UNUSED_STYLES = ("furo-extensions.css",)


class MendedTemplates(Extension):
    """Let the templates of the theme pass through `MENDS`."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """Return *source*, mended."""
        for old, new in MENDS.items():
            source = source.replace(old, new)
        return source


class WebHTMLTranslator(BookHTMLTranslator):
    """The HTML writer of the web edition."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.paragraphs = 0

    def starttag(self, node: nodes.Element, tagname: str, suffix: str = "\n", empty: bool = False,
                 **attributes: Any) -> str:
        """Return the start tag; what scrolls can be reached by the keyboard (WCAG 2.2, criterion 2.1.1)."""
        # Not in visit_container, which MyST takes for itself.
        if isinstance(node, nodes.container) and "table-wrapper" in node["classes"]:
            title = next(node.findall(nodes.title), None)
            attributes |= {"role": "region", "tabindex": "0", "aria-label": title.astext() if title else _("Table")}
        return super().starttag(node, tagname, suffix, empty, **attributes)

    def depart_paragraph(self, node: nodes.paragraph) -> None:
        """End a paragraph with its mark, but in tables, which are narrow and refer to themselves by their rows."""
        if node.get("anchor") and not has_ancestor(node, nodes.entry):
            self.paragraphs += 1
            label = html.escape(_("Paragraph %d") % self.paragraphs)
            entry = "".join(f' {name}="{html.escape(value)}"' for name, value in self.entry(node).items())
            self.body.append(f'<a class="mark" href="#{node["anchor"]}" aria-label="{label}"{entry}></a>')
        super().depart_paragraph(node)

    def entry(self, node: nodes.paragraph) -> dict[str, str]:
        """Return the attributes that lead from *node* to its translation (extension translation_entry)."""
        if "entry" not in node:
            return {}
        return entry_attributes(self.config, Path(self.builder.srcdir), self.builder.current_docname, node["entry"])

    def visit_image(self, node: nodes.image) -> None:
        """Begin the link from a figure to its drawing."""
        before = len(self.body)
        super().visit_image(node)
        if isinstance(node.parent, nodes.figure):
            self.body.insert(before, f'<a class="enlarge" href="{html.escape(node["uri"])}">')

    def depart_image(self, node: nodes.image) -> None:
        """End the link from a figure to its drawing."""
        super().depart_image(node)
        if isinstance(node.parent, nodes.figure):
            self.body.append("</a>")


def has_ancestor(node: nodes.Node, kind: type[nodes.Element]) -> bool:
    """Tell whether *node* stands in an element of *kind*."""
    parent = node.parent
    while parent is not None and not isinstance(parent, kind):
        parent = parent.parent
    return parent is not None


def words(config: Config) -> dict[str, str]:
    """Return the words of the templates."""
    return {
        "author": config.author,
        "description": config.edition_description,
        "subtitle": config.edition_subtitle,
        "bibliography": _("To the bibliography"),
        "cite": _("Cite this paragraph"),
        "close": _("Close"),
        "copied": _("Copied"),
        "copy_citation": _("Copy the citation"),
        "copy_link": _("Copy the link"),
        "editions": _("Language"),
        "enlarged": _("Enlarged figure"),
        "entry": _("Improve the translation"),
        "missing_page": _("There is no such page"),
        "missing_text": _("The address leads nowhere. The contents and the search may help, or the front page:"),
        "note": _("To the note"),
        "works": _("Works cited on this page"),
    }


def citation_form(config: Config, title: str) -> str:
    """Return the HTML with which a paragraph of the page *title* (HTML) is cited; scripts fill the two gaps."""
    title = NUMBER.sub("", title)
    work = f"<cite>{html.escape(config.html_title)}</cite>"
    return _("%(author)s, %(work)s, version %(version)s, “%(chapter)s”, paragraph %(number)s, %(address)s") % {
        "author": html.escape(config.author),
        "work": work,
        "version": html.escape(config.release),
        "chapter": title,
        "number": "<span data-number></span>",
        "address": "<a data-address></a>",
    }


def part_titles(env: BuildEnvironment) -> dict[str, str]:
    """Return the title of the part that each document of the book stands in, by the name of the document."""
    return {
        docname: toctree["caption"]
        for toctree in env.get_doctree(env.config.root_doc).findall(addnodes.toctree) if toctree.get("caption")
        for docname in toctree["includefiles"]
    }


def on_builder_inited(app: Sphinx) -> None:
    """Mend the templates of the theme."""
    if isinstance(app.builder, StandaloneHTMLBuilder) and app.builder.name != "epub":
        app.builder.templates.environment.add_extension(MendedTemplates)


def on_html_page_context(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any],
                         doctree: nodes.document | None) -> None:
    """Give a page its words, and no more style sheets than it uses."""
    if app.builder.name == "epub":
        return
    context["book_words"] = words(app.config)
    context["front"] = pagename == app.config.root_doc
    context["citation_form"] = citation_form(app.config, context.get("title", ""))
    if not hasattr(app.builder, "part_titles"):
        app.builder.part_titles = part_titles(app.env)  # type: ignore[attr-defined]
    context["part"] = app.builder.part_titles.get(pagename, "")  # type: ignore[attr-defined]
    has_code = doctree is not None and any(doctree.findall(nodes.literal_block))
    unused = UNUSED_STYLES if has_code else (*UNUSED_STYLES, CODE_STYLES)
    context["css_files"] = [css for css in context["css_files"]
                            if str(getattr(css, "filename", css)).rpartition("/")[2] not in unused]


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the writer."""
    app.setup_extension("page_markup")
    app.set_translator("html", WebHTMLTranslator, override=True)
    app.connect("builder-inited", on_builder_inited)
    # After Furo put its own into the context.
    app.connect("html-page-context", on_html_page_context, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
