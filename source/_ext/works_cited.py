"""List at the end of each web page the works that it cites.

On paper they stand below a printed chapter; on screen the list is hidden, and a script shows each entry beside its
citation, where the reader is, also without a network.  The citations themselves lead to the bibliography.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urldefrag

from docutils import nodes
from pybtex.plugin import find_plugin
from sphinx.builders.html import StandaloneHTMLBuilder

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata
    from sphinxcontrib.bibtex.domain import BibtexDomain


def cited(doctree: nodes.document) -> list[str]:
    """Return the ids, without their page, to which references of *doctree* lead outside it; each once, in order."""
    fragments = [urldefrag(reference.get("refuri", "")) for reference in doctree.findall(nodes.reference)]
    return list(dict.fromkeys(found.fragment for found in fragments if found.url and found.fragment))


def works(doctree: nodes.document, domain: BibtexDomain) -> list[tuple[str, nodes.Element]]:
    """Return id and entry of each work that *doctree* cites, in the order of the bibliography."""
    wanted = set(cited(doctree))
    backend = find_plugin("pybtex.backends", "docutils")()
    return [(citation.citation_id, backend.paragraph(citation.formatted_entry))
            for citation in domain.citations if citation.citation_id in wanted]


def on_html_page_context(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any],
                         doctree: nodes.document | None) -> None:
    """Give the template of a page its works, as HTML."""
    builder = app.builder
    if doctree is None or not isinstance(builder, StandaloneHTMLBuilder) or builder.name == "epub":
        return
    domain = cast("BibtexDomain", app.env.get_domain("cite"))
    context["works_cited"] = [
        {"id": name, "entry": builder.render_partial(entry)["fragment"].strip()}
        for name, entry in works(doctree, domain)
    ]


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the lists."""
    app.setup_extension("bibliography_style")
    app.connect("html-page-context", on_html_page_context)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
