"""Write what a stranger needs to rebuild the artefacts and compare them.

    python tools/build_record.py FOLDER [ADDRESS]

FOLDER is that of the artefacts (``build``), ADDRESS that of the web site, where they were made for one.

``FOLDER/SHA256SUMS`` is for ``sha256sum -c`` and ``make verify``.  ``FOLDER/build-record.json`` says of which edition,
revision and date they are, what they were made of (``sources``) and with which programs, packages and faces, and what
the validators found, if they were asked (``validators``; the tests leave their answers in ``FOLDER/work/validators``,
and those that are about other bytes are left out).  Both are functions of the artefacts, the sources and the machine.
"""

from __future__ import annotations

import hashlib
import json
import platform
import re
import runpy
import subprocess
import sys
import tomllib
import zipfile
from datetime import datetime
from importlib import metadata
from pathlib import Path
from typing import Any

import icu

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "source" / "_ext"))

from edition import EARLIEST, editions, last_commit  # noqa: E402 (the path to it stands just above)
from translation_status import revision  # noqa: E402

SUMS, RECORD = "SHA256SUMS", "build-record.json"
#: The folders of artefacts.
FORMATS = ("pdf", "epub", "html")
#: What the Makefile builds from; the packages of the lock file are told by version besides.
SOURCES = ("source/**/*", "locale/*/LC_MESSAGES/**/*.po", "bibliography.bib", "requirements.txt")
#: The line that says what edition this is (extension translation_status).
STATUS = re.compile(r'<p class="edition-status"[^>]*>(.*?)</p>', re.DOTALL)
#: Programs that have a part in the bytes, and how they tell their version.
PROGRAMS = {
    "lualatex": (["lualatex", "--version"], r"This is (.*)"),
    "latexmk": (["latexmk", "-v"], r"Version (.*)"),
}


def digest(path: Path) -> str:
    """Return the SHA-256 of the file *path*."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def sums(build: Path) -> dict[str, str]:
    """Return the digest of each artefact in *build*, by its path below that; hidden files are none."""
    return {name: digest(path) for name, path in sorted(
        (path.relative_to(build).as_posix(), path)
        for folder in FORMATS for path in (build / folder).rglob("*") if path.is_file()
    ) if "/." not in name}


def read_sums(path: Path) -> dict[str, str]:
    """Return the digests of the file *path*, as `sha256sum` writes them.

    Raises ValueError, with file and line, where a line is none of these.
    """
    found = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        entry = re.fullmatch(r"([0-9a-f]{64}) [ *](.+)", line)
        if not entry or ".." in Path(entry[2]).parts or Path(entry[2]).is_absolute():
            raise ValueError(f"{path}:{number}: no line of sha256sum; take the file as it was published")
        found[entry[2]] = entry[1]
    return found


def sources(root: Path) -> dict[str, str]:
    """Return the digest of each file in *root* that the artefacts are made of, by path."""
    return {path.relative_to(root).as_posix(): digest(path) for path in sorted(
        {path for pattern in SOURCES for path in root.glob(pattern)}
    ) if path.is_file() and path.suffix not in (".pyc", ".mo")}


def version(command: list[str], pattern: str) -> str:
    """Return what a program tells of its version when it is called with *command*; nothing where it is missing."""
    try:
        told = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    except OSError:
        return ""
    found = re.search(pattern, told)
    return found[1].strip() if found else ""


def system_packages(wanted: list[str]) -> dict[str, str]:
    """Return the versions of the Debian packages *wanted* that are installed; none on other systems."""
    try:
        told = subprocess.run(["dpkg-query", "-W", "-f=${Package} ${Version} ${db:Status-Status}\n", *wanted],
                              capture_output=True, text=True, check=False).stdout
    except OSError:
        return {}
    rows = [line.split() for line in told.splitlines() if line.endswith(" installed")]
    return {name: package_version for name, package_version, _status in sorted(rows)}


def distribution() -> str:
    """Return what the system calls itself (os-release(5)); nothing where it does not say."""
    try:
        return platform.freedesktop_os_release().get("PRETTY_NAME", "")
    except OSError:
        return ""


def python_packages(lock: str) -> dict[str, str]:
    """Return the installed versions of the packages of the *lock* file's text."""
    names = sorted(set(re.findall(r"^([a-z0-9-]+)==", lock, re.MULTILINE)))
    installed = {re.sub(r"[-_.]+", "-", found.name).lower(): found.version for found in metadata.distributions()}
    return {name: installed[name] for name in names if name in installed}


