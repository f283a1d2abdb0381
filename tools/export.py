"""Hand a translation to other tools: ``make export EDITION=fi``, or ``python tools/export.py LANGUAGE ...``.

Writes to ``build/exchange/``: ``fi.xlf`` (XLIFF 1.2, for ``make import``), ``fi.tmx`` (a translation memory) and
``fi.html``, source beside translation, to be printed and read, with the words marked that changed in a fuzzy entry.
"""

from __future__ import annotations

import difflib
import html
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "locale"
OUT = ROOT / "build" / "exchange"
sys.path.insert(0, str(ROOT / "source" / "_ext"))

from exchange import to_tmx, to_xliff  # noqa: E402 (the path to it stands just above)
from language_tag import language_tag, text_direction  # noqa: E402
from po_file import message_forms, read_catalog, replace_file  # noqa: E402

SOURCE = "en"
STYLE = """
body { margin: 2rem auto; max-width: 60rem; padding: 0 1rem; font: 1rem/1.45 serif; color: #111; background: #fff; }
table { border-collapse: collapse; width: 100%; table-layout: fixed; }
td { width: 50%; padding: .4rem .8rem .4rem 0; border-top: 1px solid #bbb; vertical-align: top;
  overflow-wrap: anywhere; white-space: pre-line; }
tr { break-inside: avoid; }
h2 { break-before: page; font-size: 1.2rem; }
h2:first-of-type { break-before: auto; }
del { color: #8a1010; } ins { color: #0b5a1e; text-decoration: underline; }
.state, .comment { display: block; font: italic .85rem/1.4 serif; color: #444; }
@page { size: A4; margin: 18mm; }
@media print { body { margin: 0; max-width: none; font-size: 10pt; } }
"""


def catalogs_of(language: str) -> dict[str, polib.POFile]:
    """Return the catalogs of *language* by name, sorted."""
    folder = LOCALE / language / "LC_MESSAGES"
    return {path.relative_to(folder).as_posix(): read_catalog(path) for path in sorted(folder.rglob("*.po"))}


def difference(old: str, new: str) -> str:
    """Return *new* as HTML with the words that *old* has otherwise in ``del`` and ``ins``."""
    before, after = re.findall(r"\s+|[^\s]+", old), re.findall(r"\s+|[^\s]+", new)
    parts = []
    for what, start, end, begin, stop in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        gone, come = (html.escape("".join(words)) for words in (before[start:end], after[begin:stop]))
        if what == "equal":
            parts.append(come)
        else:
            parts += [f"<del>{gone}</del>" if gone else "", f"<ins>{come}</ins>" if come else ""]
    return "".join(parts)


def row(entry: polib.POEntry) -> str:
    """Return *entry* as a row of the table: source, translation, its state and comment."""
    source = (difference(entry.previous_msgid, entry.msgid) if entry.fuzzy and entry.previous_msgid
              else html.escape(entry.msgid))
    state = "fuzzy" if entry.fuzzy else "" if entry.translated() else "untranslated"
    below = "".join(f'<span class="{kind}" lang="{SOURCE}" dir="auto">{html.escape(text)}</span>'
                    for kind, text in (("state", state), ("comment", entry.tcomment)) if text)
    forms = "\n".join(map(html.escape, filter(None, message_forms(entry))))
    return f'<tr><td lang="{SOURCE}" dir="ltr">{source}</td><td>{forms}{below}</td></tr>'


def review_page(catalogs: dict[str, polib.POFile], language: str) -> str:
    """Return the page on which source and translation stand side by side."""
    def sections() -> Iterator[str]:
        for name, catalog in catalogs.items():
            rows = "\n".join(row(entry) for entry in catalog if not entry.obsolete)
            yield f'<h2 lang="{SOURCE}" dir="ltr">{html.escape(name)}</h2>\n<table>\n{rows}\n</table>'

    return (f'<!DOCTYPE html>\n<html lang="{language_tag(language)}" dir="{text_direction(language)}">\n<head>'
            f'<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
            f"<title>{SOURCE} – {language}</title><style>{STYLE}</style></head>\n<body>\n"
            f"<h1>{SOURCE} – {language}</h1>\n" + "\n".join(sections()) + "\n</body>\n</html>\n")


def main(languages: list[str]) -> None:
    """Export each of *languages*."""
    known = sorted(path.parent.name for path in LOCALE.glob("*/LC_MESSAGES"))
    for language in languages or known:
        if language not in known:
            sys.exit(f"There is no locale/{language}/LC_MESSAGES; the languages are {', '.join(known)}.")
        catalogs = catalogs_of(language)
        tag = language_tag(language)
        for suffix, content in (("xlf", to_xliff(catalogs, SOURCE, tag)), ("tmx", to_tmx(catalogs, SOURCE, tag)),
                                ("html", review_page(catalogs, language).encode())):
            replace_file(OUT / f"{language}.{suffix}", content)
            print((OUT / f"{language}.{suffix}").relative_to(ROOT))


if __name__ == "__main__":
    main(sys.argv[1:])
