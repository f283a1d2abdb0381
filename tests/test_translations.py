"""The translations of this book: complete, no catalog too many, and nothing that the check would say of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from artefacts import EDITIONS, ROOT
from check_catalogs import check
from po_file import read_catalog

CATALOGS = sorted((ROOT / "locale" / "fi" / "LC_MESSAGES").rglob("*.po"))


@pytest.mark.parametrize("catalog", CATALOGS, ids=lambda path: str(path.relative_to(ROOT / "locale")))
def test_catalog_is_complete(catalog: Path) -> None:
    entries = read_catalog(catalog)
    lacking = [
        f"{catalog}:{entry.linenum}: {entry.msgid}"
        for entry in entries.fuzzy_entries() + entries.untranslated_entries()
    ]
    assert lacking == []


@pytest.mark.parametrize("language", EDITIONS[1:])
def test_no_fault_and_no_advice_is_left(language: str) -> None:
    assert "\n".join(map(str, check(ROOT / "source", [language]))) == ""


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