def fonts(build: Path) -> dict[str, str]:
    """Return the digests of the font files that LaTeX's logs in *build* say are in the PDFs, by name."""
    logs = [path.read_text(encoding="utf-8", errors="replace") for path in (build / "work").glob("*/latex*/*.log")]
    used = {Path(name) for log in logs for name in re.findall(r"<(/[^<>\n]+\.(?:otf|ttf))>", log)}
    return {path.name: digest(path) for path in sorted(used) if path.exists()}


def validations(build: Path) -> list[dict[str, Any]]:
    """Return what validators found of artefacts that still are as they were; each names validator and artefact."""
    files = sorted((build / "work" / "validators").glob("*.json"))
    answers = [json.loads(path.read_text(encoding="utf-8")) for path in files]
    return [answer for answer in answers
            if all((build / name).exists() and digest(build / name) == of for name, of in answer["artefacts"].items())]


def told_by(epub: Path) -> dict[str, Any]:
    """Return revision and SOURCE_DATE_EPOCH of the edition *epub*, as it tells them itself.

    Its revision is in the line of extension translation_status, and empty where the book has none.
    """
    with zipfile.ZipFile(epub) as container:
        package = container.read("content.opf").decode()
        pages = (container.read(name).decode() for name in container.namelist() if name.endswith(".xhtml"))
        line = next((found[1] for page in pages if (found := STATUS.search(page))), "")
    modified = re.search(r'"dcterms:modified">([^<]+)<', package)
    commit = re.search(r"(?<![\w.])[0-9a-f]{7,40}\+?(?!\w)", re.sub(r"<[^>]*>", "", line))
    return {"revision": commit[0] if commit else "",
            "source_date_epoch": int(datetime.fromisoformat(modified[1]).timestamp()) if modified else EARLIEST}


def editions_of(root: Path, build: Path) -> dict[str, dict[str, Any]]:
    """Return what is told of each edition of the book at *root* that *build* has an artefact of, by language."""
    settings = runpy.run_path(str(root / "source" / "conf.py"))
    told = {}
    for language in editions(root / "locale", settings["language"]):
        if epubs := sorted((build / "epub").glob(f"*-{language}.epub")):
            told[language] = told_by(epubs[0])
        elif (build / "html" / language).exists() or list((build / "pdf").glob(f"*-{language}*.pdf")):
            told[language] = {"revision": revision(root), "source_date_epoch": last_commit(root)}
    return told


def record(root: Path, build: Path, address: str, listed: str) -> dict[str, Any]:
    """Return the record of the artefacts in *build*, made from *root* for a site at *address*.

    *listed* are their sums, as a text.
    """
    settings = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["callinicum"]["packages"]
    return {
        "record": 1,
        "editions": editions_of(root, build),
        "site": address,
        "artefacts": {SUMS: hashlib.sha256(listed.encode()).hexdigest(), "files": listed.count("\n")},
        "sources": sources(root),
        "machine": {"system": platform.system(), "architecture": platform.machine(),
                    "distribution": distribution()},
        "programs": {"python": platform.python_version(), "icu": icu.ICU_VERSION,
                     **{name: version(*call) for name, call in PROGRAMS.items()}},
        "packages": python_packages((root / "requirements.txt").read_text(encoding="utf-8")),
        "system_packages": system_packages([entry.rpartition(": ")[2] for entry in settings["build"]]),
        "fonts": fonts(build),
        "validators": validations(build),
    }


def write(path: Path, text: str) -> None:
    """Write *text* to *path* in one step."""
    unfinished = path.with_name(f".{path.name}.new")
    unfinished.write_text(text, encoding="utf-8")
    unfinished.replace(path)


def write_record(root: Path, build: Path, address: str = "") -> None:
    """Write sums and record of the artefacts in *build*; the sums last, for make looks at their date."""
    listed = "".join(f"{of}  {name}\n" for name, of in sums(build).items())
    told = record(root, build, address, listed)
    write(build / RECORD, json.dumps(told, indent=1, sort_keys=True, ensure_ascii=False) + "\n")
    write(build / SUMS, listed)


if __name__ == "__main__":
    if len(sys.argv) not in {2, 3}:
        sys.exit(__doc__)
    try:
        write_record(ROOT, Path(sys.argv[1]), "".join(sys.argv[2:]))
    except OSError as error:
        sys.exit(f"{error.filename}: {error.strerror}; make the folder writable or free some space")
