"""Make everything that a new language needs: ``make add-language EDITION=sv``, or ``python tools/add_language.py sv``.

``locale/<language>/`` appears in one step with a catalog for each chapter, ``book.po`` for our words with the name of
the language, and ``sphinx.po`` for those of Sphinx and the theme, seeded from Sphinx' own catalog.  Of that only what
passes the check of translations is taken.
"""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

import polib
import sphinx
from babel import Locale, UnknownLocaleError
from sphinx.config import Config
from sphinx.util.tags import Tags

import catalogs  # it puts the path to what is ours, source/_ext, in place

from catalog_check import Checker  # isort: skip
from catalog_merge import catalog_bytes, new_header, update_language  # isort: skip
from catalog_safety import LANGUAGE  # isort: skip
from findings import Level, printable  # isort: skip
from message_tokens import MessageReader  # isort: skip
from po_file import only_writer, read_catalog, replace_file  # isort: skip


def locale_of(language: str) -> Locale:
    """Return what Unicode CLDR knows of *language*; end the program where it is no language."""
    try:
        if LANGUAGE.fullmatch(language):
            return Locale.parse(re.split("@", language)[0].replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        pass
    return sys.exit(f"{printable(language)} is no language that Unicode CLDR knows; "
                    "name one like sv, pt_BR or ar: make add-language EDITION=sv")


def seeded_words(template: polib.POFile, language: str) -> polib.POFile:
    """Return the messages of *template* with the translations of Sphinx' own catalog of *language*, as far as safe."""
    own = Path(sphinx.__file__).parent / "locale" / language / "LC_MESSAGES" / "sphinx.po"
    known = {(entry.msgctxt, entry.msgid): entry for entry in polib.pofile(str(own)).translated_entries()
             } if own.exists() else {}
    checker = Checker(language, MessageReader())
    words = new_header(language, f"Sphinx {sphinx.__version__}")
    for entry in template:
        if entry.obsolete:
            continue
        found = known.get((entry.msgctxt, entry.msgid))
        # One text in each form would be wrong where the language has another number of forms.
        new = polib.POEntry(
            msgctxt=entry.msgctxt, msgid=entry.msgid, msgid_plural=entry.msgid_plural,
            occurrences=entry.occurrences, flags=[flag for flag in entry.flags if flag != "fuzzy"],
            msgstr=found.msgstr if found else "",
            msgstr_plural=(found.msgstr_plural if found and found.msgstr_plural else
                           dict.fromkeys(range(number_of_forms(words)), "")) if entry.msgid_plural else {})
        if new.translated() and any(finding.level is not Level.ADVICE
                                    for finding in checker.check(own, new, plain=True)):
            new.msgstr, new.msgstr_plural = "", dict.fromkeys(new.msgstr_plural, "")
        words.append(new)
    return words


def number_of_forms(catalog: polib.POFile) -> int:
    """Return how many plural forms the header of *catalog* says that its language has."""
    found = re.search(r"nplurals\s*=\s*(\d+)", catalog.metadata["Plural-Forms"])
    return int(found[1]) if found else 2


def make_language(language: str, locale_dir: Path, source: Path, pots: Path, folder: Path) -> Path:
    """Make the catalogs of *language* in the empty *folder*, from the POT files *pots*; return the language's folder.

    *source* is the folder of the book, *locale_dir* that of its other languages.
    """
    config = Config.read(source, overrides={}, tags=Tags())
    catalogs_dir = folder / language / "LC_MESSAGES"
    catalogs_dir.mkdir(parents=True)
    words = new_header(language, config.project)
    team = words.metadata["Language-Team"]
    words.header = (f"{team} translations for {config.project}.\n"
                    "This file is distributed under the same licence as the book.\n")
    pot = pots / "book.pot"
    if pot.exists():
        replace_file(catalogs_dir / "book.po", catalog_bytes(words))
    update_language(folder, language, pots)
    if pot.exists():
        words = read_catalog(catalogs_dir / "book.po")
        words.wrapwidth = 0  # as `make catalogs` writes it
        name = words.find(getattr(config, "edition_language_name", "") or config._raw_config["edition_language_name"])
        if name:
            name.msgstr = locale_of(language).get_display_name() or language
        replace_file(catalogs_dir / "book.po", catalog_bytes(words))
    templates = sorted(path for path in locale_dir.glob("*/LC_MESSAGES/sphinx.po"))
    if templates:
        seeded = seeded_words(read_catalog(templates[0]), language)
        seeded.header = f"{team} messages of Sphinx {sphinx.__version__} and its theme for {config.project}."
        replace_file(catalogs_dir / "sphinx.po", catalog_bytes(seeded))
    return folder / language


def main(languages: list[str]) -> None:
    """Add the one language that *languages* names."""
    if len(languages) != 1:
        sys.exit("Name one new language: make add-language EDITION=sv")
    language = languages[0]
    locale_of(language)
    target = catalogs.LOCALE / language
    if any(path.is_file() for path in target.rglob("*")):
        sys.exit(f"There is a locale/{language} already: `make catalogs EDITION={language}` brings it up to date.")
    pots = catalogs.extract()
    with only_writer(catalogs.LOCALE):
        staging = catalogs.POT.parent / "new-language"
        shutil.rmtree(staging, ignore_errors=True)
        made = make_language(language, catalogs.LOCALE, catalogs.ROOT / "source", pots, staging)
        shutil.rmtree(target, ignore_errors=True)  # empty folders
        made.rename(target)
    translated = sum(len(read_catalog(path).translated_entries()) for path in target.rglob("*.po"))
    total = sum(len(read_catalog(path)) for path in target.rglob("*.po"))
    print(f"locale/{language}/LC_MESSAGES has {len(list(target.rglob('*.po')))} catalogs, {total} messages, "
          f"{translated} of them translated.\n"
          f"Open them in a PO editor; `make book EDITION={language}` makes the book, English where you are not done.")


if __name__ == "__main__":
    main(sys.argv[1:])
