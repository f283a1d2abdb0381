"""Take translations back from another tool: ``make import EDITION=fi FROM=fi.xlf``.

    python tools/take_back.py LANGUAGE [FILE]

FILE is the XLIFF that ``make export`` wrote, edited; ``build/exchange/LANGUAGE.xlf`` where none is named.  Nothing is
written unless every translation passes the check that each build makes.  Then only translations change, and each
catalog in one step.  What was translated in a catalog after the export stays, and is told.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import polib
from sphinx.config import Config
from sphinx.util.tags import Tags

import export  # it puts the path to what is ours, source/_ext, in place

from catalog_check import Checker, check_catalog  # isort: skip
from catalog_safety import unsafe_text  # isort: skip
from exchange import Returned, UnitKey, changes, digest, from_xliff  # isort: skip
from findings import Finding, Level, refuse  # isort: skip
from message_tokens import MessageReader, markdown_settings  # isort: skip
from po_file import only_writer, parse_catalog, replace_file, with_translations  # isort: skip
from refusal import Refusal  # isort: skip


def take_back(language: str, path: Path, source: Path) -> list[str]:
    """Put the translations of the XLIFF file *path* into the catalogs of *language*; return a report.

    *source* is the folder of the book.  Raises Refusal, and changes nothing, where a translation does not pass.
    """
    folder = export.LOCALE / language / "LC_MESSAGES"
    returned = from_xliff(path, language)
    report: list[str] = []
    new: dict[Path, bytes] = {}
    found: list[Finding] = []
    known: set[UnitKey] = set()
    checker = Checker(language, MessageReader(markdown_settings(Config.read(source, overrides={}, tags=Tags()))))
    with only_writer(export.LOCALE):
        for catalog_path in sorted(folder.rglob("*.po")):
            name = catalog_path.relative_to(folder).as_posix()
            content = catalog_path.read_bytes()
            catalog = parse_catalog(catalog_path, content)
            wanted, conflicts = changes(catalog, name, returned)
            report += conflicts
            known |= {key for key in returned if key[0] == name}
            report += orphans(catalog, name, returned)
            if wanted:
                changed = with_translations(content, wanted)
                # The file as it would be, so that lines are those of what was sent; checked as a build checks it.
                faults = list(unsafe_text(catalog_path, changed, language))
                found += faults or check_changed(catalog_path, changed, checker)
                new[catalog_path] = changed
                report.append(f"{name}: {len(wanted)} {'translation' if len(wanted) == 1 else 'translations'}")
        report += sorted({f"{name or 'a unit'}: no such catalog; left out" for name, *_rest in returned.keys() - known})
        shutil.rmtree(export.OUT / "candidate", ignore_errors=True)
        try:
            refuse(found)
        except Refusal as refusal:
            raise Refusal(f"{refusal}\nNo catalog was changed. The lines are those that the catalogs would have; mend "
                          f"the translations in {path} and import it again.") from None
        for catalog_path, content in new.items():
            replace_file(catalog_path, content)
    return report or ["nothing changed"]


def orphans(catalog: polib.POFile, name: str, returned: dict[UnitKey, Returned]) -> list[str]:
    """Tell the edited translations in *returned* whose message the *catalog* of that *name* no longer has."""
    messages = {digest(entry.msgctxt, entry.msgid) for entry in catalog if not entry.obsolete}
    return [f"{name}: the English of this message has changed since the export; left out: {back.text}"
            for (file, message, _number), back in returned.items()
            if file == name and message not in messages and back.text and digest(back.text) != back.handed_out]


def check_changed(path: Path, content: bytes, checker: Checker) -> list[Finding]:
    """Return the findings in the catalog *path*, were it *content*, that would stop a build."""
    candidate = export.OUT / "candidate" / path.relative_to(export.LOCALE)
    replace_file(candidate, content)
    found, _compiled = check_catalog(candidate, checker)
    return [Finding(path, finding.line, finding.rule, finding.text) for finding in found
            if finding.level is not Level.ADVICE]


def main(arguments: list[str]) -> None:
    """Take back what the arguments name."""
    if not 1 <= len(arguments) <= 2:
        sys.exit("Name one language: make import EDITION=fi FROM=fi.xlf")
    language = arguments[0]
    if not (export.LOCALE / language / "LC_MESSAGES").is_dir():
        sys.exit(f"There is no locale/{language}/LC_MESSAGES; make add-language EDITION={language}")
    path = Path(arguments[1]) if len(arguments) == 2 else export.OUT / f"{language}.xlf"
    print("\n".join(take_back(language, path, export.ROOT / "source")))


if __name__ == "__main__":
    main(sys.argv[1:])
