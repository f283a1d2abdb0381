"""Make a synthetic scholarly book of N chapters: a whole project like this one, to be built and timed.

    python tests/bench/synthetic_book.py FOLDER CHAPTERS

The book means nothing and weighs what a scholarly book weighs: a chapter has four sections of about six printed pages,
notes, citations with places, a table, a figure, references to other chapters and index entries; twenty chapters have
25 000 words, on 100 pages of stock Sphinx and 160 of this pipeline.  The Finnish catalogs are full.  Words are those
of ``words-en.txt`` and ``words-fi.txt``, as frequent as in running text, so that they hyphenate, fold and sort as words
do.

The same number of chapters gives the same bytes.  A chapter is the same in books of every length, but for where its
references lead.  Settings, extensions, templates, styles, Makefile and tools are copied from the project.
"""

from __future__ import annotations

import random
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple, TypeAlias

import polib

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
LANGUAGES = ("en", "fi")
#: What a synthetic book takes from the project as it is.
COPIED = (
    *sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "source").glob("_[a-z]*")), "Makefile",
    "pyproject.toml", "requirements.txt", "tools", "source/figures/cover-ornament.py",
    "source/appendices/bibliography.md", "locale/fi/LC_MESSAGES/appendices/bibliography.po",
    "locale/fi/LC_MESSAGES/book.po", "locale/fi/LC_MESSAGES/sphinx.po",
)
TITLE = "Callinicum 531"  # of the settings, which are copied

#: Measures of a chapter.
SECTIONS, PARAGRAPHS, SENTENCES, ENTRIES, ROWS = 4, 4, (3, 5), 3, 5
PART, DRAWINGS = 5, 4
#: The volume that notes cite, and no text.
IN_NOTES = 77
#: What is added to the number of a chapter in the caption of its figure.
CAPTION = 90000
#: One Finnish word carries what needs three English ones in four.
SHORTER = 0.74


# -- What a book is made of, in no dialect ---------------------------------------------

class Words(NamedTuple):
    """The same words in English and Finnish."""

    en: str
    fi: str

    def of(self, language: str) -> str:
        """Return the words in *language*."""
        return self.fi if language == "fi" else self.en


class Cite(NamedTuple):
    """A citation of the work *key* at a *place*."""

    key: str
    place: str


class Emphasis(NamedTuple):
    """Words in italics."""

    words: Words


class Note(NamedTuple):
    """The mark of the note *label*."""

    label: str


class Link(NamedTuple):
    """A reference to the chapter *target*."""

    target: str
    words: Words


Inline: TypeAlias = Words | Cite | Emphasis | Note | Link
Sentence: TypeAlias = list[Inline]


@dataclass
class Heading:
    """The title of a section."""

    words: Words


@dataclass
class Paragraph:
    """Sentences, which are one message."""

    sentences: list[Sentence]


@dataclass
class Index:
    """Index entries for the paragraph that follows: heading and subheading."""

    entries: list[tuple[Words, Words]]


@dataclass
class Figure:
    """The drawing *name* with label, alternative text and caption."""

    label: str
    name: str
    alt: Words
    caption: Words


@dataclass
class Table:
    """A table: its title, and rows of cells, the first of which is its head."""

    title: Words
    rows: list[list[Words]]


Block: TypeAlias = Heading | Paragraph | Index | Figure | Table


@dataclass
class Chapter:
    """One file of the book."""

    label: str
    title: Words
    blocks: list[Block] = field(default_factory=list)
    notes: list[tuple[str, list[Sentence]]] = field(default_factory=list)


class Work(NamedTuple):
    """A work of the bibliography; *short* (author and title) names one of an ancient author."""

    key: str
    author: str
    title: str
    year: int
    short: tuple[Words, Words] | None


