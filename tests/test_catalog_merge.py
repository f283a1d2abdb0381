from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import polib
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import catalog_merge
from catalog_merge import lost, merge, new_header, plural_forms, update_language
from po_file import read_catalog
from refusal import Refusal

HEADER = '''\
# Rivers in Finnish.
msgid ""
msgstr ""
"Project-Id-Version: Rivers\\n"
"Report-Msgid-Bugs-To: rivers@example.org\\n"
"Language: fi\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"X-Generator: Poedit 3.4\\n"
'''
NILE = ("The Nile", "It rises far in the south.", "It floods in summer.", "It reaches the sea by many mouths.")


def write(path: Path, *entries: str, header: str = HEADER) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join([header, *entries]), "utf-8")
    return path


def pot(path: Path, *messages: str) -> Path:
    header = 'msgid ""\nmsgstr ""\n"Report-Msgid-Bugs-To: \\n"\n"POT-Creation-Date: 2001-01-01 00:00+0000\\n"\n' \
        '"Content-Type: text/plain; charset=UTF-8\\n"\n'
    return write(path, *(f'#: ../{path.stem}.md:7\nmsgid "{text}"\nmsgstr ""\n' for text in messages), header=header)


def po(path: Path, *messages: str) -> Path:
    return write(path, *(f'msgid "{text}"\nmsgstr "{text.upper()}"\n' for text in messages))


