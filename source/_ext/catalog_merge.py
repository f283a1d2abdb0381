"""Merge extracted messages into the catalogs of a language, and lose nothing.

GNU msgmerge keeps translations, comments, obsolete entries and, for fuzzy ones, the previous msgid.  What it does not
keep is put back here: flags that it does not know, and the address for bug reports.  Moreover

- a catalog whose source file was renamed goes with it: the two share most of their messages;
- a translation goes with a message that moved to another file;
- a catalog whose source file is gone can be set aside, to ``locale/<language>/aside/``, and comes back with it.

``conf.py`` imports this module: ``sphinx-intl update``, which reads ``conf.py``, then merges in this way.  Its own
drops headers, turns previous msgids into comments, marks every role as a format string, and writes in place.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import polib
from babel import Locale, UnknownLocaleError
from babel.messages.plurals import get_plural

from po_file import message_forms, only_writer, parse_catalog, read_catalog, replace_file
from refusal import Refusal

#: The catalog of Sphinx' own words, which are not extracted from the book.
FOREIGN = "sphinx"
#: Beside ``LC_MESSAGES``, where Sphinx reads nothing.
ASIDE = "aside"
#: Share of the messages that two files have in common when one is the other, renamed.
ENOUGH = 1 / 3
#: What msgmerge takes from the POT, and Babel sets wherever a text has a brace or a per cent sign.
GUESSED_FLAGS = frozenset({"fuzzy", "python-format", "python-brace-format"})

#: The line of a catalog with which a message begins, after its comments.
MESSAGE = re.compile(r"(#~ *)?msg(ctxt|id) ")

Key = tuple[str | None, str]


# -- Headers ---------------------------------------------------------------------------

def plural_forms(language: str) -> str:
    """Return the header Plural-Forms for *language*, by Unicode CLDR; that of English where nothing is known of it."""
    try:
        return get_plural(str(Locale.parse(language, sep="-" if "-" in language else "_"))).plural_forms
    except (UnknownLocaleError, ValueError):
        return "nplurals=2; plural=(n != 1);"


def new_header(language: str, project: str, like: polib.POFile | None = None) -> polib.POFile:
    """Return a catalog of *language* with nothing but its header: that of the catalog *like*, or a new one.

    Fields: GNU gettext manual, "Filling in the Header Entry".  The editor of the translator fills in the rest.
    """
    catalog = polib.POFile(wrapwidth=0, encoding="utf-8")
    if like is not None:
        catalog.header, catalog.metadata = like.header, dict(like.metadata)
        return catalog
    catalog.metadata = {
        "Project-Id-Version": project,
        "Report-Msgid-Bugs-To": "",
        "PO-Revision-Date": "YEAR-MO-DA HO:MI+ZONE",
        "Last-Translator": "FULL NAME <EMAIL@ADDRESS>",
        "Language-Team": Locale.parse(language.replace("-", "_")).english_name or language,
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": plural_forms(language),
    }
    return catalog


def catalog_bytes(catalog: polib.POFile) -> bytes:
    """Return *catalog* as it stands in a file."""
    return str(catalog).rstrip("\n").encode() + b"\n"


# -- One catalog -----------------------------------------------------------------------

def gettext(*command: str | Path) -> bytes:
    """Return what a GNU gettext program prints; raise Refusal with its message where it fails."""
    run = subprocess.run([str(part) for part in command], capture_output=True, check=False)
    if run.returncode:
        raise Refusal(f"{run.stderr.decode()}\nMend the catalog and run `make catalogs` again. It was not changed.")
    return run.stdout


def key(entry: polib.POEntry) -> Key:
    """Return what identifies *entry* in its catalog."""
    return entry.msgctxt, entry.msgid


def own_flags(entry: polib.POEntry) -> list[str]:
    """Return the flags of *entry* that somebody set by hand."""
    return [flag for flag in entry.flags if flag not in GUESSED_FLAGS]


def with_flags(merged: bytes, old: polib.POFile, path: Path) -> bytes:
    """Return the catalog *merged* with the flags of *old* that msgmerge dropped."""
    by_message = {key(entry): own_flags(entry) for entry in old}
    # A changed message has another msgid, but still the translation.
    by_translation = {tuple(message_forms(entry)): own_flags(entry) for entry in old if any(message_forms(entry))}
    if not any(by_message.values()):
        return merged
    lines = merged.decode().split("\n")
    for entry in sorted(parse_catalog(path, merged), key=lambda entry: -entry.linenum):
        wanted = by_message.get(key(entry), by_translation.get(tuple(message_forms(entry)), []))
        missing = [flag for flag in wanted if flag not in entry.flags]
        if missing:
            line = next(number for number in range(entry.linenum - 1, len(lines)) if MESSAGE.match(lines[number]))
            while lines[line - 1].startswith(("#|", "#~|")):
                line -= 1
            if lines[line - 1].startswith("#,"):
                lines[line - 1] += "".join(f", {flag}" for flag in missing)
            else:
                lines.insert(line, f"#, {', '.join(missing)}")
    return "\n".join(lines).encode()


def with_header(merged: bytes, old: polib.POFile) -> bytes:
    """Return the catalog *merged* with the address of *old*, and without the date of the POT, which always changes."""
    merged = re.sub(rb'^"POT-Creation-Date:.*\n', b"", merged, flags=re.MULTILINE)
    if address := old.metadata.get("Report-Msgid-Bugs-To"):
        line = f'"Report-Msgid-Bugs-To: {polib.escape(address)}\\n"'.encode()
        merged = re.sub(rb'^"Report-Msgid-Bugs-To:.*"$', lambda _found: line, merged, count=1, flags=re.MULTILINE)
    return merged


def lost(old: polib.POFile, new: polib.POFile) -> Iterator[str]:
    """Yield what of the translators' work in *old* stands nowhere in *new*."""
    kept = {tuple(message_forms(entry)) for entry in new}
    comments = {entry.tcomment for entry in new}
    flags = {flag for entry in new for flag in entry.flags}
    for entry in old:
        if any(message_forms(entry)) and tuple(message_forms(entry)) not in kept:
            yield f"the translation of {entry.msgid!r}"
        if entry.tcomment and entry.tcomment not in comments:
            yield f"the comment on {entry.msgid!r}"
        if gone := [flag for flag in own_flags(entry) if flag not in flags]:
            yield f"the flags {', '.join(gone)} of {entry.msgid!r}"
    for name, value in old.metadata.items():
        if name != "POT-Creation-Date" and new.metadata.get(name) != value:
            yield f"the header {name}"
    if old.header != new.header:
        yield "the comment at its head"


