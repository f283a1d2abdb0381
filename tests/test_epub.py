from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import pytest
from bs4 import BeautifulSoup, Tag
from sphinx.testing.util import SphinxTestApp

from epub import write_container
from epub_check import check_epub
from refusal import Refusal

Make = Callable[..., SphinxTestApp]
Build = Callable[..., subprocess.CompletedProcess[str]]

NAMES = ["b.xhtml", "a.xhtml", "nav.xhtml", "toc.ncx", "_static/x.css", "mimetype", "content.opf",
         "META-INF/container.xml"]
IN_ORDER = ["mimetype", "META-INF/container.xml", "content.opf", "nav.xhtml", "toc.ncx", "_static/x.css", "a.xhtml",
            "b.xhtml"]


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
        assert [member.compress_type for member in members] == [ZIP_STORED] + [ZIP_DEFLATED] * 7
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
        "index.xhtml", "nav.xhtml", "flow.xhtml", "source.xhtml", "genindex.xhtml"]
    assert len(set(hrefs.values())) == len(hrefs)


@pytest.mark.sphinx("epub", testroot="epub")
@pytest.mark.parametrize(("language", "title", "index"), [
    ("en", "Table of Contents", "Index"),
    ("fi", "Sisällys", "Hakemisto"),
])
def test_the_contents_end_with_the_index(make_book: Make, language: str, title: str, index: str) -> None:
    app = make_book(language=language)
    app.build()
    nav = package(app, "nav.xhtml")
    assert [found.get_text() for found in nav.select("head > title, nav > h1")] == [title, title]
    assert [(str(link["href"]), link.get_text()) for link in nav.select("#toc a")] == [
        ("flow.xhtml", "Flow"), ("source.xhtml", "Source"), ("genindex.xhtml", index)]


@pytest.mark.sphinx("epub", testroot="epub")
def test_a_book_without_an_index_has_none_in_the_contents(make_book: Make) -> None:
    app = make_book(epub_use_index=False)
    app.build()
    assert "genindex" not in (app.outdir / "nav.xhtml").read_text("utf-8")
    assert "genindex" not in (app.outdir / "content.opf").read_text("utf-8")


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


# -- A whole book: parts, notes, figures, glossary, pages of the print edition ----------------

def spine(app: SphinxTestApp) -> list[str]:
    opf = package(app, "content.opf")
    hrefs = {str(item["id"]): str(item["href"]) for item in opf.select("manifest > item")}
    return [hrefs[str(item["idref"])] for item in opf.select("spine > itemref")]


def links(nav: BeautifulSoup, kind: str) -> list[tuple[str, str]]:
    [found] = [tag for tag in nav.find_all("nav") if tag["epub:type"] == kind]
    return [(str(link["href"]), link.get_text()) for link in found.find_all("a")]


@pytest.mark.sphinx("epub", testroot="epub-whole")
@pytest.mark.parametrize(("language", "pages"), [("en", ""), ("en", "pages.txt"), ("fi", "pages.txt"), ("ar", "")])
def test_epubcheck_finds_nothing_in_a_whole_book(make_book: Make, language: str, pages: str) -> None:
    app = make_book(language=language, print_pages=pages)
    app.build()
    assert not app.warning.getvalue()
    assert check_epub(app.outdir / f"rivers-{language}.epub") == []


@pytest.mark.sphinx("epub", testroot="epub-whole")
def test_the_book_is_read_from_cover_to_index(app: SphinxTestApp) -> None:
    app.build()
    assert spine(app) == [
        "_pages/cover.xhtml", "index.xhtml", "nav.xhtml", "front/preface.xhtml", "_pages/part-1.xhtml",
        "land/flow.xhtml", "land/source.xhtml", "_pages/part-2.xhtml", "land/sea.xhtml", "words.xhtml",
        "genindex.xhtml"]


