from __future__ import annotations

import pytest
from myst_parser.config.main import MdParserConfig
from sphinx.config import Config

from message_tokens import PARAGRAPH, MessageReader, differences, markdown_settings

READER = MessageReader(MdParserConfig(enable_extensions={"attrs_inline", "colon_fence", "deflist"}))


@pytest.mark.parametrize(("text", "markup", "words"), [
    ("Hare", {}, "Hare"),
    ("*Hare* **runs**", {"*emphasis*": 1, "**strong**": 1}, "Hare runs"),
    ("a `b` c", {"`b`": 1}, "a § c"),
    ("a\\\nb", {"a line break": 1}, "a\nb"),
    ("a\nb", {}, "a\nb"),
    ("[a](b.md) [c](https://d.example/ \"e\")", {"[…](b.md)": 1, "[…](https://d.example/)": 1}, "a  e c"),
    ("![a](b.png)", {"![…](b.png)": 1}, "a"),
    ("[a]{lang=la .c}", {"[…]{…}": 1, "{lang=la}": 1, "{class=c}": 1}, "a"),
    ("a <b>c</b>", {"<b>": 1, "</b>": 1}, "a c"),
    ("a[^n]", {"[^n]": 1}, "a"),
    ("{ref}`a`", {"{ref}`… <a>`": 1}, "§"),
    ("{ref}`b <a>`", {"{ref}`… <a>`": 1}, "b"),
    ("{ref}`!a`", {"{ref}`!… <a>`": 1}, "§"),
    ("{numref}`fig. %s <a>`", {"{numref}`… <a>`": 1}, "fig. §"),
    ("{numref}`%9s, {name} <a>`", {"{numref}`%9s, §… <a>`": 1}, "%9s, §"),
    ("{term}`b\nc <A B>`", {"{term}`… <A B>`": 1}, "b c"),
    ("{cite:p}`a{1.2},b`", {"{cite:p}`a{1.2},b`": 1}, "§"),
    ("{abbr}`BC (before Christ)`", {"{abbr}`…`": 1}, "BC (before Christ)"),
    ("{math}`a <b>`", {"{math}`a <b>`": 1}, "§"),
    ("{index}`hare <single: hare; run>`", {"{index}`single: ;`": 1}, "hare  hare; run "),
    ("{index}`see: hare; fox`", {"{index}`see: ;`": 1}, "  hare; fox"),
])
def test_a_message_taken_apart(text: str, markup: dict[str, int], words: str) -> None:
    message = READER.read(text)
    assert (dict(message.markup), message.words, message.blocks) == (markup, words, PARAGRAPH)


@pytest.mark.parametrize(("text", "blocks"), [
    ("a\n\nb", (*PARAGRAPH, *PARAGRAPH)),
    ("19. huhtikuuta", ("ordered_list_open", "list_item_open", *PARAGRAPH)),
    ("# a", ("heading_open", "inline")),
    ("```{include} a\n```", ("fence",)),
    (":::{note}\na\n:::", ("colon_fence",)),
    ("<div>", ("html_block",)),
    ("--- a", ("front_matter", *PARAGRAPH)),
    ("(a)=", ("myst_target",)),
    ("", ()),
])
def test_what_is_no_paragraph(text: str, blocks: tuple[str, ...]) -> None:
    assert READER.read(text).blocks == blocks


@pytest.mark.parametrize("text", ["Hare", "Hare, fox – and al-Mundhir’s 5 men.", "a b"])
def test_plain_words_are_read_as_the_parser_reads_them(text: str) -> None:
    tokens = READER.parser.parse(text)
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    assert [(token.type, token.content) for token in tokens[1].children or ()] == [("text", READER.read(text).words)]


@pytest.mark.parametrize(("text", "residue"), [
    ("Hare", []), ("5 < 6", []), ("a_b", []), ("A: b; c (d) [e]", []), ("8 * 2", ["*"]),
    ("{a}", ["{a}"]), ("{a: b}", ["{", "}"]), ("{% a b %}", ["{% a b %}"]), ("a `b", ["`"]),
    ("*a", ["*"]), ("[a][b]", ["]["]),
    ("&lt;b&gt;", ["<b>"]), ("\\input", ["\\input"]), ("x https://a", ["https://"]), ("JavaScript:a", ["JavaScript:"]),
    ("|a|", ["|a|"]), ("a #noqa", ["#noqa"]), ("[a]{lang", ["]{"]),
])
def test_markup_that_did_not_become_any(text: str, residue: list[str]) -> None:
    assert sorted(READER.read(text).residue) == residue


def test_the_order_of_notes_is_kept() -> None:
    assert READER.read("a[^x] b[^y]").notes == ("x", "y")


def test_differences_are_counted() -> None:
    source, translation = READER.read("*a* *b* {ref}`c`"), READER.read("*a* {ref}`d`")
    assert differences(source.markup, translation.markup) == (["*emphasis*", "{ref}`… <c>`"], ["{ref}`… <d>`"])


def test_settings_are_those_that_myst_will_have() -> None:
    config = Config({"myst_enable_extensions": ["deflist"]}, {"myst_footnote_transition": "0"})
    settings = markdown_settings(config)
    assert (settings.enable_extensions, settings.footnote_transition) == ({"deflist"}, False)
    # MyST registers them later.
    config.add("myst_enable_extensions", [], "env", ())
    assert config.myst_enable_extensions == ["deflist"]
