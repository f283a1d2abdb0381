"""Write an EPUB 3 that is valid, in one language throughout, and the same bytes on every run."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from sphinx.builders.epub3 import Epub3Builder
from sphinx.locale import _

if TYPE_CHECKING:
    from collections.abc import Set

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

#: EPUB Open Container Format 3.3, section 4.2.2: these come first, and mimetype uncompressed.
FIRST = ("mimetype", "META-INF/container.xml", "content.opf", "toc.ncx")


def write_container(target: Path, folder: Path, names: list[str], epoch: int) -> None:
    """Zip the files *names* of *folder* into *target*, in fixed order, all with the time *epoch* (seconds, UTC).

    The file appears at *target* only when it is whole.
    """
    date_time = time.gmtime(epoch)[:6]
    unfinished = target.with_suffix(".unfinished")
    with ZipFile(unfinished, "w") as container:
        for name in [*FIRST, *sorted(set(names) - set(FIRST))]:
            member = ZipInfo(name, date_time)
            member.external_attr = 0o644 << 16
            member.compress_type = ZIP_STORED if name == "mimetype" else ZIP_DEFLATED
            container.writestr(member, (folder / name).read_bytes(), compresslevel=9)
    unfinished.replace(target)


class BookEpubBuilder(Epub3Builder):
    """Sphinx' EPUB builder without its faults."""

    def init(self) -> None:
        """Name contents and cover in the language of the edition; Sphinx has them in English."""
        super().init()
        self.guide_titles = {"toc": _("Table of Contents"), "cover": _("Cover")}

    def prepare_writing(self, docnames: Set[str]) -> None:
        """Tell each page its language (WCAG 2.2, criterion 3.1.1)."""
        language = self.config.epub_language
        self.html_tag = self.html_tag.replace(">", f' lang="{language}" xml:lang="{language}">')
        super().prepare_writing(docnames)

    def build_content(self) -> None:
        """Leave out of the book what plain ``sphinx-build`` keeps in the same folder, and files nobody reads."""
        inside = [path for path in Path(self.doctreedir).rglob("*") if path.is_relative_to(self.outdir)]
        unread = [*inside, *Path(self.outdir).glob("*.epub"), *Path(self.outdir).glob(".buildinfo*"),
                  *Path(self.outdir).rglob("*.js")]
        self.config.epub_exclude_files = [
            *self.config.epub_exclude_files,
            *(path.relative_to(self.outdir).as_posix() for path in unread if path.is_file()),
        ]
        # The index is in the contents, and Sphinx adds it to the spine by itself: once is enough (RSC-005).
        contents = self.refnodes
        self.refnodes = [node for node in contents if node["refuri"] != self.index_file]
        super().build_content()
        self.refnodes = contents

    @property
    def index_file(self) -> str:
        """The file of the index."""
        return f"genindex{self.out_suffix}"

    def toc_add_files(self, refnodes: list[dict[str, Any]]) -> None:
        """Let the contents end with the index, which Sphinx leaves out of them."""
        super().toc_add_files(refnodes)
        if self.use_index:
            refnodes.append({"level": 1, "refuri": self.index_file, "text": _("Index")})

    def toc_metadata(self, level: int, navpoints: list[Any]) -> dict[str, Any]:
        """Give the NCX the identifier of the publication; Sphinx gives it the name of the element that holds it."""
        return super().toc_metadata(level, navpoints) | {"uid": self.config.epub_identifier}

    def build_epub(self) -> None:
        """Write the container."""
        target = Path(self.outdir) / f"{self.config.epub_basename}.epub"
        write_container(target, Path(self.outdir), self.files, int(os.environ["SOURCE_DATE_EPOCH"]))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the builder in place of Sphinx' own."""
    app.setup_extension("sphinx.builders.epub3")
    app.add_builder(BookEpubBuilder, override=True)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
