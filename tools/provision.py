"""Install what the book needs to build (``build``), to be tested (``test``) or compared with others (``bench``).

    python3 tools/provision.py build|test|bench

The lists stand in ``pyproject.toml`` (``[tool.callinicum.packages]``) and in the locked requirement files.
Runs before any dependency is there: standard library only.  What is already installed is left alone; a run
that was cut off is taken up where it stopped: what has no stamp is made anew, apt-get and dpkg first finish what they
began.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
REQUIREMENTS = {"build": ROOT / "requirements.txt", "test": ROOT / "tests" / "requirements.txt"}

#: What setup takes from the network, or from a mirror of it.
NETWORK = """\
What is not installed yet comes from the network: Debian packages from the mirror that apt is set to
(/etc/apt/sources.list), Python packages from the index that pip is set to (pip config list) and, for the tests only,
npm packages from the registry that npm is set to (npm config get registry).  Nothing but setup needs a network."""


def wanted_packages(purpose: str) -> list[str]:
    """Return the Debian package names listed for *purpose* (``build``, ``test`` or ``bench``).

    ``"java: default-jre-headless"`` asks for the package only where the command is not there already.
    """
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    entries = [entry.rpartition(": ") for entry in settings["tool"]["callinicum"]["packages"][purpose]]
    return [package for command, _, package in entries if not (command and shutil.which(command))]


def missing_packages(wanted: list[str]) -> list[str]:
    """Return those of *wanted* that dpkg does not report as installed."""
    answer = subprocess.run(
        ["dpkg-query", "-W", "-f=${Package} ${db:Status-Status}\n", *wanted],
        capture_output=True, text=True, check=False,
    )
    installed = {line.split()[0] for line in answer.stdout.splitlines() if line.endswith(" installed")}
    return [package for package in wanted if package not in installed]


def install_packages(purpose: str) -> None:
    """Install the Debian packages of *purpose* that are missing, without their recommendations.

    On a system without dpkg and apt-get, print what to install by name and go on.
    """
    wanted = wanted_packages(purpose)
    if not (shutil.which("dpkg-query") and shutil.which("apt-get")):
        print("This is not Debian or Ubuntu. Please install what these Debian packages hold:\n  "
              + " ".join(wanted))
        return
    missing = missing_packages(wanted)
    if not missing:
        return
    print("Installing Debian packages: " + " ".join(missing), flush=True)
    as_root = [] if os.geteuid() == 0 else ["sudo"]
    if as_root and not shutil.which("sudo"):
        sys.exit("Neither root nor sudo: ask an administrator for\n  apt-get install --no-install-recommends "
                 + " ".join(missing))
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["dpkg", "--configure", "-a"],  # what an earlier run that was cut off has left
                    ["apt-get", "update", "-q"],
                    ["apt-get", "install", "-q", "-y", "--no-install-recommends", *missing]):
        if subprocess.run(as_root + command, env=environment, check=False).returncode:
            sys.exit(f"'{' '.join(command[:2])}' failed: see the lines above, and run `make setup` again.\n{NETWORK}")


def digest(requirements: Path) -> str:
    """Return what identifies the wanted state of the virtual environment: Python's version and the lock file."""
    return hashlib.sha256(sys.version.encode() + requirements.read_bytes()).hexdigest()


def last_lines(told: str, count: int = 4) -> str:
    """Return the last lines of what a program *told* of its errors; those that it calls so, if there are any."""
    lines = [line for line in told.splitlines() if line.strip()]
    errors = [line for line in lines if re.match(r"(npm )?err(or)?\b", line, re.IGNORECASE)]
    return "\n".join((errors or lines)[-count:])


def stamp_of(purpose: str) -> Path:
    """Return the file that says that ``.venv`` holds what *purpose* needs, and holds it whole."""
    return VENV / f"{purpose}.sha256"


def install_requirements(purpose: str) -> None:
    """Bring ``.venv`` to the state of the lock file of *purpose*, every file checked against its hash.

    While pip works there is no stamp, not of what was there before either: pip takes a package of which it has
    written the half for a whole one, so that after a run that was cut off ``.venv`` is made from nothing.
    """
    requirements = REQUIREMENTS[purpose]
    stamp = stamp_of(purpose)
    wanted = digest(requirements)  # of the file as it is now: it may change while pip works
    if stamp.exists() and stamp.read_text() == wanted:
        return
    print(f"Installing Python packages of {requirements.relative_to(ROOT)} into .venv", flush=True)
    before = {} if purpose == "build" else {stamp_of("build"): stamp_of("build").read_text()}
    for path in VENV.glob("*.sha256"):
        path.unlink()
    if purpose == "build":
        subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], check=True)
    pip: list[str | Path] = [VENV / "bin" / "pip", "install", "-q", "--disable-pip-version-check",
                             "--require-hashes", "-r", requirements]
    run = subprocess.run(pip, stderr=subprocess.PIPE, text=True, check=False)
    if run.returncode:
        # It ended by itself, and so left what was there as it was.
        for path, text in before.items():
            path.write_text(text)
        sys.exit(f"{last_lines(run.stderr)}\npip failed: mend what it names and run `make setup` again.\n{NETWORK}")
    for path, text in {**before, stamp: wanted}.items():
        path.write_text(text)


def install_node_packages() -> None:
    """Install the locked npm packages that the tests use into ``tests/node_modules``."""
    lock = ROOT / "tests" / "package-lock.json"
    stamp = ROOT / "tests" / "node_modules" / ".sha256"
    wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    print("Installing npm packages of tests/package-lock.json", flush=True)
    stamp.unlink(missing_ok=True)
    command = ["npm", "ci", "--prefix", str(lock.parent), "--ignore-scripts", "--no-audit", "--no-fund",
               "--loglevel=error"]
    run = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
    if run.returncode:
        sys.exit(f"{last_lines(run.stderr)}\nnpm failed: mend what it names and run `make setup-test` again.\n"
                 f"{NETWORK}")
    stamp.write_text(wanted)


def main(purpose: str) -> None:
    """Install everything for *purpose*."""
    install_packages(purpose)
    install_requirements("build")
    if purpose == "test":
        install_requirements("test")  # on top of that
        install_node_packages()


if __name__ == "__main__":
    if sys.argv[1:] not in (["build"], ["test"], ["bench"]):
        sys.exit(__doc__)
    main(sys.argv[1])
