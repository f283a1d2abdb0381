from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from sphinx.testing.util import SphinxTestApp

from figures import STYLE, draw_figure, load, short, use_fonts, versions
from refusal import Refusal

Make = Callable[..., SphinxTestApp]


@pytest.fixture
def river(tmp_path: Path, rootdir: Path) -> Path:
    """The script of a figure that says "River" and reads course.csv, drawn once into the folder drawn."""
    shutil.copytree(rootdir / "test-figures" / "figures", tmp_path / "figures")
    script = tmp_path / "figures" / "river.py"
    assert draw_figure(script, tmp_path / "drawn", str)
    return script


def shout(word: str) -> str:
    return word.upper()


# -- When a figure is drawn ----------------------------------------------------------

def test_a_figure_is_drawn_for_screen_and_print(river: Path, tmp_path: Path) -> None:
    assert b"<svg" in (tmp_path / "drawn" / "river.svg").read_bytes()
    assert (tmp_path / "drawn" / "river.pdf").read_bytes().startswith(b"%PDF")
    assert not list((tmp_path / "drawn").glob("*unfinished*"))


def test_a_figure_is_drawn_once(river: Path, tmp_path: Path) -> None:
    assert not draw_figure(river, tmp_path / "drawn", str)


def test_a_changed_script_is_drawn_again(river: Path, tmp_path: Path) -> None:
    river.write_text(river.read_text() + "\n# changed\n")
    assert draw_figure(river, tmp_path / "drawn", str)


def test_changed_data_are_drawn_again(river: Path, tmp_path: Path) -> None:
    before = (tmp_path / "drawn" / "river.svg").read_bytes()
    (river.parent / "course.csv").write_text("3\n1\n2\n")
    assert draw_figure(river, tmp_path / "drawn", str)
    assert (tmp_path / "drawn" / "river.svg").read_bytes() != before


def test_a_changed_word_is_drawn_again(river: Path, tmp_path: Path) -> None:
    assert draw_figure(river, tmp_path / "drawn", shout)
    assert b'id="RIVER"' in (tmp_path / "drawn" / "river.svg").read_bytes()
    assert not draw_figure(river, tmp_path / "drawn", shout)


@pytest.mark.parametrize("name", ["river.svg", "river.pdf", "river.json"])
def test_a_lost_drawing_is_drawn_again(river: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / "drawn" / name).unlink()
    assert draw_figure(river, tmp_path / "drawn", str)


def test_a_damaged_record_is_drawn_again(river: Path, tmp_path: Path) -> None:
    (tmp_path / "drawn" / "river.json").write_text("{")  # a build was killed while it wrote
    assert draw_figure(river, tmp_path / "drawn", str)


def test_a_script_can_use_a_helper_and_a_changed_helper_is_noticed(river: Path, tmp_path: Path) -> None:
    helper = river.parent / "_words.py"
    helper.write_text("SUFFIX = ' 1'\n")
    river.write_text(river.read_text().replace('_("River")', '_("River") + SUFFIX').replace(
        "from pathlib", "from _words import SUFFIX\nfrom pathlib"))
    assert draw_figure(river, tmp_path / "drawn", str)
    helper.write_text("SUFFIX = ' 2'\n")
    assert draw_figure(river, tmp_path / "drawn", str)


def test_a_second_drawing_has_the_same_bytes(river: Path, tmp_path: Path) -> None:
    draw_figure(river, tmp_path / "again", str)
    for name in ("river.svg", "river.pdf", "river.json"):
        assert (tmp_path / "again" / name).read_bytes() == (tmp_path / "drawn" / name).read_bytes()


def test_a_letter_that_the_face_lacks_is_refused(river: Path, tmp_path: Path) -> None:
    river.write_text(river.read_text().replace("    return", "    figure.text(0.5, 0.5, _('River'))\n    return"))
    with pytest.raises(Refusal, match=r"river\.py:\d+: a label has a letter that the face lacks"):
        draw_figure(river, tmp_path / "drawn", lambda word: f"{word} \U00012000")


def test_another_style_is_drawn_again(river: Path, tmp_path: Path) -> None:
    assert draw_figure(river, tmp_path / "drawn", str, STYLE | {"fonts": "another digest"})


def test_other_data_are_drawn_again(river: Path, tmp_path: Path) -> None:
    assert draw_figure(river, tmp_path / "drawn", str, STYLE | {"packages": versions(("matplotlib",))})
    assert not draw_figure(river, tmp_path / "drawn", str, STYLE | {"packages": versions(("matplotlib",))})
    assert draw_figure(river, tmp_path / "drawn", str, STYLE | {"packages": {"matplotlib": "0.1"}})
    with pytest.raises(Refusal, match=r"need the Python package no-such-shores.*make setup"):
        versions(("no-such-shores",))


