"""The patches in upstream/, ready to be sent: each fits the version that is installed, and cures it without ours.

When a version with the patch is out, the test that it needs one fails: take the patch out, and the cure of ours.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

PATCHES = Path(__file__).parent / "upstream"
#: Builds a book, and tells how often docutils' settings were worked out, the backend of tooltips was looked for, and
#: the citations were gone through to list the works.
BUILD = """
import sys
import myst_parser.mdit_to_docutils.base as base, pybtex.plugin
from sphinx.cmd.build import build_main
from sphinxcontrib.bibtex.domain import BibtexDomain
settings, backends, citations = [], [], []
worked_out, looked_for = base.get_default_settings, pybtex.plugin._load_entry_point
refs = BibtexDomain.citation_refs.fget
def plugin(group, name, **more):
    if name == "plaintext":
        backends.append(name)
    return looked_for(group, name, **more)
def gone_through(domain):
    if sys._getframe(1).f_code.co_name in ("get_filtered_entries", "<setcomp>"):
        citations.append(1)
    return refs(domain)
base.get_default_settings = lambda *parsers: settings.append(parsers) or worked_out(*parsers)
pybtex.plugin._load_entry_point = plugin
BibtexDomain.citation_refs = property(gone_through)
status = build_main(sys.argv[1:])
print(len(settings), len(backends), len(citations))
sys.exit(status)
"""


def measured(root: str, rootdir: Path, folder: Path, patched: Path | None) -> list[int]:
    """Build the tiny book *root* without our cures, with the packages in *patched* before those that are installed.

    Return how often each defect shows: environments in doctrees, settings worked out, backends looked for, citations
    gone through.
    """
    shutil.copytree(rootdir / f"test-{root}", folder / "source")
    conf = folder / "source" / "conf.py"
    conf.write_text(conf.read_text("utf-8").replace('"lean_translation"', ""), "utf-8")
    paths = [*([str(patched)] if patched else []), str(PATCHES.parent.parent / "source" / "_ext")]
    run = subprocess.run(
        [sys.executable, "-c", BUILD, "-q", "-W", "-b", "html", "-D", "language=fi", "-d", folder / "doctrees",
         folder / "source", folder / "out"], capture_output=True, text=True, check=False,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(paths), "SOURCE_DATE_EPOCH": "1700000000"})
    assert run.returncode == 0, run.stderr
    environments = sum(path.read_bytes().count(b"BuildEnvironment") for path in folder.rglob("*.doctree"))
    return [environments, *map(int, run.stdout.split())]


@pytest.mark.parametrize(("patch", "package", "root", "defect"), [
    ("sphinx", "sphinx", "lean-translation", 0), ("myst-parser", "myst_parser", "lean-translation", 1),
    ("sphinxcontrib-bibtex", "sphinxcontrib/bibtex", "citations", 2),
    ("sphinxcontrib-bibtex-filter", "sphinxcontrib/bibtex", "citations", 3),
])
def test_a_patch_fits_and_cures(
    patch: str, package: str, root: str, defect: int, tmp_path: Path, rootdir: Path,
) -> None:
    name = patch.removesuffix("-filter")
    installed = Path(str(metadata.distribution(name).locate_file(package)))
    shutil.copytree(installed, tmp_path / "patched" / package, ignore=shutil.ignore_patterns("__pycache__"))
    subprocess.run(["git", "apply", "-p0", PATCHES / f"{patch}-{metadata.version(name)}.patch"], check=True,
                   cwd=tmp_path / "patched", env=os.environ | {"GIT_CEILING_DIRECTORIES": str(tmp_path)})
    before = measured(root, rootdir, tmp_path / "before", None)
    after = measured(root, rootdir, tmp_path / "after", tmp_path / "patched")
    assert before[defect] > after[defect]
    assert after[defect] <= 2  # bibliographies, each of which has citations of its own
