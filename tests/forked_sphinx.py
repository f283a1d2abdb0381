"""`sphinx-build` in a process of its own that has loaded Sphinx already: most of a run on a tiny book is loading.

The process is forked from a server that loaded what is not ours and nothing else, so that each run finds the extensions
as new as `sphinx-build` does.  All runs of a server hash alike: whoever compares two processes starts them.
"""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import tempfile
from functools import cache
from multiprocessing.context import ForkServerContext
from pathlib import Path

TESTS = Path(__file__).parent
#: What the server loads: what a run of most tiny books does.
MODULES = [
    "sphinx.application", "sphinx.cmd.build", "sphinx.builders.dummy", "sphinx.builders.epub3", "sphinx.builders.latex",
    "sphinx.builders.html", "sphinx.ext.intersphinx", "myst_parser.sphinx_ext.main", "sphinxcontrib.bibtex",
    "sphinxcontrib.serializinghtml", "furo", "matplotlib.figure", "matplotlib.backends.backend_pdf", "bs4", "polib",
    "babel.core", "icu", "PIL.Image",
]


@cache
def server() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(MODULES)
    return context


def build(arguments: tuple[str, ...], environment: dict[str, str], told: Path) -> None:
    """Be `sphinx-build` with *arguments*: write to the files ``out`` and ``err`` in *told*, end with its status."""
    for stream, name in ((1, "out"), (2, "err")):
        os.dup2(os.open(told / name, os.O_WRONLY | os.O_CREAT), stream)
    os.environ.clear()
    os.environ.update(environment)
    ours = {str(TESTS), str(TESTS.parent / "tools"), str(TESTS.parent / "source" / "_ext")}
    sys.path[:] = [*filter(None, environment.get("PYTHONPATH", "").split(os.pathsep)),
                   *(path for path in sys.path if path not in ours)]
    from sphinx.cmd.build import main

    sys.exit(main(arguments))


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run ``sphinx-build`` with *arguments*; return what came of it."""
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder)
        process = server().Process(target=build, args=(arguments, dict(os.environ), told))
        process.start()
        process.join()
        out, err = ((told / name).read_text("utf-8") for name in ("out", "err"))
        return subprocess.CompletedProcess(["sphinx-build", *arguments], process.exitcode or 0, out, err)
