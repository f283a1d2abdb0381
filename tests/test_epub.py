from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import pytest
from bs4 import BeautifulSoup
from sphinx.testing.util import SphinxTestApp

from epub import write_container

Make = Callable[..., SphinxTestApp]
Build = Callable[..., subprocess.CompletedProcess[str]]

NAMES = ["b.xhtml", "a.xhtml", "toc.ncx", "_static/x.css", "mimetype", "content.opf", "META-INF/container.xml"]
IN_ORDER = ["mimetype", "META-INF/container.xml", "content.opf", "toc.ncx", "_static/x.css", "a.xhtml", "b.xhtml"]


def write_files(folder: Path) -> Path:
    for name in NAMES:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"{name} " * 40)
    return folder


def package(app: SphinxTestApp, name: str) -> BeautifulSoup:
    return BeautifulSoup((app.outdir / name).read_bytes(), "xml")


# -- The container -------------------------------------------------------------------

def test_a_container_has_its_files_in_order_at_one_time(tmp_path: Path) -> None:
    target = tmp_path / "book.epub"
    write_container(target, write_files(tmp_path / "in"), NAMES, 1700000000)
    with ZipFile(target) as container:
        members = container.infolist()
        assert [member.filename for member in members] == IN_ORDER
        assert {member.date_time for member in members} == {(2023, 11, 14, 22, 13, 20)}
        assert [member.compress_type for member in members] == [ZIP_STORED] + [ZIP_DEFLATED] * 6
        assert container.read("a.xhtml") == (tmp_path / "in" / "a.xhtml").read_bytes()
    # Where readers look for it (Open Container Format 3.3, section 4.3): no extra field before it.
    assert target.read_bytes()[30:46] == b"mimetypemimetype"
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["book.epub"]


def test_a_container_has_the_same_bytes_whenever_it_is_written(tmp_path: Path) -> None:
    folder = write_files(tmp_path / "in")
    write_container(tmp_path / "one.epub", folder, NAMES, 1700000000)
    for name in NAMES:
        os.utime(folder / name, (1, 1))
        (folder / name).chmod(0o600)
    write_container(tmp_path / "two.epub", folder, [*reversed(NAMES), "a.xhtml"], 1700000000)
    assert (tmp_path / "one.epub").read_bytes() == (tmp_path / "two.epub").read_bytes()


def test_a_container_that_fails_leaves_the_last_one(tmp_path: Path) -> None:
    target = tmp_path / "book.epub"
    target.write_text("the last good one")
    with pytest.raises(FileNotFoundError):
        write_container(target, write_files(tmp_path / "in"), [*NAMES, "lost.xhtml"], 1700000000)
    assert target.read_text() == "the last good one"


# -- In a book -----------------------------------------------------------------------

@pytest.mark.sphinx("epub", testroot="epub")
@pytest.mark.parametrize("language", ["en", "fi"])
def test_every_page_tells_its_language(make_book: Make, language: str) -> None:
    app = make_book(language=language)
    app.build()
    assert not app.warning.getvalue()
    pages = list(app.outdir.glob("*.xhtml"))
    assert len(pages) == 5
    for path in pages:
        [root] = BeautifulSoup(path.read_bytes(), "xml").select("html")
        assert (root.get("lang"), root.get("xml:lang")) == (language, language), path.name


@pytest.mark.sphinx("epub", testroot="epub")
def test_every_page_stands_once_in_the_spine(app: SphinxTestApp) -> None:
    app.build()
    opf = package(app, "content.opf")
    hrefs = {str(item["id"]): str(item["href"]) for item in opf.select("manifest > item")}
    assert [hrefs[str(item["idref"])] for item in opf.select("spine > itemref")] == [
        "index.xhtml", "flow.xhtml", "source.xhtml", "genindex.xhtml"]
    assert len(set(hrefs.values())) == len(hrefs)


