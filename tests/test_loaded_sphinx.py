from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import catalog_check
import loaded_sphinx
from loaded_sphinx import ended, fork, remembered
from message_tokens import MessageReader
from refusal import Refusal

TOOLS = Path(loaded_sphinx.__file__).parent
#: Builds the book of the first argument twice, in forks of one process, and tells how many catalogs each had to check.
BUILD = """
import sys
from pathlib import Path
import loaded_sphinx
import catalog_check
root = Path(sys.argv[1])
checked = []
check = catalog_check.check_catalog
catalog_check.check_catalog = lambda path, checker: checked.append(path.name) or check(path, checker)
loaded_sphinx.load(root, "fi")
before = len(checked)
build = ["-q", "-W", "-b", "html", "-D", "language=fi", "-d", str(root / "doctrees"), str(root / "source")]
def work():
    status = loaded_sphinx.build_main([*build, str(root / "out")])
    print(before, len(checked) - before, status)
    return status
sys.exit(loaded_sphinx.ended(loaded_sphinx.fork(work)))
"""


def refuse() -> None:
    raise Refusal("chapter.md:1: it is wrong; mend it")


def divide() -> None:
    _none = 1 / 0


@pytest.mark.parametrize(("work", "status", "told"), [
    (lambda: None, 0, ""), (lambda: 2, 2, ""), (refuse, 1, "chapter.md:1: it is wrong; mend it\n"),
    (divide, 1, "ZeroDivisionError"), (lambda: sys.exit(3), 3, ""),
])
@pytest.mark.parametrize("quiet", [False, True])
def test_a_fork_ends_as_its_work_does(work: Callable[[], int | None], status: int, told: str, quiet: bool,
                                      capfd: pytest.CaptureFixture[str]) -> None:
    assert ended(fork(work, quiet=quiet)) == status
    error = capfd.readouterr().err
    assert error == "" if quiet else told in error


def test_a_fork_that_is_killed_has_failed() -> None:
    process = fork(lambda: time.sleep(60))
    os.kill(process, signal.SIGKILL)
    assert ended(process) == 128 + signal.SIGKILL


def test_a_catalog_is_checked_again_only_if_it_changed(tmp_path: Path) -> None:
    catalog, calls = tmp_path / "a.po", []

    def check(path: Path, checker: object) -> tuple[list[str], bytes]:
        calls.append(path)
        return [], path.read_bytes()

    checker = catalog_check.Checker("fi", MessageReader())
    checked = remembered(check)
    catalog.write_text("one")
    assert checked(catalog, checker) == checked(catalog, checker) == ([], b"one")
    catalog.write_text("two")
    assert checked(catalog, checker) == ([], b"two")
    assert len(calls) == 2


@pytest.fixture
def book(tmp_path: Path, rootdir: Path) -> Path:
    """A book of two languages that checks its catalogs."""
    shutil.copytree(rootdir / "test-status", tmp_path / "source", ignore=shutil.ignore_patterns("locale"))
    shutil.copytree(rootdir / "test-status" / "locale", tmp_path / "locale")
    conf = tmp_path / "source" / "conf.py"
    conf.write_text("import catalog_check\n" + conf.read_text().replace('["locale"]', '["../locale"]').replace(
        '"edition",', '"catalog_check", "edition",'))
    return tmp_path


def build(book: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", BUILD, str(book)], capture_output=True, text=True, check=False,
                          env=os.environ | {"PYTHONPATH": str(TOOLS), "SOURCE_DATE_EPOCH": "1700000000"})


def test_a_build_in_a_fork_finds_the_check_done(book: Path) -> None:
    run = build(book)
    assert run.stderr == ""
    before, after, status = map(int, run.stdout.split())
    assert before > 1
    assert (after, status) == (0, 0)
    assert "Virta" in (book / "out" / "chapters" / "flow.html").read_text("utf-8")


@pytest.mark.parametrize(("name", "old", "new", "told"), [
    ("locale/fi/LC_MESSAGES/chapters/flow.po", "Virta", "{cite:p}`x`", "flow.po:6: the source has no"),
    ("source/conf.py", "extensions", "1 / 0\nextensions", "conf.py:2: division by zero; mend the setting"),
])
def test_what_cannot_be_loaded_is_told_by_the_build(book: Path, name: str, old: str, new: str, told: str) -> None:
    path = book / name
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    run = build(book)
    assert run.returncode == 1
    assert told in run.stderr
    assert "Traceback" not in run.stderr
