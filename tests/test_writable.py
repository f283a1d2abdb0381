from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

TOOL = Path(__file__).parent.parent / "tools" / "writable.py"
#: Runs the tool as nobody, because root may write everywhere.  What it imports is read before, while that is allowed.
AS_NOBODY = """
import __future__, os, pathlib, sys
code = compile(open(sys.argv[1]).read(), sys.argv.pop(0), "exec")
if os.geteuid() == 0:
    os.setuid(65534)
exec(code)
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that everybody may enter and write; pytest's own are closed to others."""
    path = Path(tempfile.mkdtemp())
    path.chmod(0o777)
    yield path
    for found in path.rglob("*"):
        if found.is_dir():
            found.chmod(0o777)
    shutil.rmtree(path)


def run(*arguments: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-B", "-c", AS_NOBODY, str(TOOL), *map(str, arguments)],
                          capture_output=True, text=True, check=False)


def test_a_folder_is_made(folder: Path) -> None:
    done = run(folder / "build" / "work")
    assert (done.returncode, done.stderr) == (0, "")
    assert (folder / "build" / "work").is_dir()


@pytest.mark.parametrize("closed", ["build", "build/html", "build/work/fi"])
def test_a_folder_that_cannot_be_written_is_named(folder: Path, closed: str) -> None:
    (folder / closed).mkdir(parents=True)
    for path in sorted((folder / "build").parent.rglob("*")):
        path.chmod(0o777)
    (folder / closed).chmod(0o555)
    done = run(folder / "build")
    assert done.returncode == 1
    assert done.stderr == (f"{folder / closed}: cannot be written; give yourself the right to (chmod u+rwx) "
                           "or run `make clean`\n")


def test_a_folder_that_cannot_be_made_is_named(folder: Path) -> None:
    folder.chmod(0o555)
    done = run(folder / "build")
    assert (done.returncode, done.stderr) == (
        1, f"{folder / 'build'}: Permission denied; make the folder that holds it writable\n")


def test_a_file_in_the_place_of_the_folder_is_named(folder: Path) -> None:
    (folder / "build").touch()
    done = run(folder / "build")
    assert done.returncode == 1
    assert done.stderr.startswith(f"{folder / 'build'}: File exists; ")


def test_without_an_argument_the_tool_explains_itself() -> None:
    assert "FOLDER" in run().stderr
