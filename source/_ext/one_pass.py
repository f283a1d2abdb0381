r"""Let one pass of LaTeX be enough.

LaTeX learns from the pass before what the contents and the list of figures say, and on which pages.  The pages it can
leave open until the end of a pass (``_latex/bookonepass.sty``); the words stand in the document, and here they are put
beside the .tex file for the first pass to read.  At its end LaTeX holds them against what its headings and captions
were, writes the list anew where that is something else, and asks for a second pass: a guess that is wrong costs this
and nothing else.

The same holds for the labels.  Nothing that the book prints depends on them; where something does, such as a ``\ref``
that an author wrote, LaTeX asks for a second pass, too.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from roman_numerals import RomanNumeral  # which comes with Sphinx

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

#: What tells of an entry of the contents or the list of figures, or of the way in which these are numbered.
PART = re.compile(
    r"^\\(?P<matter>main|back)matter$"
    r"|^\\(?P<level>part|chapter|section|subsection|subsubsection)\{(?P<title>[^\n]*)\}$"
    r"|^\\begin\{figure\}.*?^\\caption\{(?P<caption>.*?)\}(?:\\label|$)"
    r"|^\\renewcommand\{\\indexname\}\{(?P<index>[^\n]*)\}\n\\begin\{sphinxtheindex\}$",
    re.MULTILINE | re.DOTALL)
#: The suffixes of what LaTeX finds beside the document.
PREPARED = ("aux", "toc", "lof")
#: What LaTeX reads as the .aux file of a run before; it writes another in its place.
AUX = r"\gdef\BookFirstRun{}" "\n"
#: Lines of the .aux file that may change without asking for another run (regular expressions of Perl): what they tell
#: is used in the same run, or it changes the file NAME.again where another one is needed.  All others ask for one, such
#: as those of a package that is not known here.
SETTLED = (
    r"\\newlabel\b", r"\\@writefile\b", r"\\BKM@entry\b", r"\\gdef *\\(?:LT@|@abspage@last|BookFirstRun)",
    r" +\{\d+\}\{",  # of a long table, too
    # What hyperref, bookmark, polyglossia and babel write into any file.
    r"\\providecommand", r"\\HyperFirstAtBeginDocument", r"\\AtEndDocument", r"\\fi\}", r"\}",
    r"\\global\\let\\(?:oldnewlabel|hyper@last)", r"\\gdef\\(?:newlabel|newlabelxx|HyperFirstAtBeginDocument)#",
    r"\\let\\newlabel", r"\\catcode", r"\\xpglanginaux", r"\\selectlanguage", r"\\babel@", r"\\relax",
)
#: What pdfx writes before it reads it; latexmk would want another run but for a file that it knew to be there.
METADATA = "pdfa.xmpi"
LATEXMK = f"""
# -- Extension one_pass ----------------------------------------------------------------
$hash_calc_ignore_pattern{{'aux'}} = '^(?:{"|".join(SETTLED).replace(chr(92), 2 * chr(92))})';
add_hook('before_xlatex', sub {{ rdb_ensure_file($rule, '{METADATA}') }}) if defined &add_hook;
"""


def lists(tex: str) -> dict[str, str]:
    """Return what LaTeX will list of the document *tex*: by suffix (toc, lof) a line for each entry."""
    contents: list[str] = []
    figures: list[str] = []
    matter, parts, chapters, figure, gap = "front", 0, 0, 0, False
    for found in PART.finditer(tex):
        level, title = found["level"], found["title"]
        if found["matter"]:
            matter = found["matter"]
            figure = 0 if matter == "back" else figure
        elif found["caption"] is not None:
            figure += 1
            number = f"{chapters}.{figure}" if matter == "main" and chapters else str(figure)
            figures += [r"\BookGap"] if gap and figures else []
            figures.append(rf"\BookLine{{figure}}{{\numberline{{{number}}}{{\ignorespaces {found['caption']}}}}}")
            gap = False
        elif found["index"]:
            contents.append(rf"\BookLine{{chapter}}{{{found['index']}}}")
        elif level == "part":
            parts += 1
            contents.append(rf"\BookLine{{part}}{{{RomanNumeral(parts).to_uppercase()}\hspace{{1em}}{title}}}")
        elif level == "chapter":
            gap = True
            if matter == "main":
                chapters += 1
                figure = 0
            contents.append(rf"\BookLine{{chapter}}{{\numberline{{{chapters}}}{title}}}" if matter == "main" else
                            rf"\BookLine{{chapter}}{{{title}}}")
        else:
            contents.append(rf"\BookLine{{{level}}}{{{title}}}")
    return {suffix: "".join(f"{line}\n" for line in lines)
            for suffix, lines in (("toc", contents), ("lof", figures))}


def prepare(document: Path) -> None:
    """Put beside the .tex file *document* what the first run of LaTeX reads."""
    texts = lists(document.read_text(encoding="utf-8")) | {"aux": AUX}
    paths = {document.with_suffix(f".{suffix}"): texts[suffix] for suffix in PREPARED}
    for path, text in (paths | {document.with_name(METADATA): ""}).items():
        unfinished = path.with_name(f".{path.name}.unfinished")
        unfinished.write_text(text, encoding="utf-8")
        unfinished.replace(path)


def on_build_finished(app: Sphinx, exception: Exception | None) -> None:
    """Prepare each document, and tell latexmk what it may ignore."""
    if exception is None and app.builder.name == "latex":
        for _root, name, *_rest in app.config.latex_documents:
            prepare(Path(app.outdir, name))
        with Path(app.outdir, "latexmkrc").open("a", encoding="utf-8") as settings:
            settings.write(LATEXMK)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the preparation."""
    app.connect("build-finished", on_build_finished)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
