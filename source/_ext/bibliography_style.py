"""Cite in the house style: author and date in the text, a bibliography after the Chicago Manual of Style.

The form is that of CMOS 17, chapter 15 (author–date), in the language of the edition: every word comes from
``book.po``, titles keep their capitals, works are sorted by the language's alphabet.  Ancient authors are cited by
author, short title and locator (Procopius, *Wars* 1.18.26).

Fields beyond BibTeX's own, as in BibLaTeX: ``shortauthor``, ``shorttitle``, ``maintitle``, ``translator``,
``langid`` (of the work, and of its title), ``booklangid`` (of the collected volume's, where it is another),
``organization``.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from docutils import nodes
from pybtex.bibtex.utils import split_name_list
from pybtex.database import Person
from pybtex.plugin import register_plugin
from pybtex.richtext import HRef, Tag, Text
from pybtex.style import FormattedEntry
from pybtex.style.formatting import BaseStyle
from pybtex.style.labels import BaseLabelStyle
from pybtex.style.sorting import BaseSortingStyle
from pybtex.style.template import node as template
from sphinx.addnodes import pending_xref
from sphinx.locale import get_translation
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.nodes import make_refnode
from sphinxcontrib.bibtex.citation_target import parse_citation_targets
from sphinxcontrib.bibtex.domain import BibtexDomain
from sphinxcontrib.bibtex.plugin import register_plugin as register_reference_style
from sphinxcontrib.bibtex.style.referencing import BaseReferenceStyle
from sphinxcontrib.bibtex.style.template import SphinxReferenceText

from collation import sort_key
from language_tag import text_direction

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pybtex.database import Entry
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata
    from sphinx.writers.html5 import HTML5Translator
    from sphinx.writers.latex import LaTeXTranslator

_ = get_translation("book")

#: BibLaTeX names languages in words (manual, section 3.1.1, field langid); HTML and gettext by BCP 47 tag.
LANGUAGE_TAGS = {
    "english": "en", "british": "en", "american": "en", "finnish": "fi", "french": "fr", "german": "de",
    "greek": "el", "italian": "it", "latin": "la", "spanish": "es", "swedish": "sv", "arabic": "ar",
}

#: What needs no full stop after it.
CLOSED = (".”", "?”", "!”", ".’", "?’", "!’", ".»", "?»", "!»", "”.", "’.", "».")

#: Sorts works without a year after an author's dated ones (CMOS 15.19).
UNDATED = "9999"

#: Emphasis within a field.
EMPHASIS = re.compile(r"\\emph\{([^{}]*)\}")

#: More authors than this are named in the text by the first "et al." (CMOS 15.29).
AUTHORS_IN_TEXT = 3


# -- Words ---------------------------------------------------------------------------

def persons(entry: Entry, role: str) -> list[Person]:
    """Return the persons who are *role* (``author``, ``editor``, ``translator``) of *entry*."""
    if role in entry.persons:
        return list(entry.persons[role])
    # pybtex reads only authors and editors as persons.
    return [Person(name) for name in split_name_list(entry.fields.get(role, ""))]


def plain(tex: list[str]) -> str:
    """Return the words of *tex* as text, accents and braces of TeX resolved."""
    return str(Text.from_latex(" ".join(tex)))


def full_name(person: Person, *, inverted: bool = False) -> str:
    """Return the name of *person*: ``Samuel N. C. Lieu``, inverted ``Lieu, Samuel N. C.``."""
    given = plain([*person.first_names, *person.middle_names])
    family = plain([*person.prelast_names, *person.last_names])
    lineage = plain(person.lineage_names)
    if inverted:
        return ", ".join(filter(None, (family, given, lineage)))
    return " ".join(filter(None, (given, family, lineage)))


def series_of_names(names: list[str], *, first_inverted: bool = False) -> str:
    """Join *names* as running text does.

    ``A``, ``A and B``, ``A, B, and C``; ``Lieu, Samuel, and B`` if the first is inverted.
    """
    if len(names) == 1:
        return names[0]
    pair = _("%s, and %s") if first_inverted or len(names) > 2 else _("%s and %s")
    return pair % (", ".join(names[:-1]), names[-1])


def field(entry: Entry, name: str) -> Text:
    """Return the field *name* of *entry* with its TeX resolved, empty if there is none."""
    # pybtex knows no command but accents; a title in a title is common enough.
    plain_and_emphasised = EMPHASIS.split(entry.fields.get(name, ""))
    return Text(*(Tag("em", Text.from_latex(part)) if place % 2 else Text.from_latex(part)
                  for place, part in enumerate(plain_and_emphasised)))


class InLanguage(Tag):  # type: ignore[misc]
    """Words in another language than the edition's; ``name`` is its tag.

    They are marked on the page, so that a voice reads them as what they are (WCAG 2.2, criterion 3.1.2).
    """

    def render(self, backend: Any) -> Any:
        """Return the words; for docutils inside an element that tells their language."""
        rendered = super().render(backend)
        marked = isinstance(rendered, list)
        return [nodes.inline("", "", *rendered, classes=[f"language-{self.name}"])] if marked else rendered


def title(entry: Entry, name: str = "title") -> Text:
    """Return the title in the field *name* of *entry*, marked with its language where that is not the edition's."""
    text = field(entry, name)
    given = entry.fields.get("langid", "")
    language = LANGUAGE_TAGS.get(entry.fields.get("booklangid", given) if name == "booktitle" else given, "")
    return Text(InLanguage(language, text)) if text and language not in ("", AlphabetOrder.language) else text


