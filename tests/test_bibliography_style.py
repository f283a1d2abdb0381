from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import NamedTemporaryFile

import pytest
from bs4 import BeautifulSoup, Tag
from pybtex.database import Entry, Person, parse_file
from pybtex.richtext import Text
from sphinx.testing.util import SphinxTestApp

from bibliography_style import (
    AlphabetOrder,
    InLanguage,
    bibliography_entry,
    citation,
    full_name,
    joined_locators,
    names_in_text,
    series_of_names,
    title,
)
from edition import read_words

Built = Callable[[str, str], dict[str, str]]
Make = Callable[..., SphinxTestApp]
Speak = Callable[[Path], None]

ROOT = Path(__file__).resolve().parent.parent
#: One work of every kind.
WORKS = ROOT / "tests" / "roots" / "test-bibliography" / "works.bib"
#: The works of the book itself.
BOOK = ROOT / "bibliography.bib"
FINNISH = ROOT / "locale" / "fi" / "LC_MESSAGES" / "book.po"


@cache
def works(bib: Path = WORKS) -> dict[str, Entry]:
    return dict(parse_file(str(bib)).entries.items())


def inline(tag: Tag) -> str:
    """The text of *tag*, *italics* marked."""
    for italic in tag.select("em, i"):
        italic.replace_with(f"*{italic.get_text()}*")
    return tag.get_text().strip()


def ours(text: Text) -> str:
    return inline(BeautifulSoup(f"<p>{text.render_as('html')}</p>", "lxml").select("p")[0])


# -- Names ---------------------------------------------------------------------------

@pytest.mark.parametrize(("name", "straight", "inverted"), [
    ("Lieu, Samuel N. C.", "Samuel N. C. Lieu", "Lieu, Samuel N. C."),
    ("Samuel N. C. Lieu", "Samuel N. C. Lieu", "Lieu, Samuel N. C."),
    ("{World Bank}", "World Bank", "World Bank"),
    (r"M{\"u}ller, J{\"o}rg", "Jörg Müller", "Müller, Jörg"),
    ("Müller, Jörg", "Jörg Müller", "Müller, Jörg"),
    ("Aesop", "Aesop", "Aesop"),
    ("van Dam, Raymond", "Raymond van Dam", "van Dam, Raymond"),
    # Chicago sets a comma before Jr. only where the name is inverted.
    ("Badger, Jr., Martin Luke", "Martin Luke Badger Jr.", "Badger, Martin Luke, Jr."),
])
def test_names(name: str, straight: str, inverted: str) -> None:
    assert full_name(Person(name)) == straight
    assert full_name(Person(name), inverted=True) == inverted


@pytest.mark.parametrize(("names", "english", "finnish"), [
    (["A"], "A", "A"),
    (["A", "B"], "A and B", "A ja B"),
    (["A", "B", "C"], "A, B, and C", "A, B ja C"),
    (["A", "B", "C", "D"], "A, B, C, and D", "A, B, C ja D"),
])
def test_names_are_joined_as_the_language_does(
    names: list[str], english: str, finnish: str, speak: Speak, rootdir: Path,
) -> None:
    speak(Path("no catalog"))
    assert series_of_names(names) == english
    speak(rootdir / "test-citations" / "locale" / "fi" / "LC_MESSAGES" / "book.po")
    assert series_of_names(names) == finnish


def test_a_comma_follows_an_inverted_name(speak: Speak) -> None:
    speak(Path("no catalog"))
    assert series_of_names(["Hare, Anna", "Bertram Fox"], first_inverted=True) == "Hare, Anna, and Bertram Fox"


# -- Citations -----------------------------------------------------------------------

@pytest.mark.parametrize(("key", "expected"), [
    ("book", "Hare"),
    ("two-authors", "Hare and Fox"),
    ("three-authors", "Hare, Fox, and Owl"),
    ("four-authors", "Hare et al."),
    ("one-editor", "Owl"),
    ("two-editors", "Owl and Mole"),
    ("only-translators", "Mole and Hare"),
    ("umlauts", "Müller and Straßer"),
    ("corporate", "Society of Hares and Foxes"),
    ("ancient", "Aesop"),
    ("named-by-us", "the encyclopaedia"),
])
def test_whom_a_citation_names(key: str, expected: str, speak: Speak) -> None:
    speak(Path("no catalog"))
    assert names_in_text(works()[key]) == expected


