from __future__ import annotations

from pathlib import Path

import pytest

from catalog_safety import DEEPEST, LARGEST, LONGEST, refused_character, related, unsafe_files, unsafe_text
from test_hostile import FILES


@pytest.mark.parametrize(("name", "language", "expected"), [
    ("fi", "fi", True), ("fi_FI", "fi", True), ("fi_FI.UTF-8", "fi", True), ("fi@latin", "fi", True),
    ("FI", "fi", True),
    ("pt", "pt_BR", True), ("pt_BR", "pt", True), ("sv", "fi", False), ("fil", "fi", False),
])
def test_folders_that_gettext_may_read_are_known(name: str, language: str, expected: bool) -> None:
    assert related(name, language) is expected


@pytest.mark.parametrize(("character", "language", "refused"), [
    ("a", "fi", False), ("\N{NO-BREAK SPACE}", "fi", False), ("\n", "fi", False), ("\t", "fi", False),
    ("\N{SOFT HYPHEN}", "fi", False),
    ("\N{ZERO WIDTH NON-JOINER}", "fa", False), ("\N{RIGHT-TO-LEFT MARK}", "ar", False),
    ("\N{THIN SPACE}", "fi", False),
    ("漢", "zh", False), ("\U0001F98A", "fi", False),
    ("\N{RIGHT-TO-LEFT MARK}", "fi", True), ("\N{RIGHT-TO-LEFT OVERRIDE}", "ar", True), ("\x00", "fi", True),
    ("\x1b", "fi", True),
    ("\r", "fi", True), ("\x85", "fi", True), ("\N{LINE SEPARATOR}", "fi", True),
    ("\N{ZERO WIDTH SPACE}", "fi", True),
    ("\N{BYTE ORDER MARK}", "fi", True), ("\ue000", "fi", True), ("\ufdd0", "fi", True), ("\U0001ffff", "fi", True),
    ("\N{TAG LATIN SMALL LETTER A}", "fi", True), ("\N{INTERLINEAR ANNOTATION ANCHOR}", "fi", True),
])
def test_characters(character: str, language: str, refused: bool) -> None:
    assert refused_character(f"ab{character}c", language) == ((2, character) if refused else None)


def test_a_character_is_named_with_its_line() -> None:
    content = "one\r\ntwo\N{NO-BREAK SPACE}\r\nth\u202eree\r\n".encode()
    assert [(finding.line, finding.text) for finding in unsafe_text(Path("a.po"), content, "fi")] == [
        (3, "U+202E (right-to-left override) can hide or reorder text; delete it")]


def test_another_encoding_is_named_with_its_line() -> None:
    found = list(unsafe_text(Path("a.po"), b"one\ntwo\n\xe4\n", "fi"))
    assert [(finding.line, finding.text) for finding in found] == [
        (3, "this catalog is not in UTF-8 (invalid continuation byte); save it as UTF-8")]


def test_what_a_translator_keeps_beside_the_catalogs_is_let_be(tmp_path: Path) -> None:
    folder = tmp_path / "fi" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    for name in ("a.po", "a.mo", "a.po~", ".a.po.swp", "notes.txt", "hare.tmx", "näin.po"):
        (folder / name).touch()
    for name in ("README.md", "fi/termbase.csv", "fi/words.txt"):
        (tmp_path / name).touch()
    assert list(unsafe_files(tmp_path, "fi")) == []
    assert list(unsafe_files(tmp_path / "none", "fi")) == []


def test_folders_nested_without_end_are_refused(tmp_path: Path) -> None:
    folder = tmp_path / "fi"
    for _number in range(DEEPEST + 1):
        folder = folder / "a"
    folder.mkdir(parents=True)
    assert [finding.text for finding in unsafe_files(tmp_path, "fi")] == [
        "folders are nested too deep here; move them up"]


def test_links_of_another_language_are_not_this_build_s_matter(tmp_path: Path) -> None:
    (tmp_path / "sv").symlink_to(tmp_path)
    assert list(unsafe_files(tmp_path, "fi")) == []
    assert [finding.path.name for finding in unsafe_files(tmp_path, "sv")] == ["sv"]


@pytest.mark.parametrize("case", ["a link", "a pipe", "an oversized file", "a script", "a file named like a command"])
def test_a_finding_says_how_to_mend_it(tmp_path: Path, case: str) -> None:
    folder = tmp_path / "book" / "locale" / "fi" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    for name in ("index.po", "sphinx.po"):
        (folder / name).touch()
    FILES[case](folder)
    found = list(unsafe_files(folder.parents[1], "fi"))
    assert [finding.rule for finding in found] == ["file"]
    assert any(word in found[0].text for word in ("put", "remove", "rename", "split"))


def test_the_limits_leave_room_for_a_long_chapter() -> None:
    from artefacts import ROOT
    from po_file import read_catalog

    catalogs = sorted((ROOT / "locale").rglob("*.po"))
    assert max(path.stat().st_size for path in catalogs) * 10 < LARGEST
    longest = max(len(entry.msgstr) for path in catalogs for entry in read_catalog(path))
    assert longest * 5 < LONGEST
