"""What a file is, told from its content and never from its name."""

from __future__ import annotations

import io
import zipfile

MOST_ENTRIES = 2_000
MOST_UNPACKED = 100 * 1024 * 1024  # bytes, as the archive itself states them
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OPEN_TEXT = "application/vnd.oasis.opendocument.text"

BEGINNINGS = (
    (b"%PDF-", "application/pdf", "pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png", "png"),
    (b"\xff\xd8\xff", "image/jpeg", "jpg"),
)


def recognise(content: bytes, filename: str) -> tuple[str, str] | None:
    """The media type and the usual ending, or None for anything that is not kept.

    The name decides one thing only: whether plain text is called a table (csv) or a text.
    """
    for beginning, media_type, ending in BEGINNINGS:
        if content.startswith(beginning):
            return media_type, ending
    if content.startswith(b"PK\x03\x04"):
        return _package(content)
    if _is_plain_text(content):
        return ("text/csv", "csv") if filename.lower().endswith(".csv") else ("text/plain", "txt")
    return None


def _package(content: bytes) -> tuple[str, str] | None:
    """A Word, Excel or OpenDocument file without macros, of a bearable unpacked size."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            entries = package.infolist()
            names = {entry.filename for entry in entries}
            if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
                return None
            mimetype = (
                package.open("mimetype").read(200).decode("ascii", "replace") if "mimetype" in names else ""
            )
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError):
        return None  # damaged or encrypted: not a document that anybody could open
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        return None
    if "word/document.xml" in names:
        return WORD, "docx"
    if "xl/workbook.xml" in names:
        return EXCEL, "xlsx"
    return (OPEN_TEXT, "odt") if mimetype == OPEN_TEXT else None


def _is_plain_text(content: bytes) -> bool:
    """Text that no program would take for a page, a picture or a script."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            words = content.decode("utf-16")
        except UnicodeDecodeError:
            return False
    else:
        words = content.decode("cp1252", "replace")
    if any(letter < " " and letter not in "\t\r\n\f" for letter in words):
        return False
    start = words.lstrip("\ufeff\xef\xbb\xbf \t\r\n")
    return bool(start) and not start.startswith(("<", "#!", "{\\rtf", "%!"))
