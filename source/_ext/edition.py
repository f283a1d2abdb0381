"""Give each edition its own title, author line and other words of ours.

An edition is the book in one language.  ``conf.py`` holds the words in the source language; their translations
stand in ``locale/<language>/LC_MESSAGES/book.po`` and take their place once the language is known, whether it
was set in ``conf.py`` or by ``-D language=``.  Sphinx has no catalog for these settings.

Other extensions print words of ours through ``_ = get_translation("book")``.
"""

from __future__ import annotations

import gettext
import hashlib
import io
import os
import subprocess
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx import locale
from sphinx.locale import get_translation
from sphinx.util import texescape

from isbn import isbn_urn, valid_isbn
from language_tag import language_tag
from po_file import read_catalog
from refusal import Refusal

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata

_ = get_translation("book")

#: Settings whose values are msgids of ``book.po``.
TRANSLATED_SETTINGS = (
    "project", "author", "copyright",
    "edition_subtitle", "edition_description", "edition_publisher", "edition_language_name",
    "edition_creators", "edition_subjects", "edition_blurb",
)
#: Settings that are an ISBN.  Every edition has its own or none: what ``conf.py`` gives is that of the source language.
ISBN_SETTINGS = ("edition_isbn_print", "edition_isbn_epub")

#: The earliest time that a zip file can hold and that Sphinx' EPUB writer takes (sphinx #14168), in seconds.
EARLIEST = 315619200  # 1980-01-02


def read_words(catalog: Path) -> gettext.NullTranslations:
    """Return the translations of the PO file *catalog*; none where there is no such file.

    Raises Refusal, with file and line, where the catalog cannot be parsed.
    Nothing is compiled to disk, so a first build in a clean clone has its words.
    """
    if not catalog.exists():
        return gettext.NullTranslations()
    return gettext.GNUTranslations(io.BytesIO(read_catalog(catalog).to_binary()))


def words_of(value: Any) -> Iterator[str]:
    """Yield the words in the setting *value*: a text, a list or tuple of such, or a dictionary with such values."""
    if isinstance(value, str):
        yield from filter(None, [value])
    else:
        for part in value.values() if isinstance(value, dict) else value:
            yield from words_of(part)


def translated(value: Any, translate: Callable[[str], str]) -> Any:
    """Return the setting *value* with each of its words given to *translate*; keys of dictionaries stay."""
    if isinstance(value, str):
        return translate(value) if value else value
    if isinstance(value, dict):
        return {key: translated(part, translate) for key, part in value.items()}
    return [translated(part, translate) for part in value]


def line_of_setting(conf: Path, name: str) -> int:
    """Return the line of the file *conf* that gives the setting *name*, 1 where none does."""
    lines = conf.read_text(encoding="utf-8").splitlines() if conf.exists() else []
    return max((number for number, line in enumerate(lines, start=1) if line.startswith(name)), default=1)


def own_isbn(isbn: str, place: str, catalog: Path) -> str:
    """Return the ISBN of the edition of *catalog*, ``""`` for none.

    *isbn* is that of the edition in the source language, which has no *catalog*, and *place* its file and line.
    Raises Refusal where an ISBN is wrong, or that of another edition.
    """
    first = valid_isbn(isbn, place)
    if not catalog.exists() or not first:
        return first
    entry = read_catalog(catalog).find(first)
    if not entry or not entry.translated():
        return ""
    own = valid_isbn(entry.msgstr, f"{catalog}:{entry.linenum}")
    if own == first:
        raise Refusal(f"{catalog}:{entry.linenum}: the ISBN {own} is that of another edition; "
                      "give this one its own, or leave the translation empty")
    return own


def editions(locale_dir: Path, source_language: str) -> list[str]:
    """Return the languages of the book: *source_language*, then each that has a folder in *locale_dir*, sorted."""
    translations = sorted(path.parent.name for path in locale_dir.glob("*/LC_MESSAGES"))
    return [source_language, *(language for language in translations if language != source_language)]


def code_digest(folder: Path) -> str:
    """Return what identifies the Python files of *folder*."""
    digest = hashlib.sha256()
    for script in sorted(folder.glob("*.py")):
        digest.update(script.read_bytes())
    return digest.hexdigest()


