from __future__ import annotations

from pathlib import Path

import pytest
from myst_parser.config.main import MdParserConfig

from artefacts import ROOT
from chapter_check import markdown_faults, markdown_parser, read_text, text_faults
from refusal import Refusal

PARSER = markdown_parser(MdParserConfig(enable_extensions={"attrs_inline", "colon_fence", "deflist"}))


def faults(text: str) -> list[int]:
    return [line for line, _fault in markdown_faults(text, PARSER)]


@pytest.mark.parametrize(("text", "lines"), [
    ("```\nx\n```\n", []),
    ("````{note}\n```\nx\n```\n````\n", []),
    ("a\n\n```{note}\nx\n", [3]),
    ("~~~\nx\n```\n", [1]),
    ("```", [1]),
    ("````{note}\n\n```{tip}\nx\n````\n", [3]),
    ("````{code-block} md\n\n```{tip}\nx\n````\n", []),
    ("- a\n\n  ```\n  x\n  ```\n", []),
    (":::{container} x\n\n```{tip}\nx\n```\n:::\n", []),
    (":::{container} x\n\n[a][b]\n:::\n", [3]),
    ("one\ntwo [a][b]\n", [2]),
    ("`[a][b]` and {ref}`a` and [a]{.b}\n", []),
    ("[a][b]\n\n[b]: c\n", []),
    ("\\[a][b]\n", []),
    ("one\n{ref}`a\n", [2]),
    ("[a]{.b .c=}\n", [1]),
    ("a <b>c</b>\n", [1, 1]),
    ("<!-- a -->\n", []),
    ("a < b\n", []),
    ("|a|b|\n|-|-|\n|1|2|\n|1|2|3|\n|1\\|2|3|\n|`1|2`|3|\n", [4]),
])
def test_what_is_read_otherwise_is_told_with_its_line(text: str, lines: list[int]) -> None:
    assert faults(text) == lines


def test_lines_that_nobody_typed() -> None:
    text = "one\r\n<<<<<<< HEAD\ntwo\x00\n=======\n>>>>>>> b\nthree\N{NO-BREAK SPACE}–\n"
    assert [line for line, _fault in text_faults(text, "en")] == [2, 3, 5]
    assert list(text_faults("a\N{RIGHT-TO-LEFT MARK}b", "ar")) == []


def test_files_that_are_no_text(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"one\ntw\xe4\n")
    with pytest.raises(Refusal, match=r"a\.md:2: the file is not in UTF-8 \(.*\); save it as UTF-8"):
        read_text(path)
    path.write_bytes(b"\xef\xbb\xbfone")
    assert read_text(path) == "one"
    with pytest.raises(Refusal, match=r"b\.md:1: the file cannot be read \(No such file or directory\); restore it"):
        read_text(tmp_path / "b.md")
    with pytest.raises(Refusal, match="no plain file"):
        read_text(tmp_path)


def test_the_book_itself_is_read_as_it_is_meant() -> None:
    chapters = sorted((ROOT / "source").rglob("*.md"))
    assert len(chapters) > 20
    assert [(path, found) for path in chapters for found in markdown_faults(read_text(path), PARSER)] == []
