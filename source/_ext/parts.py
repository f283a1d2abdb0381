"""Divide the book into parts, in the order and under the names that the root document gives.

Each toctree of the root document is a part and its ``:caption:`` the part's title.  The first numbered toctree
begins the main matter; what stands before it is front matter, what follows the last numbered one is back matter.
Chapters are numbered through the whole book.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes
from sphinx.environment.collectors.toctree import TocTreeCollector

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata
    from sphinx.writers.latex import LaTeXTranslator

_assign_section_numbers = TocTreeCollector.assign_section_numbers


class division(nodes.Invisible, nodes.Element):  # noqa: N801 (docutils names nodes in lower case)
    """The place in the root document where a part begins; only print shows it.

    ``matter`` is ``front``, ``main`` or ``back`` where such a matter begins, else empty; ``title`` is the part's
    title, empty outside the main matter.
    """


def divisions(captions: list[tuple[str, bool]]) -> list[tuple[str, str]]:
    """Return matter and title of the division that begins at each of *captions* (title, numbered).

    ``[("Front", False), ("One", True), ("Two", True), ("Back", False)]`` gives
    ``[("front", ""), ("main", "One"), ("", "Two"), ("back", "")]``.
    """
    numbered = [is_numbered for _title, is_numbered in captions]
    first = numbered.index(True) if True in numbered else len(captions)
    last = len(captions) - 1 - numbered[::-1].index(True) if True in numbered else -1
    begins = {last + 1: "back", first: "main"}
    if first > 0:
        begins[0] = "front"
    return [
        (begins.get(place, ""), title if first <= place <= last else "")
        for place, (title, _numbered) in enumerate(captions)
    ]


def on_env_get_outdated(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str],
) -> list[str]:
    """Read again what names a removed document in a toctree: Sphinx would number, and warn of, what is gone."""
    return sorted(docname for docname, included in env.toctree_includes.items() if removed & {*included})


def on_doctree_read(app: Sphinx, doctree: nodes.document) -> None:
    """Mark in the root document where its parts begin."""
    if app.env.docname != app.config.root_doc:
        return
    toctrees = list(doctree.findall(addnodes.toctree))
    captions = [(toctree.get("caption") or "", bool(toctree.get("numbered"))) for toctree in toctrees]
    for toctree, (matter, title) in zip(toctrees, divisions(captions), strict=True):
        parent = toctree.parent
        parent.insert(parent.index(toctree), division(matter=matter, title=title))


def assign_section_numbers(self: TocTreeCollector, env: BuildEnvironment) -> list[str]:
    """Number the chapters through all numbered toctrees; Sphinx begins anew in each.

    Returns the names of the documents whose numbers changed.
    """
    before = env.toc_secnumbers
    _assign_section_numbers(self, env)
    for root in sorted(env.numbered_toctrees):
        offset = 0
        for toctree in env.get_doctree(root).findall(addnodes.toctree):
            if toctree.get("numbered"):
                for docname in _with_descendants(env, toctree["includefiles"]):
                    _shift(env, docname, offset)
                offset += len(toctree["includefiles"])
    return [docname for docname, numbers in env.toc_secnumbers.items() if numbers != before.get(docname)]


def _with_descendants(env: BuildEnvironment, docnames: list[str]) -> list[str]:
    """Return *docnames* and the documents that their own toctrees hold, each once."""
    found: list[str] = []
    waiting = list(docnames)
    while waiting:
        docname = waiting.pop(0)
        if docname not in found:
            found.append(docname)
            waiting += env.toctree_includes.get(docname, [])
    return found


def _shift(env: BuildEnvironment, docname: str, offset: int) -> None:
    """Add *offset* to the chapter number of *docname* wherever the environment keeps it."""
    env.toc_secnumbers[docname] = {
        anchor: (number[0] + offset, *number[1:]) if number else number
        for anchor, number in env.toc_secnumbers.get(docname, {}).items()
    }
    numbered: list[nodes.Element] = [*env.tocs[docname].findall(nodes.reference), env.titles[docname]]
    for node in numbered:
        if node.get("secnumber"):
            node["secnumber"] = [node["secnumber"][0] + offset, *node["secnumber"][1:]]


def latex_division(translator: LaTeXTranslator, node: nodes.Element) -> None:
    """Begin a matter and a part in print."""
    # Front matter began with the title page.
    if node["matter"] in {"main", "back"}:
        translator.body.append(f"\n\\{node['matter']}matter\n")
    if node["title"]:
        translator.body.append(f"\n\\part{{{translator.encode(node['title'])}}}\n")
    raise nodes.SkipNode


def skip(_translator: nodes.NodeVisitor, _node: nodes.Element) -> None:
    """Print nothing: on screen the contents show the parts."""
    raise nodes.SkipNode


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the division of the book."""
    app.add_node(division, latex=(latex_division, None), html=(skip, None), text=(skip, None))
    app.connect("doctree-read", on_doctree_read)
    app.connect("env-get-outdated", on_env_get_outdated)
    # A method of Sphinx' own collector: figure numbers are derived from it in the same breath, so an event
    # after the collector would come too late.
    TocTreeCollector.assign_section_numbers = assign_section_numbers  # type: ignore[method-assign]
    return {"parallel_read_safe": True, "parallel_write_safe": True}
