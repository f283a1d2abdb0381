"""A checkout of this project with the smallest book that has all formats: one chapter, one figure, both editions."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

from artefacts import ROOT
from verify import copy_sources

INDEX = """\
# Brooks

```{toctree}
:caption: The land
:numbered: 1

chapters/brook
```

```{toctree}
:caption: Appendices

appendices/bibliography
```
"""
CHAPTER = """\
(brook)=
# The brook

The brook runs {cite:p}`procopius{1.18.26}`, past the frontier of {numref}`fig-witnesses`.[^one]

```{index}
single: Brook
```

It floods in spring.

```{figure} /figures/witnesses.*
:name: fig-witnesses
:alt: Who tells of the battle, and when.

The witnesses.
```

[^one]: A note.
"""
CATALOG = """\
msgid ""
msgstr ""
"Language: fi\\n"
"Content-Type: text/plain; charset=UTF-8\\n"

msgid "The brook"
msgstr "Puro"

msgid "It floods in spring."
msgstr "Se tulvii keväällä."
"""
#: The figures that stay: that of the chapter and that of the cover.
FIGURES = {"witnesses.py", "cover-ornament.py"}
EDITIONS = ("en", "fi")


def small_book(folder: Path) -> Path:
    """Make the checkout in *folder*, which must be empty, and return it."""
    copy_sources(ROOT, folder)
    source, catalogs = folder / "source", folder / "locale" / "fi" / "LC_MESSAGES"
    for name in ("front", "chapters", "appendices"):
        shutil.rmtree(source / name)
        shutil.rmtree(catalogs / name, ignore_errors=True)
    for script in (source / "figures").iterdir():
        if script.suffix == ".py" and not script.name.startswith("_") and script.name not in FIGURES:
            script.unlink()
    (source / "chapters").mkdir()
    (source / "appendices").mkdir()
    (catalogs / "chapters").mkdir()
    (source / "index.md").write_text(INDEX, "utf-8")
    (source / "chapters" / "brook.md").write_text(CHAPTER, "utf-8")
    (source / "appendices" / "bibliography.md").write_text("# Works\n\n```{bibliography}\n```\n", "utf-8")
    (catalogs / "chapters" / "brook.po").write_text(CATALOG, "utf-8")
    conf = (source / "conf.py").read_text("utf-8")
    (source / "conf.py").write_text(re.sub(r"(?m)^epub_types = .*$", "epub_types = {}", conf), "utf-8")
    (folder / ".venv").symlink_to(ROOT / ".venv")
    return folder


def environment(**changes: str) -> dict[str, str]:
    """Return the environment of a `make` that no other `make` called, with *changes*."""
    kept = {name: value for name, value in os.environ.items() if name not in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS")}
    return kept | {"PYTHONDONTWRITEBYTECODE": "1"} | changes


def make(folder: Path, *targets: str, **changes: str) -> subprocess.CompletedProcess[str]:
    """Run ``make`` in *folder* with *targets* (``book`` where there are none) and return what it ended with."""
    return subprocess.run(["make", *(targets or ("book",))], cwd=folder, env=environment(**changes),
                          capture_output=True, text=True, errors="replace", check=False)


def artefacts(folder: Path) -> dict[str, bytes]:
    """Return the content of each file that readers get from the checkout *folder*."""
    found = [path for kind in ("pdf", "epub", "html") for path in sorted((folder / "build" / kind).rglob("*"))]
    return {path.relative_to(folder / "build").as_posix(): path.read_bytes() for path in found if path.is_file()}
