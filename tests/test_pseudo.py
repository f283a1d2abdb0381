from __future__ import annotations

from pathlib import Path

import pytest

import pseudo
from catalog_check import Checker
from message_tokens import MessageReader
from po_file import read_catalog

CATALOG = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Language: sv\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

#: ../../source/chapters/flow.md:1
msgid "The *Nile* in {ref}`flood <flood>`"
msgstr ""

#~ msgid "Gone"
#~ msgstr ""
"""


def test_every_message_is_translated_and_passes_the_check(tmp_path: Path) -> None:
    path = tmp_path / "sv" / "LC_MESSAGES" / "chapters" / "flow.po"
    path.parent.mkdir(parents=True)
    path.write_text(CATALOG, "utf-8")
    assert pseudo.translate(tmp_path, "sv", Checker("sv", MessageReader())) == []
    (entry, gone) = read_catalog(path)
    assert entry.msgstr == "Theé *Niíleé* iín {ref}`floóoód <flood>`"
    assert gone.obsolete
    assert not gone.msgstr


def test_english_that_no_catalog_reached_is_found(tmp_path: Path) -> None:
    page = ('<html lang="sv"><head><title>Theé riíveér</title></head><body><p>Theé riíveér XIV</p>'
            '<p>Release</p><p lang="en">Left in English</p><code>make book</code>'
            '<img alt="Toggle" src="x"><a aria-label="Neéxt" href="#">1</a></body></html>')
    (tmp_path / "a").mkdir()
    for name in ("one.html", "a/two.html"):
        (tmp_path / name).write_text(page, "utf-8")
    assert pseudo.unreached(tmp_path) == {"Release": 2, "Toggle": 2}


def test_what_overflows_is_found(tmp_path: Path) -> None:
    words = "x" * 400
    (tmp_path / "page.html").write_text(
        f'<html><body><p>Short</p><p class="long">{words}</p>'
        f'<div style="overflow-x: auto; width: 200px"><p style="width: max-content">{words}</p></div></body></html>')
    found = list(pseudo.overflowing(tmp_path))
    assert [line.partition(" px: ")[0] for line in found if "p.long" in line] == ["at 360", "at 800", "at 1280"]
    assert [line for line in found if "px wide" in line]
    assert not [line for line in found if "Short" in line or "div" in line]


def test_one_language_is_named() -> None:
    for languages in ([], ["sv", "ar"]):
        with pytest.raises(SystemExit, match="Name one language"):
            pseudo.main(languages)
