"""What the clock sends by itself: on the right London day, to the right people, once, and nothing that is past."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from consult import clock
from consult.db import choose_partnership, db, within
from consult.domain.access import SYSTEM, Actor
from consult.domain.errors import BadInput, Conflict
from consult.domain.policy import KINDS, Choices
from consult.jobs import ticks
from consult.models.circulation import Posting, Sending
from consult.models.outbox import Message
from consult.models.policy import PolicyRun
from consult.services import declining, extensions, outbox, policy, reminders, responses, stages
from consult.services.responses import SignOff
from tests import many, world

COUNCIL, FIRE, WICK = "Coalholme Borough Council", "Severnvale Fire Authority", "Wick Carers Network"
SILENT_DAY = datetime(2010, 9, 13, 9, tzinfo=UTC)  # ten in the morning in London, a Monday
LAST_DAY = datetime(2010, 9, 27, 9, tzinfo=UTC)


@pytest.fixture
def paper(app: Flask) -> tuple[Actor, str]:
    """An open paper that reached everybody: one answered, one has begun, three are silent."""
    actor = world.officer()
    reference = world.approved(actor)
    world.all_sent()
    holder, public_id = world.partner(COUNCIL)
    responses.submit(holder, public_id, SignOff("full"), received_at=clock.now(), nil=True)
    holder, public_id = world.partner(WICK)
    responses.save_draft(holder, public_id, {"q2": ({"value": ["Half a thought"]}, 0)})
    world.all_sent()
    return actor, reference


def tick(at: datetime) -> int:
    clock.set_to(at)
    queued = ticks.run("reminders")
    choose_partnership(1)
    return queued


def queued(*events: str) -> list[str]:
    wanted = events or tuple({"reminder", "reminder_started", "closed", "report_out", "outcome"})
    query = select(Message.to_address).where(Message.event.in_(wanted), Message.state == "queued")
    return sorted(db.session.scalars(query))


def want(paper: tuple[Actor, str], *kinds: str, hour: int = 10, days: int = 14, **words: str) -> None:
    choices = Choices(kinds, days, hour)
    policy.choose(*paper, choices, words, seen_version=world.seen(*paper))


def test_the_silent_are_reminded_at_ten_on_their_day_and_not_a_minute_before(
    paper: tuple[Actor, str],
) -> None:
    assert tick(SILENT_DAY - timedelta(minutes=1)) == 0
    assert tick(SILENT_DAY + timedelta(minutes=1)) == 3
    assert queued("reminder") == ["bea@svchamber.example", "jo@upperarle.example", "tom@svfire.example"]
    assert queued("reminder_started") == []
    assert db.session.scalars(select(Sending.by).order_by(Sending.id.desc())).first() == "the clock"


def test_those_who_have_begun_are_reminded_on_the_last_day(paper: tuple[Actor, str]) -> None:
    assert tick(LAST_DAY + timedelta(minutes=1)) == 1
    assert queued("reminder_started") == ["mair@wickcarers.example"]


def test_a_tick_that_runs_again_or_late_on_its_day_sends_nothing_twice(paper: tuple[Actor, str]) -> None:
    assert tick(SILENT_DAY + timedelta(hours=6)) == 3
    for later in (1, 60, 60 * 24, 60 * 24 * 7):
        assert tick(SILENT_DAY + timedelta(hours=6, minutes=later)) == 0


def test_three_processes_at_once_send_each_message_once(app: Flask, paper: tuple[Actor, str]) -> None:
    clock.set_to(SILENT_DAY + timedelta(minutes=1))
    assert world.three_at_once(app, ticks.send_reminders) == [0, 0, 3]
    assert len(queued()) == 3


def test_a_tick_that_dies_in_the_middle_has_sent_nothing_and_the_next_sends_all(
    paper: tuple[Actor, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fall(*_given: object, **_named: object) -> None:
        raise RuntimeError("the power went")

    with monkeypatch.context() as broken:
        broken.setattr(policy, "record", fall)  # the last step before the commit
        assert tick(SILENT_DAY + timedelta(minutes=1)) == 0
    assert queued() == []
    assert tick(SILENT_DAY + timedelta(minutes=2)) == 3


def test_after_an_outage_what_is_past_its_day_is_listed_as_not_sent(paper: tuple[Actor, str]) -> None:
    assert tick(SILENT_DAY + timedelta(days=8)) == 0
    assert queued() == []
    lines = {one.kind: one for one in policy.policy(*paper).lines}
    assert (lines["silent"].state, lines["silent"].number) == ("missed", 0)
    assert lines["last_day"].state == "due"


def test_a_reminder_follows_the_close_that_was_moved(paper: tuple[Actor, str]) -> None:
    actor, reference = paper
    clock.set_to(SILENT_DAY - timedelta(days=3))
    seen, later = world.seen(actor, reference), date(2010, 10, 11)
    extensions.extend(actor, reference, new_close=later, reason="Harvest.", seen_version=seen)
    world.all_sent()
    assert tick(SILENT_DAY + timedelta(minutes=1)) == 0
    assert tick(datetime(2010, 9, 27, 9, 1, tzinfo=UTC)) == 3


def test_who_was_reminded_is_not_reminded_again_because_the_close_moves(paper: tuple[Actor, str]) -> None:
    actor, reference = paper
    assert tick(SILENT_DAY + timedelta(minutes=1)) == 3
    seen, later = world.seen(actor, reference), date(2010, 10, 11)
    extensions.extend(actor, reference, new_close=later, reason="Harvest.", seen_version=seen)
    assert tick(datetime(2010, 9, 27, 9, 1, tzinfo=UTC)) == 0


def test_who_answers_or_declines_before_the_post_leaves_gets_nothing(paper: tuple[Actor, str]) -> None:
    assert tick(SILENT_DAY + timedelta(minutes=1)) == 3
    holder, public_id = world.partner(FIRE)
    responses.submit(holder, public_id, SignOff("full"), received_at=clock.now(), nil=True)
    holder, public_id = world.partner("Upper Arle Village Hall")
    declining.decline(holder, public_id, "not_remit", "")
    left = [letter.to_address for letter in outbox.claim(20) if letter.event == "reminder"]
    choose_partnership(1)
    assert left == ["bea@svchamber.example"]


def test_who_was_written_to_today_is_left_in_peace(paper: tuple[Actor, str]) -> None:
    clock.set_to(SILENT_DAY - timedelta(minutes=30))
    assert reminders.send(*paper, "remind", world.everybody(*paper)) == 3
    assert tick(SILENT_DAY + timedelta(minutes=1)) == 0


def test_an_officer_chooses_the_kinds_the_days_and_the_hour(paper: tuple[Actor, str]) -> None:
    want(paper, "silent", days=21, hour=15)
    lines = {one.kind: one for one in policy.policy(*paper).lines}
    assert lines["silent"].at == datetime(2010, 9, 6, 14, tzinfo=UTC)
    assert {kind for kind, one in lines.items() if one.state == "off"} == set(KINDS) - {"silent"}
    assert tick(LAST_DAY + timedelta(minutes=1)) == 0


def test_the_officers_own_words_stand_in_the_message_and_the_preview(paper: tuple[Actor, str]) -> None:
    want(paper, "silent", silent="The hall is warm.")
    line = next(one for one in policy.policy(*paper).lines if one.kind == "silent")
    assert "The hall is warm." in line.text and "(their own link)" in line.text and line.number == 3
    tick(SILENT_DAY + timedelta(minutes=1))
    messages = list(db.session.scalars(select(Message).where(Message.event == "reminder")))
    assert [
        one.text.count("The hall is warm.") + one.html.count("The hall is warm.") for one in messages
    ] == [2, 2, 2]


def test_two_officers_do_not_overwrite_one_another(paper: tuple[Actor, str]) -> None:
    seen = world.seen(*paper)
    policy.choose(*paper, Choices(("silent",)), {}, seen_version=seen)
    with pytest.raises(Conflict):
        policy.choose(*paper, Choices(), {}, seen_version=seen)


@pytest.mark.parametrize(
    ("choices", "field"),
    [
        (Choices(("silent",), 1, 10), "silent_days"),
        (Choices(("silent",), 14, 22), "hour"),
        (Choices(("threat",), 14, 10), "wanted"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    paper: tuple[Actor, str], choices: Choices, field: str
) -> None:
    with pytest.raises(BadInput) as refused:
        policy.choose(*paper, choices, {}, seen_version=world.seen(*paper))
    assert set(refused.value.problems) == {field}


def test_half_way_and_a_week_before_go_to_all_who_have_not_answered(paper: tuple[Actor, str]) -> None:
    want(paper, "half_way", "week_before")
    assert tick(datetime(2010, 8, 16, 9, 1, tzinfo=UTC)) == 4
    assert len(queued("reminder")) == 3 and len(queued("reminder_started")) == 1
    world.all_sent()
    assert tick(datetime(2010, 9, 20, 9, 1, tzinfo=UTC)) == 4


def test_the_outcome_goes_to_every_respondent_on_the_next_working_morning(paper: tuple[Actor, str]) -> None:
    actor, reference = paper
    clock.set_to(datetime(2010, 10, 22, 14, tzinfo=UTC))  # a Friday
    world.compiled(actor, reference)
    seen = world.seen(actor, reference)
    said = {"body": "The Board", "text": "Fourteen seats stay."}
    stages.decide(actor, reference, decided_on=date(2010, 10, 20), seen_version=seen, **said)
    for early in (datetime(2010, 10, 22, 15, tzinfo=UTC), datetime(2010, 10, 23, 10, tzinfo=UTC)):
        assert tick(early) == 0
    assert tick(datetime(2010, 10, 25, 9, 1, tzinfo=UTC)) == 1
    message = db.session.scalars(select(Message).where(Message.event == "outcome")).one()
    assert message.to_address == "ines@coalholme.example"
    assert (
        "The Board decided on Wednesday 20 October 2010" in message.text
        and "Fourteen seats stay." in message.html
    )


def test_closed_and_report_out_are_sent_where_they_are_wanted(paper: tuple[Actor, str]) -> None:
    want(paper, "closed", "report_out")
    assert tick(world.AFTER - timedelta(hours=1)) == 0, "in the same night"
    assert tick(datetime(2010, 9, 28, 9, 1, tzinfo=UTC)) == 5
    world.compiled(*paper)
    assert tick(datetime(2010, 9, 29, 9, 1, tzinfo=UTC)) == 1
    assert queued("report_out") == ["ines@coalholme.example"]


def test_news_that_was_held_up_goes_out_in_the_morning_and_not_at_night(paper: tuple[Actor, str]) -> None:
    want(paper, "closed")
    assert tick(datetime(2010, 9, 29, 2, tzinfo=UTC)) == 0
    assert tick(datetime(2010, 10, 2, 11, tzinfo=UTC)) == 0, "a Saturday"
    assert tick(datetime(2010, 10, 4, 8, tzinfo=UTC)) == 5


def test_a_consultation_that_cannot_be_seen_to_stops_no_other(
    paper: tuple[Actor, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = policy.due
    monkeypatch.setattr(policy, "due", lambda: [(1, 999, "silent"), *real()])
    assert tick(SILENT_DAY + timedelta(minutes=1)) == 3


def test_each_organisation_is_noted_as_reminded_by_that_message(paper: tuple[Actor, str]) -> None:
    tick(SILENT_DAY + timedelta(minutes=1))
    noted = select(Posting).join(Posting.sending).where(Sending.act == "remind")
    assert {one.message.event for one in db.session.scalars(noted) if one.message} == {"reminder"}
    assert db.session.scalars(select(PolicyRun.state)).all() == ["sent"]


def test_only_the_clock_sends_by_the_clock(paper: tuple[Actor, str]) -> None:
    from consult.domain.errors import NotAllowed

    actor, _reference = paper
    clock.set_to(SILENT_DAY + timedelta(minutes=1))
    with pytest.raises(NotAllowed):
        policy.send(actor, 1, [(1, "silent")])
    with within(1):
        assert policy.send(SYSTEM, 1, [(1, "half_way")]) == 0, "nobody wants it"


def test_names_are_filled_in_for_each_reader_and_are_text_in_the_html(app: Flask) -> None:
    names = ("Fish & Chips", "Tea & Cake")
    rows = [
        world.DirectoryRow(one, "private", f"Jo {one}", f"jo{n}@x.example") for n, one in enumerate(names)
    ]
    world.approved(world.officer(), rows=rows)
    world.all_sent()
    assert tick(SILENT_DAY + timedelta(minutes=1)) == 2
    messages = db.session.scalars(select(Message).where(Message.event == "reminder").order_by(Message.id))
    for message, own, other in zip(messages, names, reversed(names), strict=True):
        assert f"Dear Jo {own}," in message.text and f"views of {own} on" in message.text
        assert own.replace("&", "&amp;") in message.html and own not in message.html
        assert other not in message.text and other.split()[0] not in message.html
        assert not set("\ue000\ue001") & set(message.subject + message.text + message.html)


def test_looking_for_what_is_due_takes_as_many_queries_for_ten_papers_as_for_one(
    paper: tuple[Actor, str],
) -> None:
    asked = []
    clock.set_to(SILENT_DAY)
    for more in (0, 9):
        many.copies(more)
        db.session.rollback()
        with world.counting_queries() as sent:
            found = policy.due()
        choose_partnership(1)
        asked.append(len(sent))
        assert len({number for _home, number, _kind in found}) == 1 + more
    assert asked[0] == asked[1]
