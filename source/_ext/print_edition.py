"""Hand the words, dates and places of the edition to LaTeX, and mend Sphinx' LaTeX writer where print needs it.

What the pages look like stands in ``_latex/*.sty``; this module only tells those files what the edition is called,
which preset it is set by (``print_preset``: the X of ``_latex/preset-X.sty``), and where its paragraphs begin.

In the .tex file each paragraph follows a comment that names the source, ``%= chapters/river.md:64``: whoever reads
LaTeX's log can tell from the .tex line where the author has to look.
"""

from __future__ import annotations

import os
import time
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.builders.latex.util import ExtBabel
from sphinx.environment.adapters.indexentries import IndexEntries
from sphinx.locale import _ as sphinx_word
from sphinx.locale import get_translation
from sphinx.util import texescape
from sphinx.writers.latex import LaTeXTranslator

from edition import full_title
from language_tag import script_of, text_direction
from print_index import latex_index
from refusal import Refusal

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders.latex import LaTeXBuilder
    from sphinx.builders.latex.theming import Theme
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

_ = get_translation("book")

#: The preset of the book as it is printed; the files of the others bear their names.
DEFAULT_PRESET = "royal"

#: Polyglossia turns lines but not pages under LuaLaTeX; babel turns both (babel manual, 3.24 "Bidirectional text").
RIGHT_TO_LEFT = (r"\usepackage[bidi=basic,provide=*,"
                 r"layout=sectioning.lists.contents.captions.footnotes.tabular.columns]{babel}")


def numbered_target(env: BuildEnvironment, docname: str, node: nodes.Element) -> tuple[str, str]:
    """Return the label that the number reference *node* in *docname* leads to, and its number, ``""`` if unknown."""
    if node.get("refid"):
        target, anchor = docname, node["refid"]
    else:
        target, _hash, anchor = node.get("refuri", "").removeprefix("%").partition("#")
    kinds = env.toc_fignumbers.get(target, {})
    number = next((numbers[anchor] for numbers in kinds.values() if anchor in numbers), ())
    return f"{target}:{anchor}", ".".join(map(str, number))


class BookLaTeXTranslator(LaTeXTranslator):
    """Sphinx' LaTeX writer, with the index that the other formats have, and with the places of paragraphs."""

    def __init__(self, document: nodes.document, builder: LaTeXBuilder, theme: Theme) -> None:
        """Write *document* for *builder* by the LaTeX *theme*."""
        super().__init__(document, builder, theme)
        #: The number of each place that an index entry points to, by its address.
        self.index_places: dict[str, int] = {}

    def source_comment(self, node: nodes.Element) -> str:
        """Return the comment that names file and line of *node*, relative to the sources."""
        source = Path(self.builder.env.doc2path(self.curfilestack[-1])).relative_to(self.builder.srcdir)
        return f"%= {source.as_posix()}:{node.line or 1}\n"

    def visit_paragraph(self, node: nodes.Element) -> None:
        """Begin a paragraph and say where it comes from and, for the folio it falls on, what its anchor is."""
        language = self.other_language(node)
        if language and not self.in_footnote:
            self.body.append(f"\n\\begin{{BookPassage}}{{{language}}}")
        super().visit_paragraph(node)
        self.body.append(self.source_comment(node))
        if node.get("anchor") and not self.in_footnote:  # extension anchors
            self.body.append(f"\\BookPlace{{{self.curfilestack[-1]}}}{{{node['anchor']}}}%\n")
        if language and self.in_footnote:
            # A passage of its own would part the note from its number.
            self.body.append(rf"\BookWords{{{language}}}{{")

    def other_language(self, node: nodes.Element) -> str:
        """Return LaTeX's name of the language of *node*, ``""`` where it is that of the edition.

        The attribute ``language`` is set by extension untranslated.
        """
        language = node.get("language", self.config.language)
        return "" if language == self.config.language else ExtBabel(language, True).get_language()

    def depart_paragraph(self, node: nodes.Element) -> None:
        """End a paragraph and, if need be, its language."""
        language = self.other_language(node)
        if language and self.in_footnote:
            self.body.append("}")
        super().depart_paragraph(node)
        if language and not self.in_footnote:
            self.body.append("\\end{BookPassage}\n")

    def visit_inline(self, node: nodes.Element) -> None:
        """Begin words of another language, such as those of a title that is not translated."""
        super().visit_inline(node)
        if language := self.other_language(node):
            self.body.append(rf"\BookWords{{{language}}}{{")

    def depart_inline(self, node: nodes.Element) -> None:
        """End words of another language."""
        if self.other_language(node):
            self.body.append("}")
        super().depart_inline(node)

    def visit_attribution(self, node: nodes.Element) -> None:
        """Set the source of a quotation to the right, without Sphinx' English dash."""
        self.body.append("\n\\begin{BookAttribution}\n")

    def depart_attribution(self, node: nodes.Element) -> None:
        """End the source of a quotation."""
        self.body.append("\n\\end{BookAttribution}\n")

    def visit_index(self, node: nodes.Element) -> None:
        """Number the place that index entries point to (module print_index)."""
        docname = self.builder.get_relative_uri("genindex", self.curfilestack[-1])
        places = dict.fromkeys(f"{docname}#{target}" for _kind, _text, target, *_rest in node["entries"])
        inline = node.get("inline", True)
        if not inline:
            self.body.append("\n")  # ends the paragraph before, as Sphinx does
        for place in places:
            number = self.index_places.setdefault(place, len(self.index_places) + 1)
            self.body.append(rf"\index{{{number}}}")
        if not inline:
            self.body.append(r"\ignorespaces ")
        raise nodes.SkipNode

    def generate_indices(self) -> str:
        """Return Sphinx' indices of domains; the index of the book goes into its own place in the document."""
        words = sphinx_word("see %s"), sphinx_word("see also %s")
        groups = IndexEntries(self.builder.env).create_index(self.builder)
        self.elements["printindex"] = latex_index(groups, self.index_places, self.encode, words)
        indices: str = super().generate_indices()
        return indices

    def visit_number_reference(self, node: nodes.Element) -> None:
        """Write the number of a figure or table as Sphinx counts it, for LaTeX knows it only in its next run."""
        before = len(self.body)
        try:
            super().visit_number_reference(node)
        finally:
            target, number = numbered_target(self.builder.env, self.curfilestack[-1], node)
            if number:
                label = self.idescape(target)
                self.body[before:] = [part.replace(rf"\ref{{{label}}}", rf"\BookNumber{{{label}}}{{{number}}}")
                                      for part in self.body[before:]]


