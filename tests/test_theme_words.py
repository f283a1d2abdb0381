from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from sphinx.testing.util import SphinxTestApp

from theme_words import CONSTANTS, TOGGLE, script_messages, write_script

Make = Callable[..., SphinxTestApp]

FURO = Path(str(files("furo")))
#: Constants of Furo that no page of a book shows: logos, and links to hosts.
NOT_SHOWN = {"On GitHub", "On Read the Docs", "versions", "Logo", "Light Logo", "Dark Logo", "-"}


def labels(app: SphinxTestApp, name: str) -> set[str]:
    page = BeautifulSoup((app.outdir / f"{name}.html").read_bytes(), "lxml")
    return ({str(tag["aria-label"]) for tag in page.select("[aria-label]")}
            | {title.get_text() for title in page.select("svg title")})


# -- What Furo has -------------------------------------------------------------------

def test_every_constant_of_furo_is_known() -> None:
    # Fails after an upgrade of Furo that brings a new one, or takes one away.
    found = set()
    for template in (FURO / "theme" / "furo").rglob("*.html"):
        found |= set(re.findall(r'(?:aria-label|title|alt|placeholder)="([^"{}]+)"|', template.read_text("utf-8")))
        found |= set(re.findall(r"<title>([^<{]+)</title>", template.read_text("utf-8")))
    assert found - {""} == set(CONSTANTS) | NOT_SHOWN


def test_furo_still_labels_its_navigation_so() -> None:
    assert f'f"{TOGGLE}{{' in (FURO / "navigation.py").read_text("utf-8")


# -- Words for scripts ---------------------------------------------------------------

@pytest.fixture
def catalog(rootdir: Path) -> Path:
    return rootdir / "test-theme-words" / "locale" / "fi" / "LC_MESSAGES" / "sphinx.po"


def test_scripts_get_their_words_and_plurals(catalog: Path) -> None:
    assert script_messages(catalog) == {
        "locale": "fi",
        "plural_expr": "(n != 1)",
        "messages": {
            "Searching": "Haetaan",
            "Found one page.": ["Löytyi yksi sivu.", "Löytyi ${resultCount} sivua."],
        },
    }


def test_the_script_needs_no_evaluation_and_counts_forms(catalog: Path, tmp_path: Path) -> None:
    script = write_script(catalog, tmp_path / "new" / "translations.js").read_text("utf-8")
    run = subprocess.run(["node", "-e", f"""
        const Documentation = {{TRANSLATIONS: {{}}}};
        {script}
        console.log(JSON.stringify([Documentation.TRANSLATIONS, Documentation.LOCALE,
                                    [0, 1, 2].map(Documentation.PLURAL_EXPR)]));
        """], capture_output=True, text=True, check=True)
    assert json.loads(run.stdout) == [script_messages(catalog)["messages"], "fi", [1, 0, 1]]
    assert "Function" not in script
    assert "addTranslations" not in script


def test_a_rule_for_plurals_is_no_program(catalog: Path, tmp_path: Path) -> None:
    copy = tmp_path / "sphinx.po"
    copy.write_text(catalog.read_text("utf-8").replace("plural=(n != 1)", "plural=alert(n)"), "utf-8")
    assert "alert" in copy.read_text("utf-8")
    assert script_messages(copy)["plural_expr"] == "(n != 1)"


# -- In a book -----------------------------------------------------------------------

@pytest.mark.sphinx("html", testroot="theme-words", confoverrides={"language": "fi"})
def test_furo_speaks_the_language_of_the_edition(app: SphinxTestApp) -> None:
    app.build()
    assert not app.warning.getvalue()
    for name in ("index", "flow", "genindex", "search"):
        shown = labels(app, name)
        assert {"FI navigation", "FI contents sidebar", "FI colour", "FI contents", "FI menu", "FI expand", "FI light",
                "FI dark", "FI auto light", "FI auto dark", "FI navigation of Flow"} <= shown
        assert not shown & set(CONSTANTS)
        assert not [label for label in shown if label.startswith(TOGGLE)]


@pytest.mark.sphinx("html", testroot="theme-words")
def test_furo_keeps_its_words_in_english(app: SphinxTestApp) -> None:
    app.build()
    assert not app.warning.getvalue()
    assert {*CONSTANTS, "Toggle navigation of Flow"} <= labels(app, "flow")
    assert not (app.outdir / "_static" / "translations.js").exists()


@pytest.mark.sphinx("html", testroot="theme-words")
@pytest.mark.parametrize("language", ["fi", "se"])  # Northern Sami: Sphinx has no words for it
def test_search_speaks_the_language_of_the_edition(app_params: Any, make_book: Make, language: str) -> None:
    locale = app_params.kwargs["srcdir"] / "locale"
    if language != "fi":
        shutil.copytree(locale / "fi", locale / language)
    app = make_book(language=language)
    app.build()
    assert '"Searching": "Haetaan"' in (app.outdir / "_static" / "translations.js").read_text("utf-8")
    page = BeautifulSoup((app.outdir / "search.html").read_bytes(), "lxml")
    scripts = [str(script["src"]).partition("?")[0] for script in page.select("script[src]")]
    # It calls what doctools.js defines.
    assert scripts.index("_static/doctools.js") < scripts.index("_static/translations.js")
    assert scripts.count("_static/translations.js") == 1
    assert not list(app.srcdir.rglob("sphinx.js")), "nothing is written into the sources"


@pytest.mark.sphinx("html", testroot="theme-words")
def test_a_word_with_quotation_marks_does_not_break_the_page(app_params: Any, make_book: Make) -> None:
    catalog = app_params.kwargs["srcdir"] / "locale" / "fi" / "LC_MESSAGES" / "sphinx.po"
    catalog.write_text(catalog.read_text("utf-8").replace('"FI colour"', r'"FI \"colour\" & <more>"'), "utf-8")
    app = make_book(language="fi")
    app.build()
    assert 'FI "colour" & <more>' in labels(app, "index")
