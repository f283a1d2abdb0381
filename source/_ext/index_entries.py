"""Let an index directive hold its entries one to a line.

    ```{index}
    single: Callinicum; crossing of the Euphrates
    see: Raqqa; Callinicum
    ```

Sphinx wants the first entry beside the directive's name and, in MyST, takes no second line.
"""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

from sphinx.domains.index import IndexDirective
from sphinx.util.index_entries import split_index_msg

from refusal import Refusal

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

#: The types of entries (Sphinx, directive "index").
TYPES = ("single", "pair", "triple", "see", "seealso")


def entry_fault(entry: str) -> str:
    """Return what is wrong with the index *entry* (``see: Raqqa; Callinicum``); ``""`` where nothing is."""
    named = re.match(r"!?\s*(\w+)\s*:\s*(.*)", entry)
    if not named:
        return ""
    kind, value = named.groups()
    if kind not in TYPES:
        near = difflib.get_close_matches(kind, TYPES, n=1)
        return f"there is no type '{kind}' of index entries; did you mean '{near[0]}'?" if near else ""
    try:
        split_index_msg(kind, value)
    except ValueError:
        parts = {"triple": "three"}.get(kind, "two")
        return f"the index entry '{entry.strip()}' has not {parts} parts; put a semicolon between them"
    return ""


class IndexEntries(IndexDirective):
    """The index directive, with its entries beside it, below it, or both."""

    required_arguments = 0
    optional_arguments = 1
    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return the index node and the place that it points to.

        Raises Refusal, with file and line, where an entry is not of the form of its type.
        """
        source, line = self.get_source_info()
        for entry in (*self.arguments, *self.content):
            if fault := entry_fault(entry):
                raise Refusal(f"{source}:{line}: {fault}")
        self.arguments = ["\n".join([*self.arguments, *self.content])]
        return super().run()


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the directive in place of Sphinx' own."""
    app.add_directive("index", IndexEntries, override=True)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