def presets(confdir: Path) -> list[str]:
    """Return the names of the presets that the book in *confdir* has, sorted."""
    return sorted(path.stem.removeprefix("preset-") for path in (confdir / "_latex").glob("preset-*.sty"))


def source_language(config: Config) -> str:
    """Return LaTeX's name of the language that the book was written in; ``""`` where the edition is in that."""
    if config.language == config.edition_source_language:
        return ""
    name: str = ExtBabel(config.edition_source_language, True).get_language()
    return name


def definitions(config: Config, epoch: int) -> str:
    """Return the LaTeX definitions of what the edition is called and dated."""
    moment = time.gmtime(epoch)
    words = {
        "BookTitle": config.project,
        "BookSubtitle": config.edition_subtitle,
        "BookAuthor": config.author,
        "BookPublisher": config.edition_publisher,
        "BookRights": config.copyright,
        "BookImprint": _("Version %s") % config.release,
        "BookISBN": config.edition_isbn_print,
        "BookLanguage": config.language,
        "BookSourceLanguage": source_language(config),
        "BookPreset": config.print_preset,
        "BookDescription": config.edition_description,
        "BookContentsName": sphinx_word("Contents"),
        "BookFigureListName": _("Maps and figures"),
    }
    lines = [rf"\newcommand*{{\{name}}}{{{texescape.escape(str(word).strip(), config.latex_engine)}}}"
             for name, word in words.items()]
    lines.append(rf"\newcommand*{{\BookDate}}{{D:{time.strftime('%Y%m%d%H%M%S', moment)}Z}}")
    return "\n".join(lines)


def metadata(config: Config, epoch: int) -> str:
    """Return the metadata of the PDF as the LaTeX package pdfx reads them (NAME.xmpdata); *epoch* in seconds, UTC."""
    date = time.strftime("%Y-%m-%d", time.gmtime(epoch))
    entries = {
        "Title": full_title(config), "Author": config.author, "Subject": config.edition_description,
        "Publisher": config.edition_publisher, "Copyright": config.copyright, "Language": config.language,
        "CreatorTool": "Sphinx", "Date": date,
    }
    return "".join(f"\\{name}{{{escape(str(text), quote=False)}}}\n" for name, text in entries.items() if text)


def on_config_inited(app: Sphinx, config: Config) -> None:
    """Put the definitions before the style files of the book, and the name of the preset into that of the file."""
    known = presets(Path(app.confdir))
    if known and config.print_preset not in known:
        raise Refusal(f"{app.confdir / 'conf.py'}:1: there is no preset _latex/preset-{config.print_preset}.sty; "
                      f"print_preset is one of {', '.join(known)}")
    if known and config.print_preset != DEFAULT_PRESET:
        config.latex_documents = [
            (root, f"{name.removesuffix('.tex')}-{config.print_preset}.tex", *rest)
            for root, name, *rest in config.latex_documents
        ]
    elements = dict(config.latex_elements)
    words = definitions(config, int(os.environ["SOURCE_DATE_EPOCH"]))
    elements["preamble"] = f"{words}\n{elements.get('preamble', '')}"
    elements["makeindex"] = ""  # Sphinx sorts the index (module print_index)
    direction = text_direction(config.language)
    # Faces come before everything else of ours.
    elements["fontpkg"] = "\n".join([rf"\newcommand*{{\BookScript}}{{{script_of(config.language)}}}",
                                     rf"\newcommand*{{\BookDirection}}{{{direction}}}", elements.get("fontpkg", "")])
    if direction == "rtl":
        elements["babel"] = RIGHT_TO_LEFT
    config.latex_elements = elements


#: Added to Sphinx' latexmkrc (Perl): LuaTeX takes the date of the file from there, and not from the clock.
DATE = """
# -- Extension print_edition: the date of the edition ----------------------------------
$ENV{'SOURCE_DATE_EPOCH'} = '%d';
$ENV{'FORCE_SOURCE_DATE'} = '1';
$ENV{'TZ'} = 'UTC';
"""


def on_build_finished(app: Sphinx, exception: Exception | None) -> None:
    """Put the metadata beside the .tex file, and tell LaTeX the date."""
    if exception is None and app.builder.name == "latex":
        epoch = int(os.environ["SOURCE_DATE_EPOCH"])
        for _root, name, *_rest in app.config.latex_documents:
            target = Path(app.outdir, name).with_suffix(".xmpdata")
            target.write_text(metadata(app.config, epoch), encoding="utf-8")
        with Path(app.outdir, "latexmkrc").open("a", encoding="utf-8") as settings:
            settings.write(DATE % epoch)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the print edition."""
    app.set_translator("latex", BookLaTeXTranslator)
    app.add_config_value("print_preset", DEFAULT_PRESET, "", types=frozenset({str}))
    app.connect("build-finished", on_build_finished)
    app.connect("config-inited", on_config_inited, priority=200)  # after the edition's words (100)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