def test_coordinates_are_written_short(river: Path, tmp_path: Path) -> None:
    assert short(b'<g id="a 1.2345"><path d="M 1.23456 -0.002 L 7 8.5"/>') == \
        b'<g id="a 1.2345"><path d="M 1.23 -0.00 L 7 8.5"/>'
    paths = re.findall(r' d="([^"]*)"', (tmp_path / "drawn" / "river.svg").read_text("utf-8"))
    assert paths
    assert not re.search(r"\.\d{3}", "".join(paths))


def test_the_letters_are_those_of_the_named_files() -> None:
    assert use_fonts(("EBGaramond12-Regular.otf",)) != use_fonts(("EBGaramond12-Italic.otf",))
    with pytest.raises(Refusal, match=r"need the font file NoSuchFace\.otf.*make setup"):
        use_fonts(("NoSuchFace.otf",))


# -- What is refused -----------------------------------------------------------------

@pytest.mark.parametrize("code", ["def draw(:\n", "import no_such_module\n", "x = 1\n"])
def test_a_script_that_cannot_be_run_is_refused(tmp_path: Path, code: str) -> None:
    script = tmp_path / "broken.py"
    script.write_text(code)
    with pytest.raises(Refusal, match=r"broken\.py:\d+: .*mend the script"):
        load(script)


def test_a_script_that_fails_is_refused_and_the_last_drawing_stays(river: Path, tmp_path: Path) -> None:
    before = (tmp_path / "drawn" / "river.svg").read_bytes()
    (river.parent / "course.csv").write_text("no number")
    with pytest.raises(Refusal, match=r"river\.py:\d+: .*no.*mend the script"):
        draw_figure(river, tmp_path / "drawn", str)
    assert (tmp_path / "drawn" / "river.svg").read_bytes() == before


@pytest.mark.sphinx("html", testroot="figures")
def test_a_missing_script_is_named_with_the_place_that_wants_it(app: SphinxTestApp) -> None:
    chapter = app.srcdir / "land" / "flow.md"
    chapter.write_text(chapter.read_text("utf-8").replace("river.*", "lake.*"), "utf-8")
    with pytest.raises(Refusal) as refused:
        app.build()
    assert str(refused.value).startswith(f"{chapter}:3: there is no figure script figures/lake.py; ")


# -- In a book -----------------------------------------------------------------------

@pytest.mark.sphinx("html", testroot="figures")
@pytest.mark.parametrize(("language", "word"), [("en", "River"), ("fi", "Joki")])
def test_the_screen_shows_svg_with_the_words_of_the_language(make_book: Make, language: str, word: str) -> None:
    app = make_book(language=language)
    app.build()
    assert not app.warning.getvalue()
    page = BeautifulSoup((app.outdir / "land" / "flow.html").read_bytes(), "lxml")
    assert [image["src"] for image in page.select("figure img")] == ["../_images/river.svg"]
    assert f'id="{word}"' in (app.outdir / "_images" / "river.svg").read_text("utf-8")


@pytest.mark.sphinx("epub", testroot="figures")
def test_an_epub_shows_svg(app: SphinxTestApp) -> None:
    app.build()
    assert not app.warning.getvalue()
    assert 'src="../_images/river.svg"' in (app.outdir / "land" / "flow.xhtml").read_text("utf-8")


@pytest.mark.sphinx("latex", testroot="figures")
def test_print_shows_pdf(app: SphinxTestApp) -> None:
    app.build()
    assert not app.warning.getvalue()
    document = (app.outdir / "rivers-en.tex").read_text("utf-8")
    assert re.findall(r"\\sphinxincludegraphics(?:\[.*?\])?\{(.*)\}", document) == ["{river}.pdf"]
    assert (app.outdir / "river.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.sphinx("html", testroot="figures")
def test_a_second_build_draws_nothing(make_book: Make, capsys: pytest.CaptureFixture[str]) -> None:
    for drawn in (True, False):
        app = make_book()
        app.build()
        assert ("drew river (en)" in capsys.readouterr().out) == drawn


@pytest.mark.sphinx("html", testroot="figures")
def test_a_changed_drawing_reaches_the_pages(make_book: Make) -> None:
    app = make_book()
    app.build()
    before = (app.outdir / "_images" / "river.svg").read_bytes()
    (app.srcdir / "figures" / "course.csv").write_text("3\n1\n2\n")
    app = make_book()
    app.build()
    assert (app.outdir / "_images" / "river.svg").read_bytes() != before


@pytest.mark.sphinx("html", testroot="figures")
def test_nothing_is_written_into_the_sources(app: SphinxTestApp) -> None:
    app.build()
    assert {path.name for path in (app.srcdir / "figures").iterdir()} <= {"river.py", "course.csv", "__pycache__"}
