from __future__ import annotations

import base64
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import provision

PROJECT = """
[tool.callinicum.packages]
build = [
  "one",       # with a comment
  "sh: two",
  "no-such-command: three",
]
test = []
"""


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "pyproject.toml").write_text(PROJECT)
    monkeypatch.setattr(provision, "ROOT", tmp_path)
    return tmp_path


def put_programs(folder: Path, monkeypatch: pytest.MonkeyPatch, **programs: str) -> None:
    """Let *programs* (name and shell code) be all that is on the path."""
    folder.mkdir()
    for name, code in programs.items():
        program = folder / name.replace("_", "-")
        program.write_text(f"#!/bin/sh\n{code}\n")
        program.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))


def test_a_package_is_not_wanted_where_its_command_is_there(root: Path) -> None:
    assert provision.wanted_packages("build") == ["one", "three"]
    assert provision.wanted_packages("test") == []


@pytest.mark.parametrize("purpose", ["build", "test", "bench"])
def test_the_lists_of_the_book_can_be_read(purpose: str) -> None:
    wanted = provision.wanted_packages(purpose)
    assert wanted
    assert all(package == package.strip() and ":" not in package for package in wanted)
    assert len(set(wanted)) == len(wanted)


def test_what_dpkg_does_not_have_is_missing() -> None:
    assert provision.missing_packages(["dpkg", "no-such-package-at-all"]) == ["no-such-package-at-all"]
    assert provision.missing_packages(["dpkg"]) == []


def test_a_removed_package_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put_programs(tmp_path / "bin", monkeypatch,
                 dpkg_query='echo "kept installed"; echo "removed config-files"; echo "broken half-installed"')
    assert provision.missing_packages(["kept", "removed", "broken"]) == ["removed", "broken"]


