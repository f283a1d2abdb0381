from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

Build = Callable[..., subprocess.CompletedProcess[str]]


def test_it_reads_for_other_builders_and_writes_nothing(tmp_path: Path, sphinx_build: Build, rootdir: Path) -> None:
    source = rootdir / "test-lean-translation"
    options = ["-d", tmp_path / "doctrees", "-D", "extensions=myst_parser,read_builder"]
    run = sphinx_build("-b", "read", *options, source, tmp_path / "none")
    assert (run.returncode, run.stderr) == (0, "")
    assert list((tmp_path / "none").iterdir()) == []
    times = {path: path.stat().st_mtime_ns for path in (tmp_path / "doctrees").glob("*.doctree")}
    assert times
    run = sphinx_build("-b", "html", *options, source, tmp_path / "html")
    assert (run.returncode, run.stderr) == (0, "")
    assert (tmp_path / "html" / "index.html").exists()
    assert {path: path.stat().st_mtime_ns for path in times} == times  # not read again
