"""Makes Word files for the tests: with heading styles, without, with tracked changes, with hostile parts."""

from __future__ import annotations

import io
import zipfile

import docx

from consult.documents.reading.lines import Line
from consult.documents.reading.word import printed

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def word_from(lines: list[Line], *, styled: bool) -> bytes:
    """A Word file with these lines; headings by style, or merely in bold."""
    document = docx.Document()
    for line in lines:
        text = line.text if line.marker == "bullet" else printed(line)
        if line.rows:
            _table(document, line)
        elif line.cells:
            document.add_paragraph("\t".join(line.cells))
        elif line.level and styled:
            document.add_heading(text, line.level)
        elif line.level or line.bold:
            document.add_paragraph().add_run(text).bold = True
        else:
            document.add_paragraph(text, style="List Bullet" if line.marker == "bullet" else None)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _table(document, line: Line) -> None:  # type: ignore[no-untyped-def]
    table = document.add_table(len(line.rows), max(len(row) for row in line.rows))
    for at, row in enumerate(line.rows):
        for column, text in enumerate(row):
            table.cell(at, column).text = text


def raw_word(body: str, **parts: str) -> bytes:
    """A Word file whose body is this XML; ``parts`` are further parts, such as ``numbering``."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>")
        for name, text in parts.items():
            archive.writestr(f"word/{name}.xml", text)
    return stream.getvalue()


def paragraph(text: str, properties: str = "") -> str:
    """One paragraph of raw XML."""
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
