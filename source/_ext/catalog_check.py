"""Refuse a catalog that carries more than the words of its source, or says something else, before Sphinx opens it.

Sphinx parses each translation with the whole of MyST: a catalog could run scripts in the reader's browser and read
files of the machine that builds.  And Sphinx compiles and loads ``sphinx.po`` before it loads any extension.  So
``conf.py`` imports this module, which puts the check before that, and names it among its extensions.

The catalogs ``sphinx`` and ``book`` hold plain words (`plain_words`), all others messages of MyST (`message_tokens`).
A comment of the translator excuses an error or advice: ``# check: off numbers – the source counts in dozens``.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.application import Sphinx

from catalog_safety import LONGEST, MARKUP, MOST_MARKUP, refused_character, related, unsafe_files, unsafe_text
from compiled_catalog import compiled, header_faults, write_compiled
from edition import line_of_setting
from findings import RULES, Finding, Level, refuse
from language_tag import language_fault
from message_tokens import PARAGRAPH, Message, MessageReader, differences, markdown_settings
from numbers_and_dates import KNOWN, disagreements
from plain_words import prose, word_faults
from po_file import parse_catalog
from refusal import Refusal
from termbase import FILE, Term, lost_terms
from typography import edge_faults, typographic_faults

if TYPE_CHECKING:
    import polib
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata

#: The catalogs of plain words: Sphinx' and ours.
WORDS = frozenset({"book", "sphinx"})
#: The language that the book is written in.
SOURCE = "en"
EXCUSE = re.compile(r"check:\s*off\s+(?P<rules>\w+(?:\s*,\s*\w+)*)\s+[–—-]+\s+(?P<reason>\S.*)")
#: What a text becomes that begins with a number and a dot.
LIST = ("ordered_list_open", "list_item_open", *PARAGRAPH)
#: Marks that a translation may need where its source has none: reported, but a matter of language.
EMPHASIS = frozenset({"*emphasis*", "**strong**"})
#: A heading, term or index entry: it ends with no mark.
LABEL = re.compile(r"[^.:;?!\n]*[^\s.:;?!\n]")

Fault = tuple[str, str]


# -- Messages --------------------------------------------------------------------------

def text_faults(text: str, language: str) -> Iterator[Fault]:
    """Yield what no *text* of a message may hold: invisible characters, too much."""
    if found := refused_character(text, language):
        yield "text", f"U+{ord(found[1]):04X} can hide or reorder text; delete it"
    if len(text) > LONGEST:
        yield "text", f"{len(text)} characters are too many ({LONGEST} at most); split the paragraph"
    elif len(text) > MOST_MARKUP and (count := sum(map(text.count, MARKUP))) > MOST_MARKUP:
        yield "text", f"{count} characters of markup are too many ({MOST_MARKUP} at most); split the paragraph"


def message_faults(source: Message, translation: Message) -> Iterator[Fault]:
    """Yield what differs in the markup of two messages."""
    if translation.blocks != PARAGRAPH and translation.blocks != source.blocks:
        if translation.blocks == LIST:
            yield "shape", "this would be read as a list; put a no-break space after the dot, or \\. in its place"
        else:
            yield "markup", "this is not one paragraph of text; keep to the words and the markup of the source"
    missing, new = differences(source.markup, translation.markup)
    if missing:
        yield "lost", f"the markup {', '.join(missing)} of the source is missing; put it in"
    if strange := [mark for mark in new if mark not in EMPHASIS]:
        yield "markup", f"the source has no {', '.join(strange)}; keep to the markup of the source"
    elif new:
        yield "lost", f"the source has no {', '.join(new)}; keep to the markup of the source"
    _gone, residue = differences(source.residue, translation.residue)
    if residue:
        yield "markup", f"the source has no {', '.join(residue)}; delete it, or complete the markup"
    if not missing and not new and source.notes != translation.notes:
        yield "notes", "the notes would change places: keep the order of the source, " + " ".join(
            f"[^{label}]" for label in source.notes)


def index_faults(source: str, translation: str) -> Iterator[Fault]:
    """Yield a fault where a heading, term or index entry would fall into parts that its source does not have."""
    for mark in (";", " : "):
        if mark in translation and mark not in source and LABEL.fullmatch(source):
            yield "index", f"in an index entry or a term, '{mark.strip()}' divides; use another mark"


# -- Entries ---------------------------------------------------------------------------

def excuses(entry: polib.POEntry) -> tuple[dict[str, str], list[str]]:
    """Return the rules that the comment of the translator on *entry* switches off, with the reason, and its faults."""
    off: dict[str, str] = {}
    wrong = []
    for line in entry.tcomment.split("\n"):
        if not re.match(r"check\s*:", line.strip()):
            continue
        found = EXCUSE.fullmatch(line.strip())
        if not found:
            wrong.append("an excuse has the form `# check: off RULE – reason`; write it so")
            continue
        for rule in re.split(r"\s*,\s*", found["rules"]):
            if rule not in RULES:
                wrong.append(f"there is no rule '{rule}'; the rules are {', '.join(RULES)}")
            elif RULES[rule] is Level.DANGER:
                wrong.append(f"nothing excuses a fault of the rule '{rule}'; mend the translation")
            else:
                off[rule] = found["reason"]
    return off, wrong


class Checker:
    """Checks the entries of the catalogs of one language."""

    def __init__(self, language: str, reader: MessageReader, terms: tuple[Term, ...] = (),
                 misspelt: Callable[[str, str], list[str]] | None = None, advise: bool = False) -> None:
        """*advise*: look for what is advice, too; *misspelt* returns the words
        of a translation, given after its source, that are spelt wrong."""
        self.language, self.reader, self.terms = language, reader, terms
        self.misspelt, self.advise = misspelt, advise

    def check(self, path: Path, entry: polib.POEntry, plain: bool) -> Iterator[Finding]:
        """Yield the findings in *entry* of the catalog *path*, which holds *plain* words or messages of MyST."""
        off, wrong = excuses(entry)
        for text in wrong:
            yield Finding(path, entry.linenum, "excuse", text)
        used = set()
        for rule, text in dict.fromkeys(self.faults(entry, plain)):
            if rule in off:
                used.add(rule)
            elif self.advise or RULES[rule] is not Level.ADVICE:
                yield Finding(path, entry.linenum, rule, text)
        if self.advise:
            for rule in off.keys() - used:
                yield Finding(path, entry.linenum, rule, "the comment excuses nothing any more; delete it")

    def faults(self, entry: polib.POEntry, plain: bool) -> Iterator[Fault]:
        """Yield rule and description of each fault of *entry*."""
        if not entry.msgid:
            yield "header", "the empty message is the header, without a context; delete this one"
            return
        forms = [entry.msgstr_plural[number] for number in sorted(entry.msgstr_plural)] or [entry.msgstr]
        # What no text may hold is not taken apart.
        unfit = [fault for text in (entry.msgid, entry.msgid_plural, *forms)
                 for fault in text_faults(text, self.language)]
        if unfit:
            yield from unfit
            return
        if self.advise:
            yield from edge_faults(entry.msgid, forms[0])
        if plain:
            for form in forms:
                yield from word_faults(entry.msgid, form, entry.msgid_plural)
                if not entry.msgid_plural:
                    yield from self.language_faults(prose(entry.msgid), prose(form))
        elif entry.msgid_plural:
            yield "markup", "a chapter has no plural forms; delete this message"
        else:
            source, translation = self.reader.read(entry.msgid), self.reader.read(entry.msgstr)
            yield from message_faults(source, translation)
            yield from index_faults(entry.msgid, entry.msgstr)
            yield from self.language_faults(source.words, translation.words)

    def language_faults(self, source: str, translation: str) -> Iterator[Fault]:
        """Yield what is wrong in the language of the words *translation* of the words *source*."""
        if self.language in KNOWN:
            yield from disagreements(source, translation, SOURCE, self.language)
        elif self.advise:
            for _rule, text in disagreements(source, translation, SOURCE, self.language):
                yield "figures", text
        if self.advise:
            yield from typographic_faults(source, translation, self.language)
            for lost in lost_terms(source, translation, self.terms):
                yield "terms", f"\"{lost.term}\" is \"{lost.stems}…\" in {FILE}; use that word"
            for word in self.misspelt(source, translation) if self.misspelt else ():
                yield "spelling", f"\"{word}\" is in no dictionary; mend it, or add its stem to words.txt"


# -- Catalogs --------------------------------------------------------------------------

def catalog_paths(locale_dir: Path, language: str) -> list[Path]:
    """Return the catalogs that a build of *language* could read in *locale_dir*, sorted."""
    if not locale_dir.is_dir():
        return []
    return sorted(path for folder in locale_dir.iterdir() if related(folder.name, language)
                  for path in (folder / "LC_MESSAGES").rglob("*.po"))


def is_plain(path: Path) -> bool:
    """Tell whether the catalog *path* holds plain words."""
    return path.parent.name == "LC_MESSAGES" and path.stem.lower() in WORDS


def language_of(path: Path) -> str:
    """Return the language whose folder the catalog *path* is in."""
    return next(folder.parent.name for folder in path.parents if folder.name == "LC_MESSAGES")


def check_catalog(path: Path, checker: Checker) -> tuple[list[Finding], bytes]:
    """Return the findings in the catalog *path*, and the catalog as it is to be compiled."""
    content = path.read_bytes()
    found = list(unsafe_text(path, content, checker.language))
    if found:
        return found, b""
    try:
        catalog = parse_catalog(path, content)
    except Refusal as refusal:
        line, _colon, text = str(refusal).removeprefix(f"{path}:").partition(": ")
        return [Finding(path, int(line), "syntax", text)], b""
    found += [Finding(path, 1, "header", text) for text in header_faults(catalog, language_of(path))]
    for entry in catalog.translated_entries():
        found += checker.check(path, entry, is_plain(path))
    if any(finding.level is Level.DANGER for finding in found):
        return found, b""
    try:
        return found, compiled(catalog)
    except ValueError as error:
        return [*found, Finding(path, 1, "header", f"{error}; mend the header")], b""


def check_edition(locale_dir: Path, checker: Checker) -> tuple[list[Finding], dict[Path, bytes]]:
    """Return the findings in the catalogs of a language in *locale_dir*, and each catalog as it is to be compiled.

    Sphinx compiles those of the language itself; in a related folder nothing is to be read that was not before.
    """
    found = list(unsafe_files(locale_dir, checker.language))
    if found:
        return found, {}
    compile_as = {}
    for path in catalog_paths(locale_dir, checker.language):
        findings, content = check_catalog(path, checker)
        found += findings
        if language_of(path) == checker.language or path.with_suffix(".mo").exists():
            compile_as[path] = content
    return found, compile_as


def refuse_words(catalog: Path) -> None:
    """Raise Refusal where *catalog*, of plain words in ``locale/<language>/LC_MESSAGES/``, is not to be read."""
    folder = catalog.parent.parent
    found = list(unsafe_files(folder.parent, folder.name))
    if not found and catalog.exists():
        found, _content = check_catalog(catalog, Checker(folder.name, MessageReader()))
    refuse(found)


# -- Sphinx ----------------------------------------------------------------------------

def check_before_sphinx(app: Sphinx) -> None:
    """Check the catalogs of the edition, and compile those that pass; raise Refusal where one does not."""
    if fault := language_fault(app.config.language):
        conf = Path(app.confdir) / "conf.py"
        raise Refusal(f"{conf}:{line_of_setting(conf, 'language')}: {fault}")
    checker = Checker(app.config.language, MessageReader(markdown_settings(app.config)))
    editions = [check_edition(Path(app.srcdir / name).resolve(), checker) for name in app.config.locale_dirs]
    refuse(finding for findings, _content in editions for finding in findings)
    for _findings, compile_as in editions:
        for path, content in compile_as.items():
            write_compiled(path, content)
    app.catalogs_are_checked = True  # type: ignore[attr-defined]


def guarded(init_i18n: Callable[[Sphinx], None]) -> Callable[[Sphinx], None]:
    """Return the method *init_i18n* of Sphinx with the check before it."""
    @functools.wraps(init_i18n)
    def check_first(app: Sphinx) -> None:
        if __name__ in app.config.extensions:
            check_before_sphinx(app)
        init_i18n(app)

    return check_first


# Sphinx 9.0.4 has no event before it reads sphinx.po, and would write sphinx.mo through a link.
if not hasattr(Sphinx._init_i18n, "__wrapped__"):
    Sphinx._init_i18n = guarded(Sphinx._init_i18n)  # type: ignore[method-assign, assignment]


def on_config_inited(app: Sphinx, config: Config) -> None:
    """Refuse a ``conf.py`` that lets Sphinx open catalogs before they are checked."""
    if not hasattr(app, "catalogs_are_checked"):
        raise Refusal(f"{app.confdir / 'conf.py'}:1: `import {__name__}` is missing; write it before the settings")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the check of the check."""
    app.connect("config-inited", on_config_inited, priority=1)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
