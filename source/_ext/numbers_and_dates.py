"""Compare the numbers and dates of a message and its translation, each in the forms of its language.

Names of months and the marks in numbers are those of Unicode CLDR (Babel).  English and Finnish have their words for
centuries besides: those of other languages are not compared, and what is found there may be a matter of form.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from babel import Locale, UnknownLocaleError

#: Languages whose forms are known well enough for a difference to be an error.
KNOWN = frozenset({"en", "fi"})
SPACES = "\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}"
ORDINALS = (
    "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth",
    "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth",
    "twenty-first",
)
#: "the sixth century" is "500-luku": the number is in the Finnish word, not in the English.
CENTURY = {
    "en": re.compile(rf"\b(?P<ordinal>{'|'.join(reversed(ORDINALS))})(?=(?:[- ](?:and|or|to) [\w-]+)?[- ]centur)|"
                     r"\b(?P<years>\d+0)s\b", re.IGNORECASE),
    "fi": re.compile(r"\b(?P<years>\d+0)-(?=(?: (?:ja|tai) \d+0-)?lu[vk]u)"),
}

#: What a message without numbers and dates does not hold.
COUNTED = re.compile(r"\d|centur", re.IGNORECASE)


@dataclass(frozen=True)
class Substance:
    """The numbers and dates of a message, in no language."""

    dates: Counter[tuple[int, int]] = field(default_factory=Counter)
    numbers: Counter[str] = field(default_factory=Counter)


@cache
def months(language: str) -> tuple[tuple[str, str], ...]:
    """Return the name of each month in *language*, alone and in a date ("huhtikuu", "huhtikuuta"); none if unknown."""
    try:
        names = Locale.parse(language, sep="-" if "-" in language else "_").months
    except (ValueError, UnknownLocaleError):
        return ()
    return tuple((names["stand-alone"]["wide"][month], names["format"]["wide"][month]) for month in range(1, 13))


@cache
def date_pattern(language: str) -> re.Pattern[str] | None:
    """Return the pattern of a day and a month in *language*, a group for each month; None where it is not known.

    It finds the beginning of a month's name: "huhtikuu" in "huhtikuuta", too.
    """
    if not months(language):
        return None
    names = "|".join(f"(?P<m{number}>{'|'.join(map(re.escape, forms))})"
                     for number, forms in enumerate(months(language), start=1))
    return re.compile(rf"\b(?P<day>[12]\d|3[01]|0?[1-9])\.?[ {SPACES}](?:de |di |d’)?(?:{names})")


@cache
def marks(language: str) -> tuple[str, str]:
    """Return the marks between thousands and before decimals in *language*: characters of a class of a pattern."""
    try:
        symbols = Locale.parse(language, sep="-" if "-" in language else "_").number_symbols["latn"]
    except (ValueError, KeyError, UnknownLocaleError):
        return f",.'’ {SPACES}", ""
    group = symbols["group"]
    return (SPACES if group.isspace() else group), symbols["decimal"]


def substance(words: str, language: str) -> Substance:
    """Return numbers and dates of *words*, which are in *language*."""
    dates: Counter[tuple[int, int]] = Counter()
    if pattern := date_pattern(language):
        for found in pattern.finditer(words):
            month = next(number for number in range(1, 13) if found[f"m{number}"])
            dates[int(found["day"]), month] += 1
    numbers: Counter[str] = Counter()
    if century := CENTURY.get(language):
        for found in century.finditer(words):
            ordinal = found.groupdict().get("ordinal")
            years = str((ORDINALS.index(ordinal.lower()) + 1) * 100) if ordinal else found["years"]
            numbers[f"{years}s"] += 1
        words = century.sub(" ", words)
    group, decimal = marks(language)
    # 15,000 and 15 000, 4.5 and 4,5
    words = re.sub(rf"(?<=\d)[{re.escape(group)}](?=\d{{3}}(?!\d))", "", words)
    if decimal and decimal != ".":
        words = re.sub(rf"(?<=\d){re.escape(decimal)}(?=\d)", ".", words)
    numbers.update(re.findall(r"\d+(?:\.\d+)*", words))
    return Substance(dates, numbers)


def without_centuries(numbers: Counter[str], others: Counter[str]) -> tuple[Counter[str], Counter[str]]:
    """Return both without the centuries and decades among *numbers*, and without what *others* may give for them.

    A language writes "the sixth century" in one of two ways: 500 with a word, or 6 with one.  It may also spell it.
    """
    numbers, others = numbers.copy(), others.copy()
    for century in [number for number in numbers.elements() if number.endswith("s")]:
        numbers[century] -= 1
        years = int(century.removesuffix("s"))
        for form in (str(years), *([] if years % 100 else [str(years // 100 + 1)])):
            if others[form] > numbers[form]:
                others[form] -= 1
                break
    return numbers, others


def disagreements(source: str, translation: str, source_language: str, language: str) -> Iterator[tuple[str, str]]:
    """Yield rule and description of each number and date in which *translation* does not say what *source* says."""
    if not COUNTED.search(source) and not COUNTED.search(translation):
        return
    mine, theirs = substance(source, source_language), substance(translation, language)
    my_numbers, their_numbers = mine.numbers, theirs.numbers
    if language not in CENTURY:
        my_numbers, their_numbers = without_centuries(my_numbers, their_numbers)
    if missing := sorted((mine.dates - theirs.dates).elements()):
        yield "dates", f"the source has the date {listed_dates(missing)}; write it in the form of the language"
    # "the 19th" may become "19. huhtikuuta": the day is compared as a number.
    if missing_numbers := sorted((my_numbers - their_numbers).elements()):
        yield "numbers", f"the source has the number {', '.join(missing_numbers)}; write it, too"
    if new := sorted((their_numbers - my_numbers).elements()):
        yield "numbers", f"the source does not have the number {', '.join(new)}; mend or delete it"


def listed_dates(dates: list[tuple[int, int]]) -> str:
    """Return *dates* for a message, as month and day of ISO 8601."""
    return ", ".join(f"{month:02}-{day:02}" for day, month in dates)