@pytest.mark.sphinx("epub", testroot="epub-whole", confoverrides={"print_pages": "pages.txt"})
def test_the_navigation_has_all_lists_in_the_language(make_book: Make) -> None:
    app = make_book(language="fi")
    app.build()
    nav = package(app, "nav.xhtml")
    assert links(nav, "toc") == [
        ("front/preface.xhtml", "Preface"), ("_pages/part-1.xhtml", "Osa I: Waters & wells"),
        ("land/flow.xhtml", "1. Flow"), ("land/flow.xhtml#down", "Down"), ("land/source.xhtml", "2. Source"),
        ("_pages/part-2.xhtml", "Osa II: Seas"), ("land/sea.xhtml", "3. Sea"), ("words.xhtml", "Words"),
        ("genindex.xhtml", "Hakemisto")]
    assert [str(tag["href"]) for tag in nav.select("#toc > ol > li > ol > li > ol a")] == ["land/flow.xhtml#down"]
    assert links(nav, "loi") == [("land/flow.xhtml#fig-dot", "Kuva 1.1 A drop of water.")]
    assert links(nav, "lot") == [("land/source.xhtml#tab-springs", "Taulukko 2.1 Springs")]
    assert links(nav, "page-list")[:3] == [
        ("front/preface.xhtml#page-vii", "vii"), ("land/flow.xhtml#page-1", "1"), ("land/flow.xhtml#page-2", "2")]
    [landmarks] = [tag for tag in nav.find_all("nav") if tag["epub:type"] == "landmarks"]
    assert [str(link["epub:type"]) for link in landmarks.find_all("a")] == [
        "cover", "titlepage", "toc", "loi", "lot", "bodymatter", "preface", "glossary", "index"]
    assert [tag.get_text() for tag in landmarks.select("h2")] == ["Maamerkit"]
    assert (nav.html or Tag(name="none"))["lang"] == "fi"


@pytest.mark.sphinx("epub", testroot="epub-whole")
def test_a_book_without_print_pages_has_no_list_of_them(app: SphinxTestApp) -> None:
    app.build()
    assert "page-list" not in (app.outdir / "nav.xhtml").read_text("utf-8")
    opf = (app.outdir / "content.opf").read_text("utf-8")
    assert "pageNavigation" not in opf
    assert "pageBreakSource" not in opf
    assert "page numbers of the print edition are not given" in opf
    with ZipFile(app.outdir / "rivers-en.epub") as container:
        assert "_static/page-numbers.css" not in container.namelist()


@pytest.mark.sphinx("epub", testroot="epub-whole")
def test_the_pages_show_nothing_of_sphinx_and_run_nothing(app: SphinxTestApp) -> None:
    app.build()
    with ZipFile(app.outdir / "rivers-en.epub") as container:
        names = container.namelist()
        text = "".join(container.read(name).decode() for name in names if name.endswith((".xhtml", ".opf", ".css")))
    assert [name for name in names if name.startswith("_static")] == ["_static/epub.css"]
    assert re.findall(r"<script|\son[a-z]+=|sphinx|A page of the web edition", text, re.IGNORECASE) == []


@pytest.mark.sphinx("epub", testroot="epub-whole")
@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("ar", "rtl")])
def test_the_book_runs_in_the_direction_of_its_writing(make_book: Make, language: str, direction: str) -> None:
    app = make_book(language=language)
    app.build()
    assert package(app, "content.opf").select("spine")[0]["page-progression-direction"] == direction
    for path in app.outdir.rglob("*.xhtml"):
        [root] = BeautifulSoup(path.read_bytes(), "xml").select("html")
        assert (root["lang"], root["dir"]) == (language, direction), path.name


@pytest.mark.sphinx("epub", testroot="epub-whole")
def test_the_title_page_tells_what_the_edition_is(make_book: Make) -> None:
    app = make_book(edition_isbn_print="978-951-0-18435-6", edition_isbn_epub="978-952-7000-00-7")
    app.build()
    page = package(app, "index.xhtml")
    assert [tag.get_text() for tag in page.select("h1, p")] == [
        "Rivers", "Where <They> Flow", "A. Writer & B. Writer", "Meadow Press", "Rivers: Where <They> Flow",
        "A. Writer", "Version 1", "ISBN 978-951-0-18435-6 (print)", "ISBN 978-952-7000-00-7 (EPUB)",
        "For all who drink."]
    assert not page.select("ul, nav")


