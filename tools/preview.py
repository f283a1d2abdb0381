"""Serve the web edition of a language and show each change at once: ``make preview EDITION=fi``.

    python tools/preview.py LANGUAGE [OPTION OF sphinx-autobuild ...]

sphinx-autobuild watches sources, catalogs and bibliography.  It starts a new Python for every change, which takes
longer to load Sphinx and to check all catalogs than to write the page; here a process that has done both is forked.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import sphinx_autobuild.__main__ as autobuild

import loaded_sphinx
from loaded_sphinx import ROOT, ended, sphinx_build


class ForkingBuilder:
    """Builds in a fork of this process; takes the place of sphinx-autobuild's own."""

    def __init__(self, sphinx_args: list[str], *, url_host: str, **_commands: Any) -> None:
        """*sphinx_args* are the arguments of sphinx-build; *url_host* is where the site is served."""
        self.sphinx_args, self.uri = sphinx_args, f"http://{url_host}"

    def __call__(self, *, changed_paths: Sequence[Path]) -> None:
        """Build anew, and say how long it took."""
        start = time.perf_counter()
        failed = ended(sphinx_build(self.sphinx_args))
        what = "not built: mend what the lines above name; the pages are those of before" if failed else "built"
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
    loaded_sphinx.load(ROOT, command[0])
    autobuild.Builder = ForkingBuilder
    sys.argv[1:] = arguments(command[0], command[1:])
    autobuild.main()


if __name__ == "__main__":
    main(sys.argv[1:])
