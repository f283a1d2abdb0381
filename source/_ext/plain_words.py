"""Compare a plain message and its translation: placeholders, tags, and characters that mean something to a machine.

Words of Sphinx, of the theme and of ours are no Markdown.  They are put into HTML templates, attributes, scripts, TeX
macros and figures, some of them as they are: so they may hold no such character that their source does not hold.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from findings import shortened

TAG = re.compile(r"<[^<>]*>")
ENTITY = re.compile(r"&(?:#[xX]?[0-9a-fA-F]+|[A-Za-z]\w*);")
#: Of Python's %, of str.format and of Sphinx' scripts.
PLACEHOLDER = re.compile(r"%\(\w+\)[sdr]|%[sdr%]|\$\{\w+\}|\{\w*\}")
#: A place in a text for scripts: one form of a plural may leave it out.
OPTIONAL = re.compile(r"\$\{\w+\}")
ADDRESS = re.compile(r"://|\bwww\.|\b(?:javascript|vbscript|data|file|mailto)\s*:", re.IGNORECASE)
#: What HTML, JavaScript, TeX, Matplotlib and Markdown obey.
ACTIVE = "\\{}$#^_~%&<>\"'`*|[]@\n"
#: A date for strftime, and one of Unicode CLDR (UTS 35, "Date Format Patterns").
STRFTIME = re.compile(r"(?:%-?[aAbBdmyY]|[\w\s.,/\-\N{NO-BREAK SPACE}])*")
STRFTIME_SOURCE = re.compile(r"(?=.*%[bBY])(?:%-?[aAbBdmyY]|[\s.,/-])+")
CLDR = re.compile(r"(?:[dMLyEQ]|'[\w .]*'|[\s.,/\-–\N{NO-BREAK SPACE}])*")
CLDR_SOURCE = re.compile(r"(?=.*[ML])[dMLyEQ\s.,/-]+")


def word_faults(source: str, translation: str, placeholders: str = "") -> Iterator[tuple[str, str]]:
    """Yield rule and description of what *translation* holds that its *source* does not, or lacks.

    *placeholders* is another form of the source, whose placeholders are allowed, too: its plural.
    """
    for original, allowed, what in ((STRFTIME_SOURCE, STRFTIME, "%d. %B %Y"), (CLDR_SOURCE, CLDR, "d. MMMM y")):
        if original.fullmatch(source):
            if not allowed.fullmatch(translation):
                yield "markup", f"this is no pattern of a date; write one like {what}"
            return
    tags, translated_tags = TAG.findall(source), TAG.findall(translation)
    if tags != translated_tags:
        yield "markup", (f"the tags are not those of the source, {listed(tags)}, but {listed(translated_tags)}; "
                         "keep them, in their order")
    source, translation, placeholders = (TAG.sub(" ", text) for text in (source, translation, placeholders))
    yield from more(Counter(ENTITY.findall(source)), Counter(ENTITY.findall(translation)), "write the character itself")
    source, translation = ENTITY.sub(" ", source), ENTITY.sub(" ", translation)
    mine, theirs = Counter(PLACEHOLDER.findall(source)), Counter(PLACEHOLDER.findall(translation))
    allowed_here = mine | Counter(OPTIONAL.findall(placeholders))
    yield from more(allowed_here, theirs, "keep only the placeholders of the source")
    lacking = [name for name in (mine - theirs).elements() if not OPTIONAL.fullmatch(name)]
    if lacking:
        yield "markup", f"the placeholders {listed(lacking)} of the source are missing; put them in"
    source, translation = PLACEHOLDER.sub(" ", source), PLACEHOLDER.sub(" ", translation)
    yield from more(Counter(ADDRESS.findall(source)), Counter(ADDRESS.findall(translation)), "delete the address")
    yield from more(Counter(filter(ACTIVE.__contains__, source)), Counter(filter(ACTIVE.__contains__, translation)),
                    "HTML, scripts or TeX would obey it: use other words, or the marks ’ ” that are set in print")


def more(source: Counter[str], translation: Counter[str], cure: str) -> Iterator[tuple[str, str]]:
    """Yield rule and description of one fault for what *translation* has more of than *source*."""
    if found := sorted((translation - source).elements()):
        yield "markup", f"the source has no {listed(found)}; {cure}"


def listed(marks: list[str]) -> str:
    """Return *marks* for a message."""
    return ", ".join(shortened(mark) for mark in marks) or "none"


def prose(text: str) -> str:
    """Return the words of *text*, without tags, and with a sign for each entity and placeholder."""
    return PLACEHOLDER.sub("§", ENTITY.sub("§", TAG.sub("", text)))
