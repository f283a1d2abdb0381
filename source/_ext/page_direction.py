"""Turn the pages of the web edition to the right where the edition's language is written so.

Themes know no direction: it is put into their templates (HTML, attribute ``dir``); browsers then mirror the layout.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jinja2.ext import Extension
from sphinx.builders.html import StandaloneHTMLBuilder

from language_tag import text_direction

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


class FromRightToLeft(Extension):
    """Let the pages of a template begin at the right."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """Return *source* with the direction in the tag that opens a page."""
        return re.sub(r"<html\b(?![^>]*\sdir=)", '<html dir="rtl"', source)


def on_builder_inited(app: Sphinx) -> None:
    """Prepare the templates of the HTML builder."""
    if isinstance(app.builder, StandaloneHTMLBuilder) and app.builder.name != "epub" \
            and text_direction(app.config.language) == "rtl":
        app.builder.templates.environment.add_extension(FromRightToLeft)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the direction."""
    app.connect("builder-inited", on_builder_inited)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
