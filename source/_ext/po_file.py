"""Read a catalog, or refuse it with file and line; put a new one in its place in one step.

Babel and Sphinx read around lines that are not PO; a translator would find the message missing and not know why.
"""

from __future__ import annotations

import fcntl
import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import polib

from refusal import Refusal

#: A line of a PO file: empty, a comment, or a keyword and its string, or a string that goes on.
#: Nothing in it can be matched in two ways, so that a line made to be slow is not.
STRING = r'"(?:[^"\\]|\\.)*+"'
LINE = re.compile(
    rf"\s*+(?:#(?!~).*+|(?:#~\s*+)?(?:\|\s*+)?(?:msgctxt|msgid_plural|msgid|msgstr(?:\[\d\])?)?\s*+{STRING})?\s*+")


def read_catalog(path: Path) -> polib.POFile:
    """Return the PO file *path*.

    Raises Refusal, with file and line, where it is not PO (GNU gettext manual, "The Format of PO Files") or not
    UTF-8.
    """
    try:
        return parse_catalog(path, path.read_bytes())
    except OSError as error:
        raise Refusal(f"{path}:1: the catalog cannot be read ({error})") from error


def line_of_message(lines: list[str], start: int) -> int:
    """Return the number of the first of *lines*, from line *start* on, that names a message; *start* if none does."""
    return next((number for number in range(start, len(lines) + 1)
                 if lines[number - 1].lstrip().startswith("msgid")), start)


def line_of_half_message(lines: list[str]) -> int:
    """Return the number of the first of *lines* that begins a message without a translation; 0 where none does."""
    begun = 0
    for number, line in enumerate(lines, start=1):
        keyword = re.match(r"(?:#~\s*)?(msgid|msgstr)\b", line.strip())
        if keyword and keyword[1] == "msgstr":
            begun = 0
        elif keyword and begun:
            return begun
        elif keyword:
            begun = number
    return begun


def parse_catalog(path: Path, content: bytes) -> polib.POFile:
    """Return what the bytes *content* of the PO file *path* say; raises Refusal as `read_catalog` does."""
    try:
        text = content.decode("utf-8").replace("\r\n", "\n")
        # polib, too, reads around a missing quotation mark.
        lines = text.split("\n")
        for number, line in enumerate(lines, start=1):
            if not LINE.fullmatch(line):
                raise Refusal(f"{path}:{number}: this line is not valid PO (keyword or string in quotes); mend it")
        # polib takes a text without a line end for the name of a file.
        catalog = polib.pofile(text + "\n", encoding="utf-8")
    except UnicodeDecodeError as error:
        raise Refusal(f"{path}:1: this catalog is not in UTF-8 ({error}); save it as UTF-8") from error
    except OSError as error:
        found = re.search(r"\(?line (\d+)\)?:? ?(.*)", str(error))
        raise Refusal(f"{path}:{found[1] if found else 1}: this line is not valid PO; mend it") from error
    if half := line_of_half_message(lines):
        raise Refusal(f"{path}:{half}: this message has no msgstr: not valid PO; mend it, or delete the message")
    seen: set[tuple[str | None, str]] = set()
    for entry in catalog:
        # polib numbers the first comment; an editor is to be led to the message.
        if not entry.obsolete:
            entry.linenum = line_of_message(lines, entry.linenum)
        message = entry.msgctxt, entry.msgid
        if not entry.obsolete and message in seen:
            raise Refusal(f"{path}:{entry.linenum}: this message stands twice: not valid PO; mend it, keep one")
        seen.add(message)
    return catalog


def message_forms(entry: polib.POEntry) -> list[str]:
    """Return the translation of *entry*: one text, or one for each plural form."""
    return [entry.msgstr_plural[number] for number in sorted(entry.msgstr_plural)] or [entry.msgstr]


def replace_file(path: Path, content: bytes) -> bool:
    """Put *content* in place of the file *path* in one step; tell whether it changed.

    Whoever is stopped at any moment leaves the old file or the new one.
    """
    if path.exists() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.unfinished")
    with unfinished.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
    return True


@contextmanager
def only_writer(locale_dir: Path) -> Iterator[None]:
    """Keep other tools from writing catalogs in *locale_dir* meanwhile; remove what a stopped one left unfinished.

    Raises Refusal where another one is at work.
    """
    folder = os.open(locale_dir, os.O_RDONLY)
    try:
        # A program that a killed command had just started lets go of the lock a moment after it.
        give_up = time.monotonic() + 1
        while True:
            try:
                fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > give_up:
                    raise
                time.sleep(0.05)
        for leftover in locale_dir.rglob(".*.unfinished"):
            leftover.unlink()
        yield
    except BlockingIOError:
        raise Refusal(f"{locale_dir}:1: another command is writing the catalogs; wait until it has ended") from None
    finally:
        os.close(folder)


def po_lines(keyword: str, text: str) -> list[str]:
    """Return the lines of a PO file that give *text* to *keyword* (``msgstr``), broken as GNU gettext breaks them."""
    parts = [part for part in re.split(r"(?<=\n)", text) if part]
    if len(parts) < 2:
        return [f'{keyword} "{polib.escape(text)}"']
    return [f'{keyword} ""', *(f'"{polib.escape(part)}"' for part in parts)]


def with_translations(content: bytes, changes: list[tuple[polib.POEntry, list[str], bool]]) -> bytes:
    """Return the catalog *content* with other translations and not a byte of anything else changed.

    *changes* are entries of it, as `parse_catalog` gives them, each with its new forms and whether those are fuzzy.
    """
    lines = content.decode("utf-8").split("\n")
    for entry, forms, fuzzy in sorted(changes, key=lambda change: -change[0].linenum):
        start = entry.linenum - 1
        first = next(number for number in range(start, len(lines)) if lines[number].startswith("msgstr"))
        last = first
        while last < len(lines) and re.match(r'msgstr|"', lines[last]):
            last += 1
        keywords = [f"msgstr[{number}]" for number in range(len(forms))] if entry.msgid_plural else ["msgstr"]
        lines[first:last] = [line for keyword, form in zip(keywords, forms, strict=True)
                             for line in po_lines(keyword, form)]
        # Before the message stand its comments: flags, and the previous message of a fuzzy one.
        head = start
        while head and lines[head - 1].startswith("#"):
            head -= 1
        comments = lines[head:start]
        flags = [flag for flag in entry.flags if flag != "fuzzy"]
        kept = [line for line in comments if not line.startswith("#,") and (fuzzy or not line.startswith("#|"))]
        previous = next((number for number, line in enumerate(kept) if line.startswith("#|")), len(kept))
        if flags := ["fuzzy"] * fuzzy + flags:
            kept.insert(previous, f"#, {', '.join(flags)}")
        lines[head:start] = kept
    return "\n".join(lines).encode()
