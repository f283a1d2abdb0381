"""Find the order, the parts and the lists of an EPUB: contents, figures, tables, landmarks.

The parts are those of the extension `parts`: the toctrees of the root document.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes

from parts import divisions

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

#: What a section of a book may be: EPUB 3 Structural Semantics Vocabulary 1.1, and the role of the same meaning in
#: DPUB-ARIA 1.1, empty where there is none.
ROLES = {
    "preamble": "", "preface": "doc-preface", "foreword": "doc-foreword", "introduction": "doc-introduction",
    "prologue": "doc-prologue", "dedication": "doc-dedication", "acknowledgments": "doc-acknowledgments",
    "chapter": "doc-chapter", "part": "doc-part", "conclusion": "doc-conclusion", "epilogue": "doc-epilogue",
    "afterword": "doc-afterword", "appendix": "doc-appendix", "glossary": "doc-glossary",
    "bibliography": "doc-bibliography", "qna": "doc-qna", "errata": "doc-errata", "colophon": "doc-colophon",
}
#: What the documents of a matter are, unless they say otherwise.
USUAL = {"frontmatter": "", "bodymatter": "chapter", "backmatter": "appendix"}

Uri = Callable[[str], str]


@dataclass(frozen=True)
class Entry:
    """A line of the contents or of a list, and what stands under it."""

    text: str
    href: str
    children: tuple[Entry, ...] = ()


@dataclass(frozen=True)
class Part:
    """The documents of one toctree of the root document; ``title`` is empty where print shows none."""

    matter: str
    title: str
    docnames: tuple[str, ...]


@dataclass
class Survey:
    """What was found in the documents of a book."""

    #: Documents by what they are: ``{"appendices/words": "glossary"}``.
    types: dict[str, str] = field(default_factory=dict)
    figures: list[Entry] = field(default_factory=list)
    tables: list[Entry] = field(default_factory=list)
    images: bool = False
    #: Whether every image has an alternative text.
    described: bool = True
    #: Addresses in the order of reading: ``{"chapters/flow.xhtml#index-0": 7}``.
    order: dict[str, int] = field(default_factory=dict)


def find_parts(env: BuildEnvironment, root: str) -> list[Part]:
    """Return the parts of the book of *env* in order, by the toctrees of the document *root*."""
    toctrees = list(env.get_doctree(root).findall(addnodes.toctree))
    captions = [(toctree.get("caption") or "", bool(toctree.get("numbered"))) for toctree in toctrees]
    found = []
    # Without a numbered toctree the book is all text.
    matter = "front" if any(numbered for _title, numbered in captions) else "main"
    for toctree, (begins, title) in zip(toctrees, divisions(captions), strict=True):
        matter = begins if begins and any(numbered for _title, numbered in captions) else matter
        name = {"front": "frontmatter", "main": "bodymatter", "back": "backmatter"}[matter]
        found.append(Part(name, title, tuple(toctree["includefiles"])))
    return found


def with_descendants(env: BuildEnvironment, docname: str) -> Iterator[str]:
    """Yield *docname* and the documents of its own toctrees, in the order of reading."""
    yield docname
    for child in env.toctree_includes.get(docname, []):
        yield from with_descendants(env, child)


def document_entry(env: BuildEnvironment, docname: str, uri: Uri, depth: int) -> Entry:
    """Return the entry of *docname* with its sections and the documents under it, *depth* levels in all."""
    [top] = [item for item in env.tocs[docname].children if isinstance(item, nodes.list_item)][:1]
    return list_entry(env, top, uri, depth)


def list_entry(env: BuildEnvironment, item: nodes.list_item, uri: Uri, depth: int) -> Entry:
    """Return the entry of the *item* of a document's table of contents."""
    reference = next(item.findall(nodes.reference))
    number = ".".join(map(str, reference.get("secnumber") or ()))
    text = (number + env.config.html_secnumber_suffix if number else "") + reference.astext()
    children: list[Entry] = []
    if depth > 1:
        for part in item.findall(nodes.Element):
            if isinstance(part, addnodes.toctree):
                children += [document_entry(env, name, uri, depth - 1) for name in part["includefiles"]]
            elif isinstance(part, nodes.list_item) and part.parent.parent is item:
                children.append(list_entry(env, part, uri, depth - 1))
    # As Sphinx mends the ids on the pages of an EPUB.
    anchor = reference["anchorname"].replace(":", "-")
    return Entry(" ".join(text.split()), uri(reference["refuri"]) + anchor, tuple(children))


def caption_entry(env: BuildEnvironment, docname: str, node: nodes.Element, uri: Uri) -> Entry | None:
    """Return the entry of the figure or table *node* for its list, None where it has no caption or no anchor."""
    kind = "figure" if isinstance(node, nodes.figure) else "table"
    caption = next((child for child in node.children if isinstance(child, nodes.caption | nodes.title)), None)
    if not caption or not node["ids"]:
        return None
    numbers = env.toc_fignumbers.get(docname, {}).get(kind, {})
    number = next((numbers[anchor] for anchor in node["ids"] if anchor in numbers), ())
    text = caption.astext()
    if number:
        text = env.config.numfig_format[kind] % ".".join(map(str, number)) + " " + text
    return Entry(" ".join(text.split()), f"{uri(docname)}#{node['ids'][0].replace(':', '-')}")


def document_type(doctree: nodes.document, matter: str) -> str:
    """Return what the document *doctree* of a *matter* is, by what it holds."""
    for node in doctree.findall(nodes.Element):
        if isinstance(node, addnodes.glossary):
            return "glossary"
        if node.tagname == "bibliography":  # sphinxcontrib-bibtex
            return "bibliography"
    return USUAL[matter]


def survey(env: BuildEnvironment, parts: list[Part], given: dict[str, str], uri: Uri) -> Survey:
    """Look through the documents of *parts*; *given* says what some of them are."""
    found = Survey()
    for part in parts:
        for docname in (name for top in part.docnames for name in with_descendants(env, top)):
            doctree = env.get_doctree(docname)
            found.types[docname] = given.get(docname) or document_type(doctree, part.matter)
            for node in doctree.findall(nodes.Element):
                found.order |= {f"{uri(docname)}#{anchor}": len(found.order) for anchor in node["ids"]}
                if isinstance(node, nodes.figure | nodes.table) and (entry := caption_entry(env, docname, node, uri)):
                    (found.figures if isinstance(node, nodes.figure) else found.tables).append(entry)
                if isinstance(node, nodes.image):
                    found.images = True
                    found.described = found.described and bool(node.get("alt", "").strip())
    return found
