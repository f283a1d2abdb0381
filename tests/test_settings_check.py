from __future__ import annotations

from typing import Any

import pytest
from sphinx.config import ENUM

from language_tag import language_fault
from settings_check import creators_fault, type_fault


@pytest.mark.parametrize(("value", "default", "valid", "wrong"), [
    ("a", "", (), False), (5, "", (), True), (5, "", frozenset({int}), False), (True, 1, (), False),
    ([], (), frozenset({list}), False), ("a", [], frozenset({list, tuple}), True), (None, None, (), False),
    (5, None, Any, False), ("x", "a", ENUM("a", "b"), True), ("b", "a", ENUM("a", "b"), False),
])
def test_types(value: object, default: object, valid: object, wrong: bool) -> None:
    fault = type_fault("name", value, default, valid)
    assert bool(fault) is wrong
    assert not fault or ("name is" in fault and "; " in fault)


@pytest.mark.parametrize(("language", "wrong"), [
    ("en", False), ("pt_BR", False), ("pt-BR", False), ("sr_Latn", False), ("sr@latin", False), ("ar", False),
    ("", True), (None, True), (5, True), ("../fi", True), ("xx-yy-zz", True), ("qq", True), ("en;rm", True),
])
def test_languages(language: object, wrong: bool) -> None:
    assert bool(language_fault(language)) is wrong


@pytest.mark.parametrize(("creators", "wrong"), [
    ({}, False), ({"aut": [("A. B", "B, A.")]}, False), ({"aut": (["A. B", "B, A."],)}, False),
    ({"aut": ["A. B"]}, True), ({"aut": "A. B"}, True), ({"aut": [("A. B",)]}, True), ({"aut": [(1, 2)]}, True),
])
def test_creators(creators: dict[str, Any], wrong: bool) -> None:
    assert bool(creators_fault(creators)) is wrong
