"""One letter over SMTP, and what the server made of it.

The dialogue is spoken step by step, because what a lost line means depends on the step: before the message had
been handed over whole, nothing was accepted and it may be sent again; after that only the server knows.
"""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
from base64 import encodebytes
from binascii import b2a_qp
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from email.header import Header
from email.utils import format_datetime
from hashlib import sha256
from secrets import token_hex
from typing import Any

from consult import clock
from consult.services.outbox import Letter

PATIENCE = 20.0  # seconds for the connection and for each reply
LAST_PATIENCE = 60.0  # for the reply to a whole message: a server may look for viruses first
BREAKS = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029]+")
ADDRESS = re.compile(r"[!#-'*+./0-9=?A-Z^_`a-z{|}~-]{1,64}@[^\s@<>()\[\],;:\"\\\x00-\x20\x7f-\x9f]{1,253}")
HOST = re.compile(r"[A-Za-z0-9.-]+")
ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]*")  # what a name may hold without quotes
SHORT = 60  # letters of a name that stand on the line of its header
FOLD = "\r\n"


class Refused(Exception):
    """The letter was not accepted. ``for_good``: it will not be accepted later either."""

    def __init__(self, problem: str, *, for_good: bool) -> None:
        super().__init__(problem)
        self.for_good = for_good


class NoServer(Exception):
    """The mail server cannot be reached, or takes nothing from us: no letter can leave now."""


class Lapsed(Exception):
    """Another process has the letter: this one was thought dead."""


class Unknown(Exception):
    """The line was lost after the whole letter had been handed over: it may have been accepted or not."""


@dataclass(frozen=True)
class MailServer:
    """Where mail is handed in, and as whom. ``tls`` is none, starttls or tls."""

    host: str
    port: int
    tls: str
    user: str
    password: str
    sender: str

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> MailServer:
        """The server that the settings name."""
        names = ("HOST", "PORT", "TLS", "USER", "PASSWORD", "FROM")
        return cls(*(config[f"MAIL_{name}"] for name in names))

    @property
    def domain(self) -> str:
        """What our message ids end in."""
        return self.sender.rpartition("@")[2]


class Postman:
    """Hands in letters over one connection, which is opened when the first is sent and kept for the next."""

    def __init__(self, server: MailServer, hand_over: Callable[[Letter], bool]) -> None:
        """``hand_over`` is asked when the server has said that it will hear a letter, before it could accept it."""
        self.server, self.hand_over = server, hand_over
        self.line: smtplib.SMTP | None = None

    def __enter__(self) -> Postman:
        return self

    def __exit__(self, *_raised: object) -> None:
        self.hang_up()

    def hang_up(self) -> None:
        """End the conversation; whether the server still answers does not matter."""
        if self.line is not None:
            try:
                self.line.quit()
            except (smtplib.SMTPException, OSError):
                self.line.close()
            self.line = None

    def send(self, letter: Letter) -> None:
        """Hand in one letter; raises Refused, NoServer, Lapsed or Unknown, and after each the next can be sent."""
        try:
            message = compose(letter, self.server)
            recipient = plain_address(letter.to_address)
        except ValueError as wrong:
            raise Refused(str(wrong), for_good=True) from None
        line = self._open_line()
        try:
            self._envelope(line, recipient)
            if not self.hand_over(letter):
                raise Lapsed
            self._deliver(line, message)
        except (smtplib.SMTPServerDisconnected, OSError) as lost:
            self._drop()
            raise Refused(
                f"the connection was lost before the message was accepted ({lost})", for_good=False
            ) from lost
        except (Refused, Lapsed, Unknown):
            self._start_afresh(line)
            raise

    def _open_line(self) -> smtplib.SMTP:
        """The kept connection, or a new one."""
        if self.line is None:
            try:
                self.line = self._connect()
            except (smtplib.SMTPException, OSError) as wrong:
                raise NoServer(f"the mail server {self.server.host} cannot be used ({wrong})") from wrong
        return self.line

    def _connect(self) -> smtplib.SMTP:
        server = self.server
        greeting = server.domain if server.domain.isascii() else "localhost"
        if server.tls == "tls":
            trust = ssl.create_default_context()
            line: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, local_hostname=greeting, timeout=PATIENCE, context=trust
            )
        else:
            line = smtplib.SMTP(server.host, server.port, local_hostname=greeting, timeout=PATIENCE)
        try:
            # A letter and its end leave in two pieces; neither should wait for the other to be acknowledged.
            line.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # type: ignore[union-attr]
            if server.tls == "starttls":
                line.starttls(context=ssl.create_default_context())
            if server.user:
                line.login(server.user, server.password)
            line.ehlo_or_helo_if_needed()
        except BaseException:
            line.close()
            raise
        return line

    def _envelope(self, line: smtplib.SMTP, recipient: str) -> None:
        code, said = line.mail(self.server.sender)
        if code // 100 == 5:  # it is we who are refused, so every other letter would be too
            self._drop()
            words = f"takes no mail from {self.server.sender}: {code} {said.decode('utf-8', 'replace')}"
            raise NoServer(f"the mail server {self.server.host} {words}")
        _accepted((code, said))
        _accepted(line.rcpt(recipient))

    def _deliver(self, line: smtplib.SMTP, message: bytes) -> None:
        _accepted(line.docmd("DATA"), wanted=3)
        line.send(re.sub(rb"(?m)^\.", b"..", message))
        try:
            line.send(b".\r\n" if message.endswith(b"\r\n") else b"\r\n.\r\n")
            line.sock.settimeout(LAST_PATIENCE)  # type: ignore[union-attr]
            reply = line.getreply()
            line.sock.settimeout(PATIENCE)  # type: ignore[union-attr]
        except (smtplib.SMTPServerDisconnected, OSError) as lost:
            self._drop()
            raise Unknown(f"the line was lost before the server had answered ({lost})") from lost
        _accepted(reply)

    def _start_afresh(self, line: smtplib.SMTP) -> None:
        """Forget the refused letter, so that the next may be sent over the same connection."""
        if self.line is line:
            try:
                line.rset()
            except (smtplib.SMTPException, OSError):
                self._drop()

    def _drop(self) -> None:
        if self.line is not None:
            self.line.close()
            self.line = None


