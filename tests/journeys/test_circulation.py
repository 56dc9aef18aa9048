"""A paper goes to two lists that overlap: who gets how many messages, with which links, and what the log says.

The chief executive of two councils, an umbrella body and a council that was merged are among those asked.
"""

from __future__ import annotations

import email
import html
import re
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import default

import pytest
from flask import Flask

from consult import clock
from consult.db import within
from consult.documents.spreadsheets import as_csv
from consult.jobs import ticks
from tests import world
from tests.jobs.servers import Inbox, listening
from tests.web.officer_at_work import Desk, words
from tests.web.visits import FIRST

NORTH, SOUTH, OLD = "North Tansley Council", "South Tansley Council", "Old Tansley Urban District"
VOICE, WICK, HALL = "Severnvale Voluntary Voice", "Wick Carers Network", "Upper Arle Village Hall"
EDNA, GIL, JO = "edna@tansley.example", "gil@voice.example", "jo@upperarle.example"
MAIR = "mair@wickcarers.example"
DIRECTORY = [
    ("organisation", "sector", "contact", "email"),
    (NORTH, "public", "Edna Purslow", EDNA),
    (SOUTH, "public", "Edna Purslow", EDNA),
    (OLD, "public", "Sid Ash", "sid@old.example"),
    (VOICE, "VCS", "Gil Nash", GIL),
    (WICK, "VCS", "Mair Pugh", MAIR),
    (HALL, "community", "Jo Lunt", JO),
]


@pytest.fixture
def inbox(app: Flask) -> Iterator[Inbox]:
    box = Inbox()
    with listening(box) as server:
        app.config.update(MAIL_HOST=server.host, MAIL_PORT=server.port, MAIL_FROM=server.sender)
        yield box


@pytest.fixture
def desk(app: Flask, inbox: Inbox) -> Desk:
    return Desk(app)


def fill_the_directory(desk: Desk) -> dict[str, str]:
    """Import everybody, name an umbrella body and its member, merge the old council; numbers by name."""
    shown = desk.upload("/directory/import", as_csv(DIRECTORY), "partners.csv")
    rows = re.search(r'name="rows" value="([^"]+)"', shown.text)
    assert rows
    desk.client.post("/directory/import/save", data={"rows": rows[1]})
    page = desk.client.get("/directory").text
    numbers = {html.unescape(name): at for at, name in re.findall(r'href="/directory/(\d+)">([^<]+)', page)}
    assert desk.send(f"/directory/{numbers[VOICE]}/members", lines=WICK).status_code == 302
    merged = desk.send(f"/directory/{numbers[NORTH]}/merge", other=numbers[OLD], do="merge")
    assert merged.status_code == 302
    return numbers


def make_list(desk: Desk, name: str, *names: str) -> str:
    made = desk.send("/directory/lists", name=name)
    page = str(made.location).split("?", 1)[0]
    assert desk.send(f"{page}/paste", names="\n".join(names)).status_code == 302
    return page.rsplit("/", 1)[1]


def draft(desk: Desk) -> str:
    """A paper that is ready but for whom it goes to."""
    with within(FIRST):
        reference = world.draft(desk.actor, [world.ROWS[0]])
        world.circulation.choose(desk.actor, reference, [], seen_version=world.seen(desk.actor, reference))
    return f"/consultations/{reference}"


def delivered(inbox: Inbox) -> dict[str, list[EmailMessage]]:
    """Invitations as they arrived, by the one recipient of each."""
    found: dict[str, list[EmailMessage]] = {}
    for recipient, content in inbox.received:
        message = email.message_from_bytes(content, policy=default)
        assert isinstance(message, EmailMessage)
        assert message["Cc"] is None and message["Bcc"] is None
        assert [one.addr_spec for one in message["To"].addresses] == [recipient]
        if message["Compact-Consult-Event"] == "invitation":
            found.setdefault(recipient, []).append(message)
    return found


def links(message: EmailMessage) -> list[str]:
    body = message.get_body(("plain",))
    assert body
    return re.findall(r"http://consult\.test(/a/[\w-]+)", body.get_content())


def opens(app: Flask, link: str) -> str:
    """What a partner sees who follows the link."""
    client = app.test_client()
    answer = client.get(link)
    assert answer.status_code == 302
    return words(client.get(answer.location).text)


def test_two_lists_that_overlap_bring_each_person_one_message_and_each_organisation_one_link(
    app: Flask, desk: Desk, inbox: Inbox
) -> None:
    base = draft(desk)
    numbers = fill_the_directory(desk)
    councils = make_list(desk, "Councils", NORTH, SOUTH, HALL)
    care = make_list(desk, "Care forum", WICK, VOICE, NORTH)
    refused = desk.send(f"/directory/lists/{care}/paste", names=OLD)
    assert refused.status_code == 400 and f"was merged into {NORTH}" in words(refused.text)

    page = f"{base}/circulation"
    assert desk.send(page, list=[councils, care], organisation=[numbers[HALL]]).status_code == 302
    chosen = desk.read(page)
    assert f"{NORTH} (Care forum, Councils)" in chosen and "5 chosen" in chosen
    assert f"1 of the 5 are also members of {VOICE}" in chosen
    assert OLD not in chosen

    before = desk.read(f"{base}/approve")
    assert "5 organisations are asked. 4 messages go out, one to each person" in before
    assert f"For {NORTH}:" in before and f"For {SOUTH}:" in before
    assert desk.send(f"{base}/approve", sure="yes").status_code == 302

    ticks.run("deliver-mail")
    assert delivered(inbox) == {}, "nothing leaves before the launch"
    clock.set_to(world.OPEN)
    ticks.run("deliver-mail")
    ticks.run("deliver-mail")
    arrived = delivered(inbox)
    assert {address: len(messages) for address, messages in arrived.items()} == {
        EDNA: 1,
        GIL: 1,
        MAIR: 1,
        JO: 1,
    }
    assert {address: len(links(one)) for address, (one,) in arrived.items()} == {
        EDNA: 2,
        GIL: 1,
        MAIR: 1,
        JO: 1,
    }
    first, second = links(arrived[EDNA][0])
    assert NORTH in opens(app, first) and SOUTH not in opens(app, first)
    assert SOUTH in opens(app, second)
    notice = arrived[GIL][0].get_body(("plain",))
    assert notice and f"http://consult.test/papers/{base.rsplit('/', 1)[1]}" in notice.get_content()

    desk.at(world.OPEN)
    log = desk.read(f"{base}/written")
    assert f"{NORTH} Edna Purslow {EDNA} Care forum, Councils Sent on 2 August 2010" in log
    assert f"{SOUTH} Edna Purslow {EDNA} Councils Sent on" in log
    assert f"{WICK} Mair Pugh {MAIR} Care forum Sent on" in log
    assert OLD not in log
    assert "/a/" not in desk.client.get(f"{base}/written").text
    assert len(desk.client.get(f"{base}/written.csv").text.splitlines()) == 6
