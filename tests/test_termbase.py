"""The termbase: one form for each person, place and thing throughout an edition, and the same in the catalogs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from artefacts import ROOT
from message_tokens import MessageReader
from po_file import read_catalog
from refusal import Refusal
from termbase import FILE, Term, lost_terms, read_termbase

READER = MessageReader()

# -- The file --------------------------------------------------------------------------


@pytest.fixture
def termbase(tmp_path: Path) -> Path:
    path = tmp_path / FILE
    path.write_text("english,finnish\nHuns,hunn|huni\nEternal Peace,ikui* rauh\n", "utf-8")
    return path


def test_terms_are_read(termbase: Path) -> None:
    assert read_termbase(termbase) == (Term("Huns", "hunn|huni"), Term("Eternal Peace", "ikui* rauh"))


def test_a_language_without_terms_has_none(tmp_path: Path) -> None:
    assert read_termbase(tmp_path / FILE) == ()


@pytest.mark.parametrize(("line", "text"), [
    ("Huns\n", ":4: a line holds a term and its stem"),
    ("Goths,\n", ":4: a line holds a term and its stem"),
    ("Goths,|\n", ":4: a line holds a term and its stem"),
    ("Huns,hun\n", ":4: 'Huns' stands twice"),
    ("Goths,a*b*c\n", ":4: a stem holds one * at most"),
    ("\"Goths\n", ":1: the termbase cannot be read"),
])
def test_a_bad_line_is_refused(termbase: Path, line: str, text: str) -> None:
    termbase.write_text(termbase.read_text() + line)
    with pytest.raises(Refusal) as refused:
        read_termbase(termbase)
    assert str(refused.value).startswith(f"{termbase}{text}")


@pytest.mark.parametrize(("source", "translation", "lost"), [
    ("the Huns came", "hunnit tulivat", []),
    ("the Huns came", "Hunien tulo", []),
    ("the Huns came", "he tulivat", ["Huns"]),
    ("the Hunsman came", "hän tuli", []),
    ("pseudo-Huns", "tekomiehet", []),
    ("the Eternal Peace", "ikuinen rauha", []),
    ("the Eternal Peace", "ikuisen rauhan", []),
    ("the Eternal Peace", "ikuinen sota", ["Eternal Peace"]),
])
def test_lost_terms(termbase: Path, source: str, translation: str, lost: list[str]) -> None:
    assert [term.term for term in lost_terms(source, translation, read_termbase(termbase))] == lost


def test_a_stem_is_no_pattern() -> None:
    assert Term("a", "(b").lost("a", "b")
    assert not Term("a", "(b").lost("a", "(b)")


# -- The names of this book ------------------------------------------------------------

#: Forms that the book does not use, but where it tells of them or quotes them.
VARIANTS = {
    "en": (
        "Chosroes",
        "Khusro",
        "Khosrau",
        "Cabades",
        "Kavad(?!h)",
        "Alamoundaras",
        "Alamundarus",
        "Sasanids",
        "Sassanid",
        "Gabbula",
        "Barbalissos",
        "Khalkis",
        "Mindouos",
        "Easter Saturday",
        "Prokopios",
    ),
    "fi": (
        "Khosrow",
        "Khusrau",
        "Chosroes",
        "Kabades",
        "Cabades",
        "Prokopius",
        "Procopius",
        "Justinianos",
        "Gabboulon",
        "Chalcis",
        "Khalkiin",
        "Barbalissus",
        "Sasanid",
        "sasanid",
        "bysanttilai",
    ),
}
#: Documents that speak of forms of names, by what they are.
ABOUT_NAMES = {
    "front/names-and-dates",
    "appendices/disagreements",
    "appendices/who-was-who",
    "appendices/gazetteer",
    "appendices/glossary",
    "appendices/sources",
    "book",
}
#: Messages that are headings of the index or quotations.
SHORT = 45

CATALOGS = {
    path.relative_to(ROOT / "locale/fi/LC_MESSAGES").with_suffix("").as_posix(): path
    for path in sorted((ROOT / "locale/fi/LC_MESSAGES").rglob("*.po"))
    if path.stem != "sphinx"
}


@pytest.mark.parametrize("document", [document for document in CATALOGS if document not in ABOUT_NAMES])
def test_no_other_form_of_a_name_is_used(document: str) -> None:
    found = []
    for entry in read_catalog(CATALOGS[document]).translated_entries():
        quotation = entry.msgid.rstrip().endswith("`") and "{cite:p}" in entry.msgid
        if len(entry.msgid) > SHORT and not quotation:
            for language, text in (("en", entry.msgid), ("fi", entry.msgstr)):
                words = READER.read(text).words
                found += [(entry.linenum, form) for form in VARIANTS[language] if re.search(rf"(?<!\w){form}", words)]
    assert found == []
