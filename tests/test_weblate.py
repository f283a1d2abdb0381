from __future__ import annotations

import json
from pathlib import Path

import pytest

import weblate


def test_each_catalog_is_a_component(
    rootdir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:
    for name, path in (("ROOT", tmp_path), ("LOCALE", rootdir / "test-status" / "locale"),
                       ("OUT", tmp_path / "weblate.json")):
        monkeypatch.setattr(weblate, name, path)
    weblate.main(["https://example.org/book.git", "trunk"])
    assert capsys.readouterr().out == "weblate.json: 3 components\n"
    first, second, glossary = json.loads((tmp_path / "weblate.json").read_text("utf-8"))
    assert (first["repo"], first["branch"], first["slug"]) == ("https://example.org/book.git", "trunk", "book")
    assert second | {"repo": "weblate://book/book", "slug": "chapters-flow",
                     "filemask": "locale/*/LC_MESSAGES/chapters/flow.po", "file_format": "po"} == second
    assert glossary["is_glossary"]
    assert len(list((rootdir / "test-status").glob(first["filemask"]))) == 1
    with pytest.raises(SystemExit, match="Name the repository"):
        weblate.main([])
