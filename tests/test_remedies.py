from __future__ import annotations

import logging
from pathlib import Path

import pytest

from remedies import ANYWAY, REMEDIES, Remedy, remedy, with_line


@pytest.mark.parametrize(("kind", "words", "expected"), [
    ("ref.doc", "unknown document: 'x'", "without .md"),
    ("ref.ref", "undefined label: 'x'", "before its target"),
    ("toc.no_title", "…", "begin that document"),
    ("docutils", "Malformed table.", "same number of cells"),
    ("docutils", "anything else", "mend the markup"),
    ("", "duplicate label x, other instance in y", "rename one"),
    ("other.extension", "something", ANYWAY),
])
def test_the_type_of_a_warning_leads_to_its_remedy(kind: str, words: str, expected: str) -> None:
    assert expected in remedy(kind, words)


def test_no_remedy_is_hidden_by_an_earlier_one() -> None:
    """A row that says nothing of the words takes all warnings of its type: none may follow that begins the same."""
    catch_all = [kind for kind, pattern, _advice in REMEDIES if not pattern]
    for number, (kind, _pattern, _advice) in enumerate(REMEDIES):
        earlier = [row[0] for row in REMEDIES[:number] if row[0] in catch_all and not row[1]]
        assert not [row for row in earlier if row and kind.startswith(row)], kind


@pytest.mark.parametrize(("location", "expected"), [
    ("a.md:5", "a.md:5"), ("a.md", "a.md:1"), ("a.md:", "a.md:1"), ("a b.md:12", "a b.md:12"),
])
def test_every_place_has_a_line(location: str, expected: str) -> None:
    assert with_line(location) == expected


def record(words: str, location: str = "", kind: str = "") -> logging.LogRecord:
    made = logging.LogRecord("sphinx", logging.WARNING, "", 0, words, (), None)
    made.location = location or None
    made.type, _dot, made.subtype = kind.partition(".")
    return made


def test_what_a_warning_quotes_is_left_out_and_told_once() -> None:
    rewrite = Remedy(Path("/book/conf.py"))
    warning = record("Malformed table.\n\n=== ===\na b", "a.md:3", "docutils.")
    assert rewrite.filter(warning)
    assert warning.getMessage().startswith("Malformed table; give all rows")
    assert warning.getMessage().endswith("columns [docutils]")
    assert rewrite.filter(warning), "a record that is told to two handlers stays"
    assert not rewrite.filter(record("Malformed table.\n\n=== ===\na b", "a.md:3", "docutils."))
    assert not rewrite.filter(record("unknown role name: x"))


def test_a_warning_without_a_place_is_of_the_settings() -> None:
    rewrite = Remedy(Path("/book/conf.py"))
    setting, lost = record("odd"), record("Ignored unreadable document 'x.md'.", "x.rst")
    assert rewrite.filter(setting)
    assert rewrite.filter(lost)
    assert (setting.location, lost.location) == ("/book/conf.py:1", "/book/x.md:1")  # type: ignore[attr-defined]
