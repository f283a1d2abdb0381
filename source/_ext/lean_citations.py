"""Resolve a citation without looking through everything that is installed.

sphinxcontrib-bibtex 2.7.0 asks pybtex 0.26 for its plain-text backend at every citation, and pybtex opens the metadata
of all installed packages to find it: in a book with 800 citations that took over a quarter of the time in which it
is read and its references resolved, and again for each format.  Cure: they are opened once.
"""

from __future__ import annotations

from functools import cache
from importlib import metadata
from typing import TYPE_CHECKING, Any

from pybtex import plugin

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


@cache
def installed_plugins() -> Any:
    """Return the entry points of all installed packages (importlib.metadata)."""
    return metadata.entry_points()


@cache
def entry_points(**wanted: str) -> Any:
    """Return those whose properties are as *wanted*: their ``group`` and ``name``."""
    return installed_plugins().select(**wanted)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the cure."""
    plugin.entry_points = entry_points
    return {"parallel_read_safe": True, "parallel_write_safe": True}
