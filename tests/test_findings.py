from __future__ import annotations

from pathlib import Path

import pytest

from findings import RULES, Finding, Level, printable, refuse, shortened
from refusal import Refusal

DANGER = Finding(Path("b.po"), 5, "markup", "no <b>; delete it")
ERROR = Finding(Path("a.po"), 9, "numbers", "no 5; write it")
ADVICE = Finding(Path("a.po"), 1, "spaces", "two spaces; delete one")


def test_a_finding_is_a_line_that_an_editor_can_jump_to() -> None:
    assert str(DANGER) == "b.po:5: no <b>; delete it [markup]"
    assert str(ADVICE) == "a.po:1: advice: two spaces; delete one [spaces]"


def test_what_a_terminal_would_obey_is_escaped() -> None:
    assert printable("ä \x1b[2J \u202e\n") == "ä \\x1b[2J \\u202e\\n"
    assert "\x1b" not in str(Finding(Path("\x1b.po"), 1, "file", "\x1b"))


def test_all_that_stops_a_build_is_told_at_once_and_in_order() -> None:
    with pytest.raises(Refusal) as refused:
        refuse([DANGER, ADVICE, ERROR])
    assert str(refused.value) == f"{ERROR}\n{DANGER}"


def test_advice_stops_nothing() -> None:
    refuse([ADVICE])


def test_every_level_has_rules() -> None:
    assert set(RULES.values()) == set(Level)


def test_long_texts_are_cut() -> None:
    assert (shortened("a" * 5, 5), shortened("a" * 6, 5)) == ("aaaaa", "aaaaa…")