@dataclass
class Book:
    """Preface, chapters in parts, and the works that they cite."""

    preface: Chapter
    parts: list[tuple[Words, list[Chapter]]]
    works: list[Work]

    @property
    def chapters(self) -> list[Chapter]:
        """The numbered chapters."""
        return [chapter for _title, chapters in self.parts for chapter in chapters]


# -- Its words -------------------------------------------------------------------------

@cache
def lexicon(language: str) -> tuple[list[str], list[float]]:
    """Return the words of *language*, the most frequent first, and their weights by Zipf's law, added up."""
    words = (HERE / f"words-{language}.txt").read_text(encoding="utf-8").split()
    return words, list(accumulate(1 / (rank + 2.7) for rank in range(len(words))))


class Writer:
    """Writes words by chance, the same by the same *seed*.

    What depends on the length of the book, *size*, is drawn apart, so that the words do not.
    """

    def __init__(self, seed: str, size: int = 0) -> None:
        self.chance, self.choice = random.Random(seed), random.Random(f"{seed} of {size}")

    def draw(self, language: str, count: int, rare: bool = False) -> list[str]:
        """Return *count* words of *language*; *rare* ones are not those of every sentence."""
        words, weights = lexicon(language)
        if rare:
            return [words[self.chance.randrange(150, len(words))] for _ in range(count)]
        return self.chance.choices(words, cum_weights=weights, k=count)

    def words(self, least: int, most: int) -> Words:
        """Return between *least* and *most* running words, and as many in Finnish as say the same."""
        count = self.chance.randint(least, most)
        texts = (" ".join(self.draw(language, max(1, round(count * share))))
                 for language, share in zip(LANGUAGES, (1, SHORTER), strict=True))
        return Words(*texts)

    def phrase(self, count: int) -> Words:
        """Return a title or heading of *count* rare words with a capital."""
        return Words(*(" ".join(self.draw(language, count, rare=True)).capitalize() for language in LANGUAGES))

    def subheading(self) -> Words:
        """Return four rare words: no sentence has them by chance, and so they tell an index (`counts`)."""
        return Words(*(" ".join(self.draw(language, 4, rare=True)) for language in LANGUAGES))

    def sentence(self, *tail: Inline) -> Sentence:
        """Return a sentence that ends with *tail* before its full stop; a note stands behind that."""
        first, last = self.words(6, 11), self.words(6, 11)
        opening = Words(*(text[0].upper() + text[1:] for text in first))
        middle: Sentence = [Emphasis(self.words(1, 2)), Words(" ", " ")] if self.chance.random() < 0.12 else []
        notes = [part for part in tail if isinstance(part, Note)]
        others = [part for part in tail if not isinstance(part, Note)]
        return [Words(*(f"{text}, " if not middle else f"{text} " for text in opening)), *middle, last, *others,
                Words(".", "."), *notes]


def citation(writer: Writer, works: list[Work], volume: int = 0) -> list[Inline]:
    """Return a citation of one of *works*, ancient ones the oftener, with the space before it.

    The form of its place, and the *volume* of citations in notes, tell both in any output (`counts`).
    """
    ancient = [work for work in works if work.short]
    work = writer.choice.choice(ancient if writer.choice.random() < 0.6 else works)
    place = f"{volume or writer.chance.randint(1, 9)}.{writer.chance.randint(1, 40)}.{writer.chance.randint(1, 60)}"
    return [Words(" ", " "), Cite(work.key, place)]


def make_works(chapters: int) -> list[Work]:
    """Return eight works of ancient authors, and two modern ones for each of the *chapters*."""
    writer = Writer("works")
    names = [Words(*(f"{word.capitalize()}us" for word in (text, text)))
             for text in writer.draw("en", 8, rare=True)]
    found = [Work(f"ancient{number}", name.en, writer.phrase(4).en, 1900 + number, (name, writer.phrase(1)))
             for number, name in enumerate(names, start=1)]
    for number in range(1, 2 * chapters + 1):
        writer = Writer(f"work {number}")
        family, given = (word.capitalize() for word in writer.draw("en", 2, rare=True))
        found.append(Work(f"modern{number}", f"{family}, {given}", writer.phrase(6).en, 1950 + number % 70, None))
    return found


