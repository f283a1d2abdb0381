"""Count what the outputs of a contestant hold, to tell whether it did the same work.

All formats are read as text, for the form of a place ("4.27.8") tells a citation, its volume 77 one in a note, a number
beyond 90000 the caption of a figure, and the words of an index entry stand nowhere else (`synthetic_book`).
"""

from __future__ import annotations

import re
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from bs4 import BeautifulSoup

from bench.synthetic_book import CAPTION, IN_NOTES, Block, Book, Cite, Figure, Index, Paragraph, Sentence, Words

PLACE = re.compile(r"(?<![\d.])(\d{1,2})\.\d{1,2}\.\d{1,2}(?![\d.]*\d)")
NUMBER = re.compile(rf"\b{CAPTION // 10000}\d{{4}}\b")
#: What stands round the text of a page.
AROUND = ("nav, script, style, head, header, footer, .sidebar-drawer, .toc-drawer, .mobile-header, #toc, "
          ".related-pages, .related-information")
#: Pages of a web edition that are no text of the book.
NO_TEXT = {"search", "404", "translations"}


@dataclass(frozen=True)
class Counts:
    """What a book, or an output of it, holds."""

    words: int
    notes: int
    citations: int
    figures: int
    index_entries: int

    def __str__(self) -> str:
        return ", ".join(f"{number} {name.replace('_', ' ')}" for name, number in asdict(self).items())


# -- What there is to be found ---------------------------------------------------------

def sentences(book: Book) -> Iterator[Sentence]:
    """Yield every sentence of *book*."""
    for chapter in (book.preface, *book.chapters):
        for block in chapter.blocks:
            if isinstance(block, Paragraph):
                yield from block.sentences
        for _label, note in chapter.notes:
            yield from note


def blocks(book: Book) -> Iterator[Block]:
    """Yield every block of the chapters of *book*."""
    return (block for chapter in book.chapters for block in chapter.blocks)


def entries(book: Book, language: str) -> set[str]:
    """Return the subheadings of the index of *book* in *language*, without spaces."""
    return {squeezed(sub.of(language)) for block in blocks(book) if isinstance(block, Index)
            for _main, sub in block.entries}


def words_of(sentence: Sentence, language: str) -> int:
    """Return the number of words of *sentence* in *language*, but for those in references and citations."""
    return sum(len(re.findall(r"\w+", part.of(language))) for part in sentence if isinstance(part, Words))


def expected(book: Book, language: str) -> Counts:
    """Return what *book* holds in *language*; words only those of its sentences."""
    cited = [part for sentence in sentences(book) for part in sentence if isinstance(part, Cite)]
    words = sum(words_of(sentence, language) for sentence in sentences(book))
    return Counts(words, sum(len(chapter.notes) for chapter in book.chapters), len(cited),
                  len([block for block in blocks(book) if isinstance(block, Figure)]), len(entries(book, language)))


# -- What is found ---------------------------------------------------------------------

def squeezed(text: str) -> str:
    """Return *text* in small letters without spaces and hyphens, which lines put into words."""
    return re.sub(r"[\s\u00ad\u2010-]+", "", text).lower()


def count(text: str, book: Book, language: str) -> Counts:
    """Return what the *text* of an output of *book* in *language* holds."""
    places = PLACE.findall(text)
    squeezed_text = squeezed(text)
    return Counts(
        words=len(re.findall(r"\w+", text)), notes=places.count(str(IN_NOTES)), citations=len(places),
        figures=len(set(NUMBER.findall(text))),
        index_entries=sum(entry in squeezed_text for entry in entries(book, language)))


def page_text(page: bytes) -> str:
    """Return the text of the (X)HTML *page*, without what stands round it."""
    soup = BeautifulSoup(re.sub(rb"^\s*<\?xml.*?\?>", b"", page), "lxml")
    for element in soup.select(AROUND):
        element.decompose()
    return (soup.body or soup).get_text(" ")


def html_text(path: Path) -> str:
    """Return the text of the web edition *path*: a page, or a folder of pages."""
    pages = [path] if path.is_file() else sorted(page for page in path.rglob("*.html") if page.stem not in NO_TEXT)
    return "\n".join(page_text(page.read_bytes()) for page in pages)


def epub_text(path: Path) -> str:
    """Return the text of the EPUB *path*, but for its contents."""
    with zipfile.ZipFile(path) as epub:
        return "\n".join(page_text(epub.read(name)) for name in sorted(epub.namelist())
                         if name.endswith((".xhtml", ".html")) and "nav" not in Path(name).stem)


def pdf_text(path: Path) -> str:
    """Return the text of the PDF *path*, divided words whole; raises CalledProcessError where it is broken."""
    text = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, text=True, check=True).stdout
    return re.sub(r"(?<=\w)[-\u00ad\u2010]\n(?=\w)", "", text)


def pages(path: Path) -> int:
    """Return the number of pages of the PDF *path*."""
    told = subprocess.run(["pdfinfo", str(path)], capture_output=True, text=True, check=True).stdout
    found = re.search(r"^Pages:\s+(\d+)", told, re.MULTILINE)
    return int(found[1]) if found else 0


READERS = {"html": html_text, "epub": epub_text, "pdf": pdf_text}
