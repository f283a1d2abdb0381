"""Write an EPUB 3.3 that is valid, in one language throughout, and the same bytes on every run.

The pages are those of the theme in ``_epub/``, the package, the contents and their older form those of the templates
there.  The cover comes from the extension `cover_image`, the pages of the print edition from `page_list`, each where
it is in use.  Of Sphinx' settings ``epub_tocdepth``, ``epub_use_index`` and ``epub_css_files`` count; the others that
shape its own EPUB do not.

``epub_types`` says what a document is where that cannot be seen: ``{"front/preface": "preface"}``.
"""

from __future__ import annotations

import os
import posixpath
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote, urldefrag
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import jinja2
from roman_numerals import RomanNumeral
from sphinx.builders.epub3 import Epub3Builder
from sphinx.locale import _ as sphinx_word
from sphinx.locale import get_translation

import epub_index
from edition import full_title, line_of_setting
from epub_contents import ROLES, Entry, Part, document_entry, find_parts, survey, with_descendants
from epub_metadata import Nature, metadata
from language_tag import language_tag, text_direction
from page_list import page_anchor, print_pages
from refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Set

    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata

_ = get_translation("book")

#: The folder of theme and templates.
TEMPLATES = Path(__file__).resolve().parent.parent / "_epub"
#: EPUB Open Container Format 3.3, section 4.2.2: these come first, and mimetype uncompressed.
FIRST = ("mimetype", "META-INF/container.xml", "content.opf", "nav.xhtml", "toc.ncx")
#: Core media types of EPUB 3.3 that a book of this kind holds, by suffix.
MEDIA_TYPES = {
    ".xhtml": "application/xhtml+xml", ".css": "text/css", ".ncx": "application/x-dtbncx+xml",
    ".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif",
    ".webp": "image/webp", ".otf": "font/otf", ".ttf": "font/ttf", ".woff": "font/woff", ".woff2": "font/woff2",
}
#: Images of these kinds may move or flash.
MOVING = (".gif", ".webp")


def write_container(target: Path, folder: Path, names: list[str], epoch: int) -> None:
    """Zip the files *names* of *folder* into *target*, in fixed order, all with the time *epoch* (seconds, UTC).

    The file appears at *target* only when it is whole.
    """
    date_time = time.gmtime(epoch)[:6]
    unfinished = target.with_suffix(".unfinished")
    with ZipFile(unfinished, "w") as container:
        for name in [*FIRST, *sorted(set(names) - set(FIRST))]:
            member = ZipInfo(name, date_time)
            member.external_attr = 0o644 << 16
            member.compress_type = ZIP_STORED if name == "mimetype" else ZIP_DEFLATED
            container.writestr(member, (folder / name).read_bytes(), compresslevel=9)
    unfinished.replace(target)


def numbered(entries: list[Entry], order: Iterator[int]) -> list[dict[str, Any]]:
    """Return *entries* as the NCX wants them, each with an id and its place in *order*."""
    found = []
    for entry in entries:
        place = next(order)
        found.append(asdict(entry) | {"id": f"point-{place}", "order": place,
                                      "children": numbered(list(entry.children), order)})
    return found


def check_types(config: Config, docnames: Set[str], conf: Path) -> None:
    """Raise Refusal where ``epub_types`` names a document that is not in the book, or a type that is none."""
    for docname, kind in config.epub_types.items():
        fault = (f"there is no document {docname}; mend its name" if docname not in docnames
                 else f"'{kind}' is no type of a section; write one of {', '.join(ROLES)}" if kind not in ROLES else "")
        if fault:
            raise Refusal(f"{conf}:{line_of_setting(conf, 'epub_types')}: epub_types: {fault}")


