"""Let an index directive hold its entries one to a line.

    ```{index}
    single: Callinicum; crossing of the Euphrates
    see: Raqqa; Callinicum
    ```

Sphinx wants the first entry beside the directive's name and, in MyST, takes no second line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx.domains.index import IndexDirective

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


class IndexEntries(IndexDirective):
    """The index directive, with its entries beside it, below it, or both."""

    required_arguments = 0
    optional_arguments = 1
    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return the index node and the place that it points to."""
        self.arguments = ["\n".join([*self.arguments, *self.content])]
        return super().run()


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the directive in place of Sphinx' own."""
    app.add_directive("index", IndexEntries, override=True)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
