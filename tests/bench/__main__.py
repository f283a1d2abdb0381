"""Time the building of a synthetic book, by this pipeline and by others: ``make bench``.

    python -m bench [-n CHAPTERS] [--runs RUNS] [--with NAME ...] [--steps STEP ...] [--growth CHAPTERS] [--readme]

In each run every contestant builds the book once, one after the other, so that what slows the machine slows all of
them; ratios are those of one run.  Caches outside the project (fonts, byte code) are warm: a book of one chapter is
built before.  Writes ``build/work/bench/bench.json`` and ``bench.md``; ``--readme`` puts the latter into README.md.
"""

from __future__ import annotations

import argparse
import compileall
import datetime
import json
import os
import platform
import re
import shutil
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bench import contestants, counts
from bench.contestants import STEPS, Callinicum, Contestant
from bench.measure import Taken, figure, ratios, run
from bench.report import judged, put_into_readme, said
from bench.shown import seconds_until_shown
from bench.synthetic_book import LANGUAGES, ROOT, make_book

OUT = ROOT / "build" / "work" / "bench"
#: The formats, and the target of the Makefile that makes each.
FORMATS = {"html": "html", "epub": "epub", "pdf": "latexpdf"}
#: What prints its version, and how it is asked.
VERSIONS = {
    "lualatex": ["lualatex", "--version"], "xelatex": ["xelatex", "--version"], "pandoc": ["pandoc", "--version"],
    "asciidoctor": ["asciidoctor", "--version"], "asciidoctor-pdf": ["asciidoctor-pdf", "--version"],
}

Times = dict[str, dict[str, list[Taken]]]
#: When each artefact was made, by language and format.
Made = dict[tuple[str, str], int]


# -- What it is measured on ------------------------------------------------------------

def first_line(command: list[str]) -> str:
    """Return the first line that *command* prints; empty where there is no such program."""
    if not shutil.which(command[0]):
        return ""
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.partition("\n")[0]


def machine() -> dict[str, Any]:
    """Return what the times depend on: processor, memory, load of others, versions."""
    cpu = re.search(r"^model name\s*: (.*)", Path("/proc/cpuinfo").read_text(encoding="utf-8"), re.MULTILINE)
    memory = re.search(r"^MemTotal:\s*(\d+)", Path("/proc/meminfo").read_text(encoding="utf-8"), re.MULTILINE)
    versions = {name: first_line(command) for name, command in VERSIONS.items()}
    python = {name: platform.python_version() if name == "python" else first_line(
        [sys.executable, "-c", f"import importlib.metadata as m; print(m.version('{name}'))"])
        for name in ("python", "sphinx", "myst-parser", "sphinxcontrib-bibtex", "furo")}
    return {
        "processor": cpu[1] if cpu else platform.machine(), "cores": len(os.sched_getaffinity(0)),
        "memory_gib": round(int(memory[1]) / 2**20, 1) if memory else None,
        "load_at_start": [round(load, 2) for load in os.getloadavg()], "nice": os.nice(0),
        "revision": first_line(["git", "-C", str(ROOT), "describe", "--always", "--dirty"]),
        "versions": python | versions,
    }


# -- Contest ---------------------------------------------------------------------------

def enter(kind: type[Contestant], chapters: int, folder: Path) -> Contestant:
    """Return a contestant of *kind* with a new book of so many *chapters* in *folder*."""
    shutil.rmtree(folder, ignore_errors=True)
    entered = kind(make_book(chapters), folder)
    compileall.compile_dir(folder, quiet=2)
    return entered


def take(contestant: Contestant, step: str, commands: contestants.Commands | None = None) -> Taken:
    """Measure *step* of *contestant*, or *commands* in its stead, and tell the terminal."""
    contestant.prepare(step)
    log = contestant.folder.with_suffix(".log")
    taken = run(commands or contestant.commands(step), contestant.folder, log)
    print(f"  {contestant.name:16} {step:8} {figure(taken.seconds):>7} s {figure(taken.processor):>7} s on processors "
          f"{taken.memory:5.0f} MiB" + ("" if taken.ok else f"  FAILED: see {log}"), flush=True)
    return taken


def contest(entered: list[Contestant], steps: list[str], runs: int) -> tuple[Times, list[str]]:
    """Let the contestants *entered* take the *steps*, *runs* times, one after the other.

    Return what they took, and what this pipeline made or left as it should not.
    """
    times: Times = {contestant.name: {} for contestant in entered}
    wrong: list[str] = []
    for number in range(1, runs + 1):
        print(f"Run {number} of {runs}", flush=True)
        for contestant in entered:
            for step in (step for step in STEPS if step in contestant.steps and (step in steps or step == "cold")):
                before = artefacts(contestant)
                taken = take(contestant, step)
                times[contestant.name].setdefault(step, []).append(taken)
                if not taken.ok:
                    break
                if step != "cold" and isinstance(contestant, Callinicum):
                    concerned = {"msgstr": "fi", "word": "en"}.get(step, "")
                    wrong += [f"{step}: {text}" for text in wrongly_made(before, artefacts(contestant), concerned)]
    return times, wrong


def artefacts(contestant: Contestant) -> Made:
    """Return when each artefact of *contestant* was made."""
    found = {}
    for language in LANGUAGES:
        for kind in FORMATS:
            path = contestant.output(language, kind)
            path = path / "index.html" if path and path.is_dir() else path
            if path and path.exists():
                found[language, kind] = path.stat().st_mtime_ns
    return found


