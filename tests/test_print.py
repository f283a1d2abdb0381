"""What printers, libraries and readers may expect of the print editions: run after `make book`."""

from __future__ import annotations

import re
import shutil
import statistics
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from artefacts import BUILD, EDITIONS, ROOT, TITLES, note_validation, pdf, pdf_text
from print_edition import presets
from test_make import alone, make
from verapdf import violations

#: Trim sizes in millimetres.  The screen preset has the type block of the royal octavo.
SIZES = {"royal": (156, 234), "a5": (148, 210), "ustrade": (152, 229)}
PRESETS = [preset for preset in presets(ROOT / "source") if preset != "royal"]
POINT = 25.4 / 72


@cache
def printed(language: str, preset: str = "royal") -> Path:
    """Return the PDF of *language* in *preset*, built now where it is not up to date."""
    if preset != "royal":
        with alone():
            run = make("latexpdf", f"PRESET={preset}", f"EDITION={language}")
        assert run.returncode == 0, run.stdout + run.stderr
    return pdf(language, preset)


@cache
def page_texts(path: Path) -> list[str]:
    run = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True)
    return run.stdout.split("\f")[:-1]


def labels(document: pikepdf.Pdf) -> list[str]:
    return [str(page.label) for page in document.pages]


def outline(document: pikepdf.Pdf) -> list[tuple[int, str]]:
    def walk(items: Any, level: int) -> Iterator[tuple[int, str]]:
        for item in items:
            yield level, item.title
            yield from walk(item.children, level + 1)

    with document.open_outline() as tree:
        return list(walk(tree.root, 0))


# -- The file --------------------------------------------------------------------------


# The other presets have the same pages on other paper: `make torture` looks at them, too.
@pytest.mark.parametrize("preset", ["royal", "screen", *(
    pytest.param(preset, marks=pytest.mark.torture) for preset in PRESETS if preset != "screen")])
@pytest.mark.parametrize("language", EDITIONS)
def test_verapdf_finds_pdf_a_2b(language: str, preset: str) -> None:
    findings = violations(printed(language, preset), "2b")
    if preset == "royal":
        note_validation("veraPDF, PDF/A-2b", findings, pdf(language))
    assert findings == []


def test_verapdf_would_find_a_planted_fault(tmp_path: Path) -> None:
    broken = tmp_path / "broken.pdf"
    with pikepdf.open(pdf("en")) as document:
        del document.Root.OutputIntents
        del document.pages[8:]
        document.save(broken)
    assert any("OutputIntent" in rule for rule in violations(broken, "2b"))


