"""One Java for all validators that a process asks, started once: to start is most of what each of them has to do."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import jpype

#: Compile once and plainly, collect garbage without threads: what runs for seconds takes half of the processor so.
#: What is compiled so wants more of the stack.
QUICK = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss8m")


def classes(jars: Iterable[Path]) -> Callable[[str], Any]:
    """Return what finds a class of *jars* by its name.

    Each call has a loader of its own, so that programs which bring different versions of a library do not meet.
    """
    if not jpype.isJVMStarted():
        jpype.startJVM(*QUICK)
        jpype.JClass("java.util.logging.LogManager").getLogManager().reset()
    urls = [jpype.JClass("java.io.File")(str(jar)).toURI().toURL() for jar in jars]
    platform = jpype.JClass("java.lang.ClassLoader").getPlatformClassLoader()
    loader = jpype.JClass("java.net.URLClassLoader")(urls, platform)

    def find(name: str) -> Any:
        # Where Java's services are looked for, such as parsers of XML.
        jpype.JClass("java.lang.Thread").currentThread().setContextClassLoader(loader)
        return jpype.JClass(jpype.JClass("java.lang.Class").forName(name, True, loader))

    return find
