"""Read the sources and write nothing: ``sphinx-build -b read``.

The writers of an edition share what was read.  Sphinx' own ``dummy`` resolves all references as well, which every
writer does for itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx.builders.dummy import DummyBuilder

if TYPE_CHECKING:
    from collections.abc import Set

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


class ReadBuilder(DummyBuilder):
    """Leaves doctrees and environment behind."""

    name = "read"

    def write_documents(self, docnames: Set[str]) -> None:
        """Write nothing."""


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the builder."""
    app.add_builder(ReadBuilder)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
