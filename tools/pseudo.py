"""Make a pseudo-translated edition in all formats, and report what it shows (``make pseudo``).

    python tools/pseudo.py LANGUAGE

Every message is translated into another look of itself (`pseudo_translation`), by catalogs as `add_language` makes
them, under ``build/work/pseudo/``.  The artefacts stand in ``build/pseudo/``, and ``report.txt`` beside them names

- messages whose pseudo-translation the check of translations refused: they stayed English;
- English words in the artefacts, which no catalog could reach;
- boxes that overflow, in print and on screens of three widths (the latter where `make setup-test` was run).
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from bs4 import BeautifulSoup
from bs4.element import NavigableString
from sphinx.config import Config
from sphinx.util.tags import Tags

import add_language
import catalogs
import latex_log
import publish
import typeset

from catalog_check import Checker, is_plain  # isort: skip
from catalog_merge import catalog_bytes  # isort: skip
from findings import Level  # isort: skip
from language_tag import script_of  # isort: skip
from message_tokens import MessageReader, markdown_settings  # isort: skip
from po_file import read_catalog, replace_file  # isort: skip
from pseudo_translation import pseudo, pseudo_letters  # isort: skip

ROOT = catalogs.ROOT
WORK = ROOT / "build" / "work" / "pseudo"
OUT = ROOT / "build" / "pseudo"
#: Widths of a telephone, a tablet and a desk, in CSS pixels.
WIDTHS = (360, 800, 1280)
#: Attributes whose words a reader sees or hears.
ATTRIBUTES = ("alt", "title", "aria-label", "placeholder")
WORD = re.compile(r"[^\W\d_]+")
#: A word that a pseudo-translation would have changed: with a vowel, and no Roman number.
ENGLISH = re.compile(r"(?![IVXLC]+$|[ivxlc]+$)[A-Za-z]*[AEIOUYaeiouy][A-Za-z]*")


# -- Catalogs --------------------------------------------------------------------------

def translate(folder: Path, language: str, checker: Checker) -> list[str]:
    """Pseudo-translate every message of the catalogs in *folder*; return those that the *checker* refuses."""
    letters = pseudo_letters(script_of(language))
    refused = []
    for path in sorted((folder / language / "LC_MESSAGES").rglob("*.po")):
        catalog = read_catalog(path)
        for entry in catalog:
            if entry.obsolete:
                continue
            if entry.msgid_plural:
                forms = entry.msgstr_plural
                entry.msgstr_plural = {number: pseudo(entry.msgid_plural if number else entry.msgid, letters)
                                       for number in forms}
            else:
                entry.msgstr = pseudo(entry.msgid, letters)
            stopping = [finding for finding in checker.check(path, entry, is_plain(path))
                        if finding.level is not Level.ADVICE]
            if stopping:
                refused.append(f"{entry.msgid[:70]!r} in {path.name}: {stopping[0].text} [{stopping[0].rule}]")
                entry.msgstr, entry.msgstr_plural = "", dict.fromkeys(entry.msgstr_plural, "")
        replace_file(path, catalog_bytes(catalog))
    return refused


# -- Artefacts -------------------------------------------------------------------------

def build(language: str, locale_dir: Path) -> list[str]:
    """Build all formats of *language* with the catalogs in *locale_dir*; return the faults of the typesetting."""
    source = catalogs.ROOT / "source"
    sphinx = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-D", f"language={language}",
              "-D", f"locale_dirs={locale_dir}", "-d", str(WORK / "doctrees")]
    for builder in ("html", "epub", "latex"):
        shutil.rmtree(WORK / builder, ignore_errors=True)
        if subprocess.run([*sphinx, "-b", builder, str(source), str(WORK / builder)], check=False).returncode:
            sys.exit(f"The pseudo-translated edition cannot be built ({builder}): mend what the lines above name.")
    shutil.rmtree(OUT, ignore_errors=True)
    publish.publish(WORK / "html", OUT / "html")
    for made in (WORK / "epub").glob("*.epub"):
        publish.publish(made, OUT / made.name)
    faults = []
    for document in sorted((WORK / "latex").glob("*.tex")):
        run = typeset.run_latex(document.parent, document.stem)
        faults += latex_log.read(document.parent, document.stem)
        if run.returncode:
            sys.exit("\n".join([*faults, f"(the log is {document.with_suffix('.log')})"]))
        publish.publish(document.with_suffix(".pdf"), OUT / document.with_suffix(".pdf").name)
    return faults


# -- What no catalog reached -----------------------------------------------------------

def english_words(page: str) -> Iterator[str]:
    """Yield the pieces of text in the HTML *page* that hold English words, but for those marked as of a language."""
    soup = BeautifulSoup(page, "lxml")
    # [lang] in the page, not the page's own.
    for element in soup.select("body [lang], script, style, code, pre, kbd"):
        element.decompose()
    texts = [str(string) for string in soup.find_all(string=True) if type(string) is NavigableString]
    attributes = [str(element[name]) for element in soup.find_all(True) for name in ATTRIBUTES if name in element.attrs]
    for text in (*texts, *attributes):
        if any(map(ENGLISH.fullmatch, WORD.findall(text))):
            yield " ".join(text.split())


def unreached(folder: Path) -> Counter[str]:
    """Return the pieces of text of all HTML pages in *folder* that no catalog reached, with the number of pages."""
    found: Counter[str] = Counter()
    for path in sorted(folder.rglob("*.html")):
        found.update(set(english_words(path.read_text(encoding="utf-8"))))
    return found


# -- What overflows --------------------------------------------------------------------

#: Run in the page: elements whose words stick out of them or are cut off, and the page itself.
OVERFLOWING = """() => {
  const found = [];
  const page = document.documentElement;
  if (page.scrollWidth > page.clientWidth) found.push(`the page is ${page.scrollWidth} px wide`);
  for (const element of document.body.querySelectorAll("*")) {
    const style = getComputedStyle(element), box = element.getBoundingClientRect();
    if (!box.width || !box.height || style.visibility === "hidden" || style.display === "inline") continue;
    const scrolls = ["auto", "scroll"].includes(style.overflowX);
    if (element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 8 && !scrolls
        && ![...element.children].some(child => child.scrollWidth > element.clientWidth + 1))
      found.push(`${element.tagName.toLowerCase()}.${element.className}: ${element.textContent.trim().slice(0, 60)}`);
  }
  return found;
}"""


def overflowing(folder: Path) -> Iterator[str]:
    """Yield what overflows on each of the HTML pages in *folder*; nothing where no browser is there to tell."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        yield "(not looked at on screen: run `make setup-test`)"
        return
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"))
        for width in WIDTHS:
            page = browser.new_page(viewport={"width": width, "height": 900})
            for path in sorted(folder.rglob("*.html")):
                page.goto(path.as_uri())
                for what in page.evaluate(OVERFLOWING):
                    yield f"at {width} px: {' '.join(str(what).split())}"
        browser.close()


