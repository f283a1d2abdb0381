"""The one clear error with which a build refuses bad input."""

from __future__ import annotations


class Refusal(SystemExit):
    """Ends the build with a message, ``file:line: what is wrong; how to mend it``, and exit status 1.

    Not one of Sphinx' exceptions: since version 9 Sphinx prints a traceback with each of them and asks for a bug
    report.
    """
