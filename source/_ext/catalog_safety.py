"""Tell what in a folder of catalogs is not to be opened, or holds what no text needs.

Whoever sends in a translation decides about everything below ``locale/``: also about names, links and compiled files.
Nothing here opens a file before it is known to be a plain file of a sensible size.
"""

from __future__ import annotations

import re
import stat
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from babel import Locale, UnknownLocaleError

from findings import Finding

#: The largest catalog; the longest chapter of a book has a tenth of it.
LARGEST = 2_000_000
#: How deep folders may be nested.
DEEPEST = 20
#: The longest message, in characters, and how many of them may be such that Markdown looks at: a parser takes a time
#: that may grow with their square.
LONGEST = 10_000
MOST_MARKUP = 1_000
MARKUP = "[]()<>{}*_`!&\\|~$\"'"
#: Name of a folder of catalogs: a language of BCP 47, and what gettext appends (``pt_BR``, ``sr@latin``).
LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:[-_][A-Za-z0-9]{1,8})*(?:@[a-z]+)?")
#: What a name of a file may hold: it meets make, shells and web servers.
NAME = re.compile(r"[\w.][\w.~+@-]*")
#: Sphinx takes this script for the web edition if it finds it.
SCRIPT = ".js"
#: Direction marks, which Arabic and Hebrew text needs.
MARKS = {"\N{LEFT-TO-RIGHT MARK}", "\N{RIGHT-TO-LEFT MARK}", "\N{ARABIC LETTER MARK}"}
#: Invisible characters that words are written with.
JOINERS = {"\N{ZERO WIDTH JOINER}", "\N{ZERO WIDTH NON-JOINER}", "\N{SOFT HYPHEN}", "\N{WORD JOINER}"}


def related(name: str, language: str) -> bool:
    """Tell whether gettext might read the folder *name* for *language*: ``fi_FI`` and ``fi_FI.UTF-8`` for ``fi``."""
    return re.split(r"[-_.@]", name)[0].lower() == re.split(r"[-_.@]", language)[0].lower()


def unsafe_files(locale_dir: Path, language: str) -> Iterator[Finding]:
    """Yield a finding for each name and file that a build of *language* would meet in *locale_dir* and must not open.

    They are links, devices, pipes, oversized files, scripts, compiled catalogs without their source, and names of
    languages and files that a shell would read as a command.
    """
    if not locale_dir.is_dir():
        return
    for folder in sorted(locale_dir.iterdir()):
        if not LANGUAGE.fullmatch(folder.name) and stat.S_ISDIR(folder.lstat().st_mode):
            yield Finding(folder, 1, "file", "a folder here is named by a language (fi, pt_BR); rename it")
            # gettext reads it all the same: ``fi_FI.UTF-8``.
        if related(folder.name, language):
            yield from unsafe_entries(folder)


def unsafe_entries(path: Path, depth: int = 0) -> Iterator[Finding]:
    """Yield a finding for *path*, *depth* folders down, and for each file below that must not be opened."""
    status = path.lstat()
    if stat.S_ISLNK(status.st_mode):
        yield Finding(path, 1, "file", "a link may lead anywhere; put the file itself here")
    elif not NAME.fullmatch(path.name):
        yield Finding(path, 1, "file", "letters, digits, dots, hyphens and underscores make a file name; rename it")
    elif stat.S_ISDIR(status.st_mode):
        if depth == DEEPEST:
            yield Finding(path, 1, "file", "folders are nested too deep here; move them up")
            return
        for entry in sorted(path.iterdir()):
            yield from unsafe_entries(entry, depth + 1)
    elif not stat.S_ISREG(status.st_mode):
        yield Finding(path, 1, "file", "this is no plain file; remove it")
    elif status.st_size > LARGEST and path.suffix in {".po", ".mo", ".csv", ".txt"}:
        yield Finding(path, 1, "file", f"{status.st_size} bytes are too many ({LARGEST} at most); split the chapter")
    elif path.suffix == SCRIPT:
        yield Finding(path, 1, "file", "a script is no catalog; remove it")
    elif path.suffix == ".mo" and not path.with_suffix(".po").exists():
        yield Finding(path, 1, "file", "this compiled catalog has no source beside it; remove it")


def writes_right_to_left(language: str) -> bool:
    """Tell whether *language* is written from right to left."""
    try:
        return Locale.parse(language, sep="-" if "-" in language else "_").text_direction == "rtl"
    except (ValueError, UnknownLocaleError):
        return False


def refused_character(text: str, language: str) -> tuple[int, str] | None:
    """Return place and character of the first in *text* that no text of *language* needs, or None.

    They are control characters but for line end and tab, those that change the direction of what follows (Unicode
    Standard Annex 9), invisible ones, private ones and those that are none.
    """
    if text.replace("\N{NO-BREAK SPACE}", " ").replace("\n", " ").isprintable():
        return None
    for place, character in enumerate(text):
        if character.isprintable() or character in "\n\t":
            continue
        category = unicodedata.category(character)
        if category in {"Zs", "Cn"} and not noncharacter(character):
            continue
        if character in JOINERS or (character in MARKS and writes_right_to_left(language)):
            continue
        return place, character
    return None


def noncharacter(character: str) -> bool:
    """Tell whether *character* is one of the code points that are never characters (Unicode Standard, 23.7)."""
    code = ord(character)
    return 0xFDD0 <= code <= 0xFDEF or code & 0xFFFE == 0xFFFE


def unsafe_text(path: Path, content: bytes, language: str) -> Iterator[Finding]:
    """Yield a finding where the bytes *content* of the catalog *path* are not the text of a catalog in *language*."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        yield Finding(path, line, "text", f"this catalog is not in UTF-8 ({error.reason}); save it as UTF-8")
        return
    for number, line_text in enumerate(text.replace("\r\n", "\n").split("\n"), start=1):
        if found := refused_character(line_text, language):
            name = unicodedata.name(found[1], "a control character")
            yield Finding(path, number, "text",
                          f"U+{ord(found[1]):04X} ({name.lower()}) can hide or reorder text; delete it")
