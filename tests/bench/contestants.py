"""Who builds the synthetic book: this pipeline and the others, with the commands that each takes."""

from __future__ import annotations

import re
import shutil
import sys
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from bench.dialects import write_asciidoc, write_pandoc, write_stock
from bench.synthetic_book import LANGUAGES, Book, write_project

Commands = list[list[str]]
#: What is measured, in this order; what an incremental maker does after an edit is compared within one language.
STEPS = ("cold", "nothing", "msgstr", "word")


class Contestant(ABC):
    """Makes the book in its own folder."""

    #: How it is called on the command line, and what is said of it.
    name: ClassVar[str]
    title: ClassVar[str]
    #: Programs that it needs.
    programs: ClassVar[tuple[str, ...]] = ()
    #: What it is measured at; who makes everything anew each time is measured once.
    steps: ClassVar[tuple[str, ...]] = ("cold",)
    #: What it cannot do.
    lacks: ClassVar[str] = ""

    def __init__(self, book: Book, folder: Path) -> None:
        """Write *book* for this contestant to *folder*, which does not exist."""
        self.book, self.folder = book, folder
        self.originals: dict[Path, str] = {}
        self.write()

    @classmethod
    def missing(cls) -> list[str]:
        """Return the programs that are not installed."""
        return [program for program in cls.programs if not shutil.which(program)]

    @abstractmethod
    def write(self) -> None:
        """Write the sources."""

    @abstractmethod
    def commands(self, step: str) -> Commands:
        """Return the commands of *step*."""

    @abstractmethod
    def output(self, language: str, kind: str) -> Path | None:
        """Return where the output of *kind* (html, epub or pdf) in *language* stands; None where there is none."""

    def prepare(self, step: str) -> None:
        """Make the folder ready for *step*, unmeasured."""
        if step == "cold":
            shutil.rmtree(self.folder / "build", ignore_errors=True)
            for compiled in (self.folder / "locale").rglob("*.mo"):
                compiled.unlink()
            for path, text in self.originals.items():
                path.write_text(text, encoding="utf-8")
        elif step in EDITS:
            name, old, new = EDITS[step]
            middle = self.book.chapters[len(self.book.chapters) // 2].label
            path = self.folder / name.format(middle)
            self.originals[path] = path.read_text(encoding="utf-8")
            path.write_text(edited(self.originals[path], old, new, path.suffix), encoding="utf-8")


class Callinicum(Contestant):
    """This pipeline."""

    name, title = "callinicum", "this pipeline, `make book`"
    steps = STEPS

    def write(self) -> None:
        write_project(self.book, self.folder)

    def commands(self, step: str) -> Commands:
        # A changed word concerns both editions, for it takes the translation along; the English is asked for.
        return [["make", "book", *(["EDITION=en"] if step == "word" else [])]]

    def output(self, language: str, kind: str) -> Path | None:
        made = {"html": f"html/{language}", "epub": f"epub/callinicum-{language}.epub",
                "pdf": f"pdf/callinicum-{language}.pdf"}
        return self.folder / "build" / made[kind]


class Stock(Contestant):
    """Sphinx as it comes, each format of each language after the other."""

    engine: ClassVar[str]
    steps = STEPS

    def write(self) -> None:
        project = self.folder / "project"
        write_project(self.book, project)
        write_stock(self.book, self.folder, project, self.engine)
        shutil.rmtree(project)

    def commands(self, step: str) -> Commands:
        sphinx = [sys.executable, "-m", "sphinx", "-M"]
        languages = {"word": ["en"], "msgstr": ["fi"]}.get(step, list(LANGUAGES))
        return [[*sphinx, kind, "source", f"build/{language}", "-D", f"language={language}"]
                for language in languages for kind in ("html", "epub", "latexpdf")]

    def output(self, language: str, kind: str) -> Path | None:
        made = {"html": "html", "epub": "epub/Callinicum531.epub", "pdf": "latex/callinicum531.pdf"}
        return self.folder / "build" / language / made[kind]


class StockLuaLaTeX(Stock):
    """Stock Sphinx with the engine of this pipeline."""

    name, title, engine = "stock-lualatex", "stock Sphinx, LuaLaTeX", "lualatex"
    programs = ("latexmk", "xindy", "lualatex")


class StockXeLaTeX(Stock):
    """Stock Sphinx with a faster engine."""

    name, title, engine = "stock-xelatex", "stock Sphinx, XeLaTeX", "xelatex"
    programs = ("latexmk", "xindy", "xelatex")


class Pandoc(Contestant):
    """pandoc with citeproc."""

    engine: ClassVar[str]
    lacks = "no index; Finnish as chapters of its own"

    def write(self) -> None:
        write_pandoc(self.book, self.folder)

    def commands(self, step: str) -> Commands:
        found = [["mkdir", "-p", "build"]]
        for language in LANGUAGES:
            pandoc = ["pandoc", "--standalone", "--toc", "--citeproc", "--bibliography=bibliography.bib",
                      f"--metadata-file={language}.yaml"]
            chapters = [f"{number:03}.md" for number in (*range(len(self.book.chapters) + 1), 999)]
            found += [[*pandoc, *(f"{language}/{name}" for name in chapters), "-o", f"build/{language}.{kind}"]
                      for kind in ("html", "epub")]
            found.append([*pandoc, f"--pdf-engine={self.engine}", "-V", "documentclass=book",
                          "--top-level-division=chapter", *(f"{language}-pdf/{name}" for name in chapters),
                          "-o", f"build/{language}.pdf"])
        return found

    def output(self, language: str, kind: str) -> Path | None:
        return self.folder / "build" / f"{language}.{kind}"


class PandocXeLaTeX(Pandoc):
    """pandoc with XeLaTeX."""

    name, title, engine = "pandoc-xelatex", "pandoc, XeLaTeX", "xelatex"
    programs = ("pandoc", "xelatex")


class PandocLuaLaTeX(Pandoc):
    """pandoc with LuaLaTeX."""

    name, title, engine = "pandoc-lualatex", "pandoc, LuaLaTeX", "lualatex"
    programs = ("pandoc", "lualatex")


class Asciidoctor(Contestant):
    """Asciidoctor, and Asciidoctor PDF, which uses no TeX."""

    name, title = "asciidoctor", "Asciidoctor"
    programs = ("asciidoctor", "asciidoctor-pdf")
    lacks = ("no EPUB in Debian; citations typed out; index in the PDF only; no hyphenation; "
             "Finnish as chapters of its own")

    def write(self) -> None:
        write_asciidoc(self.book, self.folder)

    def commands(self, step: str) -> Commands:
        return [["mkdir", "-p", "build/en", "build/fi"],
                *([program, f"{language}/book.adoc", "-o", f"build/{language}/book.{kind}"]
                  for language in LANGUAGES for program, kind in (("asciidoctor", "html"), ("asciidoctor-pdf", "pdf")))]

    def output(self, language: str, kind: str) -> Path | None:
        return None if kind == "epub" else self.folder / "build" / language / f"book.{kind}"


ALL: Sequence[type[Contestant]] = (Callinicum, StockLuaLaTeX, StockXeLaTeX, PandocXeLaTeX, PandocLuaLaTeX, Asciidoctor)

#: Each edit: the file of the chapter, and in its first long line that holds it, one word for another.
EDITS = {
    "word": ("source/chapters/{}.md", " the ", " every "),
    "msgstr": ("locale/fi/LC_MESSAGES/chapters/{}.po", " ja ", " sekä "),
}


def edited(text: str, old: str, new: str, suffix: str) -> str:
    """Return *text* with *new* in place of the first *old* in a sentence of a chapter, or a translation of a catalog.

    *suffix* tells which: ``.md`` or ``.po``.  Raises ValueError where there is none: nothing would be measured.
    """
    start = 'msgstr "' if suffix == ".po" else ""
    line = re.compile(rf"^(?P<before>{start}[A-ZÅÄÖ].{{20,}}?){re.escape(old)}", re.MULTILINE)
    found, count = line.subn(lambda match: match["before"] + new, text, count=1)
    if not count:
        raise ValueError(f"no sentence has '{old}'")
    return found
