"""Take a message of MyST Markdown apart: its markup, as a multiset of tokens, and its words.

The parser is MyST's own, with the settings of the project, so that what it sees is what the build would see.  Nothing
is rendered, and no role or directive runs.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from markdown_it.renderer import RendererHTML
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.mdit import create_md_parser
from sphinx.config import Config

from findings import shortened

if TYPE_CHECKING:
    from markdown_it.token import Token

#: The blocks of a message: one paragraph.
PARAGRAPH = ("paragraph_open", "inline")
#: Words in one line, without any character that Markdown or MyST looks at: not worth the parser's time.
PLAIN = re.compile(r"[^\W\d_]++(?:[ ,'’–-]++[^\W_]++)*+\.?")
#: Roles of which only the words are shown; translators translate them.
WORD_ROLES = frozenset({"abbr", "abbreviation", "dfn", "emphasis", "strong", "sub", "subscript", "sup", "superscript"})
#: Roles that are written ``words <target>`` or ``target``; the target is no word.
REFERENCE_ROLES = frozenset({
    "any", "doc", "download", "envvar", "eq", "keyword", "numref", "option", "ref", "term", "token", "std:doc",
    "std:numref", "std:ref", "std:term",
})
#: ``words <target>``, as Sphinx reads it (sphinx.util.docutils.ReferenceRole).
TITLED = re.compile(r"(?P<words>.+?)\s*(?<!\x00)<(?P<target>[^<]*?)>", re.DOTALL)
#: Places in the words of a ``numref``, which Python's formatting obeys: others could ask for gigabytes.
PLACES = re.compile(r"%s|\{number\}|\{name\}")
FORMATTING = re.compile(r"[%{}].*", re.DOTALL)
#: The types of index entries (Sphinx, directive "index").
INDEX_TYPE = re.compile(r"!?\s*\b(single|pair|triple|seealso|see|module|keyword|operator|object|exception|statement|"
                        r"builtin)\s*:")
#: Stands among the words for what shows something, but no words of the translator's.
WORDLESS = "§"
#: What in plain words looks like markup that did not become any.
RESIDUE = re.compile(r"""
    \{[{%][^{}]*+\}?\} | \{\s*+[\w#.:+-]++[^{}\s]*+\s*+\}   # substitution; role, directive, attribute
  | [{}]
  | `+ | ~{3,} | \*+ | ::+ | \|[^|\s][^|]*\|          # code, fences, emphasis, reST
  | (?<!\w)_(?=\w) | (?<=\w)_(?!\w) | __+
  | ^\s*(?:\.\.|---|\+\+\+|%)\s* | \#\s*noqa
  | \[\^ | \]\s*[\[(:{] | \)=                         # half of a footnote, link or label
  | <\s*[/!?a-zA-Z][^>]*>? | &\#?\w+;                 # HTML
  | \\[A-Za-z@]+\*? | \\(?=\W) | \$[^$]*\$            # TeX
  | \b\w+:// | \bwww\. | \b(?:javascript|vbscript|data|file|mailto)\s*:
""", re.VERBOSE | re.IGNORECASE | re.MULTILINE)


@dataclass
class Message:
    """A message taken apart."""

    #: Types of the blocks, in order.
    blocks: tuple[str, ...] = ()
    #: The markup, each token as a translator would write it, and how often.
    markup: Counter[str] = field(default_factory=Counter)
    #: Labels of the footnote marks, in order.
    notes: tuple[str, ...] = ()
    #: The words, without markup.
    words: str = ""

    @property
    def residue(self) -> Counter[str]:
        """What in the words looks like markup that did not become any."""
        return Counter(re.sub(r"\s+", " ", found) for found in RESIDUE.findall(self.words))


def markdown_settings(config: Config) -> MdParserConfig:
    """Return the settings of MyST that the Sphinx *config* holds or will hold, once MyST is loaded."""
    # The config itself must not get them yet: MyST registers them.
    own = Config(config._raw_config, dict(config.overrides))
    names = [(name, default) for name, default, field_ in MdParserConfig().as_triple()
             if "sphinx" not in field_.metadata.get("omit", [])]
    for name, default in names:
        own.add(f"myst_{name}", default, "env", Any)
    return MdParserConfig(**{name: own[f"myst_{name}"] for name, _default in names})


class MessageReader:
    """Takes messages apart with the MyST parser of a project."""

    def __init__(self, settings: MdParserConfig | None = None) -> None:
        """*settings* are those of MyST; its defaults where there are none."""
        self.parser = create_md_parser(settings or MdParserConfig(), RendererHTML)
        self.parser.disable("wordcount")

    def read(self, text: str) -> Message:
        """Return the message *text* taken apart."""
        if PLAIN.fullmatch(text):
            return Message(PARAGRAPH, words=text)
        message = Message()
        tokens = self.parser.parse(text)
        message.blocks = tuple(token.type for token in tokens if token.nesting >= 0)
        if re.match(r"-{3}", text):
            # MyST looks for front matter there by itself, whatever the parser says.
            message.blocks = ("front_matter", *message.blocks)
        words: list[str] = []
        notes: list[str] = []
        for token in tokens:
            collect(token.children or (), message.markup, notes, words)
        message.notes, message.words = tuple(notes), "".join(words)
        return message


def collect(tokens: Iterable[Token], markup: Counter[str], notes: list[str], words: list[str]) -> None:
    """Add what the inline *tokens* are to *markup*, *notes* and *words*."""
    for token in tokens:
        # The parser drops scripts among them; a translation is not to try.
        attributes = dict(token.attrs) | token.meta.get("insecure_attrs", {})
        if token.type in {"text", "text_special"}:
            words.append(token.content)
        elif token.type == "softbreak":
            words.append("\n")
        elif token.type == "hardbreak":
            words.append("\n")
            markup["a line break"] += 1
        elif token.type == "myst_role":
            mark, shown = role(str(token.meta["name"]), token.content)
            markup[mark] += 1
            words.append(shown)
        elif token.type == "footnote_ref":
            notes.append(str(token.meta["label"]))
            markup[f"[^{token.meta['label']}]"] += 1
        elif token.type == "em_open":
            markup["*emphasis*"] += 1
        elif token.type == "strong_open":
            markup["**strong**"] += 1
        elif token.type == "code_inline":
            markup[f"`{token.content}`"] += 1
            words.append(WORDLESS)
        elif token.type == "link_open":
            markup[f"[…]({attributes.pop('href', '')})"] += 1
            words.append(f" {attributes.pop('title')} " if "title" in attributes else "")
        elif token.type == "image":
            markup[f"![…]({attributes.pop('src', '')})"] += 1
            attributes.pop("alt", None)
            words.append(f" {attributes.pop('title')} " if "title" in attributes else "")
            collect(token.children or (), markup, notes, words)
        elif token.type == "span_open":
            markup["[…]{…}"] += 1
        elif token.nesting >= 0:
            # HTML, mathematics, substitutions, and what other settings of MyST bring: as it stands.
            markup[token.content or token.type] += 1
        for name, value in attributes.items():
            markup[f"{{{name}={value}}}"] += 1


def role(name: str, content: str) -> tuple[str, str]:
    """Return what must not change of the role *name* with *content*, and its words."""
    content = re.sub(r"\s+", " ", content)
    if name in WORD_ROLES:
        return f"{{{name}}}`…`", content
    if name == "index":
        titled = TITLED.fullmatch(content)
        entry = titled["target"] if titled else content
        types = "; ".join(INDEX_TYPE.findall(entry))
        levels = entry.count(";")
        return f"{{index}}`{types}:{' ;' * levels}`", INDEX_TYPE.sub(" ", content.replace("<", " ").replace(">", " "))
    if name in REFERENCE_ROLES:
        off = "!" if content.startswith("!") else ""
        if titled := TITLED.fullmatch(content):
            words = titled["words"].removeprefix("!")
            if name.endswith("numref"):
                words = PLACES.sub(WORDLESS, words)
                off += "".join(FORMATTING.findall(words))
            return f"{{{name}}}`{off}… <{titled['target']}>`", words
        return f"{{{name}}}`{off}… <{content.removeprefix('!')}>`", WORDLESS
    return f"{{{name}}}`{content}`", WORDLESS


def differences(source: Counter[str], translation: Counter[str]) -> tuple[list[str], list[str]]:
    """Return what of *source* is missing in *translation*, and what *translation* has besides; each sorted."""
    return ([shortened(mark) for mark in sorted((source - translation).elements())],
            [shortened(mark) for mark in sorted((translation - source).elements())])
