"""Write a synthetic book for the other makers of books: stock Sphinx, pandoc and Asciidoctor.

Each gets the same words, notes, citations, tables, figures, references and index entries, as far as it knows them:

- stock Sphinx reads the chapters and catalogs of the project; its index directive takes one entry;
- pandoc gets the Finnish as chapters of its own, for it has no catalogs; it knows no index;
- Asciidoctor, too; it has no bibliography: a citation is a link, with the work's name typed out.
"""

from __future__ import annotations

import contextlib
import io
import shutil
import sys
from pathlib import Path

from bench.synthetic_book import (
    DRAWINGS,
    LANGUAGES,
    TITLE,
    Block,
    Book,
    Chapter,
    Cite,
    Emphasis,
    Figure,
    Heading,
    Index,
    Link,
    Note,
    Paragraph,
    Sentence,
    Table,
    Words,
    Work,
    bibliography,
    drawing,
    myst_chapter,
    write,
)

# -- Stock Sphinx ----------------------------------------------------------------------

STOCK_SETTINGS = '''\
project = "{title}"
author = "Nobody"
extensions = ["myst_parser", "sphinxcontrib.bibtex"]
bibtex_bibfiles = ["../bibliography.bib"]
html_theme = "furo"
locale_dirs = ["../locale"]
gettext_compact = False
gettext_additional_targets = ["index"]
latex_engine = "{engine}"
'''


def stock_index(index: Index) -> str:
    """Return index entries for Sphinx' own directive, one for each."""
    return "\n\n".join(f"```{{index}} single: {main.en}; {sub.en}\n```" for main, sub in index.entries)


