"""The real EPUBs in reading systems and under DAISY Ace: run after `make epub`."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from sphinx.testing.util import SphinxTestApp

from artefacts import EDITIONS, ROOT, epub, epub_pages
from epub_readers import READERS, Reading, read


def words(text: str) -> str:
    return " ".join(text.split())


def expected(language: str) -> dict[str, BeautifulSoup]:
    return {name: BeautifulSoup(page, "xml") for name, page in epub_pages(language).items()}


def spine(language: str) -> list[str]:
    with zipfile.ZipFile(epub(language)) as container:
        opf = BeautifulSoup(container.read("content.opf"), "xml")
    hrefs = {item["id"]: str(item["href"]) for item in opf.select("manifest > item")}
    return [hrefs[item["idref"]] for item in opf.select("spine > itemref")]


def faults(reading: Reading, language: str) -> list[str]:
    """Return in what *reading* differs from what stands in the EPUB of *language*."""
    found = list(reading.errors)
    book = expected(language)
    found += [] if reading.book["pages"] == spine(language) else ["pages are missing or out of order"]
    nav = book["nav.xhtml"]
    lists = {"contents": "#toc > ol > li", "landmarks": "#landmarks li", "printPages": "#page-list li"}
    found += [f"{reading.book[name]} {name}" for name, path in lists.items()
              if reading.book[name] != len(nav.select(path))]
    found += [] if reading.book["cover"] else ["no cover"]
    for name, page in reading.pages.items():
        body = book[name].body
        assert body
        if words(page["text"]) != words(body.get_text()):
            found.append(f"{name}: other text")
        if page["language"] != language or not page["styled"]:
            found.append(f"{name}: language {page['language']}, styled {page['styled']}")
        found += [f"{name}: image {image}" for image in page["broken"]]
        found += [f"{name}: no note for {mark}" for mark in page["lost"]]
        first = body.select_one('[role="doc-footnote"]')
        if first and words(first.get_text()) not in words(page["note"]):
            found.append(f"{name}: the note opens as {page['note']!r}")
    return found


@pytest.mark.parametrize("language", EDITIONS)
@pytest.mark.parametrize("reader", READERS)
def test_every_page_and_note_is_shown(reader: str, language: str) -> None:
    reading = read(reader, epub(language))
    assert faults(reading, language) == []
    assert list(reading.pages) == spine(language)
    assert sum(bool(page["note"]) for page in reading.pages.values()) >= 15
    if reader == "foliate":
        # Opened beside the text, as a note, not as a place to go to.
        assert {page["note"].partition(":")[0] for page in reading.pages.values() if page["note"]} == {"footnote"}


def plant(source: Path, target: Path, name: str, change: Callable[[str], str]) -> Path:
    """Copy the EPUB *source* to *target* with a changed file *name*."""
    with zipfile.ZipFile(source) as good, zipfile.ZipFile(target, "w") as bad:
        for member in good.infolist():
            content = good.read(member)
            if member.filename == name:
                changed = change(content.decode())
                assert changed != content.decode()
                content = changed.encode()
            bad.writestr(member, content)
    return target


NOTES = "chapters/town-on-the-euphrates.xhtml"
TOGETHER = [
    (NOTES, lambda page: re.sub(r'(<aside[^>]* id=")', r"\1lost-", page).replace("_images/", "_lost/")),
    ("nav.xhtml", lambda page: page.replace('epub:type="landmarks"', 'epub:type="nothing"')),
]


@pytest.mark.parametrize("reader", READERS)
def test_planted_faults_are_seen_in_the_readers(reader: str, tmp_path: Path) -> None:
    book = epub("en")
    for number, (name, change) in enumerate(TOGETHER):
        book = plant(book, tmp_path / f"{number}.epub", name, change)
    found = "\n".join(faults(read(reader, book, pages=[NOTES]), "en"))
    assert "0 landmarks" in found
    for fault in ("no note for", "the note opens as", "image "):
        assert f"{NOTES}: {fault}" in found


@pytest.mark.parametrize("reader", READERS)
def test_a_page_that_was_cut_off_is_seen_in_the_readers(reader: str, tmp_path: Path) -> None:
    book = plant(epub("en"), tmp_path / "broken.epub", NOTES, lambda page: page[:len(page) // 2])
    assert [line for line in faults(read(reader, book, pages=[NOTES]), "en") if NOTES in line] != []


# -- DAISY Ace -------------------------------------------------------------------------

def ace(book: Path, home: Path) -> list[str]:
    """Return what DAISY Ace finds against *book*; it may write to *home*."""
    environment = os.environ | {"PUPPETEER_EXECUTABLE_PATH": str(shutil.which("chromium")), "HOME": str(home)}
    run = subprocess.run(["node", ROOT / "tests" / "ace.cjs", book], cwd=home, check=True, capture_output=True,
                         env=environment)
    return [
        f"{page['earl:testSubject']['url']}: {found['earl:test']['dct:title']}"
        for page in json.loads(run.stdout)["assertions"] for found in page["assertions"]
    ]


@pytest.mark.parametrize("language", EDITIONS)
def test_ace_finds_nothing(language: str, tmp_path: Path) -> None:
    assert ace(epub(language), tmp_path) == []


@pytest.mark.sphinx("epub", testroot="epub-whole", confoverrides={"print_pages": "pages.txt"})
def test_ace_would_find_a_planted_fault(app: SphinxTestApp, tmp_path: Path) -> None:
    app.build()
    book = plant(app.outdir / "rivers-en.epub", tmp_path / "broken.epub", "land/flow.xhtml",
                 lambda page: page.replace(' lang="en" xml:lang="en"', "").replace('alt="A dot."', ""))
    found = ace(book, tmp_path)
    assert sorted(found) == ["land/flow.xhtml: html-has-lang", "land/flow.xhtml: image-alt"]
