"""Check the translations: ``make check-catalogs``, or ``python tools/check_catalogs.py [LANGUAGE ...]``.

Prints ``file:line: message`` for each fault, advice included, and ends with 1 where a fault would stop a build.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "source" / "_ext"))

from sphinx.config import Config  # noqa: E402 (the path to what is ours stands just above)
from sphinx.util.tags import Tags  # noqa: E402

from catalog_check import Checker, check_edition  # noqa: E402
from findings import Finding, Level, printable  # noqa: E402
from message_tokens import MessageReader, markdown_settings  # noqa: E402
from refusal import Refusal  # noqa: E402
from spelling import FILE as NAMES  # noqa: E402
from spelling import Speller, read_names, voikko  # noqa: E402
from termbase import FILE as TERMBASE  # noqa: E402
from termbase import read_termbase  # noqa: E402


def misspelt_in(language: str, folder: Path) -> Callable[[str, str], list[str]] | None:
    """Return the function that tells the misspelt words of a translation to *language* from source and translation.

    Names stand in the *folder* of the language.  None where no dictionary is there.
    """
    try:
        knows = voikko(language)
    except ImportError:
        print("advice: the spelling is not checked: Voikko is missing; run `make setup-test`", file=sys.stderr)
        return None
    return Speller(language, knows, read_names(folder / NAMES)).misspelt_in_translation if knows else None


def check(source: Path, languages: list[str]) -> list[Finding]:
    """Return the findings, advice included, in the catalogs of *languages* of the book in the folder *source*.

    Raises Refusal where a termbase cannot be read.
    """
    config = Config.read(source, overrides={}, tags=Tags())
    reader = MessageReader(markdown_settings(config))
    found = []
    for name in config.locale_dirs:
        locale_dir = (source / name).resolve()
        for language in languages or sorted(path.parent.name for path in locale_dir.glob("*/LC_MESSAGES")):
            folder = locale_dir / language
            safe, _content = check_edition(locale_dir, Checker(language, reader))
            if any(finding.level is Level.DANGER for finding in safe):
                found += safe  # nothing else of this language is to be opened
                continue
            checker = Checker(language, reader, read_termbase(folder / TERMBASE), misspelt_in(language, folder),
                              advise=True)
            found += check_edition(locale_dir, checker)[0]
    return sorted(found)


def main(languages: list[str]) -> int:
    """Print the findings in the catalogs of *languages*, or of all; return the exit status."""
    for language in languages:
        if not (ROOT / "locale" / language / "LC_MESSAGES").is_dir():
            sys.exit(f"locale/{printable(language)}/LC_MESSAGES:1: there is no such folder; make it, or name another")
    try:
        findings = check(ROOT / "source", languages)
    except Refusal as refusal:
        print(refusal)
        return 1
    for finding in findings:
        print(str(finding).removeprefix(f"{ROOT}{os.sep}"))
    return int(any(finding.level is not Level.ADVICE for finding in findings))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
