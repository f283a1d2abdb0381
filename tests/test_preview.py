from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

TOOLS = Path(__file__).resolve().parent.parent / "tools"
SERVE = """
import sys
from pathlib import Path
import preview
preview.ROOT = Path(sys.argv[1])
preview.main(["fi"])
"""


def wait_for(condition: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_a_saved_catalog_is_shown(tmp_path: Path, rootdir: Path) -> None:
    root = tmp_path / "book"
    shutil.copytree(rootdir / "test-status", root / "source", ignore=shutil.ignore_patterns("locale"))
    shutil.copytree(rootdir / "test-status" / "locale", root / "locale")
    (root / "bibliography.bib").touch()
    conf = root / "source" / "conf.py"
    conf.write_text("import catalog_check\n" + conf.read_text().replace('["locale"]', '["../locale"]').replace(
        '"edition",', '"catalog_check", "edition",'))
    log = tmp_path / "log"
    with log.open("w") as out:
        run = subprocess.Popen([sys.executable, "-c", SERVE, str(root)], stdout=out, stderr=subprocess.STDOUT,
                               env=os.environ | {"PYTHONPATH": str(TOOLS), "SOURCE_DATE_EPOCH": "1700000000"})
    try:
        wait_for(lambda: "Waiting" in log.read_text())
        address = re.findall(r"http://[\d.:]+", log.read_text())[-1]

        def shown(text: str) -> bool:
            try:
                return text in urllib.request.urlopen(f"{address}/chapters/flow.html").read().decode()
            except urllib.error.URLError:
                return False

        wait_for(lambda: shown("Virta"))
        catalog = root / "locale/fi/LC_MESSAGES/chapters/flow.po"
        whole = catalog.read_text("utf-8")
        time.sleep(1)  # until the watcher is at work
        catalog.write_text(whole.replace("Virta", "Joki"), "utf-8")
        wait_for(lambda: shown("Joki"))
        # What the check refuses is told, and the pages stay.
        catalog.write_text(whole.replace("Virta", "{cite:p}`x`"), "utf-8")
        wait_for(lambda: "flow.po:6: the source has no" in log.read_text())
        assert shown("Joki")
    finally:
        run.terminate()
        run.wait()


def test_an_unknown_edition_is_refused() -> None:
    run = subprocess.run([sys.executable, "-c", "import preview; preview.main(['xx'])"], capture_output=True, text=True,
                         check=False, env=os.environ | {"PYTHONPATH": str(TOOLS)})
    assert (run.returncode, run.stderr) == (1, "Name one edition: make preview EDITION=fi\n")
