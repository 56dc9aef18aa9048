"""Letters over real SMTP: what arrives, and what a refusal or a lost line means."""

from __future__ import annotations

import email
from dataclasses import replace
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import default
from email.utils import getaddresses, parseaddr

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.jobs.mail import (
    MailServer,
    NoServer,
    Postman,
    Refused,
    Unknown,
    compose,
    one_line,
    plain_address,
)
from consult.services.outbox import Letter
from tests.jobs.servers import Inbox, at, dropping, free_port, listening


def freely(_letter: Letter) -> bool:
    """Nothing stands against handing a letter over."""
    return True


LETTER = Letter(
    id=1,
    claim=1,
    key="invitation:7:abc",
    event="invitation",
    sender="Severnvale Partnership",
    to_name="Edna Purslow",
    to_address="edna@lowertansley.example",
    reply_to="officer@severnvale.example",
    subject="Please answer: Sauter les étapes",
    text="Dear Edna,\n\n.a line that begins with a full stop\nhttp://consult.test/a/secret\n",
    html="<p>Dear Edna</p>",
    thread="consultation-4",
)


def read(content: bytes) -> EmailMessage:
    message = email.message_from_bytes(content, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def test_a_letter_arrives_with_its_headers_and_both_bodies() -> None:
    inbox = Inbox()
    with listening(inbox) as server, Postman(server, freely) as postman:
        postman.send(LETTER)
    ((recipient, content),) = inbox.received
    message = read(content)
    assert recipient == "edna@lowertansley.example"
    assert message["From"] == "Severnvale Partnership <team@severnvale.example>"
    assert message["To"] == "Edna Purslow <edna@lowertansley.example>"
    assert message["Reply-To"] == "officer@severnvale.example"
    assert message["Subject"] == LETTER.subject
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["References"] == "<consultation-4@severnvale.example>"
    assert message["Date"]
    plain, html = message.get_body(("plain",)), message.get_body(("html",))
    assert plain is not None and plain.get_content().replace("\r\n", "\n") == LETTER.text
    assert html is not None and html.get_content().strip() == LETTER.html


def test_the_same_letter_always_has_the_same_message_id_and_another_letter_another() -> None:
    server = at(25)
    assert read(compose(LETTER, server))["Message-ID"] == read(compose(LETTER, server))["Message-ID"]
    assert (
        read(compose(LETTER, server))["Message-ID"]
        != read(compose(replace(LETTER, key="other"), server))["Message-ID"]
    )


def test_letters_follow_one_another_over_one_connection_even_after_a_refusal() -> None:
    inbox = Inbox(answers={"bad@nowhere.example": "550 no such mailbox"})
    with listening(inbox) as server, Postman(server, freely) as postman:
        postman.send(LETTER)
        with pytest.raises(Refused):
            postman.send(replace(LETTER, to_address="bad@nowhere.example"))
        postman.send(LETTER)
    assert (len(inbox.received), inbox.connections) == (2, 1)


@pytest.mark.parametrize("answer, for_good", [("450 try later", False), ("550 no such mailbox", True)])
@pytest.mark.parametrize("when", ["answers", "after_data"])
def test_a_four_is_for_now_and_a_five_is_for_good(answer: str, for_good: bool, when: str) -> None:
    inbox = Inbox(**{when: {LETTER.to_address: answer}})
    with (
        listening(inbox) as server,
        Postman(server, freely) as postman,
        pytest.raises(Refused, match=answer) as refusal,
    ):
        postman.send(LETTER)
    assert refusal.value.for_good is for_good
    assert inbox.received == []


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA"])
def test_a_line_lost_before_the_message_was_handed_over_may_be_tried_again(step: str) -> None:
    with dropping(step) as server, Postman(server, freely) as postman, pytest.raises(Refused) as refusal:
        postman.send(LETTER)
    assert not refusal.value.for_good


def test_a_line_lost_after_the_message_was_handed_over_leaves_the_outcome_unknown() -> None:
    with dropping(".") as server, Postman(server, freely) as postman, pytest.raises(Unknown):
        postman.send(LETTER)


@pytest.mark.parametrize(
    "server",
    [
        at(free_port()),
        pytest.param(
            MailServer("127.0.0.1", free_port(), "tls", "", "", "team@severnvale.example"), id="tls"
        ),
    ],
)
def test_a_server_that_is_not_there_is_no_fault_of_the_letter(server: MailServer) -> None:
    with Postman(server, freely) as postman, pytest.raises(NoServer):
        postman.send(LETTER)


def test_no_letter_leaves_in_the_open_where_encryption_was_asked_for() -> None:
    inbox = Inbox()
    with listening(inbox) as server:
        wary = replace(server, tls="starttls")
        with Postman(wary, freely) as postman, pytest.raises(NoServer):
            postman.send(LETTER)
    assert inbox.received == []


# Whatever any reader could take for the end of a line, as it is and as an encoded word that hides it.
LINE_ENDS = [
    letter for letter in map(chr, range(0x3000)) if len(f"a{letter}b".splitlines()) > 1 or letter in "\0\x1f"
]
ENCODED = [
    "=?utf-8?q?=0A?=",
    "=?utf-8?q?=0D=0A?=",
    "=?UTF-8?Q?=0d=0aBcc:_x=40y.example?=",
    "=?utf-8?b?DQpCY2M6IHhAeS5leGFtcGxl?=",
    "=?iso-8859-1?q?=85?=",
    "=?utf-16?b?AAoACg==?=",
    "=?utf-8?q?=E2=80=A8?=",
    "=\u200b?utf-8?q?=0A?=",
    "=\n?utf-8?q?=0A?=",
    "=?utf-8?q?",
]
BREAKS = ["\r\n", *LINE_ENDS, *ENCODED]
FIELDS = ["subject", "sender", "to_name", "event", "thread", "key"]


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("line_break", BREAKS, ids=ascii)
def test_no_text_puts_a_header_into_a_letter(field: str, line_break: str) -> None:
    hostile = f"Reply{line_break}Bcc: everybody@elsewhere.example{line_break}{line_break}body"
    written = compose(replace(LETTER, **{field: hostile}), at(25))
    arrived = read(written)
    assert "Bcc" not in arrived
    assert list(arrived) == list(read(compose(LETTER, at(25))))
    assert not any(line.lower().startswith(b"bcc:") for line in written.splitlines())


@given(
    st.dictionaries(
        st.sampled_from(FIELDS),
        st.lists(
            st.sampled_from([*BREAKS, "Bcc: x@y.example", "To:", " ", "é", "\U0001f4a9", "a" * 80])
            | st.text(st.characters(exclude_categories=["Cs"])),
            max_size=8,
        ).map("".join),
        min_size=1,
    )
)
def test_whatever_the_names_and_titles_are_the_headers_are_ours_and_each_is_one_line(
    texts: dict[str, str],
) -> None:
    """On the wire, and to a reader that decodes every encoded word that it can find."""
    written = compose(replace(LETTER, **texts), at(25))
    head = written.partition(b"\r\n\r\n")[0]
    assert head.decode("ascii").replace("\r\n", "").replace("\t", "").isprintable()
    names = [line.partition(b":")[0].decode() for line in head.split(b"\r\n") if line[:1] not in b" \t"]
    ours = [
        name for name in read(compose(LETTER, at(25))) if name != "References" or texts.get("thread", "x")
    ]
    assert names == ours
    for value in email.message_from_bytes(written).values():
        shown = str(make_header(decode_header("".join(value.split("\r\n")))))
        assert len(shown.splitlines()) <= 1 and "\0" not in shown
    arrived = read(written)
    assert [one.addr_spec for one in arrived["To"].addresses] == [LETTER.to_address]
    assert [one.addr_spec for one in arrived["From"].addresses] == ["team@severnvale.example"]


NAMES = [
    "Pugh, Mair; Okafor, Tom: the “two”, <both>",
    "Mair Pugh, Ola Byrne, Tom Okafor, Ines Farrow, Jo Lunt, Bea Holt and b@elsewhere.example, Ned Roe",
    'Edna "Ned" Purslow \\ (clerk), ' * 8,
    "Ŵyn Tŷ-Hir, " * 15,
    "日本" * 90,
    "Dr. J. O'Neil, MBE",
    "a" * 200,
]


@pytest.mark.parametrize("name", NAMES)
def test_a_long_name_with_commas_and_quotes_arrives_whole_and_as_one_recipient(name: str) -> None:
    written = compose(replace(LETTER, to_name=name, sender=name, subject=f"Re: {name}"), at(25))
    head = written.partition(b"\r\n\r\n")[0]
    assert max(len(line) for line in head.split(b"\r\n")) < 300
    shown = email.message_from_bytes(written)
    for header, address in (("To", LETTER.to_address), ("From", "team@severnvale.example")):
        whole = shown[header].replace("\r\n", "")
        assert getaddresses([whole]) == [(parseaddr(whole)[0], address)]
        assert str(make_header(decode_header(parseaddr(whole)[0]))) == name.strip()
        assert [one.addr_spec for one in read(written)[header].addresses] == [address]
    assert str(make_header(decode_header(shown["Subject"].replace("\r\n", "")))) == f"Re: {name}".strip()


@pytest.mark.parametrize("field", ["to_address", "reply_to"])
@pytest.mark.parametrize("line_break", BREAKS, ids=ascii)
def test_an_address_with_a_line_end_in_it_is_refused(field: str, line_break: str) -> None:
    with pytest.raises(ValueError):
        compose(replace(LETTER, **{field: f"a{line_break}@b.example"}), at(25))
    with pytest.raises(ValueError):
        compose(replace(LETTER, **{field: f"a@b.example{line_break}"}), at(25))


@given(st.text())
def test_a_header_is_one_line_whatever_it_is_made_of(text: str) -> None:
    assert len(one_line(text).splitlines()) <= 1
    arrived = read(compose(replace(LETTER, subject=text), at(25)))
    assert len(str(arrived["Subject"]).splitlines()) <= 1


@pytest.mark.parametrize(
    "address",
    [
        "",
        "edna",
        "edna@",
        "@lower.example",
        "a@b@c.example",
        "a b@c.example",
        "a@c.example\nBcc: d@e.example",
        "a@c,d@e",
    ],
)
def test_what_is_no_plain_address_is_refused_for_good_before_anything_is_said(address: str) -> None:
    with pytest.raises(ValueError):
        plain_address(address)
    with Postman(at(free_port()), freely) as postman, pytest.raises(Refused) as refusal:
        postman.send(replace(LETTER, to_address=address))
    assert refusal.value.for_good


def test_a_domain_in_other_letters_is_written_in_ascii() -> None:
    assert plain_address("edna@tânsley.example") == "edna@xn--tnsley-wta.example"
