"""Whatever stands in a catalog: the check never fails by itself, and what it lets through is what the source is.

The judge is another than the check: docutils, to which MyST gives the whole message, and Python's HTML parser.
"""

from __future__ import annotations

import re
import time
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import polib
import pytest
from docutils import nodes
from docutils.core import publish_doctree
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.docutils_ import Parser

from catalog_check import Checker, check_catalog, text_faults
from catalog_safety import LONGEST
from findings import Level
from message_tokens import MessageReader

EXTENSIONS = ["attrs_inline", "colon_fence", "deflist"]
CHECKER = Checker("fi", MessageReader(MdParserConfig(enable_extensions=set(EXTENSIONS))), advise=True)
SOURCES = (
    "The hare runs.", "The *hare* runs.", "The **hare**, 15,000 of them, in the sixth century.",
    "See [the hare](https://hares.example/).", "The `hare` runs.[^a]", "Hare[^a] and fox[^b]",
    "The [hare]{lang=la}\\\nruns.",
    "![A hare](hare.png)", "On 19 April 531", "The {sub}`hare` runs", "Hare <b>bold</b>",
)
FRAGMENTS = (
    "Jänis", "juoksee", " ", " ", "\n", "\n\n", "    ", "*", "**", "_", "`", "``", "```", "~~~", ":::", "{", "}",
    "[", "]", "(", ")",
    "<", ">", "</b>", "<b>", "<!--", "-->", "<script>", "&lt;", "&#106;", "\\", "#", "# ", "- ", "1. ", "19. ", "> ",
    "---",
    "===", "|", "|---|", ": ", "::", "(a)=", "[^a]", "[^a]:", "[^b]", "[a]: ", "[a]", "![", "](", "hare.png",
    "https://hares.example/",
    "javascript:x", "{ref}`a`", "{sub}`x`", "{raw}", "{include} x", "{.c #i}", "{lang=la}", "{{ x }}", "{% x %}",
    "%", "+++", "$x$",
    "# noqa", '"', "531", "\N{NO-BREAK SPACE}", "\u202e", "\t", "\x07", "\N{SOFT HYPHEN}", "15\N{NO-BREAK SPACE}000",
    "500-luvulla",
)
TEXTS = st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=3), max_size=3).map("".join)


def accepted(source: str, translation: str, plain: bool = False) -> bool:
    """Tell whether the check lets *translation* into a build."""
    entry = polib.POEntry(msgid=source, msgstr=translation)
    found = list(CHECKER.check(Path("a.po"), entry, plain))
    return all(finding.level is Level.ADVICE for finding in found)


@st.composite
def translations(draw: st.DrawFn) -> tuple[str, str]:
    """Return a source and a text made of its pieces and others, in some order."""
    source = draw(st.sampled_from(SOURCES))
    pieces = re.findall(r"\w+|\W", source)
    if draw(st.booleans()):
        pieces = draw(st.permutations(pieces))
    for _number in range(draw(st.integers(0, 3))):
        place = draw(st.integers(0, len(pieces)))
        pieces[place:place + draw(st.integers(0, 2))] = [draw(TEXTS)]
    return source, "".join(pieces)


def document(text: str) -> nodes.document:
    """Return what MyST makes of *text*, in a document of its own."""
    overrides: dict[str, Any] = {
        "myst_enable_extensions": EXTENSIONS, "report_level": 5, "halt_level": 6, "file_insertion_enabled": False,
        "_disable_config": True, "myst_footnote_transition": False,
    }
    return publish_doctree(text, parser=Parser(), settings_overrides=overrides)


def structure(parent: nodes.Element) -> Counter[str]:
    """Return what is in *parent*, without words: the kinds of nodes, and what they lead to."""
    found: Counter[str] = Counter()
    for node in parent.findall(nodes.Element):
        if node is parent or isinstance(node, nodes.system_message | nodes.problematic):
            continue
        target = {name: node.get(name) for name in ("refuri", "uri", "refname", "format", "classes", "language",
        "lang")}
        words = node.astext() if isinstance(node, nodes.literal | nodes.raw | nodes.comment) else ""
        found[f"{node.tagname} {target} {words}"] += 1
    return found