@pytest.mark.parametrize(("key", "locator", "bracketed", "textual"), [
    ("book", "", "Hare 2001", "Hare (2001)"),
    ("book", "12–14", "Hare 2001, 12–14", "Hare (2001, 12–14)"),
    ("undated", "3", "Mole, n.d., 3", "Mole (n.d., 3)"),  # CMOS 17, 15.44
    ("ancient", "", "Aesop, *Fables*", "Aesop, *Fables*"),
    ("ancient", "1.2", "Aesop, *Fables* 1.2", "Aesop, *Fables* 1.2"),
    ("named-by-us", "", "the encyclopaedia", "the encyclopaedia"),
    ("named-by-us", "§ 2", "the encyclopaedia, § 2", "the encyclopaedia, § 2"),
])
def test_citations(key: str, locator: str, bracketed: str, textual: str, speak: Speak) -> None:
    speak(Path("no catalog"))
    entry = works()[key]
    assert ours(citation(entry, locator, textual=False)) == bracketed
    assert ours(citation(entry, locator, textual=True)) == textual


@pytest.mark.parametrize(("target", "expected"), [
    ("hare", "hare"),
    ("hare,fox", "hare,fox"),
    ("hare{1.1},fox{2},hare{1.5}", "hare{1.1, 1.5},fox{2}"),
    ("hare,hare{7}", "hare{7}"),
    ("hare,hare", "hare"),
    ("{see}hare{7}", "{see}hare{7}"),
])
def test_a_work_cited_twice_is_joined(target: str, expected: str) -> None:
    assert joined_locators(target) == expected


# -- Order ---------------------------------------------------------------------------

@pytest.mark.parametrize(("language", "expected"), [
    ("en", ["Ähtäri 1999", "Hare 2001", "Hare 2003", "Zander 2000"]),
    ("fi", ["Hare 2001", "Hare 2003", "Zander 2000", "Ähtäri 1999"]),
])
def test_works_stand_by_author_and_year(
    language: str, expected: list[str], monkeypatch: pytest.MonkeyPatch, speak: Speak,
) -> None:
    speak(Path("no catalog"))
    monkeypatch.setattr(AlphabetOrder, "language", language)
    entries = []
    for name in ("Zander 2000", "Hare 2003", "Ähtäri 1999", "Hare 2001"):
        author, year = name.split()
        entries.append(Entry("book", {"title": "T", "year": year}, {"author": [Person(f"{author}, A.")]}))
        entries[-1].key = name
    assert [entry.key for entry in AlphabetOrder().sort(entries)] == expected


# -- The bibliography ----------------------------------------------------------------

def as_printed(bib: Path, language: str) -> str:
    """Each work as it is cited and listed, in the order of the bibliography."""
    blocks = []
    for entry in AlphabetOrder().sort(works(bib).values()):
        lines = (citation(entry, "1", textual=False), citation(entry, "1", textual=True),
                 bibliography_entry(entry, language))
        blocks.append("\n  ".join([entry.key, *map(ours, lines)]))
    return "\n\n".join(blocks) + "\n"


