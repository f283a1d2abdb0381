"""Broken input ends in one error with file, line and the way to mend it: never in a traceback, never in silence.

The cases made by hand are in ``malformed/cases.yaml``; the others are cut, joined and garbled by Hypothesis.
"""

from __future__ import annotations

import contextlib
import importlib
import multiprocessing
import os
import re
import runpy
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sphinx.cmd.build import build_main

TESTS = Path(__file__).parent
CASES: list[dict[str, Any]] = yaml.safe_load((TESTS / "malformed" / "cases.yaml").read_text("utf-8"))
BOOK = TESTS / "roots" / "test-malformed"
#: How an error has to look: place, what is wrong, how to mend it.
ERROR = re.compile(r"(?P<file>[^\n:]+):(?P<line>\d+): (?P<wrong>.+); (?P<remedy>.+)")
#: What a build tells that is no error.
NEWS = re.compile(r"drew .*\n")
#: How many builds Hypothesis makes of each kind of file (`make torture`: MALFORMED).
EXAMPLES = (8, pytest.param(int(os.environ.get("MALFORMED", "200")), marks=pytest.mark.torture))


def sphinx(book: Path, builder: str, language: str) -> None:
    """Run sphinx-build with warnings as errors, its words going into the file ``said``; end with its exit status."""
    with (book / "said").open("w", encoding="utf-8") as said, \
            contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        status = build_main(["-q", "-W", "--keep-going", "-N", "-b", builder, *(["-D", f"language={language}"] * bool(
            language)), str(book), str(book / "_out")])
    raise SystemExit(status)


def build(book: Path, builder: str = "dummy", language: str = "") -> tuple[int, str]:
    """Build *book* in a process of its own, which has all modules already; return its exit status and its words."""
    here = Path.cwd()
    process = multiprocessing.get_context("fork").Process(target=told, args=(book, builder, language))
    process.start()
    process.join(60)
    if process.is_alive():
        process.kill()
        process.join()
    assert Path.cwd() == here
    words = (book / "said").read_text("utf-8").replace(f"{book}/", "").replace(f"{book.resolve()}/", "")
    return process.exitcode or 0, NEWS.sub("", words)