def word(entry: Entry, name: str) -> str:
    """Return the field *name* of *entry* in the edition's language, empty if there is none."""
    text = str(field(entry, name))
    return _(text) if text else ""


def authors(entry: Entry) -> tuple[list[Person], str]:
    """Return whom the bibliography names first, and what they did if they did not write the work."""
    for role, one, several in (
        ("author", "", ""),
        ("editor", _("ed."), _("eds.")),
        ("translator", _("trans."), _("trans.")),
    ):
        if found := persons(entry, role):
            return found, several if len(found) > 1 else one
    return [], ""


def is_ancient(entry: Entry) -> bool:
    """Tell whether *entry* is cited by author, short title and locator."""
    return "shorttitle" in entry.fields


# -- The text ------------------------------------------------------------------------

def names_in_text(entry: Entry) -> str:
    """Return whom a citation names: ``Greatrex and Lieu``, ``Procopius``, ``Finnish Wikipedia``."""
    if "shortauthor" in entry.fields:
        return word(entry, "shortauthor")
    names = [plain([*person.prelast_names, *person.last_names]) for person in authors(entry)[0]]
    if not names:
        return str(field(entry, "title"))
    if len(names) > AUTHORS_IN_TEXT:
        return _("%s et al.") % names[0]
    pair = _("%s and %s") if len(names) < 3 else _("%s, and %s")
    return names[0] if len(names) == 1 else pair % (", ".join(names[:-1]), names[-1])


def year(entry: Entry) -> str:
    """Return the year of *entry*, or the words for none."""
    return str(field(entry, "year")) or _("n.d.")


def citation(entry: Entry, locator: str, *, textual: bool) -> Text:
    """Return the citation of *entry* at *locator* (``""`` for the whole work), without the outer brackets.

    ``Procopius, Wars 1.18.26``; ``Hughes 2009, 12`` or, as part of a sentence, ``Hughes (2009, 12)``.
    """
    names = names_in_text(entry)
    if is_ancient(entry):
        return Text(names, ", ", Tag("em", word(entry, "shorttitle")), f" {locator}" if locator else "")
    place = f", {locator}" if locator else ""
    if "shortauthor" in entry.fields and "year" not in entry.fields:
        return Text(names, place)
    if textual:
        return Text(f"{names} ({year(entry)}{place})")
    # CMOS 15.44 sets a comma before the words for no date; other languages may not.
    dated = f"{names} {year(entry)}" if "year" in entry.fields else _("%s, n.d.") % names
    return Text(f"{dated}{place}")


class LinkedCitation(SphinxReferenceText):
    """A citation that leads to the bibliography.

    In LaTeX, too, as an ordinary cross-reference: sphinxcontrib-bibtex writes a fragile ``\\hyperlink`` there that a
    caption cannot hold (sphinxcontrib-bibtex #276).
    """

    def render(self, backend: Any) -> list[nodes.Element]:
        """Return the reference node."""
        info = self.info[0]
        children = super(SphinxReferenceText, self).render(backend)
        link = make_refnode(info.builder, info.fromdocname, info.todocname, info.citation_id, children[0], None)
        link.extend(children[1:])
        return [link]


@template  # type: ignore[untyped-decorator]
def linked_citation(children: list[Any], data: dict[str, Any], textual: bool = False) -> LinkedCitation:
    """Return the citation of one work, as a link, with the words before it."""
    info = data["reference_info"]
    before = f"{info.pre_text} " if info.pre_text else ""
    return LinkedCitation(info, before, citation(data["entry"], info.post_text, textual=textual))


