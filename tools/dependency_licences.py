"""Write the licences of all packages that the lock files name to DEPENDENCIES.md.

    python tools/dependency_licences.py [--check]

What a package says of itself (core metadata: ``License-Expression``, ``License``, or its classifiers; for npm the
lock file) is written down, not judged.  Every package of the lock files must be installed.  ``--check`` ends with
what differs from the file and writes nothing.
"""

from __future__ import annotations

import json
import re
import sys
from email import message_from_string
from email.message import Message
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "DEPENDENCIES.md"
#: Lock files of pip by what they are for.
LOCKS = {"build": "requirements.txt", "test": "tests/requirements.txt"}
#: A locked package, without those that this project's platforms never install.
LOCKED = re.compile(r"^([a-z0-9-]+)==[^\s;]++(?! *; sys_platform == 'win32')", re.MULTILINE)

HEAD = """# Licences of the dependencies

Written by `tools/dependency_licences.py` from what the packages say of themselves; none of them is part of this
repository.  `{locks}` and `tests/package-lock.json` hold versions and digests.
The system packages of `pyproject.toml` bring their licences to `/usr/share/doc/<package>/copyright`.
"""


def licence_of(fields: Message) -> str:
    """Return the licence that a package's core metadata (PEP 639, then its forerunners) tell.

    Raises LookupError where they tell none.
    """
    if expression := fields.get("License-Expression"):
        return str(expression)
    classifiers = [text.rpartition(" :: ")[2] for text in fields.get_all("Classifier", [])
                   if text.startswith("License :: ") and not text.endswith("OSI Approved")]
    text = str(fields.get("License") or "")
    # Some give the whole text of a licence instead of its name.
    if text not in ("", "UNKNOWN") and "\n" not in text and len(text) < 80:
        return text
    if not classifiers:
        raise LookupError("the package names no licence")
    return " OR ".join(dict.fromkeys(classifiers))


def python_packages(lock: str) -> list[tuple[str, str]]:
    """Return the packages of the *lock* file's text with their licences, by name."""
    return [(name, licence_of(message_from_string(metadata.distribution(name).read_text("METADATA") or "")))
            for name in sorted(set(LOCKED.findall(lock)))]


def node_packages(lock: str) -> list[tuple[str, str]]:
    """Return the packages of the npm *lock* file's text with their licences, by name."""
    packages = json.loads(lock)["packages"]
    named = {(path.rpartition("node_modules/")[2], package.get("license", "")) for path, package in packages.items()
             if path}
    if nameless := sorted(name for name, licence in named if not licence):
        raise LookupError(f"npm package {nameless[0]} names no licence")
    return sorted(named)


def report(root: Path) -> str:
    """Return the text of DEPENDENCIES.md for the lock files in *root*."""
    parts = [HEAD.format(locks="`, `".join(LOCKS.values()))]
    for purpose, rows in (
        *((f"Python, to {purpose}", python_packages((root / lock).read_text(encoding="utf-8")))
          for purpose, lock in LOCKS.items()),
        ("npm, to test", node_packages((root / "tests/package-lock.json").read_text(encoding="utf-8"))),
    ):
        parts.append(f"\n## {purpose}\n\n| package | licence |\n|---|---|\n")
        parts += [f"| {name} | {licence} |\n" for name, licence in rows]
    return "".join(parts)


if __name__ == "__main__":
    if sys.argv[1:] not in ([], ["--check"]):
        sys.exit(__doc__)
    try:
        text = report(ROOT)
    except (LookupError, metadata.PackageNotFoundError) as error:
        sys.exit(f"{error}; run `make setup-test`, or leave the package out")
    if not sys.argv[1:]:
        TARGET.write_text(text, encoding="utf-8")
    elif not TARGET.exists() or TARGET.read_text(encoding="utf-8") != text:
        sys.exit(f"{TARGET.name}: the licences of the dependencies have changed; "
                 f"run `{Path(sys.executable).name} tools/dependency_licences.py`")
