"""End a build that fails with one clear error, also where nobody foresaw it.

    import clear_errors  # in conf.py, before the settings

Since version 9 Sphinx answers every failure, a word misspelt in ``conf.py`` too, with versions, extensions and a
traceback.  Here the author gets one line, ``file:line: what is wrong; how to mend it``; the traceback goes to a file,
and to the terminal with ``sphinx-build -T``.
"""

from __future__ import annotations

import errno
import re
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sphinx._cli.util.errors as sphinx_errors
from sphinx.errors import ConfigError, ExtensionError, SphinxError

from refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Collection

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

#: A word that a message names: in quotes, or the last part of a dotted name.
NAMED = re.compile(r"[\w-]+")
#: Errors of the system that no change of the book would mend.
MACHINE = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.EMFILE, errno.ENOMEM}


def cause(error: BaseException) -> BaseException:
    """Return what is behind *error*: Sphinx wraps what an extension or ``conf.py`` raises."""
    inner = error.orig_exc if isinstance(error, ExtensionError) and error.orig_exc else error.__cause__
    return cause(inner) if isinstance(error, ExtensionError | ConfigError) and inner else error


def machine_fault(error: BaseException) -> str:
    """Return the one line about *error* where it is not the book that is at fault but the machine; else ``""``."""
    inner = cause(error)
    if isinstance(inner, MemoryError):
        return "there is not enough memory; close other programs, or allow more (ulimit -v)"
    if isinstance(inner, OSError) and inner.errno in MACHINE:
        return f"{inner.filename or 'the disk'}: {inner.strerror}; free some space, or make the folder writable"
    return ""


def line_that_names(conf: Path, message: str) -> int:
    """Return the line of the file *conf* that holds a word of *message* in quotes; 1 where none does."""
    named = {f'"{word}"' for word in NAMED.findall(message)} | {f"'{word}'" for word in NAMED.findall(message)}
    lines = conf.read_text(encoding="utf-8", errors="replace").splitlines() if conf.is_file() else []
    return next((number for number, line in enumerate(lines, start=1) if any(word in line for word in named)), 1)


def settings_fault(conf: Path, error: BaseException) -> str:
    """Return the one line about *error*, which the settings of the file *conf* led to."""
    inner = cause(error)
    if isinstance(inner, Refusal):  # of a module that the settings import
        return str(inner)
    # Of an extension that is not there Sphinx tells the name.
    words = " ".join(str(error if type(inner) is ModuleNotFoundError else inner).split()) or type(inner).__name__
    if isinstance(inner, SyntaxError) and inner.filename:
        return f"{inner.filename}:{inner.lineno or 1}: {inner.msg}; mend the syntax"
    here = [frame.lineno for frame in traceback.extract_tb(inner.__traceback__) if Path(frame.filename) == conf]
    line = (here[-1] if here else None) or line_that_names(conf, words)
    return f"{conf}:{line}: {words.removesuffix('.')}; mend the setting"


def build_fault(place: str, error: BaseException, log: str) -> str:
    """Return the one line about *error* in the middle of a build, at *place*; its traceback is in the file *log*."""
    inner = cause(error)
    words = " ".join(str(inner).split()) or "no message"
    return (f"{place}: the build fails here ({type(inner).__name__}: {words.removesuffix('.')}); "
            f"look at what changed there last (for who develops the pipeline: {log})")


def on_build_finished(app: Sphinx, exception: Exception | None) -> None:
    """Refuse to go on after an *exception*, in place of Sphinx' report."""
    if exception is None or app.verbosity > 0:
        return
    if fault := machine_fault(exception):
        raise Refusal(fault) from exception
    conf = Path(app.confdir) / "conf.py"
    docname = app.env.current_document.docname if app.env else ""
    if isinstance(exception, SphinxError) and cause(exception) is exception:
        place = f"{app.env.doc2path(docname)}:1" if docname else f"{conf}:{line_that_names(conf, str(exception))}"
        raise Refusal(f"{place}: {' '.join(str(exception).split()).removesuffix('.')}; mend it there")
    if not docname and line_that_names(conf, str(cause(exception))) > 1:
        raise Refusal(settings_fault(conf, exception)) from exception
    place = str(app.env.doc2path(docname)) if docname else str(conf)
    raise Refusal(build_fault(f"{place}:1", exception, sphinx_errors.save_traceback(exception))) from exception


def handle_exception(exception: BaseException, /, *, stderr: Any = None, use_pdb: bool = False,
                     print_traceback: bool = False, message_log: Collection[str] = (),
                     extensions: Collection[Any] = ()) -> None:
    """Refuse, in one line, what raised an *exception* before the build; leave to Sphinx what a developer asked for."""
    if use_pdb or print_traceback or not isinstance(exception, Exception):
        sphinx_handle_exception(exception, stderr=stderr, use_pdb=use_pdb, print_traceback=print_traceback,
                                message_log=message_log, extensions=extensions)
        return
    if fault := machine_fault(exception):
        raise Refusal(fault) from exception
    # The frame that caught it is that of sphinx-build, which knows where conf.py is.
    caught = exception.__traceback__.tb_frame.f_locals.get("args") if exception.__traceback__ else None
    conf = Path(str(getattr(caught, "confdir", None) or getattr(caught, "sourcedir", ".")), "conf.py").resolve()
    raise Refusal(settings_fault(conf, exception)) from exception


# sphinx-build of 9.0.4 has no hook for it.
sphinx_handle_exception = sphinx_errors.handle_exception
if sphinx_handle_exception.__module__ != __name__:
    sphinx_errors.handle_exception = handle_exception


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the last word of a build."""
    # After every handler that still has to close something.
    app.connect("build-finished", on_build_finished, priority=999)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
