"""An e-mail as it was saved to a file: its words as plain text, and the files that came with it.

Nothing of it is run, shown as a page or fetched: of HTML only the text is taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage, Message
from gettext import gettext as _
from html.parser import HTMLParser

from consult.domain.errors import BadDocument

MOST_HTML = 2_000_000  # characters
MOST_ENCLOSED = 20
MOST_PARTS = 500
UNSEEN = {"script", "style", "head", "title", "template", "noscript", "object", "svg"}
BLOCKS = {"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote", "pre", "section"}
ROWS = {"br", "li", "tr", "dt", "dd"}
_SPACES = re.compile(r"[ \t\r\n\f\v\xa0]+")
_ODD = re.compile(r"[ \t]*\n[ \t]*")


@dataclass(frozen=True)
class MailRead:
    """The words of a message, and its enclosures by the names that they had."""

    text: str
    enclosed: tuple[tuple[str, bytes], ...]


def read_message(data: bytes, filename: str) -> MailRead:
    """The words and enclosures of a message; raises BadDocument when it is none."""
    try:
        message = message_from_bytes(data, policy=policy.default)
        if not _is_mail(message):
            raise _no_mail(filename)
        parts = list(_leaves(message))
        enclosed = tuple(_enclosure(part) for part in parts if _is_enclosed(part))
        text = _words([part for part in parts if not _is_enclosed(part)])
    except (
        MessageError,
        RecursionError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
    ) as error:
        raise _no_mail(filename) from error
    if len(parts) > MOST_PARTS or len(enclosed) > MOST_ENCLOSED:
        sentence = _("“%(name)s” has more than %(limit)d files in it. Add them one by one.")
        raise BadDocument(sentence % {"name": filename, "limit": MOST_ENCLOSED})
    return MailRead(text, enclosed)


def _no_mail(filename: str) -> BadDocument:
    sentence = _(
        "“%s” is not an e-mail, whatever its name says. Save the message again as .eml and add that."
    )
    return BadDocument(sentence % filename)


def _is_mail(message: Message) -> bool:
    """Whether it says who wrote it, and when or about what."""
    return "from" in message and ("date" in message or "subject" in message)


def _leaves(message: Message) -> Iterator[Message]:
    return (part for part in message.walk() if not part.is_multipart())


def _is_enclosed(part: Message) -> bool:
    """A file beside the words; a picture that stands within them is part of the letterhead, not of the letter."""
    if part.get_content_disposition() == "attachment":
        return True
    return bool(part.get_filename()) and part.get_content_maintype() != "image"


def _enclosure(part: Message) -> tuple[str, bytes]:
    content = part.get_payload(decode=True)
    return part.get_filename() or _("enclosed"), content if isinstance(content, bytes) else b""


def _words(parts: list[Message]) -> str:
    """The plain text of a message; where it has none, the text of its HTML."""
    plain = [_decoded(part) for part in parts if part.get_content_type() == "text/plain"]
    if any(text.strip() for text in plain):
        return "\n\n".join(plain)
    pages = [_decoded(part) for part in parts if part.get_content_type() == "text/html"]
    return "\n\n".join(text_of_html(page) for page in pages)


def _decoded(part: Message) -> str:
    """The text of a part; a character set that nobody knows is read as the two usual ones."""
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    flowed = isinstance(part, EmailMessage) and part.get_param("format") == "flowed"
    for charset in (part.get_content_charset() or "utf-8", "utf-8"):
        try:
            text = content.decode(charset)
            break
        except (LookupError, UnicodeDecodeError):
            continue
    else:
        text = content.decode("cp1252", "replace")
    return _unflowed(text) if flowed else text


def _unflowed(text: str) -> str:
    """Lines that were broken for sending, joined again (RFC 3676: such a line ends in a blank)."""
    joined: list[str] = []
    open_line = False
    for line in text.replace("\r\n", "\n").split("\n"):
        if open_line and line.strip():
            joined[-1] += line
        else:
            joined.append(line)
        open_line = line.endswith(" ") and line != "-- "
    return "\n".join(joined)


def text_of_html(page: str) -> str:
    """What a reader would see of a page, in paragraphs; scripts, styles and comments are left out."""
    reader = _Reader()
    reader.feed(page[:MOST_HTML])
    reader.close()
    return re.sub(r"\n{3,}", "\n\n", _ODD.sub("\n", "".join(reader.parts))).strip()


class _Reader(HTMLParser):
    """Collects the text of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.unseen: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag == "body":
            self.unseen.clear()  # a head that nobody closed ends here
        if tag in UNSEEN:
            self.unseen.append(tag)
        self._break(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.unseen and self.unseen[-1] == tag:
            self.unseen.pop()
        if tag in BLOCKS:
            self._break(tag)

    def _break(self, tag: str) -> None:
        if tag in BLOCKS:
            self.parts.append("\n\n")
        elif tag in ROWS:
            self.parts.append("\n")
        elif tag in ("td", "th"):
            self.parts.append(" ")

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.parts.append(_SPACES.sub(" ", data))