def merge(catalog: Path, pot: Path, moved: polib.POFile | None = None) -> bytes:
    """Return the messages of *pot* with the translations of *catalog* and, for new messages, of *moved*.

    Raises Refusal where *catalog* is no PO, or where anything in it would be lost.
    """
    old = read_catalog(catalog)
    command: list[str | Path] = ["msgmerge", "--quiet", "--force-po", "--previous", "--no-wrap", "--add-location=file"]
    with tempfile.TemporaryDirectory() as folder:
        if moved is not None and len(moved):
            compendium = Path(folder) / "moved.po"
            compendium.write_bytes(catalog_bytes(moved))
            command.append(f"--compendium={compendium}")
        merged = with_header(gettext(*command, catalog, pot), old)
    merged = with_flags(merged, old, catalog)
    if missing := list(lost(old, parse_catalog(catalog, merged))):
        raise Refusal(f"{catalog}:1: msgmerge would lose {'; '.join(missing)}; mend it by hand. It was not changed")
    return merged


# -- A language ------------------------------------------------------------------------

def active(catalog: polib.POFile) -> set[Key]:
    """Return the keys of the messages of *catalog* that are in use."""
    return {key(entry) for entry in catalog if not entry.obsolete}


class LanguageCatalogs:
    """The catalogs of a language, and the POT files that they follow."""

    def __init__(self, locale_dir: Path, language: str, pots: dict[Path, Path]) -> None:
        """*pots* are the POT files by the path of their catalogs, relative to ``LC_MESSAGES``."""
        self.language, self.pots = language, pots
        self.folder = locale_dir / language / "LC_MESSAGES"
        self.aside = locale_dir / language / ASIDE
        self.report: list[str] = []
        self.changed = 0

    def shown(self, path: Path) -> str:
        """Return *path* for the report, from the folder of all languages on."""
        return path.relative_to(self.folder.parent.parent.parent).as_posix()

    def orphans(self) -> list[Path]:
        """Return the catalogs whose source file is gone, sorted."""
        return [path for path in sorted(self.folder.rglob("*.po"))
                if path.relative_to(self.folder) not in self.pots and path.name != f"{FOREIGN}.po"]

    def move(self, path: Path, target: Path) -> None:
        """Move a catalog; what was compiled of it goes."""
        target.parent.mkdir(parents=True, exist_ok=True)
        path.rename(target)
        path.with_suffix(".mo").unlink(missing_ok=True)

    def carry_along(self) -> None:
        """Rename the catalogs of renamed files, and bring back those of files that came back."""
        new = {name: active(polib.pofile(str(pot))) for name, pot in self.pots.items()
               if not (self.folder / name).exists()}
        if not new:
            return
        pairs = []
        for path in (*self.orphans(), *sorted(self.aside.rglob("*.po"))):
            catalog = read_catalog(path)
            known = {key(entry) for entry in catalog}
            for name, messages in new.items():
                size = min(len(messages), len(active(catalog)) or len(known))
                share = len(messages & known) / size if size else 0.0
                if share >= ENOUGH:
                    pairs.append((-share, path, name))
        for _share, path, name in sorted(pairs):
            if path.exists() and not (self.folder / name).exists():
                self.move(path, self.folder / name)
                self.report.append(f"{self.shown(path)} is now {self.shown(self.folder / name)}")

    def moved(self) -> dict[Path, polib.POFile]:
        """Return, for each catalog, the entries that other catalogs hold of messages that are new to it."""
        keys = {name: active(polib.pofile(str(pot))) for name, pot in self.pots.items()}
        catalogs = {path.relative_to(self.folder): read_catalog(path) for path in sorted(self.folder.rglob("*.po"))
                    if path.name != f"{FOREIGN}.po"}
        given_up: dict[Key, polib.POEntry] = {}
        for name, catalog in catalogs.items():
            for entry in catalog:
                if any(message_forms(entry)) and key(entry) not in keys.get(name, set()):
                    given_up.setdefault(key(entry), entry)
        found = {}
        for name, messages in keys.items():
            known = {key(entry) for entry in catalogs.get(name, ())}
            if coming := [given_up[message] for message in sorted(messages - known, key=str) if message in given_up]:
                found[name] = new_header(self.language, "", next(iter(catalogs.values())))
                for entry in coming:
                    entry.obsolete = False
                    found[name].append(entry)
        return found

    def start(self, name: Path) -> None:
        """Make an empty catalog *name*, with the header of another one of the language."""
        words = self.folder / "book.po"
        like = read_catalog(words) if words.exists() else None
        pot = polib.pofile(str(self.pots[name]))
        replace_file(self.folder / name,
                     catalog_bytes(new_header(self.language, pot.metadata.get("Project-Id-Version", ""), like)))

    def update(self, set_aside: bool = False) -> None:
        """Merge every POT; report catalogs whose source is gone and, if asked, *set_aside* those."""
        self.carry_along()
        moved = self.moved()
        for name, pot in self.pots.items():
            catalog = self.folder / name
            if not catalog.exists():
                self.start(name)
            if replace_file(catalog, merge(catalog, pot, moved.get(name))):
                self.report.append(f"{self.shown(catalog)} changed")
                self.changed += 1
        for path in self.orphans():
            if set_aside:
                target = self.aside / path.relative_to(self.folder)
                number = 1
                while target.exists():
                    number += 1
                    target = (self.aside / path.relative_to(self.folder)).with_suffix(f".{number}.po")
                self.move(path, target)
                self.report.append(f"{self.shown(path)}: its source is gone; it is now {self.shown(target)}")
            else:
                self.report.append(f"{self.shown(path)}: its source is gone; "
                                   f"`make catalogs ORPHANS=aside` moves it to locale/{self.language}/{ASIDE}/")


