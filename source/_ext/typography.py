"""Tell where a translation departs from the typography of its language: endings, quotation marks, spaces.

Rules for all languages come first; the table holds those of single ones.  All of it is advice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

NBSP = "\N{NO-BREAK SPACE}"
#: What may stand after the mark that ends a sentence.
CLOSING = f" \n\t{NBSP}\"'”’»›“)]*_"
ENDINGS = {"。": ".", "．": ".", "।": ".", "۔": ".", "？": "?", "؟": "?", "！": "!", "：": ":", "；": ";", "؛": ";"}
DOUBLED = re.compile(r"(?<![\w-])(?P<word>[^\W\d_]{2,})\s+(?P=word)(?![\w-])")

#: Words that stand twice where nothing is wrong: "ei ollut ollut".
TWICE = {"fi": frozenset({"ollut", "olleet"}), "sv": frozenset({"för"}), "de": frozenset({"die", "der", "das", "sie"})}


@dataclass(frozen=True)
class Rule:
    """A pattern that a language does not use."""

    rule: str
    pattern: re.Pattern[str]
    cure: str


#: Where a rule is not of all languages, it is of these.
GENERAL = (
    Rule("spaces", re.compile(rf"(?<=\S)[ \t{NBSP}]{{2,}}(?=\S)"), "write one space"),
    Rule("spaces", re.compile(r"\( "), "write no space after the bracket"),
)
NO_SPACE_BEFORE = Rule("spaces", re.compile(r"(?<=\w) (?=[,;:!?.)](?:\s|$))"), "write no space before the mark")
#: French sets a space there (Imprimerie nationale, Lexique des règles typographiques).
SPACE_BEFORE = frozenset({"fr"})
LANGUAGES = {
    # Kielitoimiston ohjepankki: lainausmerkit, ajatusviiva, luvut, päiväykset, mittayksiköt.
    "fi": (
        Rule("quotes", re.compile(r"[“„‟«»‹›‘‚]"), 'type straight marks ("), the build makes them ”…”'),
        Rule("spaces", re.compile(r"(?<=\d) (?=\d{3}(?!\d))"), "write a no-break space between thousands: 15\xa0000"),
        Rule("spaces", re.compile(r"(?<=\d\.) (?=(?:tammi|helmi|maalis|huhti|touko|kesä|heinä|elo|syys|loka|marras|"
                                  r"joulu)kuu)"), "write a no-break space between day and month: 19.\xa0huhtikuuta"),
        Rule("spaces", re.compile(r"(?<=\d) (?=(?:km|m|cm|mm|kg|g|ha|t|h|%|€)(?!\w))"),
             "write a no-break space between number and unit: 5\xa0km"),
        Rule("spaces", re.compile(r"(?<=\d)%"), "write a no-break space before the sign: 50\xa0%"),
        Rule("spaces", re.compile(r"(?<=\d)-(?=\d)"), "write an en dash between numbers: 5–6"),
        Rule("spaces", re.compile(r"(?<=\w) -+ (?=\w)|—"), "write an en dash with spaces: –"),
    ),
}


def ending(words: str) -> str:
    """Return the mark that ends *words*, in its Latin form, or nothing."""
    last = words.rstrip(CLOSING)[-1:]
    last = ENDINGS.get(last, last)
    return "." if last == "…" else last if last in ".:;?!" else ""


def typographic_faults(source: str, translation: str, language: str) -> Iterator[tuple[str, str]]:
    """Yield rule and description of each fault in the words *translation*, in *language*, of the words *source*."""
    # "Made with " may become "Toteutus: ".
    if source.strip() and ending(source) != ending(translation) and not (source.endswith(" ") and not ending(source)):
        yield "ending", (f"the source ends with {ending(source) or 'no mark'}, this with "
                         f"{ending(translation) or 'no mark'}; end it alike")
    if translation.count('"') % 2:
        yield "quotes", "one quotation mark is not closed; close it"
    elif bool(source.count('"')) != bool(translation.count('"')) and '"' in source:
        yield "quotes", "the source quotes something; put it in quotation marks"
    for opening, closing in ("()", "[]"):
        if translation.count(opening) != translation.count(closing) and source.count(opening) == source.count(closing):
            yield "quotes", f"{opening} and {closing} do not match; close it"
    base = re.split(r"[-_@]", language)[0]
    rules = [*GENERAL, *LANGUAGES.get(base, ())]
    if base not in SPACE_BEFORE:
        rules.append(NO_SPACE_BEFORE)
    for rule in rules:
        if (found := rule.pattern.search(translation)) and not rule.pattern.search(source):
            around = translation[max(0, found.start() - 12):found.end() + 12].strip()
            yield rule.rule, f"in \"{around}\": {rule.cure}"
    for found in DOUBLED.finditer(translation):
        word = found["word"]
        if word not in TWICE.get(base, ()) and not re.search(rf"\b{word}\s+{word}\b", source):
            yield "doubled", f"\"{word}\" stands twice; delete one"


def edge_faults(msgid: str, msgstr: str) -> Iterator[tuple[str, str]]:
    """Yield a fault where only one of two messages begins or ends with a space."""
    for name, stripped in (("begins", str.lstrip), ("ends", str.rstrip)):
        if (stripped(msgid) == msgid) != (stripped(msgstr) == msgstr):
            yield "spaces", f"of source and translation, only one {name} with a space; do as the source does"
