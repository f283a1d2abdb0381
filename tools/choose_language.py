"""Write what stands above the web editions: ``python tools/choose_language.py TARGET [ADDRESS]``.

TARGET, the root page, leads the reader to the edition that they chose last, or to one in a language of their browser,
with plain links where scripts are off.  Where the ADDRESS of the site is known, two files for hosts and search engines
stand beside it: ``404.html``, for addresses that are in no edition, and ``sitemap.xml``, which names the editions' own.
"""

from __future__ import annotations

import runpy
import sys
from pathlib import Path
from xml.sax.saxutils import escape

import jinja2

import publish

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "source" / "_ext"))

from catalog_check import refuse_words  # noqa: E402 (the path to it stands just above)
from clear_errors import settings_fault  # noqa: E402
from edition import editions, read_words  # noqa: E402
from refusal import Refusal  # noqa: E402


def found_editions(source: Path) -> list[dict[str, str]]:
    """Return what the settings and catalogs of the book in the folder *source* say of each edition."""
    conf = source / "conf.py"
    try:
        settings = runpy.run_path(str(conf))
    except Exception as error:
        raise Refusal(settings_fault(conf, error)) from error
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
            "description": word(settings.get("edition_description") or " ").strip(),
            "missing": word("There is no such page"),  # as in web_pages
        })
    return found


def root_page(source: Path, address: str = "", *, missing: bool = False) -> str:
    """Return the page of the book in the folder *source*, on a site at *address*.

    With *missing* it is the page for addresses that lead nowhere.
    """
    found = found_editions(source)
    templates = jinja2.Environment(loader=jinja2.FileSystemLoader(source / "_templates"), autoescape=True)
    page = templates.get_template("languages.html")
    return page.render(editions=found, address=address, missing=missing) + "\n"


def sitemap_index(source: Path, address: str) -> str:
    """Return the list of the editions' maps (https://www.sitemaps.org/protocol.html#index)."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>',
             '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">']
    lines += [f"<sitemap><loc>{escape(address)}{edition['language']}/sitemap.xml</loc></sitemap>"
              for edition in found_editions(source)]
    return "\n".join([*lines, "</sitemapindex>", ""])


def write(target: Path, text: str) -> None:
    """Write *text* to *target* in one step."""
    target.parent.mkdir(parents=True, exist_ok=True)
    publish.forget_sums(target)
    unfinished = target.with_suffix(".unfinished")
    unfinished.write_text(text, encoding="utf-8")
    unfinished.replace(target)


if __name__ == "__main__":
    if len(sys.argv) not in {2, 3}:
        sys.exit(__doc__)
    root, site = Path(sys.argv[1]), "".join(sys.argv[2:]).rstrip("/")
    try:
        if site:
            write(root.with_name("404.html"), root_page(ROOT / "source", f"{site}/", missing=True))
            write(root.with_name("sitemap.xml"), sitemap_index(ROOT / "source", f"{site}/"))
        write(root, root_page(ROOT / "source", f"{site}/" if site else ""))
    except OSError as error:
        sys.exit(f"{error.filename or root}: {error.strerror}; make the folder writable or free some space")
