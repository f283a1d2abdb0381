"""Tell what LaTeX's log reports of a document, and which line of which source an author has to mend.

The .tex files that Sphinx writes with extension print_edition name the source before each paragraph
(``%= chapters/river.md:64``); TeX names lines of the .tex file.
"""

from __future__ import annotations

import re
from pathlib import Path

#: Errors: what the log says, and what to tell of it.  LaTeX stops at the first, so one is told.
ERRORS = (
    (re.compile(r"confined: (?P<what>the document may not [^;]+);(?:.|\n)*?^(?:l\.(?P<line>\d+)|\Z)", re.MULTILINE),
     "{what}; LaTeX reads and writes in its own folder only (extension confined_latex)"),
    (re.compile(r"^! (?:LaTeX Error: )?File [`'](?P<what>[^']+)' not found", re.MULTILINE),
     "the LaTeX package {what} is missing; run `make setup`"),
    (re.compile(r"The font \"(?P<what>[^\"]+)\" cannot be found"),
     "the font {what} is missing; run `make setup`"),
    (re.compile(r"(?P<what>luaotfload-database\.lua:\d+: .*)"),
     "LuaTeX's cache of fonts is damaged ({what}); "
     "delete luatex-cache in the folders of `kpsewhich -var-value TEXMFCACHE`"),
    (re.compile(r"^(?P<what>[^\n]*:(?P<line>\d+): .*(?:\n.*)?)", re.MULTILINE), "{what}"),
    (re.compile(r"^! (?P<what>.*(?:\n.*)?)", re.MULTILINE), "{what}"),
)
#: Faults of the pages: each one is told.
FAULTS = (
    (re.compile(r"^(?P<what>Missing character: There is no (?P<character>.) .*)", re.MULTILINE),
     "{what}; the book's face lacks it, write it otherwise"),
    (re.compile(r"^(?P<what>LaTeX Warning: (?:Reference|Citation|Hyper reference) .* undefined"
                r"(?: on input line (?P<line>\d+))?.*)", re.MULTILINE), "{what}; mend the reference"),
    (re.compile(r"^(?P<what>LaTeX Warning: Label .* multiply defined.*)", re.MULTILINE), "{what}; rename a label"),
    (re.compile(r"^(?P<what>Overfull \\[hv]box \((?P<points>[\d.]+)pt too (?:wide|high)\)"
                r"(?:[^\n]*?lines? (?P<line>\d+))?[^\n]*)", re.MULTILINE),
     "{what}; more than 1 pt stands out of the type block: reword the passage, or let a word break"),
)
#: Overfull boxes up to this many points are not seen by the eye.
TOLERANCE = 1.0
#: The comment that names a source.
SOURCE = re.compile(r"^%= (?P<place>\S+:\d+)$")
#: Here the index begins, which comes from all sources.
INDEX = r"\begin{sphinxtheindex}"


def source_of(tex: list[str], line: int) -> str:
    """Return "file:line" of the source that *line* (from 1) of the .tex file, given as lines, comes from; or ""."""
    for text in reversed(tex[:line]):
        if text == INDEX:
            return ""
        if found := SOURCE.match(text):
            return found["place"]
    return ""


def faults(log: str, tex: str) -> list[str]:
    """Return what is wrong with the document of LaTeX's *log*, a line each; *tex* is the text of its .tex file.

    Lines of the log must not be broken at 79 characters (``max_print_line``).
    """
    lines = tex.splitlines()

    def told(found: re.Match[str], words: str) -> str:
        groups = found.groupdict()
        line = int(groups.get("line") or 0)
        if groups.get("character"):
            line = next((number for number, text in enumerate(lines, start=1) if found["character"] in text), 0)
        place = source_of(lines, line)
        text = words.format(what=" ".join(found["what"].split()))
        return f"source/{place}: {text}" if place else text

    for pattern, words in ERRORS:
        if found := pattern.search(log):
            return [told(found, words)]
    return list(dict.fromkeys(
        told(found, words)
        for pattern, words in FAULTS for found in pattern.finditer(log)
        if float(found.groupdict().get("points") or TOLERANCE + 1) > TOLERANCE
    ))


def read(folder: Path, name: str) -> list[str]:
    """Return what is wrong with the document ``FOLDER/NAME``; nothing where it has not been set."""
    log = folder / f"{name}.log"
    tex = next(path for path in (folder / f"{name}.tex", folder / f"{name}.ltx") if path.exists())
    if not log.exists():
        return []
    return faults(log.read_text(encoding="utf-8", errors="replace"), tex.read_text(encoding="utf-8"))