def update_language(locale_dir: Path, language: str, pot_dir: Path, set_aside: bool = False) -> list[str]:
    """Bring the catalogs of *language* in *locale_dir* up to date with the POT files in *pot_dir*; return a report.

    Raises Refusal where a catalog is broken; it was not changed then.
    """
    pots = {path.relative_to(pot_dir).with_suffix(".po"): path for path in sorted(pot_dir.rglob("*.pot"))
            if path.stem != FOREIGN}
    catalogs = LanguageCatalogs(locale_dir, language, pots)
    with only_writer(locale_dir):
        catalogs.update(set_aside)
    return [*catalogs.report, f"{language}: {catalogs.changed} of {len(pots)} catalogs changed"]


# -- sphinx-intl -----------------------------------------------------------------------

def update_for_sphinx_intl(locale_dir: str, pot_dir: str, languages: Iterable[str], *_format: Any, **_how: Any) -> None:
    """Do what ``sphinx-intl update`` promises, in the way of this module."""
    for language in languages:
        print("\n".join(update_language(Path(locale_dir).resolve(), language, Path(pot_dir).resolve())))


if "sphinx_intl.basic" in sys.modules:
    sys.modules["sphinx_intl.basic"].update = update_for_sphinx_intl  # type: ignore[attr-defined]
