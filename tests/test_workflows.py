"""GitHub's workflows have least permissions and pinned actions: zizmor finds nothing, and finds what is planted."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from artefacts import ROOT

WORKFLOWS = ROOT / ".github"


def zizmor(folder: Path) -> subprocess.CompletedProcess[str]:
    program = str(Path(sys.executable).with_name("zizmor"))
    command = [program, "--offline", "--no-progress", "--format=plain", "--pedantic"]
    return subprocess.run([*command, str(folder)], capture_output=True, text=True, check=False)


def test_nothing_is_found() -> None:
    run = zizmor(WORKFLOWS)
    assert run.returncode == 0, run.stdout


@pytest.mark.parametrize(("line", "planted", "finding"), [
    ("  contents: read", "  contents: write", "excessive-permissions"),
    ("@11bd71901bbe5b1630ceea73d27597364c9af683", "@v4", "unpinned-uses"),
    ("persist-credentials: false", "submodules: false", "artipacked"),
    ("run: make setup\n", "run: make setup ${{ github.head_ref }}\n", "template-injection"),
])
def test_a_planted_fault_is_found(line: str, planted: str, finding: str, tmp_path: Path) -> None:
    shutil.copytree(WORKFLOWS, tmp_path / ".github")
    book = tmp_path / ".github" / "workflows" / "book.yml"
    text = book.read_text(encoding="utf-8")
    assert line in text
    book.write_text(text.replace(line, planted), encoding="utf-8")
    run = zizmor(tmp_path / ".github")
    assert run.returncode
    assert f"[{finding}]" in run.stdout
