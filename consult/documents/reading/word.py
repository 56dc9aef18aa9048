"""Word documents to lines: insertions kept, deletions dropped, numbers as Word would print them.

The parts are read straight from the package with a parser that resolves no entity, loads no DTD and
opens no network connection; a document that declares either is refused. Relationships are never followed.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from dataclasses import dataclass, field
from gettext import gettext as _
from typing import Any

from consult.documents.reading.lines import Line, cells_of, mark, tidy
from consult.documents.reading.packages import not_a_word_document
from consult.documents.reading.word_lists import Lists, Styles
from consult.domain.errors import BadDocument

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
TRANSITIONAL = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
DROPPED = {f"{W}del", f"{W}moveFrom", FALLBACK, f"{W}instrText", f"{W}delText", f"{W}rPr", f"{W}pPr"}
SPACES = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-", f"{W}softHyphen": ""}
WINGDINGS = {
    "F06F": "☐",
    "F0A8": "☐",
    "F071": "☐",
    "F072": "☐",
    "F0FE": "☒",
    "F0FC": "✓",
    "F0A1": "○",
    "F0B7": "•",
}
_DECLARES = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.I)
_HEADING_STYLE = re.compile(r"^(?:heading|überschrift) ?([1-9])\b", re.I)
DEEPEST = 40


@dataclass
class Collected:
    """What is collected while one paragraph is walked: its text, how much of it is bold, its text boxes."""

    parts: list[str] = field(default_factory=list)
    bold: int = 0
    letters: int = 0
    boxes: list[Any] = field(default_factory=list)  # text boxes, read after the paragraph


def read_word(archive: zipfile.ZipFile, filename: str) -> list[Line]:
    """The lines of a Word document. Raises :class:`BadDocument` naming the file when it is none."""
    body = part_of(archive, "word/document.xml", filename)
    if body is None or body.find(f"{W}body") is None:
        raise not_a_word_document(filename)
    styles = Styles(part_of(archive, "word/styles.xml", filename))
    lists = Lists(part_of(archive, "word/numbering.xml", filename), styles)
    reader = _Reader(styles, lists)
    reader.walk(body.find(f"{W}body"), 0)
    return [line for line in reader.lines if not line.empty]


def part_of(archive: zipfile.ZipFile, name: str, filename: str) -> Any:
    """A part of the package as a tree, None where there is none; raises :class:`BadDocument`."""
    from lxml import etree

    if name not in archive.namelist():
        return None
    try:
        content = archive.read(name).replace(STRICT, TRANSITIONAL)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, OSError, NotImplementedError, EOFError) as error:
        raise not_a_word_document(filename) from error
    if _DECLARES.search(content.replace(b"\0", b"")):
        raise BadDocument(
            _(
                "“%s” declares outside entities, which a paper never needs. Save it again in Word and send that."
            )
            % filename
        )
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise not_a_word_document(filename) from error


class _Reader:
    """Walks the body once, in order."""

    def __init__(self, styles: Styles, lists: Lists) -> None:
        self.styles, self.lists = styles, lists
        self.lines: list[Line] = []
        self.carried = ""  # the text of a paragraph whose end was deleted: it runs on into the next

    def walk(self, parent: Any, depth: int) -> None:
        if depth > DEEPEST:
            return
        for child in parent:
            if child.tag == f"{W}p":
                self.paragraph(child, depth)
            elif child.tag == f"{W}tbl":
                self.table(child, depth)
            elif child.tag not in DROPPED and isinstance(child.tag, str):
                self.walk(child, depth + 1)

    def paragraph(self, p: Any, depth: int) -> None:
        found = Collected()
        collect(p, found, 0)
        raw = self.carried + "".join(found.parts)
        properties = p.find(f"{W}pPr")
        if properties is not None and properties.find(f"{W}rPr/{W}del") is not None:
            self.carried = raw
        else:
            self.carried = ""
            self.lines.extend(self.as_lines(raw, properties, found))
        for box in found.boxes:
            self.walk(box, depth + 1)

    def as_lines(self, raw: str, properties: Any, found: Collected) -> list[Line]:
        """The lines of one paragraph: one, or several when it is broken by hand into short rows."""
        style = self.styles.of(properties)
        if (
            style.name.lower().startswith(("toc ", "table of contents", "header", "footer"))
            or not raw.strip()
        ):
            return []
        kind, label = self.lists.next_label(properties, style)
        rows = _broken(raw)
        first = Line(
            tidy(rows[0]),
            level=heading_level(style, properties),
            label=label,
            marker=kind,
            bold=style.bold or (found.letters > 0 and found.bold == found.letters),
            cells=cells_of(rows[0]) if "\t" in rows[0].strip() else (),
            gap=not kind,
        )
        rest = [Line(tidy(row), gap=False, cells=cells_of(row), bold=False) for row in rows[1:]]
        return [mark(line) for line in [first, *rest] if not line.empty]

    def table(self, tbl: Any, depth: int) -> None:
        rows = [
            row
            for row in tbl.iterchildren(f"{W}tr", f"{W}sdt", f"{W}ins")
            if row.find(f"{W}trPr/{W}del") is None
        ]
        cells = [[cell for cell in row.iter(f"{W}tc") if _nearest_table(cell) is tbl] for row in rows]
        if all(len(row) <= 1 for row in cells):  # a frame round a question, not a table
            for row in cells:
                for cell in row:
                    self.walk(cell, depth + 1)
            return
        texts = tuple(tuple(self.cell(cell, depth) for cell in row) for row in cells if row)
        self.lines.append(Line("", rows=texts))

    def cell(self, cell: Any, depth: int) -> str:
        """The text of a cell, a printed line each; labels as printed."""
        inner = _Reader(self.styles, self.lists)
        inner.walk(cell, depth + 1)
        return "\n".join(printed(line) for line in inner.lines if line.text)


def printed(line: Line) -> str:
    """The line with its marker in front again."""
    if line.marker == "box":
        return f"☐ {line.text}"
    if line.marker == "question":
        return f"Question {line.label}: {line.text}"
    if line.marker == "star":
        return f"* {line.label}. {line.text}"
    if line.marker == "number":
        return (
            f"({line.label}) {line.text}"
            if line.shape == "()"
            else f"{line.label}{line.shape or '.'} {line.text}"
        )
    return f"• {line.text}" if line.marker == "bullet" else line.text


def heading_level(style: Any, properties: Any) -> int:
    """1 to 9 for a heading by style or outline level; the title counts as 1; otherwise 0."""
    if style.name.lower() == "title":
        return 1
    if match := _HEADING_STYLE.match(style.name):
        return int(match[1])
    outline = properties.find(f"{W}outlineLvl") if properties is not None else None
    level = outline.get(f"{W}val") if outline is not None else style.outline
    return int(level) + 1 if level is not None and level.isdigit() and int(level) < 9 else 0


def _nearest_table(cell: Any) -> Any:
    return next(cell.iterancestors(f"{W}tbl"))


def _broken(raw: str) -> list[str]:
    """Rows of a paragraph with line breaks in it: kept apart when they are short (options, an address)."""
    rows = [row for row in raw.split("\n") if row.strip()]
    if len(rows) < 2 or sum(len(row) > 70 for row in rows) > len(rows) // 2:
        return [" ".join(rows)] if len(rows) < 2 or not any("?" in row[-2:] for row in rows) else rows
    return rows


def collect(node: Any, found: Collected, depth: int) -> None:
    """Gather the printed text of a paragraph; deleted, moved-away and hidden runs are left out."""
    for child in node:
        tag = child.tag
        if tag in DROPPED or not isinstance(tag, str) or depth > DEEPEST or is_prompt(child):
            if tag == f"{W}instrText" and "FORMCHECKBOX" in (child.text or ""):
                found.parts.append("☐ ")
            continue
        if tag == f"{W}r":
            _run(child, found, depth)
        elif tag == f"{W}txbxContent":
            found.boxes.append(child)
        elif tag != f"{W}tbl":
            collect(child, found, depth + 1)


def is_prompt(node: Any) -> bool:
    """A content control that nobody has filled in: what stands in it is Word's own "click here"."""
    return node.tag == f"{W}sdt" and _on(node.find(f"{W}sdtPr/{W}showingPlcHdr"))


def _run(run: Any, found: Collected, depth: int) -> None:
    properties = run.find(f"{W}rPr")
    if properties is not None and _on(properties.find(f"{W}vanish")):
        return
    bold = properties is not None and _on(properties.find(f"{W}b"))
    for child in run:
        text = _run_text(child)
        if text is None:
            if child.tag not in DROPPED or child.tag == f"{W}instrText":
                holder = Collected(boxes=found.boxes)
                collect([child] if child.tag == f"{W}instrText" else child, holder, depth + 1)
                found.parts += holder.parts
            continue
        found.parts.append(text)
        letters = sum(c.isalpha() for c in text)
        found.letters += letters
        found.bold += letters if bold else 0


def _run_text(child: Any) -> str | None:
    if child.tag == f"{W}t":
        return child.text or ""
    if child.tag == f"{W}sym":
        return WINGDINGS.get((child.get(f"{W}char") or "").upper(), "")
    return SPACES.get(child.tag)


def _on(switch: Any) -> bool:
    return switch is not None and switch.get(f"{W}val") not in ("0", "false", "off", "none")
