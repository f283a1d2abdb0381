"""What all tests share: tiny books, a fixed date, golden files, plain ``sphinx-build``."""

from __future__ import annotations

import ipaddress
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sphinx import locale
from sphinx.testing.util import SphinxTestApp

import edition
import file_by_file
import forked_sphinx

pytest_plugins = ["sphinx.testing.fixtures"]

TESTS = Path(__file__).parent

#: Files that take more than half a minute, the longest first; test_make wants build/ as `make book` leaves it.
LONGEST = ("test_site", "test_killed", "test_epub_readers", "test_make", "test_print", "test_faults",
           "test_plain_sphinx", "test_epub", "test_book", "test_bad_input", "test_malformed", "test_provision")


def stay_here(event: str, arguments: tuple[Any, ...]) -> None:
    """Refuse what would leave this machine, for the whole process (an audit hook, PEP 578)."""
    if event == "socket.getaddrinfo":
        host = arguments[0]
    elif event in ("socket.connect", "socket.sendto") and isinstance(arguments[1], tuple):
        host = arguments[1][0]
    else:
        return
    name = host.decode() if isinstance(host, bytes) else host
    if name in (None, "", "localhost"):
        return
    try:
        here = ipaddress.ip_address(name).is_loopback or ipaddress.ip_address(name).is_unspecified
    except ValueError:
        here = False
    if not here:
        raise RuntimeError(f"a test may not leave this machine, and asks for {name}")


sys.addaudithook(stay_here)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true",
                     help="write the golden files anew; read what changed in them before you commit it")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest."""
    items.sort(key=lambda item: LONGEST.index(item.path.stem) if item.path.stem in LONGEST else len(LONGEST))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Give each file to one worker."""
    return file_by_file.FileByFile(config, log)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print how many trials the tests of faults made."""
    for report in terminalreporter.getreports("passed") + terminalreporter.getreports("failed"):
        for name, value in report.user_properties:
            if name == "trials":
                terminalreporter.write_line(f"{report.nodeid.rpartition('::')[2]}: {value}")


@pytest.fixture(scope="session")
def rootdir() -> Path:
    """The folder of the tiny books: ``testroot="x"`` is ``roots/test-x``."""
    return TESTS / "roots"


@pytest.fixture
def sphinx_test_tempdir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a tiny book is copied to and built: anew for each test, always on the same date."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    return tmp_path


@pytest.fixture
def make_book(app_params: Any, make_app: Callable[..., SphinxTestApp]) -> Callable[..., SphinxTestApp]:
    """Make the book of the test's marker, with changes, and as often as wanted: ``make_book("epub", language="fi")``.

    All builds of a test share sources and doctrees, as those of an edition do.
    """
    args, kwargs = app_params
    earlier: list[SphinxTestApp] = []

    def make(buildername: str = "", language: str = "en", **settings: Any) -> SphinxTestApp:
        for app in earlier:
            # Docutils keeps directives and nodes for the whole process: Sphinx would warn of all of them.
            app.cleanup()
        settings = kwargs.get("confoverrides", {}) | {"language": language} | settings
        earlier.append(make_app(*([buildername] if buildername else args), **kwargs | {"confoverrides": settings}))
        return earlier[-1]

    return make


@pytest.fixture
def sphinx_build(monkeypatch: pytest.MonkeyPatch) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Plain ``sphinx-build`` as hosted builders call it, in a process of its own; warnings are errors."""
    monkeypatch.setenv("PYTHONPATH", str(Path(edition.__file__).parent))

    def build(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", *map(str, arguments)]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    return build


@pytest.fixture
def forked_build(monkeypatch: pytest.MonkeyPatch) -> Callable[..., subprocess.CompletedProcess[str]]:
    """The same for what does not depend on how a process begins: Sphinx is there already (forked_sphinx.py)."""
    monkeypatch.setenv("PYTHONPATH", str(Path(edition.__file__).parent))
    return lambda *arguments: forked_sphinx.run("-q", "-W", "--keep-going", *map(str, arguments))


@pytest.fixture
def speak(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], None]:
    """Let ``_`` of the extensions take its words from a catalog, as in a build; English where it does not exist."""

    def choose(catalog: Path) -> None:
        monkeypatch.setitem(locale.translators, ("general", "book"), edition.read_words(catalog))

    return choose


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a text with the reviewed file ``golden/NAME``."""

    def check(name: str, text: str) -> None:
        path = TESTS / "golden" / name
        if request.config.getoption("--update-golden"):
            path.write_text(text, encoding="utf-8")
        assert text == path.read_text(encoding="utf-8")

    return check