def wrongly_made(before: Made, after: Made, language: str) -> list[str]:
    """Return what tells of each artefact of *language* that was not made anew, and of others that were."""
    return [f"the {kind} of {edition} was {'not ' if edition == language else ''}made anew"
            for (edition, kind), made in after.items()
            if (before.get((edition, kind)) != made) != (edition == language)]


def count_outputs(contestant: Contestant) -> dict[str, dict[str, Any]]:
    """Return what the outputs of *contestant* hold, by language and format; formats that it lacks are left out."""
    found: dict[str, dict[str, Any]] = {}
    for language in LANGUAGES:
        for kind, read in counts.READERS.items():
            path = contestant.output(language, kind)
            if path and path.exists():
                held = asdict(counts.count(read(path), contestant.book, language))
                found.setdefault(language, {})[kind] = held | ({"pages": counts.pages(path)} if kind == "pdf" else {})
    return found


def show(book: Callinicum, runs: int) -> list[float]:
    """Return how long each of some translations takes to be on its page of the preview: three for each of *runs*."""
    middle = book.book.chapters[len(book.book.chapters) // 2].label
    catalog = book.folder / "locale/fi/LC_MESSAGES/chapters" / f"{middle}.po"
    text = catalog.read_text(encoding="utf-8")
    _name, old, new = contestants.EDITS["msgstr"]
    edits = [(contestants.edited(text, old, f"{new}{'näin ' * number}", ".po"), f"{new}{'näin ' * number}".strip())
             for number in range(1, 3 * runs + 1)]
    print("Preview", flush=True)
    taken = seconds_until_shown(book.folder, f"chapters/{middle}.html", catalog, edits,
                                book.folder.with_suffix(".preview.log"))
    print(f"  a msgstr is shown after {', '.join(map(figure, taken))} s", flush=True)
    return taken


def grow(small: int, large: int, runs: int) -> dict[str, Any]:
    """Return what each Finnish format takes from cold in books of *small* and *large* chapters, and nothing to do."""
    print(f"Growth from {small} to {large} chapters, Finnish", flush=True)
    books = {size: enter(Callinicum, size, OUT / f"growth-{size}") for size in (small, large)}
    seconds: dict[str, dict[int, list[float]]] = {kind: {size: [] for size in books} for kind in FORMATS}
    for _ in range(runs):
        for kind, target in FORMATS.items():
            for size, book in books.items():
                print(f"  {kind} {size}", end="", flush=True)
                seconds[kind][size].append(take(book, "cold", [["make", target, "EDITION=fi"]]).seconds)
    nothing = {}
    for size, book in books.items():
        take(book, "cold", [["make", "book", "EDITION=fi"]])
        nothing[size] = [take(book, "nothing", [["make", "book", "EDITION=fi"]]).seconds for _ in range(3)]
    return {"chapters": [small, large], "seconds": seconds, "nothing": nothing,
            "ratios": {kind: asdict(ratios(both[large], both[small])) for kind, both in seconds.items()}}


# -- All of it -------------------------------------------------------------------------

def arguments(words: list[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    names = [kind.name for kind in contestants.ALL]
    parser.add_argument("-n", "--chapters", type=int, default=20)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--with", dest="names", nargs="*", choices=names, default=names)
    parser.add_argument("--steps", nargs="*", choices=[*STEPS, "preview"], default=[*STEPS, "preview"])
    parser.add_argument("--growth", type=int, metavar="CHAPTERS",
                        help="how long the longer book is; 0 for none; ten times CHAPTERS where all contestants enter")
    parser.add_argument("--readme", action="store_true")
    options = parser.parse_args(words)
    if options.growth is None:
        options.growth = 10 * options.chapters if set(options.names) == set(names) else 0
    return options


def main(words: list[str]) -> int:
    """Hold the contest that the command line *words* asks for.

    Return 1 where a contestant failed, or this pipeline made what it need not, or left what it must.
    """
    options = arguments(words)
    OUT.mkdir(parents=True, exist_ok=True)
    result: dict[str, Any] = {
        "date": datetime.datetime.now(datetime.UTC).date().isoformat(), "chapters": options.chapters,
        "runs": options.runs, "machine": machine(), "missing": {}}
    entered = []
    for kind in contestants.ALL:
        if kind.name in options.names:
            if missing := kind.missing():
                result["missing"][kind.name] = missing
                print(f"{kind.name} is left out: {', '.join(missing)} is not installed; run `make setup-bench`")
                continue
            print(f"Warming up {kind.name}", flush=True)
            take(enter(kind, 1, OUT / f"{kind.name}-1"), "cold")
            entered.append(enter(kind, options.chapters, OUT / f"{kind.name}-{options.chapters}"))
    times, result["wrongly_made"] = contest(entered, options.steps, options.runs)
    result["times"] = {name: {step: [asdict(taken) for taken in runs] for step, runs in steps.items()}
                       for name, steps in times.items()}
    book = make_book(options.chapters)
    result["expected"] = {language: asdict(counts.expected(book, language)) for language in LANGUAGES}
    result["counts"] = {contestant.name: count_outputs(contestant) for contestant in entered}
    for contestant in entered:
        if isinstance(contestant, Callinicum) and "preview" in options.steps:
            contestant.prepare("cold")
            result["preview"] = show(contestant, options.runs)
    if options.growth:
        result["growth"] = grow(options.chapters, options.growth, options.runs)
    (OUT / "bench.json").write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    (OUT / "bench.md").write_text(said(result), encoding="utf-8")
    if options.readme:
        put_into_readme(said(result), ROOT / "README.md")
    print("\n".join([said(result), *judged(result), *result["wrongly_made"]]))
    failed = any(not taken.ok for steps in times.values() for runs in steps.values() for taken in runs)
    return int(failed or bool(result["wrongly_made"]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