def told(book: Path, builder: str, language: str) -> None:
    """Run `sphinx` and end the process as sphinx-build would: a message of SystemExit is told, and is status 1."""
    os.environ["SOURCE_DATE_EPOCH"] = "1700000000"
    status: object = 0
    try:
        sphinx(book, builder, language)
    except SystemExit as ended:
        status = ended.code
    if isinstance(status, str):
        with (book / "said").open("a", encoding="utf-8") as said:
            said.write(f"{status}\n")
        status = 1
    os._exit(int(str(status or 0)))


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The book before anything is broken, read once."""
    for name in runpy.run_path(str(BOOK / "conf.py"))["extensions"]:
        importlib.import_module(name)
    folder = tmp_path_factory.mktemp("malformed")
    book = shutil.copytree(BOOK, folder / "book")
    for language in ("fi", ""):
        assert build(book, language=language) == (0, "")
    return book.rename(folder / "good")


def fresh(good: Path) -> Path:
    """Return a copy of the book *good*, always at one place, so that Sphinx reads only what is broken in it."""
    book = good.with_name("book")
    shutil.rmtree(book, ignore_errors=True)
    return shutil.copytree(good, book)


def spoil(book: Path, case: dict[str, Any]) -> None:
    """Break *book* as *case* says."""
    path = book / case["file"]
    text = path.read_text("utf-8") if path.exists() else ""
    if "link" in case:
        path.unlink()
        path.symlink_to(case["link"])
    elif "folder" in case:
        path.unlink()
        path.mkdir()
    elif "pipe" in case:
        path.unlink()
        os.mkfifo(path)
    elif "raw" in case:
        path.write_bytes(re.sub(rb"\\x(..)", lambda byte: bytes([int(byte[1], 16)]), case["raw"].encode()))
    elif "text" in case:
        path.write_text(case["text"], "utf-8")
    elif "append" in case:
        path.write_text(text + case["append"], "utf-8")
    else:
        old, new = case["change"]
        assert old in text
        path.write_text(text.replace(old, new, 1), "utf-8")


# -- By hand ---------------------------------------------------------------------------

def test_the_corpus_holds_every_family() -> None:
    families = Counter(case["family"] for case in CASES)
    assert len(CASES) >= 100
    assert set(families) == {"chapter", "catalog", "bibliography", "data", "figure", "setting"}
    assert min(families.values()) >= 10
    assert max(Counter((case["family"], case["case"]) for case in CASES).values()) == 1


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['family']}: {case['case']}")
def test_each_ends_with_file_line_and_remedy(case: dict[str, Any], good: Path) -> None:
    book = fresh(good)
    spoil(book, case)
    status, words = build(book, case.get("builder", "dummy"), "fi" if case["family"] == "catalog" else "")
    assert status == 1, words
    errors = words.splitlines()
    assert [line for line in errors if not ERROR.fullmatch(line)] == []
    assert len(errors) <= 4
    assert f"{case['place']}: " in words
    assert case["says"] in words


@pytest.mark.parametrize("raw", [
    pytest.param(b"\xef\xbb\xbf# The brook\n\nText.\n", id="a byte order mark at the head"),
    pytest.param(b"# The brook\r\n\r\nText.\r\n", id="line ends of Windows"),
    pytest.param(b"# The brook\r\rText.\r", id="line ends of old Macs"),
    pytest.param(b"# The brook\n\nText.", id="no line end at the end"),
    pytest.param(b"# The brook\n\nText. " + b"Long line " * 50_000 + b"\n", id="a very long line"),
])
def test_what_editors_leave_in_a_file_is_read_as_it_is_meant(raw: bytes, good: Path) -> None:
    book = fresh(good)
    (book / "brook.md").write_bytes(raw + b"\n(fig-course)=\n\n{cite:p}`hare2001` and `wolf1990`\n")
    assert build(book, "html") == (0, "")
    page = (book / "_out" / "brook.html").read_text("utf-8")
    assert "</span>The brook<" in page
    assert ">Text." in page


# -- By Hypothesis ---------------------------------------------------------------------

#: Files of the book, and pieces that stand in such files: what is cut, joined and put in is likely to mean something.
PIECES = {
    "brook.md": ["```", "````", "{figure}", "{ref}`", "`", "\n", "    ", "# ", "[^one]", "[^", "](", "{", "}", "|",
                 "---", ":::", "%", "$", "(a)=", "*", "<", "&", "\t", ":name: x"],
    "locale/fi/LC_MESSAGES/brook.po": ['"', "\\", "msgid ", "msgstr ", "#, fuzzy", "#~ ", "\n", "msgctxt", "[0]", "%s",
                                       "{ref}`x`", "\\x", "\r"],
    "books.bib": ["{", "}", '"', ",", "=", "@", "@book{", "%", "#", "\\", "\n", "and", "~", "crossref = {x},"],
    "dates.csv": [",", '"', "\n", "/", "-", "531", "0", "day", "{term}`x`", ";", "\t", "#"],
    "figures/course.csv": [",", '"', "\n", "-", "1e999", "nan", "x", ";"],
    "conf.py": ["(", ")", "[", "]", '"', "\n", "=", "True", "None", "5", "-1", "#", "{}", ",", "    "],
}


def garbled(content: str, edits: list[tuple[float, int, str]]) -> bytes:
    """Return *content* after *edits*: at a place of it, from 0 to 1, so many characters are replaced by a piece."""
    for place, length, piece in edits:
        start = int(place * len(content))
        content = content[:start] + piece + content[start + length:]
    return content.encode("utf-8", "surrogateescape")


@pytest.mark.parametrize("name", PIECES)
@pytest.mark.parametrize("examples", EXAMPLES)
def test_what_is_garbled_is_read_or_refused(
    name: str, examples: int, good: Path, record_property: Callable[[str, object], None],
) -> None:
    content = (good / name).read_text("utf-8")
    piece = st.one_of(st.sampled_from(PIECES[name]), st.text(max_size=3), st.just("\udce4"))
    edit = st.tuples(st.floats(0, 1), st.integers(0, 40) | st.just(len(content)), piece)
    outcomes: Counter[int] = Counter()

    @settings(max_examples=examples, deadline=None, database=None, derandomize=True,
              phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(edits=st.lists(edit, min_size=1, max_size=3))
    def build_it(edits: list[tuple[float, int, str]]) -> None:
        book = fresh(good)
        (book / name).write_bytes(garbled(content, edits))
        status, words = build(book, language="fi" if name.endswith(".po") else "")
        outcomes[status] += 1
        assert status == bool(words), (edits, words)
        assert [line for line in words.splitlines() if not ERROR.fullmatch(line)] == [], edits

    build_it()
    record_property("trials", f"{sum(outcomes.values())} garbled files, {outcomes[1]} of them refused")
    assert outcomes[1]
    assert set(outcomes) <= {0, 1}
