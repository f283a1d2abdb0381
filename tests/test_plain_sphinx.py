"""Plain `sphinx-build` in another folder gives the same bytes as `make`, with nothing compiled before.

It reads and writes in two processes side by side (-j), as hosted builders do; `make` in one for each edition.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from artefacts import BUILD, EDITIONS, ROOT, epub, pdf, site
from build_record import told_by
from verify import ELSEWHERE, copy_sources


def the_book() -> dict[str, str | int]:
    """Return revision and date of the built artefacts; outside the repository there is no git."""
    return told_by(epub("en"))


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the book in a folder with a name that is hard on scripts, nothing in it compiled."""
    folder = tmp_path_factory.mktemp("clone of the book – ä")
    copy_sources(ROOT, folder)
    assert not list(folder.rglob("*.mo"))
    return folder


def folios(language: str) -> Path:
    return BUILD / "work" / language / "pages"


def sphinx(clone: Path, builder: str, language: str) -> Path:
    out = clone / f"out-{builder}-{language}"
    command = [
        sys.executable,
        "-m",
        "sphinx",
        "-q",
        "-W",
        "-j",
        "2",
        "-b",
        builder,
        "-d",
        str(clone / f"doctrees-{language}"),
        "-D",
        f"language={language}",
        "-D",
        f"edition_revision={the_book()['revision']}",
        # The folios of the printed book, which LaTeX tells; test_pdf looks whether it tells the same here.
        *([] if builder == "latex" else ["-D", f"print_pages={folios(language)}"]),
        str(clone / "source"),
        str(out),
    ]
    environment = os.environ | ELSEWHERE | {"SOURCE_DATE_EPOCH": str(the_book()["source_date_epoch"])}
    run = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return out


def files(folder: Path) -> dict[str, bytes]:
    unread = (".doctrees", ".buildinfo")
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.relative_to(folder).as_posix().startswith(unread)
    }


@pytest.mark.parametrize("language", EDITIONS)
def test_html(clone: Path, language: str) -> None:
    ours, theirs = files(site(language)), files(sphinx(clone, "html", language))
    assert sorted(ours) == sorted(theirs)
    assert [name for name in ours if ours[name] != theirs[name]] == []


@pytest.mark.parametrize("language", EDITIONS)
def test_epub(clone: Path, language: str) -> None:
    out = sphinx(clone, "epub", language)
    assert (out / epub(language).name).read_bytes() == epub(language).read_bytes()


@pytest.mark.parametrize("language", EDITIONS)
def test_pdf(clone: Path, language: str) -> None:
    out = sphinx(clone, "latex", language)
    name = f"callinicum-{language}"
    assert (out / f"{name}.tex").read_bytes() == (BUILD / "work" / language / "latex" / f"{name}.tex").read_bytes()
    environment = os.environ | ELSEWHERE | {"LATEXMKOPTS": "-halt-on-error -interaction=nonstopmode"}
    for variable in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL"):
        environment.pop(variable, None)
    run = subprocess.run(["make", "-s", f"{name}.pdf"], cwd=out, env=environment, capture_output=True, check=True)
    # From cold (extension one_pass).
    assert run.stdout.count(b"of rule 'pdflatex'\n---") == 1
    assert (out / f"{name}.pdf").read_bytes() == pdf(language).read_bytes()
    assert (out / f"{name}.pages").read_bytes() == folios(language).read_bytes()
