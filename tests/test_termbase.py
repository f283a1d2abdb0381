"""One name form for each person, place and thing throughout an edition, and the same in the catalogs.

`termbase.csv` holds the English form and a pattern of the Finnish stem, so that declined forms are found.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from artefacts import ROOT
from po_file import read_catalog

CITATION = re.compile(r"\{cite:\w\}`[^`]*`")
LINK = re.compile(r"\{(?:ref|term|numref)\}`([^`<]*)(?:<[^>]*>)?`")
FOOTNOTE = re.compile(r"\[\^[^\]]*\]")

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


def terms() -> list[tuple[str, str]]:
    with (Path(__file__).parent / "termbase.csv").open(encoding="utf-8", newline="") as file:
        return [(row["english"], row["finnish"]) for row in csv.DictReader(file)]


def prose(message: str) -> str:
    """Return the words of a message, without citations and targets."""
    return FOOTNOTE.sub(" ", LINK.sub(r"\1", CITATION.sub(" ", message)))


def lost_terms(english: str, finnish: str) -> list[str]:
    """Return the terms of the *english* message whose Finnish stem is not in the *finnish* one."""
    return [
        term
        for term, stem in terms()
        if re.search(rf"(?<![\w-]){re.escape(term)}(?![\w-])", prose(english)) and not re.search(stem, prose(finnish))
    ]


CATALOGS = {
    path.relative_to(ROOT / "locale/fi/LC_MESSAGES").with_suffix("").as_posix(): path
    for path in sorted((ROOT / "locale/fi/LC_MESSAGES").rglob("*.po"))
    if path.stem != "sphinx"
}


@pytest.mark.parametrize("document", CATALOGS)
def test_terms_are_translated_by_the_termbase(document: str) -> None:
    lost = [
        (entry.linenum, missing)
        for entry in read_catalog(CATALOGS[document]).translated_entries()
        if (missing := lost_terms(entry.msgid, entry.msgstr))
    ]
    assert lost == []


@pytest.mark.parametrize("document", [document for document in CATALOGS if document not in ABOUT_NAMES])
def test_no_other_form_of_a_name_is_used(document: str) -> None:
    found = []
    for entry in read_catalog(CATALOGS[document]).translated_entries():
        quotation = entry.msgid.rstrip().endswith("`") and "{cite:p}" in entry.msgid
        if len(entry.msgid) > SHORT and not quotation:
            for language, text in (("en", entry.msgid), ("fi", entry.msgstr)):
                found += [
                    (entry.linenum, form) for form in VARIANTS[language] if re.search(rf"(?<!\w){form}", prose(text))
                ]
    assert found == []


def test_a_lost_or_other_name_is_found() -> None:
    assert lost_terms("Kavadh sent Azarethes.", "Kavadh lähetti armeijan.") == ["Azarethes"]
    assert lost_terms("Khosrow came.", "Khosraun oli määrä tulla.") == []
