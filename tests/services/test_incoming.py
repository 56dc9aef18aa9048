"""What comes on paper or by telephone is noted in its day's time, waits in one list, and ends in one of three ways."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from consult import clock
from consult.db import db
from consult.domain.access import Actor
from consult.domain.errors import BadInput, Conflict, NotAllowed, NotFound
from consult.models.attachments import Attachment
from consult.models.history import HistoryRow
from consult.models.incoming import Incoming
from consult.models.people import Organisation
from consult.models.responses import Submission
from consult.services import incoming, letters, mornings, reminders, reports, responses, standing, workspace
from consult.services.incoming import Came, Upload
from consult.services.letters import Letter, SignOff
from tests import many, world
from tests.documents.mails import mail
from tests.services import test_rounds
from tests.services.test_mornings import morning

HALL = "Upper Arle Village Hall"
DAY = date(2010, 8, 1)
TEXT = b"Dear Ann,\n\nKeep the halls.\n\nYours, Jo"
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
FULL = SignOff("full", "mine", "Jo Lunt")


@pytest.fixture
def officer(app: Flask) -> Actor:
    return world.officer()


@pytest.fixture
def reference(officer: Actor) -> str:
    found = world.approved(officer)
    world.all_sent()
    return found


def organisation(name: str = HALL) -> int:
    return db.session.scalars(select(Organisation.id).where(Organisation.name == name)).one()


def noted(officer: Actor, reference: str, *scans: Upload, **more: object) -> Incoming:
    values = {"source": "paper", "received_on": DAY, "organisation_id": organisation()} | more
    return incoming.note(officer, reference, Came(**values), scans)  # type: ignore[arg-type]


def entered(officer: Actor, reference: str, one: Incoming, **more: object) -> Submission:
    """Its answers are typed in; the page sends other days and ways than were noted."""
    values = {"source": "email", "received_on": clock.now().date(), "incoming": one.id} | more
    given = {"q1": {"value": ["Yes"]}}
    public_id = world.invitation_of(HALL).public_id
    return responses.enter_on_behalf(officer, reference, public_id, given, FULL, **values)  # type: ignore[arg-type]


def test_what_is_noted_waits_in_the_list_and_on_the_monday_page(officer: Actor, reference: str) -> None:
    noted(officer, reference)
    noted(officer, reference, organisation_id=None, sender="A walker from Arle", source="telephone")
    found = incoming.waiting(officer, reference)
    assert [(one.row.sender, one.row.source, one.in_time) for one in found] == [
        (HALL, "paper", True),
        ("A walker from Arle", "telephone", True),
    ]
    due = next(one for one in workspace.workspace(officer, {}).due if one.kind == "incoming")
    assert (due.number, due.on, due.waits) == (2, DAY, True)


def test_whoever_is_noted_is_neither_reminded_nor_telephoned(officer: Actor, reference: str) -> None:
    clock.set_to(world.FIRST_LATE - timedelta(days=5))
    silent = {one.invitation.organisation.name for one in workspace.workspace(officer, {}).silent}
    assert HALL in silent
    noted(officer, reference)
    assert {one.invitation.organisation.name for one in workspace.workspace(officer, {}).silent} == silent - {
        HALL
    }
    one = next(
        one for one in standing.standings(officer, reference) if one.invitation.organisation.name == HALL
    )
    assert (one.state, one.came_in, one.spared) == ("silent", True, "came_in")
    with pytest.raises(BadInput):
        reminders.send(officer, reference, "remind", [one.invitation.public_id])


def test_it_counts_by_the_day_that_was_noted_though_it_is_entered_after_the_close(
    officer: Actor, reference: str
) -> None:
    one = noted(officer, reference, received_on=DAY)
    clock.set_to(world.AFTER)
    entered(officer, reference, one)
    (answered,) = [one for one in standing.standings(officer, reference) if one.response]
    assert answered.state == "answered" and answered.response is not None
    assert (answered.response.source, answered.response.received_on) == ("paper", DAY)
    assert incoming.waiting(officer, reference) == []
    assert (one.ended_as, one.ended_by, one.response_id) == ("answers", "Ann Wade", answered.response.id)


def test_what_came_after_the_close_is_late_whenever_it_is_entered(officer: Actor, reference: str) -> None:
    clock.set_to(world.AFTER)
    one = noted(officer, reference, received_on=world.AFTER.date())
    assert not incoming.waiting(officer, reference)[0].in_time
    entered(officer, reference, one, received_on=DAY)
    (answered,) = [one for one in standing.standings(officer, reference) if one.response]
    assert answered.state == "late"


def test_a_scan_goes_over_to_the_response_that_it_becomes(officer: Actor, reference: str) -> None:
    one = noted(officer, reference, Upload("letter.pdf", PDF))
    kept = db.session.scalars(select(Attachment)).one()
    assert (kept.incoming_id, kept.response_id, kept.kind) == (one.id, None, "scan")
    lodged = entered(officer, reference, one)
    db.session.refresh(kept)
    assert (kept.incoming_id, kept.response_id) == (None, lodged.response_id)


@pytest.mark.parametrize(
    ("name", "content"), [("view.txt", TEXT), ("our view.eml", mail("Keep the halls.\n\nYours, Jo"))]
)
def test_a_letter_is_added_from_the_file_that_was_noted(
    officer: Actor, reference: str, name: str, content: bytes
) -> None:
    one = noted(officer, reference, Upload(name, content), source="email")
    letter = Letter(None, "paper", clock.now().date(), SignOff("full"))
    letters.add(officer, reference, organisation(), letter, one.id)
    lodged = db.session.scalars(select(Submission)).one()
    assert "Keep the halls." in lodged.document["letter"]
    assert (lodged.response.source, lodged.response.received_on) == ("email", DAY)
    kept = db.session.scalars(select(Attachment)).one()
    assert (kept.kind, kept.response_id, kept.incoming_id) == ("letter", lodged.response_id, None)
    assert one.ended_as == "letter" and incoming.waiting(officer, reference) == []


def test_a_letter_without_a_file_waits_on(officer: Actor, reference: str) -> None:
    one = noted(officer, reference)
    with pytest.raises(BadInput, match="Choose the file"):
        letters.add(officer, reference, organisation(), Letter(None, "paper", DAY, SignOff("full")), one.id)
    assert len(incoming.waiting(officer, reference)) == 1


def test_what_is_no_response_leaves_the_list_with_a_reason(officer: Actor, reference: str) -> None:
    one = noted(officer, reference)
    with pytest.raises(BadInput, match="Say why"):
        incoming.is_no_response(officer, reference, one.id, reason="")
    incoming.is_no_response(officer, reference, one.id, reason="It asks for a meeting.")
    assert incoming.waiting(officer, reference) == []
    assert [(kept.row.ended_as, kept.row.reason) for kept in incoming.everything(officer, reference)] == [
        ("not", "It asks for a meeting.")
    ]
    assert not any(due.kind == "incoming" for due in workspace.workspace(officer, {}).due)
    acts = db.session.scalars(select(HistoryRow.act).order_by(HistoryRow.id.desc()).limit(2)).all()
    assert acts == ["say that something is no response", "note what came in"]


def test_what_came_in_an_earlier_round_is_not_slipped_into_the_next(officer: Actor, reference: str) -> None:
    one = noted(officer, reference)
    test_rounds.second(officer)
    assert [kept.is_over for kept in incoming.waiting(officer, reference)] == [True]
    with pytest.raises(Conflict, match="answers to that round are entered no more"):
        entered(officer, reference, one)
    incoming.is_no_response(officer, reference, one.id, reason="It came in the round before.")
    assert incoming.waiting(officer, reference) == []


def test_whoever_comes_second_is_told_that_it_was_seen_to(officer: Actor, reference: str) -> None:
    one = noted(officer, reference)
    entered(officer, reference, one)
    before = len(db.session.scalars(select(Submission)).all())
    with pytest.raises(Conflict, match="seen to this meanwhile"):
        entered(officer, reference, one)
    with pytest.raises(Conflict):
        incoming.is_no_response(officer, reference, one.id, reason="Twice.")
    assert len(db.session.scalars(select(Submission)).all()) == before


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"organisation_id": None}, "Choose who sent it"),
        ({"organisation_id": 999}, "Choose the organisation"),
        ({"source": "pigeon"}, "Say how the answer came"),
        ({"received_on": date(2010, 8, 3)}, "cannot be in the future"),
    ],
)
def test_what_cannot_be_noted_is_refused_in_a_sentence(
    officer: Actor, reference: str, wrong: dict[str, object], said: str
) -> None:
    with pytest.raises(BadInput, match=said):
        noted(officer, reference, **wrong)
    assert incoming.everything(officer, reference) == []


def test_a_file_of_no_kind_that_is_kept_leaves_nothing_behind(officer: Actor, reference: str) -> None:
    with pytest.raises(BadInput, match="not a document of a kind"):
        noted(officer, reference, Upload("run.exe", b"MZ\0\0"))
    assert incoming.everything(officer, reference) == []


def test_only_an_officer_notes_and_only_of_a_paper_that_is_out(officer: Actor, reference: str) -> None:
    holder, _public_id = world.partner(HALL)
    with pytest.raises(NotAllowed):
        noted(holder, reference)
    with pytest.raises(NotFound):
        noted(officer, "SP-2010-9")
    draft = world.for_nobody_yet(officer, "Another")
    with pytest.raises(NotAllowed):
        noted(officer, draft)


def test_a_report_is_compiled_all_the_same_and_says_what_it_leaves_out(
    officer: Actor, reference: str
) -> None:
    one = noted(officer, reference)
    clock.set_to(world.AFTER)
    said = [line for line in frozen(officer, reference) if "was not entered" in line]
    assert len(said) == 1 and said[0].startswith("1 response that came on paper")
    asked = select(HistoryRow.detail).where(HistoryRow.act == "compile the report")
    assert db.session.scalars(asked).one()["not_entered"] == 1
    entered(officer, reference, one)
    assert not any("was not entered" in line for line in frozen(officer, reference))


def frozen(officer: Actor, reference: str) -> tuple[str, ...]:
    """What the report that is compiled now says of how it was made."""
    reports.ask(officer, reference)
    number = reports.claim_next()
    assert number is not None
    methods = reports.freeze(number).methods
    reports.store(number, b"%PDF-1.7", "0" * 64, 1)
    return tuple(methods)


def test_the_morning_list_names_it_on_the_next_morning_and_then_once_a_week(
    officer: Actor, reference: str
) -> None:
    noted(officer, reference, received_on=DAY)
    (words,) = morning(world.OPEN + timedelta(days=1)).values()
    assert "Came in and not entered yet\n\n- 1 response waits to be entered" in words
    assert morning(world.OPEN + timedelta(days=2)) == {}
    assert "not entered yet" in next(iter(morning(world.OPEN + timedelta(days=7)).values()))


def test_an_officer_who_does_not_want_it_in_the_morning_does_not_get_it(
    officer: Actor, reference: str
) -> None:
    mornings.choose(officer, [part for part in mornings.PARTS if part != "incoming"], None)
    noted(officer, reference)
    assert morning(world.OPEN + timedelta(days=1)) == {}


def test_the_list_takes_as_many_queries_for_three_as_for_one(officer: Actor, reference: str) -> None:
    asked = []
    for _turn in range(2):
        noted(officer, reference, Upload("letter.pdf", PDF))
        db.session.expire_all()
        with world.counting_queries() as sent:
            incoming.everything(officer, reference)
        asked.append(len(sent))
        noted(officer, reference, organisation_id=None, sender="A walker")
    assert asked[0] == asked[1]


def test_the_monday_page_takes_as_many_queries_for_ten_papers_as_for_one(
    officer: Actor, reference: str
) -> None:
    asked = []
    for more in (0, 9):
        many.copies(more)
        noted(officer, reference)
        db.session.expire_all()
        with world.counting_queries() as sent:
            workspace.workspace(officer, {})
        asked.append(len(sent))
    assert asked[0] == asked[1]