@pytest.mark.sphinx("epub", testroot="epub-whole")
def test_the_cover_is_marked_in_all_ways_that_shelves_know(app: SphinxTestApp) -> None:
    app.build()
    opf = package(app, "content.opf")
    [cover] = opf.select('item[properties="cover-image"]')
    assert cover["href"] == "_images/cover.png"
    assert opf.select('meta[name="cover"]')[0]["content"] == cover["id"]
    [image] = package(app, "_pages/cover.xhtml").select("img")
    assert image["alt"] == "Cover: Rivers. Where <They> Flow. A. Writer & B. Writer"


@pytest.mark.sphinx("epub", testroot="epub-whole")
def test_two_builds_of_a_whole_book_give_the_same_bytes(make_book: Make) -> None:
    books = []
    for _time in range(2):
        app = make_book(language="fi", print_pages="pages.txt")
        app.build()
        books.append((app.outdir / "rivers-fi.epub").read_bytes())
        shutil.rmtree(app.outdir.parent)
    assert books[0] == books[1]


@pytest.mark.sphinx("epub", testroot="epub-whole")
@pytest.mark.parametrize(("types", "fault"), [
    ({"front/prefce": "preface"}, "no document front/prefce"),
    ({"front/preface": "prologe"}, "'prologe' is no type"),
])
def test_a_type_that_fits_nothing_is_refused(make_book: Make, types: dict[str, str], fault: str) -> None:
    app = make_book(epub_types=types)
    with pytest.raises(Refusal, match=r"conf\.py:\d+: epub_types: .*" + fault):
        app.build()


@pytest.mark.sphinx("epub", testroot="epub-whole")
def test_a_style_sheet_of_the_book_is_added_to_ours(make_book: Make) -> None:
    app = make_book(html_static_path=["_own"], epub_css_files=["own.css"])
    app.build()
    with ZipFile(app.outdir / "rivers-en.epub") as container:
        assert [name for name in container.namelist() if name.startswith("_static")] == [
            "_static/epub.css", "_static/own.css"]
    assert [link["href"] for link in package(app, "land/flow.xhtml").select("link")] == [
        "../_static/epub.css", "../_static/own.css"]


@pytest.mark.sphinx("epub", testroot="epub")
def test_code_is_coloured_in_a_book_that_has_some(make_book: Make) -> None:
    app = make_book()
    (app.srcdir / "source.md").write_text("# Source\n\n```python\nx = 1\n```\n")
    app.build()
    with ZipFile(app.outdir / "rivers-en.epub") as container:
        assert "_static/pygments.css" in container.namelist()
    assert len(package(app, "source.xhtml").select("link")) == 2
    assert len(package(app, "flow.xhtml").select("link")) == 1
    assert check_epub(app.outdir / "rivers-en.epub") == []


def test_a_book_can_be_written_by_several_processes(tmp_path: Path, rootdir: Path, sphinx_build: Build) -> None:
    one, many = tmp_path / "one", tmp_path / "many"
    for out, jobs in ((one, "1"), (many, "2")):
        run = sphinx_build("-j", jobs, "-b", "epub", "-D", "print_pages=pages.txt", rootdir / "test-epub-whole", out)
        assert (run.returncode, run.stderr) == (0, "")
    assert (one / "rivers-en.epub").read_bytes() == (many / "rivers-en.epub").read_bytes()


@pytest.mark.sphinx("epub", testroot="epub")
def test_pages_beside_the_chapters_are_the_web_editions(make_book: Make) -> None:
    app = make_book("epub", html_additional_pages={"404": "no-such-template.html"})
    app.build()
    assert not app.warning.getvalue()
    assert not list(app.outdir.rglob("404*"))
