"""One paper from its launch to its outcome, the clock ticking all the time: each person gets each message once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import parsedate_to_datetime

import pytest
from flask import Flask

from consult import clock
from consult.db import choose_partnership
from consult.domain.counting import LONDON
from consult.domain.policy import is_working
from consult.jobs import ticks
from consult.services import responses
from consult.services.responses import SignOff
from tests import world
from tests.jobs.servers import Inbox, listening
from tests.web.officer_at_work import Desk, parts
from tests.web.visits import come_in

COUNCIL, WICK, TRADE = "ines@coalholme.example", "mair@wickcarers.example", "bea@svchamber.example"
FIRE, HALL = "tom@svfire.example", "jo@upperarle.example"
STEP = timedelta(hours=4)
ALL_TICKS = ("reminders", "morning-lists", "late-papers", "deliver-mail")


@pytest.fixture
def inbox(app: Flask) -> Iterator[Inbox]:
    with listening(box := Inbox()) as server:
        app.config.update(MAIL_HOST=server.host, MAIL_PORT=server.port, MAIL_FROM=server.sender)
        yield box


def go_on(until: datetime) -> None:
    """Let the clock's work be done every four hours, each time twice."""
    at = clock.now()
    while at < until:
        at = min(at + STEP, until)
        clock.set_to(at)
        for name in (*ALL_TICKS, *ALL_TICKS):
            ticks.run(name)
    choose_partnership(1)


def letters(inbox: Inbox, event: str) -> list[EmailMessage]:
    found = [message_from_bytes(content, policy=default) for _to, content in inbox.received]
    return [one for one in found if one["Compact-Consult-Event"] == event]


def whom(inbox: Inbox, event: str) -> Counter[str]:
    return Counter(one["To"].addresses[0].addr_spec for one in letters(inbox, event))


def submit(name: str) -> None:
    holder, public_id = world.partner(name)
    responses.submit(holder, public_id, SignOff("full"), received_at=clock.now(), nil=True)


def test_each_person_gets_each_message_once_on_its_london_day(app: Flask, inbox: Inbox) -> None:
    desk = Desk(app)
    reference = world.draft(desk.actor)
    world.approval.approve(desk.actor, reference, seen_version=world.seen(desk.actor, reference))
    page = f"/consultations/{reference}/by-itself"
    wick = app.test_client()
    secret_page = come_in(wick, WICK)
    choose_partnership(1)

    go_on(datetime(2010, 8, 2, 9, tzinfo=UTC))
    assert (
        wick.post(secret_page + "section/s1", data={"q1": "No", "q1-text": "Few", "q1-seen": "0"}).status_code
        < 400
    )
    choose_partnership(1)
    submit("Coalholme Borough Council")
    go_on(datetime(2010, 9, 20, 9, tzinfo=UTC))
    submit("Severnvale Chamber of Trade")
    go_on(datetime(2010, 9, 27, 16, tzinfo=UTC))
    submit("Wick Carers Network")
    go_on(datetime(2010, 10, 21, 13, tzinfo=UTC))

    world.compiled(desk.actor, reference)
    desk.at(clock.now())
    on = parts("decided_on", date(2010, 10, 20))
    said = {"body": "The Board", "decision": "Fourteen seats stay."}
    assert desk.send(f"/consultations/{reference}/decision", **on, **said).status_code == 302
    choose_partnership(1)
    go_on(datetime(2010, 11, 20, 9, tzinfo=UTC))

    everybody = (COUNCIL, WICK, TRADE, FIRE, HALL)
    assert whom(inbox, "invitation") == Counter(everybody)
    assert whom(inbox, "reminder") == Counter((TRADE, FIRE, HALL))
    assert whom(inbox, "reminder_started") == Counter((WICK,))
    assert whom(inbox, "outcome") == Counter((COUNCIL, WICK, TRADE))
    assert not [event for event in ("closed", "report_out") if letters(inbox, event)], "nobody chose them"
    for event in ("reminder", "reminder_started", "outcome", "morning"):
        for one in letters(inbox, event):
            left = parsedate_to_datetime(one["Date"]).astimezone(LONDON)
            assert is_working("england", left.date()) and time(8) <= left.time() < time(18), (event, left)
    days = Counter(parsedate_to_datetime(one["Date"]).date() for one in letters(inbox, "morning"))
    assert days and max(days.values()) == 1, "one list a morning"
    assert all("Monday 27 September 2010, 11:59pm" in one["Subject"] for one in letters(inbox, "reminder"))
    threads = {
        one["References"] for event in ("invitation", "reminder", "outcome") for one in letters(inbox, event)
    }
    assert len(threads) == 1 and {one["Reply-To"] for one in letters(inbox, "reminder")} == {
        "team@severnvale.example"
    }
    desk.at(clock.now())
    assert "The outcome Seen to: Friday 22 October 2010" in desk.read(page)
