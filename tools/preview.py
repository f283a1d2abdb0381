"""Serve the web edition of a language and show each change at once: ``make preview EDITION=fi``.

    python tools/preview.py LANGUAGE [OPTION OF sphinx-autobuild ...]

sphinx-autobuild watches sources, catalogs and bibliography.  It starts a new Python for every change, which takes
longer to load Sphinx and to check all catalogs than to write the page; here a process that has done both is forked.
"""

from __future__ import annotations

import functools
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "source" / "_ext"))

# What a build loads, so that a fork has it.
import furo  # noqa: E402, F401 (the path to what is ours stands just above)
import matplotlib.figure  # noqa: E402, F401
import myst_parser.parsers.sphinx_  # noqa: E402, F401
import sphinx_autobuild.__main__ as autobuild  # noqa: E402
from sphinx.cmd.build import build_main  # noqa: E402
from sphinx.config import Config  # noqa: E402
from sphinx.util.tags import Tags  # noqa: E402

import bibliography_style  # noqa: E402, F401
import catalog_check  # noqa: E402
import cover  # noqa: E402, F401
import web_pages  # noqa: E402, F401
from findings import Finding  # noqa: E402
from message_tokens import MessageReader, markdown_settings  # noqa: E402


def remembered(check: Any) -> Any:
    """Return the function *check* of a catalog, which forgets nothing that it found in the same content."""
    known: dict[tuple[Path, bytes, str], tuple[list[Finding], bytes]] = {}

    @functools.wraps(check)
    def check_catalog(path: Path, checker: catalog_check.Checker) -> tuple[list[Finding], bytes]:
        key = path, path.read_bytes(), checker.language
        if key not in known:
            known[key] = check(path, checker)
        return known[key]

    return check_catalog


class ForkingBuilder:
    """Builds in a fork of this process; takes the place of sphinx-autobuild's own."""

    def __init__(self, sphinx_args: list[str], *, url_host: str, **_commands: Any) -> None:
        """*sphinx_args* are the arguments of sphinx-build; *url_host* is where the site is served."""
        self.sphinx_args, self.uri = sphinx_args, f"http://{url_host}"

    def __call__(self, *, changed_paths: Sequence[Path]) -> None:
        """Build anew, and say how long it took."""
        start = time.perf_counter()
        child = os.fork()
        if not child:
            status = 1
            try:
                status = build_main(self.sphinx_args)
            except SystemExit as end:  # a Refusal tells what is wrong
                print(end, file=sys.stderr)
            finally:
                sys.stdout.flush()
                os._exit(status)
        _child, ended = os.waitpid(child, 0)
        what = "built" if not ended else "not built: mend what the lines above name; the pages are those of before"
        print(f"{what} in {time.perf_counter() - start:.1f} s; {self.uri}", flush=True)


def arguments(language: str, options: Sequence[str]) -> list[str]:
    """Return the command line of sphinx-autobuild for *language*."""
    work = ROOT / "build" / "work" / language
    return [
        "-q", "-b", "html", "-D", f"language={language}", "-d", str(work / "doctrees-preview"),
        "--watch", str(ROOT / "locale" / language), "--watch", str(ROOT / "bibliography.bib"),
        "--re-ignore", r"\.(mo|unfinished|pyc)$|__pycache__", *options, str(ROOT / "source"), str(work / "preview"),
    ]


def main(command: Sequence[str]) -> None:
    """Serve the language that *command* begins with."""
    source_language = "en"
    if not command or not (command[0] == source_language or (ROOT / "locale" / command[0] / "LC_MESSAGES").is_dir()):
        sys.exit("Name one edition: make preview EDITION=fi")
    # What is told shows at once, in a file too.
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    catalog_check.check_catalog = remembered(catalog_check.check_catalog)
    if command[0] != source_language:
        settings = markdown_settings(Config.read(ROOT / "source", overrides={}, tags=Tags()))
        checker = catalog_check.Checker(command[0], MessageReader(settings))
        for path in catalog_check.catalog_paths(ROOT / "locale", command[0]):
            catalog_check.check_catalog(path, checker)
    autobuild.Builder = ForkingBuilder
    sys.argv[1:] = arguments(command[0], command[1:])
    autobuild.main()


if __name__ == "__main__":
    main(sys.argv[1:])
