"""Find the terms of a language's termbase in a message and its translation.

``locale/<language>/termbase.csv`` holds a term of the source in each line, as it is written there, and the stem of its
translation: the beginning that all declined forms share.  ``|`` stands between stems of which one will do, ``*`` for
the rest of a word before another, once in a stem.  Capital letters count in the term only.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from pathlib import Path

from refusal import Refusal

FILE = "termbase.csv"


@dataclass(frozen=True)
class Term:
    """A term of the source and the pattern of its translations."""

    term: str
    stems: str

    def lost(self, source: str, translation: str) -> bool:
        """Tell whether the term is in *source* and its translation is not in *translation*."""
        return (self.term in source
                and re.search(rf"(?<![\w-]){re.escape(self.term)}(?![\w-])", source) is not None
                and re.search(stem_pattern(self.stems), translation, re.IGNORECASE) is None)


def stem_pattern(stems: str) -> str:
    """Return *stems* as a regular expression; a pattern of the file itself could be made to run for hours."""
    return "|".join(r"\w*".join(map(re.escape, stem.strip().split("*"))) for stem in stems.split("|"))


def read_termbase(path: Path) -> tuple[Term, ...]:
    """Return the terms of the file *path*, without its heading; none where there is no such file.

    Raises Refusal, with file and line, where a line does not hold a term and a stem, or a term stands twice.
    """
    if not path.exists():
        return ()
    terms: dict[str, Term] = {}
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.reader(file, strict=True)
            next(rows, None)
            for row in rows:
                if len(row) != 2 or not all(field.strip(" |*") for field in row):
                    raise Refusal(f"{path}:{rows.line_num}: a line holds a term and its stem, with a comma between; "
                                  "mend it")
                if any(stem.count("*") > 1 for stem in row[1].split("|")):
                    raise Refusal(f"{path}:{rows.line_num}: a stem holds one * at most; shorten it")
                if row[0] in terms:
                    raise Refusal(f"{path}:{rows.line_num}: '{row[0]}' stands twice; keep one, with | between stems")
                terms[row[0]] = Term(*row)
    except (UnicodeDecodeError, csv.Error) as error:
        raise Refusal(f"{path}:1: the termbase cannot be read ({error}); save it as CSV in UTF-8") from error
    return tuple(terms.values())


def lost_terms(source: str, translation: str, terms: tuple[Term, ...]) -> list[Term]:
    """Return the *terms* that the words *source* have and the words *translation* lack."""
    return [term for term in terms if term.lost(source, translation)]
