from __future__ import annotations

import shutil
from pathlib import Path

import polib
import pytest
from bs4 import BeautifulSoup

import export


@pytest.fixture
def book(tmp_path: Path, rootdir: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = shutil.copytree(rootdir / "test-status", tmp_path / "book")
    for name, path in (("ROOT", folder), ("LOCALE", folder / "locale"), ("OUT", folder / "exchange")):
        monkeypatch.setattr(export, name, path)
    return folder


def test_three_files_for_a_language(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = {path: path.read_bytes() for path in (book / "locale").rglob("*.po")}
    export.main(["fi"])
    assert capsys.readouterr().out.split() == ["exchange/fi.xlf", "exchange/fi.tmx", "exchange/fi.html"]
    first = {path.name: path.read_bytes() for path in (book / "exchange").iterdir()}
    assert sorted(first) == ["fi.html", "fi.tmx", "fi.xlf"]
    export.main([])
    assert {path.name: path.read_bytes() for path in (book / "exchange").iterdir()} == first
    assert {path: path.read_bytes() for path in (book / "locale").rglob("*.po")} == before
    with pytest.raises(SystemExit, match="the languages are fi"):
        export.main(["de"])


def test_source_and_translation_stand_side_by_side(book: Path) -> None:
    export.main(["fi"])
    page = BeautifulSoup((book / "exchange/fi.html").read_text("utf-8"), "lxml")
    assert page.html
    assert page.html["lang"] == "fi"
    assert [heading.get_text() for heading in page.find_all("h2")] == ["book.po", "chapters/flow.po"]
    rows = [[cell.get_text("|") for cell in row.find_all("td")] for row in page.find_all("table")[1].find_all("tr")]
    assert rows == [["Flow", "Virta"], ["Down to the sea.", "Alas.|fuzzy"], ["Where it ends.", "untranslated"]]
    assert len(page.select('tr > td:first-child[lang="en"]')) == len(page.find_all("tr"))


def test_changed_words_of_a_fuzzy_entry_are_marked() -> None:
    assert export.difference("It flows down to a sea.", "It flows to the <sea>.") == \
        "It flows <del>down </del>to <del>a</del><ins>the</ins> <del>sea.</del><ins>&lt;sea&gt;.</ins>"
    entry = polib.POEntry(msgid="new words", msgstr="uudet", previous_msgid="old words", flags=["fuzzy"],
                          tcomment="<!>")
    assert export.row(entry) == (
        '<tr><td lang="en" dir="ltr"><del>old</del><ins>new</ins> words</td><td>uudet'
        '<span class="state" lang="en" dir="auto">fuzzy</span>'
        '<span class="comment" lang="en" dir="auto">&lt;!&gt;</span></td></tr>')
