"""`kill -9` at any moment of `make book`: readers never meet half an artefact, and the next build is as a clean one.

A trial kills the whole process group of a build of the smallest complete book.  Between trials the chapter changes, so
that whatever is taken over from the killed build shows.  KILLS=200 says how many trials `make torture` makes.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import threading
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from small_book import CHAPTER, EDITIONS, artefacts, environment, make, small_book

TRIALS = (2, pytest.param(int(os.environ.get("KILLS", "200")), marks=pytest.mark.torture))
#: What the chapter says in turn: once so much that what follows begins on other pages.
DAYS = "\n\n".join(f"On day {day} it was dry." for day in range(60))
CONTENTS = (CHAPTER, CHAPTER.replace("It floods in spring.", f"{DAYS}\n\nNobody crosses it.[^two]")
            + "[^two]: Another note.\n")
#: When a build is killed: at once or later in a build of everything, in one after a change, while LaTeX runs, and
#: while an artefact is put into place.
MOMENTS = ("cold", "warm", "latex", "publishing")


class Readers(threading.Thread):
    """Readers that open every artefact of *folder* all the time, and note what is not whole."""

    def __init__(self, folder: Path, pages: set[str]) -> None:
        super().__init__(daemon=True)
        self.build, self.pages = folder / "build", pages
        self.looks, self.stop = 0, False
        self.broken: list[str] = []
        self.start()

    def run(self) -> None:
        """Look until `stop`."""
        while not self.stop:
            start = time.monotonic()
            for language in EDITIONS:
                self.note(f"pdf/callinicum-{language}.pdf", whole_pdf)
                self.note(f"epub/callinicum-{language}.epub", whole_epub)
                self.note(f"html/{language}", self.whole_site)
            # They leave the build three quarters of a core.
            time.sleep(max(0.01, 3 * (time.monotonic() - start)))

    def note(self, name: str, look: Callable[[Path], str]) -> None:
        """Note what *look* finds wrong with the artefact *name*, if it is there."""
        path = self.build / name
        with suppress(FileNotFoundError):
            kept = path.stat().st_ino
            fault = look(path)
            # A site that was exchanged meanwhile is gone under the eyes of its reader, who finds the new one.
            if fault and path.stat().st_ino == kept:
                self.broken.append(f"{name}: {fault}")
            self.looks += 1

    def whole_site(self, path: Path) -> str:
        """Return what is wrong with the web edition at *path*; ``""`` where nothing is."""
        there = {found.relative_to(path).as_posix() for found in path.rglob("*") if found.is_file()}
        index = (path / "index.html").read_text("utf-8") if "index.html" in there else ""
        own = {page.removeprefix(f"{path.name}/") for page in self.pages if page.startswith(f"{path.name}/")}
        missing = sorted(own - there)
        return f"lacks {missing[:3]}" if missing else "" if index.rstrip().endswith("</html>") else "half a page"


def whole_pdf(path: Path) -> str:
    content = path.read_bytes()
    return "" if content.startswith(b"%PDF-") and content.rstrip().endswith(b"%%EOF") else "no whole PDF"


def whole_epub(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as container:
            return "damaged" if container.testzip() else ""
    except zipfile.BadZipFile as error:
        return str(error)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_book(tmp_path_factory.mktemp("killed"))


@pytest.fixture(scope="module")
def clean(book: Path) -> tuple[list[dict[str, bytes]], float]:
    """The artefacts of clean builds of both contents, and the seconds that the slower one took."""
    found, seconds = [], 0.0
    for content in CONTENTS:
        shutil.rmtree(book / "build", ignore_errors=True)
        (book / "source" / "chapters" / "brook.md").write_text(content, "utf-8")
        start = time.monotonic()
        run = make(book)
        seconds = max(seconds, time.monotonic() - start)
        assert run.returncode == 0, run.stdout + run.stderr
        found.append(artefacts(book))
    assert found[0].keys() == found[1].keys()
    changed = {name for name in found[0] if found[0][name] != found[1][name]}
    for language in EDITIONS:
        assert {f"pdf/callinicum-{language}.pdf", f"epub/callinicum-{language}.epub",
                f"html/{language}/chapters/brook.html"} <= changed
    return found, seconds


def wait_for(moment: str, book: Path, process: subprocess.Popen[bytes], seconds: float, dice: random.Random) -> None:
    """Wait until the *moment* in the build of *process*, or until it has ended."""
    if moment in {"cold", "warm"}:
        with suppress(subprocess.TimeoutExpired):
            process.wait(dice.uniform(0, seconds))
        return
    begun = time.time()
    work = book / "build" / "work"
    while process.poll() is None:
        # Folders come and go meanwhile.
        with suppress(FileNotFoundError):
            if moment == "latex" and any(path.stat().st_mtime >= begun for path in work.glob("*/latex/*.log")):
                time.sleep(dice.uniform(0, 4))
                return
            if moment == "publishing" and [*work.glob("*/.*.new"), *work.glob("*/*/.*.new")]:
                time.sleep(dice.uniform(0, 0.02))
                return
        time.sleep(0.001)


@pytest.mark.parametrize("trials", TRIALS)
def test_no_moment_leaves_anything_broken(
    trials: int, book: Path, clean: tuple[list[dict[str, bytes]], float],
    record_property: Callable[[str, object], None],
) -> None:
    expected, seconds = clean
    pages = {name.removeprefix("html/") for name in expected[0] if name.startswith("html/") and name.count("/") > 1}
    dice = random.Random(trials)
    chapter = book / "source" / "chapters" / "brook.md"
    killed: Counter[str] = Counter()
    readers = Readers(book, pages)
    try:
        for trial in range(trials):
            moment = MOMENTS[trial % len(MOMENTS)] if trials < len(MOMENTS) else dice.choice(MOMENTS)
            if moment == "cold":
                (book / "build").rename(book / "gone")  # in one step, under the eyes of the readers
                shutil.rmtree(book / "gone")
            now, then = dice.sample((0, 1), 2) if dice.random() < 0.5 else dice.choices((0, 1), k=2)
            chapter.write_text(CONTENTS[now], "utf-8")
            process = subprocess.Popen(["make", "book"], cwd=book, env=environment(), start_new_session=True,
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            wait_for(moment, book, process, seconds, dice)
            ended = process.poll() is not None
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            killed["ended before" if ended else moment] += 1
            # The author changes their mind, or nothing.
            if then != now:
                chapter.write_text(CONTENTS[then], "utf-8")
            run = make(book)
            told = f"trial {trial}, {moment}, {now} then {then}"
            assert run.returncode == 0, f"{told}: {run.stdout}{run.stderr}"
            found = artefacts(book)
            assert sorted(found) == sorted(expected[then]), told
            assert [name for name in found if found[name] != expected[then][name]] == [], told
            assert readers.broken == [], told
    finally:
        readers.stop = True
        readers.join()
        record_property("trials", f"{sum(killed.values())} builds killed ({dict(sorted(killed.items()))}), "
                                  f"{readers.looks} looks at artefacts, {len(readers.broken)} of them broken")
    assert readers.looks > 100
    assert sum(killed.values()) == trials
    assert killed["ended before"] < trials


@pytest.fixture
def half(tmp_path: Path) -> Iterator[Readers]:
    """Readers of a folder in which artefacts are broken."""
    readers = Readers(tmp_path, {"fi/index.html", "fi/chapters/brook.html"})
    yield readers
    readers.stop = True
    readers.join()


@pytest.mark.parametrize(("name", "content"), [
    ("pdf/callinicum-en.pdf", b"%PDF-1.7 and no end"), ("epub/callinicum-fi.epub", b"PK\x03\x04"),
    ("html/fi/index.html", b"<html></html>"), ("html/fi/index.html", b"<html>"),
])
def test_readers_see_what_is_broken(name: str, content: bytes, half: Readers) -> None:
    (half.build / name).parent.mkdir(parents=True)
    (half.build / name).write_bytes(content)
    deadline = time.monotonic() + 10
    while not half.broken and time.monotonic() < deadline:
        time.sleep(0.01)
    assert half.broken
