"""Whatever happens to the machine under `make`: the right result or one clear error, never a wrong one in silence."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from artefacts import ROOT
from small_book import CHAPTER, artefacts, environment, make, small_book
from verify import other_user

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a full or closed disk")
HTML = ("html", "EDITION=en")
#: A chapter that must not be taken for the one that was built before.
OTHER = CHAPTER.replace("It floods in spring.", "It is dry in summer.")


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout of the smallest book, in a folder with a name that is hard on scripts."""
    folder = tmp_path_factory.mktemp("faults") / "näin on – hyvä $HOME"
    folder.mkdir()
    return small_book(folder)


@pytest.fixture(scope="module")
def expected(book: Path) -> dict[str, bytes]:
    """What a clean build makes of the other chapter."""
    write(book, OTHER)
    run = make(book, *HTML)
    assert (run.returncode, "Traceback" in run.stderr) == (0, False), run.stderr
    found = artefacts(book)
    assert b"It is dry in summer." in found["html/en/chapters/brook.html"]
    return found


@pytest.fixture(scope="module")
def first(book: Path, expected: dict[str, bytes]) -> Path:
    """What a build of the first chapter leaves in ``build``, at its times."""
    shutil.rmtree(book / "build", ignore_errors=True)
    write(book, CHAPTER)
    assert make(book, *HTML).returncode == 0
    return copy(book / "build", book.parent / "first")


@pytest.fixture
def built(book: Path, first: Path) -> Path:
    """The book, built from its first chapter and then changed: a build has something to do."""
    shutil.rmtree(book / "build", ignore_errors=True)
    copy(first, book / "build")
    write(book, OTHER)
    return book


def copy(folder: Path, target: Path) -> Path:
    subprocess.run(["cp", "-a", folder, target], check=True)
    return target


def write(book: Path, chapter: str) -> None:
    (book / "source" / "chapters" / "brook.md").write_text(chapter, "utf-8")


def is_one_clear_error(run: subprocess.CompletedProcess[str], *words: str) -> bool:
    """Tell whether *run* failed, with one of *words* and without a traceback."""
    told = run.stdout + run.stderr
    return run.returncode != 0 and "Traceback" not in told and (not words or any(word in told for word in words))


def is_whole_or_absent(book: Path) -> bool:
    """Tell whether a reader finds a whole web edition, or none."""
    index = book / "build" / "html" / "en" / "index.html"
    return not index.exists() or index.read_text("utf-8").rstrip().endswith("</html>")


# -- The disk --------------------------------------------------------------------------

@contextmanager
def disk(folder: Path, options: str) -> Iterator[None]:
    """Mount an empty disk in memory at *folder*."""
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


@as_root
@pytest.mark.parametrize("sizes", [
    pytest.param(("64k", "1m"), id="short"),
    pytest.param([f"{size}k" for size in range(50, 8000, 250)], id="full", marks=pytest.mark.torture),
])
def test_a_full_disk(
    sizes: list[str], book: Path, expected: dict[str, bytes], record_property: Callable[[str, object], None],
) -> None:
    shutil.rmtree(book / "build")
    write(book, OTHER)
    refused = 0
    for size in sizes:
        with disk(book / "build", f"size={size}"):
            run = make(book, *HTML)
            if run.returncode == 0:
                assert artefacts(book) == expected
            else:
                assert is_one_clear_error(run, "No space left on device"), run.stdout + run.stderr
                assert is_whole_or_absent(book)
                refused += 1
                subprocess.run(["mount", "-o", "remount,size=64m", book / "build"], check=True)
                assert make(book, *HTML).returncode == 0
                assert artefacts(book) == expected
    record_property("trials", f"{len(sizes)} sizes of the disk, {refused} too small")
    assert refused


@as_root
def test_a_disk_that_cannot_be_written(book: Path, expected: dict[str, bytes]) -> None:
    shutil.rmtree(book / "build")
    with disk(book / "build", "ro"):
        run = make(book, *HTML)
        assert is_one_clear_error(run, "cannot be written", "Read-only file system"), run.stderr


# -- Memory, time, another make --------------------------------------------------------

@pytest.mark.parametrize("limits", [
    pytest.param((60, 250), id="short"),
    pytest.param(range(20, 900, 20), id="full", marks=pytest.mark.torture),
])
def test_too_little_memory(
    limits: range, book: Path, expected: dict[str, bytes], record_property: Callable[[str, object], None],
) -> None:
    refused = 0
    for megabytes in limits:
        shutil.rmtree(book / "build", ignore_errors=True)
        write(book, OTHER)
        run = subprocess.run(["sh", "-c", f"ulimit -v {megabytes * 1024}; exec make {' '.join(HTML)}"], cwd=book,
                             env=environment(), capture_output=True, text=True, errors="replace", check=False,
                             timeout=300)  # many times what it takes: Python can loop for ever (enough_memory)
        if run.returncode == 0:
            assert artefacts(book) == expected
        else:
            assert is_whole_or_absent(book)
            refused += 1
    record_property("trials", f"{len(limits)} limits of memory, {refused} too low")
    assert refused


