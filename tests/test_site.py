"""What a reader of the web edition meets, in Chromium: run after `make html`.

The site is served from a folder below the root of its host, with a strict Content Security Policy, and no other host
can be reached.  Each test ends with an empty list of what the browser complained of.
"""

from __future__ import annotations

import gzip
import json
import re
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    CDPSession,
    ConsoleMessage,
    Page,
    Request,
    expect,
    sync_playwright,
)

from artefacts import BUILD, EDITIONS, ROOT, site, site_pages

AXE = (ROOT / "tests" / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
#: WCAG 2.2, levels A and AA, and what makes headings and landmarks useful.
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
GOOD_PRACTICE = ("heading-order", "page-has-heading-one", "landmark-one-main", "landmark-unique", "empty-heading",
                 "scope-attr-valid", "tabindex", "skip-link")
#: What depends on colours and on width; all else is the same on a dark page and on a phone.
LOOKS = ("color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable")
POLICY = ("default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
          "connect-src 'self'; form-action 'self'; base-uri 'none'")
#: No other host has an address.
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
         "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
CHAPTER = "chapters/arrows-and-dust.html"
MAP = "chapters/town-on-the-euphrates.html"
TABLES = "appendices/gazetteer.html"
#: Bytes and requests that a chapter may cost, without its figures.
WEIGHT, REQUESTS = 120_000, 12


class Handler(SimpleHTTPRequestHandler):
    """A static host with a Content Security Policy."""

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def do_GET(self) -> None:
        # Browsers ask for it where a page has no icon: a bare drawing.
        if self.path == "/favicon.ico":
            self.send_response(204)
            self.end_headers()
        else:
            super().do_GET()

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The address of the site: not the root of its host."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(BUILD))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/html/"
        server.shutdown()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        yield browser
        browser.close()


class Complaints(list[str]):
    """What a browser has to say against a site."""

    def watch(self, context: BrowserContext, allowed: str) -> None:
        """Take down errors of the pages of *context*, and requests to other addresses than *allowed*."""

        def hear(message: ConsoleMessage) -> None:
            if message.type in {"error", "warning"}:
                self.append(message.text)

        def see(request: Request) -> None:
            if not request.url.startswith((allowed, "data:", "file:")):
                self.append(f"asks for {request.url}")

        context.on("console", hear)
        context.on("weberror", lambda error: self.append(str(error.error)))
        context.on("request", see)


Open = Callable[..., Page]


@pytest.fixture(scope="module")
def all_complaints() -> Complaints:
    return Complaints()


@pytest.fixture
def complaints(all_complaints: Complaints) -> Complaints:
    """What the browser has to say in this test."""
    all_complaints.clear()
    return all_complaints


@pytest.fixture(scope="module")
def readers(browser: Browser, address: str, all_complaints: Complaints) -> Callable[..., BrowserContext]:
    """Return the reader of the site with some settings, always the same one: each has a window, which is dear."""

    @cache
    def with_settings(settings: str) -> BrowserContext:
        context = browser.new_context(**json.loads(settings))
        all_complaints.watch(context, address)
        context.set_default_timeout(10_000)
        context.new_page()  # keeps the window
        return context

    return lambda **settings: with_settings(json.dumps(settings, sort_keys=True))


@pytest.fixture
def open_page(readers: Callable[..., BrowserContext], address: str, complaints: Complaints) -> Iterator[Open]:
    """Open a page of the site as a reader who was never here: ``open_page("fi/index.html", locale="fi-FI")``."""
    pages: list[Page] = []

    def open_(path: str, **settings: Any) -> Page:
        pages.append(readers(**{"reduced_motion": "reduce"} | settings).new_page())
        pages[-1].goto(path if path.startswith("file:") else address + path)
        return pages[-1]

    yield open_
    for page in pages:
        devtools = page.context.new_cdp_session(page)
        scheme, host = urlsplit(page.url)[:2]
        devtools.send("Storage.clearDataForOrigin", {"origin": f"{scheme}://{host}", "storageTypes": "all"})
        page.close()
    assert complaints == []


def wait_until(page: Page, expression: str) -> None:
    """Wait until *expression* is true; Playwright's own way evaluates text in the page, which the policy forbids."""
    for _attempt in range(50):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(100)
    pytest.fail(f"never true: {expression}")


def violations(page: Page, *, looks_only: bool = False) -> list[str]:
    """Return what axe-core has against *page*."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    only = {"type": "rule", "values": LOOKS} if looks_only else {"type": "tag", "values": RULES}
    options = {"resultTypes": ["violations"], "preload": False, "runOnly": only}
    if not looks_only:
        options["rules"] = {rule: {"enabled": True} for rule in GOOD_PRACTICE}
    found = page.evaluate("async options => (await axe.run(options)).violations", options)
    return [f"{violation['id']}: {node['html']}" for violation in found for node in violation["nodes"]]


# -- Every page ------------------------------------------------------------------------


def take_phone(page: Page, devtools: CDPSession, *, phone: bool) -> None:
    """Show *page* in the dark on a phone, or in the light on a desk; it is not loaded anew."""
    page.emulate_media(color_scheme="dark" if phone else "light")
    size = {"width": 390, "height": 844} if phone else {"width": 1280, "height": 900}
    devtools.send("Emulation.setDeviceMetricsOverride", {"deviceScaleFactor": 1, "mobile": phone} | size)
    devtools.send("Emulation.setTouchEmulationEnabled", {"enabled": phone})


def phone_faults(page: Page) -> list[str]:
    """Return what is wrong with the looks of *page*, shown on a phone."""
    # The page does not move sideways: what is wide scrolls within itself.
    width = page.evaluate("""() => Math.max(
        document.documentElement.scrollWidth, document.body.scrollWidth,
        ...Array.from(document.querySelectorAll("article :is(h1, h2, p, figure, li, dd)"))
            .filter((block) => !block.closest(".table-wrapper"))
            .map((block) => block.getBoundingClientRect().right))""")
    return [*violations(page, looks_only=True), *([f"is {width} px wide"] if width > 390 else [])]


@pytest.mark.parametrize("language", EDITIONS)
def test_every_page_is_quiet_and_accessible_and_can_be_read_in_the_dark_on_a_phone(
    language: str, open_page: Open, address: str,
) -> None:
    page = open_page(f"{language}/index.html")
    devtools = page.context.new_cdp_session(page)
    found = []
    for path in site_pages(language):
        take_phone(page, devtools, phone=False)
        page.goto(f"{address}{language}/{path}")
        found += [f"{path}: {fault}" for fault in violations(page)]
        assert luminance(page, "body") > 0.9
        take_phone(page, devtools, phone=True)
        found += [f"{path}, on a phone: {fault}" for fault in phone_faults(page)]
        assert luminance(page, "body") < 0.1
    assert found == []


def test_faults_planted_in_the_dark_or_on_a_phone_would_be_found(open_page: Open) -> None:
    page = open_page(f"en/{CHAPTER}")
    devtools = page.context.new_cdp_session(page)
    take_phone(page, devtools, phone=False)
    page.add_style_tag(content="""
        @media (prefers-color-scheme: dark) { article h2 { color: #333; background: #222 } }
        @media (pointer: coarse) and (max-width: 400px) { article p:nth-of-type(2) { width: 600px } }""")
    assert violations(page) == []
    take_phone(page, devtools, phone=True)
    found = phone_faults(page)
    assert {fault.partition(":")[0] for fault in found} == {"color-contrast", "is 616 px wide"}


def luminance(page: Page, selector: str) -> float:
    """Return how light the ground of an element is, from 0 to 1."""
    colour = page.eval_on_selector(selector, "element => getComputedStyle(element).backgroundColor")
    return sum(map(int, re.findall(r"\d+", colour)[:3])) / 3 / 255


def test_axe_would_find_planted_faults(open_page: Open) -> None:
    page = open_page(f"en/{CHAPTER}")
    assert violations(page) == []
    page.evaluate("""() => {
        document.querySelector("article p").style.color = "#ccc";
        document.querySelector("article h2").outerHTML = "<h5>Deep</h5>";
        document.querySelector("article").insertAdjacentHTML("beforeend", "<img src='data:,'><button></button>");
    }""")
    found = {fault.partition(":")[0] for fault in violations(page)}
    assert {"color-contrast", "image-alt", "button-name", "heading-order"} <= found


def test_the_browser_would_complain_of_planted_faults(open_page: Open, complaints: Complaints) -> None:
    page = open_page(f"en/{CHAPTER}")
    page.evaluate("""() => {
        const add = (html) => document.body.append(document.createRange().createContextualFragment(html));
        add("<img src='https://example.org/spy.png' alt=''>");
        add("<p onclick='spy()'>Click</p>");
        add("<script>spy()</script>");
        setTimeout(() => { throw new Error("broken") });
    }""")
    page.wait_for_timeout(500)
    said = "\n".join(complaints)
    complaints.clear()
    assert "asks for https://example.org/spy.png" in said or "example.org" in said
    assert said.count("script-src 'self'") >= 2
    assert "broken" in said


@pytest.mark.parametrize("language", EDITIONS)
def test_chapters_are_light_and_leave_the_search_index_alone(language: str, open_page: Open, address: str) -> None:
    page = open_page(f"{language}/index.html")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    heavy = {}
    for path in [path for path in site_pages(language) if path.startswith("chapters/")]:
        asked.clear()
        page.goto(f"{address}{language}/{path}")
        files = [BUILD / unquote(name).lstrip("/") for name in asked if "/_images/" not in name]
        weight = sum(len(gzip.compress(file.read_bytes())) for file in files)
        assert not [file for file in files if file.name == "searchindex.js"]
        if weight > WEIGHT or len(files) > REQUESTS:
            heavy[path] = (weight, len(files))
        assert len(files) > 5
    assert heavy == {}


# -- Two languages ---------------------------------------------------------------------


def first_in_view(page: Page) -> str:
    """Return the anchor of the first paragraph that does not end above where an address would put it."""
    return str(page.evaluate("""() => {
        const padding = parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) || 0;
        return Array.from(document.querySelectorAll("article p[id]")).find(
            (paragraph) => paragraph.getBoundingClientRect().bottom
                > padding + parseFloat(getComputedStyle(paragraph).scrollMarginTop) + 4).id;
    }"""))


@pytest.mark.parametrize("reader", [{}, PHONE], ids=["desktop", "phone"])
def test_the_switch_leads_to_the_same_paragraph_and_back(open_page: Open, reader: dict[str, Any]) -> None:
    page = open_page(f"en/{CHAPTER}", **reader)
    paragraphs = page.eval_on_selector_all("article section > p[id]", "all => all.map(p => p.id)")
    anchor = paragraphs[6]
    page.evaluate("name => document.getElementById(name).scrollIntoView()", anchor)
    assert first_in_view(page) == anchor
    page.locator("a.edition[hreflang=fi]:visible").first.click()
    page.wait_for_url(f"**/fi/{CHAPTER}#{anchor}")
    assert first_in_view(page) == anchor
    assert page.locator("html").get_attribute("lang") == "fi"
    # Some paragraphs further on, and back.
    page.evaluate("name => document.getElementById(name).scrollIntoView()", paragraphs[8])
    further = first_in_view(page)
    assert paragraphs.index(further) > 6
    page.locator("a.edition[hreflang=en]:visible").first.click()
    page.wait_for_url(f"**/en/{CHAPTER}#{further}")
    expect(page.locator(f"#{further}")).to_be_in_viewport()


@pytest.mark.parametrize("reader", [{"viewport": {"width": 1280, "height": 900}}, PHONE], ids=["desktop", "phone"])
def test_there_and_back_again_does_not_drift(open_page: Open, address: str, reader: dict[str, Any]) -> None:
    page = open_page(f"en/{MAP}", **reader)
    anchors = page.eval_on_selector_all("article section > p[id], article h2", "all => all.map(e => e.id || "
                                        "e.closest('section').id)")
    for anchor in anchors[1:12]:
        page.goto(f"{address}en/{MAP}#{anchor}")
        for language in ("fi", "en"):
            page.locator(f"a.edition[hreflang={language}]:visible").first.click()
            page.wait_for_url(f"**/{language}/{MAP}#*")
            assert page.url.partition("#")[2] == anchor


def test_from_the_top_of_a_page_the_switch_leads_to_the_top(open_page: Open) -> None:
    page = open_page(f"en/{CHAPTER}")
    page.locator("a.edition[hreflang=fi]:visible").first.click()
    page.wait_for_url(f"**/fi/{CHAPTER}")
    assert page.evaluate("scrollY") == 0


def test_without_scripts_the_switch_leads_to_the_page(open_page: Open) -> None:
    page = open_page(f"en/{CHAPTER}", java_script_enabled=False)
    page.locator("a.edition[hreflang=fi]:visible").first.click()
    expect(page).to_have_url(re.compile(f"/fi/{CHAPTER}$"))


@pytest.mark.parametrize(("locale", "edition"), [("fi-FI", "fi"), ("en-GB", "en"), ("sv-FI", "en")])
def test_the_root_page_leads_by_the_languages_of_the_browser(open_page: Open, locale: str, edition: str) -> None:
    page = open_page("", locale=locale)
    page.wait_for_url(f"**/html/{edition}/index.html")


def test_the_root_page_remembers_the_readers_choice(open_page: Open, address: str) -> None:
    page = open_page("", locale="fi-FI")
    page.wait_for_url("**/fi/index.html")
    page.locator("a.edition[hreflang=en]:visible").first.click()
    page.wait_for_url("**/en/index.html")
    page.goto(address)
    page.wait_for_url("**/en/index.html")


def test_without_scripts_the_root_page_offers_all_editions(open_page: Open) -> None:
    page = open_page("", java_script_enabled=False)
    links = page.locator("a")
    assert [links.nth(place).get_attribute("href") for place in range(links.count())] == [
        f"{language}/index.html" for language in EDITIONS]


def test_the_root_page_is_accessible(open_page: Open, address: str) -> None:
    for scheme in ("light", "dark"):
        page = open_page(f"en/{CHAPTER}", color_scheme=scheme)
        text = (BUILD / "html" / "index.html").read_text(encoding="utf-8")
        # As a reader without scripts sees it: with them the page is gone at once.
        quiet = re.sub("<script.*?</script>", "", text)
        page.route(address, lambda route: route.fulfill(body=quiet, content_type="text/html"))  # noqa: B023
        page.goto(address)
        assert page.title()
        assert violations(page) == []


# -- Search ----------------------------------------------------------------------------


def results(page: Page) -> list[str]:
    """Return the addresses of what the search of *page* found, once it is done."""
    expect(page.locator(".search-summary")).not_to_have_text("")
    return [str(link) for link in page.eval_on_selector_all("ul.search > li > a", "all => all.map(a => a.href)")]


def pages_found(page: Page) -> set[str]:
    return {Path(urlsplit(link).path).stem for link in results(page)}


@pytest.mark.parametrize(("language", "asked", "word"), [
    ("fi", "Eufratin", "Eufrat"), ("fi", "Eufratilla", "Eufrat"), ("fi", "Belisariuksen", "Belisariuks"),
    ("fi", "taistelussa", "taistel"), ("en", "battles", "battle"), ("en", "Euphrates", "Euphrates"),
])
def test_inflected_words_find_theirs(open_page: Open, language: str, asked: str, word: str) -> None:
    page = open_page(f"{language}/index.html")
    page.locator(".sidebar-search").fill(asked)
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?*")
    found = pages_found(page)
    titled = {Path(path).stem for path, text in site_pages(language).items()
              if path.startswith("chapters/") and re.search(rf"<title>[^<-]*{word}", text)}
    assert titled <= found
    assert len(found) > 5
    assert all(f"/html/{language}/" in link for link in results(page))


def test_forms_of_a_word_find_the_same_pages(open_page: Open, address: str) -> None:
    page = open_page("fi/search.html?q=Eufratin")
    found = [pages_found(page)]
    for word in ("Eufratilla", "Eufratista", "Eufratille"):
        page.goto(f"{address}fi/search.html?q={word}")
        found.append(pages_found(page))
    assert len(found[0]) > 5
    assert all(other == found[0] for other in found)


def test_the_search_counts_in_the_language_of_the_edition(open_page: Open, address: str) -> None:
    page = open_page("fi/search.html?q=Eufratin")
    results(page)
    expect(page.locator(".search-summary")).to_have_text(re.compile(r"löytyi \d+ "))
    page.goto(f"{address}en/search.html?q=Euphrates")
    expect(page.locator(".search-summary")).to_have_text(re.compile(r"found \d+ pages"))


def test_each_language_has_its_own_words_only(open_page: Open, address: str) -> None:
    # Words that stand in no title of the bibliography.
    page = open_page("en/search.html?q=nuolet")
    assert results(page) == []
    page.goto(f"{address}fi/search.html?q=arrows")
    assert results(page) == []


# -- Notes, citations, paragraphs ------------------------------------------------------


def card(page: Page) -> Any:
    return page.locator(".note-card")


def test_a_note_shows_itself_where_the_mouse_is(open_page: Open) -> None:
    page = open_page(f"en/{CHAPTER}")
    note = page.locator("#hunnic-officers p").inner_text()
    expect(card(page)).to_be_hidden()
    page.locator("a.footnote-reference").first.hover()
    expect(card(page)).to_be_visible()
    assert page.locator(".note-card .card-text").inner_text().strip() == note.strip()
    page.keyboard.press("Escape")
    expect(card(page)).to_be_hidden()
    # The pointer may go into the card (WCAG 2.2, criterion 1.4.13), and away.
    page.mouse.move(5, 5)
    page.locator("a.footnote-reference").first.hover()
    expect(card(page)).to_be_visible()
    card(page).hover()
    page.wait_for_timeout(500)
    expect(card(page)).to_be_visible()
    page.mouse.move(5, 5)
    expect(card(page)).to_be_hidden()


def test_a_citation_shows_its_work(open_page: Open) -> None:
    page = open_page(f"fi/{CHAPTER}")
    page.locator('article p a[href*="#cite-"]').first.hover()
    expect(card(page)).to_be_visible()
    assert "Prokopios, Sodat. 1914." in card(page).inner_text()


def test_the_keyboard_shows_notes_and_reads_them(open_page: Open) -> None:
    page = open_page(f"fi/{CHAPTER}")
    reference = page.locator("a.footnote-reference").first
    page.locator("p:has(> a.footnote-reference) .mark").first.focus()
    page.keyboard.press("Shift+Tab")
    expect(reference).to_be_focused()
    expect(card(page)).to_be_visible()
    described = reference.get_attribute("aria-describedby")
    assert page.locator(f"#{described}").inner_text() == card(page).inner_text()
    page.keyboard.press("Tab")
    expect(card(page)).to_be_hidden()


def test_a_tap_shows_a_note_and_the_next_hides_it(open_page: Open) -> None:
    page = open_page(f"en/{CHAPTER}", **PHONE)
    reference = page.locator("a.footnote-reference").first
    reference.tap()
    expect(card(page)).to_be_visible()
    assert page.url.endswith(CHAPTER)
    box = card(page).bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    # The way to the note stands in the card.
    assert str(card(page).locator(".card-way").get_attribute("href")).endswith("#hunnic-officers")
    reference.tap()
    expect(card(page)).to_be_hidden()


def test_without_scripts_notes_and_citations_are_links(open_page: Open) -> None:
    page = open_page(f"en/{CHAPTER}", java_script_enabled=False)
    page.locator("a.footnote-reference").first.click()
    expect(page).to_have_url(re.compile("#hunnic-officers$"))
    page.locator('article p a[href*="#cite-"]').first.click()
    expect(page).to_have_url(re.compile(r"bibliography\.html#cite-"))


@pytest.mark.parametrize("language", EDITIONS)
def test_a_paragraph_gives_its_address_and_how_it_is_cited(open_page: Open, address: str, language: str) -> None:
    page = open_page(f"{language}/{CHAPTER}")
    paragraph = page.locator("article section > p").nth(2)
    anchor = paragraph.get_attribute("id")
    paragraph.hover()
    paragraph.locator(".mark").click()
    citing = page.locator(".paragraph-card")
    expect(citing).to_be_visible()
    words = {"en": ("The Callinicum Authors, Callinicum 531: Rome and Persia on the Euphrates, version",
                    "“Two thirds of a day”, paragraph 3, "),
             "fi": ("Callinicum-kirjan tekijät, Callinicum 531: Rooma ja Persia Eufratilla, versio",
                    "”Kaksi kolmannesta päivästä”, kappale 3, ")}[language]
    text = " ".join(citing.locator(".citation-form").inner_text().split())
    assert all(part in text for part in words)
    assert text.endswith(f"{address}{language}/{CHAPTER}#{anchor}")
    assert page.url.endswith(f"#{anchor}")
    other = {"en": "fi", "fi": "en"}[language]
    assert str(citing.locator(f"a[hreflang={other}]").get_attribute("href")).endswith(f"/{other}/{CHAPTER}#{anchor}")
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(citing).to_be_hidden()


def test_the_keyboard_opens_a_mark_and_copies_the_citation(open_page: Open, address: str) -> None:
    page = open_page(f"en/{CHAPTER}", permissions=["clipboard-read", "clipboard-write"])
    mark = page.locator("article section > p .mark").first
    mark.focus()
    assert float(mark.evaluate("mark => getComputedStyle(mark).opacity")) == 1
    page.keyboard.press("Enter")
    expect(page.locator(".paragraph-card button").first).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".paragraph-card button").nth(1)).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("The Callinicum Authors, Callinicum 531")
    assert f"{address}en/{CHAPTER}#p-" in copied
    page.keyboard.press("Escape")
    expect(mark).to_be_focused()


def test_without_scripts_a_mark_is_a_link(open_page: Open) -> None:
    page = open_page(f"en/{CHAPTER}", java_script_enabled=False)
    paragraph = page.locator("article section > p").first
    paragraph.hover()
    paragraph.locator(".mark").click()
    expect(page).to_have_url(re.compile(rf"#{paragraph.get_attribute('id')}$"))


# -- Figures, tables, type -------------------------------------------------------------


def test_a_figure_can_be_enlarged(open_page: Open) -> None:
    page = open_page(f"en/{MAP}")
    view = page.locator("dialog.figure-view")
    figure = page.locator("figure a.enlarge").first
    figure.focus()
    page.keyboard.press("Enter")
    expect(view).to_be_visible()
    image = view.locator("img")
    assert image.get_attribute("alt")
    assert image.bounding_box()["width"] > figure.bounding_box()["width"]  # type: ignore[index]
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(view).to_be_hidden()
    expect(figure).to_be_focused()
    figure.click()
    view.get_by_role("button", name="Close").click()
    expect(view).to_be_hidden()


def test_without_scripts_a_figure_leads_to_its_drawing(open_page: Open) -> None:
    page = open_page(f"en/{MAP}", java_script_enabled=False)
    page.locator("figure a.enlarge").first.click()
    expect(page).to_have_url(re.compile(r"/_images/.*\.svg$"))


def test_wide_tables_scroll_within_themselves(open_page: Open) -> None:
    page = open_page(f"fi/{TABLES}", **PHONE)
    wide = page.locator(".table-wrapper").first
    assert wide.evaluate("table => table.scrollWidth > table.clientWidth")
    wide.focus()
    page.keyboard.press("ArrowRight")
    wait_until(page, "document.querySelector('.table-wrapper').scrollLeft > 0")
    assert wide.get_attribute("aria-label")


@pytest.mark.parametrize("language", EDITIONS)
def test_lines_hold_sixty_to_seventy_five_letters(open_page: Open, language: str) -> None:
    page = open_page(f"{language}/{CHAPTER}", viewport={"width": 1280, "height": 900})
    lines = page.evaluate("""() => {
        // Letters a line, of lines that are neither first nor last of their paragraph.
        const counts = [];
        for (const paragraph of document.querySelectorAll("article section > p")) {
            const lines = new Map();
            const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
            while (walker.nextNode()) {
                const node = walker.currentNode;
                for (let place = 0; place < node.length; place++) {
                    const range = document.createRange();
                    range.setStart(node, place);
                    range.setEnd(node, place + 1);
                    const box = range.getClientRects()[0];
                    if (box) {
                        const line = Math.round(box.bottom / 10);
                        lines.set(line, (lines.get(line) || 0) + 1);
                    }
                }
            }
            counts.push(...Array.from(lines.values()).filter((count) => count > 20).slice(1, -1));
        }
        return counts;
    }""")
    assert len(lines) > 50
    assert 60 <= sum(lines) / len(lines) <= 75


def test_light_and_dark_can_be_chosen_and_are_remembered(open_page: Open, address: str) -> None:
    page = open_page(f"en/{CHAPTER}", color_scheme="light")
    assert luminance(page, "body") > 0.9
    page.locator(".theme-toggle:visible").click()
    assert luminance(page, "body") < 0.2
    page.goto(f"{address}fi/{CHAPTER}")
    assert luminance(page, "body") < 0.2


def test_who_wants_no_movement_gets_none(open_page: Open) -> None:
    moving = """() => Array.from(document.querySelectorAll("*")).filter(
        (element) => parseFloat(getComputedStyle(element).transitionDuration) > 0).length"""
    assert open_page(f"en/{CHAPTER}", reduced_motion="no-preference").evaluate(moving) > 0
    assert open_page(f"en/{CHAPTER}").evaluate(moving) == 0


def test_a_chapter_can_be_printed(open_page: Open, tmp_path: Path) -> None:
    page = open_page(f"en/{CHAPTER}", color_scheme="dark")
    page.pdf(path=tmp_path / "chapter.pdf", format="A4")
    run = subprocess.run(["pdftotext", "-layout", tmp_path / "chapter.pdf", "-"], capture_output=True, text=True,
                         check=True)
    text = " ".join(run.stdout.split())
    assert text.startswith("The battle 9. Two thirds of a day")
    assert "Works cited on this page" in text
    assert "Hughes, Ian" in text
    for around in ("Living on the edge", "Search", "suomi", "¶", "Next"):
        assert around not in text


# -- The keyboard ----------------------------------------------------------------------

FOCUSED = """() => {
    const element = document.activeElement;
    const style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    return {
        name: element.getAttribute("href") || element.id || element.getAttribute("name") || element.tagName,
        visible: element.checkVisibility({visibilityProperty: true}) && box.bottom > 0 && box.top < innerHeight
                 && box.right > 0 && box.left < innerWidth,
        marked: style.outlineStyle !== "none" || element.matches(".sidebar-toggle, .sidebar-search")
    };
}"""


@pytest.mark.parametrize("reader", [{"viewport": {"width": width, "height": 850}} for width in (1280, 390)],
                         ids=["wide", "narrow"])
def test_the_keyboard_walks_through_a_page_and_is_seen_everywhere(open_page: Open, reader: dict[str, Any]) -> None:
    page = open_page(f"en/{CHAPTER}", **reader)
    stops: list[dict[str, Any]] = []
    for _step in range(200):
        page.keyboard.press("Tab")
        stops.append(page.evaluate(FOCUSED))
        if stops[-1]["name"] == "BODY":
            break
    names = [stop["name"] for stop in stops]
    assert [stop for stop in stops[:-1] if not stop["visible"]] == []
    assert [stop for stop in stops[:-1] if not stop["marked"]] == []
    assert names[-1] == "BODY", "the walk has no end"
    assert {"#hunnic-officers", "stand-on-the-bank.html"} <= set(names)
    assert ("town-on-the-euphrates.html" in names) == (reader["viewport"]["width"] > 1000)


def test_the_first_stop_skips_to_the_text(open_page: Open) -> None:
    page = open_page(f"en/{CHAPTER}", viewport={"width": 1280, "height": 900})
    for _step in range(4):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.skip-to-content')"):
            break
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('article') !== null")


def test_the_keyboard_opens_and_closes_the_contents_of_a_narrow_page(open_page: Open) -> None:
    page = open_page(f"en/{CHAPTER}", viewport={"width": 390, "height": 844})
    contents = page.locator(".sidebar-tree a").first
    expect(contents).to_be_hidden()
    page.locator("#__navigation").focus()
    page.keyboard.press("Space")
    expect(contents).to_be_visible()
    contents.focus()
    page.keyboard.press("Escape")
    expect(contents).to_be_hidden()
    expect(page.locator("#__navigation")).to_be_focused()


# -- From a folder ---------------------------------------------------------------------


def test_the_site_works_from_a_folder(open_page: Open) -> None:
    page = open_page((site("en") / CHAPTER).as_uri())
    page.locator("a.footnote-reference").first.hover()
    expect(card(page)).to_be_visible()
    page.locator("a.edition[hreflang=fi]:visible").first.click()
    page.wait_for_url(re.compile(f"^file:.*/fi/{CHAPTER}"))
    page.locator("article section > p").first.hover()
    page.locator(".mark").first.click()
    expect(page.locator(".paragraph-card")).to_be_visible()
    page.goto((BUILD / "html" / "index.html").as_uri())
    page.wait_for_url(re.compile("^file:.*/fi/index.html$"))
