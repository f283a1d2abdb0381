"""Write what Weblate is to know of the catalogs: ``make weblate REPO=https://example.org/book.git``.

    python tools/weblate.py REPOSITORY [BRANCH]

``build/exchange/weblate.json`` has a component for each catalog and one for the glossary.  It is read by Weblate's
``weblate import_json --project book --main-component book build/exchange/weblate.json`` (Weblate's manual,
"Management commands").  All components share the repository of the first.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "locale"
OUT = ROOT / "build" / "exchange" / "weblate.json"
sys.path.insert(0, str(ROOT / "source" / "_ext"))

from po_file import replace_file  # noqa: E402 (the path to it stands just above)

#: Weblate's project, which the components after the first name to share its repository.
PROJECT = "book"
FIRST = "book"


def component(catalog: str, repository: str, branch: str) -> dict[str, Any]:
    """Return the component of the *catalog* of that name (``chapters/river``)."""
    slug = catalog.replace("/", "-")
    plain = catalog in ("book", "sphinx")
    return {
        "name": {"book": "Titles, figures and our words", "sphinx": "Words of Sphinx"}.get(catalog, catalog),
        "slug": slug,
        "vcs": "git",
        "repo": repository if catalog == FIRST else f"weblate://{PROJECT}/{FIRST}",
        "branch": branch if catalog == FIRST else "",
        "filemask": f"locale/*/LC_MESSAGES/{catalog}.po",
        "file_format": "po",
        "source_language": {"code": "en"},
        "language_regex": r"^[A-Za-z]{2,8}([-_@][A-Za-z0-9]+)*$",
        # `make add-language` makes what a language needs; `make catalogs` keeps headers and flags.
        "new_lang": "contact",
        "manage_units": False,
        "allow_translation_propagation": not plain,
    }


def glossary() -> dict[str, Any]:
    """Return the component of the terms; `make export` makes the file of each language to upload."""
    return {
        "name": "Glossary", "slug": "glossary", "vcs": "local", "repo": "local:", "branch": "main",
        "filemask": "*.tbx", "file_format": "tbx", "is_glossary": True, "source_language": {"code": "en"},
    }


def components(repository: str, branch: str) -> list[dict[str, Any]]:
    """Return the components of all catalogs, those with our words first, and of the glossary."""
    names = {path.relative_to(folder).with_suffix("").as_posix()
             for folder in LOCALE.glob("*/LC_MESSAGES") for path in folder.rglob("*.po")}
    ordered = [FIRST, *sorted(names - {FIRST})]
    return [*(component(name, repository, branch) for name in ordered), glossary()]


def main(arguments: list[str]) -> None:
    """Write the file."""
    if not 1 <= len(arguments) <= 2:
        sys.exit("Name the repository that Weblate can reach: make weblate REPO=https://example.org/book.git")
    found = components(arguments[0], arguments[1] if len(arguments) == 2 else "main")
    replace_file(OUT, (json.dumps(found, indent=2) + "\n").encode())
    print(f"{OUT.relative_to(ROOT)}: {len(found)} components")


if __name__ == "__main__":
    main(sys.argv[1:])
