"""Tell how far a translation is: on a page of the web edition, in the colophon of every artefact, and to tools.

The directive ``edition-status`` sets one line in the text: which edition, of which version, revision and date, and
how much of it is translated.  In the web edition it leads to the page ``translations``, which lists every language
of the book, chapter by chapter.

A message that is fuzzy is not translated: no reader sees it.  Words are counted in the source.
"""

from __future__ import annotations

import html
import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_decimal
from docutils import nodes
from sphinx.locale import get_translation
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective

from edition import editions, read_words
from language_tag import language_tag
from po_file import read_catalog
from untranslated import share

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata

_ = get_translation("book")

#: The page of the web edition.
PAGE = "translations"


# -- Counting --------------------------------------------------------------------------

@dataclass(frozen=True)
class Count:
    """Messages and words of catalogs."""

    translated: int = 0
    fuzzy: int = 0
    untranslated: int = 0
    words: int = 0
    words_left: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(*(mine + theirs for mine, theirs in zip(vars(self).values(), vars(other).values(), strict=True)))

    @property
    def percent(self) -> int:
        """How many per cent of the words are translated: 100 only when all are, 0 only when none is."""
        return share(self.words - self.words_left, self.words) if self.words else 100


def count(catalog: Path) -> Count:
    """Return what is in the PO file *catalog*."""
    total = Count()
    for entry in read_catalog(catalog):
        if entry.obsolete:
            continue
        words = len(entry.msgid.split())
        done, fuzzy = entry.translated(), entry.fuzzy
        total += Count(int(done), int(fuzzy), int(not done and not fuzzy), words, 0 if done else words)
    return total


def catalogs(locale_dir: Path, language: str) -> dict[str, Count]:
    """Return what is in each catalog of *language*, by name (``chapters/river``), sorted."""
    folder = locale_dir / language / "LC_MESSAGES"
    return {path.relative_to(folder).with_suffix("").as_posix(): count(path) for path in sorted(folder.rglob("*.po"))}


# -- History ---------------------------------------------------------------------------

def git(folder: Path, *arguments: str) -> str:
    """Return what git says in *folder*; nothing outside a repository or without git."""
    command = ["git", "--no-optional-locks", "-C", str(folder), *arguments]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


def revision(folder: Path) -> str:
    """Return the commit that *folder* is at, with a plus sign where files differ from it; nothing without git."""
    return git(folder, "describe", "--always", "--dirty=+", "--abbrev=7", "--exclude=*")


def last_change(catalog: Path) -> str:
    """Return the day of the last commit that changed *catalog* (ISO 8601); nothing without git."""
    return git(catalog.parent, "log", "-1", "--format=%cs", "--", catalog.name)


# -- The line in the colophon ----------------------------------------------------------

def locale_of(language: str) -> Locale:
    """Return what Unicode CLDR knows of *language*; of English where it does not know it."""
    try:
        return Locale.parse(language_tag(language), sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def day(config: Config) -> str:
    """Return the date of the edition, as its language writes it."""
    moment = datetime.fromtimestamp(int(os.environ["SOURCE_DATE_EPOCH"]), tz=UTC)
    return str(format_date(moment, "long", locale=locale_of(config.language)))


def status_line(app: Sphinx) -> str:
    """Return the line that says what edition this is."""
    config = app.config
    words = {"language": config.edition_language_name, "version": config.release, "date": day(config),
             "revision": config.edition_revision or revision(app.srcdir)}
    line = (_("Edition: %(language)s, version %(version)s, revision %(revision)s, %(date)s.") if words["revision"]
            else _("Edition: %(language)s, version %(version)s, %(date)s.")) % words
    if config.language == config.edition_source_language:
        return line
    total = sum(catalogs(app.srcdir / config.locale_dirs[0], config.language).values(), Count())
    share_line = _("%d %% of its words are translated.") % total.percent
    return f"{line} {share_line}"


class edition_status(nodes.Element):  # noqa: N801 (docutils names nodes in small letters)
    """Stands in the doctree for the line, which changes while the text does not."""


class EditionStatus(SphinxDirective):
    """Sets the line: ``{edition-status}``."""

    def run(self) -> list[nodes.Node]:
        """Return the mark of its place."""
        return [edition_status()]


class SetStatus(SphinxPostTransform):
    """Puts the line in its place."""

    default_priority = 100

    def run(self, **kwargs: Any) -> None:
        """Replace each mark by a paragraph."""
        for mark in list(self.document.findall(edition_status)):
            line = status_line(self.app)
            words: list[nodes.Node] = [nodes.Text(line)]
            if self.app.builder.name in ("html", "dirhtml") and translations(self.app):
                address = self.app.builder.get_relative_uri(self.env.docname, PAGE)
                words = [nodes.reference("", line, refuri=address, internal=True)]
            mark.replace_self(nodes.paragraph("", "", *words, classes=["edition-status"]))


# -- The page --------------------------------------------------------------------------

def translations(app: Sphinx) -> list[str]:
    """Return the languages that the book is translated into."""
    source = app.config.edition_source_language
    return editions(app.srcdir / app.config.locale_dirs[0], source)[1:]


def table(name: str, language: str, counts: dict[str, Count], titles: dict[str, str], number: Any) -> Iterator[str]:
    """Yield the HTML of the table of a *language* called *name*; *number* writes a number in the reader's language."""
    heads = (_("Chapter"), _("Translated"), _("Fuzzy"), _("Untranslated"), _("Words left"), "%")
    total = sum(counts.values(), Count())
    tag = language_tag(language)
    yield f'<section><h2 id="{tag}" lang="{tag}">{html.escape(name)}</h2><div class="table-wrapper docutils ' \
          f'container" role="region" tabindex="0" aria-labelledby="{tag}"><table class="docutils"><thead><tr>'
    yield from (f'<th scope="col">{html.escape(head)}</th>' for head in heads)
    yield "</tr></thead><tbody>"
    for catalog, row in [*counts.items(), (_("Whole"), total)]:
        cells = (row.translated, row.fuzzy, row.untranslated, row.words_left, row.percent)
        yield f'<tr><th scope="row">{html.escape(titles.get(catalog, catalog))}</th>'
        yield from (f"<td>{number(cell)}</td>" for cell in cells)
        yield "</tr>"
    yield "</tbody></table></div></section>"


def on_html_collect_pages(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Yield the page that tells how far the translations are."""
    languages = translations(app)
    if not languages or app.builder.name == "epub":
        return
    locale_dir = app.srcdir / app.config.locale_dirs[0]
    titles = {docname: title.astext() for docname, title in app.env.titles.items()} | {
        "book": _("Titles, figures and words of ours"), "sphinx": _("Words of the pages")}
    locale = locale_of(app.config.language)
    heading = _("State of the translations")
    body = [f"<h1>{html.escape(heading)}</h1>"]
    for language in languages:
        name = read_words(locale_dir / language / "LC_MESSAGES" / "book.po").gettext(
            app.config._raw_config.get("edition_language_name", ""))
        body += table(name or language, language, catalogs(locale_dir, language), titles,
                      lambda number: format_decimal(number, locale=locale))
    yield PAGE, {"title": heading, "body": "".join(body)}, "page.html"


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the directive and the page."""
    # As git tells it; who builds outside the repository, or compares two builds, gives it.
    app.add_config_value("edition_revision", "", "env", types=frozenset({str}))
    app.add_node(edition_status)
    app.add_directive("edition-status", EditionStatus)
    app.add_post_transform(SetStatus)
    app.connect("html-collect-pages", on_html_collect_pages)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
