from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from message_tokens import MessageReader
from plain_words import word_faults
from pseudo_translation import pseudo, pseudo_letters

LATIN, ARABIC = pseudo_letters("Latn"), pseudo_letters("Arab")


@pytest.mark.parametrize(("message", "latin"), [
    ("The Nile", "Theé Niíleé"),
    ("EAST", "EéAáST"),
    ("*Wars* 1.18 {cite:p}`procopius{1.18.26}`[^1]", "*Waárs* 1.18 {cite:p}`procopius{1.18.26}`[^1]"),
    ("{term}`cataphracts <cataphract>`", "{term}`caátaáphraácts <cataphract>`"),
    ("{term}`cataphract`", "{term}`caátaáphraáct <cataphract>`"),
    ("{ref}`told <blame>` and {ref}`blame`", "{ref}`toóld <blame>` aánd {ref}`blame`"),
    ("{sub}`two`", "{sub}`twoó`"),
    ("[words](https://example.org)", "[woórds](https://example.org)"),
    ("`code` and {{ name }}", "`code` aánd {{ name }}"),
    ("%s and %(name)s, ${count} &amp; <em>so</em>", "%s aánd %(name)s, ${count} &amp; <em>soó</em>"),
    ("river; course of", "riíveér; coóuúrseé oóf"),
    ("%b %d, %Y", "%b %d, %Y"),
    ("MMMM d, y", "MMMM d, y"),
])
def test_words_change_and_nothing_else(message: str, latin: str) -> None:
    assert pseudo(message, LATIN) == latin


def test_another_script_has_its_letters() -> None:
    assert pseudo("The *Nile*; 531 {ref}`told <blame>`", ARABIC) == "تهيي *نييليي*; 531 {ref}`توولد <blame>`"
    assert pseudo_letters("Cyrl")("Nile") == "ниилее"
    with pytest.raises(ValueError, match="no transliteration from Latin to Xxxx"):
        pseudo_letters("Xxxx")


def test_it_grows_by_a_third() -> None:
    text = "As the narrative article tells it, the news went to Antioch and Edessa and on to Constantinople."
    assert 1.25 < len(pseudo(text, LATIN)) / len(text) < 1.45


@given(st.lists(st.sampled_from(["river", "*sea*", "{ref}`a <b>`", "{cite:p}`key{1}`", "[^1]", "`x`", "[a](b)", "**y**",
                                 "{term}`c`", "1.5", "– Kyrill’s", "a;"]), min_size=1, max_size=8).map(" ".join))
def test_markup_stays_as_the_check_asks(message: str) -> None:
    reader = MessageReader()
    for letters in (LATIN, ARABIC):
        source, translation = reader.read(message), reader.read(pseudo(message, letters))
        assert (translation.markup, translation.notes) == (source.markup, source.notes)


@given(st.lists(st.sampled_from(["river", "%s", "%(a)s", "<b>", "</b>", "${n}", "{x}", "&#8212;", "100 %"]), min_size=1,
                max_size=8).map(" ".join))
def test_placeholders_stay_as_the_check_asks(message: str) -> None:
    assert list(word_faults(message, pseudo(message, LATIN))) == []