@pytest.mark.parametrize("language", ["en", "fi"])
@pytest.mark.parametrize(("name", "bib"), [("bibliography", BOOK), ("works", WORKS)])
def test_every_work_is_printed_as_reviewed(
    name: str, bib: Path, language: str, speak: Speak, golden: Callable[[str, str], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    speak(ROOT / "locale" / language / "LC_MESSAGES" / "book.po")
    monkeypatch.setattr(AlphabetOrder, "language", language)
    golden(f"{name}-{language}.txt", as_printed(bib, language))


# -- Compared with another implementation of the Chicago style ------------------------

#: What pandoc prints otherwise, and why.
DIFFERENT = {
    "volume-with-a-title": "pandoc loses the title of the volume",
    "online": "pandoc gives the year a second time, as the date of the page",
    "translated-into-finnish": "we tell translations into the edition's language from others",
    "prefix": "pandoc files German von under the name that follows; we print the name as the .bib file has it",
    "ancient": "ours are cited by author and short title",
    "named-by-us": "our shortauthor is pandoc's for citations only, and pandoc prints no note",
}
#: The same of the book's own works.
DIFFERENT_IN_BOOK = {
    "procopius": "ancient", "malalas": "ancient", "pseudozachariah": "ancient",
    "narrative": "named by us", "wikipedia-en": "named by us", "wikipedia-fi": "named by us",
    "martindale1992": "pandoc loses the title of the volume",
    "goldsworthy2006": "we tell translations into the edition's language from others",
    "greatrex2016": "pandoc makes capitals in the German title of the book that holds an English chapter",
    "hughes2011": "pandoc takes the capital off The after a dash; in English only",
}
BIBLIOGRAPHIES = [(WORKS, DIFFERENT), (BOOK, DIFFERENT_IN_BOOK)]
COMPARED = [pytest.param(bib, key, id=f"{bib.stem}-{key}")
            for bib, different in BIBLIOGRAPHIES for key in works(bib) if key not in different]
#: What pandoc's Finnish says in other words than ours, by our messages.  Ours are abbreviations, as the Finnish
#: book trade has them, and no comma stands before "ja".
OTHER_WORDS = {
    "Toimittanut": "Edited by %s", "toimittanut": "edited by %s", "Kääntänyt": "Translation by %s",
    "kääntänyt": "translation by %s", "Vsk.": "Vol. %s", "ei pvm.": "n.d.",
}


@cache
def chicago() -> str:
    """Pandoc's Chicago style, but an author's second work shows the name again and no letter follows the year."""
    command = ["pandoc", "--print-default-data-file=default.csl"]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    return re.sub(r' (?:subsequent-author-substitute|disambiguate-add-year-suffix)="[^"]*"', "", run.stdout)


def pandoc(markdown: str, bib: Path, language: str) -> BeautifulSoup:
    with NamedTemporaryFile("w", suffix=".csl") as style:
        style.write(chicago())
        style.flush()
        command = ["pandoc", "--citeproc", f"--csl={style.name}", f"--bibliography={bib}",
                   f"--metadata=lang:{language}", "--to=html", "--wrap=none"]
        run = subprocess.run(command, input=markdown, capture_output=True, text=True, check=True)
    return BeautifulSoup(run.stdout, "lxml")


@cache
def pandoc_bibliography(bib: Path, language: str) -> dict[str, str]:
    """What pandoc prints of each work, in its order and in our words."""
    page = pandoc("---\nnocite: '@*'\n---\n", bib, language)
    printed = {str(entry["id"]).removeprefix("ref-"): inline(entry) for entry in page.select(".csl-entry")}
    if language == "fi":
        gettext = read_words(FINNISH).gettext
        for key, text in printed.items():
            for other, message in OTHER_WORDS.items():
                text = text.replace(other, gettext(message).removesuffix(" %s"))
            printed[key] = text.replace(", ja ", " ja ")
    return printed


@pytest.mark.parametrize(("bib", "key"), COMPARED)
@pytest.mark.parametrize("language", ["en", "fi"])
def test_a_work_is_printed_as_pandoc_does(bib: Path, key: str, language: str, speak: Speak) -> None:
    speak(ROOT / "locale" / language / "LC_MESSAGES" / "book.po")
    assert ours(bibliography_entry(works(bib)[key], language)) == pandoc_bibliography(bib, language)[key]


@pytest.mark.parametrize(("bib", "different"), BIBLIOGRAPHIES, ids=["works", "bibliography"])
def test_no_difference_is_declared_that_is_none(bib: Path, different: dict[str, str], speak: Speak) -> None:
    speak(Path("no catalog"))
    theirs = pandoc_bibliography(bib, "en")
    assert [key for key in different if ours(bibliography_entry(works(bib)[key], "en")) == theirs[key]] == []


@pytest.mark.parametrize(("bib", "different"), BIBLIOGRAPHIES, ids=["works", "bibliography"])
@pytest.mark.parametrize("language", ["en", "fi"])
def test_works_stand_in_the_order_of_pandoc(
    bib: Path, different: dict[str, str], language: str, speak: Speak, monkeypatch: pytest.MonkeyPatch,
) -> None:
    speak(ROOT / "locale" / language / "LC_MESSAGES" / "book.po")
    monkeypatch.setattr(AlphabetOrder, "language", language)
    theirs = [key for key in pandoc_bibliography(bib, language) if key not in different]
    assert [entry.key for entry in AlphabetOrder().sort(works(bib).values()) if entry.key not in different] == theirs


def test_citations_are_those_of_pandoc(speak: Speak) -> None:
    speak(Path("no catalog"))
    # Ours name ancient works by title and undated articles by what we call them; pandoc puts the number of a volume
    # before the page, we leave that to the author's locator.
    different = {"ancient", "named-by-us", "prefix", "volume", "volume-with-a-title"}
    compared = {key: entry for key, entry in works().items() if key not in different}
    markdown = "".join(f"- [@{key}]\n- [@{key}, 12]\n- @{key}\n- @{key} [12]\n" for key in compared)
    theirs = [inline(item) for item in pandoc(markdown, WORKS, "en").select("li")]
    found = []
    for entry in compared.values():
        for textual in (False, True):
            for locator in ("", "12"):
                text = ours(citation(entry, locator, textual=textual))
                found.append(text if textual else f"({text})")
    assert found == theirs


# -- In a book -----------------------------------------------------------------------

ENGLISH_CITATIONS = sorted([
    "(Hare 2001)", "(Hare 2001, 12–14)", "Hare (2001)", "Fox and Owl (2002, 3)",
    "(Aesop, *Fables* 1.2)", "Aesop, *Fables* 1.3",
    "(Hare 2001; Aesop, *Fables* 4; Fox and Owl 2002)",  # as the author has them
    "(Aesop, *Fables* 1.1, 1.5; Hare 2001, 7)",
    "(the encyclopaedia)", "the encyclopaedia", "(see Hare 2001, 12)",
    "(Hare 2001, 1)", "(Fox and Owl 2002, 5)", "Aesop, *Fables* 5", "(Hare 2001, 6)", "(Hare 2001, 6)",  # footnotes
    "(Hare 2001, 9)",                                                                 # caption of a figure
    "(Aesop, *Fables* 2; Hare 2001)", "(Fox and Owl 2002)",                           # table and its caption
])
FINNISH_CITATIONS = sorted(
    text.replace("Fox and Owl", "Fox ja Owl").replace("Aesop", "Aisopos").replace("Fables", "Sadut")
    .replace("the encyclopaedia", "tietosanakirja")
    for text in ENGLISH_CITATIONS
)
SCREEN = pytest.mark.parametrize("buildername", ["html", "epub"])
BOTH = pytest.mark.parametrize("language", ["en", "fi"])
LANGUAGES = pytest.mark.parametrize(("language", "expected"), [("en", ENGLISH_CITATIONS), ("fi", FINNISH_CITATIONS)])


def from_latex(document: str) -> list[str]:
    """The citations in LaTeX code, in the form of `inline`."""
    document = document.replace(r"\textendash{}", "–")
    document = re.sub(r"\\sphinxstyleemphasis\{([^{}]*)\}", r"*\1*", document)
    document = re.sub(r"\{\\hyperref\[[^]]*\]\{\\sphinxcrossref\{([^{}]*)\}\}\}", r"\1", document)
    document = re.sub(r"\\sphinxcaption\{Hares|\\sphinxcaption\{Jäniksiä", r"\\DUrole{bibtex-citation}{", document)
    return [found.strip() for found in re.findall(r"\\DUrole\{bibtex-citation\}\{([^{}]*)\}", document)]


#: What was built of the book, by builder and language: several tests look at it.
BUILT: dict[tuple[str, str], dict[str, str]] = {}


@pytest.fixture
def built(make_book: Make) -> Callable[[str, str], dict[str, str]]:
    """Return the pages of the book, or its LaTeX document, by name without suffix."""
    def build(buildername: str, language: str) -> dict[str, str]:
        if (buildername, language) not in BUILT:
            app = make_book(buildername, language)
            app.build()
            assert not app.warning.getvalue()
            BUILT[buildername, language] = {path.stem: path.read_text("utf-8") for path in app.outdir.iterdir()
                                            if path.suffix in {".html", ".xhtml", ".tex"}}
        return BUILT[buildername, language]

    return build


def soup(page: str) -> BeautifulSoup:
    return BeautifulSoup(page, "lxml")


@pytest.mark.sphinx(testroot="citations")
@LANGUAGES
@SCREEN
def test_citations_on_screen(built: Built, buildername: str, language: str, expected: list[str]) -> None:
    chapter = soup(built(buildername, language)["chapter"])
    assert sorted(inline(cited) for cited in chapter.select(".bibtex-citation")) == expected


@pytest.mark.sphinx(testroot="citations")
@LANGUAGES
def test_citations_in_print(built: Built, language: str, expected: list[str]) -> None:
    document = built("latex", language)[f"animals-{language}"]
    assert sorted(from_latex(document)) == expected
    labels = set(re.findall(r"\\label\{(\\detokenize\{[^}]*\})\}", document))
    assert set(re.findall(r"\\hyperref\[(\\detokenize\{[^}]*\})\]", document)) <= labels
    # sphinxcontrib-bibtex' own link breaks in a caption.
    assert r"\hyperlink{cite." not in document


@pytest.mark.sphinx(testroot="citations")
def test_the_bibliography_stands_in_print_where_the_source_has_it(built: Built) -> None:
    document = built("latex", "en")["animals-en"]
    marks = re.findall(r"\\(?:chapter|section|begin)\{(Hares|Works|Old|New|After|worklist)\}", document)
    assert marks == ["Hares", "Works", "Old", "worklist", "New", "worklist", "After"]
    assert "thebibliography" not in document
    assert document.count(r"\item ") == 5


@pytest.mark.sphinx(testroot="citations")
@BOTH
@SCREEN
def test_every_citation_leads_to_its_work(built: Built, buildername: str, language: str) -> None:
    pages = built(buildername, language)
    items = {str(item["id"]): item.get_text() for item in soup(pages["bibliography"]).select("ul.bibliography > li")}
    assert len(items) == 5
    links = soup(pages["chapter"]).select(".bibtex-citation a")
    assert len(links) >= len(ENGLISH_CITATIONS)
    for link in links:
        page, _hash, anchor = str(link["href"]).partition("#")
        assert Path(page).stem == "bibliography"
        author = link.get_text().removeprefix("see ").split()[0].rstrip(",")
        assert items[anchor].lower().startswith(author.lower())


@pytest.mark.sphinx(testroot="citations")
@BOTH
@SCREEN
def test_no_id_stands_twice_on_a_page(built: Built, buildername: str, language: str) -> None:
    # Sphinx gives the same id to two citations of the same place in a translated paragraph.
    pages = built(buildername, language)
    for name in ("chapter", "bibliography"):
        ids = [str(tag["id"]) for tag in soup(pages[name]).select("[id]")]
        assert len(ids) == len(set(ids)), sorted(found for found in ids if ids.count(found) > 1)


@pytest.mark.sphinx(testroot="citations")
@pytest.mark.parametrize(("language", "authors"), [
    ("en", ["Aesop", "Ähtäri", "Fox", "Hare", "The encyclopaedia"]),
    ("fi", ["Aisopos", "Fox", "Hare", "Tietosanakirja", "Ähtäri"]),
])
def test_each_part_of_the_bibliography_is_sorted_by_the_alphabet(
    built: Built, language: str, authors: list[str],
) -> None:
    items = soup(built("html", language)["bibliography"]).select("ul.bibliography > li")
    assert [re.split("[,.]", item.get_text())[0].strip() for item in items] == authors


@pytest.mark.sphinx(testroot="citations")
def test_the_anchors_of_works_are_the_same_in_every_edition(built: Built) -> None:
    anchors = []
    for language in ("en", "fi"):
        items = soup(built("html", language)["bibliography"]).select("ul.bibliography > li")
        anchors.append([(str(item["id"]), *re.findall(r"\d{4}|example", item.get_text())) for item in items])
    assert sorted(anchors[0]) == sorted(anchors[1])


@pytest.mark.sphinx(testroot="citations")
@SCREEN
@pytest.mark.parametrize(("language", "foreign"), [
    ("en", {"The Swamp": "de"}),
    ("fi", {"The Swamp": "de", "The Meadow": "en"}),
])
def test_a_title_in_another_language_tells_which(
    built: Built, buildername: str, language: str, foreign: dict[str, str],
) -> None:
    items = soup(built(buildername, language)["bibliography"]).select("ul.bibliography [lang]")
    assert {item.get_text(): item["lang"] for item in items} == foreign


def test_the_title_of_a_volume_may_be_in_another_language_than_what_is_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(AlphabetOrder, "language", "en")
    work = Entry("incollection", {"title": "Dens", "booktitle": "Aufsätze", "langid": "english",
                                  "booklangid": "german"}, {"author": [Person("Fox, B.")]})
    assert not [part for part in title(work).parts if isinstance(part, InLanguage)]
    assert [(inner.name, str(inner)) for inner in title(work, "booktitle").parts] == [("de", "Aufsätze")]
