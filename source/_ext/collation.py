"""Sort the index, the glossary and lists marked ``alphabetical`` by the alphabet of the edition's language.

Sphinx files Ä under A; Finnish files it after Z.  The order is that of the Unicode Collation Algorithm with the
language's tailoring (CLDR), the group letters are those of ICU's AlphabeticIndex.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

import icu
from docutils import nodes
from sphinx import addnodes
from sphinx.environment.adapters import indexentries
from sphinx.locale import _

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


_STOCK = indexentries._key_func_1, indexentries._key_func_2, indexentries._group_by_func


@cache
def sort_key(language: str) -> Callable[[str], bytes]:
    """Return the function that gives the place of a text in the alphabet of *language* (a BCP 47 tag)."""
    collator = icu.Collator.createInstance(icu.Locale.forLanguageTag(language))
    key: Callable[[str], bytes] = collator.getSortKey
    return key


@cache
def group_letter(language: str) -> Callable[[str], str]:
    """Return the function that gives the letter of *language* under which an index files a text.

    Texts that begin with no letter give the empty string.
    """
    letters = icu.AlphabeticIndex(icu.Locale.forLanguageTag(language))
    buckets = letters.buildImmutableIndex()

    def letter(text: str) -> str:
        label, kind = buckets.getBucket(buckets.getBucketIndex(text))
        return str(label) if kind == icu.UAlphabeticIndexLabelType.NORMAL else ""

    return letter


def sort_entries(part: nodes.Element, language: str) -> None:
    """Put the terms of definition lists and the rows of tables in *part* into alphabetical order, in place.

    The alphabet is that of *language*; a row goes by its first cell.
    """
    key = sort_key(language)
    for kind in (nodes.definition_list, nodes.tbody):
        for entries in part.findall(kind):
            entries[:] = sorted(entries.children, key=lambda entry: key(entry.children[0].astext()))


def on_doctree_read(app: Sphinx, doctree: nodes.document) -> None:
    """Sort glossaries and what is marked ``alphabetical``, after it was translated."""
    for part in doctree.findall(nodes.Element):
        if isinstance(part, addnodes.glossary) or "alphabetical" in part["classes"]:
            sort_entries(part, app.config.language)


def on_builder_inited(app: Sphinx) -> None:
    """Let Sphinx' index use the language's alphabet; it has no setting for it (sphinx #736)."""
    language = app.config.language
    key, letter = sort_key(language), group_letter(language)

    def entry_key(entry: tuple[str, Any]) -> tuple[bool, bytes, str]:
        # What stands under no letter comes first, as one group.
        return bool(letter(entry[0])), key(entry[0]), entry[0]

    indexentries._key_func_1 = entry_key  # type: ignore[assignment]
    indexentries._key_func_2 = lambda entry: key(entry[0])  # type: ignore[assignment, return-value]
    indexentries._group_by_func = lambda entry: letter(entry[0]) or _("Symbols")


def on_build_finished(app: Sphinx, exception: Exception | None) -> None:
    """Leave Sphinx' index to the next build of this process as it was."""
    indexentries._key_func_1, indexentries._key_func_2, indexentries._group_by_func = _STOCK


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the order of index and glossary."""
    app.connect("builder-inited", on_builder_inited)
    app.connect("doctree-read", on_doctree_read)
    app.connect("build-finished", on_build_finished)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
