"""What a check of the catalogs finds, and how it is told.

Each finding is of a rule.  The rule says whether it stops the build and whether a translator may excuse it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from refusal import Refusal


class Level(Enum):
    """What follows from a finding."""

    DANGER = "stops the build, and no comment excuses it: more than words would reach the book or the machine"
    ERROR = "stops the build, unless a translator's comment excuses it: the translation says something else"
    ADVICE = "stops nothing: a reader would notice"


#: The rules, in the order in which CONTRIBUTING.md explains them.
RULES = {
    "file": Level.DANGER,
    "text": Level.DANGER,
    "syntax": Level.DANGER,
    "header": Level.DANGER,
    "markup": Level.DANGER,
    "excuse": Level.DANGER,
    "lost": Level.ERROR,
    "shape": Level.ERROR,
    "notes": Level.ERROR,
    "index": Level.ERROR,
    "numbers": Level.ERROR,
    "dates": Level.ERROR,
    "figures": Level.ADVICE,
    "ending": Level.ADVICE,
    "quotes": Level.ADVICE,
    "spaces": Level.ADVICE,
    "doubled": Level.ADVICE,
    "terms": Level.ADVICE,
    "spelling": Level.ADVICE,
}


@dataclass(frozen=True, order=True)
class Finding:
    """One fault: where it is, the rule that it breaks, what is wrong and how to mend it."""

    path: Path
    line: int
    rule: str
    text: str

    @property
    def level(self) -> Level:
        """What follows from it."""
        return RULES[self.rule]

    def __str__(self) -> str:
        advice = "advice: " if self.level is Level.ADVICE else ""
        return f"{printable(str(self.path))}:{self.line}: {advice}{printable(self.text)} [{self.rule}]"


def printable(text: str) -> str:
    """Return *text* with every character that a terminal might obey, or not show, as an escape sequence."""
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode() for character in text)


def shortened(text: str, length: int = 60) -> str:
    """Return *text*, cut after *length* characters."""
    return text if len(text) <= length else f"{text[:length]}…"


def refuse(findings: Iterable[Finding]) -> None:
    """Raise one Refusal that tells all *findings* that stop a build, in order; return where there is none."""
    stopping = sorted(finding for finding in findings if finding.level is not Level.ADVICE)
    if stopping:
        raise Refusal("\n".join(map(str, stopping)))