def test_a_latex_run_that_hangs_is_stopped(tmp_path: Path) -> None:
    (tmp_path / "book.ltx").write_text(
        "\\documentclass{article}\\begin{document}\\def\\x{\\x}\\x\\end{document}", "utf-8")
    start = time.monotonic()
    run = subprocess.run([sys.executable, ROOT / "tools" / "typeset.py", tmp_path, "book"], capture_output=True,
                         text=True, env=environment(LATEX_SECONDS="3"), check=False)
    assert run.returncode == 1
    assert run.stderr.startswith(f"{tmp_path}/book.log:1: LaTeX did not end in 3 seconds and was stopped; ")
    assert time.monotonic() - start < 60
    left = subprocess.run(["pgrep", "-f", f"lualatex.*{re.escape(str(tmp_path))}"], capture_output=True, check=False)
    assert not left.stdout
    assert not [path for path in Path("/proc").glob("[0-9]*/cwd") if links_to(path, tmp_path)]


def links_to(link: Path, folder: Path) -> bool:
    try:
        return link.readlink() == folder
    except OSError:
        return False


@pytest.mark.parametrize("said", ["0", "-1", "soon"])
def test_a_time_limit_that_is_none(said: str, tmp_path: Path) -> None:
    (tmp_path / "book.ltx").touch()
    run = subprocess.run([sys.executable, ROOT / "tools" / "typeset.py", tmp_path, "book"], capture_output=True,
                         text=True, env=environment(LATEX_SECONDS=said), check=False)
    assert (run.returncode, run.stderr) == (
        1, f"LATEX_SECONDS is '{said}'; give a number of seconds, or unset it\n")


def test_sources_from_the_future(built: Path, expected: dict[str, bytes]) -> None:
    ahead = time.time() + 86400
    os.utime(built / "source" / "chapters" / "brook.md", (ahead, ahead))
    run = make(built, *HTML)
    assert run.returncode == 0, run.stderr
    assert artefacts(built) == expected
    write(built, OTHER)


def test_a_build_from_the_future(built: Path, expected: dict[str, bytes]) -> None:
    """The clock was ahead when all was built, and was set back before the chapter changed."""
    ahead = time.time() + 86400
    for path in (built / "build").rglob("*"):
        os.utime(path, (ahead, ahead))
    write(built, OTHER)
    run = make(built, *HTML)
    assert run.returncode == 0, run.stderr
    assert artefacts(built) == expected
    assert "Nothing to be done" in make(built, *HTML).stdout


def test_two_at_once_queue(built: Path, expected: dict[str, bytes]) -> None:
    both = [subprocess.Popen(["make", *HTML], cwd=built, env=environment(), stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT, text=True) for _number in range(2)]
    told = [process.communicate()[0] for process in both]
    assert [process.returncode for process in both] == [0, 0], told
    assert artefacts(built) == expected
    assert sum("Another make is at work" in words for words in told) == 1
    # The one that waited finds everything done.
    assert sorted("build_edition.py" in words for words in told) == [False, True]


def test_a_make_that_is_killed_lets_the_next_one_in(built: Path, expected: dict[str, bytes]) -> None:
    first = subprocess.Popen(["make", *HTML], cwd=built, env=environment(), stdout=subprocess.DEVNULL,
                             stderr=subprocess.DEVNULL, start_new_session=True)
    time.sleep(2)
    os.killpg(first.pid, signal.SIGKILL)
    first.wait()
    run = make(built, *HTML)
    assert run.returncode == 0, run.stderr
    assert artefacts(built) == expected


# -- What an earlier build left --------------------------------------------------------

def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def garble(path: Path) -> None:
    path.write_bytes(b"\x80\x04\x95 of another version")


@pytest.mark.parametrize("pattern", [
    "*.doctree", "environment.pickle", "sound.json", "figures/*.json", "figures/*.svg"])
@pytest.mark.parametrize("damage", [
    cut, pytest.param(empty, marks=pytest.mark.torture), pytest.param(garble, marks=pytest.mark.torture)])