class BookEpubBuilder(Epub3Builder):
    """Sphinx' builder of pages, and an EPUB of our own around them."""

    template_dir = TEMPLATES  # type: ignore[assignment]
    #: Address of the cover's image within the book, empty for none.
    cover = ""
    #: Address of the page with which the text begins.
    beginning = ""

    def init_templates(self) -> None:
        """Take the templates of our theme alone: ``templates_path`` holds pages of the web edition."""
        paths, self.config.templates_path = self.config.templates_path, []
        super().init_templates()
        self.config.templates_path = paths

    def gen_additional_pages(self) -> None:
        """Write none: the page for missing addresses is the web edition's (``html_additional_pages``)."""

    def get_theme_config(self) -> tuple[str, dict[str, str | int | bool]]:
        """Return the theme; the one that is Sphinx' default gives place to ours."""
        name, options = super().get_theme_config()
        return ("book" if name == "epub" else name), options

    def prepare_writing(self, docnames: Set[str]) -> None:
        """Look through the book: the pages say what they are, and the package what is in them."""
        super().prepare_writing(docnames)
        check_types(self.config, self.env.found_docs, Path(self.confdir) / "conf.py")
        self.parts = find_parts(self.env, self.config.root_doc)
        self.survey = survey(self.env, self.parts, self.config.epub_types, self.get_target_uri)
        self.matters = {docname: part.matter for part in self.parts for top in part.docnames
                        for docname in with_descendants(self.env, top)}
        self.stylesheets = ["epub.css", *(name for name, _attributes in self.config.epub_css_files)]
        self.words = {
            "toc": sphinx_word("Table of Contents"), "landmarks": _("Landmarks"),
            "page_numbers": _("Page numbers of the print edition"),
            "loi": _("Maps and figures"), "lot": _("Tables"), "cover": _("Cover"),
            "titlepage": _("Title page"), "bodymatter": _("Beginning of the text"),
        }

    def section_type(self) -> str:
        """Return what the document that is being written is."""
        return self.survey.types.get(self.current_docname, "")

    def handle_page(self, pagename: str, addctx: dict[str, Any], templatename: str = "page.html", *,
                    outfilename: Path | None = None, event_arg: Any = None) -> None:
        """Write the page *pagename* with what all pages of the book need to know."""
        config = self.config
        common = {
            "tag": language_tag(config.language), "direction": text_direction(config.language), "body": "",
            "matter": self.matters.get(pagename, "" if pagename == "index" else "backmatter"), "words": self.words,
            "stylesheets": self.stylesheets, "has_pages": bool(print_pages(self).pages),
        }
        if pagename == config.root_doc:
            isbns = ((_("ISBN %s (print)"), config.edition_isbn_print), (_("ISBN %s (EPUB)"), config.edition_isbn_epub))
            common |= {"matter": "frontmatter", "book": {
                "title": config.project, "subtitle": config.edition_subtitle, "author": config.author,
                "publisher": config.edition_publisher, "full_title": full_title(config), "rights": config.copyright,
                "version": _("Version %s") % config.release, "isbns": [word % isbn for word, isbn in isbns if isbn]}}
        if pagename == "genindex":
            self.fix_genindex(addctx["genindexentries"])
            words = sphinx_word("see %s"), sphinx_word("see also %s")
            places = epub_index.Places(self.place_label, lambda uri: self.survey.order.get(uri, 0),
                                       once=bool(print_pages(self).pages))
            addctx["index"] = epub_index.arrange(addctx["genindexentries"], places, words)
        super().handle_page(pagename, common | addctx, templatename, outfilename=outfilename, event_arg=event_arg)

    def place_label(self, uri: str) -> str:
        """Return what a link of the index to *uri* is called: the page in print, else the chapter."""
        address, anchor = urldefrag(uri)
        docname = unquote(address).removesuffix(self.out_suffix)
        folio = print_pages(self).folios.get(docname, {}).get(anchor)
        number = self.env.toc_secnumbers.get(docname, {}).get("") or ()
        return folio or ".".join(map(str, number)) or self.env.titles[docname].astext()

    # -- The files of the book -----------------------------------------------------------

    def copy_html_static_files(self, context: dict[str, Any]) -> None:
        """Copy the style sheets of ``epub_css_files``: the other static files are those of the web edition."""
        for name in self.stylesheets[1:]:
            for folder in self.config.html_static_path:
                if (Path(self.confdir) / folder / name).exists():
                    (self._static_dir / name).write_bytes((Path(self.confdir) / folder / name).read_bytes())

    def handle_finish(self) -> None:
        """Write cover, pages of parts, contents and package, and zip the book."""
        contents, spine = self.lay_out()
        self.render("nav.xhtml", self.navigation(contents))
        self.render("toc.ncx", {
            "tag": language_tag(self.config.language), "identifier": self.config.epub_identifier,
            "title": full_title(self.config), "contents": numbered(contents, iter(range(1, 1 << 30)))})
        self.render("content.opf", self.package(spine))
        for source, name in (("mimetype", "mimetype"), ("container.xml", "META-INF/container.xml")):
            path = Path(self.outdir, name)
            path.parent.mkdir(exist_ok=True)
            path.write_bytes((TEMPLATES / source).read_bytes())
        target = Path(self.outdir) / f"{self.config.epub_basename}.epub"
        write_container(target, Path(self.outdir), self.book_files(), int(os.environ["SOURCE_DATE_EPOCH"]))

    def render(self, name: str, context: dict[str, Any]) -> None:
        """Write the file *name* by the template of that name."""
        environment = jinja2.Environment(loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True,
                                         undefined=jinja2.StrictUndefined)
        text = environment.get_template(f"{name}.jinja").render(context)
        Path(self.outdir, name).write_text(text + "\n", encoding="utf-8")

    def lay_out(self) -> tuple[list[Entry], list[str]]:
        """Write the pages that are no documents; return the contents, and all pages in the order of reading."""
        contents: list[Entry] = []
        spine = [self.get_target_uri(self.config.root_doc), "nav.xhtml"]
        if self.cover:
            alt = _("Cover: %s") % ". ".join(
                filter(None, (self.config.project, self.config.edition_subtitle, self.config.author)))
            page = {"title": self.words["cover"], "image": self.cover, "alt": alt, "matter": ""}
            self.handle_page("_pages/cover", page, "cover.html")
            spine.insert(0, "_pages/cover.xhtml")
        depth, part_number = self.config.epub_tocdepth, 0
        for part in self.parts:
            entries = [document_entry(self.env, docname, self.get_target_uri, depth) for docname in part.docnames]
            if part.title:
                part_number += 1
                entry = self.write_part(part, part_number)
                spine.append(entry.href)
                entries = [Entry(entry.text, entry.href, tuple(entries))]
            if part.matter == "bodymatter":
                self.beginning = self.beginning or entries[0].href
            contents += entries
            spine += [self.get_target_uri(name) for top in part.docnames for name in with_descendants(self.env, top)]
        if self.use_index:
            contents.append(Entry(sphinx_word("Index"), self.get_target_uri("genindex")))
            spine.append(contents[-1].href)
        return contents, list(dict.fromkeys(spine))

    def write_part(self, part: Part, number: int) -> Entry:
        """Write the page with which the *part* of that *number* begins; return its entry in the contents."""
        name = _("Part %s") % RomanNumeral(number).to_uppercase()
        page = f"_pages/part-{number}"
        self.handle_page(page, {"title": part.title, "number": name, "matter": "bodymatter"}, "part.html")
        return Entry(f"{name}: {part.title}", f"{page}{self.out_suffix}")

    def navigation(self, contents: list[Entry]) -> dict[str, Any]:
        """Return what the template of the navigation says."""
        lists = [(kind, self.words[kind], entries) for kind, entries in (
            ("loi", self.survey.figures), ("lot", self.survey.tables)) if entries]
        pages = [Entry(folio, f"{self.get_target_uri(docname)}#{page_anchor(folio)}")
                 for folio, docname in print_pages(self).pages]
        return {"tag": language_tag(self.config.language), "direction": text_direction(self.config.language),
                "words": self.words, "stylesheets": self.stylesheets, "contents": contents, "lists": lists,
                "landmarks": list(self.landmarks(lists)), "pages": pages}

    def landmarks(self, lists: list[tuple[str, str, list[Entry]]]) -> Iterator[tuple[str, Entry]]:
        """Yield the places of the book that a reader may look for: what they are, their names and addresses."""
        if self.cover:
            yield "cover", Entry(self.words["cover"], "_pages/cover.xhtml")
        yield "titlepage", Entry(self.words["titlepage"], self.get_target_uri(self.config.root_doc))
        yield "toc", Entry(self.words["toc"], "nav.xhtml#toc")
        for kind, title, _entries in lists:
            yield kind, Entry(title, f"nav.xhtml#{kind}")
        if self.beginning:
            yield "bodymatter", Entry(self.words["bodymatter"], self.beginning)
        for docname, kind in self.survey.types.items():
            if kind not in ("", "chapter", "appendix"):
                yield kind, Entry(self.env.titles[docname].astext(), self.get_target_uri(docname))
        if self.use_index:
            yield "index", Entry(sphinx_word("Index"), self.get_target_uri("genindex"))

    def book_files(self) -> list[str]:
        """Return the files of the book, sorted: what plain ``sphinx-build`` keeps in the same folder is left out."""
        out, doctrees = Path(self.outdir), Path(self.doctreedir)
        paths = [path for path in out.rglob("*") if path.suffix in MEDIA_TYPES and not path.is_relative_to(doctrees)]
        code = any('class="highlight' in path.read_text("utf-8") for path in paths if path.suffix == self.out_suffix)
        unread = set() if code else {"_static/pygments.css"}
        if not print_pages(self).pages:
            unread.add("_static/page-numbers.css")
        if not self.use_index:
            unread.add("genindex.xhtml")
        return sorted({path.relative_to(out).as_posix() for path in paths} - unread)

    def package(self, spine: list[str]) -> dict[str, Any]:
        """Return what the template of the package says; *spine* are the pages in the order of reading."""
        files = self.book_files()
        properties = {"nav.xhtml": "nav", self.cover: "cover-image"}
        manifest = {name: {"id": f"file-{number}", "href": quote(name), "properties": properties.get(name, ""),
                           "media_type": MEDIA_TYPES[posixpath.splitext(name)[1]]}
                    for number, name in enumerate(files, start=1)}
        # Documents that no list of chapters holds can still be reached by links.
        apart = [name for name in files if name.endswith(self.out_suffix) and quote(name) not in spine]
        moment = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(int(os.environ["SOURCE_DATE_EPOCH"])))
        nature = Nature(
            images=self.survey.images or bool(self.cover), described=self.survey.described, index=self.use_index,
            pages=bool(print_pages(self).pages), moving=any(name.endswith(MOVING) for name in files))
        return metadata(self.config, nature, moment) | {
            "tag": language_tag(self.config.language), "direction": text_direction(self.config.language),
            "manifest": manifest.values(), "cover": manifest.get(self.cover), "ncx": manifest["toc.ncx"],
            "spine": [manifest[unquote(name)] | {"linear": True} for name in spine]
            + [manifest[name] | {"linear": False} for name in apart]}


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the builder in place of Sphinx' own."""
    app.setup_extension("sphinx.builders.epub3")
    app.setup_extension("epub_markup")
    app.add_html_theme("book", TEMPLATES)
    app.add_builder(BookEpubBuilder, override=True)
    app.add_config_value("epub_types", {}, "epub", types=frozenset({dict}))
    # A claim to be made by who has checked it: "EPUB Accessibility 1.1 - WCAG 2.2 Level AA".
    app.add_config_value("epub_conforms_to", "", "epub", types=frozenset({str}))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
