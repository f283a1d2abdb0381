"""Mark in EPUB and web edition where the pages of the print edition begin.

``print_pages`` names the file that the print run wrote, one line for each paragraph in the order of the book:
``docname#anchor FOLIO``, the folio as printed (``vii``, ``37``).  A page is marked at the first paragraph that begins
on it, with the anchor ``page-37``.  A page on which none begins, within a run of numbers, is marked at the paragraph
before, which runs on over it.  Without ``print_pages`` nothing is marked.

The marks follow EPUB 3 Structural Semantics (pagebreak) and DPUB-ARIA (doc-pagebreak).
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from roman_numerals import InvalidRomanNumeralError, RomanNumeral

from refusal import Refusal

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata
    from sphinx.writers.html5 import HTML5Translator

#: A line of the file of pages.
LINE = re.compile(r"(?P<docname>[^#\s]+)#(?P<anchor>\S+) (?P<folio>\S+)")


class page_break(nodes.Inline, nodes.Invisible, nodes.Element):  # noqa: N801 (docutils names nodes in lower case)
    """The place where the page ``folio`` of the print edition begins."""


@dataclass(frozen=True)
class Start:
    """A paragraph and the page on which it begins; ``line`` is its line in the file of pages."""

    docname: str
    anchor: str
    folio: str
    line: int


@dataclass
class PrintPages:
    """The pages of the print edition."""

    #: Page and document in which it is marked, in order.
    pages: list[tuple[str, str]] = field(default_factory=list)
    #: Documents, anchors in them, pages marked there.
    marks: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    #: Documents, ids in them, the page on which what bears the id begins.
    folios: dict[str, dict[str, str]] = field(default_factory=dict)


def page_anchor(folio: str) -> str:
    """Return the anchor of the page *folio*."""
    return f"page-{folio}"


def read_starts(path: Path) -> list[Start]:
    """Return what the file of pages *path* tells.

    Raises Refusal, with file and line, where it cannot be read.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise Refusal(f"{path}:1: the pages of the print edition cannot be read ({error}); "
                      "build the PDF first, or leave print_pages empty") from error
    starts = []
    for number, line in enumerate(lines, start=1):
        found = LINE.fullmatch(line)
        if not found:
            raise Refusal(f"{path}:{number}: this line is not 'docname#anchor folio'; build the PDF anew")
        starts.append(Start(found["docname"], found["anchor"], found["folio"], number))
    return starts


def page_number(folio: str) -> tuple[str, int]:
    """Return the kind of numerals of *folio* and its number; kind ``other`` where it is none: ``("roman", 7)``."""
    if folio.isdecimal():
        return "arabic", int(folio)
    try:
        numeral = RomanNumeral.from_string(folio)
    except InvalidRomanNumeralError:
        return "other", 0
    return ("roman" if folio.islower() else "Roman"), int(numeral)


def folio_of(kind: str, number: int) -> str:
    """Return the folio of page *number* in numerals of *kind*, the reverse of `page_number`."""
    if kind == "arabic":
        return str(number)
    numeral = RomanNumeral(number)
    return numeral.to_lowercase() if kind == "roman" else numeral.to_uppercase()


def mark_pages(starts: list[Start]) -> list[tuple[str, Start]]:
    """Return each page and the paragraph at which it is marked, in order.

    *starts* are the paragraphs in the order of the book.
    """
    first: dict[str, Start] = {}
    last: dict[str, Start] = {}
    for start in starts:
        first.setdefault(start.folio, start)
        last[start.folio] = start
    marked: list[tuple[str, Start]] = list(first.items())[:1]
    for (folio, _start), (following, start) in pairwise(first.items()):
        (kind, number), (next_kind, next_number) = page_number(folio), page_number(following)
        if kind == next_kind != "other":
            marked += [(folio_of(kind, between), last[folio]) for between in range(number + 1, next_number)]
        marked.append((following, start))
    return marked


def is_text(node: nodes.Element) -> bool:
    """Tell whether *node* is a paragraph of the running text, where a page can begin: not a note."""
    parent = node.parent
    while parent is not None:
        if isinstance(parent, nodes.footnote | nodes.citation):
            return False
        parent = parent.parent
    return isinstance(node, nodes.TextElement)