def test_other_systems_are_told_what_to_install(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:
    put_programs(root / "bin", monkeypatch)
    provision.install_packages("build")
    told = capsys.readouterr().out
    assert "not Debian" in told
    assert told.endswith("one two three\n")


def test_nothing_is_done_where_nothing_is_missing(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:
    put_programs(root / "bin", monkeypatch, sh="exit 1", apt_get="exit 1",
                 dpkg_query='echo "one installed"; echo "three installed"')
    provision.install_packages("build")
    assert capsys.readouterr().out == ""


def test_without_root_and_sudo_an_administrator_is_asked(
    root: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:
    put_programs(root / "bin", monkeypatch, sh="exit 1", apt_get="exit 1", dpkg_query="exit 1")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(SystemExit, match="apt-get install --no-install-recommends one three"):
        provision.install_packages("build")


def test_a_failing_apt_get_ends_with_one_message(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put_programs(root / "bin", monkeypatch, sh="exit 1", dpkg="exit 0", dpkg_query="exit 1", apt_get="exit 100",
                 sudo='"$@"')
    with pytest.raises(SystemExit, match=r"'apt-get update' failed"):
        provision.install_packages("build")


def test_python_packages_are_installed_once_for_each_lock_file(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:
    lock = root / "requirements.txt"
    lock.write_text("a==1 --hash=sha256:0\n")
    monkeypatch.setattr(provision, "REQUIREMENTS", {"build": lock})
    monkeypatch.setattr(provision, "VENV", root / "venv")
    (root / "venv").mkdir()
    before = provision.digest(lock)
    (root / "venv" / "build.sha256").write_text(before)
    provision.install_requirements("build")
    assert capsys.readouterr().out == ""
    lock.write_text("a==2 --hash=sha256:1\n")
    assert provision.digest(lock) != before


# -- Cut off, and without a network: the real program, venv and pip, with an index of two tiny packages ------------


def make_wheel(folder: Path, name: str, files: int) -> str:
    """Make a wheel of *name* with many modules in *folder*; return its line in a lock file."""
    info = f"{name}-1.dist-info"
    contents = {f"{name}/m{number}.py": f"VALUE = {number}\n" for number in range(files)}
    contents |= {f"{name}/__init__.py": "", f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1\n",
                 f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: x\nRoot-Is-Purelib: true\nTag: py3-none-any\n"}
    rows = [f"{path},sha256={base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).decode().rstrip('=')},"
            f"{len(text)}" for path, text in contents.items()]
    contents[f"{info}/RECORD"] = "\n".join([*rows, f"{info}/RECORD,,"]) + "\n"
    wheel = folder / f"{name}-1-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for path, text in contents.items():
            archive.writestr(path, text)
    return f"{name}==1 --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}\n"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A checkout that needs one package to build and one for the tests, both from a folder."""
    folder = tmp_path_factory.mktemp("provision") / "a checkout – ä"
    index = folder.parent / "index"
    (folder / "tools").mkdir(parents=True)
    (folder / "tests" / "node_modules").mkdir(parents=True)
    index.mkdir()
    shutil.copyfile(provision.__file__, folder / "tools" / "provision.py")
    (folder / "pyproject.toml").write_text("[tool.callinicum.packages]\nbuild = []\ntest = []\n")
    (folder / "requirements.txt").write_text(make_wheel(index, "rivers", 400))
    (folder / "tests" / "requirements.txt").write_text(make_wheel(index, "lakes", 400))
    lock = folder / "tests" / "package-lock.json"
    lock.write_text("{}")
    (folder / "tests" / "node_modules" / ".sha256").write_text(hashlib.sha256(lock.read_bytes()).hexdigest())
    with pytest.MonkeyPatch.context() as patch:
        # Nothing of this machine's settings, no network.
        for name in [name for name in os.environ if name.startswith("PIP_")]:
            patch.delenv(name)
        patch.setenv("PIP_CONFIG_FILE", os.devnull)
        patch.setenv("PIP_NO_INDEX", "1")
        patch.setenv("PIP_FIND_LINKS", str(index))
        patch.setenv("PIP_NO_CACHE_DIR", "1")
        yield folder


@pytest.fixture
def checkout(project: Path) -> Iterator[Path]:
    """The checkout before any setup."""
    lock = (project / "requirements.txt").read_text()
    yield project
    (project / "requirements.txt").write_text(lock)
    shutil.rmtree(project / ".venv", ignore_errors=True)


@pytest.fixture(scope="module")
def finished(project: Path) -> Path:
    """What a setup for the build makes, moved away."""
    subprocess.run(setup_command(project, "build"), check=True, capture_output=True)
    return (project / ".venv").rename(project.parent / "finished")


@pytest.fixture
def built(finished: Path, checkout: Path) -> Path:
    """The checkout after a setup for the build."""
    subprocess.run(["cp", "-a", finished, checkout / ".venv"], check=True)
    return checkout


def setup_command(checkout: Path, purpose: str) -> list[str]:
    return [sys.executable, str(checkout / "tools" / "provision.py"), purpose]


def packages(checkout: Path) -> Path:
    (found,) = (checkout / ".venv" / "lib").glob("python*/site-packages")
    return found


def kill_when(checkout: Path, purpose: str, moment: Callable[[Path], bool]) -> bool:
    """Start a setup and kill it and all its children at *moment*; tell whether it came to that."""
    process = subprocess.Popen(setup_command(checkout, purpose), start_new_session=True,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while process.poll() is None:
        if moment(checkout / ".venv"):
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            return True
        time.sleep(0.001)
    return False


MOMENTS: dict[str, tuple[str, Callable[[Path], bool]]] = {
    "pip is put there": ("build", lambda venv: any(venv.glob("lib/python*/site-packages/pip"))),
    "the half of a package is there": ("build", lambda venv: any(venv.glob("lib/python*/site-packages/rivers/m3.py"))),
    "a package says that it is there": (
        "build", lambda venv: any(venv.glob("lib/python*/site-packages/rivers-1.dist-info/METADATA"))),
    "the half of a test's package is there": (
        "test", lambda venv: any(venv.glob("lib/python*/site-packages/lakes/m3.py"))),
    "it is made anew for another lock file": (
        "build", lambda venv: not any(venv.glob("lib/python*/site-packages/rivers"))),
}


@pytest.mark.parametrize("moment", [
    moment if moment.startswith("the half") else pytest.param(moment, marks=pytest.mark.torture) for moment in MOMENTS])
def test_a_setup_that_was_killed_ends_well(moment: str, request: pytest.FixtureRequest) -> None:
    purpose, reached = MOMENTS[moment]
    checkout: Path = request.getfixturevalue("built" if purpose == "test" or "anew" in moment else "checkout")
    if "anew" in moment:
        lock = checkout / "requirements.txt"
        lock.write_text(lock.read_text() + "# another\n")
    assert kill_when(checkout, purpose, reached)
    # Nobody takes it for finished: `make` looks whether these are there.
    assert not list((checkout / ".venv").glob("*.sha256"))
    subprocess.run(setup_command(checkout, purpose), check=True, capture_output=True)
    for name in ("rivers", "lakes") if purpose == "test" else ("rivers",):
        assert len(list((packages(checkout) / name).glob("m*.py"))) == 400
    assert (checkout / ".venv" / f"{purpose}.sha256").exists()
    again = subprocess.run(setup_command(checkout, purpose), check=True, capture_output=True, text=True)
    assert again.stdout == ""


def test_pip_takes_the_half_of_a_package_for_a_whole_one(built: Path) -> None:
    """The reason for what setup does; if this fails, it can do less."""
    (packages(built) / "rivers" / "m7.py").unlink()
    subprocess.run([built / ".venv" / "bin" / "pip", "install", "-q", "--require-hashes", "-r",
                    built / "requirements.txt"], check=True, capture_output=True)
    assert not (packages(built) / "rivers" / "m7.py").exists()


def test_without_a_network_setup_says_what_it_needs(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PIP_NO_INDEX")
    monkeypatch.delenv("PIP_FIND_LINKS")
    # Nobody listens there: as good as no network.
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/")
    monkeypatch.setenv("PIP_RETRIES", "0")
    run = subprocess.run(setup_command(built, "test"), capture_output=True, text=True, check=False)
    assert run.returncode == 1
    told = run.stderr.splitlines()
    assert "No matching distribution found for lakes==1" in run.stderr
    assert "pip failed: mend what it names and run `make setup` again." in told
    assert run.stderr.endswith(provision.NETWORK + "\n")
    assert "Traceback" not in run.stderr
    # What was there before is still good.
    subprocess.run(setup_command(built, "build"), check=True, capture_output=True)
    assert len(list((packages(built) / "rivers").glob("m*.py"))) == 400


def test_what_dpkg_began_is_finished_first(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = root / "told"
    put_programs(root / "bin", monkeypatch, sh="exit 1", dpkg_query="exit 1", sudo='"$@"',
                 dpkg=f'echo "dpkg $*" >> {told}', apt_get=f'echo "apt-get $1" >> {told}; test "$1" = update')
    with pytest.raises(SystemExit, match=r"'apt-get install' failed(.|\n)*the mirror that apt is set to"):
        provision.install_packages("build")
    assert told.read_text().splitlines() == ["dpkg --configure -a", "apt-get update", "apt-get install"]


def test_a_failing_npm_is_told_in_its_own_words(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (root / "tests" / "node_modules").mkdir(parents=True)
    (root / "tests" / "package-lock.json").write_text("{}")
    (root / "tests" / "node_modules" / ".sha256").write_text("old")
    put_programs(root / "bin", monkeypatch, npm='echo "npm error network ENOTFOUND" >&2; exit 1')
    with pytest.raises(SystemExit, match=r"network ENOTFOUND\nnpm failed(.|\n)*the registry that npm is set to"):
        provision.install_node_packages()
    assert not (root / "tests" / "node_modules" / ".sha256").exists()
