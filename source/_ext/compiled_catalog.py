"""Compile a catalog, so that gettext serves what was read and checked, and nothing else.

Sphinx takes a compiled catalog for good when it is newer than its source, and compiles with another parser than the one
that checks.  Here the compiled file is a function of the catalog that was read: it is put in place of any other.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

import polib

#: The expression that chooses a plural form: it is run by Python and by the reader's browser.
PLURAL = re.compile(r"nplurals\s?=\s?[1-6]\s?;\s?plural\s?=\s?[n0-9?:()!=<>&|% ]{1,300};?")


def header_faults(catalog: polib.POFile, language: str) -> Iterator[str]:
    """Yield what is wrong with the header of *catalog*, a catalog of *language*.

    Source: GNU gettext manual, "Filling in the Header Entry" and "Additional gettext Functions for plural forms".
    """
    names = [name.strip().lower() for name in catalog.metadata]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield f"the header names {name} twice; keep one"
    content_type = re.sub(r"\s+", "", catalog.metadata.get("Content-Type", "")).lower()
    if content_type != "text/plain;charset=utf-8":
        yield "the header must say Content-Type: text/plain; charset=UTF-8; write it so"
    if catalog.metadata.get("Language", language) != language:
        yield f"the header names another Language than the folder, {language}; mend it"
    plural = catalog.metadata.get("Plural-Forms")
    if plural is not None and not PLURAL.fullmatch(plural):
        yield "Plural-Forms is no plain expression of n; copy it from `msginit` or from another catalog of the language"


def compiled(catalog: polib.POFile) -> bytes:
    """Return *catalog* as a compiled catalog: its translated messages, without the fuzzy ones.

    Raises ValueError where gettext would read another text out of it than *catalog* says.
    """
    content: bytes = catalog.to_binary()
    try:
        served = GNUTranslations(BytesIO(content))
        if "Plural-Forms" in catalog.metadata:
            for number in range(200):
                served.ngettext("\0", "\0", number)
    except (ValueError, ArithmeticError, LookupError, OSError, RecursionError) as error:
        raise ValueError(f"gettext cannot use this catalog ({error})") from error
    if (served.charset() or "").lower() != "utf-8":
        raise ValueError(f"gettext reads this catalog as {served.charset()}, not as UTF-8")
    for entry in catalog.translated_entries():
        if entry.msgid_plural:
            continue  # which of the forms is served depends on the number
        text = served.pgettext(entry.msgctxt, entry.msgid) if entry.msgctxt else served.gettext(entry.msgid)
        if text != entry.msgstr:
            raise ValueError(f"gettext reads another text out of the message in line {entry.linenum}")
    return content


def write_compiled(path: Path, content: bytes) -> None:
    """Put *content* in place of what stands compiled beside the catalog *path*, unless it stands there already.

    It becomes as new as the catalog at least: Sphinx then leaves it alone.
    """
    target, newest = path.with_suffix(".mo"), path.stat().st_mtime_ns
    if not target.is_file() or target.read_bytes() != content:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.stem}.", suffix=".unfinished",
                                         delete=False) as file:
            file.write(content)
        Path(file.name).chmod(0o644)
        Path(file.name).replace(target)
    if target.stat().st_mtime_ns < newest:
        os.utime(target, ns=(newest, newest))
