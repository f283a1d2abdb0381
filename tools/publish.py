"""Put a finished artefact at its place in one step, so that nobody ever meets half of it.

    python tools/publish.py BUILT TARGET

BUILT is a file or a folder; a folder at TARGET is exchanged for the new one, which holds nothing of the old.
"""

from __future__ import annotations

import ctypes
import os
import re
import shutil
import sys
from pathlib import Path

#: From <fcntl.h> and <linux/fs.h>: paths relative to the working folder; swap the two names (renameat2(2)).
AT_FDCWD = -100
RENAME_EXCHANGE = 2


def exchange(one: Path, other: Path) -> None:
    """Swap two folders in one step where the kernel can, else in two renames.

    Raises OSError where neither works.
    """
    try:
        done = ctypes.CDLL(None, use_errno=True).renameat2(
            AT_FDCWD, os.fsencode(one), AT_FDCWD, os.fsencode(other), RENAME_EXCHANGE) == 0
    except AttributeError:  # no such call: not Linux, or a C library without it
        done = False
    if not done:
        aside = other.with_name(f".{other.name}.old")
        other.rename(aside)
        one.rename(other)
        aside.rename(one)


def forget_sums(target: Path) -> None:
    """Remove the sums (tools/build_record.py) one or two folders above *target*: they tell of the old one."""
    for folder in list(target.parents)[:2]:
        (folder / "SHA256SUMS").unlink(missing_ok=True)


def publish(built: Path, target: Path) -> None:
    """Put *built* at *target*, which then is newer than everything it was made of."""
    target.parent.mkdir(parents=True, exist_ok=True)
    forget_sums(target)
    # Beside what was built: a publisher that is killed leaves nothing among the artefacts.
    same_disk = built.parent.stat().st_dev == target.parent.stat().st_dev
    unfinished = (built if same_disk else target).with_name(f".{target.name}.new")
    if unfinished.is_dir():
        shutil.rmtree(unfinished)
    if built.is_dir():
        shutil.copytree(built, unfinished, ignore=shutil.ignore_patterns(".doctrees", ".buildinfo*"))
        if (unfinished / "index.html").exists():
            (unfinished / "index.html").touch()
        if target.exists():
            exchange(unfinished, target)
            shutil.rmtree(unfinished)
        else:
            unfinished.rename(target)
    else:
        shutil.copyfile(built, unfinished)
        unfinished.replace(target)


def publish_or_tell(built: Path, target: Path) -> None:
    """Put *built* at *target*, or end the program and say why that cannot be; then the old artefact is still there."""
    try:
        publish(built, target)
    except OSError as error:
        # copytree gathers (source, copy, reason) of all files that it could not copy.
        failures = error.args[0] if isinstance(error, shutil.Error) else []
        path, reason = (failures[0][1], failures[0][2]) if failures else (error.filename, error.strerror)
        reason = re.sub(r"^\[Errno \d+\] ([^:]*).*", r"\1", str(reason))
        sys.exit(f"{path or target}: {reason}; make the folder writable or free some space. "
                 "The last good artefact is still there.")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    publish_or_tell(Path(sys.argv[1]), Path(sys.argv[2]))
