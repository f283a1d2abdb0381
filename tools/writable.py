"""Refuse to start a build whose folder cannot be written: ``python tools/writable.py FOLDER``."""

from __future__ import annotations

import os
import sys
from pathlib import Path

if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    folder = Path(sys.argv[1])
    existing = [path for path in (folder, *folder.glob("*"), *folder.glob("*/*")) if path.is_dir()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        sys.exit(f"{folder}: {error.strerror}; make the folder that holds it writable")
    for path in existing:
        if not os.access(path, os.W_OK | os.X_OK):
            sys.exit(f"{path}: cannot be written; give yourself the right to (chmod u+rwx) or run `make clean`")
