from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import export
import take_back
from po_file import read_catalog
from refusal import Refusal
from test_export import book  # noqa: F401 (a fixture)


@pytest.fixture
def xlf(book: Path) -> Path:  # noqa: F811
    export.main(["fi"])
    return book / "exchange" / "fi.xlf"


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")


def state(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in (folder / "locale").rglob("*.po")}


def test_an_untouched_file_changes_nothing(book: Path, xlf: Path, capsys: pytest.CaptureFixture[str]) -> None:  # noqa: F811
    before = state(book)
    capsys.readouterr()
    shutil.copytree(book, book / "source", ignore=shutil.ignore_patterns("locale"))
    take_back.main(["fi"])
    take_back.main(["fi", str(xlf)])
    assert capsys.readouterr().out == "nothing changed\nnothing changed\n"
    assert state(book) == before


def test_an_edited_translation_comes_back(book: Path, xlf: Path) -> None:  # noqa: F811
    before = state(book)
    edit(xlf, ">Virta<", ">Joki<")
    assert take_back.take_back("fi", xlf, book) == ["chapters/flow.po: 1 translation"]
    flow = book / "locale/fi/LC_MESSAGES/chapters/flow.po"
    assert state(book) == before | {flow: before[flow].replace(b'"Virta"', b'"Joki"')}


@pytest.mark.parametrize(("old", "new", "told"), [
    (">Virta<", ">Virta {cite:p}`x`<", r"flow\.po:6: the source has no \{cite:p\}`x`"),
    (">Virta<", ">&lt;script&gt;x&lt;/script&gt;<", r"flow\.po:6: this is not one paragraph"),
    (">Virta<", ">Vir\N{RIGHT-TO-LEFT OVERRIDE}ta<", r"flow\.po:7: U\+202E"),
    (">suomi<", ">{x}<", r"book\.po:6: the source has no \{"),
])
def test_what_the_check_refuses_changes_nothing(
    book: Path, xlf: Path, old: str, new: str, told: str,  # noqa: F811
) -> None:
    edit(xlf, old, new)
    edit(xlf, ">Käännösten tila<", ">Käännösten vaihe<")
    before = state(book)
    with pytest.raises(Refusal, match=rf"(?s){told}.*No catalog was changed.*{xlf.name} and import it again"):
        take_back.take_back("fi", xlf, book)
    assert state(book) == before
    assert not (export.OUT / "candidate").exists()


def test_a_file_that_names_other_files_reaches_none(book: Path, xlf: Path) -> None:  # noqa: F811
    edit(xlf, 'original="chapters/flow.po"', 'original="../../../conf.py"')
    edit(xlf, ">Virta<", ">Joki<")
    before = state(book)
    assert take_back.take_back("fi", xlf, book) == ["../../../conf.py: no such catalog; left out"]
    assert state(book) == before


def test_what_was_translated_meanwhile_stays(book: Path, xlf: Path) -> None:  # noqa: F811
    edit(xlf, ">Virta<", ">Joki<")
    flow = book / "locale/fi/LC_MESSAGES/chapters/flow.po"
    flow.write_text(flow.read_text("utf-8").replace('"Virta"', '"Puro"'), "utf-8")
    assert take_back.take_back("fi", xlf, book) == [
        "chapters/flow.po:6: translated here meanwhile; the catalog keeps its own"]
    assert read_catalog(flow).find("Flow").msgstr == "Puro"


def test_an_edited_translation_of_a_changed_message_is_told(book: Path, xlf: Path) -> None:  # noqa: F811
    edit(xlf, ">Virta<", ">Joki<")
    flow = book / "locale/fi/LC_MESSAGES/chapters/flow.po"
    flow.write_text(flow.read_text("utf-8").replace('"Flow"', '"The flow"'), "utf-8")
    before = state(book)
    assert take_back.take_back("fi", xlf, book) == [
        "chapters/flow.po: the English of this message has changed since the export; left out: Joki"]
    assert state(book) == before


def test_another_language_is_refused(book: Path, xlf: Path) -> None:  # noqa: F811
    text = xlf.read_text("utf-8").replace(">Virta<", ">Joki<")
    before = state(book)
    xlf.write_text(text.replace('target-language="fi"', 'target-language="sv"'), "utf-8")
    with pytest.raises(Refusal, match=r"fi\.xlf:\d+: this XLIFF is in the language sv, not fi; make import EDITION=sv"):
        take_back.take_back("fi", xlf, book)
    assert state(book) == before
    xlf.write_text(text.replace('target-language="fi"', 'target-language="fi-FI"'), "utf-8")
    assert take_back.take_back("fi", xlf, book) == ["chapters/flow.po: 1 translation"]


def test_wrong_arguments_are_refused(book: Path) -> None:  # noqa: F811
    for arguments, told in (([], "Name one language"), (["de"], "There is no locale/de")):
        with pytest.raises(SystemExit, match=told):
            take_back.main(arguments)


LOOP = """
import sys
from pathlib import Path
import export, take_back
book = Path(sys.argv[1])
export.ROOT, export.LOCALE, export.OUT = book, book / "locale", book / "exchange"
print("ready", flush=True)
while True:
    for name in ("one", "two"):
        take_back.take_back("fi", book / f"{name}.xlf", book)
"""


def test_a_kill_leaves_whole_catalogs(book: Path, xlf: Path) -> None:  # noqa: F811
    # Without digests each of the two may write over the other.
    whole = set(state(book).values())
    text = xlf.read_text("utf-8").replace("extradata", "id2")
    for name, words in (("one", ("Virta", "suomi")), ("two", ("Joki", "savo"))):
        (book / f"{name}.xlf").write_text(text.replace("Virta", words[0]).replace("suomi", words[1]), "utf-8")
        take_back.take_back("fi", book / f"{name}.xlf", book)
        whole |= set(state(book).values())
    assert len(whole) == 4
    rng = random.Random(531)
    met = set()
    tools = Path(take_back.__file__).parent
    for _kill in range(int(os.environ.get("KILLS", "8"))):
        run = subprocess.Popen([sys.executable, "-c", LOOP, str(book)], stdout=subprocess.PIPE,
                               env=os.environ | {"PYTHONPATH": str(tools)})
        assert run.stdout
        run.stdout.readline()
        time.sleep(rng.uniform(0, 0.4))
        run.send_signal(signal.SIGKILL)
        run.wait()
        run.stdout.close()
        met |= set(state(book).values())
        assert met <= whole
    assert len(met) > 2
    assert take_back.take_back("fi", xlf, book) is not None
