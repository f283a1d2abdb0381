from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from sphinx.testing.util import SphinxTestApp

from page_list import Start, folio_of, mark_pages, page_number, read_starts
from refusal import Refusal

Make = Callable[..., SphinxTestApp]


def starts(text: str) -> list[Start]:
    """Paragraphs a, b, c … on the pages of *text*."""
    return [Start("river", chr(97 + place), folio, place + 1) for place, folio in enumerate(text.split())]


@pytest.mark.parametrize(("pages", "marked"), [
    ("1 1 2 2 3", "1a 2c 3e"),
    ("1 1 4", "1a 2b 3b 4c"),         # b runs on over the pages 2 and 3
    ("vii vii x 1 2", "viia viiib ixb xc 1d 2e"),
    ("xii 3 4", "xiia 3b 4c"),        # no run of numbers leads from xii to 3
    ("1 2 1 3", "1a 2b 3d"),          # a page begins once
    ("A-1 A-3 5", "A-1a A-3b 5c"),    # numerals that nobody can count
    ("", ""),
])
def test_each_page_is_marked_at_the_first_paragraph_that_begins_on_it(pages: str, marked: str) -> None:
    assert " ".join(f"{folio}{start.anchor}" for folio, start in mark_pages(starts(pages))) == marked


@pytest.mark.parametrize(("folio", "number"), [
    ("37", ("arabic", 37)), ("vii", ("roman", 7)), ("XIV", ("Roman", 14)), ("A-1", ("other", 0)),
    ("iiii", ("other", 0)),
])
def test_folios_are_numbers(folio: str, number: tuple[str, int]) -> None:
    assert page_number(folio) == number
    if number[0] != "other":
        assert folio_of(*number) == folio


def test_the_file_of_pages_is_read(tmp_path: Path) -> None:
    path = tmp_path / "book.pages"
    path.write_text("land/flow#p-1 vii\nland/sea#p-2 1\n")
    assert read_starts(path) == [Start("land/flow", "p-1", "vii", 1), Start("land/sea", "p-2", "1", 2)]


@pytest.mark.parametrize(("line", "number"), [
    ("land/flow#p-1 vii\nland/flow p-1 2\n", 2),
    ("land/flow#p-1\n", 1),
    ("land/flow#p-1 1 2\n", 1),
    ("\n", 1),
])
def test_a_line_that_says_nothing_is_refused(tmp_path: Path, line: str, number: int) -> None:
    path = tmp_path / "book.pages"
    path.write_text(line)
    with pytest.raises(Refusal, match=rf"book\.pages:{number}: this line is not"):
        read_starts(path)


# -- In a book -----------------------------------------------------------------------

def breaks(app: SphinxTestApp, name: str) -> list[tuple[str, str, str | None]]:
    """Return anchor, label and paragraph of each mark on the page *name*."""
    page = BeautifulSoup((app.outdir / name).read_bytes(), "lxml")
    return [(str(tag["id"]), str(tag["data-folio"]), tag.find_parent("p")["id"])  # type: ignore[index, misc]
            for tag in page.select(".page-break")]


@pytest.mark.sphinx("html", testroot="epub-whole", confoverrides={"print_pages": "pages.txt"})
@pytest.mark.parametrize(("buildername", "suffix"), [("html", "html"), ("epub", "xhtml")])
def test_pages_have_the_same_anchors_in_epub_and_web_edition(make_book: Make, buildername: str, suffix: str) -> None:
    app = make_book(buildername)
    app.build()
    assert not app.warning.getvalue()
    assert breaks(app, f"front/preface.{suffix}") == [("page-vii", "vii", "p-0")]
    assert breaks(app, f"land/flow.{suffix}") == [
        ("page-1", "1", "p-1"), ("page-2", "2", "p-2"), ("page-3", "3", "p-2"), ("page-4", "4", "p-3")]
    assert breaks(app, f"land/source.{suffix}") == [("page-5", "5", "p-4")]
    # Page 5 has begun already.
    assert breaks(app, f"land/sea.{suffix}") == []
    # Web pages do not read the numbers aloud amid a sentence.
    assert ("epub:type=\"pagebreak\"" in (app.outdir / f"land/flow.{suffix}").read_text("utf-8")) == (suffix == "xhtml")


@pytest.mark.sphinx("epub", testroot="epub-whole", confoverrides={"print_pages": "pages.txt"})
def test_the_index_names_the_printed_pages(app: SphinxTestApp) -> None:
    app.build()
    page = BeautifulSoup((app.outdir / "genindex.xhtml").read_bytes(), "lxml")
    [river] = [entry for entry in page.select(".index li") if "river" in entry.get_text() and "stream" not in
               entry.get_text()]
    assert [(link.get_text(), str(link["href"])) for link in river.select("a")][:3] == [
        ("1", "land/flow.xhtml#index-0"), ("4", "land/flow.xhtml#index-1"), ("5", "land/sea.xhtml#index-0")]


@pytest.mark.sphinx("html", testroot="epub-whole")
def test_without_a_file_of_pages_nothing_is_marked(app: SphinxTestApp) -> None:
    app.build()
    assert breaks(app, "land/flow.html") == []


@pytest.mark.sphinx("html", testroot="epub-whole", confoverrides={"print_pages": "pages.txt"})
def test_a_note_is_no_place_for_a_page_to_begin(make_book: Make) -> None:
    app = make_book()
    (app.srcdir / "pages.txt").write_text("land/flow#p-1 1\nland/flow#all 2\nland/flow#p-2 2\n")
    app.build()
    assert breaks(app, "land/flow.html") == [("page-1", "1", "p-1"), ("page-2", "2", "p-2")]


@pytest.mark.sphinx("html", testroot="epub-whole", confoverrides={"print_pages": "pages.txt"})
def test_changed_pages_are_marked_anew(make_book: Make) -> None:
    app = make_book()
    app.build()
    (app.srcdir / "pages.txt").write_text("land/flow#p-1 9\n")
    app = make_book()
    app.build()
    assert breaks(app, "land/flow.html") == [("page-9", "9", "p-1")]


@pytest.mark.sphinx("epub", testroot="epub-whole", confoverrides={"print_pages": "pages.txt"})
@pytest.mark.parametrize(("line", "fault"), [
    ("land/lake#p-1 2", "no document land/lake"),
    ("land/flow#p-9 2", "no anchor p-9 in land/flow"),
])
def test_what_is_not_in_the_book_is_refused(make_book: Make, line: str, fault: str) -> None:
    app = make_book()
    (app.srcdir / "pages.txt").write_text(f"land/flow#p-1 1\n{line}\n")
    with pytest.raises(Refusal, match=rf"pages\.txt:2: there is {fault}"):
        app.build()


@pytest.mark.sphinx("epub", testroot="epub-whole", confoverrides={"print_pages": "none.txt"})
def test_a_missing_file_of_pages_is_refused(app: SphinxTestApp) -> None:
    with pytest.raises(Refusal, match=r"none\.txt:1: .*build the PDF first"):
        app.build()
    assert not list(app.outdir.glob("*.epub"))