# -- Its chapters ----------------------------------------------------------------------

def make_paragraph(writer: Writer, works: list[Work], tails: list[list[Inline]]) -> Paragraph:
    """Return a paragraph of some sentences that hold *tails*; every second of the others cites one of *works*."""
    count = writer.chance.randint(*SENTENCES)
    sentences = []
    for number in range(count):
        tail: list[Inline] = tails.pop() if tails else []
        if number % 3 == 0:
            tail = [*citation(writer, works), *tail]
        sentences.append(writer.sentence(*tail))
    return Paragraph(sentences)


def make_table(writer: Writer) -> Table:
    """Return a table of three columns, the second of them numbers."""
    head = [writer.phrase(1) for _ in range(3)]
    rows = [[writer.phrase(2), Words(*[str(writer.chance.randint(10, 999))] * 2), writer.words(3, 6)]
            for _ in range(ROWS)]
    return Table(writer.phrase(4), [head, *rows])


def make_chapter(number: int, chapters: int, works: list[Work]) -> Chapter:
    """Return chapter *number* of a book of so many *chapters*, which cites *works*."""
    writer = Writer(f"chapter {number}", chapters)
    label = f"chapter-{number:03}"
    chapter = Chapter(label, writer.phrase(4))
    headings = [Writer(f"term {which}").phrase(1) for which in range(60)]
    chapter.blocks.append(make_paragraph(writer, works, []))
    for section in range(SECTIONS):
        chapter.blocks.append(Heading(writer.phrase(3)))
        for paragraph in range(PARAGRAPHS):
            if paragraph % 2 == 0:
                chapter.blocks.append(Index([(writer.chance.choice(headings), writer.subheading())
                                             for _ in range(ENTRIES)]))
                note = f"note-{number}-{len(chapter.notes) + 1}"
                cited = writer.sentence(*citation(writer, works, IN_NOTES))
                chapter.notes.append((note, [cited, writer.sentence()]))
                tails: list[list[Inline]] = [[Note(note)]]
            else:
                link = Link(f"chapter-{writer.choice.randint(1, chapters):03}", writer.words(1, 3))
                tails = [[Words(" (see ", " (katso "), link, Words(")", ")")]]
            chapter.blocks.append(make_paragraph(writer, works, tails))
        if section == 1:
            chapter.blocks.append(make_table(writer))
        if section == 2:
            # The number of the drawing tells that its caption is there.
            caption = Words(*(f"{text} {CAPTION + number}" for text in writer.phrase(6)))
            chapter.blocks.append(Figure(f"fig-{label}", f"drawing-{(number - 1) % DRAWINGS + 1}",
                                         writer.words(12, 20), caption))
    return chapter


def make_book(chapters: int) -> Book:
    """Return the book of so many *chapters*."""
    works = make_works(chapters)
    writer = Writer("preface")
    preface = Chapter("preface", Words("Preface", "Esipuhe"), [make_paragraph(writer, works, []) for _ in range(4)])
    made = [make_chapter(number, chapters, works) for number in range(1, chapters + 1)]
    parts = [(Writer(f"part {start}").phrase(3), made[start:start + PART]) for start in range(0, chapters, PART)]
    return Book(preface, parts, works)


# -- The dialect of this project -------------------------------------------------------

def myst(sentence: Sentence, language: str) -> str:
    """Return *sentence* in MyST."""
    parts = []
    for part in sentence:
        match part:
            case Words():
                parts.append(part.of(language))
            case Cite(key, place):
                parts.append(f"{{cite:p}}`{key}{{{place}}}`")
            case Emphasis(words):
                parts.append(f"*{words.of(language)}*")
            case Note(label):
                parts.append(f"[^{label}]")
            case Link(target, words):
                parts.append(f"{{ref}}`{words.of(language)} <{target}>`")
    return "".join(parts)


