"""Run commands, and tell what they took.

The peak of memory is that of the largest single process: ``ru_maxrss`` of wait4(2), which the kernel carries up from
every descendant that was waited for, so that none is too short-lived to be seen.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

#: What an outer `make` leaves behind: the commands here are nobody's children.
INHERITED = ("MAKEFLAGS", "MAKELEVEL", "MFLAGS", "MAKEOVERRIDES", "EDITION", "N", "RUNS", "WITH", "STEPS", "GROWTH")


@dataclass(frozen=True)
class Taken:
    """What commands took: seconds by the clock and on the processors, MiB of the largest process, and their success.

    *load* is that of the machine when they began: beside 1, or what the step before left, it tells of others' work.
    """

    seconds: float
    processor: float
    memory: float
    load: float
    ok: bool


def run(commands: Sequence[Sequence[str]], folder: Path, log: Path) -> Taken:
    """Run *commands* one after the other in *folder*, their words added to *log*; stop at the first that fails."""
    environment = {name: value for name, value in os.environ.items() if name not in INHERITED}
    log.parent.mkdir(parents=True, exist_ok=True)
    timer = [sys.executable, "-S", "-E", str(Path(__file__).with_name("timer.py")), str(log)]
    told = subprocess.run(timer, input=json.dumps(commands), cwd=folder, env=environment, stdout=subprocess.PIPE,
                          text=True, check=True).stdout
    return Taken(**json.loads(told))


@dataclass(frozen=True)
class Spread:
    """The median of some values, the least and the greatest of them."""

    median: float
    least: float
    greatest: float

    def __str__(self) -> str:
        if self.least == self.greatest:
            return figure(self.median)
        return f"{figure(self.median)} ({figure(self.least)}–{figure(self.greatest)})"


def figure(number: float) -> str:
    """Return *number* as it is printed: three figures, or two decimals."""
    return f"{number:.0f}" if number >= 100 else f"{number:.1f}" if number >= 10 else f"{number:.2f}"


def spread(values: Sequence[float]) -> Spread:
    """Return the spread of *values*; raises ValueError where there are none."""
    if not values:
        raise ValueError("nothing was measured")
    return Spread(median(values), min(values), max(values))


def ratios(above: Sequence[float], below: Sequence[float]) -> Spread:
    """Return the spread of the ratios of two contestants, each of one run: what slows a run slows both.

    Raises ValueError where the runs are not pairs.
    """
    return spread([mine / theirs for mine, theirs in zip(above, below, strict=True)])
