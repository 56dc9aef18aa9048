"""Papers through the changes of the clocks, a year's end and outages: open and closed to the second, nobody twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from email import message_from_bytes
from email.policy import default
from email.utils import parsedate_to_datetime
from pathlib import Path
from time import monotonic, sleep

import pytest
from flask import Flask
from sqlalchemy import select

from consult import clock
from consult.db import choose_partnership, db
from consult.domain.access import Actor
from consult.domain.counting import LONDON
from consult.domain.errors import BadInput, DomainError
from consult.domain.lifecycle import Phase
from consult.jobs import ticks
from consult.models.papers import Consultation
from consult.services import reminders, reports, responses, timetable, undelivered
from consult.services.responses import SignOff
from consult.services.timetable import Step
from tests import world
from tests.jobs.servers import Inbox, listening

ROOT = Path(__file__).resolve().parents[2]
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)


@pytest.fixture
def inbox(app: Flask) -> Iterator[Inbox]:
    with listening(box := Inbox()) as server:
        app.config.update(MAIL_HOST=server.host, MAIL_PORT=server.port, MAIL_FROM=server.sender)
        yield box


@dataclass(frozen=True)
class Paper:
    """An approved paper, its officer, and the two instants of its time, which are what people in London read."""

    actor: Actor
    reference: str
    opens: datetime
    late: datetime

    @property
    def phase(self) -> Phase:
        choose_partnership(self.actor.partnership_id)
        found = select(Consultation).where(Consultation.reference == self.reference)
        return db.session.scalars(found).one().phase_at(clock.now())

    def remind(self) -> int:
        """Remind everybody who may be reminded now; how many messages that was."""
        choose_partnership(self.actor.partnership_id)
        try:
            everybody = world.everybody(self.actor, self.reference)
            return reminders.send(self.actor, self.reference, "remind", everybody)
        except BadInput:
            return 0


def paper(launch: date, close: date, late: datetime) -> Paper:
    """A paper between two days; it is out from the first London minute of the one to the last of the other."""
    actor = world.officer()
    clock.set_to(datetime.combine(launch, time(9), UTC) - timedelta(days=21))
    world.directory.import_organisations(actor, world.ROWS)
    reference = world.for_nobody_yet(actor)
    everybody = [one.id for one in db.session.scalars(select(world.Organisation))]
    world.circulation.choose(actor, reference, everybody, seen_version=world.seen(actor, reference))
    steps = [
        Step("launch", "The paper goes out", launch),
        Step("close", "Answers are due", close, time=time(23, 59)),
    ]
    kept = timetable.timetable(actor, reference)
    timetable.save(actor, reference, steps, {"adopted": ["compact"]}, seen_version=kept.seen_version)
    seen = world.seen(actor, reference)
    world.approval.approve(actor, reference, seen_version=seen, unexplained=True)
    opens = datetime.combine(launch, time(0), LONDON).astimezone(UTC)
    return Paper(actor, reference, opens, late)


def at(instant: datetime) -> None:
    """Let it be this instant, and let the clock do its work, twice as if by two processes."""
    clock.set_to(instant)
    for _each in range(2):
        for name in ("find-abandoned", "deliver-mail"):
            ticks.run(name)


def arrived(inbox: Inbox, event: str) -> list[tuple[str, datetime]]:
    """To whom each message of one kind went, and when as its own date says."""
    found = []
    for to, content in inbox.received:
        letter = message_from_bytes(content)
        if letter["Compact-Consult-Event"] == event:
            found.append((to, parsedate_to_datetime(letter["Date"])))
    return found


def texts(inbox: Inbox, event: str) -> list[str]:
    """The plain words of each message of one kind."""
    letters = [message_from_bytes(content, policy=default) for _to, content in inbox.received]
    return [
        letter.get_body(("plain",)).get_content()
        for letter in letters
        if letter["Compact-Consult-Event"] == event
    ]


def answer(name: str) -> None:
    holder, public_id = world.partner(name)
    responses.submit(holder, public_id, SignOff("full"), received_at=clock.now(), nil=True)


TIMES = {
    # The clocks go back on Sunday 31 October 2010: that day has 25 hours, and ends at midnight in winter time.
    "closing on the long Sunday": (
        date(2010, 8, 2),
        date(2010, 10, 31),
        datetime(2010, 11, 1, 0, tzinfo=UTC),
    ),
    # They go forward on Sunday 27 March 2011: 23 hours, the end in summer time.
    "closing on the short Sunday": (
        date(2011, 1, 3),
        date(2011, 3, 27),
        datetime(2011, 3, 27, 23, tzinfo=UTC),
    ),
    "out on the short Sunday": (date(2011, 3, 27), date(2011, 6, 20), datetime(2011, 6, 20, 23, tzinfo=UTC)),
    "out on the long Sunday": (date(2010, 10, 31), date(2011, 1, 24), datetime(2011, 1, 25, 0, tzinfo=UTC)),
    "over a year's end": (date(2010, 10, 4), date(2010, 12, 31), datetime(2011, 1, 1, 0, tzinfo=UTC)),
}


@pytest.mark.parametrize("name", TIMES)
def test_a_paper_opens_and_closes_to_the_second_and_its_post_goes_once(
    app: Flask, inbox: Inbox, name: str
) -> None:
    launch, close, late = TIMES[name]
    one = paper(launch, close, late)
    for instant, phase, invited in (
        (one.opens - SECOND, Phase.SCHEDULED, 0),
        (one.opens, Phase.OPEN, 5),
        (one.opens + HOUR, Phase.OPEN, 5),
        (one.late - SECOND, Phase.OPEN, 5),
        (one.late, Phase.ANALYSIS, 5),
        (one.late + HOUR, Phase.ANALYSIS, 5),
    ):
        at(instant)
        assert (one.phase, len(arrived(inbox, "invitation"))) == (phase, invited)
    assert {sent.astimezone(UTC) - one.opens < HOUR for _to, sent in arrived(inbox, "invitation")} == {True}
    closing = f"{close:%A} {close.day} {close:%B} {close.year}, 11:59pm"
    assert [closing in words for words in texts(inbox, "invitation")] == [True] * 5


@pytest.mark.parametrize(
    "name", ["closing on the long Sunday", "closing on the short Sunday", "over a year's end"]
)
def test_however_often_it_is_tried_each_is_reminded_once_on_a_london_day(
    app: Flask, inbox: Inbox, name: str
) -> None:
    """Of the last two days, above all in the hour that comes twice and around the one that never comes."""
    launch, close, late = TIMES[name]
    one = paper(launch, close, late)
    at(one.opens)
    for day in (close - timedelta(days=1), close):
        midnight = datetime.combine(day, time(0), LONDON).astimezone(UTC)
        for hours in (0, 0.5, 1, 1.5, 2, 2.5, 12, 22.5):
            at(midnight + hours * HOUR)
            one.remind()
            at(midnight + hours * HOUR + timedelta(minutes=1))
    at(late - SECOND)
    assert one.remind() == 0
    at(late + HOUR)
    days = Counter((to, sent.astimezone(LONDON).date()) for to, sent in arrived(inbox, "reminder"))
    assert set(days) == {(row.email, day) for row in world.ROWS for day in (close - timedelta(days=1), close)}
    assert set(days.values()) == {1}


def test_a_server_that_was_down_over_the_launch_invites_everybody_once_it_is_back(
    app: Flask, inbox: Inbox
) -> None:
    one = paper(*TIMES["closing on the long Sunday"])
    back = one.opens + timedelta(days=7)
    clock.set_to(back)
    assert one.phase is Phase.OPEN, "it opened though nothing ran"
    at(back)
    assert sorted(to for to, _sent in arrived(inbox, "invitation")) == sorted(row.email for row in world.ROWS)
    at(back + HOUR)
    assert len(arrived(inbox, "invitation")) == 5


def test_a_server_that_was_down_over_the_close_has_closed_and_sends_nothing_that_is_no_longer_true(
    app: Flask, inbox: Inbox
) -> None:
    one = paper(*TIMES["closing on the long Sunday"])
    at(one.opens)
    clock.set_to(one.late - HOUR)
    assert one.remind() == 5
    answer("Wick Carers Network")
    before = len(inbox.received)
    back = one.late + timedelta(days=3)
    clock.set_to(back)
    assert one.phase is Phase.ANALYSIS
    with pytest.raises(DomainError, match="closed"):
        answer("Severnvale Fire Authority")
    at(back)
    choose_partnership(one.actor.partnership_id)
    assert arrived(inbox, "reminder") == []
    assert [to for to, _sent in arrived(inbox, "receipt")] == ["mair@wickcarers.example"]
    listed, _number = undelivered.undelivered(one.actor, 50)
    assert sum(line.message.event == "reminder" for line in listed) == 5
    at(back + HOUR)
    told = arrived(inbox, "unreached")
    assert len(told) == 1 and len(inbox.received) == before + 2, (
        "no flood: a receipt, and one word to the officer"
    )
    choose_partnership(one.actor.partnership_id)
    assert reports.ask(one.actor, one.reference).number == 1


def test_the_scheduler_as_a_command_sends_what_is_due_and_ends_when_told(
    database: str, app: Flask, inbox: Inbox, tmp_path: Path
) -> None:
    """A real process on the real clock: it is started twice, each message goes once, and it ends within seconds."""
    clock.set_to(None)
    choose_partnership(None)
    made = world.people.set_up(Actor(), name="Severnvale", mailbox="team@severnvale.example", officer="Ann")
    choose_partnership(made.id)
    db.session.remove()
    environment = os.environ | {
        "SECRET_KEY": "only for tests, thirty-two letters",
        "DATABASE_URL": database,
        "CONSULT_DATA": str(tmp_path),
        "PUBLIC_URL": app.config["PUBLIC_URL"],
        "MAIL_HOST": app.config["MAIL_HOST"],
        "MAIL_PORT": str(app.config["MAIL_PORT"]),
        "MAIL_FROM": app.config["MAIL_FROM"],
    }
    command = [
        sys.executable,
        "-c",
        "import sys; from consult.jobs.command_line import main; sys.exit(main())",
    ]
    running = [subprocess.Popen([*command, "scheduler"], env=environment, cwd=ROOT) for _each in range(2)]
    try:
        _until(lambda: bool(inbox.received))
        _until(lambda: app.test_client().get("/health").status_code == 200)
    finally:
        for one in running:
            one.send_signal(signal.SIGTERM)
    assert [one.wait(20) for one in running] == [0, 0]
    assert [to for to, _content in inbox.received] == ["team@severnvale.example"]


def _until(holds: Callable[[], bool]) -> None:
    patience = monotonic() + 30
    while not holds():
        assert monotonic() < patience, "it has not come about"
        sleep(0.1)
