from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from refusal import Refusal


def test_a_refusal_is_told_without_a_traceback(tmp_path: Path) -> None:
    code = "from refusal import Refusal\nraise Refusal('a.md:3: wrong; mend it')"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False,
                         env={"PYTHONPATH": str(Path(__file__).parent.parent / "source" / "_ext")})
    assert (run.returncode, run.stdout, run.stderr) == (1, "", "a.md:3: wrong; mend it\n")


def test_a_refusal_is_no_exception_that_sphinx_would_report_as_its_own_fault() -> None:
    assert not issubclass(Refusal, Exception)
    with pytest.raises(SystemExit):
        raise Refusal("a.md:3: wrong; mend it")