@pytest.mark.parametrize("preset", ["royal", *PRESETS])
@pytest.mark.parametrize("language", EDITIONS)
def test_qpdf_finds_it_sound(language: str, preset: str) -> None:
    run = subprocess.run(["qpdf", "--check", printed(language, preset)], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


def test_qpdf_would_find_a_planted_fault(tmp_path: Path) -> None:
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(pdf("en").read_bytes()[:-2000])
    assert subprocess.run(["qpdf", "--check", broken], capture_output=True, check=False).returncode != 0


def fonts_not_embedded(path: Path) -> list[str]:
    table = subprocess.run(["pdffonts", path], capture_output=True, text=True, check=True).stdout
    fonts = table.splitlines()[2:]
    assert fonts
    return [font for font in fonts if font.split()[-5] != "yes"]


@pytest.mark.parametrize("language", EDITIONS)
def test_all_fonts_are_embedded(language: str) -> None:
    assert fonts_not_embedded(pdf(language)) == []


def test_a_font_that_is_not_embedded_would_be_found(tmp_path: Path) -> None:
    broken = tmp_path / "broken.pdf"
    with pikepdf.open(pdf("en")) as document:
        for thing in document.objects:
            if isinstance(thing, pikepdf.Dictionary) and "/FontFile3" in thing:
                del thing["/FontFile3"]
        document.save(broken)
    assert fonts_not_embedded(broken)


@pytest.mark.parametrize("language", EDITIONS)
def test_metadata_tell_what_book_it_is_in_which_language(language: str) -> None:
    with pikepdf.open(pdf(language)) as document:
        assert str(document.Root.Lang) == language
        assert bool(document.Root.ViewerPreferences.DisplayDocTitle)
        assert str(document.docinfo.Title) == TITLES[language]
        with document.open_metadata() as xmp:
            assert xmp["dc:title"] == TITLES[language]
            assert xmp["dc:language"] == {language}
            assert xmp["pdfaid:part"] + xmp["pdfaid:conformance"] == "2B"
    assert TITLES[language].partition(": ")[2] in pdf_text(language)


@pytest.mark.parametrize("language", EDITIONS)
def test_the_outline_has_the_chapters_under_their_parts(language: str) -> None:
    with pikepdf.open(pdf(language)) as document:
        entries = outline(document)
    numbers = [title.split()[0] for level, title in entries if level == 1]
    assert numbers == [str(number) for number in range(1, 20)]
    parts = [title.split()[0] for level, title in entries if level == 0]
    assert [number for number in parts if re.fullmatch("[IV]+", number)] == ["I", "II", "III", "IV"]
    # What follows the last part stands beside the parts, the index last of all.
    assert entries[-1] == (0, {"en": "Index", "fi": "Hakemisto"}[language])


@pytest.mark.parametrize("language", EDITIONS)
def test_folios_are_roman_then_arabic(language: str) -> None:
    with pikepdf.open(pdf(language)) as document:
        found = labels(document)
    first = found.index("1")
    assert found[:4] == ["i", "ii", "iii", "iv"]
    assert all(re.fullmatch("[ivx]+", label) for label in found[:first])
    assert found[first:] == [str(number) for number in range(1, len(found) - first + 1)]


def lost_links(path: Path) -> list[str]:
    """Return the names of destinations that links of *path* want and that are not there."""
    with pikepdf.open(path) as document:
        known = set(pikepdf.NameTree(document.Root.Names.Dests))
        wanted = {
            str(link.A.D) for page in document.pages for link in page.get("/Annots", [])
            if link.Subtype == "/Link" and "/A" in link and link.A.S == "/GoTo"
        }
    assert len(wanted) > 100
    return sorted(wanted - known)


@pytest.mark.parametrize("language", EDITIONS)
def test_every_link_within_the_book_leads_somewhere(language: str) -> None:
    assert lost_links(pdf(language)) == []


def test_a_lost_link_would_be_found(tmp_path: Path) -> None:
    broken = tmp_path / "broken.pdf"
    with pikepdf.open(pdf("en")) as document:
        link = next(link for page in document.pages for link in page.get("/Annots", []))
        link.A.D = pikepdf.String("nowhere")
        document.save(broken)
    assert lost_links(broken) == ["nowhere"]


@pytest.mark.parametrize("preset", ["royal", *PRESETS])
@pytest.mark.parametrize("language", EDITIONS)
def test_latex_reports_no_fault(language: str, preset: str) -> None:
    path = printed(language, preset)
    folder = BUILD / "work" / language / ("latex" if preset == "royal" else f"latex-{preset}")
    log = (folder / f"{path.stem}.log").read_text(encoding="utf-8", errors="replace")
    assert "Output written on" in log
    assert re.findall(r"Missing character.*|LaTeX Warning: .*undefined.*|.*multiply defined.*", log) == []
    assert [over for over in re.findall(r"Overfull \\[hv]box \((\d+\.\d+)pt", log) if float(over) > 1] == []


# -- The page --------------------------------------------------------------------------


@pytest.mark.parametrize("preset", SIZES)
@pytest.mark.parametrize("language", EDITIONS)
def test_each_preset_has_its_trim_size(language: str, preset: str) -> None:
    with pikepdf.open(printed(language, preset)) as document:
        sizes = {tuple(round(float(side) * POINT) for side in page.mediabox[2:]) for page in document.pages}
    assert sizes == {SIZES[preset]}


@pytest.mark.parametrize("language", EDITIONS)
def test_a_line_has_a_length_for_reading(language: str) -> None:
    run = subprocess.run(["pdftotext", pdf(language), "-"], capture_output=True, text=True, check=True)
    lines = [len(line) for line in run.stdout.splitlines() if 45 < len(line) < 100]
    assert 60 <= statistics.median(lines) <= 72


def coloured_text(path: Path) -> bool:
    """Tell whether a page of *path*, its drawings apart, asks for another colour than black or grey."""
    with pikepdf.open(path) as document:
        for page in document.pages:
            for instruction in pikepdf.parse_content_stream(page, "rg RG"):
                if len({float(str(part)) for part in instruction.operands}) > 1:
                    return True
    return False


@pytest.mark.parametrize("language", EDITIONS)
def test_links_are_coloured_on_screen_and_not_in_print(language: str) -> None:
    assert not coloured_text(pdf(language))
    assert coloured_text(printed(language, "screen"))
    with pikepdf.open(pdf(language)) as document:
        borders = {tuple(int(part) for part in link.get("/Border", [0, 0, 1]))
                   for page in document.pages for link in page.get("/Annots", [])}
    assert borders == {(0, 0, 0)}


@pytest.mark.parametrize("language", EDITIONS)
def test_a_page_is_empty_only_where_a_part_must_begin_on_the_right(language: str) -> None:
    texts = page_texts(pdf(language))
    empty = [number for number, text in enumerate(texts, start=1) if not text.strip()]
    # The back of the half-title, and at most one leaf's back before each of the four parts and the main matter.
    assert empty[0] == 2
    part = {"en": "part", "fi": "osa"}[language]
    for number in empty[1:]:
        assert number % 2 == 0
        assert re.match(rf"\s*{part} [IV]+\s", texts[number], re.IGNORECASE), number
    screen = page_texts(printed(language, "screen"))
    assert [text for text in screen if not text.strip()] == []


@pytest.mark.parametrize("language", EDITIONS)
def test_the_screen_preset_has_the_pages_and_folios_of_the_printed_book(language: str) -> None:
    def by_folio(path: Path) -> dict[str, str]:
        with pikepdf.open(path) as document:
            folios = labels(document)
        # Running heads differ, and empty pages are left out.
        pages = zip(folios, page_texts(path), strict=True)
        return {folio: " ".join(text.split("\n\n", 1)[-1].split()) for folio, text in pages if text.strip()}

    paper, screen = by_folio(pdf(language)), by_folio(printed(language, "screen"))
    assert list(paper) == list(screen)
    assert [folio for folio in paper if len(paper[folio]) > 500 and paper[folio][-200:] != screen[folio][-200:]] == []


def running_head(text: str) -> str:
    return " ".join(text.lstrip("\n").split("\n", 1)[0].split())


@pytest.mark.parametrize(("language", "part", "chapter"), [
    ("en", "Two empires", "A town on the Euphrates"), ("fi", "Kaksi valtakuntaa", "Kaupunki Eufratin varrella")])
def test_running_heads_tell_part_and_chapter_and_openers_have_none(language: str, part: str, chapter: str) -> None:
    texts = page_texts(pdf(language))
    with pikepdf.open(pdf(language)) as document:
        page = dict(zip(labels(document), texts, strict=True))
    assert running_head(page["1"]).lower() in {"part i", "osa i"}
    assert running_head(page["2"]) == "1"  # the number of the chapter
    assert running_head(page["3"]) == f"{chapter} 3"
    assert running_head(page["4"]) == f"4 {part}"


@pytest.mark.parametrize("language", EDITIONS)
def test_nothing_of_sphinx_is_left_on_the_pages(language: str) -> None:
    text = pdf_text(language)
    assert not re.search(r"\bRelease\b|\bJulkaisu 0", text)
    assert len(re.findall(re.escape({"en": "Contents", "fi": "Sisällys"}[language]) + r"\n", text)) == 1


@pytest.mark.parametrize("language", EDITIONS)
def test_bibliography_stands_in_its_chapter_once(language: str) -> None:
    text = " ".join(pdf_text(language).split())
    assert text.count("Heinemann; New York: Macmillan") == text.count("Yardley, PA: Westholme") == 1
    heading = {"en": "Modern works", "fi": "Uudempi kirjallisuus"}[language]
    assert text.index("Heinemann; New York") < text.rindex(heading) < text.index("Yardley, PA")


@pytest.mark.parametrize(("language", "see"), [("en", "see al-Harith"), ("fi", "ks. al-Harith")])
def test_the_index_is_set_in_the_text_face_and_speaks_the_language(language: str, see: str) -> None:
    assert f"Arethas, {see}" in " ".join(pdf_text(language).split())
    fonts = subprocess.run(["pdffonts", pdf(language)], capture_output=True, text=True, check=True).stdout
    assert "Mono" not in fonts


@pytest.mark.parametrize("language", EDITIONS)
def test_every_figure_is_in_the_list_of_figures(language: str) -> None:
    lists = [text for text in page_texts(pdf(language))[:16]
             if text.strip().startswith({"en": "Maps and figures", "fi": "Kartat ja kuvat"}[language])]
    shown = {number for path in (ROOT / "source").rglob("*.md")
             for number in re.findall(r"\{figure\} /figures/([\w-]+)", path.read_text("utf-8"))}
    assert len(lists) == 1
    assert len(re.findall(r"^ *\d+\.\d+ ", lists[0], re.MULTILINE)) == len(shown)


# -- The cover -------------------------------------------------------------------------


@pytest.mark.parametrize("language", EDITIONS)
def test_the_cover_is_as_wide_as_the_book_is_thick(language: str) -> None:
    with alone():
        run = make("cover", f"EDITION={language}")
    assert run.returncode == 0, run.stdout + run.stderr
    cover = pdf(language).with_name(f"callinicum-{language}-cover.pdf")
    with pikepdf.open(pdf(language)) as document:
        leaves = -(-len(document.pages) // 2)
    with pikepdf.open(cover) as document:
        (page,) = document.pages
        left, bottom, right, top = (float(side) * POINT for side in page.TrimBox)
        bleed = [float(side) * POINT for side in page.BleedBox]
    assert right - left == pytest.approx(2 * 156 + leaves * 0.1, abs=0.05)
    assert top - bottom == pytest.approx(234, abs=0.05)
    assert [left - bleed[0], bleed[2] - right] == pytest.approx([3, 3], abs=0.01)
    text = " ".join(" ".join(page_texts(cover)).split())
    for words in TITLES[language].split(": "):
        assert words in text
    assert fonts_not_embedded(cover) == []


def test_tools_that_the_tests_need_are_here() -> None:
    assert [tool for tool in ("qpdf", "pdftotext", "pdffonts") if not shutil.which(tool)] == []
