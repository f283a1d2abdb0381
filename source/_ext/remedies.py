"""Let each warning name a line, and tell how to mend what it warns of.

Sphinx, MyST and docutils name the file and what is wrong.  An author also has to know what to do: the type of a warning
(``myst.role_unknown``, https://www.sphinx-doc.org/en/master/usage/configuration.html#confval-suppress_warnings), or its
words where it has none, lead to a remedy here.  What a warning quotes of the chapter is left out: its line is named.

    brook.md:18: WARNING: undefined label: 'nowhere'; mend the label, or put (nowhere)= before its target [ref.ref]
"""

from __future__ import annotations

import logging
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.util.logging import NAMESPACE, WarningStreamHandler

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

#: What to do, by the type of the warning and a pattern in its words; the first that fits is told.
REMEDIES: tuple[tuple[str, str, str], ...] = (
    ("myst.directive_unknown", "", "mend its name, or add the extension that brings it to conf.py"),
    ("myst.role_unknown", "", "mend its name, or add the extension that brings it to conf.py"),
    ("myst.directive_option", "Unknown option", "use one of the options that are named"),
    ("myst.directive_option", "", "give the option a value of its kind"),
    ("myst.directive", "", "mend the directive's argument, options or content"),
    ("myst.header", "start at", "begin the document with # and its title"),
    ("myst.header", "", "use one # more than the heading above, at most"),
    ("myst.topmatter", "", "mend the YAML between the two lines of ---, or delete both"),
    ("myst.xref", "", "mend the target of the link, or add it there"),
    ("myst.substitution", "", "mend its name, or define it"),
    ("ref.footnote", "Duplicate", "rename or delete one of the two notes"),
    ("ref.footnote", "", "call the note in the text, or delete it"),
    ("ref.doc", "", "mend the name of the document, without .md"),
    ("ref.term", "", "mend the headword, or add it to the glossary"),
    ("ref.keyword", "", "mend the name"),
    ("ref.equation", "", "rename one of the two labels"),
    ("ref", "", "mend the label, or put it in parentheses and an = before its target"),
    ("toc.no_title", "", "begin that document with # and its title"),
    ("toc.not_included", "", "name it in a toctree, or in exclude_patterns of conf.py"),
    ("toc.duplicate_entry", "", "delete one of the two"),
    ("toc.secnum", "", "name each document in one toctree only"),
    ("toc", "", "mend the name in the toctree, or add the document"),
    ("download", "", "mend the name, or add the file"),
    ("image", "", "mend the name, or add the image"),
    ("bibtex.duplicate_citation", "", "keep one bibliography that lists the work"),
    ("bibtex.bibfile_error", "", "name a file of bibtex_bibfiles in conf.py"),
    ("bibtex.key_not_found", "", "list the work in a bibliography of the book"),
    ("bibtex", "", "mend the options of the bibliography"),
    ("misc.highlighting_failure", "", "mend the code, or name its language otherwise"),
    ("docutils", "Duplicate explicit target|Duplicate ID", "rename one of the two"),
    ("docutils", "Too many autonumbered footnote|Unknown target name",
     "write the note [^label]: …, or delete its mark"),
    ("docutils", "argument.* required", "write the argument beside the directive's name"),
    ("docutils", "Content block expected", "write the content between the fences, or delete them"),
    ("docutils", "bullet list|list-table|exactly one table|CSV data|csv-table|Malformed table",
     "give all rows the same number of cells, and the options the numbers of rows and columns"),
    ("docutils", "transition", "delete the line of dashes, or put text before and behind it"),
    ("docutils", "not found", "mend the name, or add the file"),
    ("docutils", "start-string without end-string", "close the markup, or write a backslash before it"),
    ("docutils", "substitution", "define the substitution, or write a backslash before the mark"),
    ("docutils", "glossary", "write each headword once, its explanation indented below it"),
    ("docutils", "", "mend the markup of that place"),
    ("", "unreadable document", "restore the file, or delete the link"),
    ("", "duplicate label", "rename one of the two"),
    ("", "duplicate term", "keep one explanation of the headword"),
    ("", "only directive", "mend the expression"),
)
#: What to do where the table does not know.
ANYWAY = "mend it there"
#: MyST tells the same with its place in the next warning.
TOLD_AGAIN = re.compile(r"unknown (?:role|directive) name: ")
#: Sphinx takes what it cannot read for a document in reStructuredText.
UNREADABLE = re.compile(r"unreadable document '(?P<name>[^']+)'")


def remedy(kind: str, words: str) -> str:
    """Return what to do about a warning of the type *kind* (``ref.ref``) that says *words*."""
    for beginning, pattern, advice in REMEDIES:
        if kind.startswith(beginning) and re.search(pattern, words):
            return advice
    return ANYWAY


def with_line(location: str) -> str:
    """Return *location*, ``file:line`` or ``file`` or ``file:``, with a line: 1 where it has none."""
    return location if re.search(r":\d+$", location) else f"{location.rstrip(':')}:1"


class Remedy(logging.Filter):
    """Rewrites the warnings of a build; *conf* is its ``conf.py``, to which a warning without a place belongs."""

    def __init__(self, conf: Path) -> None:
        super().__init__()
        self.conf = conf
        self.told: set[tuple[str, str]] = set()

    def filter(self, record: Any) -> bool:
        """Give the log *record* of Sphinx its line and its remedy; tell whether it is to be shown."""
        if hasattr(record, "remedy"):
            return True
        kind = ".".join(filter(None, (getattr(record, "type", None), getattr(record, "subtype", None))))
        words = logging.LogRecord.getMessage(record)
        if TOLD_AGAIN.match(words):
            return False
        if found := UNREADABLE.search(words):
            record.location = str(self.conf.parent / found["name"])
        record.location = with_line(getattr(record, "location", None) or str(self.conf))
        if (record.location, words) in self.told:
            return False
        self.told.add((record.location, words))
        record.remedy = remedy(kind, words)
        said = " ".join(words.removesuffix(f" [{kind}]").partition("\n\n")[0].split()).rstrip(".")
        record.msg, record.args = "%s; %s%s", (said, record.remedy, f" [{kind}]" if kind else "")
        return True


def setup(app: Sphinx) -> ExtensionMetadata:
    """Let the remedies stand behind Sphinx' own filters, which find the place of a warning."""
    for handler in logging.getLogger(NAMESPACE).handlers:
        if isinstance(handler, WarningStreamHandler):
            handler.addFilter(Remedy(Path(app.confdir) / "conf.py"))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
