from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from bs4 import BeautifulSoup
from sphinx.config import Config
from sphinx.testing.util import SphinxTestApp

from edition import (
    EARLIEST,
    code_digest,
    editions,
    full_title,
    last_commit,
    line_of_setting,
    own_isbn,
    read_words,
    translated,
    words_of,
)
from refusal import Refusal

HEADER = b'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
Make = Callable[..., SphinxTestApp]


# -- Catalogs ------------------------------------------------------------------------

def test_words_come_from_the_catalog_itself(tmp_path: Path) -> None:
    catalog = tmp_path / "book.po"
    catalog.write_bytes(HEADER + 'msgid "Hare"\nmsgstr "Jänis"\n'.encode())
    assert read_words(catalog).gettext("Hare") == "Jänis"
    assert list(tmp_path.iterdir()) == [catalog], "nothing may be compiled beside it"


def test_a_missing_catalog_leaves_the_words_alone(tmp_path: Path) -> None:
    assert read_words(tmp_path / "none.po").gettext("Hare") == "Hare"


def test_a_fuzzy_translation_is_not_used(tmp_path: Path) -> None:
    catalog = tmp_path / "book.po"
    catalog.write_bytes(HEADER + b'#, fuzzy\nmsgid "Hare"\nmsgstr "Kani"\n')
    assert read_words(catalog).gettext("Hare") == "Hare"


@pytest.mark.parametrize(("rest", "line"), [
    (b"this is no catalog\n", 4),
    (b'msgid "Hare"\nmsgstr "Kani"\n\nmsgid "Fox"\nmsgtsr "Kettu"\n', 8),
])
def test_a_broken_catalog_is_refused_with_its_line(tmp_path: Path, rest: bytes, line: int) -> None:
    catalog = tmp_path / "book.po"
    catalog.write_bytes(HEADER + rest)
    with pytest.raises(Refusal) as refused:
        read_words(catalog)
    assert str(refused.value).startswith(f"{catalog}:{line}: ")
    assert "mend" in str(refused.value)


def test_a_catalog_in_another_encoding_is_refused(tmp_path: Path) -> None:
    catalog = tmp_path / "book.po"
    catalog.write_bytes(HEADER + 'msgid "Hare"\nmsgstr "Jänis"\n'.encode("latin-1"))
    with pytest.raises(Refusal, match=r"book\.po:"):
        read_words(catalog)


# -- Settings ------------------------------------------------------------------------

def test_editions_are_the_folders_of_catalogs(tmp_path: Path) -> None:
    for language in ("sv", "fi", "en"):
        (tmp_path / language / "LC_MESSAGES").mkdir(parents=True)
    (tmp_path / "notes").mkdir()
    assert editions(tmp_path, "en") == ["en", "fi", "sv"]


def test_a_book_without_catalogs_has_one_edition(tmp_path: Path) -> None:
    assert editions(tmp_path / "locale", "en") == ["en"]


@pytest.mark.parametrize(("subtitle", "title"), [("A Tale", "The Hare: A Tale"), ("", "The Hare")])
def test_full_title(subtitle: str, title: str) -> None:
    config = SimpleNamespace(project="The Hare", edition_subtitle=subtitle)
    assert full_title(cast(Config, config)) == title


def test_changed_code_of_an_extension_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "one.py").write_text("x = 1\n")
    before = code_digest(tmp_path)
    (tmp_path / "notes.txt").write_text("not code")
    assert code_digest(tmp_path) == before
    (tmp_path / "one.py").write_text("x = 2\n")
    assert code_digest(tmp_path) != before


def test_the_words_of_a_setting_are_translated_wherever_they_stand() -> None:
    creators = {"aut": [("A. Hare", "Hare, A."), ("B. Fox", "")], "trl": []}
    assert list(words_of(creators)) == ["A. Hare", "Hare, A.", "B. Fox"]
    assert translated(creators, str.upper) == {"aut": [["A. HARE", "HARE, A."], ["B. FOX", ""]], "trl": []}
    assert (list(words_of("")), translated("", str.upper)) == ([], "")


# -- ISBN ----------------------------------------------------------------------------

ENGLISH, FINNISH = "978-951-0-18435-6", "978-952-7000-00-7"


def isbn_catalog(folder: Path, translation: str) -> Path:
    (folder / "book.po").write_bytes(HEADER + f'msgid "{ENGLISH}"\nmsgstr "{translation}"\n'.encode())
    return folder / "book.po"


def test_each_edition_has_its_own_isbn(tmp_path: Path) -> None:
    assert own_isbn(ENGLISH, "conf.py:1", tmp_path / "book.po") == ENGLISH
    assert own_isbn(ENGLISH.replace("-", ""), "conf.py:1", isbn_catalog(tmp_path, FINNISH)) == FINNISH


def test_a_translation_does_not_take_the_isbn_of_the_original(tmp_path: Path) -> None:
    assert own_isbn(ENGLISH, "conf.py:1", isbn_catalog(tmp_path, "")) == ""
    with pytest.raises(Refusal, match=r"book\.po:4: .*another edition"):
        own_isbn(ENGLISH, "conf.py:1", isbn_catalog(tmp_path, ENGLISH))


