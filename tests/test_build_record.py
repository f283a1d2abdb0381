"""The sums and the record of the artefacts are theirs, and functions of them."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

import build_record
from artefacts import ROOT
from build_record import RECORD, SUMS, read_sums, told_by, validations, write_record
from publish import publish

CONF = 'language = "en"\n'
STATUS = '<p class="edition-status">Laitos: suomi, versio 0.1, revisio <b>0c2b812+</b>, 24. marraskuuta 2026.</p>'


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Return a folder with the sources and the artefacts of a tiny book in English and Finnish."""
    for name, text in {
        "source/conf.py": CONF, "source/index.md": "# Rivers\n", "source/_ext/__pycache__/x.pyc": "",
        "locale/fi/LC_MESSAGES/index.po": "", "bibliography.bib": "",
        "requirements.txt": "sphinx==1.0 \\\n    --hash=sha256:0\nno-such-package==2\n",
        "build/html/en/index.html": "<p>Rivers</p>", "build/html/fi/index.html": "<p>Joet</p>",
        "build/html/.en.new/index.html": "half", "build/pdf/rivers-en.pdf": "%PDF",
        "build/work/en/latex/rivers-en.log": "</usr/share/nothing.otf></etc/passwd>",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    shutil.copyfile(ROOT / "pyproject.toml", tmp_path / "pyproject.toml")
    (tmp_path / "build/epub").mkdir()
    with zipfile.ZipFile(tmp_path / "build/epub/rivers-fi.epub", "w") as container:
        container.writestr("content.opf", '<meta property="dcterms:modified">2023-11-14T22:13:20Z</meta>')
        container.writestr("colophon.xhtml", STATUS)
    return tmp_path


def read(book: Path) -> dict[str, object]:
    told: dict[str, object] = json.loads((book / "build" / RECORD).read_text(encoding="utf-8"))
    return told


def test_sums_are_those_of_sha256sum(book: Path) -> None:
    write_record(book, book / "build")
    command = ["sha256sum", "--check", "--strict", SUMS]
    assert subprocess.run(command, cwd=book / "build", capture_output=True, check=False).returncode == 0
    assert list(read_sums(book / "build" / SUMS)) == [
        "epub/rivers-fi.epub", "html/en/index.html", "html/fi/index.html", "pdf/rivers-en.pdf"]
    (book / "build/pdf/rivers-en.pdf").write_text("%PDG")
    assert subprocess.run(command, cwd=book / "build", capture_output=True, check=False).returncode == 1


def test_the_record_tells_what_the_artefacts_are_made_of(book: Path) -> None:
    write_record(book, book / "build", "https://example.org/")
    told = read(book)
    assert told["site"] == "https://example.org/"
    assert told["sources"] == {
        name: hashlib.sha256((book / name).read_bytes()).hexdigest()
        for name in ("bibliography.bib", "locale/fi/LC_MESSAGES/index.po", "requirements.txt", "source/conf.py",
                     "source/index.md")}
    listed = hashlib.sha256((book / "build" / SUMS).read_bytes()).hexdigest()
    assert told["artefacts"] == {SUMS: listed, "files": 4}
    # What is installed, not what is wished for.
    assert told["packages"] == {"sphinx": "9.0.4"}
    programs = told["programs"]
    assert isinstance(programs, dict)
    assert "TeX Live" in programs["lualatex"]
    assert all(programs.values())
    assert told["fonts"] == {}
    assert str(book) not in json.dumps(told)


def test_an_edition_tells_its_revision_and_date_itself(book: Path) -> None:
    assert told_by(book / "build/epub/rivers-fi.epub") == {"revision": "0c2b812+", "source_date_epoch": 1700000000}
    write_record(book, book / "build")
    editions = read(book)["editions"]
    assert isinstance(editions, dict)
    assert list(editions) == ["en", "fi"]
    assert editions["fi"] == {"revision": "0c2b812+", "source_date_epoch": 1700000000}


def test_equal_artefacts_have_equal_records(book: Path) -> None:
    write_record(book, book / "build")
    before = [(book / "build" / name).read_bytes() for name in (SUMS, RECORD)]
    for path in book.rglob("*"):
        path.touch()
    write_record(book, book / "build")
    assert [(book / "build" / name).read_bytes() for name in (SUMS, RECORD)] == before
    assert {path.name for path in (book / "build").iterdir()} == {"epub", "html", "pdf", "work", SUMS, RECORD}


def test_a_new_artefact_removes_the_sums_of_the_old(book: Path) -> None:
    for target in ("pdf/rivers-en.pdf", "html/fi"):
        write_record(book, book / "build")
        publish(book / "source" / ("index.md" if target.endswith("pdf") else "."), book / "build" / target)
        assert not (book / "build" / SUMS).exists()


def test_an_answer_of_a_validator_is_about_the_bytes_that_it_saw(book: Path) -> None:
    page = book / "build/pdf/rivers-en.pdf"
    answer = {"validator": "veraPDF", "findings": [], "artefacts": {"pdf/rivers-en.pdf": build_record.digest(page)}}
    (book / "build/work/validators").mkdir()
    (book / "build/work/validators/verapdf.json").write_text(json.dumps(answer))
    assert validations(book / "build") == [answer]
    page.write_text("%PDG")
    assert validations(book / "build") == []


@pytest.mark.parametrize("line", ["nonsense", f"{'0' * 64}  /etc/passwd", f"{'0' * 64}  html/../../x"])
def test_other_lists_are_refused(line: str, tmp_path: Path) -> None:
    (tmp_path / SUMS).write_text(f"{'0' * 64}  a\n{line}\n")
    with pytest.raises(ValueError, match=f"{SUMS}:2: no line of sha256sum"):
        read_sums(tmp_path / SUMS)
