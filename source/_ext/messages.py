"""Extract the words of ours into ``book.pot``, with the other messages of ``sphinx-build -b gettext``.

They are the settings that an edition translates, the strings marked ``_("…")`` in extensions and figure scripts,
and the words in the bibliography: names and short titles of ancient works, notes.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages.extract import extract_from_file
from pybtex.database.input.bibtex import Parser
from pybtex.richtext import Text
from sphinx.builders.gettext import MessageCatalogBuilder, MsgOrigin

from edition import ISBN_SETTINGS, TRANSLATED_SETTINGS, words_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

#: Fields of a bibliography entry that are words, not titles.
BIBLIOGRAPHY_FIELDS = ("shortauthor", "shorttitle", "note")


def script_messages(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield each message marked ``_("…")`` in the Python files of *folder*, with its file."""
    for script in sorted(folder.glob("*.py")):
        if "get_translation(\"book\")" in script.read_text(encoding="utf-8") or folder.name == "figures":
            for _line, message, _comments, _context in extract_from_file("python", script, keywords={"_": None}):
                yield str(message), script


def bibliography_messages(bib: Path) -> Iterator[tuple[str, Path]]:
    """Yield the words of the .bib file *bib*."""
    for entry in Parser().parse_file(str(bib)).entries.values():
        for name in BIBLIOGRAPHY_FIELDS:
            if name in entry.fields:
                yield str(Text.from_latex(entry.fields[name])), bib


def on_env_updated(app: Sphinx, env: BuildEnvironment) -> None:
    """Add our words to the messages that Sphinx found."""
    if not isinstance(app.builder, MessageCatalogBuilder):
        return
    conf = Path(app.confdir) / "conf.py"
    found = [(word, conf) for name in (*TRANSLATED_SETTINGS, *ISBN_SETTINGS) for word in words_of(app.config[name])]
    for folder in (Path(__file__).parent, app.srcdir / app.config.figures_path):
        found += script_messages(folder)
    for name in app.config.bibtex_bibfiles:
        found += bibliography_messages(Path(app.srcdir / name).resolve())
    for message, path in found:
        # No line: a number that changes with every edit would be noise in the translators' history.
        app.builder.catalogs["book"].add(message, MsgOrigin(str(path), 0))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the extraction."""
    app.connect("env-updated", on_env_updated)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
