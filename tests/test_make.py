"""`make book` does what changed, and nothing else."""

from __future__ import annotations

import fcntl
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from artefacts import BUILD, EDITIONS, ROOT, epub, pdf, site

ARTEFACTS = [path for language in EDITIONS for path in (pdf(language), epub(language), site(language) / "index.html")]


@contextmanager
def alone() -> Iterator[None]:
    """Let no other test call `make` in this folder meanwhile: these tests change the times of its sources."""
    with (BUILD / "work" / "tests.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@pytest.fixture(autouse=True)
def nobody_else() -> Iterator[None]:
    with alone():
        yield


def make(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {
        name: value for name, value in os.environ.items() if name not in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS")
    }
    return subprocess.run(["make", *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def commands_after_touching(path: Path, *goals: str) -> str:
    """Return the commands that `make` with *goals* would run if *path* had just changed."""
    times = path.stat()
    os.utime(path)
    try:
        return make("-n", *goals).stdout
    finally:
        os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


def test_nothing_changed_nothing_done() -> None:
    make("book")  # another test may have set another page, which removes the sums
    before = {path: path.stat().st_mtime_ns for path in ARTEFACTS}
    start = os.times()
    run = make("book")
    end = os.times()
    assert run.returncode == 0
    assert "build_edition" not in run.stdout
    assert {path: path.stat().st_mtime_ns for path in ARTEFACTS} == before
    # On the processor: how long it takes besides is the machine's other work.
    assert end.children_user + end.children_system - start.children_user - start.children_system < 0.2


def test_finnish_catalog_rebuilds_the_finnish_edition_only() -> None:
    commands = commands_after_touching(ROOT / "locale/fi/LC_MESSAGES/chapters/rome-and-persia.po", "book")
    assert commands.count("tools/build_edition.py fi pdf epub html ") == 1
    assert "build_edition.py en" not in commands


def test_chapter_rebuilds_all_editions() -> None:
    commands = commands_after_touching(ROOT / "source/chapters/rome-and-persia.md", "book")
    for language in EDITIONS:
        assert commands.count(f"tools/build_edition.py {language} pdf epub html ") == 1


@pytest.mark.parametrize(("goal", "formats"), [("html", "html"), ("latexpdf", "pdf"), ("epub", "epub"),
                                               ("build/epub/callinicum-fi.epub", "epub")])
def test_edition_and_format_narrow_a_target(goal: str, formats: str) -> None:
    commands = commands_after_touching(ROOT / "source/index.md", goal, "EDITION=fi")
    assert commands.count(f"tools/build_edition.py fi {formats} --name") == 1
    assert "build_edition.py en" not in commands


def test_make_alone_lists_every_target() -> None:
    listed = {line.split()[0] for line in make().stdout.splitlines()}
    assert {"setup", "setup-test", "book", "latexpdf", "epub", "html", "catalogs", "check-catalogs", "test", "lint",
            "clean"} <= listed


def test_editions_are_the_folders_of_locale() -> None:
    assert make("-s", "list-editions").stdout.strip() == '["' + '", "'.join(EDITIONS) + '"]'


def test_readers_find_nothing_but_artefacts() -> None:
    # Another test may just make a PDF, which removes the sums; `make export` and `make pseudo` were asked for theirs.
    may_be = {"SHA256SUMS", "build-record.json", "exchange", "pseudo"}
    assert {path.name for path in BUILD.iterdir()} - may_be == {"pdf", "epub", "html", "work"}
    assert {path.name for path in (BUILD / "html").iterdir()} == {"index.html", *EDITIONS}
