from __future__ import annotations

import os
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

import polib
import pytest

from compiled_catalog import compiled, header_faults, write_compiled

UTF8 = {"Content-Type": "text/plain; charset=UTF-8"}


def catalog_with(metadata: dict[str, str]) -> polib.POFile:
    catalog = polib.POFile()
    catalog.metadata = metadata
    catalog.append(polib.POEntry(msgid="Hare", msgstr="Jänis"))
    return catalog


@pytest.mark.parametrize("metadata", [
    UTF8,
    {"Content-Type": "text/plain;  charset=utf-8"},
    UTF8 | {"Language": "fi"},
    UTF8 | {"Plural-Forms": "nplurals=2; plural=(n != 1);"},
    UTF8 | {"Plural-Forms": "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 ? 1 : 2);"},
])
def test_good_headers(metadata: dict[str, str]) -> None:
    assert list(header_faults(catalog_with(metadata), "fi")) == []
    served = GNUTranslations(BytesIO(compiled(catalog_with(metadata))))
    assert served.gettext("Hare") == "Jänis"


@pytest.mark.parametrize(("metadata", "text"), [
    ({}, "must say Content-Type"),
    ({"Content-Type": "text/plain; charset=UTF-7"}, "must say Content-Type"),
    (UTF8 | {"content-type": "text/plain; charset=UTF-7"}, "names content-type twice"),
    (UTF8 | {" Content-Type": "text/plain; charset=UTF-7"}, "names content-type twice"),
    (UTF8 | {"Language": "sv"}, "names another Language than the folder, fi"),
    (UTF8 | {"Plural-Forms": "nplurals=2; plural=(n != 1); alert(1)"}, "Plural-Forms is no plain expression"),
    (UTF8 | {"Plural-Forms": "nplurals=2; plural=n[0]"}, "Plural-Forms is no plain expression"),
    (UTF8 | {"Plural-Forms": "nplurals=2; plural=n\nx"}, "Plural-Forms is no plain expression"),
])
def test_bad_headers(metadata: dict[str, str], text: str) -> None:
    assert text in "\n".join(header_faults(catalog_with(metadata), "fi"))


@pytest.mark.parametrize(("metadata", "text"), [
    (UTF8 | {"Plural-Forms": "nplurals=2; plural=n ! 1;"}, "cannot use"),
    (UTF8 | {"Plural-Forms": "nplurals=2; plural=n % 0;"}, "cannot use"),
    (UTF8 | {"X": "a", "x-\nContent-Type": "text/plain; charset=UTF-7"}, "cannot use"),
    ({"Content-Type": "text/plain; charset=latin-1"}, "not as UTF-8"),
])
def test_what_gettext_would_read_otherwise_is_refused(metadata: dict[str, str], text: str) -> None:
    with pytest.raises(ValueError, match=text):
        compiled(catalog_with(metadata))


def test_fuzzy_and_obsolete_messages_are_left_out() -> None:
    catalog = catalog_with(UTF8)
    catalog.append(polib.POEntry(msgid="Fox", msgstr="Kettu", flags=["fuzzy"]))
    catalog.append(polib.POEntry(msgid="Owl", msgstr="Pöllö", obsolete=True))
    served = GNUTranslations(BytesIO(compiled(catalog)))
    assert [served.gettext(word) for word in ("Hare", "Fox", "Owl")] == ["Jänis", "Fox", "Owl"]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "a.po"
    path.write_text("the catalog")
    return path


def test_a_compiled_catalog_takes_the_place_of_any_other(source: Path) -> None:
    target = source.with_suffix(".mo")
    target.write_bytes(b"forged")
    os.utime(target, (2e9, 2e9))
    write_compiled(source, b"made")
    assert target.read_bytes() == b"made"
    assert sorted(path.name for path in source.parent.iterdir()) == ["a.mo", "a.po"]
    assert target.stat().st_mode & 0o777 == 0o644


def test_it_is_not_older_than_its_source_and_not_written_twice(source: Path) -> None:
    os.utime(source, (2e9, 2e9))
    write_compiled(source, b"made")
    target = source.with_suffix(".mo")
    before = target.stat()
    assert before.st_mtime == 2e9
    write_compiled(source, b"made")
    assert (target.stat().st_mtime_ns, target.stat().st_ino) == (before.st_mtime_ns, before.st_ino)
