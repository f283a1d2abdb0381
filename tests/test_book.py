"""What a reader, a shop and a library may expect of the six artefacts: run after `make book`."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlparse

import pytest
from bs4 import BeautifulSoup

from artefacts import (
    BUILD,
    EDITIONS,
    ROOT,
    TITLES,
    epub,
    epub_pages,
    note_validation,
    pdf,
    pdf_text,
    site,
    site_pages,
)
from epub_check import check_epub
from java import QUICK

INDEX = {"en": "Index", "fi": "Hakemisto"}


def test_there_are_six_artefacts_at_the_contracts_paths() -> None:
    for language in ("en", "fi"):
        assert pdf(language).stat().st_size > 100_000
        assert epub(language).stat().st_size > 30_000
        assert (site(language) / "index.html").exists()
    assert (BUILD / "html" / "index.html").exists()


# -- EPUB ------------------------------------------------------------------------------


@pytest.mark.parametrize("language", EDITIONS)
def test_epubcheck_finds_nothing(language: str) -> None:
    findings = check_epub(epub(language))
    note_validation("EPUBCheck", findings, epub(language))
    assert findings == []


def test_epubcheck_would_find_a_planted_fault(tmp_path: Path) -> None:
    broken = tmp_path / "broken.epub"
    with zipfile.ZipFile(epub("en")) as good, zipfile.ZipFile(broken, "w") as bad:
        for member in good.infolist():
            content = good.read(member)
            bad.writestr(
                member, content.replace(b"<body", b"<body bogus=''") if member.filename.endswith(".xhtml") else content
            )
    assert check_epub(broken) != []


@pytest.mark.parametrize("language", EDITIONS)
def test_epub_is_in_its_language(language: str) -> None:
    with zipfile.ZipFile(epub(language)) as container:
        package = BeautifulSoup(container.read("content.opf"), "xml")
        navigation = BeautifulSoup(container.read("nav.xhtml"), "xml")
    assert ": ".join(title.text for title in package.find_all("dc:title")) == TITLES[language]
    assert package.find("dc:language").text == language  # type: ignore[union-attr]
    assert package.find("dc:identifier").text.startswith("urn:uuid:")  # type: ignore[union-attr]
    assert navigation.select("#toc a")[-1].text == INDEX[language]
    for name, page in epub_pages(language).items():
        assert re.search(rf'<html[^>]* xml:lang="{language}"', page), name


# -- Web -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def nu_checker(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What the Nu HTML checker, run once, finds in the site, and in a page with planted faults."""
    planted = tmp_path_factory.mktemp("planted")
    page = (site("en") / "index.html").read_text(encoding="utf-8")
    (planted / "index.html").write_text(
        page.replace("</article>", "</span></article>").replace("<h1>", "<h1 id=x id=x>"), encoding="utf-8"
    )
    jar = ROOT / "tests" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
    run = subprocess.run(["java", *QUICK, "-jar", jar, "--errors-only", "--stdout", "--format", "gnu",
                          "--skip-non-html", BUILD / "html", planted], capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (1, "")
    found: dict[str, list[str]] = {"site": [], "planted": []}
    for line in run.stdout.splitlines():
        found["planted" if str(planted) in line else "site"].append(line)
    return found


def test_nu_checker_finds_no_error(nu_checker: dict[str, list[str]]) -> None:
    note_validation("Nu HTML checker", nu_checker["site"], *sorted((BUILD / "html").rglob("*.html")))
    assert nu_checker["site"] == []


def test_nu_checker_would_find_planted_faults(nu_checker: dict[str, list[str]]) -> None:
    assert len(nu_checker["planted"]) >= 2


def test_every_link_within_the_site_leads_somewhere() -> None:
    # Also those to the same page in the other languages, and to the page above them.
    pages = {f"{language}/{path}": BeautifulSoup(page, "lxml")
             for language in EDITIONS for path, page in site_pages(language).items()}
    pages["index.html"] = BeautifulSoup((BUILD / "html" / "index.html").read_bytes(), "lxml")
    anchors = {path: {tag["id"] for tag in page.find_all(id=True)} for path, page in pages.items()}
    root = (BUILD / "html").resolve()
    lost = []
    for path, page in pages.items():
        for link in page.find_all(["a", "link"], href=True):
            address, fragment = urldefrag(str(link["href"]))
            address = urlparse(address).path if not urlparse(address).scheme else ""
            target = (root / path).parent / unquote(address) if address else root / path
            name = target.resolve().relative_to(root).as_posix()
            if urlparse(str(link["href"])).scheme:
                continue
            if not target.exists() or (fragment and unquote(fragment) not in anchors.get(name, set())):
                lost.append(f"{path}: {link['href']}")
    assert lost == []


@pytest.mark.parametrize("language", EDITIONS)
def test_no_page_asks_another_host_for_anything(language: str) -> None:
    for path, page in site_pages(language).items():
        soup = BeautifulSoup(page, "lxml")
        loaded = [tag.get("src") or tag.get("href") for tag in soup.find_all(["script", "img", "link", "iframe"])]
        assert [address for address in loaded if address and urlparse(str(address)).netloc] == [], path


@pytest.mark.parametrize("language", EDITIONS)
def test_site_carries_its_title_and_language(language: str) -> None:
    for path, page in site_pages(language).items():
        soup = BeautifulSoup(page, "lxml")
        assert soup.html
        assert soup.html["lang"] == language, path
        assert TITLES[language] in soup.find("title").text, path  # type: ignore[union-attr]


def test_root_page_leads_to_every_edition() -> None:
    page = BeautifulSoup((BUILD / "html" / "index.html").read_text(encoding="utf-8"), "lxml")
    assert {link["hreflang"]: link["href"] for link in page.find_all("a")} == {
        language: f"{language}/index.html" for language in EDITIONS
    }


# -- The same in all formats -----------------------------------------------------------


@pytest.mark.parametrize("language", EDITIONS)
def test_citations_read_alike_in_all_formats(language: str) -> None:
    label = {"en": "(Procopius, Wars 1.17.1)", "fi": "(Prokopios, Sodat 1.17.1)"}[language]
    name = "chapters/town-on-the-euphrates"
    web = BeautifulSoup(site_pages(language)[f"{name}.html"], "lxml").get_text()
    book = BeautifulSoup(epub_pages(language)[f"{name}.xhtml"], "xml").get_text()
    for text in (web, book, pdf_text(language)):
        assert label in " ".join(text.split())


def test_tools_that_the_tests_need_are_here() -> None:
    assert [tool for tool in ("java", "qpdf", "pdftotext", "pdffonts", "pandoc") if not shutil.which(tool)] == []


@pytest.mark.parametrize("language", EDITIONS)
def test_tables_and_figures_bear_the_same_numbers_in_all_formats(language: str) -> None:
    def captions(pages: dict[str, str], parser: str) -> set[str]:
        labels = [
            caption.get_text()
            for page in pages.values()
            for caption in BeautifulSoup(page, parser).find_all(class_="caption-number")
        ]
        return {" ".join(label.split()) for label in labels}

    on_screen = captions(site_pages(language), "lxml")
    assert len(on_screen) >= 9
    assert captions(epub_pages(language), "xml") == on_screen
    word = {"en": r"Table|Fig\.", "fi": "Taulukko|Kuva"}[language]
    printed = re.findall(rf"^\s*((?:{word}) \d+(?:\.\d+)?) +[A-ZÅÄÖ]", pdf_text(language), re.MULTILINE)
    assert {label.rstrip(".") for label in printed} == on_screen