def body(text: str) -> list[nodes.Node]:
    """Return the blocks of *text*; notes that are defined nowhere leave their messages behind."""
    return [node for node in document(text).children if not isinstance(node, nodes.system_message)]


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(translations())
@example(("The hare runs.", "[a]:"))
@example(("The hare runs.", "19. huhtikuuta"))
@example(("The *hare* runs.", "*Jänis* juoksee."))
def test_what_is_let_through_has_the_structure_of_its_source(pair: tuple[str, str]) -> None:
    source, translation = pair
    if not accepted(source, translation):
        return
    blocks = body(translation)
    assert [type(node) for node in blocks] == [nodes.paragraph]
    assert structure(blocks[0]) == structure(body(source)[0])  # type: ignore[arg-type]
    # As Sphinx hands over a heading.
    blocks = body(f"{translation}\n{'=' * len(translation) * 2}")
    assert [type(node) for node in blocks] == [nodes.title]


@pytest.mark.parametrize("source", SOURCES)
def test_the_source_itself_is_let_through(source: str) -> None:
    # But for the words of numbers: the source is no Finnish.
    if not re.search(r"\d|century", source):
        assert accepted(source, source)


class Tags(HTMLParser):
    """Collects tags with their attributes, and comments."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(f"<{tag} {attrs}>")

    def handle_endtag(self, tag: str) -> None:
        self.found.append(f"</{tag}>")

    def handle_comment(self, data: str) -> None:
        self.found.append(f"<!--{data}")


def tags(text: str) -> list[str]:
    parser = Tags()
    parser.feed(f'<p title="{text}">{text}</p>')
    parser.close()
    # The words of an attribute are words.
    return [re.sub(r"\[\('title', .*\)\]", "", tag, flags=re.DOTALL) for tag in parser.found]


WORDS = ("Search", "%s and %s", "see %s", "A &#169; %(name)s", "Found ${count} pages.", "[source]", "(in ")


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(WORDS), st.lists(
    st.sampled_from(("Haku", "%s", "%(name)s", "%d", "%", "{0}", "${count}", "<b>", "<", ">", "&#169;", "&", '"',
    "'", " ", "\\", "{",
                     "}", "$", "]", "[", "javascript:")) | st.text(max_size=3), max_size=6).map("".join))
def test_plain_words_that_are_let_through_can_be_put_anywhere(source: str, translation: str) -> None:
    if not accepted(source, translation, plain=True):
        return
    assert tags(translation) == tags(source)
    if "%(" in source:
        assert translation % {"name": "x"}
    elif "%" in source:
        assert translation % (("x",) * source.count("%"))
    for character in '\\{}$#^_~%&"<>':
        assert translation.count(character) <= source.count(character)


REPEATED = (
    "*a ", "**", "_a", "`", "` ``", "[", "![", "[^", "[a](", "](", "<a", "<!--", "&#", "&a;", "\\", "{a", "{%", "{{ ",
    "{a}`", "$", "|a", "> ", "- ", "1. ", "d", "dM", "'", "%", "%-", "a-", "second and a-", "a a ", "1,", "1.",
    "15 000 ", '"', "(", "\N{NO-BREAK SPACE} ", "a::", "www.", "\\\n",
)


@pytest.mark.parametrize("piece", REPEATED)
def test_no_message_takes_long(piece: str) -> None:
    # As many as are let to the parser.
    text = (piece * LONGEST)[:LONGEST - 1] + "!"
    while next(text_faults(text, "fi"), None):
        text = text[:len(text) * 9 // 10]
    start = time.process_time()
    accepted("The hare runs.", text)
    accepted(text, text)
    accepted("d MMMM y", text, plain=True)
    accepted(text, text, plain=True)
    assert time.process_time() - start < 3


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_no_file_makes_the_check_fail(data: st.DataObject, tmp_path_factory: pytest.TempPathFactory) -> None:
    lines = [
        b'msgid ""', b'msgstr ""', b'"Content-Type: text/plain; charset=UTF-8\\n"',
        b'"Plural-Forms: nplurals=2; plural=n;\\n"',
        b"", b'msgid "The *hare* runs."', b'msgstr "*J\xc3\xa4nis* juoksee."', b'msgid_plural "hares"',
        b'msgstr[0] "x"', b'msgctxt "c"',
        b"#, fuzzy", b'#~ msgid "a"', b'#~ msgstr "b"', b'#| msgid "z"', b"# check: off numbers - so",
        b"# check: off", b"#: a.md",
        b"#.", b"#", b'"go on"', b'msgstr "\\',
    ]
    content = b"\n".join(data.draw(st.lists(st.sampled_from(lines) | st.binary(max_size=6), max_size=14)))
    path = tmp_path_factory.getbasetemp() / "locale" / "fi" / "LC_MESSAGES" / "index.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    found, compiled = check_catalog(path, CHECKER)
    assert all(finding.path == path and 1 <= finding.line <= content.count(b"\n") + 2 for finding in found)
    assert all(str(finding).isprintable() for finding in found)
    assert compiled or any(finding.level is Level.DANGER for finding in found)
