"""Put into words what a contest found (`python -m bench`)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.contestants import ALL, STEPS
from bench.counts import READERS
from bench.measure import Spread, ratios, spread

BEGIN, END = "<!-- bench: written by `make bench README=1` -->", "<!-- bench ends -->"
#: How much faster from cold than each of these this pipeline is to be; the most seconds that a step of it is to take,
#: and that a change is not shown in the preview; the most MiB of a process; how much longer ten times the chapters are
#: to take, and nothing to do with them.
FASTER = {"stock-lualatex": 6.0, "stock-xelatex": 2.5, "pandoc-xelatex": 1.8}
SECONDS = {"nothing": 0.1, "msgstr": 4.0, "word": 4.0}
SHOWN = 0.5
MEMORY, GROWTH, NOTHING_IN_LONG = 300.0, 11.0, 0.2


def seconds(result: dict[str, Any], name: str, step: str, by: str = "seconds") -> list[float]:
    """Return the times that *step* took *name* where it succeeded; *by* the clock, or on the ``processor``."""
    return [taken[by] for taken in result["times"].get(name, {}).get(step, []) if taken["ok"]]


def largest(result: dict[str, Any], name: str) -> float:
    """Return the MiB of the largest process of *name*."""
    return max((taken["memory"] for runs in result["times"][name].values() for taken in runs), default=0.0)


def table(head: list[str], rows: list[list[str]]) -> str:
    """Return a Markdown table."""
    return "\n".join(f"| {' | '.join(row)} |" for row in [head, ["---", *["--:"] * (len(head) - 1)], *rows])


def said(result: dict[str, Any]) -> str:
    """Return what is said of *result* in Markdown: times, ratios, growth, and the equal work."""
    where, times = result["machine"], result["times"]
    kinds = {kind.name: kind for kind in ALL}
    rows, lacks = [], []
    mine = seconds(result, "callinicum", "cold")
    for name, kind in kinds.items():
        if name in result["missing"]:
            rows.append([kind.title, f"missing: {', '.join(result['missing'][name])}", *[""] * 7])
        if name not in times:
            continue
        cold = seconds(result, name, "cold")
        rows.append([
            kind.title, f"{spread(cold)} s" if cold else "failed",
            f"{ratios(cold, mine)}" if len(cold) == len(mine) > 0 else "",
            f"{spread(seconds(result, name, 'cold', 'processor'))} s" if cold else "",
            *(f"{spread(seconds(result, name, step))} s" if seconds(result, name, step) else "" for step in STEPS[1:]),
            f"{largest(result, name):.0f} MiB", f"{spread(seconds(result, name, 'cold', 'load'))}" if cold else ""])
        if kind.lacks:
            lacks.append(f"{kind.title}: {kind.lacks}.")
    parts = [
        f"Measured on {result['date']}: {result['chapters']} chapters, English and Finnish, web edition, EPUB and PDF; "
        f"{result['runs']} {'run' if result['runs'] == 1 else 'runs'}, median (least–greatest). "
        f"{where['cores']} cores of {where['processor']}, load {where['load_at_start'][0]} at the start"
        f"{', niced' if where['nice'] else ''}; revision {where['revision']}.",
        table(["", "all six, from nothing", "times this pipeline", "on the processors", "nothing changed",
               "one msgstr (Finnish)", "one word (English)", "largest process", "load before"], rows)]
    if shown := result.get("preview"):
        parts.append(f"A translation that was saved is on its page of `make preview` after {spread(shown)} s.")
    if growth := result.get("growth"):
        small, large = growth["chapters"]
        parts.append(f"Growth from {small} to {large} chapters (Finnish, from nothing): " + ", ".join(
            f"{kind} {Spread(**ratio)} times" for kind, ratio in growth["ratios"].items())
            + f"; nothing changed: {spread(list(growth['nothing'].values())[-1])} s.")
    parts += ["What was found in web edition / EPUB / PDF (one number where it is the same), both languages together:",
              work(result), *lacks]
    return "\n\n".join(parts) + "\n"


def work(result: dict[str, Any]) -> str:
    """Return the table of what the sources of *result* hold, and what was found in the outputs of each contestant."""
    names = ["words", "notes", "citations", "figures", "index_entries"]
    titles = {kind.name: kind.title for kind in ALL}
    source = result["expected"].values()
    rows = [["the sources (words of sentences only)", *(str(sum(held[what] for held in source)) for what in names), ""]]
    for name, found in result["counts"].items():
        forms = [[held[form] for held in found.values() if form in held] for form in READERS]
        totals = [[str(sum(held[what] for held in languages)) for languages in forms if languages] for what in names]
        pages = [str(held["pdf"]["pages"]) for held in found.values() if "pdf" in held]
        rows.append([titles[name], *(numbers[0] if len(set(numbers)) == 1 else " / ".join(numbers)
                                     for numbers in totals), " + ".join(pages)])
    return table(["", *(name.replace("_", " ") for name in names), "pages"], rows)


def judged(result: dict[str, Any]) -> Iterator[str]:
    """Yield each target of the project that *result* measured, and whether the median meets it."""
    def line(met: bool, what: str, found: object) -> str:
        return f"{'met' if met else 'MISSED'}: {what}; found {found}"

    if "callinicum" not in result["times"]:
        return
    mine = seconds(result, "callinicum", "cold")
    for name, wanted in FASTER.items():
        theirs = seconds(result, name, "cold")
        if len(theirs) == len(mine) > 0:
            found = ratios(theirs, mine)
            yield line(found.median >= wanted, f"{wanted} times as fast as {name}", found)
    for step, most in SECONDS.items():
        if taken := seconds(result, "callinicum", step):
            yield line(spread(taken).median <= most, f"{step} in {most} s", f"{spread(taken)} s")
    if shown := result.get("preview"):
        yield line(spread(shown).median <= SHOWN, f"a msgstr shown in {SHOWN} s", f"{spread(shown)} s")
    peak = largest(result, "callinicum")
    yield line(peak < MEMORY, f"every process below {MEMORY:.0f} MiB", f"{peak:.0f} MiB")
    if growth := result.get("growth"):
        for kind, ratio in growth["ratios"].items():
            yield line(ratio["median"] <= GROWTH, f"{kind} grows {GROWTH:.0f} times at most", Spread(**ratio))
        last = spread(list(growth["nothing"].values())[-1])
        yield line(last.median < NOTHING_IN_LONG, f"nothing in {NOTHING_IN_LONG} s in the longer book", f"{last} s")


def put_into_readme(text: str, readme: Path) -> None:
    """Put *text* between the marks in *readme*; raises ValueError where it has none."""
    before, begin, rest = readme.read_text(encoding="utf-8").partition(BEGIN)
    _old, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"{readme} has no place for the figures: put {BEGIN} and {END} there")
    readme.write_text(f"{before}{BEGIN}\n\n{text}\n{END}{after}", encoding="utf-8")
