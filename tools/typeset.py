"""Typeset one LaTeX document and read its log.

    python tools/typeset.py FOLDER NAME

Runs the Makefile that Sphinx wrote into FOLDER, so the result is that of plain ``sphinx-build -M latexpdf``, confined
to FOLDER (extension confined_latex), and ends with the faults that LaTeX reports: an error, a missing font or
character, an undefined reference, a line that stands out of the type block.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import latex_log

ROOT = Path(__file__).resolve().parent.parent


def missing_programs() -> list[str]:
    """Return a line for each program of ``[tool.callinicum.programs]`` that is not on the path."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    programs: dict[str, str] = settings["tool"]["callinicum"]["programs"]
    return [f"{program} is missing: run `make setup` (Debian package {package})"
            for program, package in programs.items() if not shutil.which(program)]


def run_latex(folder: Path, name: str) -> subprocess.CompletedProcess[str]:
    """Run LaTeX on ``FOLDER/NAME`` as often as it takes, and return what it ended with."""
    if missing := missing_programs():
        sys.exit("\n".join(missing))
    environment = os.environ | {
        "LATEXMKOPTS": "-silent -halt-on-error -interaction=nonstopmode -file-line-error",
        "max_print_line": "10000",
    }
    # Run by make itself, this program would hand make's job server on to Sphinx' Makefile.
    for variable in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL"):
        environment.pop(variable, None)
    # A page beside the book, such as its cover, is an .ltx: Sphinx' Makefile takes each .tex for a book.
    command = ["latexmk", "-pdf", "-dvi-", "-ps-", *environment["LATEXMKOPTS"].split(), f"{name}.ltx"]
    if not (folder / f"{name}.ltx").exists():
        command = ["make", "-s", f"{name}.pdf"]
    return subprocess.run(command, cwd=folder, env=environment,
                          capture_output=True, text=True, errors="replace", check=False)


def typeset(folder: Path, name: str) -> None:
    """Make ``FOLDER/NAME.pdf``; end the program with one clear error where that fails."""
    run = run_latex(folder, name)
    found = latex_log.read(folder, name)
    if run.returncode or found:
        # latexmk refuses to run again on unchanged sources after a failure.
        for leftover in (*folder.glob(f"{name}.fdb_latexmk"), *folder.glob(f"{name}.aux"), *folder.glob(f"{name}.pdf")):
            leftover.unlink()
        sys.exit("\n".join([*(found or [(run.stdout + run.stderr)[-2000:]]), f"(the log is {folder / name}.log)"]))


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    typeset(Path(sys.argv[1]), sys.argv[2])
