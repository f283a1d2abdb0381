"""Rebuild the artefacts somewhere else and compare every byte.

    python tools/verify.py SUMS

SUMS is the ``SHA256SUMS`` of the artefacts, with their ``build-record.json`` beside it.  What git keeps is copied to
another folder, with a name that is hard on scripts, and built there by plain sphinx-build, in another time zone and
locale, with another umask, hash seed and home folder, and, where root calls, by another user.  Prints each file that
differs, is missing or was not expected, and ends with exit status 1 if there is one.
"""

from __future__ import annotations

import json
import os
import pwd
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import build_record
import publish

ROOT = Path(__file__).resolve().parent.parent
#: What is different there; the rest of the environment is left to it but for what would undo this.
ELSEWHERE = {"TZ": "Pacific/Auckland", "LC_ALL": "C", "LANG": "C", "LANGUAGE": "sv", "PYTHONHASHSEED": "7",
             "PYTHONDONTWRITEBYTECODE": "1"}
KEPT = ("PATH", "SSL_CERT_FILE", "OSFONTDIR", "TEXINPUTS")
UMASK = 0o077


def copy_sources(root: Path, folder: Path) -> None:
    """Copy to *folder* what git keeps of *root*, changed or not yet added; without git all but what a build makes."""
    listing = ["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    run = subprocess.run(listing, capture_output=True, text=True, check=False)
    if run.returncode:
        unwanted = shutil.ignore_patterns("build", ".venv", "node_modules", "__pycache__", ".*_cache", "*.mo")
        shutil.copytree(root, folder, ignore=unwanted, dirs_exist_ok=True)
        return
    for name in filter(None, run.stdout.split("\0")):
        if (root / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(root / name, folder / name)


def other_user() -> tuple[list[str], int]:
    """Return the command that makes root another user, and that user's number; nothing and -1 for others.

    That user may read what root may: Python and the packages can be in a folder of root's.
    """
    if os.geteuid() or not shutil.which("setpriv"):
        return [], -1
    try:
        number = pwd.getpwnam("nobody").pw_uid
    except KeyError:
        number = 65534
    return ["setpriv", f"--reuid={number}", f"--regid={number}", "--clear-groups",
            "--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"], number


class Rebuild:
    """Copies of the sources at *root*, built in *folder* as *told* by the record of the first build."""

    def __init__(self, root: Path, folder: Path, told: dict[str, Any]) -> None:
        self.told = told
        self.sources, self.out, self.artefacts = folder / "sources", folder / "out", folder / "artefacts"
        home = folder / "home"
        for path in (self.sources, self.out, home):
            path.mkdir(parents=True)
        copy_sources(root, self.sources)
        self.user, number = other_user()
        if self.user:
            for path in (folder, *folder.rglob("*")):
                os.chown(path, number, number)
        kept = {name: value for name, value in os.environ.items() if name in KEPT}
        self.environment = kept | ELSEWHERE | {"HOME": str(home)}

    def run(self, *command: str | Path, epoch: int = 0) -> None:
        """Run Python with *command* in the folder of the sources, on a date, and end the program where that fails."""
        environment = self.environment | ({"SOURCE_DATE_EPOCH": str(epoch)} if epoch else {})
        run = subprocess.run([*self.user, sys.executable, *map(str, command)], cwd=self.sources, env=environment,
                             umask=UMASK, capture_output=True, text=True, errors="replace", check=False)
        if run.returncode:
            sys.exit(f"{' '.join(map(str, command))} failed elsewhere: {(run.stderr or run.stdout)[-2000:]}")

    def sphinx(self, builder: str, language: str, suffix: str = "", *settings: str) -> Path:
        """Build one format of one edition; return the folder that it is in."""
        out = self.out / f"{builder}-{language}{suffix}"
        edition = self.told["editions"][language]
        revision = [f"edition_revision={edition['revision']}"] if edition["revision"] else []
        given = [part for setting in (f"language={language}", *revision, *settings) for part in ("-D", setting)]
        # The doctrees are shared, as `sphinx-build -M` does it.
        self.run("-m", "sphinx", "-q", "-W", "-b", builder, "-d", self.out / f"doctrees-{language}", *given,
                 self.sources / "source", out, epoch=edition["source_date_epoch"])
        return out

    def edition(self, language: str, names: list[str]) -> None:
        """Build what *names*, paths of artefacts, name of one edition."""
        folios: list[str] = []
        sheets = re.compile(rf"pdf/([\w-]+?-{re.escape(language)})(?:-([a-z0-9]+?))??(-cover)?\.pdf")
        wanted = [found for name in names if (found := sheets.fullmatch(name))]
        # The printed book first, for the others tell its pages; each cover after its book.
        for found in sorted(wanted, key=lambda found: (found[2] or "", found[3] or "")):
            suffix = f"-{found[2]}" if found[2] else ""
            folder = self.out / f"latex-{language}{suffix}"
            if not folder.exists():
                self.sphinx("latex", language, suffix, *([f"print_preset={found[2]}"] if found[2] else []))
            book = Path(found[0]).stem
            if found[3] and not (folder / f"{book.removesuffix('-cover')}.pdf").exists():
                self.run("tools/typeset.py", folder, book.removesuffix("-cover"))
            self.run("tools/typeset.py", folder, book)
            publish.publish(folder / f"{book}.pdf", self.artefacts / found[0])
            if not suffix and not found[3] and (pages := folder / f"{book}.pages").exists():
                folios = [f"print_pages={pages}"]
        for name in names:
            if re.fullmatch(rf"epub/[\w-]+-{re.escape(language)}\.epub", name):
                publish.publish(self.sphinx("epub", language, "", *folios) / Path(name).name, self.artefacts / name)
        if any(name.startswith(f"html/{language}/") for name in names):
            site = [f"html_baseurl={self.told['site']}"] if self.told["site"] else []
            publish.publish(self.sphinx("html", language, "", *site, *folios), self.artefacts / "html" / language)

    def root_page(self, names: list[str]) -> None:
        """Write what stands above the web editions."""
        if "html/index.html" in names:
            above = self.out / "above" / "index.html"
            self.run("tools/choose_language.py", above, *filter(None, [self.told["site"]]))
            for path in above.parent.iterdir():
                publish.publish(path, self.artefacts / "html" / path.name)


def languages_of(names: list[str], told: dict[str, Any]) -> list[str]:
    """Return the languages of the editions of which *names* has an artefact."""
    return [language for language in told["editions"]
            if any(re.search(rf"[-/]{re.escape(language)}[-/.]", name) for name in names)]


def differences(expected: dict[str, str], found: dict[str, str]) -> list[str]:
    """Return a line for each path that *expected* and *found*, digests by path, do not share."""
    lines = []
    for name in sorted(expected.keys() | found.keys()):
        if name not in found:
            lines.append(f"{name}: was not made elsewhere")
        elif name not in expected:
            lines.append(f"{name}: is made elsewhere only")
        elif expected[name] != found[name]:
            lines.append(f"{name}: differs ({expected[name][:12]}… here, {found[name][:12]}… elsewhere)")
    return lines


def first_difference(here: Path, elsewhere: Path) -> str:
    """Return where two files begin to differ; nothing where one is not there to be looked at."""
    if not (here.exists() and elsewhere.exists()):
        return ""
    one, other = here.read_bytes(), elsewhere.read_bytes()
    place = next((place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
                 min(len(one), len(other)))
    return f", from byte {place}: {one[place:place + 40]!r}, {other[place:place + 40]!r}"


def verify(root: Path, listing: Path, folder: Path) -> list[str]:
    """Rebuild in *folder* what *listing*, the sums of artefacts made from *root*, names; return what differs."""
    expected = build_record.read_sums(listing)
    told = json.loads(listing.with_name(build_record.RECORD).read_text(encoding="utf-8"))
    names = list(expected)
    again = Rebuild(root, folder, told)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(lambda language: again.edition(language, names), languages_of(names, told)))
    again.root_page(names)
    found = build_record.sums(again.artefacts)
    return [line + first_difference(listing.parent / line.partition(": ")[0], again.artefacts / line.partition(": ")[0])
            if ": differs " in line else line for line in differences(expected, found)]


def main(listing: Path) -> None:
    """Verify, and tell what came of it."""
    with tempfile.TemporaryDirectory(prefix="the book, elsewhere – ä ") as folder:
        try:
            found = verify(ROOT, listing, Path(folder))
        except (OSError, ValueError) as error:
            sys.exit(f"{error}; verify needs SHA256SUMS and build-record.json of one build, beside each other")
        here = os.geteuid() == 0 and other_user()[0]
    if found:
        sys.exit("\n".join([*found, f"{len(found)} files differ"]))
    by = f"by user {other_user()[1]} " if here else ""
    print(f"Rebuilt {by}in another folder, time zone ({ELSEWHERE['TZ']}), locale and home: "
          f"all {len(build_record.read_sums(listing))} files are the same.")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