def _accepted(reply: tuple[int, bytes], wanted: int = 2) -> None:
    """Raise Refused unless the reply's first figure is ``wanted``; only a 5 is for good."""
    code, said = reply
    if code // 100 != wanted:
        words = said.decode("utf-8", "replace")
        raise Refused(f"the mail server said {code} {words}", for_good=code // 100 == 5)


def one_line(text: str) -> str:
    """Text as a header may hold it: no line break of any kind, and nothing that a reader would decode into one."""
    return BREAKS.sub(" ", text).strip().replace("=?", "= ?")


def plain_address(address: str) -> str:
    """The address if it is one plain mailbox, its domain in ASCII; raises ValueError with a sentence."""
    mailbox, _at, domain = address.rpartition("@")
    try:
        host = domain.encode("idna").decode("ascii")
    except UnicodeError:
        host = ""
    if not (ADDRESS.fullmatch(address) and HOST.fullmatch(host)) or "=?" in mailbox:
        raise ValueError("the address is not one that mail can be sent to")
    return f"{mailbox}@{host}"


def folded(name: str, text: str, charset: str | None = None) -> str:
    """Text as the header of this name holds it: one line, folded where it is long, what is not ASCII as words of it."""
    line = one_line(text)
    if charset is None and line.isascii() and line.isprintable() and len(name) + len(line) < SHORT:
        return line
    return Header(line, charset, header_name=name).encode(linesep=FOLD)


def mailbox(name: str, address: str) -> str:
    """A name and an address as a header holds them, folded where they must be; raises ValueError for the address."""
    name, address = one_line(name), plain_address(address)
    if not name:
        return address
    if not name.isascii() or not name.isprintable() or len(name) > SHORT:
        return f"{folded('Reply-To', name, 'utf-8')}{FOLD} <{address}>"
    if not ATOMS.fullmatch(name):
        name = '"' + re.sub(r'(["\\])', r"\\\1", name) + '"'
    return f"{name} <{address}>"


def compose(letter: Letter, server: MailServer) -> bytes:
    """The letter as a message; the same letter always has the same Message-ID, so that a copy can be known.

    It is put together here, since the library takes as long over one as all the rest of the sending does. Raises
    ValueError for an address that mail cannot be sent to.
    """
    kind, body = _body(letter)
    headers = {
        "From": mailbox(letter.sender, server.sender),
        "To": mailbox(letter.to_name, letter.to_address),
        "Reply-To": mailbox("", letter.reply_to) if letter.reply_to else "",
        "Subject": folded("Subject", letter.subject),
        "Date": format_datetime(clock.now()),
        "Message-ID": f"<{sha256(letter.key.encode()).hexdigest()}@{server.domain}>",
        "References": folded("References", f"<{letter.thread}@{server.domain}>") if letter.thread else "",
        "Auto-Submitted": "auto-generated",
        "List-Unsubscribe": f"<{one_line(letter.way_out)}>" if letter.way_out else "",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" if letter.way_out else "",
        "Compact-Consult-Event": folded("Compact-Consult-Event", letter.event),
        "MIME-Version": "1.0",
        "Content-Type": kind,
    }
    optional = ("Reply-To", "References", "List-Unsubscribe", "List-Unsubscribe-Post")
    head = FOLD.join(f"{name}: {value}" for name, value in headers.items() if value or name not in optional)
    return head.encode("ascii") + b"\r\n\r\n" + body


def _body(letter: Letter) -> tuple[str, bytes]:
    """What a letter says twice, and beside it the files that come with it; its content type first."""
    kind, words = _together("alternative", [_part("plain", letter.text), _part("html", letter.html)])
    if not letter.enclosed:
        return kind, words
    whole = f"Content-Type: {kind}{FOLD}{FOLD}".encode("ascii") + words
    return _together("mixed", [whole, *(_file(one.name, one.content) for one in letter.enclosed)])


def _together(kind: str, parts: Sequence[bytes]) -> tuple[str, bytes]:
    apart = f"apart-{token_hex(16)}"  # nobody can have written it into the text
    between = f"--{apart}{FOLD}".encode()
    body = b"".join(between + part for part in parts) + f"--{apart}--{FOLD}".encode()
    return f'multipart/{kind}; boundary="{apart}"', body


def _file(name: str, content: bytes) -> bytes:
    """A calendar file; its name is made of a reference, which is plain letters, figures and hyphens."""
    head = (
        f"Content-Type: text/calendar; charset=utf-8; method=PUBLISH{FOLD}"
        f'Content-Disposition: attachment; filename="{one_line(name)}"{FOLD}Content-Transfer-Encoding: base64{FOLD}'
    )
    lines = encodebytes(content).replace(b"\n", b"\r\n")
    return head.encode("ascii") + b"\r\n" + lines


def _part(kind: str, words: str) -> bytes:
    """One face of a message, in seven bits and short lines: nothing that an old server would have to rewrite."""
    lines = b2a_qp(words.replace("\r\n", "\n").encode("utf-8", "replace")).replace(b"\n", b"\r\n")
    head = (
        f'Content-Type: text/{kind}; charset="utf-8"{FOLD}Content-Transfer-Encoding: quoted-printable{FOLD}'
    )
    return head.encode("ascii") + b"\r\n" + lines + b"\r\n"
