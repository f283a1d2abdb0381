"""What is plainly too little memory is told before anything is loaded, however a build is begun."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

import enough_memory
from artefacts import ROOT
from refusal import Refusal

#: Enough for Python to begin with, and not for a build.
LIMIT = 150 * 1024


def test_who_has_enough_is_let_in() -> None:
    enough_memory.refuse_too_little()


def test_what_no_machine_has_is_refused() -> None:
    with pytest.raises(Refusal, match=r"^there is not enough memory: a build needs 1099511627776 MB and more; "):
        enough_memory.refuse_too_little(1 << 60)


@pytest.mark.parametrize("command", [
    ("-m", "sphinx", "-q", "-b", "html", "source", "{out}"),
    ("tools/build_edition.py", "en", "html", "--name={out}"),
], ids=["sphinx-build", "build_edition"])
def test_a_build_says_so_in_one_line(command: Sequence[str], tmp_path: Path) -> None:
    run = subprocess.run(["sh", "-c", f'ulimit -v {LIMIT}; exec "$0" "$@"', sys.executable,
                          *(part.format(out=tmp_path / "out") for part in command)],
                         cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    assert run.returncode == 1
    assert run.stderr.strip() == ("there is not enough memory: a build needs 250 MB and more; close other programs, or "
                                  "allow more (ulimit -v)")
    assert not [*tmp_path.iterdir()]