# -- All of it -------------------------------------------------------------------------

def report(language: str) -> str:
    """Make the pseudo-translated edition of *language* and return what it shows."""
    shutil.rmtree(WORK / "locale", ignore_errors=True)
    add_language.make_language(language, catalogs.LOCALE, catalogs.ROOT / "source", catalogs.extract(), WORK / "locale")
    config = Config.read(catalogs.ROOT / "source", overrides={}, tags=Tags())
    checker = Checker(language, MessageReader(markdown_settings(config)))
    sections = {"Messages that stayed English, for the check refused their pseudo-translation":
                translate(WORK / "locale", language, checker)}
    sections["Boxes that overflow in print"] = build(language, WORK / "locale")
    sections["English words that no catalog reached, with the number of pages"] = [
        f"{count:4} {text}" for text, count in sorted(unreached(WORK / "html").items(), key=lambda pair: pair[::-1])]
    sections["Boxes that overflow on screen, with the number of pages"] = [
        f"{count:4} {text}" for text, count in Counter(overflowing(WORK / "html")).items()]
    return "\n".join(line for title, lines in sections.items() for line in (title, "-" * len(title), *lines, ""))


def main(languages: list[str]) -> None:
    """Make the pseudo-translated edition of the one language that *languages* names, and write the report."""
    if len(languages) != 1:
        sys.exit("Name one language: make pseudo EDITION=sv")
    add_language.locale_of(languages[0])
    text = report(languages[0])
    replace_file(OUT / "report.txt", text.encode())
    print(f"The pseudo-translated edition is in {OUT.relative_to(ROOT)}/, and report.txt in it tells what it shows.")


if __name__ == "__main__":
    main(sys.argv[1:])
