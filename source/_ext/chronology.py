"""Print a chronology from a data file, its dates in the form of the edition's language.

    ```{chronology} chronology.csv
    :caption: From the first war to the peace.
    ```

The file has the columns ``date`` (``531``, ``531-09``, ``531-04-19``, or two of them joined by ``/``),
``precision`` (a key of `FORMS`), ``event`` and ``source``, both in MyST; an event and its source are one message
for the translator.
"""

from __future__ import annotations

import csv
import datetime
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from babel.dates import format_date
from docutils import nodes
from docutils.parsers.rst import directives
from docutils.statemachine import StringList
from sphinx.locale import get_translation
from sphinx.util.docutils import SphinxDirective

from refusal import Refusal

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

_ = get_translation("book")

DATE = re.compile(r"(?P<year>\d{1,4})(?:-(?P<month>\d{2}))?(?:-(?P<day>\d{2}))?")

#: How a date of each precision is said, given the years or dates in words.
FORMS: dict[str, Callable[..., str]] = {
    "day": lambda date: date,
    "month": lambda date: date,
    "year": lambda date: date,
    "spring": lambda date: _("spring %s") % date,
    "summer": lambda date: _("summer %s") % date,
    "winter": lambda first, last: _("winter %s") % f"{first}/{last}",
    "range": lambda first, last: f"{first}–{last}",
    "between": lambda first, last: _("between %s and %s") % (first, last),
    "before": lambda date: _("before %s") % date,
    "after": lambda date: _("after %s") % date,
    "about": lambda date: _("about %s") % date,
}

#: How many parts a date of a precision has at least.
PARTS = {"month": 2, "day": 3}


class Event(NamedTuple):
    """One line of a chronology."""

    line: int
    date: str
    precision: str
    text: str


def is_date(part: str) -> bool:
    """Tell whether *part* is a year, a month or a day that there is."""
    found = DATE.fullmatch(part)
    if not found:
        return False
    year, month, day = (int(number or 1) for number in found.groups())
    try:
        datetime.date(year, month, day)
    except ValueError:
        return False
    return True


def read_events(path: Path) -> list[Event]:
    """Return the events of the data file *path*, in its order.

    Raises Refusal, with file and line, where a line is not of the form told above.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        if rows.fieldnames != ["date", "precision", "event", "source"]:
            raise Refusal(f"{path}:1: the columns must be date,precision,event,source; "
                          "write that line at the head")
        events = []
        for row in rows:
            if None in row.values() or None in row:
                raise Refusal(f"{path}:{rows.line_num}: this line has not four fields; quote a field with a comma")
            if row["precision"] not in FORMS:
                raise Refusal(f"{path}:{rows.line_num}: unknown precision '{row['precision']}'; "
                              f"use one of {', '.join(FORMS)}")
            parts = row["date"].split("/")
            if not all(is_date(part) for part in parts):
                raise Refusal(f"{path}:{rows.line_num}: '{row['date']}' is not a date; write 531, 531-09 or 531-04-19")
            wanted = FORMS[row["precision"]].__code__.co_argcount
            if len(parts) != wanted:
                raise Refusal(f"{path}:{rows.line_num}: '{row['date']}' with precision '{row['precision']}' "
                              f"wants {'two dates joined by /' if wanted == 2 else 'one date'}; mend one of the two")
            if PARTS.get(row["precision"], 1) > row["date"].count("-") + 1:
                raise Refusal(f"{path}:{rows.line_num}: '{row['date']}' with precision '{row['precision']}' lacks its "
                              f"{row['precision']}; write {'531-09' if row['precision'] == 'month' else '531-04-19'}")
            if parts != sorted(parts):
                raise Refusal(f"{path}:{rows.line_num}: '{row['date']}' runs backwards; write the earlier date first")
            if not row["event"]:
                raise Refusal(f"{path}:{rows.line_num}: this date has no event; tell it, or delete the line")
            text = " ".join(filter(None, (row["event"], row["source"])))
            events.append(Event(rows.line_num, row["date"], row["precision"], f"{text}."))
        if not events:
            raise Refusal(f"{path}:1: the file has no events; add some, or delete the directive that prints it")
    return events


def part_in_words(part: str, language: str) -> str:
    """Return one date in words: ``531``, ``September 531``, ``19 April 531``."""
    found = DATE.fullmatch(part)
    assert found
    year, month, day = (int(number) if number else None for number in found.groups())
    assert year
    if not month:
        return str(year)
    # Patterns of CLDR (Unicode Technical Standard 35, part 4): the month by itself and the month in a date differ.
    pattern = _("d MMMM y") if day else _("LLLL y")
    return format_date(datetime.date(year, month, day or 1), pattern, locale=language)


def date_in_words(date: str, precision: str, language: str) -> str:
    """Return *date* as the edition in *language* says it: ``spring 531``, ``between 527 and 529``."""
    return FORMS[precision](*(part_in_words(part, language) for part in date.split("/")))


class Chronology(SphinxDirective):
    """A table of dates and events."""

    required_arguments = 1
    option_spec: ClassVar = {"caption": directives.unchanged_required}

    def run(self) -> list[nodes.Node]:
        """Return the table."""
        _relative, absolute = self.env.relfn2path(self.arguments[0])
        self.env.note_dependency(absolute)
        if not Path(absolute).is_file():
            source, line = self.get_source_info()
            raise Refusal(f"{source}:{line}: there is no data file {self.arguments[0]} beside the document; "
                          "add it or mend the name")
        table = nodes.table(classes=["chronology", "longtable", "colwidths-given"])
        if "caption" in self.options:
            title = nodes.title(self.options["caption"], self.options["caption"])
            title.source, title.line = self.get_source_info()
            table += title
        group = nodes.tgroup(cols=2)
        table += group
        group += [nodes.colspec(colwidth=24), nodes.colspec(colwidth=76)]
        body = nodes.tbody()
        group += body
        for event in read_events(Path(absolute)):
            words = date_in_words(event.date, event.precision, self.config.language)
            date = nodes.paragraph("", words, translatable=False)
            cell = nodes.entry()
            source, _line = self.get_source_info()
            self.state.nested_parse(StringList([event.text], source=source), self.content_offset, cell)
            body += nodes.row("", nodes.entry("", date), cell)
        return [table]


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the directive."""
    app.add_directive("chronology", Chronology)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
