"""Extract the messages of the book and merge them into the catalogs of every language (``make catalogs``).

    python tools/catalogs.py [LANGUAGE ...]

GNU msgmerge keeps translations, comments, flags, headers, obsolete entries and, for fuzzy ones, the previous
msgid; sphinx-intl loses some of them.  A catalog is replaced in one step, and only when it changed.  ``sphinx.po``
holds Sphinx' own words and is not touched.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "locale"
POT = ROOT / "build" / "work" / "gettext"


def extract() -> list[Path]:
    """Write the POT files of chapters, settings, extensions, figures and bibliography; return them, sorted."""
    sphinx = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-b", "gettext",
              "-d", str(POT.parent / "gettext-doctrees"), str(ROOT / "source"), str(POT)]
    if subprocess.run(sphinx, check=False).returncode:
        sys.exit("The messages cannot be extracted: mend what the lines above name. No catalog was changed.")
    return sorted(path for path in POT.rglob("*.pot") if path.stem != "sphinx")


def gettext(*command: str | Path) -> bytes:
    """Return what a GNU gettext program prints; end with its message where it fails."""
    run = subprocess.run([str(part) for part in command], capture_output=True, check=False)
    if run.returncode:
        sys.exit(f"{run.stderr.decode()}\nMend the catalog and run `make catalogs` again. It was not changed.")
    return run.stdout


def without_date(catalog: bytes) -> bytes:
    """Return *catalog* without the header POT-Creation-Date, which would change it on every run."""
    return re.sub(rb'^"POT-Creation-Date:.*\n', b"", catalog, flags=re.MULTILINE)


def replace(path: Path, content: bytes) -> bool:
    """Put *content* in place of the file *path* in one step; tell whether it changed."""
    if path.exists() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.unfinished")
    with unfinished.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
    return True


def update(language: str, pots: list[Path]) -> int:
    """Merge *pots* into the catalogs of *language*; return how many changed."""
    changed = 0
    for pot in pots:
        catalog = LOCALE / language / "LC_MESSAGES" / pot.relative_to(POT).with_suffix(".po")
        current = catalog
        if not catalog.exists():
            current = pot.with_suffix(f".{language}.po")
            gettext("msginit", "--no-translator", "--no-wrap", f"--locale={language}", f"--input={pot}",
                    f"--output={current}")
        merged = gettext("msgmerge", "--quiet", "--previous", "--no-wrap", "--add-location=file", current, pot)
        if replace(catalog, without_date(merged)):
            print(f"{catalog.relative_to(ROOT)} changed")
            changed += 1
    return changed


def main(languages: list[str]) -> None:
    """Update the catalogs of *languages*, or of all."""
    pots = extract()
    known = sorted(path.parent.name for path in LOCALE.glob("*/LC_MESSAGES"))
    for language in languages or known:
        if language not in known:
            sys.exit(f"There is no locale/{language}/LC_MESSAGES; the languages are {', '.join(known)}.")
        print(f"{language}: {update(language, pots)} of {len(pots)} catalogs changed")


if __name__ == "__main__":
    main(sys.argv[1:])
