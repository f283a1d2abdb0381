from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import forked_sphinx
import sound_state
from sound_state import RECORD, is_sound


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory, rootdir: Path) -> Path:
    """A tiny book beside the one that the tests read, with what a first reading of that leaves."""
    folder = tmp_path_factory.mktemp("sound")
    book = shutil.copytree(rootdir / "test-malformed", folder / "book")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(Path(sound_state.__file__).parent))
        assert forked_sphinx.run(*arguments(book)).returncode == 0
    return book.rename(folder / "kept")


def arguments(book: Path) -> list[str]:
    return ["-q", "-W", "--keep-going", "-b", "dummy", "-d", str(book / "trees"), str(book), str(book / "out")]


@pytest.fixture
def trees(kept: Path) -> Path:
    """The doctrees of the book, read once; it always stands at one place."""
    book = kept.with_name("book")
    shutil.rmtree(book, ignore_errors=True)
    subprocess.run(["cp", "-a", kept, book], check=True)
    return book / "trees"


@pytest.fixture
def read(trees: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], subprocess.CompletedProcess[str]]:
    """Read the book; each call reads what the last one left."""
    monkeypatch.setenv("PYTHONPATH", str(Path(sound_state.__file__).parent))
    return lambda: forked_sphinx.run(*arguments(trees.parent))


def loud(read: Callable[[], subprocess.CompletedProcess[str]], trees: Path) -> bool:
    """Read once more; tell whether all was read anew, by the times of the doctrees."""
    before = {path: path.stat().st_mtime_ns for path in trees.glob("*.doctree")}
    run = read()
    assert run.returncode == 0, run.stderr
    assert is_sound(trees, trees.parent / "conf.py")
    return all(path.stat().st_mtime_ns != time_ for path, time_ in before.items())


def test_what_is_sound_is_taken_over(read: Callable[[], subprocess.CompletedProcess[str]], trees: Path) -> None:
    assert is_sound(trees, trees.parent / "conf.py")
    assert not loud(read, trees)


@pytest.mark.parametrize("name", ["brook.doctree", "environment.pickle", RECORD])
@pytest.mark.parametrize("damage", [b"", None, b"no pickle"], ids=["emptied", "cut", "overwritten"])
def test_what_is_damaged_is_read_anew(
    name: str, damage: bytes | None, read: Callable[[], subprocess.CompletedProcess[str]], trees: Path,
) -> None:
    path = trees / name
    times = path.stat()
    path.write_bytes(path.read_bytes()[:-100] if damage is None else damage)
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert loud(read, trees)


def test_another_version_is_read_anew(read: Callable[[], subprocess.CompletedProcess[str]], trees: Path) -> None:
    known = json.loads((trees / RECORD).read_text("utf-8"))
    (trees / RECORD).write_text(json.dumps(known | {"docutils": "0.1"}), "utf-8")
    assert loud(read, trees)


def test_a_clock_that_was_set_back(read: Callable[[], subprocess.CompletedProcess[str]], trees: Path) -> None:
    os.utime(trees / "environment.pickle", (time.time() + 3600, time.time() + 3600))
    assert loud(read, trees)


def test_a_warning_is_told_until_it_is_mended(
    read: Callable[[], subprocess.CompletedProcess[str]], trees: Path,
) -> None:
    chapter = trees.parent / "brook.md"
    good = chapter.read_text("utf-8")
    chapter.write_text(good + "\n{nowhere}`x`\n", "utf-8")
    for _time in range(2):
        run = read()
        assert run.returncode == 1
        assert "Unknown interpreted text role" in run.stderr
        assert not (trees / RECORD).exists()
    chapter.write_text(good, "utf-8")
    assert read().returncode == 0


def test_other_settings_are_read_anew(read: Callable[[], subprocess.CompletedProcess[str]], trees: Path) -> None:
    with (trees.parent / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write("bibtex_tooltips = True\n")
    assert loud(read, trees)
