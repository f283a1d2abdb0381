"""Refuse a build whose bibliography cannot be read or whose citations lead nowhere.

Every fault is told with file and line: a scholarly book must not lose a citation in silence, and sphinxcontrib-bibtex
only warns, at line 1 of the document.  A catalog may hold only the citations of its source (extension catalog_check).
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pybtex.database.input.bibtex import Parser
from pybtex.exceptions import PybtexError
from pybtex.scanner import PybtexSyntaxError
from sphinxcontrib.bibtex.citation_target import parse_citation_targets

from edition import line_of_setting
from refusal import Refusal

if TYPE_CHECKING:
    from pybtex.database import Entry
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

#: A citation in MyST: ``{cite:p}`` and its target between backticks.
CITATION = re.compile(r"\{cite:(?P<role>[\w]+)\}`(?P<target>[^`]*)`", re.DOTALL)
#: The beginning of an entry in a .bib file.
ENTRY = re.compile(r"^\s*@(?!comment|preamble|string)\w+\s*[{(]\s*(?P<key>[^\s,]+)", re.IGNORECASE | re.MULTILINE)
#: The types of entries (BibLaTeX manual, 2.1), and the fields that give a work its title.
TYPES = frozenset({
    "article", "book", "mvbook", "inbook", "bookinbook", "suppbook", "booklet", "collection", "mvcollection",
    "incollection", "suppcollection", "conference", "dataset", "electronic", "inproceedings", "inreference",
    "manual", "mastersthesis", "misc", "mvproceedings", "mvreference", "online", "patent", "periodical",
    "phdthesis", "proceedings", "reference", "report", "set", "software", "suppperiodical", "techreport", "thesis",
    "unpublished", "www", "xdata",
})
TITLES = ("title", "booktitle", "maintitle", "crossref", "xdata")
#: The roles of the house style.
ROLES = ("p", "t")


def line_of(text: str, place: int) -> int:
    """Return the number of the line, from 1, in which *text* has its character *place*."""
    return text.count("\n", 0, place) + 1


def read_keys(bib: Path) -> frozenset[str]:
    """Return the keys of the .bib file *bib*.

    Raises Refusal, with file and line, where it is missing, cannot be parsed or holds a key twice.
    """
    try:
        text = bib.read_text(encoding="utf-8")
    except OSError as error:
        raise Refusal(f"{bib}:1: the bibliography cannot be read ({error.strerror}); restore the file, or mend its "
                      "name in conf.py") from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise Refusal(f"{bib}:{line}: the bibliography is not in UTF-8 ({error.reason}); save it as UTF-8") from error
    if line := line_outside(text):
        raise Refusal(f"{bib}:{line}: this stands outside of all entries; begin it with %, or mend the braces of the "
                      "entry above")
    seen: dict[str, int] = {}
    for entry in ENTRY.finditer(text):
        key, line = entry["key"], line_of(text, entry.start("key"))
        if key.lower() in seen:
            raise Refusal(f"{bib}:{line}: the key '{key}' stands already in line {seen[key.lower()]}; "
                                 "rename or remove one of the two entries")
        seen[key.lower()] = line
    try:
        entries = Parser().parse_string(text).entries
        keys = frozenset(entries)
    except PybtexSyntaxError as error:
        raise Refusal(f"{bib}:{error.lineno}: {error}; mend the entry that begins there or just above") from error
    except PybtexError as error:
        raise Refusal(f"{bib}:{line_of_fault(text)}: {error}; mend the entry") from error
    if lost := sorted(set(seen) - {key.lower() for key in keys}):
        raise Refusal(f"{bib}:{seen[lost[0]]}: the entry '{lost[0]}' cannot be read; "
                             "check its braces and commas")
    for key, entry in entries.items():
        if fault := entry_fault(entry, keys):
            raise Refusal(f"{bib}:{seen[key.lower()]}: {fault}")
    return keys


def line_outside(text: str) -> int:
    """Return the line of the .bib file *text* that is in no entry and no comment; 0 where there is none.

    BibTeX passes over it: a brace too many would lose the rest of an entry.
    """
    depth = 0
    for number, line in enumerate(text.splitlines(), start=1):
        if not depth and line.strip() and not line.lstrip().startswith(("%", "@", "}", ")")):
            return number
        if depth or line.lstrip().startswith("@"):
            depth = max(0, depth + line.count("{") - line.count("}"))
    return 0


def entry_fault(entry: Entry, keys: frozenset[str]) -> str:
    """Return what is wrong with the *entry* of a .bib file with *keys*; ``""`` where nothing is."""
    if entry.type not in TYPES:
        near = difflib.get_close_matches(entry.type, TYPES, n=1) or ["book"]
        return f"there is no type '{entry.type}' of entries; did you mean '{near[0]}'?"
    if not any(entry.fields.get(name, "").strip() for name in TITLES):
        return f"the entry '{entry.key}' has no title; add the field title"
    parent = entry.fields.get("crossref", "")
    return f"'{entry.key}' refers to '{parent}', which is no entry; mend the field crossref" \
        if parent and parent not in keys else ""


def line_of_fault(text: str) -> int:
    """Return the line in which the first entry of the .bib file *text* begins that pybtex refuses."""
    starts = [entry.start("key") for entry in ENTRY.finditer(text)]
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        try:
            Parser().parse_string("@" + text[text.rindex("@", 0, start) + 1:end].rpartition("}")[0] + "}")
        except PybtexError:
            return line_of(text, start)
    return 1


def faults(text: str, keys: frozenset[str]) -> Iterator[tuple[int, str]]:
    """Yield line (from 1) and description of each citation in the MyST *text* that does not lead to one of *keys*."""
    for found in CITATION.finditer(text):
        line = line_of(text, found.start())
        if found["role"] not in ROLES:
            yield line, f"there is no citation role 'cite:{found['role']}'; write {{cite:p}} or {{cite:t}}"
        try:
            cited = [target.key for target in parse_citation_targets(found["target"])]
        except ValueError:
            yield line, f"cannot read the citation '{found['target']}'; write key or key{{locator}}, commas between"
            continue
        for key in cited:
            if key not in keys:
                near = difflib.get_close_matches(key, keys, n=1)
                hint = f"did you mean '{near[0]}'?" if near else "add it to the bibliography or mend the key"
                yield line, f"unknown citation key '{key}'; {hint}"


def on_config_inited(app: Sphinx, config: Config) -> None:
    """Check the bibliography, before anything parses it."""
    keys: frozenset[str] = frozenset()
    if not isinstance(config.bibtex_bibfiles, list | tuple):
        conf = Path(app.confdir) / "conf.py"
        raise Refusal(f"{conf}:{line_of_setting(conf, 'bibtex_bibfiles')}: bibtex_bibfiles is no list; write it "
                      "in brackets")
    for name in config.bibtex_bibfiles:
        keys |= read_keys(Path(app.srcdir / name).resolve())
    app.citation_keys = keys  # type: ignore[attr-defined]


def on_env_before_read_docs(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Check the citations of the chapters that are to be read, before Sphinx hands them to its processes."""
    found = []
    # Data files hold citations, too: the chronology's.
    data = sorted(Path(app.srcdir).rglob("*.csv"))
    for path in [*(Path(env.doc2path(docname)) for docname in docnames), *data]:
        text = path.read_text(encoding="utf-8")
        found += [f"{path}:{line}: {fault}" for line, fault in faults(text, app.citation_keys)]  # type: ignore[attr-defined]
    if found:
        raise Refusal("\n".join(found))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the checks."""
    app.connect("config-inited", on_config_inited, priority=50)
    app.connect("env-before-read-docs", on_env_before_read_docs)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
