"""Print the words of theme and search in the edition's language where no catalog can reach them.

Furo writes some words into its templates as constants, and Sphinx' scripts read a ``sphinx.js`` instead of
``sphinx.po``.  Both are led to ``locale/<language>/LC_MESSAGES/sphinx.po`` here.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2.ext import Extension
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.locale import _

from po_file import read_catalog

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

#: Constants of Furo 2025.12.19: attributes of page.html and titles of icons.html.
CONSTANTS = (
    "Toggle site navigation sidebar", "Toggle table of contents sidebar", "Toggle Light / Dark / Auto color theme",
    "Contents", "Menu", "Expand", "Light mode", "Dark mode",
    "Auto light/dark, in light mode", "Auto light/dark, in dark mode",
)
CONSTANT = re.compile(r"(?<=aria-label=\")(?P<label>{0})(?=\")|(?<=<title>)(?P<title>{0})(?=</title>)".format(
    "|".join(map(re.escape, CONSTANTS))))
#: What furo/navigation.py writes before the name of a chapter.
TOGGLE = "Toggle navigation of "


class TranslatedConstants(Extension):
    """Let the constants of a template pass through gettext."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """Return *source* with each constant as a translated expression."""
        return CONSTANT.sub(lambda found: f"{{{{ _({json.dumps(found[0])})|e }}}}", source)


#: A rule for plurals, in the common tongue of gettext and JavaScript.
PLURAL = re.compile(r"plural=([n0-9\s()?:<>=!&|%+*-]+?);?\s*$")


def script_messages(catalog: Path) -> dict[str, Any]:
    """Return what Sphinx' scripts want of *catalog*: ``locale``, ``messages`` and ``plural_expr``."""
    messages = read_catalog(catalog)
    texts = {
        entry.msgid: [entry.msgstr_plural[form] for form in sorted(entry.msgstr_plural)] or entry.msgstr
        for entry in messages.translated_entries()
        if any(path.endswith(".js") for path, _line in entry.occurrences)
    }
    plural = PLURAL.search(messages.metadata.get("Plural-Forms", "plural=(n != 1);"))
    return {"locale": messages.metadata.get("Language", ""), "messages": texts,
            "plural_expr": plural[1] if plural else "(n != 1)"}


def to_json(value: Any) -> str:
    """Return *value* as JavaScript reads it."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def write_script(catalog: Path, target: Path) -> Path:
    """Write what Sphinx' scripts want of *catalog* to *target*, and return it.

    Not by ``Documentation.addTranslations``: it evaluates text, which a Content Security Policy forbids, and takes
    ``n != 1`` for the number of a form.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    found = script_messages(catalog)
    target.write_text(
        f"Object.assign(Documentation.TRANSLATIONS, {to_json(found['messages'])});\n"
        f"Documentation.PLURAL_EXPR = (n) => Number({found['plural_expr']});\n"
        f"Documentation.LOCALE = {to_json(found['locale'])};\n", encoding="utf-8")
    return target


def on_builder_inited(app: Sphinx) -> None:
    """Give the templates and scripts of the HTML builder their words."""
    if not isinstance(app.builder, StandaloneHTMLBuilder) or app.builder.name == "epub":
        return
    app.builder.templates.environment.add_extension(TranslatedConstants)
    catalogs = [Path(app.srcdir / folder) / app.config.language / "LC_MESSAGES" / "sphinx.po"
                for folder in app.config.locale_dirs]
    for catalog in filter(Path.exists, catalogs):
        script = write_script(catalog, Path(app.doctreedir) / "translations.js")
        # The builder looks for a compiled sphinx.js in the source tree, where nothing is to be written.
        app.builder._get_translations_js = lambda found=script: found  # type: ignore[method-assign, misc]
        app.builder.add_js_file("translations.js")
        return


def on_html_page_context(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any],
                         doctree: Any) -> None:
    """Translate the labels that Furo makes for the navigation tree."""
    if "furo_navigation_tree" in context:
        context["furo_navigation_tree"] = context["furo_navigation_tree"].replace(TOGGLE, _(TOGGLE))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the words of the theme."""
    app.connect("builder-inited", on_builder_inited)
    # After Furo put its navigation tree into the context.
    app.connect("html-page-context", on_html_page_context, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
