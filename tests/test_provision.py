from __future__ import annotations

import os
from pathlib import Path

import pytest

import provision

PROJECT = """
[tool.callinicum.packages]
build = [
  "one",       # with a comment
  "sh: two",
  "no-such-command: three",
]
test = []
"""


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "pyproject.toml").write_text(PROJECT)
    monkeypatch.setattr(provision, "ROOT", tmp_path)
    return tmp_path


def put_programs(folder: Path, monkeypatch: pytest.MonkeyPatch, **programs: str) -> None:
    """Let *programs* (name and shell code) be all that is on the path."""
    folder.mkdir()
    for name, code in programs.items():
        program = folder / name.replace("_", "-")
        program.write_text(f"#!/bin/sh\n{code}\n")
        program.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))


def test_a_package_is_not_wanted_where_its_command_is_there(root: Path) -> None:
    assert provision.wanted_packages("build") == ["one", "three"]
    assert provision.wanted_packages("test") == []


@pytest.mark.parametrize("purpose", ["build", "test", "bench"])
def test_the_lists_of_the_book_can_be_read(purpose: str) -> None:
    wanted = provision.wanted_packages(purpose)
    assert wanted
    assert all(package == package.strip() and ":" not in package for package in wanted)
    assert len(set(wanted)) == len(wanted)


def test_what_dpkg_does_not_have_is_missing() -> None:
    assert provision.missing_packages(["dpkg", "no-such-package-at-all"]) == ["no-such-package-at-all"]
    assert provision.missing_packages(["dpkg"]) == []


def test_a_removed_package_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put_programs(tmp_path / "bin", monkeypatch,
                 dpkg_query='echo "kept installed"; echo "removed config-files"; echo "broken half-installed"')
    assert provision.missing_packages(["kept", "removed", "broken"]) == ["removed", "broken"]


def test_other_systems_are_told_what_to_install(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:
    put_programs(root / "bin", monkeypatch)
    provision.install_packages("build")
    told = capsys.readouterr().out
    assert "not Debian" in told
    assert told.endswith("one two three\n")


def test_nothing_is_done_where_nothing_is_missing(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:
    put_programs(root / "bin", monkeypatch, sh="exit 1", apt_get="exit 1",
                 dpkg_query='echo "one installed"; echo "three installed"')
    provision.install_packages("build")
    assert capsys.readouterr().out == ""


def test_without_root_and_sudo_an_administrator_is_asked(
    root: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:
    put_programs(root / "bin", monkeypatch, sh="exit 1", apt_get="exit 1", dpkg_query="exit 1")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(SystemExit, match="apt-get install --no-install-recommends one three"):
        provision.install_packages("build")


def test_a_failing_apt_get_ends_with_one_message(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put_programs(root / "bin", monkeypatch, sh="exit 1", dpkg_query="exit 1", apt_get="exit 100", sudo='"$@"')
    with pytest.raises(SystemExit, match=r"'apt-get update' failed"):
        provision.install_packages("build")


def test_python_packages_are_installed_once_for_each_lock_file(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:
    lock = root / "requirements.txt"
    lock.write_text("a==1 --hash=sha256:0\n")
    monkeypatch.setattr(provision, "REQUIREMENTS", {"build": lock})
    monkeypatch.setattr(provision, "VENV", root / "venv")
    (root / "venv").mkdir()
    before = provision.digest(lock)
    (root / "venv" / "build.sha256").write_text(before)
    provision.install_requirements("build")
    assert capsys.readouterr().out == ""
    lock.write_text("a==2 --hash=sha256:1\n")
    assert provision.digest(lock) != before
