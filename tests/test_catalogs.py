from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import catalogs


def work_on(book: Path, patch: pytest.MonkeyPatch) -> None:
    """Let the tool work on *book* instead of ours."""
    patch.setattr(catalogs, "ROOT", book)
    patch.setattr(catalogs, "LOCALE", book / "locale")
    patch.setattr(catalogs, "POT", book / "build" / "gettext")


@pytest.fixture(scope="session")
def extracted(tmp_path_factory: pytest.TempPathFactory, rootdir: Path) -> Path:
    """A tiny project whose messages were extracted: once, for it takes a second."""
    book = shutil.copytree(rootdir / "test-catalogs", tmp_path_factory.mktemp("catalogs") / "book")
    with pytest.MonkeyPatch.context() as patch:
        work_on(book, patch)
        stale = catalogs.POT / "chapters" / "gone.pot"
        stale.parent.mkdir(parents=True)
        stale.touch()
        assert catalogs.extract() == catalogs.POT
        assert {path.name for path in catalogs.POT.rglob("*.pot")} == {"flow.pot", "index.pot", "sphinx.pot"}
    return book


@pytest.fixture
def book(extracted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The project to merge the messages in."""
    folder = shutil.copytree(extracted, tmp_path / "book")
    work_on(folder, monkeypatch)
    monkeypatch.setattr(catalogs, "extract", lambda: catalogs.POT)
    return folder


def state(book: Path) -> dict[str, tuple[bytes, int]]:
    """Content and time of every catalog."""
    return {path.relative_to(book / "locale").as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
            for path in sorted((book / "locale").rglob("*")) if path.is_file()}


def test_merging_keeps_what_translators_wrote(book: Path, golden: Callable[[str, str], None]) -> None:
    # Header and comment are kept, the fuzzy sentence is still fuzzy, the changed one is fuzzy with its previous form,
    # the dropped ones stay below, long lines are not broken, and no date or line number changes from run to run.
    catalogs.main(["fi"])
    golden("merged.po", (book / "locale/fi/LC_MESSAGES/index.po").read_text("utf-8"))


def test_a_new_chapter_gets_a_catalog(book: Path) -> None:
    catalogs.main(["fi"])
    path = book / "locale/fi/LC_MESSAGES/chapters/flow.po"
    with path.open("rb") as file:
        catalog = read_po(file)
    assert [(message.id, message.string) for message in catalog if message.id] == [("Flow", ""), ("Again.", "")]
    assert str(catalog.locale) == "fi"
    assert catalog.num_plurals == 2
    text = path.read_text("utf-8")
    assert "#: ../../source/chapters/flow.md\n" in text
    assert not re.search(r"\.md:\d", text)
    assert "POT-Creation-Date" not in text


def test_a_second_run_writes_nothing(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    catalogs.main([])
    before = state(book)
    capsys.readouterr()
    catalogs.main([])
    assert state(book) == before
    assert capsys.readouterr().out == "fi: 0 of 2 catalogs changed\nsv: 0 of 2 catalogs changed\n"


def test_only_the_language_that_is_named_is_updated(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = state(book)
    catalogs.main(["sv"])
    after = state(book)
    assert {name for name in after if after[name] != before.get(name)} == {
        "sv/LC_MESSAGES/index.po", "sv/LC_MESSAGES/chapters/flow.po"}
    assert "locale/sv/LC_MESSAGES/index.po changed\n" in capsys.readouterr().out


def test_words_of_sphinx_are_not_touched(book: Path) -> None:
    before = state(book)["fi/LC_MESSAGES/sphinx.po"]
    catalogs.main(["fi"])
    assert state(book)["fi/LC_MESSAGES/sphinx.po"] == before


def test_a_broken_catalog_is_named_and_left_alone(book: Path) -> None:
    broken = book / "locale/fi/LC_MESSAGES/index.po"
    broken.write_text(broken.read_text("utf-8").replace('msgstr "Joet"', 'msgstr Joet"'), "utf-8")
    before = state(book)["fi/LC_MESSAGES/index.po"]
    with pytest.raises(SystemExit) as ended:
        catalogs.main(["fi"])
    assert "index.po:19: this line is not valid PO" in str(ended.value)
    assert state(book)["fi/LC_MESSAGES/index.po"] == before


def test_no_catalog_is_changed_where_the_book_cannot_be_read(
    tmp_path: Path, rootdir: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:
    book = shutil.copytree(rootdir / "test-catalogs", tmp_path / "book")
    work_on(book, monkeypatch)
    (book / "source" / "index.md").write_text("# Rivers\n\n{unknown}`role`\n", "utf-8")
    before = state(book)
    with pytest.raises(SystemExit, match="No catalog was changed"):
        catalogs.main([])
    assert state(book) == before


def test_a_catalog_without_a_source_is_moved_aside_when_asked(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    orphan = book / "locale/fi/LC_MESSAGES/gone.po"
    orphan.write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
                      'msgid "Gone"\nmsgstr "Poissa"\n')
    catalogs.main(["fi"])
    assert "locale/fi/LC_MESSAGES/gone.po: its source is gone; `make catalogs ORPHANS=aside`" in capsys.readouterr().out
    assert orphan.exists()
    catalogs.main(["--orphans=aside", "fi"])
    assert not orphan.exists()
    assert "Poissa" in (book / "locale/fi/aside/gone.po").read_text("utf-8")


def test_an_unknown_language_is_refused(book: Path) -> None:
    before = state(book)
    with pytest.raises(SystemExit, match="the languages are fi, sv"):
        catalogs.main(["de"])
    assert state(book) == before
