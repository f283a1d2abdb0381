from __future__ import annotations

from pathlib import Path

import polib
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from exchange import changes, digest, from_xliff, to_tmx, to_xliff
from po_file import message_forms, parse_catalog, with_translations
from refusal import Refusal

CATALOG = '''\
# Rivers.
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"X-Generator: Poedit 3\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

# Or streams?
#: river.md
#, max-length:20
msgid "Rivers"
msgstr "Joet"

#: river.md
#, fuzzy, no-wrap
#| msgid "They flow."
msgid "They flow on."
msgstr "Ne virtaavat."

msgid "A <b>mouth</b> & more"
msgstr ""

msgctxt "verb"
msgid "flow"
msgstr "virtaa"

msgid "hare"
msgid_plural "hares"
msgstr[0] "jänis"
msgstr[1] "jänikset"

msgid ""
"two\\n"
"lines"
msgstr ""
"kaksi\\n"
"riviä"

#~ msgid "Gone"
#~ msgstr "Poissa"
'''


def part(element: etree._Element, path: str) -> etree._Element:
    found = element.find(path)
    assert found is not None
    return found


def catalog(text: str = CATALOG) -> polib.POFile:
    return parse_catalog(Path("a.po"), text.encode())


def round_trip(path: Path, edit: dict[str, tuple[str, str]], text: str = CATALOG) -> str:
    """Return the catalog *text* after its XLIFF was edited: by source, the new target and its state."""
    root = etree.fromstring(to_xliff({"a.po": catalog()}, "en", "fi"))
    for unit in root.iter("{*}trans-unit"):
        source, target = part(unit, "{*}source"), part(unit, "{*}target")
        if source.text in edit:
            target.text = edit[source.text][0]
            target.set("state", edit[source.text][1])
    path.write_bytes(etree.tostring(root, encoding="UTF-8"))
    wanted, conflicts = changes(catalog(text), "a.po", from_xliff(path))
    assert conflicts == []
    return with_translations(text.encode(), wanted).decode()


def test_there_and_back_changes_no_byte(tmp_path: Path) -> None:
    assert round_trip(tmp_path / "a.xlf", {}) == CATALOG


@pytest.mark.parametrize(("source", "target", "state", "old", "new"), [
    ("Rivers", "Virrat", "translated", 'msgstr "Joet"', 'msgstr "Virrat"'),
    ("Rivers", "Virrat", "needs-review-translation",
     '#, max-length:20\nmsgid "Rivers"\nmsgstr "Joet"', '#, fuzzy, max-length:20\nmsgid "Rivers"\nmsgstr "Virrat"'),
    ("They flow on.", "Ne virtaavat yhä.", "final",
     '#, fuzzy, no-wrap\n#| msgid "They flow."\nmsgid "They flow on."\nmsgstr "Ne virtaavat."',
     '#, no-wrap\nmsgid "They flow on."\nmsgstr "Ne virtaavat yhä."'),
    ("They flow on.", "Ne virtaavat yhä.", "needs-review-translation",
     'msgstr "Ne virtaavat."', 'msgstr "Ne virtaavat yhä."'),
    ("A <b>mouth</b> & more", 'Yksi "<b>suu</b>" & \\ lisää', "",
     '& more"\nmsgstr ""', '& more"\nmsgstr "Yksi \\"<b>suu</b>\\" & \\\\ lisää"'),
    ("flow", "virrata", "translated", 'msgstr "virtaa"', 'msgstr "virrata"'),
    ("hares", "jäniksiä", "translated", 'msgstr[1] "jänikset"', 'msgstr[1] "jäniksiä"'),
    ("two\nlines", "2\nriviä\n", "translated", '"kaksi\\n"\n"riviä"', '"2\\n"\n"riviä\\n"'),
    ("Rivers", "", "needs-translation", "", ""),
])
def test_only_what_was_edited_changes(
    tmp_path: Path, source: str, target: str, state: str, old: str, new: str,
) -> None:
    assert CATALOG.count(old) == 1 or not old
    assert round_trip(tmp_path / "a.xlf", {source: (target, state)}) == CATALOG.replace(old, new)


