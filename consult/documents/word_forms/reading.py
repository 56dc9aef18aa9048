"""Takes a filled form apart: its paragraphs and rows in order, with the anchors that are left in them.

Insertions are kept and deletions dropped, as if every tracked change had been accepted. Nothing is judged here.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from gettext import gettext as _
from typing import Any

from consult.documents.reading.packages import checked_zip, not_a_word_document
from consult.documents.reading.word import DROPPED, Collected, W, collect, is_prompt, part_of
from consult.documents.reading.word_lists import Lists, Styles
from consult.documents.word_forms.writing import ABOUT, FIELD, SEAL
from consult.domain.errors import BadDocument

MOST_XML = 16 * 1024 * 1024  # bytes of the main part; an ordinary form has a tenth of one megabyte
MOST_TEXT = 3_000_000  # characters; a hundred answers of the greatest length are less
MOST_ITEMS = 5_000  # paragraphs and rows
OLD = b"\xd0\xcf\x11\xe0"  # the container of old Office files and of locked ones
ANCHOR = re.compile(r"consult:(\d{1,4}:(?:value|text|row-\d{1,3})(?::\d{1,3})?)")
BOOKMARK = re.compile(r"_?consult_(\d{1,4})_(value|text|row_\d{1,3})")
PICTURES = f".//{W}drawing", f".//{W}pict"
SURROUNDINGS = re.compile(r"word/(?:header|footer|footnotes|endnotes)\d{0,3}\.xml")
SPACERS = ("separator", "continuationSeparator", "continuationNotice")  # notes that only draw a line


@dataclass(frozen=True)
class Passage:
    """One paragraph, with the anchors in and round it: "3:value" of a slot, "3:value:0" of a box to tick."""

    text: str
    anchors: frozenset[str] = frozenset()
    picture: bool = False


@dataclass(frozen=True)
class Row:
    """One row of a table, cell by cell."""

    cells: tuple[tuple[Passage, ...], ...]

    @property
    def anchors(self) -> set[str]:
        """The slots that the anchors in this row name."""
        found = {anchor for cell in self.cells for passage in cell for anchor in passage.anchors}
        return {":".join(anchor.split(":")[:2]) for anchor in found}


@dataclass(frozen=True)
class Margin:
    """A note in the margin."""

    author: str
    text: str


@dataclass
class Sheet:
    """A form as it came back. ``seal`` says which form it is, [] where a program dropped that."""

    items: list[Passage | Row] = field(default_factory=list)
    margins: list[Margin] = field(default_factory=list)
    seal: list[str] = field(default_factory=list)
    about: list[str] = field(default_factory=list)  # marks of the lines about it, as they were printed
    fields: dict[str, tuple[int, str]] = field(
        default_factory=dict
    )  # version and mark of each as it was given out


def read_form(data: bytes, filename: str) -> Sheet:
    """The form taken apart; nothing is fetched. Raises :class:`BadDocument`, whose message says what to do."""
    archive = _opened(data, filename)
    body = part_of(archive, "word/document.xml", filename)
    if body is None or body.find(f"{W}body") is None:
        raise not_a_word_document(filename)
    styles = Styles(part_of(archive, "word/styles.xml", filename))
    walker = _Walker(styles, Lists(part_of(archive, "word/numbering.xml", filename), styles))
    items = list(walker.items(body.find(f"{W}body"), frozenset()))
    for name in sorted(filter(SURROUNDINGS.fullmatch, archive.namelist())):
        items += walker.items(_without_spacers(part_of(archive, name, filename)), frozenset())
    sheet = Sheet([item for item in items if isinstance(item, Row) or item.text.strip() or item.picture])
    sheet.margins = list(_margins(part_of(archive, "word/comments.xml", filename), walker))
    _refuse_endless(sheet, filename)
    _read_properties(part_of(archive, "docProps/custom.xml", filename), sheet)
    return sheet


def _opened(data: bytes, filename: str) -> zipfile.ZipFile:
    if not data.strip(b"\0 \t\r\n"):
        raise BadDocument(_("“%s” is empty.") % filename)
    if not data.startswith((b"PK\x03\x04", OLD)):
        raise BadDocument(
            _("“%s” is not a Word file. Save the form as .docx, in Word or LibreOffice, and upload that.")
            % filename
        )
    archive = checked_zip(data, filename)
    names = {name.lower() for name in archive.namelist()}
    if any(name.endswith("vbaproject.bin") for name in names):
        raise BadDocument(_("“%s” has macros in it, so we did not open it. Save it as .docx.") % filename)
    if "mimetype" in names and "word/document.xml" not in names:
        raise BadDocument(
            _("“%s” is an OpenDocument file. Save it as a Word file (.docx) and upload that.") % filename
        )
    if "word/document.xml" in names and archive.getinfo("word/document.xml").file_size > MOST_XML:
        raise _endless(filename)
    return archive


def _refuse_endless(sheet: Sheet, filename: str) -> None:
    cells = (cell for row in sheet.items if isinstance(row, Row) for cell in row.cells)
    length = sum(len(one.text) for one in sheet.items if isinstance(one, Passage))
    length += sum(len(one.text) for cell in cells for one in cell) + sum(
        len(one.text) for one in sheet.margins
    )
    if length > MOST_TEXT or len(sheet.items) > MOST_ITEMS:
        raise _endless(filename)


def _endless(filename: str) -> BadDocument:
    sentence = _(
        "“%s” is far longer than a filled form. Take out what does not belong to the answer, and upload it again."
    )
    return BadDocument(sentence % filename)


class _Walker:
    """Walks a part of the package once, in order."""

    def __init__(self, styles: Styles, lists: Lists) -> None:
        self.styles, self.lists = styles, lists
        self.carried = ""  # the text of a paragraph whose end was deleted: it runs on into the next
        self.waiting: set[str] = set()  # anchors that stand between paragraphs: they belong to the next

    def items(self, parent: Any, around: frozenset[str]) -> Iterator[Passage | Row]:
        for child in () if parent is None else parent:
            if child.tag == f"{W}p":
                yield from self.paragraph(child, around)
            elif child.tag == f"{W}tbl":
                yield from self.table(child, around)
            elif child.tag == f"{W}sdt":
                if not is_prompt(child):
                    yield from self.items(child.find(f"{W}sdtContent"), around | _named(child))
            elif child.tag == f"{W}bookmarkStart":
                self.waiting |= _named(child)
            elif child.tag not in DROPPED and isinstance(child.tag, str):
                yield from self.items(child, around)

    def paragraph(self, p: Any, around: frozenset[str]) -> Iterator[Passage | Row]:
        found = Collected()
        collect(p, found, 0)
        text = self.carried + "".join(found.parts)
        properties = p.find(f"{W}pPr")
        inside = {name for node in p.iter(f"{W}sdt", f"{W}bookmarkStart") for name in _named(node)}
        self.waiting |= inside
        if properties is not None and properties.find(f"{W}rPr/{W}del") is not None:
            self.carried = text
        else:
            self.carried = ""
            picture = any(p.find(path) is not None for path in PICTURES) and not found.boxes
            anchors, self.waiting = around | self.waiting, set()
            yield Passage(self.numbered(text, properties), frozenset(anchors), picture)
        for box in found.boxes:
            yield from self.items(box, frozenset())

    def numbered(self, text: str, properties: Any) -> str:
        """The text with the bullet or number that Word prints before it."""
        if not text.strip():
            return text
        kind, label = self.lists.next_label(properties, self.styles.of(properties))
        if kind in ("number", "question") and label:
            return f"{label}. {text}"
        return f"• {text}" if kind else text

    def table(self, tbl: Any, around: frozenset[str]) -> Iterator[Row]:
        for tr in tbl.iter(f"{W}tr"):
            if next(tr.iterancestors(f"{W}tbl")) is tbl and tr.find(f"{W}trPr/{W}del") is None:
                cells = (tc for tc in tr.iter(f"{W}tc") if next(tc.iterancestors(f"{W}tr")) is tr)
                yield Row(tuple(tuple(self.cell(tc, around)) for tc in cells))

    def cell(self, tc: Any, around: frozenset[str]) -> Iterator[Passage]:
        held = tc.getparent().getparent()
        if held is not None and held.tag == f"{W}sdt":
            around = around | _named(held)
        for item in self.items(tc, around):
            if isinstance(item, Passage):
                yield item
            else:  # a table within a cell: a line for each of its rows
                texts = ("\n".join(one.text for one in cell).strip() for cell in item.cells)
                yield Passage(" | ".join(filter(None, texts)), frozenset(item.anchors))


def _named(node: Any) -> set[str]:
    """The anchor that a content control or a bookmark is."""
    if node.tag == f"{W}bookmarkStart":
        match = BOOKMARK.fullmatch(node.get(f"{W}name") or "")
        return {f"{match[1]}:{match[2].replace('_', '-')}"} if match else set()
    tag = node.find(f"{W}sdtPr/{W}tag")
    match = ANCHOR.fullmatch(tag.get(f"{W}val") or "") if tag is not None else None
    return {match[1]} if match else set()


def _without_spacers(part: Any) -> Any:
    for note in [] if part is None else list(part.iter(f"{W}footnote", f"{W}endnote")):
        if note.get(f"{W}type") in SPACERS:
            note.getparent().remove(note)
    return part


def _margins(part: Any, walker: _Walker) -> Iterator[Margin]:
    for note in [] if part is None else part.iter(f"{W}comment"):
        passages = (one for one in walker.items(note, frozenset()) if isinstance(one, Passage))
        if text := "\n".join(one.text for one in passages).strip():
            yield Margin((note.get(f"{W}author") or "").strip(), text)


def _read_properties(part: Any, sheet: Sheet) -> None:
    """What we wrote into the file about itself; anything else there is left alone."""
    for node in [] if part is None else part:
        name, value = node.get("name") or "", "".join(node.itertext()).strip()
        if name == SEAL:
            sheet.seal = value.split(" ")
        elif name == ABOUT:
            sheet.about = value.split(" ")
        elif name.startswith(FIELD):
            version, _space, mark = value.partition(" ")
            if version.isdigit() and len(version) < 10:
                sheet.fields[name.removeprefix(FIELD)] = (int(version), mark)
