"""The list of the dependencies' licences is that of the lock files, and every dependency has one."""

from __future__ import annotations

import json
from email.message import Message

import pytest

import dependency_licences
from dependency_licences import LOCKED, licence_of, node_packages, report


def fields(*pairs: tuple[str, str]) -> Message:
    message = Message()
    for name, value in pairs:
        message[name] = value
    return message


def test_the_list_is_up_to_date() -> None:
    assert dependency_licences.TARGET.read_text(encoding="utf-8") == report(dependency_licences.ROOT)


@pytest.mark.parametrize(("told", "licence"), [
    ([("License-Expression", "MIT OR Apache-2.0"), ("License", "MIT")], "MIT OR Apache-2.0"),
    ([("License", "BSD-3-Clause"), ("Classifier", "License :: OSI Approved :: BSD License")], "BSD-3-Clause"),
    ([("License", "UNKNOWN"), ("Classifier", "License :: OSI Approved :: MIT License")], "MIT License"),
    ([("License", "Copyright (c)\n All rights reserved"), ("Classifier", "License :: OSI Approved :: BSD License"),
      ("Classifier", "Topic :: Printing")], "BSD License"),
])
def test_what_a_package_says(told: list[tuple[str, str]], licence: str) -> None:
    assert licence_of(fields(*told)) == licence


def test_a_package_without_a_licence_is_told() -> None:
    with pytest.raises(LookupError):
        licence_of(fields(("License", "UNKNOWN"), ("Classifier", "License :: OSI Approved")))
    with pytest.raises(LookupError, match="left-pad"):
        node_packages(json.dumps({"packages": {"": {}, "node_modules/left-pad": {"version": "1"}}}))


def test_a_scoped_npm_package_has_its_whole_name() -> None:
    lock = {"packages": {"": {}, "node_modules/a/node_modules/@b/c": {"license": "ISC"}}}
    assert node_packages(json.dumps(lock)) == [("@b/c", "ISC")]


def test_packages_of_other_systems_are_left_out() -> None:
    lock = "colorama==0.4.6 ; sys_platform == 'win32' \\\n    --hash=sha256:0\nfuro==2025.12.19\n"
    assert LOCKED.findall(lock) == ["furo"]
