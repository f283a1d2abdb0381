"""Refuse to begin where the system would not give the memory that a build needs.

CPython that runs out of memory while an exception passes through its frames can loop for ever: it needs an integer to
go on, cannot have it, and begins to raise that (``ceval.c``, label ``exception_unwind``).  What is plainly too little
is better told before anything is loaded.

    import enough_memory  # in conf.py
"""

from __future__ import annotations

import mmap

from refusal import Refusal

#: Bytes of address space that the smallest book needs beside what Python has before it loads Sphinx, rounded down.
NEEDED = 250 << 20


def refuse_too_little(needed: int = NEEDED) -> None:
    """Raise Refusal where the system would not give *needed* bytes; they are asked for and given back, never used."""
    try:
        mmap.mmap(-1, needed).close()
    except (MemoryError, OSError):
        raise Refusal(f"there is not enough memory: a build needs {needed >> 20} MB and more; close other programs, or "
                      "allow more (ulimit -v)") from None


refuse_too_little()
