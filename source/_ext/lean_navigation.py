"""Write the contents of the book into each page without working them out for each page.

Sphinx 9.0.4 resolves the whole contents anew for each page and renders them, and Furo 2025.12 parses the result to add
its switches: in a book of 100 chapters a third of the time in which the web edition is written, and it grows with the
square of the book.  The pages differ only in where their links lead from and in which entry is the current one.  Cure:
the contents are worked out once, for a page that is not in them, and the rest is written into that.

Contents with links into the middle of a document are left to Furo.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import furo
from sphinx.util.osutil import relative_uri

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder
    from sphinx.util.typing import ExtensionMetadata

#: A page of the top folder that no document is.
NOWHERE = "(nowhere)"
#: The tags that differ from page to page, or that hold what does.
TAG = re.compile(r'(<ul>|</ul>|<li class="[^"]*">|</li>|<input [^>]*>|<a class="reference [a-z]+" href="[^"]*">)')
LINK = re.compile(r'<a class="reference internal" href="([^"]*)">')

_compute_navigation_tree = furo._compute_navigation_tree


@dataclass
class Contents:
    """The contents of a book as Furo writes them, cut at each tag that matters."""

    parts: list[str]
    #: For each link into the book its place in ``parts``, where it leads from the top folder, and the places of the
    #: tags around it: of each list, of each entry and its switch.
    links: list[tuple[int, str, list[list[int]]]] = field(default_factory=list)


def contents_of(html: str) -> Contents:
    """Return the contents that *html* holds, which marks no entry as current."""
    contents = Contents(TAG.split(html))
    around: list[list[int]] = []
    for place, part in enumerate(contents.parts):
        if part.startswith(("<ul", "<li")):
            around.append([place])
        elif part in ("</ul>", "</li>"):
            around.pop()
        elif part.startswith("<input "):  # after the link of its entry, which it is around all the same
            around[-1].append(place)
        elif found := LINK.fullmatch(part):
            contents.links.append((place, found[1], around.copy()))
    return contents


def navigation_tree(contents: Contents, uri: str) -> str:
    """Return *contents* for the page at *uri*, from the top folder."""
    parts = contents.parts.copy()
    last_current = -1
    for place, target, around in contents.links:
        if target != uri:
            parts[place] = f'<a class="reference internal" href="{relative_uri(uri, target)}">'
            continue
        parts[place] = '<a class="current reference internal" href="#">'
        for tag in (tag for tags in around for tag in tags):
            # A list, an entry or a switch may be around several links to the page.
            parts[tag] = marked(contents.parts[tag])
            if parts[tag].startswith("<li "):
                last_current = max(last_current, tag)
    if last_current >= 0:
        parts[last_current] = parts[last_current].replace('">', ' current-page">')
    return "".join(parts)


def marked(tag: str) -> str:
    """Return *tag* of a list, an entry or a switch as Sphinx and Furo write it around the current page."""
    if tag == "<ul>":
        return '<ul class="current">'
    if tag.startswith("<li "):
        return re.sub(r'class="(toctree-l\d+)', r'class="\1 current', tag)
    return tag.replace(' class="', ' checked="" class="')


def compute_navigation_tree(context: dict[str, Any]) -> str:
    """Return the contents for the page of *context*; takes the place of Furo's function of that name."""
    builder: StandaloneHTMLBuilder | None = context.get("navigation_builder")
    if builder is None:
        return str(_compute_navigation_tree(context))
    known: dict[str, Contents | None] = vars(builder)
    if "lean_contents" not in known:
        html = furo.get_navigation_tree(builder._get_local_toctree(
            NOWHERE, collapse=False, titles_only=True, maxdepth=-1, includehidden=True))
        contents = contents_of(html)
        into_the_middle = any("#" in target for _place, target, _around in contents.links)
        known["lean_contents"] = None if into_the_middle else contents
    if (contents_once := known["lean_contents"]) is None:
        return str(_compute_navigation_tree(context))
    return navigation_tree(contents_once, builder.get_target_uri(context["pagename"]))


def on_html_page_context(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any],
                         doctree: nodes.document | None) -> None:
    """Tell Furo's function the builder."""
    context["navigation_builder"] = app.builder


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the cure."""
    furo._compute_navigation_tree = compute_navigation_tree
    app.connect("html-page-context", on_html_page_context, priority=400)  # before Furo's
    return {"parallel_read_safe": True, "parallel_write_safe": True}
