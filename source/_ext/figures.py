"""Draw the book's figures in the edition's language.

A figure is a script in ``figures_path`` with a function ``draw(_)`` that returns a Matplotlib figure; ``_`` gives a
word in the language of the edition, from ``book.po``.  ``source/figures/river.py`` becomes ``/figures/river.*`` in a
chapter: SVG for the screen, PDF for print.  A figure is drawn anew when its script, the data beside it (same
folder), one of its words, its fonts, Matplotlib or one of ``figures_packages``, which bring data, changed.  The same
input gives the same bytes.

The letters are those of ``figures_fonts``, font files that are found by name, in the family ``figures_family``:
never a face that a system happens to have.  A language in another script takes the letters that the family lacks from
the font files that ``figures_fonts_by_script`` names for the script (ISO 15924: ``Arab``).
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.metadata
import importlib.util
import json
import logging as standard_logging
import os
import re
import sys
import traceback
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
from docutils import nodes
from matplotlib import font_manager
from matplotlib.figure import Figure
from sphinx.locale import get_translation
from sphinx.transforms import SphinxTransform

from edition import line_of_setting
from language_tag import script_of
from refusal import Refusal

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

# Matplotlib subsets fonts with fontTools, which tells of every table.
standard_logging.getLogger("fontTools").setLevel("WARNING")
_ = get_translation("book")

#: Formats, with the metadata that would make two runs differ switched off.
FORMATS: dict[str, dict[str, Any]] = {
    "svg": {"metadata": {"Date": None, "Creator": None}},
    "pdf": {"metadata": {"CreationDate": None, "Creator": None, "Producer": None}},
}
#: A coordinate in an SVG with more than two decimals; a hundredth of a point is 3.5 thousandths of a millimetre.
FINE = re.compile(rb"-?\d+\.\d{3,}")
#: A figure in a chapter.
FIGURE = re.compile(r"(?:\{figure\}\s+|\{image\}\s+|\]\()/figures/([^\s).]+)\.")

STYLE: dict[Any, Any] = {
    "svg.hashsalt": "figure",     # without it the ids in an SVG are random
    "svg.fonttype": "path",       # looks the same in every reader; alt text carries the words
    "pdf.fonttype": 3,            # 42 embeds OpenType faces under a wrong type, which PDF/A forbids
}


def use_fonts(names: tuple[str, ...]) -> str:
    """Make the font files *names* known to Matplotlib; return a digest of them.

    Raises Refusal where one is nowhere in the folders of this system's fonts.
    """
    here = {Path(path).name: Path(path) for path in sorted(font_manager.findSystemFonts(fontext="ttf"), reverse=True)}
    digest = hashlib.sha256()
    for name in names:
        if name not in here:
            raise Refusal(f"the figures need the font file {name}, which is not installed; run `make setup`")
        digest.update(here[name].read_bytes())
        if str(here[name]) not in {font.fname for font in font_manager.fontManager.ttflist}:
            font_manager.fontManager.addfont(here[name])
    return digest.hexdigest()


def families(names: tuple[str, ...]) -> list[str]:
    """Return the families of the font files *names*, which `use_fonts` made known."""
    return sorted({font.name for font in font_manager.fontManager.ttflist if Path(font.fname).name in names})


def versions(packages: tuple[str, ...]) -> dict[str, str]:
    """Return the installed version of each of *packages*; raises Refusal where one is missing."""
    try:
        return {name: importlib.metadata.version(name) for name in packages}
    except importlib.metadata.PackageNotFoundError as error:
        raise Refusal(f"the figures need the Python package {error.name}, which is not installed; "
                      "run `make setup`") from error


def short(svg: bytes) -> bytes:
    """Return *svg* with the coordinates of its paths rounded to two decimals: a map is a third smaller so."""
    return re.sub(rb' d="[^"]*"', lambda path: FINE.sub(lambda number: b"%.2f" % float(number[0]), path[0]), svg)


def line_of_error(script: Path, error: BaseException) -> int:
    """Return the line of *script* in which *error* arose; 1 where that cannot be told."""
    if isinstance(error, SyntaxError):
        return error.lineno or 1 if error.filename == str(script) else 1
    return next((frame.lineno or 1 for frame in reversed(traceback.extract_tb(error.__traceback__))
                 if frame.filename == str(script)), 1)


def told(error: BaseException) -> str:
    """Return *error* in one line."""
    words = error.msg if isinstance(error, SyntaxError) else " ".join(str(error).split())
    return f"{type(error).__name__}: {words}"


def load(script: Path) -> Callable[[Callable[[str], str]], Figure]:
    """Return the function ``draw`` of the figure *script*.

    Raises Refusal, naming the script, where it cannot be run or has no such function.
    """
    spec = importlib.util.spec_from_file_location(f"figure_{script.stem.replace('-', '_')}", script)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    # A figure may import helpers that stand beside it, and none of another book.
    known = set(sys.modules)
    sys.path.insert(0, str(script.parent))
    try:
        spec.loader.exec_module(module)
        draw: Callable[[Callable[[str], str]], Figure] = module.draw
    except (Exception, SystemExit) as error:
        raise Refusal(f"{script}:{line_of_error(script, error)}: the figure cannot be loaded ({told(error)}); "
                      "mend the script") from error
    finally:
        sys.path.remove(str(script.parent))
        for name in set(sys.modules) - known:
            if Path(getattr(sys.modules[name], "__file__", None) or "").parent == script.parent:
                del sys.modules[name]
    return draw


def fingerprint(script: Path, words: dict[str, str], style: dict[Any, Any]) -> str:
    """Return what a drawing of *script* with *words* (msgid to word) in *style* depends on, as a digest."""
    parts = [mpl.__version__, json.dumps(style, sort_keys=True), json.dumps(words, sort_keys=True, ensure_ascii=False)]
    beside = [path for path in script.parent.iterdir()
              if path.is_file() and (path.suffix != ".py" or path.name.startswith("_"))]
    contents = [path.read_bytes() for path in sorted([script, *beside])]
    return hashlib.sha256("\0".join(parts).encode() + b"\0".join(contents)).hexdigest()


def draw_figure(script: Path, folder: Path, translate: Callable[[str], str], style: dict[Any, Any] = STYLE) -> bool:
    """Draw *script* into *folder* in all formats, unless what is there is still right; tell whether it was drawn.

    *style* are Matplotlib's settings; a key that Matplotlib does not know is only a part of the fingerprint.
    """
    stamp = folder / f"{script.stem}.json"
    outputs = {suffix: folder / f"{script.stem}.{suffix}" for suffix in FORMATS}
    if stamp.exists() and all(path.exists() for path in outputs.values()):
        # A damaged record is no record.
        with contextlib.suppress(ValueError, KeyError, TypeError):
            known = json.loads(stamp.read_text(encoding="utf-8"))
            used = {msgid: translate(msgid) for msgid in known["words"]}
            if known["fingerprint"] == fingerprint(script, used, style) and known["drawings"] == digests(outputs):
                return False
    # Killed amid what follows, the new drawing must not pass for that of the old record.
    stamp.unlink(missing_ok=True)
    words: dict[str, str] = {}

    def note(msgid: str) -> str:
        words[msgid] = translate(msgid)
        return words[msgid]

    folder.mkdir(parents=True, exist_ok=True)
    draw = load(script)
    with mpl.rc_context({key: value for key, value in style.items() if key in mpl.rcParams}):
        try:
            figure = draw(note)
        except (Exception, SystemExit) as error:
            raise Refusal(f"{script}:{line_of_error(script, error)}: the figure cannot be drawn ({told(error)}); "
                          "mend the script, or the data that it reads") from error
        if not isinstance(figure, Figure):
            raise Refusal(f"{script}:1: draw returns {type(figure).__name__}; return a Matplotlib figure")
        for suffix, path in outputs.items():
            unfinished = path.with_suffix(f".unfinished.{suffix}")
            save(figure, script, unfinished, suffix)
            if suffix == "svg":
                unfinished.write_bytes(short(unfinished.read_bytes()))
            unfinished.replace(path)
    record = {"fingerprint": fingerprint(script, words, style), "words": words, "drawings": digests(outputs)}
    unfinished = stamp.with_suffix(".unfinished.json")
    unfinished.write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
    unfinished.replace(stamp)
    return True


def digests(outputs: dict[str, Path]) -> dict[str, str]:
    """Return a digest of each of *outputs*, the drawings by format."""
    return {suffix: hashlib.sha256(path.read_bytes()).hexdigest() for suffix, path in outputs.items()}


def save(figure: Figure, script: Path, target: Path, suffix: str) -> None:
    """Write the *figure* of *script* to *target* in the format *suffix*.

    Raises Refusal where the face has no sign for a letter of a label: Matplotlib would print a box, or nothing.
    """
    with warnings.catch_warnings():
        warnings.filterwarnings("error", message=r"Glyph \d+ .* missing from")
        try:
            figure.savefig(target, format=suffix, **FORMATS[suffix])
        except UserWarning as lack:
            raise Refusal(f"{script}:1: a label has a letter that the face lacks ({lack}); word it otherwise, or "
                          "give figures_fonts a face that has it") from lack


class DrawnImages(SphinxTransform):
    """Lead ``/figures/NAME.*`` to the drawings, which stand outside the sources."""

    # Before Sphinx collects images (event doctree-read).
    default_priority = 400

    def apply(self, **kwargs: Any) -> None:
        """Rewrite the address of each drawn image, relative to the document."""
        for image in self.document.findall(nodes.image):
            name = image["uri"].removeprefix("/figures/")
            if name == image["uri"]:
                continue
            document = Path(self.env.doc2path(self.env.docname)).parent
            image["uri"] = os.path.relpath(drawings(self.app) / name, document).replace(os.sep, "/")


def drawings(app: Sphinx) -> Path:
    """Return the folder of the drawings: beside the doctrees, which all formats of an edition share."""
    return Path(app.doctreedir) / "figures"


def scripts(app: Sphinx) -> list[Path]:
    """Return the figure scripts, sorted; names that begin with _ are helpers."""
    return sorted(path for path in (app.srcdir / app.config.figures_path).glob("*.py") if path.name[0] != "_")


def on_builder_inited(app: Sphinx) -> None:
    """Draw what is missing or out of date; documents that show it are read again."""
    others = tuple(app.config.figures_fonts_by_script.get(script_of(app.config.language), ()))
    conf, name = Path(app.confdir) / "conf.py", "figures_fonts"
    try:
        fonts, name = use_fonts((*app.config.figures_fonts, *others)), "figures_packages"
        style = STYLE | {"fonts": fonts, "packages": versions(tuple(app.config.figures_packages))}
    except Refusal as lack:
        raise Refusal(f"{conf}:{line_of_setting(conf, name)}: {lack}") from None
    if app.config.figures_family:
        style["font.family"] = [app.config.figures_family, *families(others)]
    for script in scripts(app):
        if draw_figure(script, drawings(app), _, style):
            print(f"drew {script.stem} ({app.config.language})", flush=True)  # also under -q: it takes its time


def on_env_before_read_docs(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Refuse a chapter that shows a figure without a script."""
    drawn = {script.stem for script in scripts(app)}
    for docname in docnames:
        path = Path(env.doc2path(docname))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            for name in FIGURE.findall(line):
                if name not in drawn:
                    raise Refusal(f"{path}:{number}: there is no figure script "
                                  f"{app.config.figures_path}/{name}.py; write it or mend the name")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the drawing of figures."""
    app.add_config_value("figures_path", "figures", "env", types=frozenset({str}))
    app.add_config_value("figures_fonts", (), "env", types=frozenset({list, tuple}))
    app.add_config_value("figures_fonts_by_script", {}, "env", types=frozenset({dict}))
    app.add_config_value("figures_family", "", "env", types=frozenset({str}))
    app.add_config_value("figures_packages", (), "env", types=frozenset({list, tuple}))
    app.connect("builder-inited", on_builder_inited)
    app.connect("env-before-read-docs", on_env_before_read_docs)
    app.add_transform(DrawnImages)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
