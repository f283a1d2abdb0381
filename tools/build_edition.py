"""Build formats of one edition and put them into their places.

    python tools/build_edition.py LANGUAGE FORMAT ... [--name=book] [--preset=a5] [--site=https://example.org/book/]

A FORMAT is pdf, epub or html; NAME-LANGUAGE is what PDF and EPUB are called.  The artefacts are those of
plain ``sphinx-build``, byte for byte; here one process is loaded, and the edition read, once for all (`loaded_sphinx`).

EPUB and web edition tell the pages of the printed book where it has been set from the same sources, so it comes first
if it is asked for.  Who has built before need not wait for that: while the book is written and set, the others are
written with the pages that it had, and once more only if it has others now.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import loaded_sphinx
from clear_errors import machine_fault
from loaded_sphinx import ROOT, ended, fork
from publish import publish_or_tell
from typeset import typeset

FORMATS = ("pdf", "epub", "html")
#: The preset whose PDF bears no preset in its name, and whose pages the other formats tell.
FIRST = "royal"


@dataclass(frozen=True)
class Edition:
    """An edition of the book in the folder ``root``; ``name`` is that of its artefacts, ``site`` the web address."""

    root: Path
    language: str
    name: str
    site: str = ""

    @property
    def work(self) -> Path:
        """The folder of what is being made."""
        return self.root / "build" / "work" / self.language

    @property
    def pages(self) -> Path:
        """The file of the pages of the printed book."""
        return self.work / "pages"

    def is_made(self, path: Path) -> bool:
        """Tell whether *path* was made of the present sources: make touches ``begun`` where these have changed."""
        begun = self.work / "begun"
        return path.exists() and begun.exists() and path.stat().st_mtime_ns > begun.stat().st_mtime_ns

    def sphinx(self, builder: str, doctrees: Path, out: Path, *settings: str, quiet: bool = False) -> int:
        """Start *builder* with *settings*; return the process."""
        given = [part for setting in (f"language={self.language}", *settings) for part in ("-D", setting)]
        return loaded_sphinx.sphinx_build(["-q", "-W", "--keep-going", *given, "-d", str(doctrees), "-b", builder,
                                           str(self.root / "source"), str(out)], quiet=quiet)

    def write(self, builder: str, suffix: str = "", *settings: str, quiet: bool = False) -> int:
        """Start the writer *builder*; return the process.

        It works on a copy of the doctrees: it reads what changed meanwhile, and two must not do that in one folder.
        """
        doctrees, out = self.work / f"doctrees-{builder}{suffix}", self.work / f"{builder}{suffix}"
        shutil.rmtree(doctrees, ignore_errors=True)
        shutil.copytree(self.work / "doctrees", doctrees)
        if builder != "latex":  # which goes on from what LaTeX kept there
            shutil.rmtree(out, ignore_errors=True)
        return self.sphinx(builder, doctrees, out, *settings, quiet=quiet)

    def write_for_screen(self, formats: Sequence[str], *, quiet: bool = False) -> list[int]:
        """Start the writers of EPUB and web edition, as far as *formats* names them; return the processes."""
        pages = [f"print_pages={os.path.relpath(self.pages, self.root / 'source')}"] if self.pages.exists() else []
        site = {"html": [f"html_baseurl={self.site}"] if self.site else []}
        return [self.write(made, "", *site.get(made, []), *pages, quiet=quiet) for made in formats if made != "pdf"]

    def publish(self, made: str) -> None:
        """Put the EPUB or the web edition, which is *made*, into its place."""
        built = {"epub": self.work / "epub" / f"{self.name}.epub", "html": self.work / "html"}[made]
        places = {"epub": Path("epub", built.name), "html": Path("html", self.language)}
        publish_or_tell(built, self.root / "build" / places[made])


def succeed(*processes: int) -> None:
    """Wait for *processes*, which tell what is wrong; end the program where one fails."""
    if status := max(map(ended, processes), default=0):
        raise SystemExit(status)


def stop(processes: Sequence[int]) -> None:
    """End *processes* whose work nobody wants any more."""
    for process in processes:
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
        ended(process)


def print_book(edition: Edition, preset: str, meanwhile: Sequence[str]) -> bool:
    """Make the PDF of *edition* in *preset*; tell whether the formats *meanwhile* have been written with its pages."""
    suffix = "" if preset == FIRST else f"-{preset}"
    folder, name = edition.work / f"latex{suffix}", f"{edition.name}{suffix}"
    others = edition.write_for_screen(meanwhile, quiet=True) if meanwhile and edition.pages.exists() else []
    printed = ended(edition.write("latex", suffix, f"print_preset={preset}"))
    if status := printed or ended(fork(lambda: typeset(folder, name))):
        stop(others)
        raise SystemExit(status)
    publish_or_tell(folder / f"{name}.pdf", edition.root / "build" / "pdf" / f"{name}.pdf")
    if preset != FIRST:
        return False
    had = edition.pages.read_bytes() if others else None
    publish_or_tell(folder / f"{name}.pages", edition.pages)
    if had != edition.pages.read_bytes():
        stop(others)
        return False
    # All of them: one that failed tells why when it is started again, and the others have ended by then.
    return max(map(ended, others)) == 0


def build(edition: Edition, formats: Sequence[str], preset: str) -> None:
    """Build *formats* of *edition*, the PDF in *preset*, and publish them; end the program where that fails."""
    screen = [made for made in formats if made != "pdf"]
    loaded_sphinx.load(edition.root, edition.language)
    succeed(edition.sphinx("read", edition.work / "doctrees", edition.work / "none"))
    written = False
    if "pdf" in formats:
        pdf = edition.root / "build" / "pdf" / f"{edition.name}.pdf"
        for each in dict.fromkeys([FIRST, preset] if screen else [preset]):
            if each != FIRST or not (edition.is_made(pdf) and edition.is_made(edition.pages)):
                written = print_book(edition, each, screen if each == FIRST else ()) or written
    elif not edition.is_made(edition.pages):
        edition.pages.unlink(missing_ok=True)
    if not written:
        succeed(*edition.write_for_screen(screen))
    for made in screen:
        edition.publish(made)


def main() -> None:
    """Build what the command line names."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("language")
    parser.add_argument("formats", nargs="+", choices=FORMATS, metavar="format")
    parser.add_argument("--preset", default=FIRST)
    parser.add_argument("--site", default="")
    parser.add_argument("--name", default="book")
    given = parser.parse_args()
    edition = Edition(ROOT, given.language, f"{given.name}-{given.language}", given.site)
    try:
        build(edition, given.formats, given.preset)
    except (MemoryError, OSError) as error:
        sys.exit(f"{edition.work}: {machine_fault(error) or error}")


if __name__ == "__main__":
    main()