def state(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def translations(path: Path) -> dict[str, str]:
    return {entry.msgid: entry.msgstr for entry in polib.pofile(str(path)) if not entry.obsolete}


# -- One catalog

def test_flags_that_msgmerge_does_not_know_stay(tmp_path: Path) -> None:
    catalog = write(tmp_path / "a.po", '''\
#, max-length:30
msgid "Rivers"
msgstr "Joet"
''', '''\
# Of course.
#, fuzzy, no-wrap, ignore-same
#| msgid "Flow"
msgid "Flowing"
msgstr "Virtaa"
''', '''\
#, read-only
msgid "Rivers flow down to a sea."
msgstr "Joet virtaavat mereen."
''', '''\
#, state-final
#~ msgid "Gone"
#~ msgstr "Poissa"
''')
    merged = merge(catalog, pot(tmp_path / "a.pot", "Rivers", "Flowing", "Rivers flow down to the sea.")).decode()
    assert '#: ../a.md\n#, max-length:30\nmsgid "Rivers"\n' in merged
    assert '# Of course.\n#: ../a.md\n#, fuzzy, no-wrap, ignore-same\n#| msgid "Flow"\nmsgid "Flowing"\n' in merged
    assert '#, fuzzy, read-only\n#| msgid "Rivers flow down to a sea."\nmsgid "Rivers flow down to the' in merged
    assert '#, state-final\n#~ msgid "Gone"\n' in merged


def test_guessed_format_flags_go(tmp_path: Path) -> None:
    catalog = write(tmp_path / "a.po", '#, python-format\nmsgid "50 % of it"\nmsgstr "50 % siitä"\n',
                    '#, fuzzy, python-brace-format\nmsgid "As {ref}`told <a>`"\nmsgstr "Kuten {ref}`kerrottiin <a>`"\n')
    merged = merge(catalog, pot(tmp_path / "a.pot", "50 % of it", "As {ref}`told <a>`")).decode()
    assert "-format" not in merged
    assert "#, fuzzy\n" in merged


def test_headers_stay_and_no_date_comes(tmp_path: Path) -> None:
    merged = merge(po(tmp_path / "a.po", "Rivers"), pot(tmp_path / "a.pot", "Rivers")).decode()
    assert '"Report-Msgid-Bugs-To: rivers@example.org\\n"' in merged
    assert '"X-Generator: Poedit 3.4\\n"' in merged
    assert "POT-Creation-Date" not in merged


def test_what_would_be_lost_is_told() -> None:
    old = polib.pofile(HEADER + '\n# Note.\n#, own\nmsgid "a"\nmsgstr "b"\n')
    new = polib.pofile('msgid ""\nmsgstr ""\n')
    assert list(lost(old, old)) == []
    assert [what.split(" of ")[0] for what in lost(old, new)] == [
        "the translation", "the comment on 'a'", "the flags own", "the header Project-Id-Version",
        "the header Report-Msgid-Bugs-To", "the header Language", "the header MIME-Version", "the header Content-Type",
        "the header Content-Transfer-Encoding", "the header X-Generator", "the comment at its head"]


def test_a_loss_stops_the_merge(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalog_merge, "with_header", lambda merged, old: merged)
    with pytest.raises(Refusal, match=r"a\.po:1: msgmerge would lose the header Report-Msgid-Bugs-To"):
        merge(po(tmp_path / "a.po", "Rivers"), pot(tmp_path / "a.pot", "Rivers"))


WORDS = st.lists(st.sampled_from(["river", "sea", "the", "flows", "down", "50 %", "{x}", "ä–”", "\\\\n"]), min_size=1,
                 max_size=6).map(" ".join)
COMMENTS = st.sampled_from(["", "Of course.", "Look:\nagain", "| msgid", ", flag"])
FLAGS = st.lists(st.sampled_from(["fuzzy", "no-wrap", "max-length:9", "own", "no-python-format"]), unique=True)


@st.composite
def catalogs(draw: st.DrawFn) -> polib.POFile:
    catalog = new_header("fi", "Rivers")
    catalog.metadata["X-Own"] = draw(WORDS)
    for message in draw(st.lists(WORDS, unique=True, max_size=8)):
        entry = polib.POEntry(msgid=message, msgstr=draw(WORDS), tcomment=draw(COMMENTS), flags=draw(FLAGS),
                              obsolete=draw(st.booleans()))
        if "fuzzy" in entry.flags:
            entry.previous_msgid = draw(WORDS)
        catalog.append(entry)
    return catalog


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(old=catalogs(), messages=st.lists(WORDS, unique=True, max_size=8))
def test_nothing_is_ever_lost_and_twice_is_once(tmp_path: Path, old: polib.POFile, messages: list[str]) -> None:
    path = tmp_path / "a.po"
    path.write_bytes(catalog_merge.catalog_bytes(old))
    source = pot(tmp_path / "a.pot")
    template = polib.pofile(str(source))
    template.extend(polib.POEntry(msgid=message) for message in messages)
    source.write_bytes(catalog_merge.catalog_bytes(template))
    merged = merge(path, source)  # raises Refusal where something is lost
    path.write_bytes(merged)
    assert set(translations(path)) == set(messages)
    again = merge(path, source)
    assert again.decode() == merged.decode()


# -- Headers

def test_a_new_catalog_has_the_header_of_its_language() -> None:
    header = new_header("ar", "Rivers 1").metadata
    assert header["Language"] == "ar"
    assert header["Language-Team"] == "Arabic"
    assert header["Plural-Forms"].startswith("nplurals=6; plural=(n==0 ? 0")
    assert plural_forms("xx") == "nplurals=2; plural=(n != 1);"
    assert new_header("sv", "", like=polib.pofile(HEADER)).metadata["X-Generator"] == "Poedit 3.4"


# -- A language

@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A book with two files, one of them translated."""
    pot(tmp_path / "pot" / "nile.pot", *NILE)
    pot(tmp_path / "pot" / "index.pot", "Rivers", "The Nile")
    po(tmp_path / "locale/fi/LC_MESSAGES/nile.po", *NILE)
    update(tmp_path)
    return tmp_path


def update(book: Path, set_aside: bool = False) -> list[str]:
    (book / "locale/fi/LC_MESSAGES").mkdir(parents=True, exist_ok=True)
    return update_language(book / "locale", "fi", book / "pot", set_aside)


def test_a_renamed_file_keeps_its_translations(book: Path) -> None:
    (book / "pot/nile.pot").unlink()
    pot(book / "pot/africa/great-river.pot", *NILE[:3], "It reaches the sea by seven mouths.", "Once more.")
    (book / "locale/fi/LC_MESSAGES/nile.mo").touch()
    report = update(book)
    assert "locale/fi/LC_MESSAGES/nile.po is now locale/fi/LC_MESSAGES/africa/great-river.po" in report
    renamed = book / "locale/fi/LC_MESSAGES/africa/great-river.po"
    assert translations(renamed) == {text: text.upper() for text in NILE[:3]} | {
        "It reaches the sea by seven mouths.": NILE[3].upper(), "Once more.": ""}
    fuzzy = polib.pofile(str(renamed)).fuzzy_entries()
    assert [entry.msgid for entry in fuzzy] == ["It reaches the sea by seven mouths."]
    assert "X-Generator: Poedit" in renamed.read_text()
    assert not list((book / "locale/fi/LC_MESSAGES").glob("nile*"))
    before = state(book)
    update(book)
    assert state(book) == before


def test_an_unlike_file_takes_nothing(book: Path) -> None:
    (book / "pot/nile.pot").unlink()
    pot(book / "pot/tigris.pot", "The Tigris", "It is swift.", "It floods in summer.", "Much snow melts.")
    assert "locale/fi/LC_MESSAGES/nile.po: its source is gone; " \
        "`make catalogs ORPHANS=aside` moves it to locale/fi/aside/" in update(book)
    assert translations(book / "locale/fi/LC_MESSAGES/nile.po") == {text: text.upper() for text in NILE}


def test_a_message_that_moves_takes_its_translation_along(book: Path) -> None:
    path = book / "locale/fi/LC_MESSAGES/nile.po"
    path.write_text(path.read_text().replace('msgid "It floods', '# Or rather in autumn.\nmsgid "It floods'))
    pot(book / "pot/nile.pot", *NILE[:2], NILE[3])
    pot(book / "pot/index.pot", "Rivers", "The Nile", NILE[2])
    update(book)
    other = polib.pofile(str(book / "locale/fi/LC_MESSAGES/index.po"))
    entry = other.find(NILE[2])
    assert (entry.msgstr, entry.tcomment, entry.flags) == (NILE[2].upper(), "Or rather in autumn.", [])
    # What another file still shows is not taken from there: the same words may want another translation here.
    assert other.find("The Nile").msgstr == ""
    before = state(book)
    update(book)
    assert state(book) == before


def test_what_was_set_aside_comes_back(book: Path) -> None:
    source = (book / "pot/nile.pot").read_bytes()
    catalog = (book / "locale/fi/LC_MESSAGES/nile.po").read_bytes()
    (book / "pot/nile.pot").unlink()
    write(book / "locale/fi/aside/nile.po", header="in the way")
    (book / "locale/fi/aside/nile.po").rename(book / "locale/fi/aside/other.txt")
    assert "locale/fi/LC_MESSAGES/nile.po: its source is gone; it is now locale/fi/aside/nile.po" in update(book, True)
    assert sorted(path.name for path in (book / "locale/fi/LC_MESSAGES").iterdir()) == ["index.po"]
    assert (book / "locale/fi/aside/nile.po").read_bytes() == catalog
    (book / "pot/nile.pot").write_bytes(source)
    update(book)
    assert (book / "locale/fi/LC_MESSAGES/nile.po").read_bytes() == catalog


def test_nothing_that_was_set_aside_is_written_over(book: Path) -> None:
    (book / "pot/nile.pot").unlink()
    po(book / "locale/fi/aside/nile.po", "An older river")
    update(book, set_aside=True)
    assert translations(book / "locale/fi/aside/nile.po") == {"An older river": "AN OLDER RIVER"}
    assert translations(book / "locale/fi/aside/nile.2.po") == {text: text.upper() for text in NILE}


def test_words_of_sphinx_are_no_orphan(book: Path) -> None:
    po(book / "locale/fi/LC_MESSAGES/sphinx.po", "Index")
    assert update(book) == ["fi: 0 of 2 catalogs changed"]


def test_a_new_catalog_takes_the_team_from_the_words_of_its_language(book: Path) -> None:
    po(book / "locale/fi/LC_MESSAGES/book.po", "Rivers")
    pot(book / "pot/book.pot", "Rivers")
    pot(book / "pot/tigris.pot", "The Tigris")
    update(book)
    header = read_catalog(book / "locale/fi/LC_MESSAGES/tigris.po").metadata
    assert header["Report-Msgid-Bugs-To"] == "rivers@example.org"


# -- Kills

LOOP = """
import sys
from pathlib import Path
from catalog_merge import update_language
book = Path(sys.argv[1])
print("ready", flush=True)
while True:
    for pots in ("pot", "pot2"):
        update_language(book / "locale", "fi", book / pots)
"""


def test_a_kill_leaves_whole_catalogs(book: Path) -> None:
    # Two states that take turns: each catalog must always be that of the one or of the other.
    pot(book / "pot2/great-river.pot", *NILE, "Once more.")
    pot(book / "pot2/index.pot", "Rivers", "The Nile", "More rivers")
    pots, states = {"pot", "pot2"}, []
    for _round in range(2):
        for folder in sorted(pots):
            update_language(book / "locale", "fi", book / folder)
            states.append(state(book / "locale"))
    whole = {content for one in states for content in one.values()}
    rng = random.Random(531)
    kills = int(os.environ.get("KILLS", "12"))
    met = set()
    for _kill in range(kills):
        run = subprocess.Popen([sys.executable, "-c", LOOP, str(book)], stdout=subprocess.PIPE,
                               env=os.environ | {"PYTHONPATH": str(Path(catalog_merge.__file__).parent)})
        assert run.stdout
        run.stdout.readline()
        time.sleep(rng.uniform(0, 0.3))
        run.send_signal(signal.SIGKILL)
        run.wait()
        run.stdout.close()
        found = {name: content for name, content in state(book / "locale").items() if name.endswith(".po")}
        assert {name.rsplit("/", 1)[1] for name in found} in ({"index.po", "nile.po"}, {"index.po", "great-river.po"})
        for name, content in found.items():
            assert content in whole, name
            met.add(content)
    assert len(met) > 1
    # A child of the last one may still be about to end, and holds the lock until then.
    for attempt in range(50):
        try:
            update(book)
            break
        except Refusal:
            assert attempt < 49
            time.sleep(0.1)
    assert translations(book / "locale/fi/LC_MESSAGES/nile.po") == {text: text.upper() for text in NILE}


# -- sphinx-intl

def test_sphinx_intl_merges_as_we_do(book: Path) -> None:
    source = book / "source"
    source.mkdir()
    extensions = Path(catalog_merge.__file__).parent
    (source / "conf.py").write_text(f"import sys\nsys.path.insert(0, {str(extensions)!r})\nimport catalog_merge\n"
                                    "locale_dirs = ['../locale']\n")
    pot(book / "pot/nile.pot", *NILE[:3], "It reaches the sea by seven mouths, with {braces}.")
    theirs = shutil.copytree(book, book.parent / "theirs")
    ours = shutil.copytree(book, book.parent / "ours")
    update(ours)
    run = subprocess.run([sys.executable, "-m", "sphinx_intl", "update", "-p", "pot", "-l", "fi"], cwd=theirs,
                         capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert "fi: 1 of 2 catalogs changed" in run.stdout
    assert state(theirs / "locale") == state(ours / "locale")
