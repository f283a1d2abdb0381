from __future__ import annotations

import pytest

from typography import edge_faults, typographic_faults

NBSP = "\N{NO-BREAK SPACE}"


def rules(source: str, translation: str, language: str = "fi") -> list[str]:
    return [rule for rule, _text in typographic_faults(source, translation, language)]


@pytest.mark.parametrize(("source", "translation"), [
    ("He runs.", "Hän juoksee."),
    ('He said "run."', 'Hän sanoi "juokse".'),
    ("Runs?", "Juokseeko?"),
    ("Made with ", "Toteutus: "),
    ("15,000 on 19 April, 5 km", f"15{NBSP}000, 19.{NBSP}huhtikuuta, 5{NBSP}km"),
    ("5-6", "5–6"),
    ("He had not been", "Hän ei ollut ollut"),
    ("(one)", "(yksi)"),
    ("al-Mundhir - one", "al-Mundhir – yksi"),
    ("He runs!", "他跑！"),
])
def test_good_typography(source: str, translation: str) -> None:
    assert rules(source, translation) == []


@pytest.mark.parametrize(("source", "translation", "expected"), [
    ("He runs.", "Hän juoksee", ["ending"]),
    ("He runs", "Hän juoksee.", ["ending"]),
    ("He runs?", "Hän juoksee.", ["ending"]),
    ("He runs:", "Hän juoksee", ["ending"]),
    ('The "hare"', 'Se "jänis', ["quotes"]),
    ('The "hare"', "Se jänis", ["quotes"]),
    ("The hare", "Se “jänis”", ["quotes"]),
    ("The hare", "Se «jänis»", ["quotes"]),
    ("The (hare)", "Se (jänis", ["quotes"]),
    ("The hare", "Se  jänis", ["spaces"]),
    ("The hare", f"Se {NBSP}jänis", ["spaces"]),
    ("The hare", f"Se{NBSP} jänis", ["spaces"]),
    ("The (hare)", "Se ( jänis)", ["spaces"]),
    ("hare, fox", "jänis , kettu", ["spaces"]),
    ("15,000", "15 000", ["spaces"]),
    ("on 19 April", "19. huhtikuuta", ["spaces"]),
    ("5 km", "5 km", []),  # as the source has it
    ("five km", "5 km", ["spaces"]),
    ("half", "50%", ["spaces"]),
    ("from five to six", "5-6", ["spaces"]),
    ("one, two", "yksi - kaksi", ["spaces"]),
    ("The hare runs", "Jänis juoksee juoksee", ["doubled"]),
])
def test_faults(source: str, translation: str, expected: list[str]) -> None:
    assert rules(source, translation) == expected


def test_french_sets_a_space_before_its_marks() -> None:
    assert rules("Really!", f"Vraiment{NBSP}!", "fr") == rules("Really!", "Vraiment !", "fr") == []
    assert rules("Really!", "Todella !", "fi") == ["spaces"]


def test_a_fault_is_shown_in_its_place() -> None:
    assert list(typographic_faults("men", "noin 15 000 miestä", "fi")) == [
        ("spaces", f'in "noin 15 000 miestä": write a no-break space between thousands: 15{NBSP}000')]


def test_spaces_at_the_edges_are_those_of_the_source() -> None:
    assert list(edge_faults("Made with ", "Toteutus: ")) == []
    assert [text for _rule, text in edge_faults(" a", "b ")] == [
        "of source and translation, only one begins with a space; do as the source does",
        "of source and translation, only one ends with a space; do as the source does"]