def full_title(config: Config) -> str:
    """Return title and subtitle of the edition, as one line."""
    return f"{config.project}: {config.edition_subtitle}" if config.edition_subtitle else str(config.project)


def last_commit(folder: Path) -> int:
    """Return the time of the last commit to the repository that *folder* is in, in seconds since 1970 (UTC).

    Outside a repository it is `EARLIEST`.
    """
    git = ["git", "-C", str(folder), "log", "-1", "--format=%ct"]
    try:
        answer = subprocess.run(git, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return EARLIEST
    return max(int(answer), EARLIEST) if answer else EARLIEST


def on_config_inited(app: Sphinx, config: Config) -> None:
    """Put the words of the edition's language into the settings, and what Sphinx derives from them."""
    catalog = app.srcdir / config.locale_dirs[0] / config.language / "LC_MESSAGES" / "book.po"
    # Registered for every language, English too: Sphinx keeps translators in a global of the process.
    locale.translators["general", "book"] = read_words(catalog)
    for name in TRANSLATED_SETTINGS:
        setattr(config, name, translated(config[name], _))
    conf = Path(app.confdir) / "conf.py"
    for name in ISBN_SETTINGS:
        setattr(config, name, own_isbn(config[name], f"{conf}:{line_of_setting(conf, name)}", catalog))

    name = f"{config.edition_slug}-{config.language}"
    title = full_title(config)
    config.html_title = config.html_short_title = title
    config.epub_title = title
    config.epub_basename = name
    config.epub_description = config.edition_description
    config.epub_publisher = config.edition_publisher
    config.epub_contributor = config.author
    # Stable for this edition of this book, as EPUB 3.3 asks of a unique identifier (section 5.5.3.1.1).
    config.epub_identifier = (isbn_urn(config.edition_isbn_epub) if config.edition_isbn_epub
                              else uuid.uuid5(uuid.UUID(config.edition_namespace), name).urn)
    config.epub_language = language_tag(config.language)
    config.epub_scheme = "ISBN" if config.edition_isbn_epub else "UUID"
    config.epub_uid = "publication-id"
    title, author = (texescape.escape(text, config.latex_engine) for text in (title, config.author))
    config.latex_documents = [(config.root_doc, f"{name}.tex", title, author, "manual", False)]


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the settings of an edition."""
    texescape.init()  # Sphinx does so only when the LaTeX builder starts
    # Set before Sphinx evaluates its dates: the output is a function of the sources, not of the clock.
    os.environ.setdefault("SOURCE_DATE_EPOCH", str(last_commit(app.srcdir)))
    app.add_config_value("edition_slug", "book", "env", types=frozenset({str}))
    app.add_config_value("edition_namespace", str(uuid.NAMESPACE_OID), "env", types=frozenset({str}))
    app.add_config_value("edition_subtitle", "", "env", types=frozenset({str}))
    app.add_config_value("edition_description", "", "env", types=frozenset({str}))
    app.add_config_value("edition_blurb", "", "env", types=frozenset({str}))
    app.add_config_value("edition_publisher", "", "env", types=frozenset({str}))
    app.add_config_value("edition_language_name", "", "env", types=frozenset({str}))
    # By MARC relator code (aut, edt, trl …), each a name and the form under which it is filed.
    app.add_config_value("edition_creators", {}, "env", types=frozenset({dict}))
    app.add_config_value("edition_subjects", [], "env", types=frozenset({list, tuple}))
    for name in ISBN_SETTINGS:
        app.add_config_value(name, "", "env", types=frozenset({str}))
    # The cover, in print and on screen: a figure script, and the colours of ground, letters and rule.
    app.add_config_value("cover_ornament", "", "", types=frozenset({str}))
    app.add_config_value("cover_colours", ("#1f3b4d", "#f4efe4", "#d9a066"), "", types=frozenset({list, tuple}))
    # What the chapters are written in; ``language`` is that of the edition.
    app.add_config_value("edition_source_language", "en", "env", types=frozenset({str}))
    # A changed extension may read the sources otherwise: the doctrees of the old one are not to be used.
    app.add_config_value("edition_code", code_digest(Path(__file__).parent), "env", types=frozenset({str}))
    app.connect("config-inited", on_config_inited, priority=100)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
