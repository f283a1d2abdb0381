"""Install what the book needs to build (``build``), to be tested (``test``) or compared with others (``bench``).

    python3 tools/provision.py build|test|bench

The lists stand in ``pyproject.toml`` (``[tool.callinicum.packages]``) and in the locked requirement files.
Runs before any dependency is there: standard library only.  What is already installed is left alone; a run
that was cut off is taken up where it stopped.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
REQUIREMENTS = {"build": ROOT / "requirements.txt", "test": ROOT / "tests" / "requirements.txt"}


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
    for command in (["apt-get", "update", "-q"],
                    ["apt-get", "install", "-q", "-y", "--no-install-recommends", *missing]):
        if subprocess.run(as_root + command, env=environment, check=False).returncode:
            sys.exit(f"'{' '.join(command[:2])}' failed: see the lines above. "
                     "Without a network this step cannot be done; then run `make setup` again.")


def digest(requirements: Path) -> str:
    """Return what identifies the wanted state of the virtual environment: Python's version and the lock file."""
    return hashlib.sha256(sys.version.encode() + requirements.read_bytes()).hexdigest()


def install_requirements(purpose: str) -> None:
    """Bring ``.venv`` to the state of the lock file of *purpose*, every file checked against its hash."""
    requirements = REQUIREMENTS[purpose]
    stamp = VENV / f"{purpose}.sha256"
    wanted = digest(requirements)  # of the file as it is now: it may change while pip works
    if stamp.exists() and stamp.read_text() == wanted:
        return
    print(f"Installing Python packages of {requirements.relative_to(ROOT)} into .venv", flush=True)
    if not (VENV / "bin" / "pip").exists() or purpose == "build":
        subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], check=True)
    pip: list[str | Path] = [VENV / "bin" / "pip", "install", "-q", "--disable-pip-version-check",
                             "--require-hashes", "-r", requirements]
    if subprocess.run(pip, check=False).returncode:
        sys.exit("pip failed: see the lines above. Mend what they name and run `make setup` again.")
    stamp.write_text(wanted)


def install_node_packages() -> None:
    """Install the locked npm packages that the tests use into ``tests/node_modules``."""
    lock = ROOT / "tests" / "package-lock.json"
    stamp = ROOT / "tests" / "node_modules" / ".sha256"
    wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    print("Installing npm packages of tests/package-lock.json", flush=True)
    command = ["npm", "ci", "--prefix", str(lock.parent), "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
    if subprocess.run(command, check=False).returncode:
        sys.exit("npm failed: see the lines above. Run `make setup-test` again when that is mended.")
    stamp.write_text(wanted)


def main(purpose: str) -> None:
    """Install everything for *purpose*."""
    install_packages(purpose)
    if purpose in REQUIREMENTS:
        install_requirements(purpose)
    if purpose == "test":
        install_node_packages()


if __name__ == "__main__":
    if sys.argv[1:] not in (["build"], ["test"], ["bench"]):
        sys.exit(__doc__)
    main(sys.argv[1])
