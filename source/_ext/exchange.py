"""Hand the catalogs of a language to other tools and take translations back: XLIFF 1.2, TMX and TBX.

XLIFF 1.2: OASIS Standard, 1 February 2008.  Each catalog is a ``<file>``, each form of a message a ``<trans-unit>``.
Its attribute ``extradata`` is a digest of the translation that was handed out, so that nobody's later work is lost.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polib
from lxml import etree
from translate.storage import tbx, tmx, xliff

from po_file import message_forms
from refusal import Refusal
from termbase import Term

NAMESPACE = "urn:oasis:names:tc:xliff:document:1.2"
#: States of a target that is not to be shown to readers yet.
UNFINISHED = ("needs-", "new")

#: What identifies a unit: catalog (``chapters/river.po``), digest of the message, number of the form.
UnitKey = tuple[str, str, int]


def digest(*texts: str | None) -> str:
    """Return sixteen hexadecimal digits for *texts*."""
    return hashlib.sha256("\0".join(text or "" for text in texts).encode()).hexdigest()[:16]


def to_xliff(catalogs: dict[str, polib.POFile], source: str, target: str) -> bytes:
    """Return *catalogs* (by name) as XLIFF, from the language *source* to *target* (BCP 47 tags)."""
    namespaces: dict[str | None, str] = {None: NAMESPACE}
    root = etree.Element(f"{{{NAMESPACE}}}xliff", nsmap=namespaces, version="1.2")  # type: ignore[arg-type]

    def add(parent: etree._Element, name: str, text: str | None = None, **attributes: str) -> etree._Element:
        element = etree.SubElement(parent, f"{{{NAMESPACE}}}{name}", attrib=attributes)
        element.text = text
        return element

    for name, catalog in catalogs.items():
        file = add(root, "file", original=name, datatype="plaintext", **{
            "source-language": source, "target-language": target})
        body = add(file, "body")
        for entry in catalog:
            if entry.obsolete:
                continue
            for number, form in enumerate(message_forms(entry)):
                unit = add(body, "trans-unit", id=f"{digest(entry.msgctxt, entry.msgid)}-{number}",
                           extradata=digest(form), approved="yes" if entry.translated() else "no", **{
                               "{http://www.w3.org/XML/1998/namespace}space": "preserve"})
                add(unit, "source", entry.msgid_plural if number else entry.msgid)
                state = ("needs-review-translation" if entry.fuzzy else "final" if form else "needs-translation")
                add(unit, "target", form, state=state)
                if entry.fuzzy and entry.previous_msgid:
                    earlier = add(unit, "alt-trans")
                    add(earlier, "source", entry.previous_msgid)
                    add(earlier, "target", form)
                if entry.tcomment:
                    add(unit, "note", entry.tcomment, **{"from": "translator"})
                if entry.msgctxt:
                    add(unit, "note", entry.msgctxt, **{"from": "context"})
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def to_tmx(catalogs: dict[str, polib.POFile], source: str, target: str) -> bytes:
    """Return the finished translations of *catalogs* as a translation memory, each pair once."""
    memory = tmx.tmxfile()
    seen: set[tuple[str, str]] = set()
    for catalog in catalogs.values():
        for entry in catalog.translated_entries():
            if not entry.msgid_plural and (entry.msgid, entry.msgstr) not in seen:
                seen.add((entry.msgid, entry.msgstr))
                memory.addtranslation(entry.msgid, source, entry.msgstr, target, entry.tcomment or None)
    return bytes(memory)


def known_terms(catalogs: dict[str, polib.POFile], terms: tuple[Term, ...]) -> dict[str, str]:
    """Return the translation of each of *terms*, sorted: as a message of its own has it, else its stems."""
    whole = {entry.msgid: entry.msgstr for catalog in catalogs.values() for entry in catalog.translated_entries()}
    return {term.term: whole.get(term.term) or ", ".join(f"{stem.strip()}…" for stem in term.stems.split("|"))
            for term in sorted(terms, key=lambda term: term.term)}


def to_tbx(terms: dict[str, str], source: str, target: str) -> bytes:
    """Return *terms* and their translations as a termbase (TBX, ISO 30042)."""
    store = tbx.tbxfile(sourcelanguage=source, targetlanguage=target)
    for term, translation in terms.items():
        unit = tbx.tbxunit(term)
        unit.setid(digest(term))  # type: ignore[no-untyped-call]
        store.addunit(unit)
        unit.settarget(translation, lang=target)
    return bytes(store)


@dataclass(frozen=True)
class Returned:
    """A translation that came back."""

    text: str
    fuzzy: bool
    #: Digest of the translation that was handed out; nothing where the tool did not keep it.
    handed_out: str


def from_xliff(path: Path, language: str | None = None) -> dict[UnitKey, Returned]:
    """Return what the XLIFF file *path* holds.

    Raises Refusal where it is no XLIFF 1.x in UTF-8, says that it is in another language than *language*, or declares
    entities, which could name files of this machine.
    """
    try:
        content = path.read_bytes()
        text = content.decode("utf-8-sig")
    except OSError as error:
        raise Refusal(f"{path}:1: the file cannot be read ({error.strerror}); name another") from error
    except UnicodeDecodeError as error:
        raise Refusal(f"{path}:1: this XLIFF is not in UTF-8 ({error.reason}); save it as UTF-8") from error
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise Refusal(f"{path}:1: an XLIFF has no document type and no entities; delete them")
    try:
        store = xliff.xlifffile.parsestring(content)  # type: ignore[no-untyped-call]
    except Exception as error:  # whatever the parser makes of it
        raise Refusal(f"{path}:{getattr(error, 'lineno', None) or 1}: this is no XLIFF 1.2 ({error}); "
                      "export it anew") from error
    for file in store.document.getroot().iter("{*}file"):
        said = str(file.get("target-language") or "")
        # A tool may add a country ("sv-SE") that the catalogs do not name.
        if language and said and primary(said) != primary(language):
            raise Refusal(f"{path}:{file.sourceline}: this XLIFF is in the language {said}, not {language}; "
                          f"make import EDITION={said} FROM={path}")
    return dict(units(store))


def primary(language: str) -> str:
    """Return the language of a tag without country and script: "sv" of "sv-SE"."""
    return language.replace("_", "-").partition("-")[0].lower()


def units(store: Any) -> Iterator[tuple[UnitKey, Returned]]:
    """Yield key and translation of each unit of *store*."""
    for unit in store.units:
        element = unit.xmlelement
        name = next((str(file.get("original")) for file in element.iterancestors("{*}file")), "")
        message, _dash, number = str(element.get("id", "")).rpartition("-")
        target = element.find("{*}target")
        state = "" if target is None else str(target.get("state", ""))
        if number.isdigit():
            yield (name, message, int(number)), Returned(
                str(unit.target or ""), state.startswith(UNFINISHED), str(element.get("extradata", "")))


def changes(catalog: polib.POFile, name: str, returned: dict[UnitKey, Returned],
            ) -> tuple[list[tuple[polib.POEntry, list[str], bool]], list[str]]:
    """Return what *returned* changes in the *catalog* of that *name*, and what it may not.

    An empty translation changes nothing: whoever wants to take one back does so in the catalog.
    """
    wanted, conflicts = [], []
    for entry in catalog:
        if entry.obsolete:
            continue
        old = message_forms(entry)
        found = [returned.get((name, digest(entry.msgctxt, entry.msgid), number)) for number in range(len(old))]
        new = [back.text if back and back.text else form for back, form in zip(found, old, strict=True)]
        backs = [back for back in found if back and back.text]
        fuzzy = any(back.fuzzy for back in backs) or not all(new)
        if not backs or (new == old and fuzzy == entry.fuzzy):
            continue
        if any(back and back.handed_out and digest(form) not in (back.handed_out, digest(back.text))
               for back, form in zip(found, old, strict=True)):
            conflicts.append(f"{name}:{entry.linenum}: translated here meanwhile; the catalog keeps its own")
        else:
            wanted.append((entry, new, fuzzy))
    return wanted, conflicts
