"""Every Finnish message says the same numbers, dates, citations, notes and references as its English."""

from __future__ import annotations

from pathlib import Path

import pytest

from agreement import substance
from artefacts import EDITIONS, ROOT
from po_file import read_catalog

CATALOGS = sorted((ROOT / "locale" / "fi" / "LC_MESSAGES").rglob("*.po"))
#: Sphinx' own words: they hold placeholders, not prose.
PROSE = [path for path in CATALOGS if path.stem != "sphinx"]


@pytest.mark.parametrize("catalog", CATALOGS, ids=lambda path: str(path.relative_to(ROOT / "locale")))
def test_catalog_is_complete(catalog: Path) -> None:
    entries = read_catalog(catalog)
    lacking = [
        f"{catalog}:{entry.linenum}: {entry.msgid}"
        for entry in entries.fuzzy_entries() + entries.untranslated_entries()
    ]
    assert lacking == []


@pytest.mark.parametrize("catalog", PROSE, ids=lambda path: str(path.relative_to(ROOT / "locale")))
def test_translation_agrees_with_its_source(catalog: Path) -> None:
    found = [
        f"{catalog}:{entry.linenum}: {difference}"
        for entry in read_catalog(catalog).translated_entries()
        for difference in substance(entry.msgid, "en").differences(substance(entry.msgstr, "fi"))
    ]
    assert found == []


def test_every_chapter_has_its_catalog_and_no_catalog_is_left_over() -> None:
    documents = {
        path.relative_to(ROOT / "source").with_suffix("").as_posix()
        for path in (ROOT / "source").rglob("*.md")
        if not path.relative_to(ROOT / "source").parts[0].startswith("_")
    }
    for language in EDITIONS[1:]:
        folder = ROOT / "locale" / language / "LC_MESSAGES"
        catalogs = {path.relative_to(folder).with_suffix("").as_posix() for path in folder.rglob("*.po")}
        assert catalogs == documents | {"book", "sphinx"}


@pytest.mark.parametrize(
    ("english", "finnish"),
    [
        ("about 15,000 men, 4.5 km", "noin 15\N{NO-BREAK SPACE}000 miestä, 4,5 km"),
        ("on 19 April 531", "lankalauantaina 19.\N{NO-BREAK SPACE}huhtikuuta 531"),
        ("in the sixth century", "500-luvulla"),
        ("in the 520s", "520-luvulla"),
        ("seen {cite:p}`procopius{1.18.26}`.[^a]", "nähty {cite:p}`procopius{1.18.26}`.[^a]"),
        ("see {ref}`the day <d-01>`", "ks. {ref}`taistelupäivä <d-01>`"),
    ],
)
def test_same_substance(english: str, finnish: str) -> None:
    assert substance(english, "en").differences(substance(finnish, "fi")) == []


@pytest.mark.parametrize(
    ("english", "finnish"),
    [
        ("about 15,000 men", "noin 1\N{NO-BREAK SPACE}500 miestä"),
        ("on 19 April 531", "18.\N{NO-BREAK SPACE}huhtikuuta 531"),
        ("on 19 April 531", "19.\N{NO-BREAK SPACE}maaliskuuta 531"),
        ("in the sixth century", "600-luvulla"),
        ("seen {cite:p}`procopius{1.18.26}`", "nähty {cite:p}`procopius{1.18.25}`"),
        ("seen {cite:p}`procopius{1.18.26}`", "nähty"),
        ("a[^one] b[^two]", "a[^two] b[^one]"),
        ("see {ref}`the day <d-01>`", "ks. {ref}`taistelupäivä <d-02>`"),
    ],
)
def test_other_substance(english: str, finnish: str) -> None:
    assert substance(english, "en").differences(substance(finnish, "fi")) != []
