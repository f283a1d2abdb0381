"""The real artefacts of `make book`, for the tests that look at them."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import zipfile
from functools import cache
from pathlib import Path

from bs4 import BeautifulSoup

from edition import editions

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"
EDITIONS = editions(ROOT / "locale", "en")
TITLES = {"en": "Callinicum 531: Rome and Persia on the Euphrates", "fi": "Callinicum 531: Rooma ja Persia Eufratilla"}


def pdf(language: str, preset: str = "royal") -> Path:
    suffix = "" if preset == "royal" else f"-{preset}"
    return BUILD / "pdf" / f"callinicum-{language}{suffix}.pdf"


def epub(language: str) -> Path:
    return BUILD / "epub" / f"callinicum-{language}.epub"


def site(language: str) -> Path:
    return BUILD / "html" / language


def epub_pages(language: str) -> dict[str, str]:
    """Return the XHTML pages of the EPUB of *language*, by name."""
    with zipfile.ZipFile(epub(language)) as container:
        return {name: container.read(name).decode() for name in container.namelist() if name.endswith(".xhtml")}


def site_pages(language: str) -> dict[str, str]:
    """Return the pages of the web edition of *language*, by path."""
    folder = site(language)
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.html"))
    }


def note_validation(validator: str, findings: list[str], *artefacts: Path) -> None:
    """Leave what *validator* found in *artefacts* to the build record (tools/build_record.py)."""
    digests = {path.relative_to(BUILD).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in artefacts}
    answer = {"validator": validator, "findings": findings, "artefacts": digests}
    folder = BUILD / "work" / "validators"
    folder.mkdir(exist_ok=True)
    name = hashlib.sha256("\n".join([validator, *digests]).encode()).hexdigest()[:16]
    unfinished = folder / f".{name}.json"
    unfinished.write_text(json.dumps(answer, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    unfinished.replace(folder / f"{name}.json")


@cache
def pdf_text(language: str, *options: str) -> str:
    """Return the text of the PDF of *language*, words joined where a line ends in a hyphen.

    It stands as on the page; in the order of reading without ``-layout`` among the *options* of pdftotext.
    """
    run = subprocess.run(["pdftotext", *(options or ["-layout"]), pdf(language), "-"],
                         capture_output=True, text=True, check=True)
    return re.sub(r"(?<=\w)[-\N{HYPHEN}]\n\s*(?=[a-zåäö])", "", run.stdout)


def words_shown(page: str, language: str) -> str:
    """Return all that the reader of an HTML *page* can meet in *language*: text, labels and alternative texts.

    Passages that are marked as another language's are left out.
    """
    soup = BeautifulSoup(page, "xml" if page.startswith("<?xml") else "lxml")
    # The works cited below a chapter repeat titles of the bibliography, which may be in any language.
    for hidden in soup.select("script, style, input[type=hidden], .works-cited"):
        hidden.decompose()
    for foreign in soup.find_all(lambda tag: tag.name != "html" and tag.get("lang") not in (None, language)):
        foreign.decompose()
    labels = [
        str(tag[name])
        for name in ("title", "aria-label", "alt", "placeholder", "value", "content")
        for tag in soup.select(f"[{name}]")
        if not (tag.name == "meta" and tag.get("name") != "description")
    ]
    return " ".join([soup.get_text(" "), *labels])
