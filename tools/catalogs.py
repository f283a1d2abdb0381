"""Extract the messages of the book and merge them into the catalogs of every language (``make catalogs``).

    python tools/catalogs.py [--orphans=aside] [LANGUAGE ...]

`catalog_merge` tells how.  A catalog is replaced in one step, and only when it changed.  Those whose source file is
gone are reported, and with ``--orphans=aside`` moved to ``locale/<language>/aside/``.  ``sphinx.po`` holds Sphinx' own
words and is not touched.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "locale"
POT = ROOT / "build" / "work" / "gettext"
sys.path.insert(0, str(ROOT / "source" / "_ext"))

from catalog_merge import update_language  # noqa: E402 (the path to it stands just above)


def extract() -> Path:
    """Write the POT files of chapters, settings, extensions, figures and bibliography; return their folder."""
    if POT.exists():
        shutil.rmtree(POT)  # Sphinx leaves those of files that are gone
    sphinx = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-b", "gettext",
              "-d", str(POT.parent / "gettext-doctrees"), str(ROOT / "source"), str(POT)]
    if subprocess.run(sphinx, check=False).returncode:
        sys.exit("The messages cannot be extracted: mend what the lines above name. No catalog was changed.")
    return POT


def main(arguments: list[str]) -> None:
    """Update the catalogs of the languages among *arguments*, or of all."""
    parser = argparse.ArgumentParser(prog="make catalogs", description=__doc__)
    parser.add_argument("languages", nargs="*", metavar="LANGUAGE")
    parser.add_argument("--orphans", choices=["report", "aside"], default="report")
    options = parser.parse_args(arguments)
    known = sorted(path.parent.name for path in LOCALE.glob("*/LC_MESSAGES"))
    for language in options.languages:
        if language not in known:
            sys.exit(f"There is no locale/{language}/LC_MESSAGES; the languages are {', '.join(known)}.")
    pots = extract()
    for language in options.languages or known:
        print("\n".join(update_language(LOCALE, language, pots, set_aside=options.orphans == "aside")))


if __name__ == "__main__":
    main(sys.argv[1:])
