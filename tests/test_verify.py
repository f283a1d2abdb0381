"""A tiny book is built here and again elsewhere: the same bytes, and a planted difference is found."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

import build_record
import verify
from artefacts import ROOT
from edition import EARLIEST

CONF = """import sys
sys.path.insert(0, {extensions!r})
import os
extensions = ["myst_parser", "edition"]
project = "Rivers"
author = copyright = "A. Writer"
version = release = "1"
edition_slug = "rivers"
edition_description = "On rivers."
language = "en"
locale_dirs = ["../locale"]
epub_show_urls = "no"
html_theme = "basic"
html_copy_source = False
"""


@pytest.fixture
def book(tmp_path: Path) -> Path:
    folder = tmp_path / "book"
    for name, text in {
        "source/conf.py": CONF.format(extensions=str(ROOT / "source" / "_ext")),
        "source/index.md": "# Rivers\n\nA river.\n", "locale/fi/LC_MESSAGES/index.po": "", "requirements.txt": "",
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    shutil.copyfile(ROOT / "pyproject.toml", folder / "pyproject.toml")
    return folder


@pytest.fixture
def elsewhere() -> Iterator[Path]:
    """Return a folder that another user reaches, as those of pytest are not."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def build(book: Path) -> Path:
    """Build the English web edition as `make` would, and return its sums."""
    environment = os.environ | {"SOURCE_DATE_EPOCH": str(EARLIEST), "TZ": "UTC"}
    command: list[str | Path] = [sys.executable, "-m", "sphinx", "-q", "-b", "html", "-d", book / "build/work/doctrees",
                                 "-D", "language=en", book / "source", book / "build/html/en"]
    subprocess.run(command, env=environment, check=True)
    for unwanted in (book / "build/html/en").glob(".buildinfo*"):
        unwanted.unlink()
    build_record.write_record(book, book / "build")
    return book / "build" / build_record.SUMS


def test_the_same_bytes_elsewhere(book: Path, elsewhere: Path) -> None:
    assert verify.verify(book, build(book), elsewhere / "hard – ä") == []


@pytest.mark.parametrize("planted", [
    'os.environ.get("TZ", "") + os.environ.get("LC_ALL", "")',
    "str(os.getuid())",
    "str(list({'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'}))",
])
def test_what_depends_on_the_place_is_found(planted: str, book: Path, elsewhere: Path,
                                            monkeypatch: pytest.MonkeyPatch) -> None:
    if "getuid" in planted and not verify.other_user()[0]:
        pytest.skip("only root can be another user")
    monkeypatch.setenv("PYTHONHASHSEED", "1")
    with (book / "source" / "conf.py").open("a") as conf:
        conf.write(f"project = {planted}\n")
    found = verify.verify(book, build(book), elsewhere)
    assert {line.partition(": differs (")[0] for line in found} >= {"html/en/genindex.html", "html/en/index.html"}
    assert all("… elsewhere), from byte " in line for line in found)


def test_what_is_missing_and_what_is_new_is_told(book: Path, elsewhere: Path) -> None:
    sums = build(book)
    lines = sums.read_text().splitlines()
    kept = [line for line in lines if not line.endswith("search.html")]
    sums.write_text("\n".join([*kept, f"{'0' * 64}  html/en/gone.html"]) + "\n")
    assert verify.verify(book, sums, elsewhere) == [
        "html/en/gone.html: was not made elsewhere", "html/en/search.html: is made elsewhere only"]


def test_root_is_another_user_who_cannot_write_here(tmp_path: Path) -> None:
    command, number = verify.other_user()
    if not command:
        pytest.skip("only root can be another user")
    code = f"import os; print(os.getuid()); open({str(tmp_path / 'x')!r}, 'w')"
    run = subprocess.run([*command, sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert run.stdout.strip() == str(number) != "0"
    assert "PermissionError" in run.stderr


def test_a_list_without_its_record_is_told(tmp_path: Path) -> None:
    (tmp_path / build_record.SUMS).write_text("")
    with pytest.raises(SystemExit, match=r"build-record\.json of one build, beside each other"):
        verify.main(tmp_path / build_record.SUMS)
