from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from sphinx.testing.util import SphinxTestApp

from messages import bibliography_messages, script_messages


def catalog(path: Path) -> Catalog:
    return read_po(BytesIO(path.read_bytes()))


@pytest.mark.sphinx("gettext", testroot="messages")
def test_our_words_are_extracted(app: SphinxTestApp) -> None:
    app.build()
    assert not app.warning.getvalue()
    messages = {message.id: {Path(path).name for path, _line in message.locations}
                for message in catalog(app.outdir / "book.pot") if message.id}
    by_file = {name: {message for message, files in messages.items() if name in files}
               for name in ("conf.py", "river.py", "works.bib")}
    assert by_file == {
        "conf.py": {"Rivers", "A. Writer", "A. Writer, 2001", "A Survey", "Where rivers flow.", "Meadow Press",
                    "English"},
        "river.py": {"Source", "Mouth"},
        "works.bib": {"Strabo of Amaseia", "Geography", "Read in part"},
    }
    # A word of an extension, and a title, which stays as it is.
    assert messages["Vol. %s"] == {"bibliography_style.py"}
    assert "Strabo, Translated" not in messages


@pytest.mark.sphinx("gettext", testroot="messages")
def test_our_words_carry_no_line_numbers(app: SphinxTestApp) -> None:
    app.build()
    lines = {line for message in catalog(app.outdir / "book.pot") for _path, line in message.locations}
    assert lines <= {0, None}


@pytest.mark.sphinx("gettext", testroot="messages")
def test_the_words_of_the_text_stay_in_their_own_catalog(app: SphinxTestApp) -> None:
    app.build()
    assert {message.id for message in catalog(app.outdir / "index.pot") if message.id} == {"Flow", "Everything flows."}


@pytest.mark.sphinx("html", testroot="messages")
def test_other_builders_are_left_alone(app: SphinxTestApp) -> None:
    app.build()
    assert not app.warning.getvalue()
    assert not list(app.outdir.rglob("*.pot"))


def test_every_word_of_the_extensions_is_found() -> None:
    extensions = Path(__file__).parent.parent / "source" / "_ext"
    found = {(path.name, message) for message, path in script_messages(extensions)}
    assert {("bibliography_style.py", "%s et al."), ("bibliography_style.py", "“%s.”"),
            ("print_edition.py", "Version %s")} <= found


def test_words_that_sphinx_translates_are_not_ours(tmp_path: Path) -> None:
    # Both are called _ ; only the import tells them apart.
    (tmp_path / "ours.py").write_text('_ = get_translation("book")\n_("Map")\n')
    (tmp_path / "theirs.py").write_text('from sphinx.locale import _\n_("Search")\n')
    assert [message for message, _path in script_messages(tmp_path)] == ["Map"]


def test_words_of_the_bibliography_are_free_of_tex(tmp_path: Path) -> None:
    bib = tmp_path / "works.bib"
    bib.write_text('@book{a, title={T}, shorttitle={{\\"A}cker \\& Feld}, note={{\\AA}bo}}\n')
    assert [message for message, _path in bibliography_messages(bib)] == ["Äcker & Feld", "Åbo"]
