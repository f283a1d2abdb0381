from __future__ import annotations

from pathlib import Path

import polib
import pytest
from myst_parser.config.main import MdParserConfig

from catalog_check import Checker, catalog_paths, check_catalog, check_edition, excuses
from findings import Level
from message_tokens import MessageReader
from termbase import Term

NBSP = "\N{NO-BREAK SPACE}"
HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n'
READER = MessageReader(MdParserConfig(enable_extensions={"attrs_inline"}))
CHECKER = Checker("fi", READER, terms=(Term("Huns", "hunn"),), advise=True,
                  misspelt=lambda source, text: ["jnis"] * ("jnis" in text))


def found_in(source: str, translation: str, comment: str = "", plain: bool = False,
             checker: Checker = CHECKER) -> list[tuple[str, str]]:
    entry = polib.POEntry(msgid=source, msgstr=translation, tcomment=comment, linenum=7)
    return [(finding.rule, finding.text) for finding in checker.check(Path("a.po"), entry, plain)]


def rules(source: str, translation: str, comment: str = "", plain: bool = False) -> list[str]:
    return [rule for rule, _text in found_in(source, translation, comment, plain)]


# -- Messages --------------------------------------------------------------------------

@pytest.mark.parametrize(("english", "finnish"), [
    ("seen {cite:p}`procopius{1.18.26}`.[^a]", "nähty {cite:p}`procopius{1.18.26}`.[^a]"),
    ("see {ref}`the day <d-01>` and {term}`aswaran`", "{term}`aswaranit <aswaran>`, ks. {ref}`taistelupäivä <d-01>`"),
    ("a *hare* runs", "*jänis* juoksee"),
    ("a {sub}`hare` runs", "{sub}`jänis` juoksee"),
    ("[A hare](hare.md) runs", "[Jänis](hare.md) juoksee"),
    ("19 April 531", f"19.{NBSP}huhtikuuta 531"),
    ("19 hares", "19\\. jänis"),
    ("the Huns", "hunnit"),
])
def test_a_good_translation(english: str, finnish: str) -> None:
    assert found_in(english, finnish) == []


@pytest.mark.parametrize(("english", "finnish", "expected"), [
    ("seen {cite:p}`procopius{1.18.26}`", "nähty {cite:p}`procopius{1.18.25}`", ["lost", "markup"]),
    ("seen {cite:p}`procopius{1.18.26}`", "nähty", ["lost"]),
    ("a *hare*", "jänis", ["lost"]),
    ("a hare", "*jänis*", ["lost"]),
    ("a hare", "`jänis`", ["markup"]),
    ("a[^one] b[^two]", "a[^two] b[^one]", ["notes"]),
    ("see {ref}`the day <d-01>`", "ks. {ref}`taistelupäivä <d-02>`", ["lost", "markup"]),
    ("19 April 531", "19. huhtikuuta 531", ["shape", "dates", "numbers"]),
    ("hare", "jänis; kettu", ["index"]),
    ("hare", "jänis : kettu", ["index", "spaces"]),
    ("the Huns", "miehet", ["terms"]),
    ("the hare", "jnis", ["spelling"]),
])
def test_a_bad_translation(english: str, finnish: str, expected: list[str]) -> None:
    assert rules(english, finnish) == expected


def test_a_fault_says_how_to_mend_it() -> None:
    assert found_in("see {ref}`the day <d-01>`.", "ks. [päivä](https://evil.example/).") == [
        ("lost", "the markup {ref}`… <d-01>` of the source is missing; put it in"),
        ("markup", "the source has no […](https://evil.example/); keep to the markup of the source"),
    ]


def test_plain_words_are_compared_as_words() -> None:
    assert rules("Search", "*Haku*") == ["lost"]
    assert rules("Search", "*Haku*", plain=True) == ["markup"]
    assert rules("%s and %s", "%s ja %s", plain=True) == []


@pytest.mark.parametrize("text", ["a" * 10_001, "[^" * 1_001])
def test_too_much_is_not_taken_apart(text: str) -> None:
    assert rules("A hare", text) == rules(text, "jänis") == ["text"]


def test_a_chapter_has_no_plural_forms() -> None:
    entry = polib.POEntry(msgid="hare", msgid_plural="hares", msgstr_plural={0: "jänis", 1: "jänikset"})
    assert [finding.rule for finding in CHECKER.check(Path("a.po"), entry, plain=False)] == ["markup"]
    assert list(CHECKER.check(Path("a.po"), entry, plain=True)) == []


def test_a_build_looks_for_no_advice() -> None:
    assert found_in("A hare.", "Jänis") == [("ending", "the source ends with ., this with no mark; end it alike")]
    assert found_in("A hare.", "Jänis", checker=Checker("fi", READER)) == []


def test_numbers_of_a_language_that_is_not_known_well_are_advice() -> None:
    assert found_in("5 hares", "sex harar", checker=Checker("sv", READER)) == []
    assert found_in("5 hares", "sex harar", checker=Checker("sv", READER, advise=True)) == [
        ("figures", "the source has the number 5; write it, too")]