def index_block(index: Index) -> str:
    """Return index entries in the syntax of the project."""
    return "\n".join(["```{index}", *(f"single: {main.en}; {sub.en}" for main, sub in index.entries), "```"])


def myst_block(block: Block, index: Callable[[Index], str] = index_block) -> str:
    """Return *block* in MyST, in English, index entries as *index* writes them."""
    match block:
        case Heading(words):
            return f"## {words.en}"
        case Paragraph(sentences):
            return "\n".join(myst(sentence, "en") for sentence in sentences)
        case Index():
            return index(block)
        case Figure(label, name, alt, caption):
            return f"```{{figure}} /figures/{name}.*\n:name: {label}\n:alt: {alt.en}\n\n{caption.en}\n```"
        case Table(title, rows):
            lines = [f"```{{list-table}} {title.en}", ":header-rows: 1", ":widths: 35 20 45", ""]
            lines += [f"{'* -' if not column else '  -'} {cell.en}" for row in rows for column, cell in enumerate(row)]
            return "\n".join([*lines, "```"])


def myst_chapter(chapter: Chapter, index: Callable[[Index], str] = index_block) -> str:
    """Return *chapter* in MyST, in English, index entries as *index* writes them."""
    notes = [f"[^{label}]: {' '.join(myst(sentence, 'en') for sentence in sentences)}"
             for label, sentences in chapter.notes]
    return "\n\n".join([f"({chapter.label})=\n# {chapter.title.en}",
                        *(myst_block(block, index) for block in chapter.blocks), *notes]) + "\n"


def messages(chapter: Chapter) -> Iterator[Words]:
    """Yield the messages of *chapter*, English and Finnish."""
    def joined(sentences: list[Sentence]) -> Words:
        return Words(*(" ".join(myst(sentence, language) for sentence in sentences) for language in LANGUAGES))

    yield chapter.title
    for block in chapter.blocks:
        match block:
            case Heading(words):
                yield words
            case Paragraph(sentences):
                yield joined(sentences)
            case Index(entries):
                for main, sub in entries:
                    yield from (main, sub)
            case Figure(_label, _name, alt, caption):
                yield from (alt, caption)
            case Table(title, rows):
                yield title
                for row in rows:
                    yield from row
    for _label, sentences in chapter.notes:
        yield joined(sentences)


# -- The files -------------------------------------------------------------------------

DRAWING = '''\
"""A drawing of a synthetic book: a line through some heights."""

from collections.abc import Callable

from matplotlib.figure import Figure

HEIGHTS = {heights}


def draw(_: Callable[[str], str]) -> Figure:
    """Return the drawing."""
    figure = Figure(figsize=(4.33, 2.4))
    axes = figure.add_axes((0.08, 0.12, 0.9, 0.84))
    axes.plot(range(len(HEIGHTS)), HEIGHTS, color="#222222", linewidth=0.8)
    axes.tick_params(labelsize=7)
    return figure
'''


def drawing(number: int) -> str:
    """Return the script of the drawing *number*."""
    chance = random.Random(f"drawing {number}")
    return DRAWING.format(heights=[chance.randint(0, 100) for _ in range(30)])


def bibliography(works: list[Work]) -> str:
    """Return *works* as a BibTeX file."""
    def entry(work: Work) -> str:
        fields = [("author", f"{{{work.author}}}" if work.short else work.author), ("title", work.title),
                  ("publisher", "University Press"), ("address", "London"), ("year", str(work.year)),
                  ("langid", "english")]
        if work.short:
            fields += [("shortauthor", work.short[0].en), ("shorttitle", work.short[1].en), ("keywords", "ancient")]
        return "\n".join([f"@book{{{work.key},", *(f"  {name} = {{{text}}}," for name, text in fields), "}"])

    return "\n\n".join(entry(work) for work in works) + "\n"


