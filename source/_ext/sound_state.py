"""Read the book anew where what an earlier build left is not whole, not its own, or not without a warning.

Sphinx keeps what it read in the folder of doctrees, and writes there file by file.  A build that is killed, a full disk
or another version leaves doctrees that do not fit together; the next build would take them for good.  It also tells a
warning only once: the next ``sphinx-build -W`` would pass.  So a record of the doctrees is written when a reading has
ended, and removed when one begins; without a record that fits nothing is taken over.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.application import ENV_PICKLE_FILENAME

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

#: The name of the record, in the folder of doctrees.
RECORD = "sound.json"
#: What shapes a doctree, beside the book and its extensions.
PACKAGES = ("Sphinx", "docutils", "myst-parser", "markdown-it-py", "sphinxcontrib-bibtex", "pybtex")


def state(folder: Path, conf: Path) -> dict[str, str]:
    """Return a digest of each file that Sphinx keeps in the *folder* of doctrees, and what wrote it.

    That is the versions of programs and the settings, *conf*: some extensions do not tell Sphinx which settings matter.
    """
    kept = [folder / ENV_PICKLE_FILENAME, *folder.rglob("*.doctree"), conf]
    found = {os.path.relpath(path, folder) if path != conf else "conf.py": hashlib.sha256(path.read_bytes()).hexdigest()
             for path in sorted(kept) if path.is_file()}
    return found | {name: version(name) for name in PACKAGES} | {"Python": sys.version}


def is_sound(folder: Path, conf: Path) -> bool:
    """Tell whether the *folder* of doctrees holds what its record says, and was read with the settings *conf*."""
    try:
        return bool(json.loads((folder / RECORD).read_text(encoding="utf-8")) == state(folder, conf))
    except (OSError, ValueError):
        return False


def on_config_inited(app: Sphinx, config: Config) -> None:
    """Forget what an earlier build read, where it is not sound."""
    environment = Path(app.doctreedir) / ENV_PICKLE_FILENAME
    # Sphinx compares times: after the clock was set back a changed chapter would seem older than its doctree.
    if environment.exists() and (environment.stat().st_mtime > time.time() + 1 or not is_sound(
            environment.parent, Path(app.confdir) / "conf.py")):
        environment.unlink()


def on_env_before_read_docs(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Remove the record: from now on the doctrees are in the making."""
    if docnames:
        (Path(app.doctreedir) / RECORD).unlink(missing_ok=True)


def on_env_check_consistency(app: Sphinx, env: BuildEnvironment) -> None:
    """Record the doctrees: all are written, the environment too."""
    folder = Path(app.doctreedir)
    unfinished = folder / f"{RECORD}.unfinished"
    unfinished.write_text(json.dumps(state(folder, Path(app.confdir) / "conf.py")), encoding="utf-8")
    unfinished.replace(folder / RECORD)


def on_build_finished(app: Sphinx, exception: Exception | None) -> None:
    """Remove the record of doctrees with a warning, so that it is told again until it is mended."""
    if exception is not None or app._warncount:
        (Path(app.doctreedir) / RECORD).unlink(missing_ok=True)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the record."""
    app.connect("config-inited", on_config_inited, priority=900)
    # After the checks of the sources, which refuse before anything is read.
    app.connect("env-before-read-docs", on_env_before_read_docs, priority=990)
    app.connect("env-check-consistency", on_env_check_consistency, priority=999)
    app.connect("build-finished", on_build_finished, priority=1)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
