from __future__ import annotations

from pathlib import Path

import pytest

from po_file import message_forms, only_writer, read_catalog, replace_file
from refusal import Refusal

HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'


def write(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    catalog = folder / "chapter.po"
    catalog.write_text(HEADER + text, encoding)
    return catalog


def test_every_form_that_gettext_writes_is_read(tmp_path: Path) -> None:
    catalog = read_catalog(write(tmp_path, '''\
# A note of the translator.
#. A note of the developer.
#: chapter.md:3
#, fuzzy, python-format
#| msgctxt "verb"
#| msgid "Run"
msgctxt "verb"
msgid "Runs"
msgstr "Juoksee"

msgid ""
"One line "
"and \\"another\\"."
msgstr ""
"Yksi rivi "
"ja \\"toinen\\"."

msgid "hare"
msgid_plural "%d hares"
msgstr[0] "jänis"
msgstr[1] "%d jänistä"

#~ msgctxt "old"
#~ msgid "Gone"
#~ msgstr ""
#~ "Mennyt"

#~| msgid "Went"
#~ msgid "Goes"
#~ msgstr "Menee"
'''))
    assert [(entry.msgid, entry.msgstr) for entry in catalog if not entry.obsolete] == [
        ("Runs", "Juoksee"), ('One line and "another".', 'Yksi rivi ja "toinen".'), ("hare", "")]
    assert [entry.msgid for entry in catalog.fuzzy_entries()] == ["Runs"]
    assert [entry.msgid for entry in catalog.obsolete_entries()] == ["Gone", "Goes"]


@pytest.mark.parametrize(("text", "line"), [
    ("no keyword\n", 4),
    ('msgid "Hare"\nmsgstr Jänis"\n', 5),
    ('msgid "Hare"\nmsgstr "Jänis\n', 5),
    ('msgid "Hare"\nmsgstr "Jä"nis"\n', 5),
    ('msgid "Hare"\nmsgtsr "Jänis"\n', 5),
    ('msgid "Hare"\nmsgstr "Jänis" # note\n', 5),
    ("<<<<<<< HEAD\n", 4),
    ('msgid "Hare"\nmsgstr "Jänis"\n\nmsgid "Hare"\nmsgstr "Rusakko"\n', 7),
    ('msgstr "Jänis"\n', 4),
    ('msgid "Hare"\n\nmsgid "Fox"\nmsgstr "Kettu"\n', 6),
])
def test_a_line_that_is_not_po_is_named(tmp_path: Path, text: str, line: int) -> None:
    catalog = write(tmp_path, text)
    with pytest.raises(Refusal) as refused:
        read_catalog(catalog)
    assert str(refused.value).startswith(f"{catalog}:{line}: ")
    assert "mend it" in str(refused.value)


def test_another_encoding_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match=r"chapter\.po:1: .*save it as UTF-8"):
        read_catalog(write(tmp_path, 'msgid "Hare"\nmsgstr "Jänis"\n', "latin-1"))


def test_a_missing_catalog_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match=r"none\.po:1: .*No such file"):
        read_catalog(tmp_path / "none.po")


def test_a_file_is_replaced_only_when_it_changed(tmp_path: Path) -> None:
    path = tmp_path / "new" / "a.po"
    assert replace_file(path, b"one")
    assert not replace_file(path, b"one")
    assert replace_file(path, b"two")
    assert path.read_bytes() == b"two"
    assert [found.name for found in path.parent.iterdir()] == ["a.po"]


def test_one_writer_at_a_time_clears_what_a_stopped_one_left(tmp_path: Path) -> None:
    (tmp_path / "fi").mkdir()
    (tmp_path / "fi" / ".a.po.unfinished").touch()
    with only_writer(tmp_path):
        assert not list((tmp_path / "fi").iterdir())
        with pytest.raises(Refusal, match="another command is writing"), only_writer(tmp_path):
            pass
    with only_writer(tmp_path):
        pass


def test_the_forms_of_a_message_stand_in_order(tmp_path: Path) -> None:
    one, several = read_catalog(write(tmp_path, '''\
msgid "hare"
msgstr "jänis"

msgid "ash"
msgid_plural "ashes"
msgstr[1] "saarnia"
msgstr[0] "saarni"
'''))
    assert message_forms(one) == ["jänis"]
    assert message_forms(several) == ["saarni", "saarnia"]
