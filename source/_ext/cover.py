"""Write the wraparound cover of the print edition beside its .tex file: ``NAME-cover.ltx``.

``_latex/bookcover.sty`` says what it looks like and makes the spine as thick as the pages of the book that was set
(``NAME.count``) on paper of ``cover_paper_thickness``.  The words are the edition's, and the
bars those of ``edition_isbn_print``; without an ISBN the cover has none.

Not a .tex file: Sphinx' Makefile sets every .tex as a book, and this one only after the book.
"""

from __future__ import annotations

import os
import shutil
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import barcode
from sphinx.util import texescape
from stdnum import isbn as number

from edition import line_of_setting
from figures import drawings
from print_edition import definitions
from refusal import Refusal

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata

PAGE = r"""\documentclass{{article}}
\usepackage{{etoolbox}}
{definitions}
\usepackage{{bookcover}}
\begin{{document}}
\BookCover
\end{{document}}
"""


def bars(isbn: str) -> str:
    """Return the bars of the EAN-13 code of *isbn* as "from/width" in modules, comma-separated; empty without one.

    The code has 95 modules (ISO/IEC 15420).
    """
    if not isbn:
        return ""
    modules = barcode.get("isbn13", number.compact(isbn)).build()[0]
    found, place = [], 0
    for module, run in groupby(modules):
        width = len(list(run))
        if module != "0":
            found.append(f"{place}/{width}")
        place += width
    return ",".join(found)


def cover_page(config: Config, name: str, ornament: str, epoch: int) -> str:
    """Return the LaTeX document of the cover of the book *name*.

    *ornament* is the name of the PDF under the letters of the front, empty for none; *epoch* in seconds (UTC).
    """
    isbn = config.edition_isbn_print
    words = {
        "BookBlurb": config.edition_blurb,
        "BookPaperThickness": str(config.cover_paper_thickness), "BookBleed": str(config.cover_bleed),
        "BookBars": bars(isbn), "BookEAN": number.compact(isbn),
    }
    lines = [rf"\newcommand*{{\{key}}}{{{texescape.escape(word, config.latex_engine)}}}" for key, word in words.items()]
    # Names of files are not words: nothing in them is escaped.
    lines += [rf"\newcommand*{{\{key}}}{{{file}}}" for key, file in (("BookFile", name), ("BookOrnament", ornament))]
    return PAGE.format(definitions="\n".join([definitions(config, epoch), *lines]))


def on_config_inited(app: Sphinx, config: Config) -> None:
    """Refuse measures that no cover can have, and an ornament that nobody drew."""
    conf = Path(app.confdir) / "conf.py"
    script = f"{config.figures_path}/{config.cover_ornament}.py"
    if config.cover_ornament and not (app.srcdir / script).exists():
        raise Refusal(f"{conf}:{line_of_setting(conf, 'cover_ornament')}: there is no figure script {script}; "
                      "write it or mend the name")
    for name, least in (("cover_paper_thickness", 0.01), ("cover_bleed", 0)):
        if not least <= config[name] <= 10:
            raise Refusal(f"{conf}:{line_of_setting(conf, name)}: {name} is {config[name]}; give millimetres, "
                          f"at least {least} and at most 10")


def on_build_finished(app: Sphinx, exception: Exception | None) -> None:
    """Write the cover of each book that was written."""
    if exception is not None or app.builder.name != "latex":
        return
    ornament = f"{app.config.cover_ornament}.pdf" if app.config.cover_ornament else ""
    if ornament:
        shutil.copyfile(drawings(app) / ornament, Path(app.outdir) / ornament)
    for _root, document, *_rest in app.config.latex_documents:
        name = Path(document).stem
        page = cover_page(app.config, name, ornament, int(os.environ["SOURCE_DATE_EPOCH"]))
        Path(app.outdir, f"{name}-cover.ltx").write_text(page, encoding="utf-8")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the cover."""
    app.add_config_value("cover_paper_thickness", 0.1, "", types=frozenset({float, int}))  # of a leaf, in mm
    app.add_config_value("cover_bleed", 3, "", types=frozenset({float, int}))  # in mm
    app.connect("config-inited", on_config_inited)
    app.connect("build-finished", on_build_finished)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
