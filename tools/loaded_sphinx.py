"""Run sphinx-build in forks of one process, which has loaded it and has checked the catalogs of an edition.

Every sphinx-build of its own loads Sphinx and all extensions and checks all catalogs before it begins, which takes
longer than to write a format.  A fork does what sphinx-build would do, and has that behind it.
"""

from __future__ import annotations

import functools
import gc
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "source" / "_ext"))

import enough_memory  # noqa: E402, F401 (before anything asks for much)

import clear_errors  # noqa: E402, F401 (isort: skip) (before Sphinx' own program takes over its handler of exceptions)

from sphinx.application import builtin_extensions  # noqa: E402 (isort: skip)
from sphinx.cmd.build import build_main  # noqa: E402 (isort: skip)
from sphinx.config import Config  # noqa: E402
from sphinx.util.tags import Tags  # noqa: E402

import catalog_check  # noqa: E402
import lean_citations  # noqa: E402
import translation_status  # noqa: E402
from edition import editions  # noqa: E402
from message_tokens import MessageReader, markdown_settings  # noqa: E402

#: What a build loads beside Sphinx' own extensions and those of its settings; what is forgotten costs time only.
PARTS = (
    "a11y_pygments.a11y_dark.style", "a11y_pygments.a11y_high_contrast_dark.style",
    "a11y_pygments.a11y_high_contrast_light.style", "a11y_pygments.a11y_light.style", "docutils.core",
    "docutils.languages.en", "encodings.unicode_escape", "encodings.utf_8_sig", "epub_markup", "furo",
    "latexcodec.codec", "matplotlib.backends.backend_pdf", "matplotlib.backends.backend_svg",
    "myst_parser.parsers.sphinx_", "myst_parser.sphinx_ext.directives", "myst_parser.sphinx_ext.main",
    "myst_parser.sphinx_ext.mathjax", "myst_parser.sphinx_ext.myst_refs", "pybtex.backends.plaintext",
    "pybtex.database.input.bibtex", "pybtex.markup", "pybtex.style.names.plain", "pygments.styles.native",
    "sphinx.builders.latex.transforms", "sphinx.ext.mathjax", "sphinx.search.fi", "sphinx.util.console",
    "sphinx_basic_ng", "sphinxcontrib.bibtex.style.names.last", "sphinxcontrib.bibtex.style.referencing.basic_foot",
    "sphinxcontrib.bibtex.style.referencing.foot",
)


def remembered(function: Any, differs_by: Callable[..., Any] = lambda *_further: None) -> Any:
    """Return *function* of a file, which is not called twice for the same content.

    *differs_by* returns what of its further arguments matters.
    """
    known: dict[tuple[Path, bytes, Any], Any] = {}

    @functools.wraps(function)
    def remember(path: Path, *further: Any) -> Any:
        key = path, path.read_bytes(), differs_by(*further)
        if key not in known:
            known[key] = function(path, *further)
        return known[key]

    return remember


def load(root: Path, language: str) -> None:
    """Load what a build of the book in the folder *root* needs, and check its catalogs of *language*.

    What is wrong with either is not told here: the build that meets it tells it.
    """
    catalog_check.check_catalog = remembered(catalog_check.check_catalog, lambda checker: checker.language)
    translation_status.count = remembered(translation_status.count)
    with suppress(Exception, SystemExit):
        config = Config.read(root / "source", overrides={}, tags=Tags())
        for name in (*builtin_extensions, *config.extensions, *PARTS):
            import_module(name)
        lean_citations.installed_plugins()
        locale_dir = root / "source" / config.locale_dirs[0]
        for each in editions(locale_dir.resolve(), config.language):
            checker = catalog_check.Checker(each, MessageReader(markdown_settings(config)))
            # Only the edition's own are read in the build; the page of all translations counts the others.
            if each == language:
                catalog_check.check_edition(locale_dir.resolve(), checker)
            translation_status.catalogs(locale_dir, each)
    # What stays until the end need not be looked through by the garbage collector of each fork, nor copied for it.
    # A build makes trees, and keeps them: most of what the collector does in the rest is in vain, too.
    gc.freeze()
    gc.set_threshold(50_000, 50, 50)


def fork(work: Callable[[], int | None], *, quiet: bool = False) -> int:
    """Start *work*, which returns an exit status or ends the program, in a fork; return the process.

    A *quiet* one tells nothing.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    if child := os.fork():
        return child
    status = 1
    try:
        if quiet:
            sys.stdout = sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 (until it ends)
            os.dup2(sys.stdout.fileno(), 1)  # for the programs that it starts
            os.dup2(sys.stdout.fileno(), 2)
        status = work() or 0
    except SystemExit as end:  # a Refusal among others: its code is what it tells
        if isinstance(end.code, str):
            print(end.code, file=sys.stderr)
        else:
            status = int(end.code or 0)
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def ended(process: int) -> int:
    """Wait for the end of a *process* that `fork` started; return its exit status, 128 and more for a signal."""
    _process, status = os.waitpid(process, 0)
    code = os.waitstatus_to_exitcode(status)
    return code if code >= 0 else 128 - code


def sphinx_build(arguments: Sequence[str], *, quiet: bool = False) -> int:
    """Start ``sphinx-build`` with *arguments* in a fork; return the process."""
    return fork(lambda: build_main(list(arguments)), quiet=quiet)
