"""Tell how far the translations are: ``make status``, ``make status EDITION=fi``, ``make status JSON=1``.

    python tools/status.py [--json] [LANGUAGE ...]

One line for each chapter: messages translated, fuzzy and untranslated, words left, per cent of the words, last change.
A fuzzy message is not translated.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "locale"
sys.path.insert(0, str(ROOT / "source" / "_ext"))

from translation_status import Count, catalogs, last_change  # noqa: E402 (the path to it stands just above)

HEADS = ("translated", "fuzzy", "untranslated", "words left", "%", "last change")


def status(language: str) -> dict[str, Any]:
    """Return what is known of *language*: a record for each catalog, and one for all."""
    counts = catalogs(LOCALE, language)
    records = {name: asdict(row) | {"percent": row.percent, "last_change": last_change(
        LOCALE / language / "LC_MESSAGES" / f"{name}.po")} for name, row in counts.items()}
    total = sum(counts.values(), Count())
    changed = max((record["last_change"] for record in records.values()), default="")
    return {"catalogs": records, "total": asdict(total) | {"percent": total.percent, "last_change": changed}}


def lines(language: str, found: dict[str, Any]) -> list[str]:
    """Return the table of *language* for a terminal."""
    rows = {**found["catalogs"], "all": found["total"]}
    width = max(map(len, (*rows, language)))
    return [f"{language:{width}} " + " ".join(f"{head:>12}" for head in HEADS),
            *(f"{name:{width}} " + " ".join(f"{row[key]:>12}" for key in (
                "translated", "fuzzy", "untranslated", "words_left", "percent", "last_change"))
              for name, row in rows.items())]


def main(arguments: list[str]) -> None:
    """Print the status of the languages among *arguments*, or of all."""
    parser = argparse.ArgumentParser(prog="make status")
    parser.add_argument("languages", nargs="*", metavar="LANGUAGE")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    known = sorted(path.parent.name for path in LOCALE.glob("*/LC_MESSAGES"))
    for language in options.languages:
        if language not in known:
            sys.exit(f"There is no locale/{language}/LC_MESSAGES; the languages are {', '.join(known)}.")
    found = {language: status(language) for language in options.languages or known}
    print(json.dumps(found, indent=2) if options.json else
          "\n\n".join("\n".join(lines(language, record)) for language, record in found.items()))


if __name__ == "__main__":
    main(sys.argv[1:])
