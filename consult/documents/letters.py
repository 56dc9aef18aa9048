"""Reads a letter that follows no questions: an e-mail (.eml), a Word file, a PDF with text, or plain text.

What comes out are its paragraphs, word for word and in order, and the files that an e-mail enclosed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from gettext import gettext as _

from consult.documents import mail
from consult.documents.filetypes import WORD, recognise
from consult.documents.reading.lines import Line
from consult.documents.reading.opening import decode
from consult.documents.reading.packages import checked_zip
from consult.domain.answers import clean_text
from consult.domain.errors import BadDocument

MOST_TEXT = 200_000  # characters, some 30,000 words
MOST_PASSAGES = 2_000
LOCKED_OR_OLD = b"\xd0\xcf\x11\xe0"  # the container of old Office files, locked ones, and .msg
_BETWEEN = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")


@dataclass(frozen=True)
class Enclosed:
    """A file that came with an e-mail, under the name that it had there."""

    filename: str
    content: bytes


@dataclass(frozen=True)
class LetterRead:
    """What a letter says, paragraph by paragraph; ``media_type`` and ``ending`` are of the file itself."""

    media_type: str
    ending: str
    passages: tuple[str, ...]
    enclosed: tuple[Enclosed, ...] = ()


def read_letter(data: bytes, filename: str) -> LetterRead:
    """The words of a letter; nothing is saved and nothing is fetched.

    Raises :class:`consult.domain.errors.BadDocument`, whose message names the file and says what to do.
    """
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise BadDocument(_("“%s” is empty.") % filename)
    enclosed: tuple[Enclosed, ...] = ()
    if filename.lower().endswith(".eml"):
        kind = ("message/rfc822", "eml")
        message = mail.read_message(data, filename)
        texts = paragraphs(message.text)
        enclosed = tuple(Enclosed(name, content) for name, content in message.enclosed)
    else:
        kind = _kind(data, filename)
        texts = _texts(kind[1], data, filename)
    return LetterRead(*kind, _within_limits(texts, filename), enclosed)


def _kind(data: bytes, filename: str) -> tuple[str, str]:
    if data.startswith(LOCKED_OR_OLD):
        sentence = _(
            "“%s” is locked with a password, or is an old .doc or Outlook .msg file. Save it as an open .docx, .pdf "
            "or .eml and add that."
        )
        raise BadDocument(sentence % filename)
    found = recognise(data, filename)
    if found is None or not (found[0] in (WORD, "application/pdf") or found[0].startswith("text/")):
        sentence = _(
            "“%s” is not a letter that we can read: add an e-mail (.eml), a Word file without macros (.docx), a PDF "
            "with text, or plain text."
        )
        raise BadDocument(sentence % filename)
    return found


def _texts(form: str, data: bytes, filename: str) -> list[str]:
    """The readers are imported late: the web starts without them."""
    if form == "docx":
        from consult.documents.reading.word import read_word

        return _printed(read_word(checked_zip(data, filename), filename))
    if form == "pdf":
        from consult.documents.reading.portable import read_pdf

        return _printed(read_pdf(data, filename))
    return paragraphs(decode(data, filename))


def _printed(lines: Sequence[Line]) -> list[str]:
    """The lines as they stand on the page; of a table each row."""
    from consult.documents.reading.word import printed

    found: list[str] = []
    for line in lines:
        rows = [" | ".join(cell for cell in row if cell) for row in line.rows]
        found += rows or [line.whole or printed(line)]
    return found


def paragraphs(text: str) -> list[str]:
    """Text in its paragraphs: what stands between empty lines, with its own line ends."""
    return _BETWEEN.split(clean_text(text))


def _within_limits(texts: Sequence[str], filename: str) -> tuple[str, ...]:
    found = tuple(kept for text in texts if (kept := clean_text(text)))
    if not found:
        raise BadDocument(_("“%s” has no words in it.") % filename)
    if len(found) > MOST_PASSAGES or sum(map(len, found)) > MOST_TEXT:
        sentence = _(
            "“%(name)s” is far longer than a letter: more than %(limit)d characters. Add its words without the annexes."
        )
        raise BadDocument(sentence % {"name": filename, "limit": MOST_TEXT})
    return found