def write_stock(book: Book, folder: Path, project: Path, engine: str) -> None:
    """Write *book* for stock Sphinx and the LaTeX *engine* to *folder*; catalogs are those of the *project*."""
    source = folder / "source"
    shutil.copytree(project / "locale", folder / "locale", ignore=shutil.ignore_patterns("*.mo", "sphinx.po"))
    for name in ("bibliography.bib", "source/index.md", "source/appendices/bibliography.md"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(project / name, folder / name)
    write(source / "conf.py", STOCK_SETTINGS.format(title=TITLE, engine=engine))
    write(source / "front" / "preface.md", myst_chapter(book.preface))
    for chapter in book.chapters:
        write(source / "chapters" / f"{chapter.label}.md", myst_chapter(chapter, stock_index))
    draw(source / "figures")


def draw(folder: Path) -> None:
    """Make the drawings of the book in *folder*: the others get them ready."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "source" / "_ext"))
    from figures import draw_figure  # (the path to it stands just above)

    scripts = folder.parent / "drawings"
    for number in range(1, DRAWINGS + 1):
        script = scripts / f"drawing-{number}.py"
        write(script, drawing(number))
        with contextlib.redirect_stdout(io.StringIO()):
            draw_figure(script, folder, str)
        (folder / f"{script.stem}.json").unlink()
    shutil.rmtree(scripts)


# -- pandoc ----------------------------------------------------------------------------

def pandoc(sentence: Sentence, language: str) -> str:
    """Return *sentence* in pandoc's Markdown."""
    parts = []
    for part in sentence:
        match part:
            case Words():
                parts.append(part.of(language))
            case Cite(key, place):
                parts.append(f"[@{key}, {place}]")
            case Emphasis(words):
                parts.append(f"*{words.of(language)}*")
            case Note(label):
                parts.append(f"[^{label}]")
            case Link(target, words):
                parts.append(f"[{words.of(language)}](#{target})")
    return "".join(parts)


def pandoc_block(block: Block, language: str, drawings: str) -> str:
    """Return *block* in pandoc's Markdown, with *drawings* (``svg`` or ``pdf``); nothing for index entries."""
    match block:
        case Heading(words):
            return f"## {words.of(language)}"
        case Paragraph(sentences):
            return "\n".join(pandoc(sentence, language) for sentence in sentences)
        case Index():
            return ""
        case Figure(label, name, alt, caption):
            return f'![{caption.of(language)}](figures/{name}.{drawings}){{#{label} alt="{alt.of(language)}"}}'
        case Table(title, rows):
            lines = [f"| {' | '.join(cell.of(language) for cell in row)} |" for row in rows]
            return "\n".join([lines[0], "|-------|----|---------|", *lines[1:], "", f": {title.of(language)}"])


def pandoc_chapter(chapter: Chapter, language: str, drawings: str) -> str:
    """Return *chapter* in pandoc's Markdown, with *drawings* (``svg`` or ``pdf``)."""
    notes = [f"[^{label}]: {' '.join(pandoc(sentence, language) for sentence in sentences)}"
             for label, sentences in chapter.notes]
    blocks = (pandoc_block(block, language, drawings) for block in chapter.blocks)
    return "\n\n".join([f"# {chapter.title.of(language)} {{#{chapter.label}}}", *filter(None, blocks), *notes]) + "\n"


def write_pandoc(book: Book, folder: Path) -> None:
    """Write *book* for pandoc to *folder*: ``en/``, ``fi/``, and for print ``en-pdf/``, ``fi-pdf/``."""
    write(folder / "bibliography.bib", bibliography(book.works))
    draw(folder / "figures")
    for language in LANGUAGES:
        for suffix, drawings in (("", "svg"), ("-pdf", "pdf")):
            for number, chapter in enumerate([book.preface, *book.chapters]):
                write(folder / f"{language}{suffix}" / f"{number:03}.md", pandoc_chapter(chapter, language, drawings))
    for language, name in zip(LANGUAGES, ("Bibliography", "Kirjallisuus"), strict=True):
        for suffix in ("", "-pdf"):
            write(folder / f"{language}{suffix}" / "999.md", f"# {name}\n\n::: {{#refs}}\n:::\n")
        write(folder / f"{language}.yaml", f'title: "{TITLE}"\nlang: {language}\nnocite: "@*"\n')


# -- Asciidoctor -----------------------------------------------------------------------

class AsciiDoc:
    """Writes AsciiDoc in one *language*; cites *works* by name."""

    def __init__(self, language: str, works: list[Work]) -> None:
        self.language = language
        self.works = {work.key: work for work in works}

    def name(self, work: Work) -> str:
        """Return what names *work* in the text."""
        if work.short:
            return ", ".join(words.of(self.language) for words in work.short)
        return f"{work.author.partition(',')[0]} {work.year}"

    def sentence(self, sentence: Sentence, notes: dict[str, str]) -> str:
        """Return *sentence*; *notes* holds the text of each note by its label."""
        parts = []
        for part in sentence:
            match part:
                case Words():
                    parts.append(part.of(self.language))
                case Cite(key, place):
                    parts.append(f"(<<{key},{self.name(self.works[key])}>>, {place})")
                case Emphasis(words):
                    parts.append(f"_{words.of(self.language)}_")
                case Note(label):
                    parts.append(f"footnote:[{notes[label]}]")
                case Link(target, words):
                    parts.append(f"<<{target},{words.of(self.language)}>>")
        return "".join(parts)

    def block(self, block: Block, notes: dict[str, str]) -> str:
        """Return *block*; *notes* holds the text of each note by its label."""
        language = self.language
        match block:
            case Heading(words):
                return f"=== {words.of(language)}"
            case Paragraph(sentences):
                return "\n".join(self.sentence(sentence, notes) for sentence in sentences)
            case Index(entries):
                # Without an empty line it belongs to the paragraph that follows.
                return "".join(f"((({main.of(language)},{sub.of(language)})))" for main, sub in entries)
            case Figure(label, name, alt, caption):
                return f'[[{label}]]\n.{caption.of(language)}\nimage::figures/{name}.svg["{alt.of(language)}"]'
            case Table(title, rows):
                lines = [" ".join(f"|{cell.of(language)}" for cell in row) for row in rows]
                return "\n".join([f'.{title.of(language)}\n[%header,cols="35,20,45"]', "|===", *lines, "|==="])

    def chapter(self, chapter: Chapter) -> str:
        """Return *chapter*."""
        notes = {label: " ".join(self.sentence(sentence, {}) for sentence in sentences)
                 for label, sentences in chapter.notes}
        lines = [f"[[{chapter.label}]]", f"== {chapter.title.of(self.language)}", ""]
        for block in chapter.blocks:
            lines.append(self.block(block, notes))
            if not isinstance(block, Index):
                lines.append("")
        return "\n".join(lines) + "\n"


def write_asciidoc(book: Book, folder: Path) -> None:
    """Write *book* for Asciidoctor to *folder*: ``en/book.adoc`` and ``fi/book.adoc``, with a file a chapter."""
    for language in LANGUAGES:
        writer = AsciiDoc(language, book.works)
        chapters = [book.preface, *book.chapters]
        for chapter in chapters:
            write(folder / language / f"{chapter.label}.adoc", writer.chapter(chapter))
        # The label of a work is what stands in brackets before it.
        works = [f"* [[[{work.key},{writer.name(work)}]]] {work.author}: _{work.title}_. London: University Press, "
                 f"{work.year}." for work in book.works]
        title = {"en": "Bibliography", "fi": "Kirjallisuus"}[language]
        index = {"en": "Index", "fi": "Hakemisto"}[language]
        write(folder / language / "book.adoc", "\n".join([
            f"= {TITLE}", ":doctype: book", ":toc:", ":sectnums:", f":lang: {language}", "",
            *(f"include::{chapter.label}.adoc[]\n" for chapter in chapters),
            f"[bibliography]\n== {title}\n", *works, "", f"[index]\n== {index}", ""]))
        draw(folder / language / "figures")
