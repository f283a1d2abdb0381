"""Resolve a citation without looking through everything that is installed.

sphinxcontrib-bibtex 2.7.0 asks pybtex 0.26 for its plain-text backend at every citation, and pybtex opens the metadata
of all installed packages to find it: in a book with 800 citations that took over a quarter of the time in which it
is read and its references resolved, and again for each format.  Cure: a plugin that was found once is remembered.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from pybtex import plugin

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

_load_entry_point = plugin._load_entry_point


@cache
def load_entry_point(group: str, name: str, use_aliases: bool = False) -> Any:
    """Return the plugin *name* of *group*; raises pybtex' PluginNotFound, each time, where there is none."""
    return _load_entry_point(group, name, use_aliases)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the cure."""
    plugin._load_entry_point = load_entry_point
    return {"parallel_read_safe": True, "parallel_write_safe": True}
