from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.testing.util import SphinxTestApp

from citation_check import faults, line_of, on_config_inited, read_keys
from refusal import Refusal

Build = Callable[..., subprocess.CompletedProcess[str]]
Make = Callable[..., SphinxTestApp]

KEYS = frozenset({"hare", "procopius"})


# -- The bibliography ----------------------------------------------------------------

def test_keys_are_read(tmp_path: Path) -> None:
    bib = tmp_path / "works.bib"
    bib.write_text('@string{m = "Meadow"}\n@book{hare,\n  title = {The {Hare}},\n  publisher = m,\n}\n'
                   '@Article(fox, title={Fox})\n')
    assert read_keys(bib) == {"hare", "fox"}


@pytest.mark.parametrize(("text", "line", "words"), [
    ("@book{hare,\n  title = {Hare},\n  year = {2001}", 3, "premature end"),
    ("@book{hare,\n  title = {Hare}\n  year = {2001},\n}\n", 3, "'}' expected"),
    ("@book{,\n  title = {Hare},\n}\n", 1, "key expected"),
    ("@book{hare,\n  title = Hare,\n}\n", 2, "undefined string"),
    ("@book{hare,\n  title = {Hare},\n}\n\n@book{hare,\n  title = {Fox},\n}\n", 5, "'hare' stands already in line 1"),
    ("@book{hare,\n  title = {Hare},\n}\n@book{Hare,\n  title = {Fox},\n}\n", 4, "'Hare' stands already in line 1"),
    ("@book{fox,\n  title = {Fox},\n}\n@book{hare,\n  title = {Hare},\n  title = {Fox},\n}\n", 4, "duplicate title"),
    ("@book{fox,\n  title = {Fox},\n}\n@book{hare,\n  author = {A, B, C, D},\n}\n", 4, "Too many commas"),
])
def test_a_broken_bibliography_is_refused_with_its_line(tmp_path: Path, text: str, line: int, words: str) -> None:
    bib = tmp_path / "works.bib"
    bib.write_text(text)
    with pytest.raises(Refusal) as refused:
        read_keys(bib)
    message = str(refused.value)
    assert message.startswith(f"{bib}:{line}: ")
    assert words in message
    assert "; mend" in message or "; rename" in message


def test_a_missing_bibliography_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match=r"none\.bib:1: .*No such file.*restore"):
        read_keys(tmp_path / "none.bib")


def test_a_bibliography_in_another_encoding_is_refused(tmp_path: Path) -> None:
    bib = tmp_path / "works.bib"
    bib.write_bytes("@book{hare, title={Jänis}}\n".encode("latin-1"))
    with pytest.raises(Refusal, match=r"works\.bib:1: .*UTF-8"):
        read_keys(bib)


# -- Citations -----------------------------------------------------------------------

def test_lines_are_counted_from_one() -> None:
    assert [line_of("a\nbc\n", place) for place in (0, 1, 2, 3)] == [1, 1, 2, 2]


@pytest.mark.parametrize("text", [
    "no citation",
    "{cite:p}`hare`", "{cite:t}`hare{12}`", "{cite:p}`hare,procopius{1.18.26}`", "{cite:p}`{see}hare{12}`",
    "{cite:p}`hare,\n  procopius`",
    "`{cite:p}` is a role",
])
def test_good_citations_pass(text: str) -> None:
    assert list(faults(text, KEYS)) == []


@pytest.mark.parametrize(("text", "expected"), [
    ("{cite:p}`hares`", [(1, "unknown citation key 'hares'; did you mean 'hare'?")]),
    ("One.\n\nTwo {cite:t}`zebra`.", [
        (3, "unknown citation key 'zebra'; add it to the bibliography or mend the key")]),
    ("{cite:p}`hare,zebra{1},hares`", [
        (1, "unknown citation key 'zebra'; add it to the bibliography or mend the key"),
        (1, "unknown citation key 'hares'; did you mean 'hare'?")]),
    ("{cite:ps}`hare`", [(1, "there is no citation role 'cite:ps'; write {cite:p} or {cite:t}")]),
    ("{cite:p}`hare{12`", [(1, "cannot read the citation 'hare{12'; write key or key{locator}, commas between")]),
    ("{cite:p}``", [(1, "cannot read the citation ''; write key or key{locator}, commas between")]),
])
def test_a_faulty_citation_is_found_with_its_line(text: str, expected: list[tuple[int, str]]) -> None:
    assert list(faults(text, KEYS)) == expected


# -- A build -------------------------------------------------------------------------

@pytest.fixture
def book(tmp_path: Path, rootdir: Path) -> Path:
    return shutil.copytree(rootdir / "test-citations", tmp_path / "book")


def break_bibliography(book: Path) -> None:
    (book / "works.bib").write_text("@book{hare,\n  title = {Hare}\n  year = {2001},\n}\n")


def remove_bibliography(book: Path) -> None:
    (book / "works.bib").unlink()


def cite_unknown(book: Path) -> None:
    (book / "after.md").write_text("# After\n\n{cite:p}`haer`\n\n{cite:p}`zebra`\n")


@pytest.mark.parametrize(("breakage", "messages"), [
    (break_bibliography, ["works.bib:3: syntax error"]),
    (remove_bibliography, ["works.bib:1: the bibliography cannot be read"]),
])
def test_bad_input_is_refused_before_anything_reads_it(
    breakage: Callable[[Path], None], messages: list[str], book: Path,
) -> None:
    breakage(book)
    config = Config({"language": "fi", "locale_dirs": ["locale"]})
    config.add("bibtex_bibfiles", ["works.bib"], "env", ())
    with pytest.raises(Refusal) as refused:
        on_config_inited(cast(Sphinx, SimpleNamespace(srcdir=book)), config)
    lines = str(refused.value).splitlines()
    assert len(lines) == len(messages)
    for line, message in zip(lines, messages, strict=True):
        assert line.startswith(f"{book}/{message}")


@pytest.mark.parametrize(("breakage", "expected"), [
    (cite_unknown, "after.md:3: unknown citation key 'haer'; did you mean 'hare'?\n"
                   "{0}/after.md:5: unknown citation key 'zebra'; add it to the bibliography or mend the key\n"),
])
def test_a_build_of_bad_input_ends_with_the_message_alone(
    breakage: Callable[[Path], None], expected: str, book: Path, forked_build: Build,
) -> None:
    breakage(book)
    run = forked_build("-b", "dummy", "-D", "language=fi", book, book / "out")
    assert (run.returncode, run.stderr) == (1, f"{book}/{expected}".format(book))


def test_a_parallel_build_of_bad_input_ends_with_one_message(book: Path, forked_build: Build) -> None:
    cite_unknown(book)
    # Sphinx reads in parallel from six documents on.
    for name in ("one", "two", "three", "four"):
        (book / f"{name}.md").write_text("---\norphan: true\n---\n# More\n")
    run = forked_build("-j", "2", "-b", "dummy", book, book / "out")
    assert "Traceback" not in run.stderr
    assert f"{book}/after.md:3: unknown citation key 'haer'" in run.stderr
    assert run.returncode == 1