# -- Excuses ---------------------------------------------------------------------------

@pytest.mark.parametrize(("comment", "off", "wrong"), [
    ("", {}, 0),
    ("A remark.", {}, 0),
    ("check: off numbers – a dozen", {"numbers": "a dozen"}, 0),
    ("check: off numbers - a dozen", {"numbers": "a dozen"}, 0),
    ("A remark.\ncheck: off numbers, dates – told in words\nAnother.",
     {"numbers": "told in words", "dates": "told in words"}, 0),
    ("check: off numbers", {}, 1),
    ("check: off numbers –", {}, 1),
    ("check: no numbers – so", {}, 1),
    ("check: off number – so", {}, 1),
    ("check: off markup – so", {}, 1),
    ("check: off file, numbers – so", {"numbers": "so"}, 1),
])
def test_excuses(comment: str, off: dict[str, str], wrong: int) -> None:
    found, faults = excuses(polib.POEntry(msgid="a", tcomment=comment))
    assert (found, len(faults)) == (off, wrong)


def test_an_excuse_covers_its_rule_alone() -> None:
    assert rules("5 *hares*.", "jänikset") == ["lost", "numbers", "ending"]
    assert rules("5 *hares*.", "jänikset", "check: off numbers – so") == ["lost", "ending"]
    assert rules("5 *hares*.", "jänikset", "check: off numbers, lost, ending – so") == []


def test_an_excuse_for_danger_is_a_fault_itself() -> None:
    assert rules("A hare", "`jänis`", "check: off markup – so") == ["excuse", "markup"]


def test_an_excuse_that_is_needed_no_more_is_told() -> None:
    assert found_in("A hare", "jänis", "check: off ending – so") == [
        ("ending", "the comment excuses nothing any more; delete it")]
    assert found_in("A hare", "jänis", "check: off ending – so", checker=Checker("fi", READER)) == []


# -- Catalogs --------------------------------------------------------------------------

@pytest.fixture
def locale(tmp_path: Path) -> Path:
    for name in ("fi/LC_MESSAGES/b", "fi/LC_MESSAGES/chapters/a", "fi_FI/LC_MESSAGES/c", "sv/LC_MESSAGES/b"):
        (tmp_path / f"{name}.po").parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / f"{name}.po").write_text(HEADER)
    return tmp_path


def test_catalogs_of_a_language_are_found_in_all_folders_that_gettext_reads(locale: Path) -> None:
    assert [path.relative_to(locale).as_posix() for path in catalog_paths(locale, "fi")] == [
        "fi/LC_MESSAGES/b.po", "fi/LC_MESSAGES/chapters/a.po", "fi_FI/LC_MESSAGES/c.po"]
    assert catalog_paths(locale / "none", "fi") == []


def test_only_the_catalogs_of_the_language_itself_are_compiled(locale: Path) -> None:
    found, compile_as = check_edition(locale, CHECKER)
    assert found == []
    assert [path.name for path in compile_as] == ["b.po", "a.po"]
    (locale / "fi_FI/LC_MESSAGES/c.mo").touch()
    assert [path.name for path in check_edition(locale, CHECKER)[1]] == ["b.po", "a.po", "c.po"]


@pytest.mark.parametrize(("text", "expected"), [
    ('msgid "A"\nmsgstr A\n', [(5, "syntax")]),
    ('#: a.md\nmsgid "A hare"\nmsgstr "`b`"\n', [(5, "markup")]),
    ('#, fuzzy\nmsgid "A hare"\nmsgstr "`b`"\n', []),
    ('#~ msgid "A hare"\n#~ msgstr "`b`"\n', []),
    ('msgid "A hare"\nmsgstr ""\n', []),
    ('msgid "A hare"\nmsgstr "\u202eb"\n', [(5, "text")]),
    ('msgctxt "x"\nmsgid ""\nmsgstr "b"\n', [(5, "header")]),
])
def test_a_finding_names_the_line_of_the_message(locale: Path, text: str, expected: list[tuple[int, str]]) -> None:
    catalog = locale / "fi/LC_MESSAGES/b.po"
    catalog.write_text(HEADER + "\n" + text, "utf-8")
    found, _content = check_catalog(catalog, CHECKER)
    assert [(finding.line, finding.rule) for finding in found] == expected
    assert {finding.path for finding in found} <= {catalog}


def test_a_dangerous_catalog_is_not_compiled(locale: Path) -> None:
    catalog = locale / "fi/LC_MESSAGES/b.po"
    catalog.write_text(HEADER + '\nmsgid "5"\nmsgstr "6"\n')
    found, content = check_catalog(catalog, CHECKER)
    assert {finding.level for finding in found} == {Level.ERROR}
    assert content
    catalog.write_text(HEADER + '\nmsgid "5"\nmsgstr "`5`"\n')
    assert check_catalog(catalog, CHECKER)[1] == b""
