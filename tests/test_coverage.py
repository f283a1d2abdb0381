"""Every line of the research dossier has its place in the book, in both languages.

`coverage.csv` names for each line of the dossier (C00-01 … C21-08) the document, the place in it (the beginning of a
paragraph, or the label of a note or an entry) and the treatment: stated, corrected, hedged, judged or omitted.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from artefacts import ROOT
from po_file import read_catalog

ROLE = re.compile(r"\{[\w:]+\}`([^`<]*?)\s*(?:<[^>]*>)?`")


class Place(NamedTuple):
    line: str
    document: str
    where: str
    treatment: str


def places() -> list[Place]:
    with (Path(__file__).parent / "coverage.csv").open(encoding="utf-8", newline="") as file:
        return [Place(**row) for row in csv.DictReader(file)]


def plain(text: str) -> str:
    return " ".join(ROLE.sub(r"\1", text).replace("*", "").split())


@cache
def source(document: str) -> str:
    return (ROOT / "source" / f"{document}.md").read_text(encoding="utf-8")


@cache
def messages(document: str) -> list[tuple[str, str]]:
    catalog = read_catalog(ROOT / "locale" / "fi" / "LC_MESSAGES" / f"{document}.po")
    return [(plain(entry.msgid), entry.msgstr) for entry in catalog.translated_entries()]


def stands(place: Place) -> bool:
    """Tell whether the place is in the English document and its paragraph in the Finnish catalog."""
    text = source(place.document)
    if f"({place.where})=" in text or f"[^{place.where}]:" in text:
        return True
    where = plain(place.where)
    return where in plain(text) and any(where in msgid and msgstr for msgid, msgstr in messages(place.document))


@pytest.mark.parametrize("document", sorted({place.document for place in places() if place.document}))
def test_every_line_of_the_dossier_stands_where_the_table_says(document: str) -> None:
    told = [place for place in places() if place.document == document and not place.treatment.startswith("omitted")]
    assert [place for place in told if not stands(place)] == []


def test_the_table_has_every_line_once_and_leaves_out_only_with_a_reason() -> None:
    lines = [place.line for place in places()]
    assert len(lines) == len(set(lines)) == 388
    treatments = {place.treatment.partition(":")[0] for place in places()}
    assert treatments == {"stated", "corrected", "hedged", "judged", "omitted"}
    omitted = [place for place in places() if place.treatment.startswith("omitted")]
    assert all(place.treatment.partition(":")[2].strip() for place in omitted)
    assert len(omitted) <= 6
