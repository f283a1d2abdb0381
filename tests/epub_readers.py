"""Read an EPUB in real reading systems, epub.js and foliate-js, in Debian's Chromium; nothing is asked of a network."""

from __future__ import annotations

import contextlib
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page, Route, sync_playwright

TESTS = Path(__file__).resolve().parent
READERS = ("epubjs", "foliate")

#: What is asked of each page of a book, after it was shown.
LOOK = """async index => {
    const doc = await showPage(index)
    const marks = [...doc.querySelectorAll('[role="doc-noteref"]')]
    return {
        text: doc.body.textContent,
        language: doc.documentElement.lang,
        styled: getComputedStyle(doc.documentElement).hyphens === 'auto',
        broken: [...doc.images].filter(image => !image.naturalWidth).map(image => image.alt),
        lost: marks.filter(mark => !doc.getElementById(mark.hash.slice(1))).map(mark => mark.id),
        note: marks.length ? await followNote(doc).catch(error => `${error}`) : '',
    }
}"""


@dataclass
class Reading:
    """A book as a reader showed it."""

    #: What the reader knows of the book: pages, number of entries in its lists, cover.
    book: dict[str, Any] = field(default_factory=dict)
    #: Pages by address: text, language, whether styled, broken images, marks without a note, text of the first note.
    pages: dict[str, dict[str, Any]] = field(default_factory=dict)
    #: Errors that the browser reported, and requests to other hosts.
    errors: list[str] = field(default_factory=list)


class Handler(SimpleHTTPRequestHandler):
    """Serves readers and book."""

    def __init__(self, *args: Any, book: Path, **kwargs: Any) -> None:
        self.book = book
        super().__init__(*args, directory=str(TESTS), **kwargs)

    def translate_path(self, path: str) -> str:
        return str(self.book) if path == "/book.epub" else super().translate_path(path)

    def log_message(self, format: str, *args: Any) -> None:
        """Keep the output of the tests clean."""


@contextlib.contextmanager
def serve(book: Path) -> Iterator[str]:
    """Serve readers and *book* on this machine; yield the address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, book=book))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextlib.contextmanager
def opened(reader: str, book: Path, errors: list[str]) -> Iterator[tuple[Page, dict[str, Any]]]:
    """Open *book* in *reader*; yield the browser's page and what the reader knows of the book."""
    with serve(book) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 600, "height": 800})

        def guard(route: Route) -> None:
            if urlsplit(route.request.url).hostname == "127.0.0.1":
                route.continue_()
            else:
                errors.append(f"asked for {route.request.url}")
                route.abort()

        page.route("http*://**", guard)
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"{address}/readers/{reader}.html")
        page.wait_for_function("typeof openBook === 'function'")
        yield page, page.evaluate("openBook('/book.epub')")
        browser.close()


def read(reader: str, book: Path, pages: list[str] | None = None) -> Reading:
    """Return *book* as *reader* shows it, page by page; *pages* are the ones to look at, by default all."""
    reading = Reading()
    with opened(reader, book, reading.errors) as (page, reading.book):
        for index, name in enumerate(reading.book["pages"]):
            if pages is not None and name not in pages:
                continue
            try:
                reading.pages[name] = page.evaluate(LOOK, index)
            except Exception as error:
                reading.errors.append(f"{name}: {str(error).splitlines()[0]}")
    return reading
