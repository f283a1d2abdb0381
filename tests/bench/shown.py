"""How long it takes until `make preview` shows a translation that was saved."""

from __future__ import annotations

import http.client
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

#: Seconds after which the preview is given up.
LIMIT = 600


def wait_for(met: Callable[[], bool], log: Path) -> None:
    """Wait until the condition is *met*; raise TimeoutError, with the end of the *log*, where it is not."""
    end = time.monotonic() + LIMIT
    while not met():
        if time.monotonic() > end:
            raise TimeoutError(f"nothing is shown: {log.read_text(encoding='utf-8')[-500:]}")
        time.sleep(0.02)  # a question takes time from who answers


def seconds_until_shown(folder: Path, page: str, catalog: Path, edits: list[tuple[str, str]], log: Path) -> list[float]:
    """Return how long each of the *edits* of *catalog* takes to be shown on *page* of the book in *folder*.

    An edit is the new content of the catalog, and words that only the page of that content holds.  What the preview
    tells goes to *log*.
    """
    original = catalog.read_text(encoding="utf-8")
    with log.open("w", encoding="utf-8") as told:
        preview = subprocess.Popen([sys.executable, "tools/preview.py", "fi", "--port=0"], cwd=folder, stdout=told,
                                   stderr=subprocess.STDOUT, start_new_session=True)
    try:
        wait_for(lambda: "Waiting" in log.read_text(encoding="utf-8"), log)
        address = re.findall(r"http://[\d.:]+", log.read_text(encoding="utf-8"))[-1]

        def is_shown(words: str) -> bool:
            try:
                with urllib.request.urlopen(f"{address}/{page}") as answer:
                    return words in answer.read().decode()
            except (urllib.error.URLError, http.client.HTTPException):  # not there yet, or just being written
                return False

        wait_for(lambda: is_shown("</html>"), log)
        time.sleep(2)  # until the watcher is at work
        taken = []
        for content, words in edits:
            start = time.monotonic()
            catalog.write_text(content, encoding="utf-8")
            wait_for(lambda words=words: is_shown(words), log)  # type: ignore[misc]
            taken.append(time.monotonic() - start)
            time.sleep(1)
        return taken
    finally:
        os.killpg(preview.pid, signal.SIGTERM)
        preview.wait()
        catalog.write_text(original, encoding="utf-8")