def collect_pages(env: BuildEnvironment, path: Path) -> PrintPages:
    """Return the pages of the print edition of the book of *env*, from the file *path*.

    Raises Refusal, with file and line, where the file names a document or an anchor that is not in the book.
    """
    starts = read_starts(path)
    by_document: dict[str, dict[str, Start]] = {}
    for start in starts:
        if start.docname not in env.found_docs:
            raise Refusal(f"{path}:{start.line}: there is no document {start.docname}; build the PDF anew")
        by_document.setdefault(start.docname, {}).setdefault(start.anchor, start)
    result = PrintPages()
    unfit: set[tuple[str, str]] = set()
    for docname, known in by_document.items():
        elements = list(env.get_doctree(docname).findall(nodes.Element))
        anchors = {anchor: node for node in elements for anchor in node["ids"]} if elements else {}
        for anchor, start in known.items():
            if anchor not in anchors:
                raise Refusal(f"{path}:{start.line}: there is no anchor {anchor} in {docname}; build the PDF anew")
        unfit |= {(docname, anchor) for anchor in known if not is_text(anchors[anchor])}
        result.folios[docname] = folios(elements, {anchor: start.folio for anchor, start in known.items()})
    for folio, start in mark_pages([start for start in starts if (start.docname, start.anchor) not in unfit]):
        result.pages.append((folio, start.docname))
        result.marks.setdefault(start.docname, {}).setdefault(start.anchor, []).append(folio)
    return result


def folios(elements: list[nodes.Element], known: dict[str, str]) -> dict[str, str]:
    """Return the page of each id of *elements*, which stand in the order of the document.

    *known* are the pages of paragraphs; what has none of its own begins on the page of the next one.
    """
    found: dict[str, str] = {}
    folio = ""
    for element in reversed(elements):
        folio = next((known[anchor] for anchor in element["ids"] if anchor in known), folio)
        if folio:
            found |= dict.fromkeys(element["ids"], folio)
    return found


def print_pages(builder: Builder) -> PrintPages:
    """Return the pages of the print edition that *builder* knows; none where there is no file of them."""
    found: PrintPages = getattr(builder, "print_pages", PrintPages())
    return found


def on_config_inited(app: Sphinx, config: Config) -> None:
    """Note the content of the file of pages, so that a changed one lets Sphinx write all pages anew."""
    path = app.confdir / config.print_pages
    if config.print_pages and path.exists():
        config.print_pages_digest = hashlib.sha256(path.read_bytes()).hexdigest()


def on_write_started(app: Sphinx, builder: Builder) -> None:
    """Read the pages, before the documents are written."""
    if builder.format == "html" and app.config.print_pages:
        path = Path(app.confdir / app.config.print_pages).resolve()
        builder.print_pages = collect_pages(app.env, path)  # type: ignore[attr-defined]


def on_doctree_resolved(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put the marks of the pages into a document."""
    marks = print_pages(app.builder).marks.get(docname)
    if not marks:
        return
    for node in list(doctree.findall(nodes.TextElement)):
        for anchor in node["ids"]:
            breaks = [page_break(folio=folio, ids=[page_anchor(folio)]) for folio in marks.get(anchor, [])]
            node[0:0] = breaks


def html_page_break(translator: HTML5Translator, node: nodes.Element) -> None:
    """Write the mark of a page."""
    marked: dict[str, Any] = {"data-folio": node["folio"]}
    # Only reading systems leave out, where their reader wants it, what else would be read aloud amid a sentence.
    if translator.builder.name == "epub":
        marked |= {"role": "doc-pagebreak", "aria-label": node["folio"], "epub:type": "pagebreak"}
    translator.body.append(translator.starttag(node, "span", "", CLASS="page-break", **marked))


def html_page_break_end(translator: HTML5Translator, _node: nodes.Element) -> None:
    """Close the mark of a page."""
    translator.body.append("</span>")


def skip(_translator: nodes.NodeVisitor, _node: nodes.Element) -> None:
    """Write nothing: the search index and other builders need no marks."""
    raise nodes.SkipNode


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the pages of the print edition."""
    app.add_config_value("print_pages", "", "html", types=frozenset({str}))
    app.add_config_value("print_pages_digest", "", "html", types=frozenset({str}))
    app.add_node(page_break, html=(html_page_break, html_page_break_end), text=(skip, None), latex=(skip, None))
    app.connect("config-inited", on_config_inited)
    app.connect("write-started", on_write_started)
    app.connect("doctree-resolved", on_doctree_resolved)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
