"""Typeset one LaTeX document and read its log.

    python tools/typeset.py FOLDER NAME

Runs the Makefile that Sphinx wrote into FOLDER, so the result is that of plain ``sphinx-build -M latexpdf``, and
ends with the first fault that LaTeX reports: an error, a missing font or character, an undefined reference.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

#: What LaTeX's log says, and what to tell of it.
FAULTS = (
    (re.compile(r"^! (?:LaTeX Error: )?File [`'](?P<what>[^']+)' not found", re.MULTILINE),
     "the LaTeX package {what} is missing; run `make setup`"),
    (re.compile(r"The font \"(?P<what>[^\"]+)\" cannot be found"),
     "the font {what} is missing; run `make setup`"),
    (re.compile(r"^(?P<what>[^\n]*:\d+: .*(?:\n.*)?)", re.MULTILINE), "{what}"),
    (re.compile(r"^! (?P<what>.*(?:\n.*)?)", re.MULTILINE), "{what}"),
    (re.compile(r"^(?P<what>Missing character: .*)", re.MULTILINE),
     "{what}; the book's face lacks it, write it otherwise"),
    (re.compile(r"^(?P<what>LaTeX Warning: (?:Reference|Citation|Hyper reference) .* undefined.*)", re.MULTILINE),
     "{what}; mend the reference"),
    (re.compile(r"^(?P<what>LaTeX Warning: Label .* multiply defined.*)", re.MULTILINE), "{what}; rename a label"),
)


def first_fault(log: str) -> str:
    """Return the first fault of LaTeX's *log* in words, empty if there is none.

    Lines are joined where TeX broke them at 79 characters (``max_print_line`` is raised for our own runs).
    """
    for pattern, words in FAULTS:
        if found := pattern.search(log):
            return words.format(what=" ".join(found["what"].split()))
    return ""


def missing_programs() -> list[str]:
    """Return a line for each program of ``[tool.callinicum.programs]`` that is not on the path."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    programs: dict[str, str] = settings["tool"]["callinicum"]["programs"]
    return [f"{program} is missing: run `make setup` (Debian package {package})"
            for program, package in programs.items() if not shutil.which(program)]


def typeset(folder: Path, name: str) -> None:
    """Make ``FOLDER/NAME.pdf``; end the program with one clear error where that fails."""
    if missing := missing_programs():
        sys.exit("\n".join(missing))
    environment = os.environ | {
        "LATEXMKOPTS": "-silent -halt-on-error -interaction=nonstopmode -file-line-error",
        "FORCE_SOURCE_DATE": "1", "max_print_line": "10000", "TZ": "UTC",
    }
    # Run by make itself, this program would hand make's job server on to Sphinx' Makefile.
    for variable in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL"):
        environment.pop(variable, None)
    run = subprocess.run(["make", "-s", f"{name}.pdf"], cwd=folder, env=environment,
                         capture_output=True, text=True, errors="replace", check=False)
    log_file = folder / f"{name}.log"
    log = log_file.read_text(encoding="utf-8", errors="replace") if log_file.exists() else ""
    fault = first_fault(log)
    if run.returncode or fault:
        # latexmk refuses to run again on unchanged sources after a failure.
        for leftover in (*folder.glob(f"{name}.fdb_latexmk"), *folder.glob(f"{name}.aux"), *folder.glob(f"{name}.pdf")):
            leftover.unlink()
        sys.exit(f"{log_file}: {fault or (run.stdout + run.stderr)[-2000:]}")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    typeset(Path(sys.argv[1]), sys.argv[2])
