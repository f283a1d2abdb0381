"""What a translation must have in common with its source: numbers, dates, citations, notes, references."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

ROLE = re.compile(r"\{(?P<role>[\w:]+)\}`(?P<text>[^`]*)`")
TARGET = re.compile(r"<(?P<target>[^<>]*)>\s*$")
FOOTNOTE = re.compile(r"\[\^[^\]]+\]")

MONTHS = {
    "en": (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
    "fi": (
        "tammikuu",
        "helmikuu",
        "maaliskuu",
        "huhtikuu",
        "toukokuu",
        "kesäkuu",
        "heinäkuu",
        "elokuu",
        "syyskuu",
        "lokakuu",
        "marraskuu",
        "joulukuu",
    ),
}
DATE = {
    "en": re.compile(r"\b(?P<day>\d{1,2}) (?P<month>" + "|".join(MONTHS["en"]) + r")\b"),
    "fi": re.compile(r"\b(?P<day>\d{1,2})\.\N{NO-BREAK SPACE}(?P<month>" + "|".join(MONTHS["fi"]) + r")"),
}
#: "the sixth century" is "500-luku": the number is in the Finnish word, not in the English.
CENTURY = {
    "en": re.compile(
        r"\b(?P<ordinal>fourth|fifth|sixth|seventh|eighth)(?=(?:[- ](?:and|or|to) \w+)?[- ]centur)|"
        r"\b(?P<decade>\d{2}0)s\b"
    ),
    "fi": re.compile(r"\b(?P<hundred>\d00)-luvu|\b(?P<century>\d00)-luku|\b(?P<decade>\d{2}0)-lu[vk]u"),
}
ORDINALS = {"fourth": "300", "fifth": "400", "sixth": "500", "seventh": "600", "eighth": "700"}


@dataclass(frozen=True)
class Substance:
    """The parts of a message that no translation may change."""

    roles: Counter[tuple[str, str]] = field(default_factory=Counter)
    footnotes: tuple[str, ...] = ()
    dates: Counter[tuple[int, int]] = field(default_factory=Counter)
    numbers: Counter[str] = field(default_factory=Counter)

    def differences(self, other: Substance) -> list[str]:
        """Return what *other* has too little or too much, in words."""
        found = []
        for name in ("roles", "dates", "numbers"):
            mine, theirs = getattr(self, name), getattr(other, name)
            if mine - theirs:
                found.append(f"{name} missing: {dict(mine - theirs)}")
            # "the 19th" may become "19. huhtikuuta": the day is compared as a number.
            if name != "dates" and theirs - mine:
                found.append(f"{name} too many: {dict(theirs - mine)}")
        if self.footnotes != other.footnotes:
            found.append(f"footnotes {self.footnotes} became {other.footnotes}")
        return found


def substance(message: str, language: str) -> Substance:
    """Return what must agree of *message*, which is in *language* (``en`` or ``fi``)."""
    roles = Counter(
        (found["role"], target["target"] if (target := TARGET.search(found["text"])) else found["text"])
        for found in ROLE.finditer(message)
    )
    prose = FOOTNOTE.sub(" ", ROLE.sub(" ", message))
    dates: Counter[tuple[int, int]] = Counter()
    for found in DATE[language].finditer(prose):
        dates[int(found["day"]), MONTHS[language].index(found["month"]) + 1] += 1
    numbers: Counter[str] = Counter()
    for found in CENTURY[language].finditer(prose):
        groups = found.groupdict()
        if groups.get("ordinal"):
            numbers[f"{ORDINALS[groups['ordinal']]}s"] += 1
        else:
            numbers[f"{next(value for value in groups.values() if value)}s"] += 1
    prose = CENTURY[language].sub(" ", prose)
    # 15,000 and 15 000, 4.5 and 4,5
    prose = re.sub(r"(?<=\d)[,\N{NO-BREAK SPACE}](?=\d{3}\b)", "", prose)
    prose = re.sub(r"(?<=\d),(?=\d)", ".", prose)
    numbers.update(re.findall(r"\d+(?:\.\d+)*", prose))
    return Substance(roles, tuple(FOOTNOTE.findall(message)), dates, numbers)
