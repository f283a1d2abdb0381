from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

import typeset


def test_a_missing_program_is_told_with_its_package(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "latexmk").touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    missing = typeset.missing_programs()
    assert "lualatex is missing: run `make setup` (Debian package texlive-luatex)" in missing
    assert not [line for line in missing if line.startswith("latexmk ")]
    with pytest.raises(SystemExit) as ended:
        typeset.typeset(tmp_path, "book")
    assert str(ended.value) == "\n".join(missing)


def test_make_setup_brings_every_program() -> None:
    settings = tomllib.loads((typeset.ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["callinicum"]
    assert set(settings["programs"].values()) <= set(settings["packages"]["build"])