def contents(book: Book) -> str:
    """Return ``index.md``."""
    def toctree(caption: str, names: list[str], numbered: bool = False) -> str:
        options = [f":caption: {caption}", *([":numbered: 1"] if numbered else [])]
        return "\n".join(["```{toctree}", *options, "", *names, "```"])

    return "\n\n".join([
        f"# {TITLE}", toctree("Front matter", ["front/preface"]),
        *(toctree(title.en, [f"chapters/{chapter.label}" for chapter in chapters], numbered=True)
          for title, chapters in book.parts),
        toctree("Appendices", ["appendices/bibliography"])]) + "\n"


def write_catalog(path: Path, source: str, words: Iterator[Words]) -> None:
    """Write *words*, which stand in the document *source*, as the catalog *path*."""
    catalog = polib.POFile(wrapwidth=0)
    catalog.metadata = {
        "Project-Id-Version": TITLE, "PO-Revision-Date": "2026-01-01 00:00+0000", "Last-Translator": "nobody",
        "Language-Team": "Finnish", "Language": "fi", "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8", "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }
    for msgid, msgstr in {message.en: message.fi for message in words}.items():
        catalog.append(polib.POEntry(msgid=msgid, msgstr=msgstr, occurrences=[(f"../../../source/{source}", "")]))
    write(path, str(catalog) + "\n")


def write(path: Path, text: str) -> None:
    """Write *text* to *path*, with the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def copy_project(folder: Path) -> None:
    """Copy what the book takes from the project as it is; the virtual environment is the project's own."""
    for name in COPIED:
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, target, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
        else:
            shutil.copy2(ROOT / name, target)
    if (ROOT / ".venv").exists():
        (folder / ".venv").symlink_to((ROOT / ".venv").resolve())
    settings = (ROOT / "source" / "conf.py").read_text(encoding="utf-8")
    # Documents that the synthetic book does not have.
    settings = re.sub(r"^epub_types = .*$", 'epub_types = {"front/preface": "preface"}', settings, flags=re.MULTILINE)
    write(folder / "source" / "conf.py", settings)


def write_project(book: Book, folder: Path) -> None:
    """Write *book* as a project of its own to *folder*, which must not exist or be empty.

    Raises FileExistsError where something is in it.
    """
    if folder.exists() and any(folder.iterdir()):
        raise FileExistsError(f"{folder} is not empty")
    folder.mkdir(parents=True, exist_ok=True)
    copy_project(folder)
    source, locale = folder / "source", folder / "locale" / "fi" / "LC_MESSAGES"
    write(source / "index.md", contents(book))
    captions = [Words(TITLE, TITLE), Words("Front matter", "Lukijalle"), *(title for title, _chapters in book.parts),
                Words("Appendices", "Liitteet")]
    write_catalog(locale / "index.po", "index.md", iter(captions))
    for name, chapter in [("front/preface", book.preface),
                          *((f"chapters/{chapter.label}", chapter) for chapter in book.chapters)]:
        write(source / f"{name}.md", myst_chapter(chapter))
        write_catalog(locale / f"{name}.po", f"{name}.md", messages(chapter))
    for number in range(1, DRAWINGS + 1):
        write(source / "figures" / f"drawing-{number}.py", drawing(number))
    write(folder / "bibliography.bib", bibliography(book.works))
    words = polib.pofile(str(locale / "book.po"), wrapwidth=0)
    for work in book.works:
        for short in work.short or ():
            if not words.find(short.en):
                words.append(polib.POEntry(msgid=short.en, msgstr=short.fi))
    write(locale / "book.po", str(words) + "\n")


if __name__ == "__main__":
    if len(sys.argv) != 3 or not sys.argv[2].isdigit():
        sys.exit(__doc__)
    write_project(make_book(int(sys.argv[2])), Path(sys.argv[1]))
