from __future__ import annotations

import os
import resource
import subprocess
import sys
import threading
from pathlib import Path

import pytest

import publish as tool
from publish import exchange, publish


def put(folder: Path, **files: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.html").write_text(text)
    return folder


def contents(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): path.read_text()
            for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture(params=["in one step", "in two renames"])
def either_way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "in two renames":
        monkeypatch.setattr(tool, "RENAME_EXCHANGE", 1 << 20)  # a flag that no kernel knows


# -- Files ---------------------------------------------------------------------------

def test_a_file_appears_at_its_place(tmp_path: Path) -> None:
    built = tmp_path / "work" / "book.pdf"
    put(built.parent)
    built.write_text("new")
    publish(built, tmp_path / "pdf" / "book.pdf")
    assert contents(tmp_path / "pdf") == {"book.pdf": "new"}


def test_a_file_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    (tmp_path / "new.pdf").write_text("new")
    (tmp_path / "book.pdf").write_text("old")
    with (tmp_path / "book.pdf").open() as reading:
        publish(tmp_path / "new.pdf", tmp_path / "book.pdf")
        # Replaced, not overwritten: who had it open still reads the old one.
        assert reading.read() == "old"
    assert contents(tmp_path) == {"book.pdf": "new", "new.pdf": "new"}


# -- Folders -------------------------------------------------------------------------

@pytest.mark.usefixtures("either_way")
def test_folders_are_exchanged(tmp_path: Path) -> None:
    one, other = put(tmp_path / "one", a="1"), put(tmp_path / "other", b="2")
    exchange(one, other)
    assert (contents(one), contents(other)) == ({"b.html": "2"}, {"a.html": "1"})
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one", "other"]


@pytest.mark.usefixtures("either_way")
def test_a_folder_holds_nothing_of_the_old_one(tmp_path: Path) -> None:
    put(tmp_path / "site", index="old", gone="old")
    publish(put(tmp_path / "work", index="new"), tmp_path / "site")
    assert contents(tmp_path / "site") == {"index.html": "new"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["site", "work"]


def test_a_folder_is_published_without_what_only_sphinx_reads(tmp_path: Path) -> None:
    work = put(tmp_path / "work", index="new")
    put(work / ".doctrees", x="x")
    for name in (".buildinfo", ".buildinfo.bak"):
        (work / name).write_text("x")
    publish(work, tmp_path / "site")
    assert contents(tmp_path / "site") == {"index.html": "new"}


def test_what_is_published_is_newer_than_what_it_was_made_of(tmp_path: Path) -> None:
    work = put(tmp_path / "work", index="new")
    os.utime(work / "index.html", (1, 1))
    publish(work, tmp_path / "site")
    assert (tmp_path / "site" / "index.html").stat().st_mtime > 1


def test_a_run_that_was_cut_off_does_not_stop_the_next(tmp_path: Path) -> None:
    put(tmp_path / ".site.new", half="x")
    put(tmp_path / "site", index="old")
    publish(put(tmp_path / "work", index="new"), tmp_path / "site")
    assert contents(tmp_path / "site") == {"index.html": "new"}


def test_a_reader_never_meets_a_missing_page(tmp_path: Path) -> None:
    site = put(tmp_path / "site", index="0")
    missed, done = [], threading.Event()

    def read() -> None:
        while not done.is_set():
            try:
                (site / "index.html").read_text()
            except FileNotFoundError as error:
                missed.append(error)

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(50):
        publish(put(tmp_path / "work", index=str(number)), site)
    done.set()
    reader.join()
    assert missed == []


# -- Failures ------------------------------------------------------------------------

def run(*arguments: Path, limit: int | None = None) -> subprocess.CompletedProcess[str]:
    """Run the tool; with *limit* no file can grow beyond so many bytes, as on a full disk."""
    def set_limit() -> None:
        if limit is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    return subprocess.run([sys.executable, "-B", str(tool.__file__), *map(str, arguments)],
                          capture_output=True, text=True, check=False, preexec_fn=set_limit)


@pytest.mark.parametrize("target", ["book.pdf", "site"])
def test_nothing_built_leaves_the_old_artefact(tmp_path: Path, target: str) -> None:
    put(tmp_path / "site", index="old")
    (tmp_path / "book.pdf").write_text("old")
    before = contents(tmp_path)
    done = run(tmp_path / "not-built", tmp_path / target)
    assert done.returncode == 1
    assert done.stderr.startswith(f"{tmp_path}/not-built: No such file or directory; ")
    assert contents(tmp_path) == before


def test_a_disk_that_is_full_leaves_the_old_file(tmp_path: Path) -> None:
    (tmp_path / "new.pdf").write_text("new" * 1000)
    (tmp_path / "book.pdf").write_text("old")
    done = run(tmp_path / "new.pdf", tmp_path / "book.pdf", limit=1000)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "File too large; make the folder writable or free some space" in done.stderr
    assert (tmp_path / "book.pdf").read_text() == "old"


def test_a_disk_that_is_full_leaves_the_old_folder(tmp_path: Path) -> None:
    put(tmp_path / "site", index="old", second="old")
    done = run(put(tmp_path / "work", index="new", second="new" * 1000), tmp_path / "site", limit=1000)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "File too large; make the folder writable or free some space" in done.stderr
    assert contents(tmp_path / "site") == {"index.html": "old", "second.html": "old"}


def test_without_two_arguments_the_tool_explains_itself() -> None:
    done = run()
    assert done.returncode == 1
    assert "BUILT TARGET" in done.stderr