@pytest.mark.sphinx("epub", testroot="epub")
@pytest.mark.parametrize("scope", ["default", "includehidden"])
@pytest.mark.parametrize(("language", "title", "index"), [
    ("en", "Table of Contents", "Index"),
    ("fi", "Sisällys", "Hakemisto"),
])
def test_the_contents_end_with_the_index(
    make_book: Make, language: str, title: str, index: str, scope: str,
) -> None:
    app = make_book(language=language, epub_tocscope=scope)
    app.build()
    nav = package(app, "nav.xhtml")
    assert [found.get_text() for found in nav.select("head > title, nav > h1")] == [title, title]
    assert [(str(link["href"]), link.get_text()) for link in nav.select("nav a")] == [
        ("index.xhtml", "Rivers"), ("flow.xhtml", "Flow"), ("source.xhtml", "Source"), ("genindex.xhtml", index)]


@pytest.mark.sphinx("epub", testroot="epub")
def test_a_book_without_an_index_has_none_in_the_contents(make_book: Make) -> None:
    app = make_book(epub_use_index=False, epub_tocscope="includehidden")
    app.build()
    assert "genindex" not in (app.outdir / "nav.xhtml").read_text("utf-8")


@pytest.mark.sphinx("epub", testroot="epub")
def test_package_and_ncx_carry_the_same_identifier(app: SphinxTestApp) -> None:
    app.build()
    opf = package(app, "content.opf")
    [root] = opf.select("package")
    [identifier] = opf.select("metadata > *|identifier")
    assert identifier["id"] == root["unique-identifier"]
    assert identifier.get_text() == app.config.epub_identifier
    assert [meta["content"] for meta in package(app, "toc.ncx").select('meta[name="dtb:uid"]')] == [
        app.config.epub_identifier]


@pytest.mark.sphinx("epub", testroot="epub")
def test_nobody_unknown_is_named(app: SphinxTestApp) -> None:
    app.build()
    assert "unknown" not in (app.outdir / "content.opf").read_text("utf-8")


@pytest.mark.sphinx("epub", testroot="epub")
def test_every_file_of_the_container_is_listed_and_the_other_way_round(app: SphinxTestApp) -> None:
    app.build()
    listed = {str(item["href"]) for item in package(app, "content.opf").select("manifest > item")}
    with ZipFile(app.outdir / "rivers-en.epub") as container:
        inside = set(container.namelist())
    assert inside - {"mimetype", "META-INF/container.xml", "content.opf"} == listed


@pytest.mark.sphinx("epub", testroot="epub")
def test_two_builds_give_the_same_bytes(make_book: Make) -> None:
    books = []
    for _time in range(2):
        app = make_book(language="fi")
        app.build()
        books.append((app.outdir / "rivers-fi.epub").read_bytes())
        shutil.rmtree(app.outdir.parent)
    assert books[0] == books[1]


@pytest.mark.sphinx("epub", testroot="epub")
def test_changed_settings_do_not_stop_the_next_build(make_book: Make) -> None:
    make_book().build()
    # Sphinx now keeps a .buildinfo.bak in the folder.
    app = make_book(epub_show_urls="footnote")
    app.build()
    assert not app.warning.getvalue()


@pytest.mark.sphinx("epub", testroot="epub")
def test_another_edition_in_the_same_folder_is_left_out(make_book: Make) -> None:
    make_book(language="en").build()
    app = make_book(language="fi")
    app.build()
    assert not app.warning.getvalue()
    with ZipFile(app.outdir / "rivers-fi.epub") as container:
        assert "rivers-en.epub" not in container.namelist()


def test_plain_sphinx_build_can_be_run_again_in_its_folder(
    tmp_path: Path, rootdir: Path, sphinx_build: Build,
) -> None:
    book = shutil.copytree(rootdir / "test-epub", tmp_path / "book")
    for text in ("Once.", "Anew."):
        (book / "source.md").write_text(f"# Source\n\n{text}\n")
        run = sphinx_build("-b", "epub", book, tmp_path / "out")
        assert (run.returncode, run.stderr) == (0, "")
        with ZipFile(tmp_path / "out" / "rivers-en.epub") as container:
            assert text in container.read("source.xhtml").decode()
            assert not [name for name in container.namelist() if name.endswith((".js", ".epub", ".doctree", ".pickle"))]
