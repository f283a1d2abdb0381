"""Write the root page of the web editions: ``python tools/choose_language.py TARGET``.

It leads the reader to an edition by the browser's languages, with plain links where scripts are off.
"""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

import jinja2

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "source" / "_ext"))

from catalog_check import refuse_words  # noqa: E402 (the path to it stands just above)
from edition import editions, read_words  # noqa: E402


def root_page(source: Path) -> str:
    """Return the page, from the settings and catalogs of the book in the folder *source*."""
    settings = runpy.run_path(str(source / "conf.py"))
    locale_dir = source / settings["locale_dirs"][0]
    found = []
    for language in editions(locale_dir, settings["language"]):
        catalog = locale_dir / language / "LC_MESSAGES" / "book.po"
        refuse_words(catalog)
        word = read_words(catalog).gettext
        found.append({
            "language": language,
            "language_name": word(settings["edition_language_name"]),
            "title": ": ".join(word(settings[name]) for name in ("project", "edition_subtitle") if settings.get(name)),
        })
    templates = jinja2.Environment(loader=jinja2.FileSystemLoader(source / "_templates"), autoescape=True)
    return templates.get_template("languages.html").render(editions=found) + "\n"


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    target = Path(sys.argv[1])
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_suffix(".unfinished")
    unfinished.write_text(root_page(ROOT / "source"), encoding="utf-8")
    unfinished.replace(target)
