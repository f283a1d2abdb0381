from __future__ import annotations

import pytest

from isbn import isbn_urn, valid_isbn
from refusal import Refusal


@pytest.mark.parametrize("text", ["9789510184356", "978-951-0-18435-6", "978 951 0 18435 6"])
def test_an_isbn_is_written_with_its_hyphens(text: str) -> None:
    assert valid_isbn(text, "conf.py:1") == "978-951-0-18435-6"


def test_no_isbn_stays_none() -> None:
    assert valid_isbn("", "conf.py:1") == ""


@pytest.mark.parametrize(("text", "fault"), [
    ("978-951-0-18435-7", "check"),
    ("978-951-0-18435", "not an ISBN"),
    ("977-951-0-18435-6", "not an ISBN"),
    ("none", "not an ISBN"),
    ("951-0-18435-7", "978-951-0-18435-6"),
])
def test_what_is_no_isbn_is_refused_with_its_place(text: str, fault: str) -> None:
    with pytest.raises(Refusal) as refused:
        valid_isbn(text, "conf.py:7")
    assert str(refused.value).startswith(f"conf.py:7: '{text}'")
    assert fault in str(refused.value)


def test_an_isbn_is_an_identifier() -> None:
    assert isbn_urn("978-951-0-18435-6") == "urn:isbn:9789510184356"