@template  # type: ignore[untyped-decorator]
def citations(children: list[Any], data: dict[str, Any], textual: bool = False) -> Text:
    """Return the citations of one role: in brackets, or joined as words of the sentence."""
    if not textual:
        return Text("(", Text("; ").join(children), ")")
    return Text(", ").join(children)


@dataclass
class HouseReferenceStyle(BaseReferenceStyle):
    """The roles ``{cite:p}`` (in brackets) and ``{cite:t}`` (part of the sentence)."""

    def role_names(self) -> Iterable[str]:
        """Return the names of the roles that this style knows."""
        return ["p", "t"]

    def outer(self, role_name: str, children: list[Any]) -> Any:
        """Return the template of all citations of one role."""
        return citations(textual=role_name == "t")[children]

    def inner(self, role_name: str) -> Any:
        """Return the template of one citation."""
        return linked_citation(textual=role_name == "t")


def joined_locators(target: str) -> str:
    """Return the citation *target* with each work once, its locators joined in the order in which they stand.

    ``a{1.1},b{2},a{1.5}`` becomes ``a{1.1, 1.5},b{2}``.
    """
    works: dict[str, tuple[str, list[str]]] = {}
    for part in parse_citation_targets(target):
        _before, locators = works.setdefault(part.key, (part.pre, []))
        locators += [part.post] if part.post else []
    return ",".join(
        (f"{{{before}}}" if before else "") + key + (f"{{{', '.join(locators)}}}" if locators else "")
        for key, (before, locators) in works.items()
    )


class OrderedCitations(BibtexDomain):
    """The citation domain, citing each work once and in the order in which the author wrote.

    sphinxcontrib-bibtex cites in the order of the bibliography, and of a key that stands twice only the last
    locator.
    """

    def resolve_xref(self, env: Any, fromdocname: str, builder: Any, typ: str, target: str,  # type: ignore[override]
                     node: Any, contnode: Any) -> nodes.Element:
        """Return the citations that *target* asks for."""
        target = joined_locators(target)
        rank = {part.key: place for place, part in enumerate(parse_citation_targets(target))}
        by_bibliography = self.data["citations"]
        self.data["citations"] = sorted(by_bibliography, key=lambda cited: rank.get(cited.key, len(rank)))
        try:
            found: nodes.Element = super().resolve_xref(env, fromdocname, builder, typ, target, node, contnode)
            return found
        finally:
            self.data["citations"] = by_bibliography


# -- The bibliography ----------------------------------------------------------------

def heading(entry: Entry) -> Text:
    """Return what the entry is sorted and found by: its authors, or author and short title, or nothing."""
    if is_ancient(entry):
        return citation(entry, "", textual=False)
    named, role = authors(entry)
    if not named:
        return Text(word(entry, "shortauthor")).capfirst()
    names = [full_name(named[0], inverted=True), *(full_name(person) for person in named[1:])]
    inverted = len(names) > 1 and ", " in names[0]
    return Text(series_of_names(names, first_inverted=inverted), f", {role}" if role else "")


def sorting_names(entry: Entry) -> list[str]:
    """Return what *entry* is sorted by: its authors one by one, so that one alone precedes the same with others."""
    named = authors(entry)[0]
    if is_ancient(entry) or not named:
        return [str(heading(entry)) or str(field(entry, "title"))]
    return [full_name(person, inverted=True) for person in named]


def into_language(entry: Entry, language: str) -> bool:
    """Tell whether *entry* is in *language*.

    Finnish tells a translation into Finnish (suomentanut) from any other (kääntänyt); hence two messages.
    """
    return LANGUAGE_TAGS.get(entry.fields.get("langid", "")) == language


def contributors(entry: Entry, language: str) -> list[Text]:
    """Return the sentences on editors and translators that the heading does not name."""
    named_first = authors(entry)[0]
    found = []
    if (editors := persons(entry, "editor")) and editors != named_first:
        found.append(Text(_("Edited by %s") % series_of_names([full_name(person) for person in editors])))
    if (translators := persons(entry, "translator")) and translators != named_first:
        names = series_of_names([full_name(person) for person in translators])
        words = _("Translated by %s") if into_language(entry, language) else _("Translation by %s")
        found.append(Text(words % names))
    return found


def volume(entry: Entry) -> Text:
    """Return the number of the volume: ``Vol. 3``."""
    return Text(_("Vol. %s") % entry.fields["volume"]) if "volume" in entry.fields else Text()


def series(entry: Entry) -> Text:
    """Return series and number: ``Loeb Classical Library``, ``Malalas-Studien 1``."""
    return Text(" ").join(part for part in (field(entry, "series"), field(entry, "number")) if part)


