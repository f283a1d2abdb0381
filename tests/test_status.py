from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import status


@pytest.fixture(autouse=True)
def book(rootdir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(status, "LOCALE", rootdir / "test-status" / "locale")


def test_a_table_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    status.main(["fi"])
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert lines[0][:4] == ["fi", "translated", "fuzzy", "untranslated"]
    assert lines[2][:6] == ["chapters/flow", "1", "1", "1", "7", "12"]
    assert lines[-1][:6] == ["all", "5", "1", "1", "7", "72"]


def test_a_record_for_machines(capsys: pytest.CaptureFixture[str]) -> None:
    status.main(["--json"])
    found = json.loads(capsys.readouterr().out)
    flow = found["fi"]["catalogs"]["chapters/flow"]
    assert re.fullmatch(r"(\d{4}-\d\d-\d\d)?", flow.pop("last_change"))
    assert flow == {"translated": 1, "fuzzy": 1, "untranslated": 1, "words": 8, "words_left": 7, "percent": 12}


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(SystemExit, match="the languages are fi"):
        status.main(["de"])
