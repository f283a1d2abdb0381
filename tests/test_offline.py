"""After setup nothing needs a network, and nothing asks for it."""

from __future__ import annotations

import os
import shutil
import socket
import sys
from pathlib import Path

import pytest

import edition
from artefacts import ROOT
from offline import run_offline

ASK = {
    "a connection": "import socket; socket.create_connection(('192.0.2.1', 80), timeout=0.2)",
    "a datagram": "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('192.0.2.1', 53))",
    "a child": "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import socket; "
               "socket.create_connection((\"192.0.2.1\", 80), timeout=0.2)'])",
}


@pytest.mark.parametrize("question", ASK)
def test_a_planted_question_is_counted(question: str, tmp_path: Path) -> None:
    _run, packets = run_offline([sys.executable, "-c", ASK[question]], tmp_path, tmp_path / "packets")
    assert packets > 0


def test_silence_is_counted_as_such(tmp_path: Path) -> None:
    run, packets = run_offline([sys.executable, "-c", "print('silent')"], tmp_path, tmp_path / "packets")
    assert run.stdout == "silent\n"
    assert packets == 0


@pytest.mark.parametrize(("builder", "artefact"), [
    ("html", "river.html"), ("epub", "callinicum-en.epub"), ("latex", "callinicum-en.pdf")])
def test_a_book_is_built_without_a_network(builder: str, artefact: str, tmp_path: Path) -> None:
    """The settings and extensions of this book, with a chapter that has something of everything."""
    book = tmp_path / "book"
    for name in ("source/conf.py", "source/_ext", "source/_latex", "source/_epub", "source/_static",
                 "source/_templates", "bibliography.bib", "locale"):
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copyfile
        (book / name).parent.mkdir(parents=True, exist_ok=True)
        copy(ROOT / name, book / name)
    # One small drawing, in the book's face.
    (book / "source/figures").mkdir()
    (book / "source/figures/river.py").write_text(
        "import matplotlib.figure\n\n\ndef draw(_):\n    figure = matplotlib.figure.Figure()\n"
        "    figure.text(0.5, 0.5, _('River'))\n    return figure\n")
    (book / "source/index.md").write_text(
        "# Rivers\n\n```{toctree}\n:numbered: 1\n\nriver\nbibliography\n```\n")
    (book / "source/river.md").write_text(
        "# A river\n\nOn a river {cite:p}`procopius{1.18.26}`.[^n]\n\n```{index} single: River\n```\n\n"
        "```{figure} /figures/river.*\n:name: fig-river\n:alt: A river.\n\nA river.\n```\n\n[^n]: A note.\n")
    (book / "source/bibliography.md").write_text("(bibliography)=\n# Bibliography\n\n```{bibliography}\n```\n")
    environment = os.environ | {"SOURCE_DATE_EPOCH": str(edition.EARLIEST), "HOME": str(tmp_path)}
    with (book / "source/conf.py").open("a") as conf:
        conf.write('\nepub_types, cover_ornament = {}, ""\n')
    out = tmp_path / "out"
    commands: list[list[str | Path]] = [[sys.executable, "-m", "sphinx", "-q", "-b", builder, book / "source", out]]
    if builder == "latex":
        commands.append([sys.executable, ROOT / "tools" / "typeset.py", out, "callinicum-en"])
    for command in commands:
        run, packets = run_offline(command, book, tmp_path / "packets", environment)
        assert run.returncode == 0, run.stderr
        assert packets == 0
    assert (out / artefact).exists()


def test_a_test_cannot_leave_this_machine() -> None:
    """The guard of conftest.py."""
    with pytest.raises(RuntimeError, match="a test may not leave this machine"):
        socket.create_connection(("192.0.2.1", 80), timeout=0.2)
    with pytest.raises(RuntimeError, match="a test may not leave this machine"):
        socket.getaddrinfo("example.org", 80)
    with pytest.raises(RuntimeError, match="a test may not leave this machine"), \
            socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagram:
        datagram.sendto(b"x", ("192.0.2.1", 53))
    with socket.create_server(("127.0.0.1", 0)) as server, \
            socket.create_connection(("localhost", server.getsockname()[1]), timeout=5):
        pass