def test_a_wrong_isbn_is_refused_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match=r"book\.po:4: '978-952-7000-00-8'"):
        own_isbn(ENGLISH, "conf.py:1", isbn_catalog(tmp_path, "978-952-7000-00-8"))
    conf = tmp_path / "conf.py"
    conf.write_text('project = "Hare"\nedition_isbn_print = "978"\n')
    assert [line_of_setting(conf, name) for name in ("edition_isbn_print", "edition_isbn_epub")] == [2, 1]


@pytest.mark.sphinx("epub", testroot="edition")
def test_an_isbn_takes_the_place_of_the_identifier(make_book: Make) -> None:
    app = make_book(edition_isbn_epub=ENGLISH)
    assert app.config.epub_identifier == "urn:isbn:9789510184356"
    with pytest.raises(Refusal, match=r"conf\.py:1: '978-951-0-18435-7' is not an ISBN"):
        make_book(edition_isbn_print="978-951-0-18435-7")


# -- The date ------------------------------------------------------------------------

@pytest.mark.parametrize(("answer", "expected"), [
    ("echo 1700000000", 1700000000),
    ("echo 1", EARLIEST),  # a zip file cannot hold it
    ("true", EARLIEST),    # a repository without a commit
    ("exit 128", EARLIEST),
])
def test_the_date_is_that_of_the_last_commit(
    answer: str, expected: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:
    # A stand-in: what Git says must not depend on the machine and the state of this repository.
    git = tmp_path / "git"
    git.write_text(f"#!/bin/sh\n{answer}\n")
    git.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    assert last_commit(tmp_path) == expected


def test_the_date_without_git_is_the_earliest_that_a_zip_file_can_hold(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert last_commit(tmp_path) == EARLIEST
    assert time.gmtime(EARLIEST)[:3] >= (1980, 1, 1)


@pytest.mark.sphinx("html", testroot="edition")
def test_a_build_has_a_date_even_where_none_is_set(make_book: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    make_book()
    assert int(os.environ["SOURCE_DATE_EPOCH"]) >= EARLIEST


# -- Editions, from catalogs that nobody compiled ------------------------------------

@pytest.mark.sphinx("html", testroot="edition")
@pytest.mark.parametrize(("language", "title", "rights"), [
    ("en", "Running — The Hare: A Tale", "A. Writer, 2001"),
    ("fi", "Running — Jänis: Satu", "K. Kirjoittaja, 2001"),
])
def test_html_is_titled_in_its_language(make_book: Make, language: str, title: str, rights: str) -> None:
    app = make_book(language=language)
    assert not list(app.srcdir.rglob("book.mo"))
    app.build()
    assert not app.warning.getvalue()
    page = BeautifulSoup((app.outdir / "index.html").read_bytes(), "lxml")
    assert [found.string for found in page.select("head title")] == [title]
    assert [found["lang"] for found in page.select("html")] == [language]
    assert rights in page.get_text()


@pytest.mark.sphinx("latex", testroot="edition", confoverrides={"language": "fi"})
def test_latex_is_titled_in_its_language(app: SphinxTestApp) -> None:
    app.build()
    assert not app.warning.getvalue()
    document = (app.outdir / "hare-fi.tex").read_text("utf-8")
    assert r"\title{Jänis: Satu}" in document
    assert r"\author{K. Kirjoittaja}" in document


@pytest.mark.sphinx("epub", testroot="edition", confoverrides={"language": "fi"})
def test_epub_is_described_in_its_language(app: SphinxTestApp) -> None:
    app.build()
    assert not app.warning.getvalue()
    assert (app.outdir / "hare-fi.epub").exists()
    package = BeautifulSoup((app.outdir / "content.opf").read_bytes(), "xml")
    described = [(found.name, found.get_text()) for found in package.select("metadata > *") if found.prefix == "dc"]
    assert sorted(item for item in described if item[0] != "contributor") == [
        ("creator", "K. Kirjoittaja"), ("date", "2023-11-14T22:13:20Z"),
        ("description", "Jänis juoksee."), ("identifier", "urn:uuid:ac2fa08b-7c21-5971-950f-c3ee39743e7e"),
        ("language", "fi"), ("publisher", "Niittykustannus"), ("rights", "K. Kirjoittaja, 2001"),
        ("title", "Jänis: Satu"),
    ]


@pytest.mark.sphinx("epub", testroot="edition")
def test_an_edition_keeps_an_identifier_of_its_own(make_book: Make) -> None:
    # Written out: another one would make another publication of the same book in every reader.
    assert make_book().config.epub_identifier == "urn:uuid:ba574c0e-8da8-59eb-87a1-8a0d52038b5b"
    assert make_book(language="fi").config.epub_identifier == "urn:uuid:ac2fa08b-7c21-5971-950f-c3ee39743e7e"


@pytest.mark.sphinx("html", testroot="edition")
def test_no_word_of_one_edition_is_left_in_the_next(make_book: Make) -> None:
    titles = [make_book(language=language).config.html_title for language in ("fi", "en", "sv")]
    assert titles == ["Jänis: Satu", "The Hare: A Tale", "The Hare: A Tale"]
