"""Join the web editions: links to the same page in each language, and what search engines and hosts want to know.

The editions lie side by side, each in a folder named by its language, with a page above them that leads to one
(``tools/choose_language.py``).  All links between them are relative, so the site works wherever it is put.

``html_baseurl`` is the address of the folder that holds the editions (``-D html_baseurl=https://example.org/book/``,
the same for each of them).  Where it is known, each page names its own address, a ``sitemap.xml`` lists the pages
with their translations, and the page for addresses that lead nowhere works from any depth.
"""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import quoteattr

from babel.core import get_global
from docutils import nodes
from sphinx.builders.html import StandaloneHTMLBuilder

from edition import editions, read_words

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata

#: Pages that are no part of the text.
APART = ("search", "404")
#: The longest description that search engines show, about.
DESCRIPTION = 200
#: An address in a page that is relative to it.
RELATIVE = re.compile(r'(?<=\s)(?P<name>href|src|action|data-content_root)="(?!#|[a-z]+:|//)(?P<address>[^"]*)"')


def site_address(address: str, language: str) -> str:
    """Return the address of the edition in *language*, of a site at *address*; empty where that is."""
    if not address:
        return ""
    return f"{address.rstrip('/')}/{language}/"


def language_names(locale_dir: Path, languages: list[str], name: str) -> dict[str, str]:
    """Return what each of *languages* calls itself; *name* is what the source language does."""
    return {
        language: read_words(locale_dir / language / "LC_MESSAGES" / "book.po").gettext(name) or language
        for language in languages
    }


def territory(language: str) -> str:
    """Return *language* with the territory where most speak it, as Open Graph wants it: ``fi_FI``."""
    likely = get_global("likely_subtags").get(language.replace("-", "_"), language)
    return "_".join(part for part in str(likely).split("_") if len(part) != 4)


