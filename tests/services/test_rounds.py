"""Asking again: every round has its own answers, and nothing said in one is counted in another unseen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from consult import clock
from consult.db import Base, db
from consult.domain.access import SYSTEM, Actor
from consult.domain.errors import BadInput, NotAllowed, NotFound
from consult.models.history import HistoryRow
from consult.models.outbox import Message
from consult.models.people import Organisation
from consult.services import (
    circulation,
    directory,
    feeds,
    notices,
    papers,
    reports,
    responses,
    rounds,
    standing,
    verification,
)
from tests import world
from tests.services.asking_again import (
    AGAIN,
    FIRE,
    FULL,
    HALL,
    LAUNCH,
    REFERENCE,
    SECOND,
    SECOND_OVER,
    WHY,
    WICK,
    answer,
    approve,
    begin,
    everything_said,
    first_round,
    second,
)


@pytest.fixture
def officer(app: Flask) -> Actor:
    return first_round()


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