def test_what_was_read_and_is_damaged(
    pattern: str, damage: Callable[[Path], None], built: Path, expected: dict[str, bytes],
) -> None:
    kept = list((built / "build" / "work" / "en" / "doctrees").rglob(pattern))
    assert kept
    for path in kept:
        damage(path)
    run = make(built, *HTML)
    assert run.returncode == 0, run.stderr
    assert artefacts(built) == expected


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A LaTeX document with contents and references, set."""
    folder = tmp_path_factory.mktemp("page")
    (folder / "page.ltx").write_text(
        "\\documentclass{article}\\usepackage{fontspec,hyperref}\\setmainfont{EBGaramond12-Regular.otf}"
        "\\begin{document}\\tableofcontents\\section{One}\\label{a}See \\ref{a}, page \\pageref{a}."
        "\\end{document}", "utf-8")
    (folder / "latexmkrc").write_text("$pdflatex = 'lualatex %O %S';\n", "utf-8")
    run = set_page(folder)
    assert run.returncode == 0, run.stderr
    return folder


def set_page(folder: Path, **changes: str) -> subprocess.CompletedProcess[str]:
    changes |= {"SOURCE_DATE_EPOCH": "1700000000"}
    return subprocess.run([sys.executable, ROOT / "tools" / "typeset.py", folder, "page"], capture_output=True,
                          text=True, env=environment(**changes), check=False)


@pytest.mark.parametrize("suffixes", [
    pytest.param([("aux", "toc", "out", "fdb_latexmk", "fls", "pdf")], id="short"),
    pytest.param([(name,) for name in ("aux", "toc", "out", "fdb_latexmk", "fls", "pdf", "sound", "log")],
                 id="full", marks=pytest.mark.torture),
])
@pytest.mark.parametrize("damage", [
    cut, pytest.param(empty, marks=pytest.mark.torture), pytest.param(garble, marks=pytest.mark.torture)])
def test_what_latex_kept_and_is_damaged(
    suffixes: list[tuple[str, ...]], damage: Callable[[Path], None], page: Path,
) -> None:
    before = (page / "page.pdf").read_bytes()
    for group in suffixes:
        for suffix in group:
            damage(page / f"page.{suffix}")
        run = set_page(page)
        assert run.returncode == 0, run.stderr
        assert (page / "page.pdf").read_bytes() == before, group


@pytest.mark.parametrize("damage", [
    cut, pytest.param(empty, marks=pytest.mark.torture), pytest.param(garble, marks=pytest.mark.torture)])
def test_a_font_cache_that_is_damaged(damage: Callable[[Path], None], page: Path, tmp_path: Path) -> None:
    before = (page / "page.pdf").read_bytes()
    # The first of these folders that can be written is luaotfload's.
    changes = {"TEXMFCACHE": str(tmp_path), "TEXMFVAR": str(tmp_path)}
    assert set_page(page, **changes).returncode == 0
    for round_ in range(2):
        (page / "page.sound").unlink()  # set it anew
        if round_:
            fonts = [path for path in tmp_path.rglob("*") if path.suffix in {".luc", ".lua", ".gz"}]
            assert fonts
            for path in fonts:
                damage(path)
        run = set_page(page, **changes)
        if round_ and run.returncode:
            # luaotfload mends fonts, but not its list of names.
            assert is_one_clear_error(run, "cache of fonts is damaged")
            shutil.rmtree(tmp_path / "luatex-cache")
            run = set_page(page, **changes)
        assert run.returncode == 0, run.stderr
        assert (page / "page.pdf").read_bytes() == before


# -- The surroundings ------------------------------------------------------------------

SURROUNDINGS = (
    {"LANG": "fi_FI.UTF-8", "LC_ALL": "fi_FI.UTF-8", "TZ": "Pacific/Auckland", "PYTHONHASHSEED": "1"},
    {"LANG": "C", "LC_ALL": "C", "TZ": "America/St_Johns", "PYTHONHASHSEED": "0"},
    {"LANG": "tr_TR.ISO-8859-9", "LC_ALL": "tr_TR.ISO-8859-9", "PYTHONHASHSEED": "4294967295", "PYTHONUTF8": "0"},
    {"LANG": "de_DE.UTF-8", "LANGUAGE": "de", "HOME": "/nonexistent", "COLUMNS": "20", "TERM": "dumb"},
)


@pytest.mark.parametrize("changes", [SURROUNDINGS[0], SURROUNDINGS[1], *(
    pytest.param(changes, marks=pytest.mark.torture) for changes in SURROUNDINGS[2:])],
    ids=lambda changes: changes["LANG"])
def test_other_surroundings(changes: dict[str, str], book: Path, expected: dict[str, bytes]) -> None:
    shutil.rmtree(book / "build", ignore_errors=True)
    write(book, OTHER)
    before = os.umask(0o077)
    try:
        run = make(book, *HTML, **changes)
    finally:
        os.umask(before)
    assert run.returncode == 0, run.stderr
    assert artefacts(book) == expected


@as_root
def test_another_user(book: Path, expected: dict[str, bytes]) -> None:
    """Nobody, without a home, in a folder of theirs; what root may read they may, for that is where Python can be."""
    nobody, number = other_user()
    shutil.rmtree(book / "build", ignore_errors=True)
    write(book, OTHER)
    subprocess.run(["chown", "-hR", f"{number}:{number}", book], check=True)
    try:
        # access(2), which make asks, forgets such rights without this.
        run = subprocess.run([*nobody, "--securebits=+no_setuid_fixup", "make", *HTML], cwd=book,
                             env=environment(HOME="/nonexistent"), capture_output=True, text=True, check=False)
        assert run.returncode == 0, run.stdout + run.stderr
        assert artefacts(book) == expected
        assert {path.stat().st_uid for path in (book / "build").rglob("*")} == {number}
    finally:
        subprocess.run(["chown", "-hR", "0:0", book], check=True)
