"""Asking again: every round has its own answers, and nothing said in one is counted in another unseen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from consult import clock
from consult.db import Base, db
from consult.domain.access import STRANGER, SYSTEM, Actor
from consult.domain.errors import BadInput, NotAllowed, NotFound
from consult.models.history import HistoryRow
from consult.models.outbox import Message
from consult.models.people import Organisation
from consult.models.responses import Response, Submission
from consult.models.timetable import Extension
from consult.reports import value
from consult.services import (
    approval,
    circulation,
    corrections,
    directory,
    enquiries,
    extensions,
    feeds,
    notices,
    papers,
    people,
    reports,
    responses,
    rounds,
    standing,
    timetable,
    verification,
    workspace,
)
from consult.services.corrections import Wanted
from consult.services.responses import SignOff
from consult.services.timetable import Step
from tests import world

HALL, WICK, FIRE = "Upper Arle Village Hall", "Wick Carers Network", "Severnvale Fire Authority"
TRADE, COUNCIL = "Severnvale Chamber of Trade", "Coalholme Borough Council"
FULL = SignOff("full", "mine", "A. N. Other")
WHY = "The Board may keep eleven seats."
LAUNCH, CLOSE = date(2010, 11, 1), date(2010, 12, 13)
AGAIN = datetime(2010, 10, 4, 9, tzinfo=UTC)
SECOND = datetime(2010, 11, 8, 9, tzinfo=UTC)
SECOND_OVER = datetime(2010, 12, 14, 9, tzinfo=UTC)
REFERENCE = "SP-2010-1"


def answer(name: str, **given: str) -> Submission:
    """Write and submit; with nothing given, submit what the draft holds."""
    actor, public_id = world.partner(name)
    seen = responses.answering(actor, public_id).versions
    given_now = {key: ({"value": [said]}, seen.get(key, 0)) for key, said in given.items()}
    responses.save_draft(actor, public_id, given_now)
    return responses.submit(actor, public_id, FULL, received_at=clock.now())


def begin(actor: Actor) -> None:
    """The first round is over and the next one is begun: its body and a question are changed."""
    clock.set_to(AGAIN)
    rounds.ask_again(actor, REFERENCE, reason=WHY, seen_version=world.seen(actor, REFERENCE))
    values = {
        "title": "The Board",
        "number": "1",
        "is_proposal": True,
        "body": "We propose to change eleven.",
    }
    papers.save_section(actor, REFERENCE, "s1", values, seen_version=world.seen(actor, REFERENCE))
    kept = timetable.timetable(actor, REFERENCE)
    steps = [
        Step("launch", "The second paper goes out", LAUNCH),
        Step("close", "Second answers are due", CLOSE, time=time(23, 59)),
    ]
    timetable.save(actor, REFERENCE, steps, {"adopted": ["compact"]}, seen_version=kept.seen_version)


def approve(actor: Actor) -> None:
    approval.approve(actor, REFERENCE, seen_version=world.seen(actor, REFERENCE), unexplained=True)


def second(actor: Actor) -> None:
    """The second round is open."""
    begin(actor)
    approve(actor)
    clock.set_to(SECOND)


def compiled(actor: Actor) -> value.Report:
    reports.ask(actor, REFERENCE)
    number = reports.claim_next()
    assert number is not None
    frozen = reports.freeze(number)
    reports.store(number, b"%PDF", "0" * 64, 9)
    return frozen


@pytest.fixture
def officer(app: Flask) -> Actor:
    """Three of five answered the first round; one of them had no comment."""
    actor = world.officer()
    world.approved(actor)
    answer(HALL, q1="Yes", q2="Keep the halls", q3="Agree")
    answer(WICK, q1="No", q2="Carers were left out")
    hand, public_id = world.partner(FIRE)
    responses.submit(hand, public_id, FULL, received_at=clock.now(), nil=True)
    return actor


def everything_said() -> list[tuple[object, ...]]:
    query = select(Submission.id, Submission.document, Submission.checksum, Submission.submitted_at)
    return [tuple(row) for row in db.session.execute(query.order_by(Submission.id))]


def test_a_round_that_is_still_open_is_not_followed_by_another(officer: Actor) -> None:
    with pytest.raises(NotAllowed):
        rounds.ask_again(officer, REFERENCE, reason=WHY, seen_version=world.seen(officer, REFERENCE))


def test_no_round_is_begun_while_a_report_of_the_last_is_being_compiled(officer: Actor) -> None:
    clock.set_to(AGAIN)
    reports.ask(officer, REFERENCE)
    with pytest.raises(BadInput, match="being compiled"):
        rounds.ask_again(officer, REFERENCE, reason=WHY, seen_version=world.seen(officer, REFERENCE))


def test_beginning_and_approving_a_round_are_acts_with_their_reason(officer: Actor) -> None:
    second(officer)
    acts = {row.act: row.detail for row in db.session.scalars(select(HistoryRow).order_by(HistoryRow.id))}
    assert acts["ask again"] == {"round": 2, "reason": WHY}
    assert (acts["approve the paper"]["round"], acts["approve the paper"]["version"]) == (2, 2)


@pytest.mark.parametrize("step", ["preparing", "approved, not open yet"])
def test_until_the_next_round_opens_partners_see_the_one_that_is_over(officer: Actor, step: str) -> None:
    begin(officer)
    papers.edit_details(
        officer, REFERENCE, {"title": "Eleven seats"}, seen_version=world.seen(officer, REFERENCE)
    )
    if step != "preparing":
        approve(officer)
    holder, public_id = world.partner(HALL)
    view = responses.answering(holder, public_id)
    assert (view.round, view.phase, view.closes) == (1, "analysis", world.FIRST_LATE)
    assert view.submission is not None and view.paper.number == 1
    assert view.paper.content["title"] == "A smaller Board"
    with pytest.raises((NotAllowed, responses.Closed)):
        responses.submit(holder, public_id, FULL, received_at=clock.now())
    notice = notices.notice(Actor(), REFERENCE)
    assert (notice.content["title"], notice.closes) == ("A smaller Board", world.FIRST_LATE)
    assert [one.date for one in notice.milestones][:2] == [world.LAUNCH, world.CLOSE]
    if step == "preparing":
        assert LAUNCH.strftime("%Y%m%d").encode() not in feeds.calendar_for_partner(holder, public_id)


def test_everybody_is_written_to_with_one_more_link_and_the_old_one_still_opens(officer: Actor) -> None:
    old = world.secret_for("jo@upperarle.example")
    second(officer)
    told = db.session.scalars(select(Message).where(Message.event == "round")).all()
    assert sorted(one.to_address for one in told) == sorted(row.email for row in world.ROWS)
    assert all(WHY in one.text and "Changed: 1 The Board" in one.text for one in told)
    assert all("round 2" in one.text and one.subject.startswith("Round 2") for one in told)
    assert len({one.secret for one in told} | {old}) == len(told) + 1
    new = world.secret_for("jo@upperarle.example", "round")
    assert circulation.by_secret(old).invitation_id == circulation.by_secret(new).invitation_id


def test_somebody_who_joins_for_the_second_round_gets_an_ordinary_invitation(officer: Actor) -> None:
    begin(officer)
    row = directory.DirectoryRow("Arle Walkers", "community", "Gwen Ash", "gwen@walks.example", "")
    directory.import_organisations(officer, [row])
    everybody = list(db.session.scalars(select(Organisation.id)))
    circulation.choose(officer, REFERENCE, everybody, seen_version=world.seen(officer, REFERENCE))
    approve(officer)
    clock.set_to(SECOND)
    assert world.secret_for("gwen@walks.example", "invitation")
    assert answer("Arle Walkers", q1="Yes").document["round"] == 2


def test_who_was_asked_before_stays_on_the_list(officer: Actor) -> None:
    begin(officer)
    some = list(db.session.scalars(select(Organisation.id).where(Organisation.name != HALL)))
    with pytest.raises(BadInput, match=HALL):
        circulation.choose(officer, REFERENCE, some, seen_version=world.seen(officer, REFERENCE))
    assert len(circulation.invitations(officer, REFERENCE)) == len(world.ROWS)


@pytest.fixture
def afresh(app: Flask) -> Callable[[], None]:
    """Empties the database, for a law that is tried on many histories."""

    def empty() -> None:
        db.session.rollback()
        for table in reversed(Base.metadata.sorted_tables):
            db.session.execute(table.delete())
        db.session.commit()
        db.session.expunge_all()

    return empty


WHAT_EACH_DID = st.tuples(
    *[st.sampled_from(("silent", "answered", "nil")) for _name in range(3)],
    *[st.sampled_from(("silent", "drafted", "confirmed", "changed", "nil")) for _name in range(3)],
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(WHAT_EACH_DID)
def test_no_answer_of_the_first_round_is_lost_changed_or_counted_in_the_second(
    afresh: Callable[[], None], did: tuple[str, ...]
) -> None:
    """Whoever answered which round, and however: each round counts exactly what was said in it."""
    afresh()
    actor = world.officer()
    world.approved(actor)
    names = (HALL, WICK, FIRE)
    first, then = dict(zip(names, did[:3], strict=True)), dict(zip(names, did[3:], strict=True))
    for name, act in first.items():
        do(name, act, "Yes")
    before = everything_said()
    second(actor)
    for name, act in then.items():
        do(name, act, "No")
    assert everything_said()[: len(before)] == before
    offered = {name for name in names if then[name] == "confirmed" and first[name] == "answered"}
    yes = (sum(act == "answered" for act in first.values()), 0)
    no = (len(offered), sum(act == "changed" for act in then.values()))
    found = reports.summary(actor, REFERENCE, "round")
    assert found is not None
    groups = {one.group: tuple(each.count for each in one.options) for one in found.questions[0].groups}
    assert groups == {"1": yes, "2": no}
    came = {
        one.invitation.organisation.name
        for one in standing.standings(actor, REFERENCE)
        if one.state != "silent"
    }
    came -= {name for name in names if then[name] == "drafted"}
    assert came == offered | {name for name in names if then[name] in ("changed", "nil")}


def do(name: str, act: str, said: str) -> None:
    """What an organisation does in a round; there is nothing to confirm where it gave no answer before."""
    holder, public_id = world.partner(name)
    if act == "nil":
        responses.submit(holder, public_id, FULL, received_at=clock.now(), nil=True)
    elif act in ("answered", "changed"):
        answer(name, q1=said)
    elif act == "drafted":
        responses.save_draft(holder, public_id, {"q1": ({"value": [said]}, 0)})
    elif act == "confirmed" and responses.confirm(holder, public_id):
        answer(name)


def test_a_second_answer_leaves_the_first_as_it_was(officer: Actor) -> None:
    before = everything_said()
    second(officer)
    answer(HALL, q1="No")
    assert everything_said()[: len(before)] == before
    holder, public_id = world.partner(HALL)
    now, then = (responses.answering(holder, public_id, number) for number in (2, 1))
    assert now.submission is not None and then.submission is not None
    assert (now.submission.document["answers"]["q1"], now.submission.document["round"]) == (
        {"choice": "No"},
        2,
    )
    assert then.submission.document["answers"]["q1"] == {"choice": "Yes"}
    assert now.response is not None and then.response is not None
    assert now.response.receipt != then.response.receipt
    assert not verification.verify(SYSTEM).broken


def test_nothing_is_answered_before_somebody_says_that_it_still_stands(officer: Actor) -> None:
    second(officer)
    holder, public_id = world.partner(HALL)
    view = responses.answering(holder, public_id)
    assert {key: offer.shown for key, offer in view.offers.items()} == {
        "q1": "Yes",
        "q2": "Keep the halls",
        "q3": "Agree",
    }
    assert view.answers == {}
    with pytest.raises(BadInput, match="Nothing has been answered yet"):
        responses.submit(holder, public_id, FULL, received_at=clock.now())
    assert responses.confirm(holder, public_id, {"q1", "q2"}) == 2
    said = answer(HALL).document["answers"]
    assert said == {"q1": {"choice": "Yes"}, "q2": {"text": "Keep the halls"}}


def test_what_was_written_in_this_round_is_not_replaced_by_what_was_said_before(officer: Actor) -> None:
    second(officer)
    holder, public_id = world.partner(HALL)
    responses.save_draft(holder, public_id, {"q1": ({"value": ["No"]}, 0)})
    responses.save_draft(holder, public_id, {"q2": ({"value": ["For a moment"]}, 0)})
    responses.save_draft(holder, public_id, {"q2": ({"value": [""]}, 1)})  # cleared on purpose
    assert responses.confirm(holder, public_id) == 1
    answers = responses.answering(holder, public_id).answers
    assert (
        answers["q1"] == {"choice": "No"} and answers["q2"] is None and answers["q3"] == {"choice": "Agree"}
    )
    assert responses.confirm(holder, public_id) == 0


def test_a_question_of_another_kind_offers_nothing_and_a_choice_that_is_gone_is_shown(officer: Actor) -> None:
    begin(officer)
    for key, text, kind, options in (
        ("q1", "Is the proposed membership right?", "yes_no_comment", ["Agreed", "No"]),
        ("q3", "How often should the Forum meet?", "free_text", []),
    ):
        values = {"section_key": "s1", "label": "a", "text": text, "kind": kind, "options": options}
        papers.save_question(officer, REFERENCE, key, values, seen_version=world.seen(officer, REFERENCE))
    approve(officer)
    clock.set_to(SECOND)
    holder, public_id = world.partner(HALL)
    view = responses.answering(holder, public_id)
    assert view.offers["q1"].gone == ("Yes",)
    assert "q3" not in view.offers
    assert view.confirmable == ["q2"]
    assert responses.confirm(holder, public_id) == 1


def test_only_the_holder_confirms_and_only_while_the_round_is_open(officer: Actor) -> None:
    second(officer)
    holder, _ = world.partner(HALL)
    _, other = world.partner(WICK)
    with pytest.raises(NotFound):
        responses.confirm(holder, other)
    clock.set_to(SECOND_OVER)
    with pytest.raises(NotAllowed):
        responses.confirm(*world.partner(HALL))


def test_the_counts_of_two_rounds_stand_side_by_side_and_are_never_added(officer: Actor) -> None:
    second(officer)
    responses.confirm(*world.partner(HALL))
    answer(HALL)
    answer(COUNCIL, q1="No", q2="Too many")
    found = reports.summary(officer, REFERENCE, "round")
    assert found is not None
    first = found.questions[0]
    assert (found.asked, first.base) == (2, 2)
    groups = {
        one.group: (one.base, one.not_answered, [each.count for each in one.options]) for one in first.groups
    }
    assert groups == {"1": (2, 1, [1, 1]), "2": (2, 0, [1, 1])}


def test_the_report_of_the_second_round_counts_it_alone_and_names_both(officer: Actor) -> None:
    clock.set_to(AGAIN - timedelta(days=1))
    assert compiled(officer).number == 1
    second(officer)
    answer(COUNCIL, q1="No")
    clock.set_to(SECOND_OVER)
    report = compiled(officer)
    assert (report.number, report.answered, report.unanswered) == (2, 1, 4)
    assert ("Round", "2, on version 2 of the paper") in report.dates
    assert any("3 organisations answered round 1." in one for one in report.methods)
    assert report.questions[0].summary.base == 1
    stored = reports.report(officer, REFERENCE, 1)
    assert value.from_dict(stored.value or {}).answered == 3, "the report of the first round stands as it was"


def test_each_round_is_judged_by_its_own_close(officer: Actor) -> None:
    """An answer to the first round that came after its bell stays late, whatever the second does."""
    clock.set_to(AGAIN)
    _, public_id = world.partner(TRADE)
    late = {"source": "email", "received_on": AGAIN.date()}
    given = {"q1": {"value": ["No"]}}
    responses.enter_on_behalf(officer, REFERENCE, public_id, given, FULL, **late)  # type: ignore[arg-type]
    second(officer)
    first = {one.invitation.organisation.name: one.state for one in standing.standings(officer, REFERENCE, 1)}
    assert first == {HALL: "answered", WICK: "answered", FIRE: "nil", TRADE: "late", COUNCIL: "silent"}
    now = {one.state for one in standing.standings(officer, REFERENCE)}
    assert now == {"silent"}


def test_a_late_letter_about_the_round_that_is_over_is_kept_with_that_round(officer: Actor) -> None:
    begin(officer)
    _, public_id = world.partner(COUNCIL)
    given = {"q2": {"value": ["We were slow"]}}
    responses.enter_on_behalf(
        officer, REFERENCE, public_id, given, FULL, source="paper", received_on=AGAIN.date()
    )
    approve(officer)
    clock.set_to(SECOND)
    kept = db.session.scalars(select(Response).where(Response.source == "paper")).one()
    assert kept.round == 1
    assert standing.reading(officer, REFERENCE, public_id, 1).state == "late"


def test_the_dates_of_a_round_that_is_over_are_kept_with_it(officer: Actor) -> None:
    clock.set_to(world.OPEN)
    seen = world.seen(officer, REFERENCE)
    extensions.extend(officer, REFERENCE, new_close=date(2010, 9, 29), reason="Harvest.", seen_version=seen)
    second(officer)
    now, then = rounds.rounds(officer, REFERENCE)
    assert (then.answered, now.answered) == (3, 0)
    assert [(one.kind, one.date) for one in then.steps if one.kind == "close"] == [
        ("close", date(2010, 9, 29))
    ]
    assert then.closes == world.FIRST_LATE + timedelta(days=2)
    assert extensions.extensions(officer, REFERENCE) == [], (
        "the first round's extension is no fact of the second"
    )
    assert db.session.scalars(select(Extension)).one().round == 1
    counts = timetable.findings(officer, REFERENCE).counts
    assert counts.elapsed_days == (CLOSE - LAUNCH).days


def test_the_news_tells_of_each_round(officer: Actor) -> None:
    second(officer)
    keys = {one.key for one in feeds.bulletin().news}
    assert keys == {"SP-2010-1/opened", "SP-2010-1/closed", "SP-2010-1/round-2/opened"}


def test_lists_ask_as_many_questions_of_the_database_for_three_rounds_as_for_two(officer: Actor) -> None:
    person = people.add_person(officer, name="Gwen Hale", email="gwen@severnvale.example", role="steering")
    people.seat(officer, body="Steering group", kind="steering", person_id=person.id)
    second(officer)
    answer(HALL, q1="No")

    def asked() -> list[int]:
        numbers = []
        for read in (
            lambda: rounds.rounds(officer, REFERENCE),
            lambda: standing.standings(officer, REFERENCE),
            lambda: workspace.workspace(officer, {}),
            lambda: rounds.told(*world.partner(HALL)),
        ):
            db.session.expire_all()
            with world.counting_queries() as sent:
                read()
            numbers.append(len(sent))
        return numbers

    before = asked()
    clock.set_to(SECOND_OVER)
    rounds.ask_again(officer, REFERENCE, reason="Once more.", seen_version=world.seen(officer, REFERENCE))
    kept = timetable.timetable(officer, REFERENCE)
    steps = [Step("launch", "Third", date(2011, 1, 10)), Step("close", "Third due", date(2011, 4, 4))]
    timetable.save(officer, REFERENCE, steps, {"adopted": ["compact"]}, seen_version=kept.seen_version)
    approve(officer)
    clock.set_to(datetime(2011, 1, 12, 9, tzinfo=UTC))
    assert [number <= earlier for number, earlier in zip(asked(), before, strict=True)] == [True] * 4
    assert rounds.told(*world.partner(HALL)).earlier == (2, 1)


def test_what_was_corrected_and_asked_in_one_round_is_not_told_of_the_next(app: Flask) -> None:
    actor = world.officer()
    world.approved(actor)
    clock.set_to(world.OPEN)
    wick, public_id = world.partner(WICK)
    change = Wanted([("paper", "Page 3 was missing.")], "A slip.", is_material=True)
    corrections.correct(actor, REFERENCE, change, seen_version=world.seen(actor, REFERENCE))
    enquiries.ask(wick, public_id, kind="question", text="Who pays?", asked_by="Mair")
    enquiries.answer(actor, REFERENCE, 1, answer="The council.", question="Who pays?")
    answer(HALL, q1="Yes", q2="Keep the halls")

    def told() -> tuple[int, int]:
        return len(responses.answering(wick, public_id).corrections), len(
            notices.notice(STRANGER, REFERENCE).shared
        )

    assert told() == (1, 1)
    clock.set_to(AGAIN)
    begin(actor)
    assert told() == (1, 1)  # what they answered then is still shown as it was asked
    approve(actor)
    clock.set_to(SECOND)
    assert told() == (0, 0)
    assert [one for one in standing.standings(actor, REFERENCE) if one.look_again] == []
    clock.set_to(SECOND_OVER)
    assert compiled(actor).corrections == ()
