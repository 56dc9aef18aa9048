"""Notes from mail servers that a message was not delivered: the standard report, and the plain words of older ones.

What comes in was written by strangers: a note is read by its first part alone, its nesting is counted before it is
parsed, and whatever cannot be read is simply no note.
"""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message

READ = 256 * 1024  # bytes; what a note has to say stands at its beginning
PARTS = 20  # things within things; a note has two or three
OUR_ID = re.compile(r"<\s*([0-9a-f]{64})@[^\s<>]{1,253}>")
ADDRESS = re.compile(r"[^\s<>;,:\"()\[\]]{1,64}@[^\s<>;,:\"()\[\]]{1,253}")
SERVER = re.compile(r"mailer-daemon|postmaster|mail delivery (sub)?system|microsoft exchange", re.IGNORECASE)
FOR_NOW = re.compile(
    r"will (be retried|keep trying|continue to try|try again)|has been delayed|delivery (status notification )?\(?delay"
    r"|still (being )?tr(ying|ied)|not yet been delivered|warning message only|no action is required",
    re.IGNORECASE,
)
FOR_GOOD = re.compile(
    r"\b5\d\d[ -]|\b5\.\d{1,3}\.\d{1,3}\b|permanent (fatal )?err|permanently|could ?n[o']t be delivered"
    r"|undeliverable|not be delivered|giv(en|ing) (this message )?up|no such (user|mailbox|person)"
    r"|(user|mailbox|address|recipient)( is)? (unknown|unavailable|not found)|does ?n[o']t exist",
    re.IGNORECASE,
)
LONGEST = 500  # characters of a problem


@dataclass(frozen=True)
class Note:
    """That a message was not delivered, and will not be.

    ``ids`` are what stands before the @ in the ids of messages of ours that it cites; ``addresses`` are those that
    could not be reached, in small letters; ``problem`` is the server's reason on one line.
    """

    ids: frozenset[str]
    addresses: frozenset[str]
    problem: str


def read_note(content: bytes) -> Note | None:
    """The note, or None for anything else: ordinary mail, an absence notice, word of a delay, or no mail at all."""
    head = content[:READ]
    nested = len(re.findall(rb"(?i)boundary\s*\*?=|message/(rfc822|global)", head))
    if nested > PARTS:
        return None
    message = email.message_from_bytes(head)
    reports = list(_delivery_reports(message))
    return _from_report(message, reports) if reports else _from_words(message)


def _delivery_reports(message: Message) -> Iterator[Message]:
    """The machine-readable parts of a standard report (RFC 3464), of which there should be one."""
    if message.get_content_type() == "multipart/report" and message.is_multipart():
        for part in _parts(message):
            if part.get_content_type() in ("message/delivery-status", "message/global-delivery-status"):
                yield part


def _parts(message: Message) -> list[Message]:
    payload = message.get_payload()
    return [part for part in payload if isinstance(part, Message)] if isinstance(payload, list) else []


def _from_report(message: Message, reports: list[Message]) -> Note | None:
    """What a standard report says of those recipients who will not get the message."""
    failed = [
        fields
        for report in reports
        for fields in _parts(report)
        if str(fields.get("Action", "")).strip().lower().startswith("failed")
    ]
    if not failed:
        return None
    addresses = {
        found
        for fields in failed
        for name in ("Original-Recipient", "Final-Recipient")
        if (found := _address(str(fields.get(name, ""))))
    }
    reasons = (_reason(fields) for fields in failed)
    problem = next((reason for reason in reasons if reason), "")
    return Note(_ids("\n".join(_texts(message))), frozenset(addresses), problem)


def _reason(fields: Message) -> str:
    said = re.sub(r"(?i)^\s*(smtp|x-[\w-]+)\s*;", "", str(fields.get("Diagnostic-Code", "")))
    return _one_line(said) or _one_line(str(fields.get("Status", "")))


def _from_words(message: Message) -> Note | None:
    """A note in plain words from a mail server, if it cites a message of ours or names who was not reached.

    Whoever writes by hand, or has a program answer while away, may quote our message too; a server says who it is.
    """
    failed = str(message.get("X-Failed-Recipients", ""))
    if not failed and not _is_from_a_server(message):
        return None
    text = "\n".join(_texts(message))
    said = re.split(r"(?im)^message-id:", text, maxsplit=1)[0]  # after it stands what we had written
    if FOR_NOW.search(f"{message.get('Subject', '')}\n{said}") or not FOR_GOOD.search(said):
        return None
    ids, addresses = _ids(text), frozenset(one.lower() for one in ADDRESS.findall(failed))
    return Note(ids, addresses, _why(said)) if ids or addresses else None


def _is_from_a_server(message: Message) -> bool:
    sender = str(message.get("From", ""))
    return bool(SERVER.search(sender)) or str(message.get("Return-Path", "")).strip() == "<>"


def _why(said: str) -> str:
    """The line that gives the reason, as near as plain words allow."""
    lines = [line for line in said.splitlines() if FOR_GOOD.search(line)]
    numbered = [line for line in lines if re.search(r"\b5\d\d\b|\b5\.\d", line)]
    return _one_line((numbered or lines)[0])


def _texts(message: Message) -> Iterator[str]:
    """The words of a message and of what it encloses, with the headers of what it encloses and not its own."""
    for part in message.walk():
        if part is not message:
            yield "\n".join(f"{name}: {value}" for name, value in part.items())
        if part.get_content_maintype() == "text" and not part.is_multipart():
            payload = part.get_payload(decode=True)
            yield payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""


def _ids(text: str) -> frozenset[str]:
    return frozenset(OUR_ID.findall(text))


def _address(field: str) -> str:
    found = ADDRESS.search(field.rpartition(";")[2])
    return found[0].lower() if found else ""


def _one_line(text: str) -> str:
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())[:LONGEST]
