"""Typeset one LaTeX document and read its log.

    python tools/typeset.py FOLDER NAME

Runs the Makefile that Sphinx wrote into FOLDER, so the result is that of plain ``sphinx-build -M latexpdf``, confined
to FOLDER (extension confined_latex), and ends with the faults that LaTeX reports: an error, a missing font or
character, an undefined reference, a line that stands out of the type block.

A run that does not end in LATEX_SECONDS (environment; 1800 where it says nothing) is stopped.  What LaTeX keeps for its
next run is used only where the last run ended well and nobody changed it since.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tomllib
from contextlib import suppress
from pathlib import Path

import latex_log

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "source" / "_ext"))

from one_pass import PREPARED, prepare  # noqa: E402 (the path to it stands just above)

#: What LaTeX and latexmk keep for the next run of a document; latexmk reads the log, too.
KEPT = ("aux", "toc", "lof", "lot", "out", "again", "pages", "count", "log", "fls", "fdb_latexmk", "pdf")
#: Seconds that a document may take: a hundred times what a book of 150 pages does.
LIMIT = 1800
#: Less room than this on the disk, in bytes, is none.
NO_ROOM = 1_000_000


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
    # In the same process group as this program: whoever stops that stops LaTeX, too.
    with subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, errors="replace") as process:
        try:
            output, _none = process.communicate(timeout=time_limit())
        except subprocess.TimeoutExpired:
            for pid in (*descendants(process.pid), process.pid):
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            raise
        return subprocess.CompletedProcess(command, process.returncode, output, "")


def time_limit() -> int:
    """Return how many seconds a document may take; end the program where the environment gives no such number."""
    said = os.environ.get("LATEX_SECONDS", "") or str(LIMIT)
    if not said.isdecimal() or not int(said):
        sys.exit(f"LATEX_SECONDS is '{said}'; give a number of seconds, or unset it")
    return int(said)


def descendants(pid: int) -> list[int]:
    """Return the processes that the process *pid* started, and those that they started; none where /proc is not."""
    found: list[int] = []
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            for child in map(int, children.read_text().split()):
                found += [child, *descendants(child)]
    return found


def kept_state(folder: Path, name: str) -> dict[str, str]:
    """Return a digest of each file that the last run kept for the next one of ``FOLDER/NAME``.

    What extension one_pass prepares for the next run is not among them.
    """
    prepared = PREPARED if (folder / f"{name}.tex").exists() else ()
    return {suffix: hashlib.sha256(path.read_bytes()).hexdigest()
            for suffix in KEPT if suffix not in prepared and (path := folder / f"{name}.{suffix}").is_file()}


def drop_unsound(folder: Path, name: str) -> Path:
    """Delete what a run kept that was stopped, or that was changed since; return the record of a good run.

    The record is gone meanwhile: who is killed from now on leaves nothing that the next run takes over.
    """
    record = folder / f"{name}.sound"
    try:
        sound = json.loads(record.read_text(encoding="utf-8")) == kept_state(folder, name)
    except (OSError, ValueError):
        sound = False
    record.unlink(missing_ok=True)
    if not sound:
        for suffix in KEPT:
            (folder / f"{name}.{suffix}").unlink(missing_ok=True)
    if (document := folder / f"{name}.tex").exists():
        prepare(document)
    return record


def typeset(folder: Path, name: str) -> None:
    """Make ``FOLDER/NAME.pdf``; end the program with one clear error where that fails."""
    log = folder / f"{name}.log"
    try:
        record = drop_unsound(folder, name)
        run = run_latex(folder, name)
        found = latex_log.read(folder, name)
        if run.returncode == 0 and not found:
            record.write_text(json.dumps(kept_state(folder, name)), encoding="utf-8")
            return
    except subprocess.TimeoutExpired as expired:
        sys.exit(f"{log}:1: LaTeX did not end in {expired.timeout:.0f} seconds and was stopped; see there where it "
                 "stood, or give it more time (LATEX_SECONDS)")
    except OSError as error:
        sys.exit(f"{error.filename or folder}: {error.strerror}; make the folder writable or free some space")
    if shutil.disk_usage(folder).free < NO_ROOM:
        sys.exit(f"{folder}: No space left on device; free some space")
    sys.exit("\n".join([*(found or [run.stdout[-2000:]]), f"(the log is {log})"]))


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    typeset(Path(sys.argv[1]), sys.argv[2])
