from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from sphinx.errors import ConfigError, ExtensionError

from clear_errors import cause, line_that_names, machine_fault

Build = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def book(tmp_path: Path, rootdir: Path) -> Path:
    return shutil.copytree(rootdir / "test-malformed", tmp_path / "book")


def test_the_cause_is_what_an_extension_raised() -> None:
    inner = ValueError("x")
    assert cause(ExtensionError("told", inner)) is inner
    wrapped = ConfigError("told")
    wrapped.__cause__ = inner
    assert cause(wrapped) is inner
    assert cause(inner) is inner


def test_the_line_that_names_a_word(tmp_path: Path) -> None:
    conf = tmp_path / "conf.py"
    conf.write_text("a = 1\nb = ['x.y', \"hare\"]\n", "utf-8")
    assert line_that_names(conf, "plugin style.hare not found") == 2
    assert line_that_names(conf, "nothing") == 1
    assert line_that_names(tmp_path / "none.py", "hare") == 1


@pytest.mark.parametrize(("old", "new", "said"), [
    ('"parts", ', '"partss", ', "conf.py:18: Could not import extension partss (exception: No module named 'partss'); "
                                "mend the setting"),
    ("numfig = True", "numfig = 1 / 0", "conf.py:25: division by zero; mend the setting"),
])
def test_a_fault_before_the_build_is_one_line(old: str, new: str, said: str, book: Path, forked_build: Build) -> None:
    conf = (book / "conf.py").read_text("utf-8")
    (book / "conf.py").write_text(conf.replace(old, new), "utf-8")
    run = forked_build("-b", "dummy", book, book / "out")
    assert (run.returncode, run.stderr) == (1, f"{book}/{said}\n")
    assert "Traceback" in forked_build("-T", "-b", "dummy", book, book / "out").stderr


def test_a_fault_that_nobody_foresaw_names_the_document(book: Path, forked_build: Build) -> None:
    with (book / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write("def setup(app):\n    app.connect('doctree-read', lambda app, tree: tree['nowhere'])\n")
    run = forked_build("-b", "dummy", book, book / "out")
    assert run.returncode == 1
    assert run.stderr.startswith(f"{book}/brook.md:1: the build fails here (KeyError: 'nowhere'); ")
    assert run.stderr.count("\n") == 1
    log = Path(run.stderr.rpartition(": ")[2].strip(")\n"))
    assert "Traceback" in log.read_text("utf-8")
    log.unlink()


def test_without_the_module_sphinx_writes_a_report(book: Path, forked_build: Build) -> None:
    conf = (book / "conf.py").read_text("utf-8").replace("import clear_errors", "").replace('"clear_errors", ', "")
    (book / "conf.py").write_text(conf.replace("numfig = True", "numfig = 1 / 0"), "utf-8")
    run = forked_build("-b", "dummy", book, book / "out")
    assert "Traceback" in run.stderr
    assert "Loaded Extensions" in run.stderr


@pytest.mark.parametrize(("error", "said"), [
    (OSError(28, "No space left on device", "a.html"), "a.html: No space left on device; free some space"),
    (OSError(28, "No space left on device"), "the disk: No space left on device; free some space"),
    (MemoryError(), "there is not enough memory; close other programs"),
    (ExtensionError("told", MemoryError()), "there is not enough memory; close other programs"),
    (OSError(2, "No such file", "a.html"), ""), (ValueError(), ""),
])
def test_what_the_machine_is_to_blame_for(error: Exception, said: str) -> None:
    fault = machine_fault(error)
    assert fault.startswith(said)
    assert bool(fault) is bool(said)