def shorten(text: str, length: int = DESCRIPTION) -> str:
    """Return *text* on one line, cut after a word, with an ellipsis, where it is longer than *length*."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[:length].rpartition(" ")[0].rstrip(",;:–") + " …"


def description_of(doctree: nodes.document | None) -> str:
    """Return the first paragraph of a page that is running text."""
    paragraphs = doctree.findall(nodes.paragraph) if doctree is not None else iter(())
    found = (paragraph.astext() for paragraph in paragraphs if isinstance(paragraph.parent, nodes.section))
    return shorten(next(found, ""))


def alternates(pagename: str, uri: str, config: Config, up: str) -> list[tuple[str, str]]:
    """Return language and address of a page in each edition, and of what serves readers of any other language.

    *uri* is the page's place in its edition, *up* what leads from the page to the folder of all editions.
    """
    found = [(language, f"{up}{language}/{uri}") for language in config.language_switch_names]
    # The front page of the site lets the reader choose; of the other pages the original serves everybody.
    other = f"{up}index.html" if pagename == config.root_doc else f"{up}{config.edition_source_language}/{uri}"
    return [*found, ("x-default", other)]


def tags(links: list[tuple[str, str]], properties: dict[str, str], description: str) -> str:
    """Return the elements for the head of a page."""
    lines = [f'<link rel="alternate" hreflang="{language}" href="{html.escape(address)}">'
             for language, address in links]
    if description:
        lines.append(f'<meta name="description" content="{html.escape(description)}">')
    lines += [f'<meta property="{name}" content="{html.escape(value)}">'
              for name, value in properties.items() if value]
    return "\n" + "\n".join(lines) + "\n"


def on_config_inited(app: Sphinx, config: Config) -> None:
    """Take down the editions and the address of this one."""
    locale_dir = app.srcdir / config.locale_dirs[0]
    languages = editions(locale_dir, config.edition_source_language)
    if config.language not in languages:
        languages.append(config.language)
    config.language_switch_names = language_names(locale_dir, languages, config.edition_language_name)
    config.language_switch_site = config.html_baseurl.rstrip("/")
    config.html_baseurl = site_address(config.html_baseurl, config.language)


def on_html_page_context(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any],
                         doctree: nodes.document | None) -> None:
    """Give a page its translations, and what it is called elsewhere."""
    if app.builder.name == "epub":
        return
    config, uri = app.config, app.builder.get_target_uri(pagename)
    up = context["pathto"](config.root_doc)
    up = up.removesuffix(app.builder.get_target_uri(config.root_doc).rpartition("/")[2]) if up != "#" else ""
    up += "../"
    # A page that stands for missing ones leads to the beginnings of the editions.
    to = "" if pagename == "404" else uri
    context["editions"] = [
        {"language": language, "name": name, "address": f"{up}{language}/{to or 'index.html'}",
         "current": language == config.language}
        for language, name in config.language_switch_names.items()
    ]
    if pagename in APART:
        return
    site = config.language_switch_site
    front = pagename == config.root_doc
    description = config.edition_description if front else description_of(doctree)
    context["metatags"] = context.get("metatags", "") + tags(
        alternates(pagename, uri, config, f"{site}/" if site else up),
        {
            "og:title": config.html_title if front else words_of(context.get("title", "")),
            "og:type": "book" if front else "article",
            "og:site_name": config.html_title,
            "og:description": description,
            "og:locale": territory(config.language),
            "og:url": f"{config.html_baseurl}{uri}" if site else "",
        },
        "" if 'name="description"' in context.get("metatags", "") else description,
    )
    if site:
        others = [language for language in config.language_switch_names if language != config.language]
        context["metatags"] += "".join(
            f'<meta property="og:locale:alternate" content="{territory(language)}">\n' for language in others)


def words_of(title: str) -> str:
    """Return the words of the HTML *title*."""
    return html.unescape(re.sub(r"<[^>]*>", "", title))


def sitemap(pages: list[tuple[str, str]], config: Config) -> str:
    """Return the map of the *pages* (name and place in the edition), each with its translations.

    https://www.sitemaps.org/protocol.html; xhtml:link as Google and Bing read it.
    """
    site = config.language_switch_site
    lines = ['<?xml version="1.0" encoding="UTF-8"?>',
             '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">']
    for name, uri in pages:
        lines.append(f"<url><loc>{html.escape(config.html_baseurl + uri)}</loc>")
        lines += [f"<xhtml:link rel=\"alternate\" hreflang={quoteattr(language)} href={quoteattr(address)}/>"
                  for language, address in alternates(name, uri, config, f"{site}/")]
        lines.append("</url>")
    return "\n".join([*lines, "</urlset>", ""])


def absolute(page: str, address: str) -> str:
    """Return the HTML of *page* with every address in it beginning with *address*."""
    return RELATIVE.sub(lambda found: f'{found["name"]}="{join(address, found["address"])}"', page)


def join(address: str, relative: str) -> str:
    """Return *relative* as seen from the folder *address*, which ends in a slash."""
    while relative.startswith(("../", "./")):
        if relative.startswith("../"):
            address = address.rstrip("/").rpartition("/")[0] + "/"
        relative = relative.partition("/")[2]
    return address + relative


def on_build_finished(app: Sphinx, exception: Exception | None) -> None:
    """Write what needs the address of the site."""
    builder = app.builder
    if exception or not isinstance(builder, StandaloneHTMLBuilder) or builder.name == "epub" or \
            not app.config.language_switch_site:
        return
    names = [*sorted(app.env.all_docs), *(["genindex"] if app.config.html_use_index else [])]
    pages = [(name, builder.get_target_uri(name)) for name in names]
    (Path(app.outdir) / "sitemap.xml").write_text(sitemap(pages, app.config), encoding="utf-8")
    missing = Path(app.outdir) / "404.html"
    if missing.exists():
        missing.write_text(absolute(missing.read_text(encoding="utf-8"), app.config.html_baseurl), encoding="utf-8")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the switch."""
    app.setup_extension("edition")
    app.add_config_value("language_switch_names", {}, "html", types=frozenset({dict}))
    app.add_config_value("language_switch_site", "", "html", types=frozenset({str}))
    # Before the edition's words (100) take the place of the source language's.
    app.connect("config-inited", on_config_inited, priority=90)
    app.connect("html-page-context", on_html_page_context)
    app.connect("build-finished", on_build_finished)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