def imprint(entry: Entry) -> Text:
    """Return place and publisher: ``Liverpool: Liverpool University Press``."""
    return Text(": ").join(part for part in (field(entry, "address"), field(entry, "publisher")) if part)


def pages(entry: Entry) -> str:
    """Return the pages with an en dash: ``171–187``."""
    return str(field(entry, "pages")).replace("--", "–")


def in_a_book(entry: Entry, language: str) -> Text:
    """Return the sentence on the collected volume: ``In Quellenfragen, edited by A and B, 171–187``."""
    book = Text(Text(_("In")), " ", Tag("em", title(entry, "booktitle")))
    if editors := persons(entry, "editor"):
        names = series_of_names([full_name(person) for person in editors])
        book += ", " + _("edited by %s") % names
    if translators := persons(entry, "translator"):
        names = series_of_names([full_name(person) for person in translators])
        book += ", " + (_("translated by %s") if into_language(entry, language) else _("translation by %s")) % names
    return book + (f", {pages(entry)}" if pages(entry) else "")


def in_a_journal(entry: Entry) -> Text:
    """Return the sentence on the journal: ``Ancient Warfare 5 (3): 12–19``."""
    issue = Text(Tag("em", field(entry, "journal")))
    if "volume" in entry.fields:
        issue += " " + entry.fields["volume"]
    if "number" in entry.fields:
        issue += f" ({entry.fields['number']})"
    return issue + (f": {pages(entry)}" if pages(entry) else "")


def quoted(title: Text) -> Text:
    """Return *title* in the quotation marks of the edition's language, closed by a full stop."""
    before, _percent, after = _("“%s.”").partition("%s")
    if str(title).endswith(("?", "!")):
        after = after.replace(".", "")
    return Text(before, title, after) if title else Text()


def whole_book(entry: Entry) -> list[Text]:
    """Return the sentences on a book's title, volume included."""
    if "maintitle" in entry.fields:
        return [Text(Tag("em", title(entry, "maintitle"))),
                Text(volume(entry), ", ", Tag("em", title(entry)))]
    return [Text(Tag("em", title(entry))) if "title" in entry.fields else Text()]


def links(entry: Entry) -> list[Text]:
    """Return the sentence with the work's DOI or address."""
    url = f"https://doi.org/{entry.fields['doi']}" if "doi" in entry.fields else entry.fields.get("url", "")
    return [Text(HRef(url, url))] if url else []


def description(entry: Entry, language: str) -> list[Text]:
    """Return the sentences on *entry* that follow heading and year."""
    note = [Text(word(entry, "note"))]
    if "booktitle" in entry.fields:
        book = in_a_book(entry, language)
        return [quoted(title(entry)), book, series(entry), imprint(entry), *note, *links(entry)]
    if "journal" in entry.fields:
        return [quoted(title(entry)), in_a_journal(entry), *note, *links(entry)]
    if entry.type in {"online", "misc", "electronic"}:
        return [quoted(title(entry)), field(entry, "organization"), *note, *links(entry)]
    own_volume = [] if "maintitle" in entry.fields else [volume(entry)]
    return [*whole_book(entry), *contributors(entry, language), *own_volume, series(entry), imprint(entry),
            *note, *links(entry)]


def bibliography_entry(entry: Entry, language: str) -> Text:
    """Return *entry* as the bibliography of the edition in *language* prints it."""
    dated = "year" in entry.fields or not entry.fields.get("shortauthor")
    parts = [heading(entry), Text(year(entry)) if dated else Text(), *description(entry, language)]
    closed = [part if str(part).endswith(CLOSED) else Text(part).add_period() for part in parts if part]
    return Text(" ").join(closed)


class AlphabetOrder(BaseSortingStyle):  # type: ignore[misc]
    """The order of the language's alphabet, an author's works by year."""

    #: Language of the edition (BCP 47); set when it is known.
    language = "en"

    def sort(self, entries: Iterable[Entry]) -> list[Entry]:
        """Return *entries* sorted."""
        key = sort_key(self.language)
        return sorted(entries, key=lambda entry: (
            [key(part) for part in sorting_names(entry)], entry.fields.get("year", UNDATED), entry.key))


class KeyLabels(BaseLabelStyle):  # type: ignore[misc]
    """Labels that only have to differ: the style prints none."""

    def format_labels(self, sorted_entries: Iterable[Entry]) -> list[str]:
        """Return the key of each entry."""
        return [entry.key for entry in sorted_entries]