def test_later_work_is_not_written_over(tmp_path: Path) -> None:
    path = tmp_path / "a.xlf"
    path.write_bytes(to_xliff({"a.po": catalog()}, "en", "fi").replace(b"Joet", b"Virrat"))
    wanted, conflicts = changes(catalog(CATALOG.replace("Joet", "Joet itse")), "a.po", from_xliff(path))
    assert (wanted, conflicts) == ([], ["a.po:11: translated here meanwhile; the catalog keeps its own"])


def test_what_a_reader_of_xliff_wants_is_there() -> None:
    root = etree.fromstring(to_xliff({"a.po": catalog()}, "en", "pt-BR"))
    assert (root.tag, root.get("version")) == ("{urn:oasis:names:tc:xliff:document:1.2}xliff", "1.2")
    file = part(root, "{*}file")
    assert {name: file.get(name) for name in ("original", "source-language", "target-language", "datatype")} == {
        "original": "a.po", "source-language": "en", "target-language": "pt-BR", "datatype": "plaintext"}
    states = [part(unit, "{*}target").get("state") for unit in root.iter("{*}trans-unit")]
    assert states == ["final", "needs-review-translation", "needs-translation", "final", "final", "final", "final"]
    assert [note.text for note in root.iter("{*}note")] == ["Or streams?", "verb"]
    assert part(root, ".//{*}alt-trans/{*}source").text == "They flow."
    assert len({unit.get("id") for unit in root.iter("{*}trans-unit")}) == 7
    assert "Gone" not in etree.tostring(root, encoding="unicode")


def test_a_memory_holds_what_is_finished() -> None:
    memory = etree.fromstring(to_tmx({"a.po": catalog()}, "en", "fi"))
    pairs = [[seg.text for seg in unit.iter("seg")] for unit in memory.iter("tu")]
    assert pairs == [["Rivers", "Joet"], ["flow", "virtaa"], ["two\nlines", "kaksi\nriviä"]]
    assert to_tmx({"a.po": catalog()}, "en", "fi") == to_tmx({"a.po": catalog()}, "en", "fi")


@pytest.mark.parametrize(("content", "told"), [
    (b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><xliff>&e;</xliff>', "no document type"),
    ("<xliff/>".encode("utf-16"), "not in UTF-8"),
    (b"<xliff", "no XLIFF"),
    (b"msgid", "no XLIFF"),
])
def test_what_is_no_plain_xliff_is_refused(tmp_path: Path, content: bytes, told: str) -> None:
    path = tmp_path / "a.xlf"
    path.write_bytes(content)
    with pytest.raises(Refusal, match=rf"a\.xlf:1: .*{told}"):
        from_xliff(path)
    with pytest.raises(Refusal, match="cannot be read"):
        from_xliff(tmp_path / "none.xlf")


TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]) | st.just("\n"), min_size=1, max_size=30)


@given(messages=st.dictionaries(TEXT, TEXT, min_size=1, max_size=5), new=TEXT)
def test_any_text_survives(tmp_path_factory: pytest.TempPathFactory, messages: dict[str, str], new: str) -> None:
    path = tmp_path_factory.mktemp("x") / "a.xlf"
    file = polib.POFile(wrapwidth=0, encoding="utf-8")
    file.metadata = {"Content-Type": "text/plain; charset=UTF-8"}
    file.extend(polib.POEntry(msgid=msgid, msgstr=msgstr) for msgid, msgstr in messages.items())
    content = f"{file}\n".encode()
    old = parse_catalog(path, content)
    path.write_bytes(to_xliff({"a.po": old}, "en", "fi"))
    assert changes(old, "a.po", from_xliff(path)) == ([], [])
    entry = old[0]
    changed = parse_catalog(path, with_translations(content, [(entry, [new], True)]))
    assert [message_forms(other) for other in changed] == [[new], *(message_forms(other) for other in old[1:])]
    assert [other.fuzzy for other in changed] == [True] + [False] * (len(old) - 1)


def test_a_digest_tells_texts_apart() -> None:
    assert digest("a", "b") != digest("ab", "")
    assert digest(None, "a") == digest("", "a")
