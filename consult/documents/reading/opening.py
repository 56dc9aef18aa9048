"""Open a file that somebody sent: find out what it is, refuse what is harmful, and give back its lines."""

from __future__ import annotations

import re
from dataclasses import replace
from gettext import gettext as _

from consult.documents.reading import dates
from consult.documents.reading.lines import Line, mark
from consult.documents.reading.packages import checked_zip
from consult.domain.errors import BadDocument

MOST_BYTES = 10 * 1024 * 1024  # of any paper as it arrives, and of the text inside it
MOST_TEXT = 2_000_000  # characters, some 300,000 words
OTHER_FILES = (b"\x89PNG", b"PK\x03\x04", b"%PDF", b"\xff\xd8\xff", b"\xd0\xcf\x11\xe0", b"{\\rtf")
FORMATS = {"docx": "docx", "md": "md", "markdown": "md", "txt": "txt", "text": "txt", "pdf": "pdf"}
_INLINE_QUESTION = re.compile(
    r"(?<=[.?!:;)])\s+(?=(?:Consultation )?(?:Question"
    r"|Q)\s?\d{1,2}[a-z]?\s?[:.–-]\s)"
)


MOST_PARTS = 20  # sub-questions in one paragraph
_INLINE_PART = re.compile(r"(?<=[.?:;])\s+(?=\((?:[a-h]|i{1,3}|iv|vi{0,3})\)\s[A-Z])")


def open_paper(data: bytes, filename: str) -> tuple[str, list[Line]]:
    """The format (docx, md, txt or pdf) and the lines of the paper.

    Raises :class:`BadDocument` with a sentence that names the file when it cannot be read.
    """
    form = FORMATS.get(filename.rsplit(".", 1)[-1].lower()) if "." in filename else None
    if form is None:
        raise BadDocument(
            _("“%s” is not a kind of file we can read. Send a .docx, .md, .txt or .pdf file.") % filename
        )
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise BadDocument(_("“%s” is empty.") % filename)
    if len(data) > MOST_BYTES:
        raise BadDocument(
            _("“%(name)s” is larger than %(limit)d MB, the most that we read. Send it without its pictures.")
            % {"name": filename, "limit": MOST_BYTES // 1024 // 1024}
        )
    lines = _read(form, data, filename)
    if (
        sum(len(line.text) + sum(len(cell) for row in line.rows for cell in row) for line in lines)
        > MOST_TEXT
    ):
        raise BadDocument(
            _(
                "“%(name)s” is far longer than a paper: more than %(limit)d characters. Send it without its annexes."
            )
            % {"name": filename, "limit": MOST_TEXT}
        )
    if not any(line.text or line.rows for line in lines):
        raise BadDocument(_("“%s” has no text in it.") % filename)
    lines = [part for at, line in enumerate(lines) for part in (_front_apart(line) if at < 10 else [line])]
    return form, [part for line in lines for part in _questions_apart(line)]


def _front_apart(line: Line) -> list[Line]:
    """Names and dates set side by side at the top of a paper become lines of their own."""
    dated = [cell for cell in line.cells if dates.find(cell)]
    if not dated or not all(len(cell.split()) > 3 for cell in dated):
        return [line]
    return [mark(Line(cell, gap=False)) for cell in line.cells if cell]


def _questions_apart(line: Line) -> list[Line]:
    """A "Question 4:" that stands in the middle of a paragraph begins a line of its own."""
    parts = (
        [part for part in _INLINE_QUESTION.split(line.text) if part.strip()] if len(line.text) > 40 else []
    )
    if len(parts) == 1 and line.text.count("?") > 1:
        parts = _INLINE_PART.split(
            line.text, maxsplit=MOST_PARTS
        )  # "(i) Is the rate right? (ii) Is it fair?"
    if len(parts) < 2:
        return [line]
    first = replace(line, text=parts[0].strip())
    return [first, *(mark(Line(part.strip(), gap=False)) for part in parts[1:])]


def _read(form: str, data: bytes, filename: str) -> list[Line]:
    """The readers are imported late: the web starts without them."""
    if form == "docx":
        from consult.documents.reading.word import read_word

        return read_word(checked_zip(data, filename), filename)
    if form == "pdf":
        from consult.documents.reading.portable import read_pdf

        return read_pdf(data, filename)
    from consult.documents.reading.plain import read_text

    return read_text(decode(data, filename))


def decode(data: bytes, filename: str) -> str:
    """The text of a plain file: UTF-8, UTF-16 (with or without its mark) or Windows-1252."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16", errors="replace")
    elif data[:4000].count(0) * 5 > len(data[:4000]):
        text = data.decode("utf-16-le" if data[1:2] == b"\0" else "utf-16-be", errors="replace")
    else:
        text = _decode_bytes(data)
    start = text[:20_000]
    strange = sum(c < " " and c not in "\t\n\r\f\v" for c in start) + start.count("\ufffd")
    if data.startswith(OTHER_FILES) or strange > max(20, len(start) // 20):
        raise BadDocument(
            _("“%s” is not a text file, whatever its name says. Send the paper itself.") % filename
        )
    return text


def _decode_bytes(data: bytes) -> str:
    """UTF-8, also with a few damaged bytes in it; otherwise what Windows programs write."""
    for errors in ("strict", "surrogatepass"):
        try:
            return data.decode("utf-8-sig", errors=errors)
        except UnicodeDecodeError:
            continue
    text = data.decode("utf-8-sig", errors="replace")
    beyond_ascii = len(data) - len(data.decode("ascii", errors="ignore"))
    return text if text.count("\ufffd") * 9 <= beyond_ascii else data.decode("cp1252", errors="replace")
