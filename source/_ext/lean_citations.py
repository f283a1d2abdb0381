"""Resolve citations in time that grows with the book, not with its square, nor with everything that is installed.

Two defects of the versions that the book is built with, each with a small cure; the pages stay the same to the byte.

* To tell which works a bibliography lists, sphinxcontrib-bibtex 2.7.0 goes through all citations for each work: in a
  book of 100 chapters with 200 works and 4000 citations a quarter of the time in which it is read, and again for each
  format.  Cure: each work is shown the citations that name it.
* It asks pybtex 0.26 for its plain-text backend at every citation, and pybtex opens the metadata of all installed
  packages to find it: in a book with 800 citations that took over a quarter of the time in which it is read and its
  references resolved, and again for each format.  Cure: they are opened once.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from importlib import metadata
from typing import TYPE_CHECKING, Any

from pybtex import plugin
from sphinxcontrib.bibtex.domain import BibtexDomain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pybtex.database import Entry
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

_get_filtered_entries = BibtexDomain.get_filtered_entries


class OneWork:
    """The domain *domain*, as it would be with no work but *entry*, and no citations but *citation_refs*."""

    def __init__(self, domain: BibtexDomain, entry: Entry, citation_refs: Sequence[Any]) -> None:
        self.bibliographies, self.citation_refs, self.entry = domain.bibliographies, citation_refs, entry

    def get_entries(self, bibfiles: Sequence[str]) -> list[Entry]:
        """Return the one work."""
        return [self.entry]


def get_filtered_entries(self: BibtexDomain, bibliography_key: Any) -> Iterator[tuple[str, Entry]]:
    """Yield key and entry of the works that the bibliography *bibliography_key* lists, as the method of the domain."""
    bibliography = self.bibliographies[bibliography_key]
    citing: dict[str, list[Any]] = defaultdict(list)
    for citation_ref in self.citation_refs:
        for target in citation_ref.targets:
            citing[target.key].append(citation_ref)
    for entry in self.get_entries(bibliography.bibfiles):
        one: Any = OneWork(self, entry, citing[bibliography.keyprefix + entry.key])
        yield from _get_filtered_entries(one, bibliography_key)


@cache
def installed_plugins() -> Any:
    """Return the entry points of all installed packages (importlib.metadata)."""
    return metadata.entry_points()


@cache
def entry_points(**wanted: str) -> Any:
    """Return those whose properties are as *wanted*: their ``group`` and ``name``."""
    return installed_plugins().select(**wanted)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the cures."""
    plugin.entry_points = entry_points
    BibtexDomain.get_filtered_entries = get_filtered_entries  # type: ignore[method-assign]
    return {"parallel_read_safe": True, "parallel_write_safe": True}
