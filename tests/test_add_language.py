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
import sphinx

import add_language
import catalogs
from catalog_check import Checker, check_edition
from message_tokens import MessageReader

ROOT = Path(catalogs.__file__).resolve().parent.parent
#: A message longer than the line of a PO file that is folded.
LONG = "Rivers bring silt, and silt makes fields; " * 3 + "so it was."


@pytest.fixture
def book(tmp_path: Path, rootdir: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A tiny book, translated into Finnish, with the messages of ours and Sphinx' words in Finnish."""
    folder = shutil.copytree(rootdir / "test-catalogs", tmp_path / "book")
    shutil.rmtree(folder / "locale" / "sv")
    with (folder / "source" / "conf.py").open("a") as conf:
        conf.write('edition_language_name = "English"\n')
    pots = folder / "build" / "gettext"
    for name, messages in (("index", ["Rivers"]), ("book", ["English", "Rivers", LONG]), ("chapters/flow", ["Flow"])):
        pot = polib.POFile(wrapwidth=0)
        pot.metadata = {"Content-Type": "text/plain; charset=UTF-8", "Project-Id-Version": "Rivers 1"}
        pot.extend(polib.POEntry(msgid=message) for message in messages)
        (pots / name).parent.mkdir(parents=True, exist_ok=True)
        pot.save(str(pots / f"{name}.pot"))
    words = polib.pofile(str(folder / "locale/fi/LC_MESSAGES/sphinx.po"))
    words.find("Search").occurrences = [("themes/basic/search.html", "")]
    words.append(polib.POEntry(msgid="Weather", msgstr="Sää"))
    words.append(polib.POEntry(msgid="%s ash", msgid_plural="%s ashes", msgstr_plural={0: "a", 1: "b"}))
    words.save()
    monkeypatch.setattr(catalogs, "ROOT", folder)
    monkeypatch.setattr(catalogs, "LOCALE", folder / "locale")
    monkeypatch.setattr(catalogs, "POT", pots)
    monkeypatch.setattr(catalogs, "extract", lambda: pots)
    return folder


def messages(path: Path) -> dict[str, str]:
    return {entry.msgid: entry.msgstr for entry in polib.pofile(str(path))}


def test_a_language_has_everything(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    add_language.main(["sv"])
    folder = book / "locale/sv/LC_MESSAGES"
    assert sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()) == [
        "book.po", "chapters/flow.po", "index.po", "sphinx.po"]
    assert messages(folder / "index.po") == {"Rivers": ""}
    assert messages(folder / "book.po") == {"English": "svenska", "Rivers": "", LONG: ""}
    assert f'msgid "{LONG}"' in (folder / "book.po").read_text("utf-8").splitlines()  # not folded
    words = polib.pofile(str(folder / "sphinx.po"))
    assert words.find("Search").msgstr == "Sök"  # as Sphinx' own catalog has it
    assert words.find("Search").occurrences == [("themes/basic/search.html", "")]
    assert words.find("Weather").msgstr == ""
    header = polib.pofile(str(folder / "chapters/flow.po")).metadata
    assert (header["Language"], header["Language-Team"]) == ("sv", "Swedish")
    assert header["Plural-Forms"].startswith("nplurals=2;")
    assert check_edition(book / "locale", Checker("sv", MessageReader()))[0] == []
    assert "4 catalogs" in capsys.readouterr().out
    assert not list((book / "build").rglob("sv"))


def test_plurals_have_the_forms_of_the_language(book: Path) -> None:
    add_language.main(["ar"])
    entry = polib.pofile(str(book / "locale/ar/LC_MESSAGES/sphinx.po")).find("%s ash")
    assert sorted(entry.msgstr_plural) == [0, 1, 2, 3, 4, 5]
    assert messages(book / "locale/ar/LC_MESSAGES/book.po")["English"] == "العربية"


def test_what_the_check_refuses_is_not_taken_from_sphinx(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = book / "sphinx" / "locale/sv/LC_MESSAGES/sphinx.po"
    own.parent.mkdir(parents=True)
    own.write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
                   'msgid "Search"\nmsgstr "<b>Sök</b>"\n\nmsgid "Weather"\nmsgstr "Väder"\n', "utf-8")
    monkeypatch.setattr(sphinx, "__file__", str(book / "sphinx" / "__init__.py"))
    add_language.main(["sv"])
    found = messages(book / "locale/sv/LC_MESSAGES/sphinx.po")
    assert (found["Search"], found["Weather"]) == ("", "Väder")


@pytest.mark.parametrize(("languages", "told"), [
    ([], "Name one new language"), (["en", "fi"], "Name one new language"), (["fi"], "There is a locale/fi already"),
    (["qq"], "qq is no language"), (["../x"], "is no language"), (["sv; rm"], "is no language"),
])
def test_what_is_no_new_language_is_refused(book: Path, languages: list[str], told: str) -> None:
    before = sorted(book.rglob("*"))
    with pytest.raises(SystemExit, match=told):
        add_language.main(languages)
    assert sorted(book.rglob("*")) == before


def test_an_empty_folder_is_no_language_yet(book: Path) -> None:
    (book / "locale/sv/LC_MESSAGES").mkdir(parents=True)
    add_language.main(["sv"])
    assert (book / "locale/sv/LC_MESSAGES/book.po").exists()


ONCE = """
import sys
from pathlib import Path
import add_language, catalogs
book = Path(sys.argv[1])
catalogs.ROOT, catalogs.LOCALE, catalogs.POT = book, book / "locale", book / "build" / "gettext"
catalogs.extract = lambda: catalogs.POT
print("ready", flush=True)
add_language.main(["sv"])
"""


def test_a_kill_leaves_a_whole_language_or_none(book: Path) -> None:
    folder = book / "locale" / "sv"

    def state() -> dict[str, bytes]:
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    add_language.main(["sv"])
    whole = state()
    rng = random.Random(531)
    for _kill in range(int(os.environ.get("KILLS", "8"))):
        shutil.rmtree(folder, ignore_errors=True)
        run = subprocess.Popen([sys.executable, "-c", ONCE, str(book)], stdout=subprocess.PIPE,
                               env=os.environ | {"PYTHONPATH": str(Path(add_language.__file__).parent)})
        assert run.stdout
        run.stdout.readline()
        time.sleep(rng.uniform(0, 0.5))
        run.send_signal(signal.SIGKILL)
        run.wait()
        run.stdout.close()
        assert not folder.exists() or state() == whole
    shutil.rmtree(folder, ignore_errors=True)
    add_language.main(["sv"])
    assert state() == whole