class HouseStyle(BaseStyle):  # type: ignore[misc]
    """The bibliography in the house style, as a pybtex style."""

    default_sorting_style = AlphabetOrder
    default_label_style = KeyLabels

    def format_entry(self, label: str, entry: Entry, bib_data: Any = None) -> FormattedEntry:
        """Return *entry* in the house style."""
        return FormattedEntry(entry.key, bibliography_entry(entry, AlphabetOrder.language), label)


class bibliography_list(nodes.General, nodes.Element):  # noqa: N801
    """The works of one section of the bibliography."""


class bibliography_item(nodes.General, nodes.Element):  # noqa: N801
    """One work; citations lead to its ids."""


class BibliographyLists(SphinxPostTransform):
    """Print each bibliography where it stands, as a list without labels.

    As citations the entries would get numbers in LaTeX, which also moves them all to the end of the book (sphinx
    #5893), and a role in HTML that EPUBCheck warns of.
    """

    # After sphinxcontrib-bibtex made the entries (5), before LaTeX gathers citations (750).
    default_priority = 6

    def run(self, **kwargs: Any) -> None:
        """Turn each group of citation nodes into a `bibliography_list`."""
        for group in list(self.document.findall(nodes.container)):
            if not (len(group) and isinstance(group[0], nodes.citation)):
                continue
            works = bibliography_list()
            for work in group.findall(nodes.citation):
                body = [child for child in work.children if not isinstance(child, nodes.label)]
                works += bibliography_item("", *body, ids=work["ids"])
            group.replace_self(works)


def html_list(translator: HTML5Translator, node: nodes.Element) -> None:
    """Open the list in HTML."""
    translator.body.append(translator.starttag(node, "ul", CLASS="bibliography"))


def html_list_end(translator: HTML5Translator, _node: nodes.Element) -> None:
    """Close the list in HTML."""
    translator.body.append("</ul>\n")


def html_item(translator: HTML5Translator, node: nodes.Element) -> None:
    """Open a work in HTML."""
    translator.body.append(translator.starttag(node, "li", ""))


def html_item_end(translator: HTML5Translator, _node: nodes.Element) -> None:
    """Close a work in HTML."""
    translator.body.append("</li>\n")


def latex_list(translator: LaTeXTranslator, _node: nodes.Element) -> None:
    """Open the list in print."""
    translator.body.append("\n\\begin{worklist}\n")


def latex_list_end(translator: LaTeXTranslator, _node: nodes.Element) -> None:
    """Close the list in print."""
    translator.body.append("\n\\end{worklist}\n")


def latex_item(translator: LaTeXTranslator, node: nodes.Element) -> None:
    """Open a work in print, with the anchor that citations lead to."""
    anchors = "".join(translator.hypertarget(anchor) for anchor in node["ids"])
    # In a list from right to left, a work in Latin letters is read from the left.
    turned = ""
    if text_direction(translator.config.language) == "rtl":
        first = next(filter(str.isalpha, node.astext()), "1")
        turned = "\\BookFromLeft " if unicodedata.bidirectional(first) == "L" else ""
    translator.body.append(f"\n\\item {turned}{anchors}")


def pass_by(_translator: nodes.NodeVisitor, _node: nodes.Element) -> None:
    """Leave the children to themselves."""


def on_doctree_read(app: Sphinx, doctree: nodes.document) -> None:
    """Take the ids off citations: they serve links back from the bibliography, which the house style has not.

    In a translated note they would stand on the page twice.
    """
    for reference in doctree.findall(pending_xref):
        if reference.get("refdomain") == OrderedCitations.name:
            reference["ids"] = []


def on_config_inited(app: Sphinx, config: Any) -> None:
    """Tell the style the language of the edition."""
    AlphabetOrder.language = config.language


register_plugin("pybtex.style.formatting", "house", HouseStyle)
register_reference_style("sphinxcontrib.bibtex.style.referencing", "house", HouseReferenceStyle)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the house style as ``bibtex_default_style`` and ``bibtex_reference_style`` ``house``."""
    app.setup_extension("sphinxcontrib.bibtex")
    app.add_domain(OrderedCitations, override=True)
    app.add_post_transform(BibliographyLists)
    app.add_node(bibliography_list, html=(html_list, html_list_end), latex=(latex_list, latex_list_end),
                 text=(pass_by, pass_by))
    app.add_node(bibliography_item, html=(html_item, html_item_end), latex=(latex_item, pass_by),
                 text=(pass_by, pass_by))
    app.connect("config-inited", on_config_inited)
    app.connect("doctree-read", on_doctree_read)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
