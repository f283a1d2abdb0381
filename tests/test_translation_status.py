from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest
from bs4 import BeautifulSoup
from sphinx.testing.util import SphinxTestApp

from translation_status import Count, catalogs, last_change, revision

Make = Callable[..., SphinxTestApp]
LINE = "Laitos: suomi, versio 1.2, 14. marraskuuta 2023. Sanoista on suomennettu 72 %."
ENGLISH = "Edition: English, version 1.2, November 14, 2023."


def test_fuzzy_is_not_translated(rootdir: Path) -> None:
    found = catalogs(rootdir / "test-status" / "locale", "fi")
    assert list(found) == ["book", "chapters/flow"]
    flow = found["chapters/flow"]
    assert flow == Count(translated=1, fuzzy=1, untranslated=1, words=8, words_left=7)
    assert flow.percent == 12
    assert Count().percent == 100
    assert flow + flow == Count(2, 2, 2, 16, 14)


@pytest.mark.sphinx("html", testroot="status")
def test_the_web_edition_tells_where_it_stands(make_book: Make) -> None:
    app = make_book(language="fi")
    app.build()
    assert not app.warning.getvalue()
    page = BeautifulSoup((app.outdir / "index.html").read_text("utf-8"), "lxml")
    line = page.find("p", class_="edition-status")
    assert line
    assert line.get_text() == LINE
    assert line.a
    assert line.a["href"] == "translations.html"
    status = BeautifulSoup((app.outdir / "translations.html").read_text("utf-8"), "lxml")
    assert [heading.get_text() for heading in status.find_all(["h1", "h2"])][:2] == ["Käännösten tila", "suomi"]
    rows = [[cell.get_text() for cell in row.find_all(["th", "td"])] for row in status.find_all("tr")]
    assert rows[2] == ["Virta", "1", "1", "1", "7", "12"]


@pytest.mark.sphinx("html", testroot="status")
def test_the_source_edition_tells_of_the_others(make_book: Make) -> None:
    app = make_book(language="en")
    app.build()
    assert ENGLISH in (app.outdir / "index.html").read_text("utf-8")
    assert "suomi" in (app.outdir / "translations.html").read_text("utf-8")


@pytest.mark.sphinx("epub", testroot="status")
def test_an_epub_tells_it_without_the_page(make_book: Make) -> None:
    app = make_book("epub", language="fi")
    app.build()
    with ZipFile(next(app.outdir.glob("*.epub"))) as book:
        assert "translations.xhtml" not in "".join(book.namelist())
        page = BeautifulSoup(book.read(next(name for name in book.namelist() if name.endswith("/index.xhtml")
                                            or name == "index.xhtml")), "lxml")
    line = page.find("p", class_="edition-status")
    assert line
    assert (line.get_text(), line.a) == (LINE, None)


@pytest.mark.sphinx("latex", testroot="status")
def test_print_tells_it(make_book: Make) -> None:
    app = make_book("latex", language="fi")
    app.build()
    assert "Laitos: suomi, versio 1.2, 14. marraskuuta 2023." in (app.outdir / "book-fi.tex").read_text("utf-8")


@pytest.mark.sphinx("html", testroot="status")
def test_the_line_is_new_where_the_text_is_not(make_book: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    make_book(language="en").build()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1600000000")
    app = make_book(language="en")
    app.build(filenames=[app.srcdir / "index.md"])
    assert "September 13, 2020" in (app.outdir / "index.html").read_text("utf-8")


def commit(folder: Path, message: str) -> None:
    git = ["git", "-C", str(folder), "-c", "user.name=A", "-c", "user.email=a@example.org"]
    subprocess.run([*git, "add", "-A"], check=True)
    subprocess.run([*git, "commit", "-qm", message, "--date=2001-02-03T04:05Z"], check=True,
                   env={"GIT_COMMITTER_DATE": "2001-02-03T04:05Z", "PATH": "/usr/bin:/bin"})


def test_git_tells_revision_and_last_change(tmp_path: Path) -> None:
    catalog = tmp_path / "a.po"
    catalog.write_text("one")
    assert (revision(tmp_path), last_change(catalog)) == ("", "")
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    commit(tmp_path, "one")
    at = revision(tmp_path)
    assert len(at) == 7
    assert last_change(catalog) == "2001-02-03"
    catalog.write_text("two")
    assert revision(tmp_path) == f"{at}+"
