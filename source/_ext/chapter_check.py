"""Refuse chapters that MyST would read otherwise than their author meant, and files that are no text.

Markdown knows no errors: a fence without an end takes the rest of the chapter, half a link stays as it is typed, a cell
too many is dropped.  All of it is told with file and line before anything is read.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from markdown_it.renderer import RendererHTML
from myst_parser.parsers.mdit import create_md_parser

from catalog_safety import refused_character
from message_tokens import markdown_settings
from refusal import Refusal

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token
    from myst_parser.config.main import MdParserConfig
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

#: A line that a merge of two versions left.
CONFLICT = re.compile(r"(?:<{7}|>{7}|\|{7})(?: .*)?")
#: Directives whose content is not Markdown.
VERBATIM = re.compile(r"\{(?:code|code-block|code-cell|sourcecode|eval-rst|literalinclude|math|parsed-literal|raw|"
                      r"highlight|toctree|index|bibliography|chronology|csv-table|mermaid|graphviz)\}")
#: What stays in the words where markup is broken, and how to mend it.
BROKEN = (
    (re.compile(r"\[[^\[\]]+\]\[[^\[\]]+\]"), "the link {} has no definition; write [words](address)"),
    (re.compile(r"\{[\w:+-]+\}`[^`]*"), "the role {} has no end, or nothing in it; write it between two backticks"),
    (re.compile(r"\]\{[.#%\w][^{}]*\}"), "the attributes {} cannot be read; write [words]{{.class #id}}"),
)
#: Files whose text the build reads, beside the chapters.
DATA = ".csv"


def read_text(path: Path) -> str:
    """Return the text of the file *path*; raises Refusal, with file and line, where it is none in UTF-8."""
    if path.exists() and not path.is_file():
        raise Refusal(f"{path}:1: this is no plain file; put the file itself here")
    try:
        content = path.read_bytes()
    except OSError as error:
        raise Refusal(f"{path}:1: the file cannot be read ({error.strerror}); "
                      "restore it, or delete the link") from error
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refusal(f"{path}:{content.count(10, 0, error.start) + 1}: the file is not in UTF-8 ({error.reason}); "
                      "save it as UTF-8") from error


def text_faults(text: str, language: str) -> Iterator[tuple[int, str]]:
    """Yield line and fault of each line of *text*, in *language*, that nobody typed on purpose."""
    for number, line in enumerate(re.split(r"\r\n?|\n", text), start=1):
        if found := refused_character(line, language):
            name = unicodedata.name(found[1], "a control character").lower()
            yield number, f"U+{ord(found[1]):04X} ({name}) can hide or reorder text; delete it"
        if CONFLICT.fullmatch(line):
            yield number, "a merge left two versions here; keep one, and delete the marks"


def inline_faults(tokens: Iterable[Token], line: int) -> Iterator[tuple[int, str]]:
    """Yield line and fault of what is broken among the inline *tokens* of the paragraph that begins in *line*."""
    words = ""
    for token in tokens:
        if token.type == "html_inline" and not token.content.startswith("<!--"):
            yield line + words.count("\n"), f"{token.content} is HTML, which print lacks; write MyST"
        if token.type in {"softbreak", "hardbreak"}:
            words += "\n"
        elif token.type == "text":
            words += token.content
        else:
            words += "\0"
    for pattern, fault in BROKEN:
        for found in pattern.finditer(words):
            shown = found[0].split("\0")[0].lstrip("]").split("\n")[0]
            yield line + words.count("\n", 0, found.start()), fault.format(shown)


def markdown_parser(settings: MdParserConfig) -> MarkdownIt:
    """Return the parser of MyST with *settings*, which keeps what stands behind a backslash apart from the words."""
    return create_md_parser(settings, RendererHTML).disable(["wordcount", "text_join"])


def markdown_faults(text: str, parser: MarkdownIt, before: int = 0) -> Iterator[tuple[int, str]]:
    """Yield line and fault of what *parser* reads otherwise in *text*, which stands after *before* lines."""
    lines = text.split("\n")
    columns = 0
    for token in parser.parse(text):
        first, last = token.map or (0, 0)
        line = before + first + 1
        if token.type in {"fence", "colon_fence"}:
            end = lines[last - 1].strip() if last - 1 > first else ""
            if not (end.startswith(token.markup) and set(end) == {token.markup[0]}):
                yield line, f"the fence {token.markup}{token.info.strip()} has no end; close it with {token.markup}"
            elif token.info.startswith("{") and not VERBATIM.match(token.info):
                yield from markdown_faults(token.content, parser, before + first + 1)
        elif token.type == "html_block" and not token.content.startswith("<!--"):
            yield line, f"{token.content.strip().splitlines()[0]} is HTML, which print lacks; write MyST"
        elif token.type == "inline":
            yield from inline_faults(token.children or (), line)
        elif token.type == "thead_open":
            columns = 0
        elif token.type == "th_open":
            columns += 1
        elif token.type == "tr_open" and columns and token.map:
            row = re.sub(r"`[^`]*`", "", lines[first].strip().strip("|"))
            if len(re.findall(r"(?<!\\)\|", row)) + 1 > columns:
                yield line, f"this row has more than {columns} cells; give it as many as the head of the table"


def on_env_before_read_docs(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Check the chapters that are to be read, and the data beside them."""
    parser = markdown_parser(markdown_settings(app.config))
    language = app.config.edition_source_language
    found = []
    for path in sorted(Path(app.srcdir).rglob(f"*{DATA}")):
        found += [(path, *fault) for fault in text_faults(read_text(path), language)]
    for docname in sorted(docnames):
        path = Path(env.doc2path(docname))
        text = read_text(path)
        found += [(path, *fault) for fault in text_faults(text, language)]
        if not text.strip():
            found.append((path, 1, "the document is empty; begin it with # and its title, or delete it"))
        elif path.suffix == ".md":
            found += [(path, *fault) for fault in markdown_faults(re.sub(r"\r\n?", "\n", text), parser)]
    if found:
        raise Refusal("\n".join(f"{path}:{line}: {fault}" for path, line, fault in found))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the check."""
    # Before the extensions that look for citations and figures in the same files.
    app.connect("env-before-read-docs", on_env_before_read_docs, priority=1)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
