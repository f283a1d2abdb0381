from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

import check_catalogs

CATALOG = Path("locale/fi/LC_MESSAGES/index.po")


@pytest.fixture
def book(tmp_path: Path, rootdir: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Another book for the tool to work on."""
    folder = tmp_path / "book"
    shutil.copytree(rootdir / "test-catalog-check", folder / "source")
    (folder / "source" / "locale").rename(folder / "locale")
    conf = folder / "source" / "conf.py"
    conf.write_text(conf.read_text().replace('["locale"]', '["../locale"]'))
    monkeypatch.setattr(check_catalogs, "ROOT", folder)
    return folder


def change(book: Path, old: str, new: str, name: Path = CATALOG) -> int:
    """Replace *old* in a catalog; return the line of its message."""
    text = (book / name).read_text("utf-8")
    assert old in text
    (book / name).write_text(text.replace(old, new), "utf-8")
    return text[:text.index(old)].count("\n")


def test_a_good_book_gets_no_word(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check_catalogs.main([]) == check_catalogs.main(["fi"]) == 0
    assert capsys.readouterr().out == ""
    assert not list(book.rglob("*.mo"))


def test_advice_is_printed_and_is_no_error(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    line = change(book, '"Jänis juoksee."', '"Jäniz juoksee"')
    assert check_catalogs.main([]) == 0
    assert capsys.readouterr().out == (
        f"{CATALOG}:{line}: advice: the source ends with ., this with no mark; end it alike [ending]\n"
        f'{CATALOG}:{line}: advice: "Jäniz" is in no dictionary; mend it, or add its stem to words.txt [spelling]\n')


def test_an_error_is_printed_with_the_advice_and_ends_with_1(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = change(book, '"Jänis juoksee."', '"Jänis  juoksee."')
    second = change(book, "1\N{NO-BREAK SPACE}500", "1\N{NO-BREAK SPACE}600")
    assert check_catalogs.main(["fi"]) == 1
    lines = capsys.readouterr().out.splitlines()
    places = [line.split(": ")[0] for line in lines]
    assert places == [f"{CATALOG}:{first}", f"{CATALOG}:{second}", f"{CATALOG}:{second}"]


def test_danger_is_told_alone(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(book, '"Jänis juoksee."', '"<script>"')
    (book / "locale" / "fi" / "termbase.csv").write_text("this is none")
    assert check_catalogs.main(["fi"]) == 1
    assert {line.rpartition("[")[2] for line in capsys.readouterr().out.splitlines()} == {"markup]"}


def test_terms_and_names_are_those_of_the_language(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(book, '"Jänis juoksee."', '"Belisarius juoksee."')
    (book / "locale" / "fi" / "termbase.csv").write_text("english,finnish\nhare,jäni\n", "utf-8")
    assert check_catalogs.main(["fi"]) == 0
    assert {line.rpartition("[")[2] for line in capsys.readouterr().out.splitlines()} == {"terms]", "spelling]"}
    (book / "locale" / "fi" / "words.txt").write_text("# Persons\nBelisarius\n", "utf-8")
    check_catalogs.main(["fi"])
    assert {line.rpartition("[")[2] for line in capsys.readouterr().out.splitlines()} == {"terms]"}
    (book / "locale" / "fi" / "termbase.csv").write_text("english,finnish\nhare\n", "utf-8")
    assert check_catalogs.main(["fi"]) == 1
    assert "termbase.csv:2: " in capsys.readouterr().out


def test_a_language_that_is_not_there_is_refused(book: Path) -> None:
    with pytest.raises(SystemExit, match=r"locale/de/LC_MESSAGES:1: there is no such folder"):
        check_catalogs.main(["de"])


def test_without_voikko_the_rest_is_checked(
    book: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
) -> None:
    # As on a machine where only `make setup` ran.
    monkeypatch.setitem(sys.modules, "libvoikko", None)
    change(book, '"Jänis juoksee."', '"Jäniz juoksee"')
    assert check_catalogs.main(["fi"]) == 0
    out, err = capsys.readouterr()
    assert out.count("\n") == 1
    assert err == "advice: the spelling is not checked: Voikko is missing; run `make setup-test`\n"
