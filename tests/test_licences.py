"""Every file has a licence whose text is in LICENSES/, the text another one than the programs."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from artefacts import ROOT


def reuse(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "reuse", "--root", str(folder), *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def licences() -> dict[str, set[str]]:
    """Return the licences of each file, as reuse tells them in SPDX."""
    found: dict[str, set[str]] = {}
    for line in reuse(ROOT, "spdx").stdout.splitlines():
        key, _, value = line.partition(": ")
        if key == "FileName":
            found[value.removeprefix("./")] = names = set()
        elif key == "LicenseInfoInFile":
            names.add(value)
    return found


def test_the_book_complies() -> None:
    run = reuse(ROOT, "lint", "--lines")
    assert run.returncode == 0, run.stdout


def test_text_programs_and_data() -> None:
    found = licences()
    assert found["source/index.md"] == found["locale/fi/LC_MESSAGES/book.po"] == {"CC-BY-SA-4.0"}
    assert found["bibliography.bib"] == {"CC-BY-SA-4.0"}
    assert found["source/conf.py"] == found["source/_latex/bookpage.sty"] == found["Makefile"] == {"MIT"}
    assert found["tests/roots/test-parts/index.md"] == {"MIT"}
    assert "CC-BY-3.0" in found["source/figures/gazetteer.csv"]
    assert "BSD-2-Clause" in found["locale/fi/LC_MESSAGES/sphinx.po"]


def test_a_missing_text_and_a_file_without_a_licence_are_found(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "LICENSES", tmp_path / "LICENSES")
    settings = (ROOT / "REUSE.toml").read_text(encoding="utf-8").replace('path = "**"', 'path = "Makefile"')
    (tmp_path / "REUSE.toml").write_text(settings, encoding="utf-8")
    shutil.copyfile(ROOT / "Makefile", tmp_path / "Makefile")
    for name in ("source/index.md", "source/figures/gazetteer.csv", "locale/fi/LC_MESSAGES/sphinx.po"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, tmp_path / name)
    assert reuse(tmp_path, "lint").returncode == 0
    (tmp_path / "song.txt").write_text("la la\n")
    (tmp_path / "LICENSES" / "MIT.txt").unlink()
    run = reuse(tmp_path, "lint", "--lines")
    assert run.returncode
    assert "song.txt: no license identifier" in run.stdout
    assert "missing license" in run.stdout
