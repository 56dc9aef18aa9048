"""Writes a form as a Word file. Each slot is anchored three times: a content control, a hidden bookmark and a label.

Any of the three may be lost on the way through other people's programs; see :mod:`placing`.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from consult.documents.word_forms.form import (
    Form,
    Place,
    Printed,
    Slot,
    as_printed,
    mark_as_written,
    printed,
    short_mark,
    writable,
)

SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
)
PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006"
FORMAT_ID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"  # of properties that a program added
SEAL, ABOUT, FIELD = "Consult form", "Consult about", "Consult field "  # the names of our properties
STAMP = (1980, 1, 1, 0, 0, 0)  # the same form is the same bytes
WIDTHS = (2700, 6940)  # of label and slot, in twentieths of a point: an A4 page less its margins
STYLES = {"heading": "Heading 1", "subheading": "Heading 3", "question": "Heading 2"}


def write_form(form: Form) -> bytes:
    """The Word file; the same form gives the same bytes."""
    from docx import Document

    document = Document()
    _set_up(document, form)
    document.add_heading(writable(form.title), 0)
    _add(document, _table(_about_row(label, value) for label, value in form.about))
    document.add_paragraph()
    for line in printed(form):
        _print(document, line)
    _properties(document, form)
    out = io.BytesIO()
    document.save(out)
    return _dated(out.getvalue())


def _set_up(document: Any, form: Form) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt, RGBColor

    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Mm(20)
    for name in ("Normal", "Title", "Heading 1", "Heading 2", "Heading 3"):
        style = document.styles[name]
        style.font.name = "Arial"
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for odd in [key for key in fonts.attrib if key.endswith("Theme")]:
            del fonts.attrib[odd]
    document.styles["Normal"].font.size = Pt(11)
    document.styles["Title"].font.size = Pt(22)
    document.styles["Heading 2"].font.size = Pt(12)
    for name in ("Title", "Heading 1", "Heading 2", "Heading 3"):
        document.styles[name].font.color.rgb = RGBColor(0x0B, 0x0C, 0x0C)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-GB")
    about = document.core_properties
    about.title, about.author, about.language = writable(form.title), "", "en-GB"
    about.comments = ""


def _print(document: Any, line: Printed) -> None:
    if line.style == "slots" and line.place:
        _add(document, _slots_table(line.place))
        document.add_paragraph()
    elif line.style == "table":
        _add(document, _plain_table(line.rows))
        document.add_paragraph()
    elif line.style == "hint":
        document.add_paragraph().add_run(writable(line.text)).italic = True
    else:
        document.add_paragraph(writable(line.text), style=STYLES.get(line.style))


def _add(document: Any, xml: str) -> None:
    from docx.oxml import parse_xml

    document.element.body.insert_element_before(parse_xml(xml), "w:sectPr")


def _table(rows: Iterator[str], caption: str = "", widths: Sequence[int] = WIDTHS) -> str:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    said = f"<w:tblCaption w:val={_quoted(caption)}/>" if caption else ""
    look = '<w:tblLook w:val="0080" w:firstRow="0" w:firstColumn="1" w:noHBand="1" w:noVBand="1"/>'
    return (
        f'<w:tbl {SPACES}><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/>{look}{said}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{"".join(rows)}</w:tbl>'
    )


def _cell(inside: str, width: int, shade: str = "") -> str:
    colour = f'<w:shd w:val="clear" w:color="auto" w:fill="{shade}"/>' if shade else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{colour}</w:tcPr>{inside}</w:tc>'


def _about_row(label: str, value: str) -> str:
    name = _cell(_paragraph(_run(label, bold=True)), WIDTHS[0], "F3F2F1")
    return f"<w:tr>{name}{_cell(_words(value), WIDTHS[1])}</w:tr>"


def _plain_table(rows: Sequence[Sequence[str]]) -> str:
    columns = max(map(len, rows))
    width = sum(WIDTHS) // columns
    lines = (
        "<w:tr>"
        + "".join(_cell(_words(cell), width) for cell in [*row, *[""] * (columns - len(row))])
        + "</w:tr>"
        for row in rows
    )
    return _table(lines, widths=[width] * columns)


def _slots_table(place: Place) -> str:
    given = as_printed(place.question, place.answer)
    rows = (_slot_row(place, slot, given.get(slot.part, ())) for slot in place.slots)
    return _table(rows, place.name)


def _slot_row(place: Place, slot: Slot, given: Sequence[str]) -> str:
    anchor = f"{place.number}:{slot.part}"
    label = _cell(_paragraph(_run(slot.label, bold=True)), WIDTHS[0], "F3F2F1")
    if slot.shape == "words":
        height = 1400 if slot.part == "text" or slot.label == place.name else 0
        inside = _control(slot, anchor, _bookmarked(place, slot, _words("\n".join(given))))
    else:
        height = 0
        lines = "".join(
            _paragraph(_box(f"{anchor}:{n}", option, option in given) + _run(f" {option}"))
            for n, option in enumerate(slot.options)
        )
        inside = _bookmarked(place, slot, lines)
    tall = f'<w:trHeight w:val="{height}"/>' if height else ""
    return f'<w:tr><w:trPr><w:cantSplit w:val="0"/>{tall}</w:trPr>{label}{_cell(inside, WIDTHS[1])}</w:tr>'


def _control(slot: Slot, anchor: str, inside: str) -> str:
    return (
        f"<w:sdt><w:sdtPr><w:alias w:val={_quoted(slot.label[:60])}/><w:tag w:val={_quoted('consult:' + anchor)}/>"
        f"</w:sdtPr><w:sdtContent>{inside}</w:sdtContent></w:sdt>"
    )


def _bookmarked(place: Place, slot: Slot, inside: str) -> str:
    """The paragraphs within a bookmark; a name that begins with _ is not listed to the writer."""
    name = f"_consult_{place.number}_{slot.part.replace('-', '_')}"
    number = place.number * 1000 + place.slots.index(slot)
    start = f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>'
    at = inside.index("</w:pPr>") + len("</w:pPr>")
    end = inside.rindex("</w:p>")
    return f'{inside[:at]}{start}{inside[at:end]}<w:bookmarkEnd w:id="{number}"/>{inside[end:]}'


def _box(anchor: str, option: str, ticked: bool) -> str:
    """A box to click in Word and LibreOffice; everywhere else a letter that looks like one."""
    states = (
        f'<w14:checked w14:val="{int(ticked)}"/><w14:checkedState w14:val="2612" w14:font="MS Gothic"/>'
        '<w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/>'
    )
    font = '<w:rPr><w:rFonts w:ascii="MS Gothic" w:hAnsi="MS Gothic" w:eastAsia="MS Gothic" w:hint="eastAsia"/></w:rPr>'
    return (
        f"<w:sdt><w:sdtPr><w:alias w:val={_quoted(option[:60])}/><w:tag w:val={_quoted('consult:' + anchor)}/>"
        f"<w14:checkbox>{states}</w14:checkbox></w:sdtPr><w:sdtContent>"
        f"<w:r>{font}<w:t>{'☒' if ticked else '☐'}</w:t></w:r></w:sdtContent></w:sdt>"
    )


def _words(text: str) -> str:
    """A paragraph for each line, so that what is seen is what is read."""
    return "".join(_paragraph(_run(line) if line else "") for line in text.split("\n"))


def _paragraph(inside: str) -> str:
    return f'<w:p><w:pPr><w:spacing w:before="40" w:after="40"/></w:pPr>{inside}</w:p>'


def _run(text: str, bold: bool = False) -> str:
    looks = "<w:rPr><w:b/></w:rPr>" if bold else ""
    parts = escape(writable(text)).split("\t")
    inside = "<w:tab/>".join(f'<w:t xml:space="preserve">{part}</w:t>' for part in parts)
    return f"<w:r>{looks}{inside}</w:r>".replace("\n", '</w:t><w:br/><w:t xml:space="preserve">')


def _quoted(text: str) -> str:
    return quoteattr(" ".join(writable(text).split()))


def _properties(document: Any, form: Form) -> None:
    """Which form it is, and for each field its version and a mark of what was printed there."""
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part as PackagePart

    seal = f"{form.reference} {form.round} {form.version} {form.checksum[:32]} {form.holder}"
    lines = [(SEAL, seal), (ABOUT, " ".join(short_mark(value) for _label, value in form.about))]
    lines += [
        (FIELD + one.question.id, f"{one.version} {mark_as_written(one)}")
        for one in form.places
        if one.version
    ]
    kept = "".join(
        f'<property fmtid="{FORMAT_ID}" pid="{number}" name={_quoted(name)}><vt:lpwstr>{escape(value)}</vt:lpwstr>'
        "</property>"
        for number, (name, value) in enumerate(lines, 2)
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Properties xmlns="{PROPERTIES}/custom-properties" '
        f'xmlns:vt="{PROPERTIES}/docPropsVTypes">{kept}</Properties>'
    )
    media = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
    package = document.part.package
    part = PackagePart(PackURI("/docProps/custom.xml"), media, content.encode(), package)
    package.relate_to(part, f"{PROPERTIES}/relationships/custom-properties")


def _dated(written: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(written)) as given, zipfile.ZipFile(out, "w") as dated:
        for name in given.namelist():
            dated.writestr(zipfile.ZipInfo(name, STAMP), given.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()
