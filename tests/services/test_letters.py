"""A letter is a response as it stands: counted as one, read as no answer, kept whole or not at all."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import func, select

from consult import clock
from consult.db import Base, db
from consult.domain.access import Actor
from consult.domain.directory import DirectoryRow
from consult.domain.errors import BadInput, NotAllowed, NotFound
from consult.models.attachments import Attachment
from consult.models.circulation import Invitation
from consult.models.events import EventNote
from consult.models.outbox import Message
from consult.models.people import Organisation
from consult.models.responses import Response, Submission
from consult.services import directory, events, letters, reports, responses, standing, workspace
from consult.services.letters import Letter, SignOff, Upload
from tests import world
from tests.documents.mails import mail

HALL = "Upper Arle Village Hall"
CLUB_NAME = "Arle Walking Club"
CLUB = DirectoryRow(CLUB_NAME, "community", "Ida Moss", "ida@walks.example")
TEXT = "Dear Ann,\n\nKeep the halls.\n\nYours, Jo"
PASSAGES = ["Dear Ann,", "Keep the halls.", "Yours, Jo"]
DAY = date(2010, 8, 1)


@pytest.fixture
def officer(app: Flask) -> Actor:
    return world.officer()


@pytest.fixture
def reference(officer: Actor) -> str:
    return world.approved(officer)


def organisation(name: str) -> int:
    return db.session.scalars(select(Organisation.id).where(Organisation.name == name)).one()


def letter(content: bytes = TEXT.encode(), name: str = "view.txt", **more: object) -> Letter:
    values = {"source": "paper", "received_on": DAY, "sign_off": SignOff("full", signed_by="Jo Lunt")} | more
    return Letter(Upload(name, content), **values)  # type: ignore[arg-type]


def last() -> Submission:
    return db.session.scalars(select(Submission).order_by(Submission.id.desc())).first()  # type: ignore[return-value]


def everything() -> dict[str, int]:
    tables = Base.metadata.sorted_tables
    return {one.name: db.session.scalar(select(func.count()).select_from(one)) or 0 for one in tables}


def test_the_words_are_kept_as_they_stand_with_the_file_that_they_came_in(
    officer: Actor, reference: str
) -> None:
    added = letters.add(officer, reference, organisation(HALL), letter())
    assert added.passages == 3 and added.public_id == world.invitation_of(HALL).public_id
    assert last().document["letter"] == PASSAGES and last().document["answers"] == {}
    response = last().response
    assert (response.source, response.received_on, response.entered_by) == ("paper", DAY, "Ann Wade")
    kept = db.session.scalars(select(Attachment)).one()
    assert (kept.kind, kept.filename, kept.content) == ("letter", "view.txt", TEXT.encode())


def test_the_organisation_gets_the_words_and_a_receipt(officer: Actor, reference: str) -> None:
    letters.add(officer, reference, organisation(HALL), letter())
    message = db.session.scalars(select(Message).where(Message.event == "entered_copy")).one()
    assert message.to_address == "jo@upperarle.example"
    assert "Your letter in full" in message.text and "    Keep the halls." in message.text
    assert last().response.receipt in message.text


def test_what_an_e_mail_enclosed_is_kept_beside_it_and_what_is_of_no_kind_is_named(
    officer: Actor, reference: str
) -> None:
    content = mail(TEXT, enclosed=(("../plan.txt", b"The plan of the hall"), ("run.exe", b"MZ\0\0")))
    added = letters.add(officer, reference, organisation(HALL), letter(content, "our view.eml"))
    assert added.not_kept == ("run.exe",)
    kept = db.session.scalars(select(Attachment).order_by(Attachment.id)).all()
    assert [(one.kind, one.filename, one.media_type) for one in kept] == [
        ("letter", "our view.eml", "message/rfc822"),
        ("enclosed", "plan.txt", "text/plain"),
    ]


def test_a_letter_answers_no_question_and_counts_as_a_response(officer: Actor, reference: str) -> None:
    letters.add(officer, reference, organisation(HALL), letter())
    actor, public_id = world.partner("Wick Carers Network")
    responses.save_draft(actor, public_id, {"q1": ({"value": ["Yes"]}, 0)})
    responses.submit(actor, public_id, SignOff("full", "chief", "Mair"), received_at=clock.now())
    found = reports.summary(officer, reference)
    assert found is not None
    first = found.questions[0]
    assert (first.asked, first.base, first.not_answered) == (2, 1, 1)
    assert {one.option: one.count for one in first.options} == {"Yes": 1, "No": 0}


def test_an_organisation_that_nobody_asked_gets_a_place_that_says_so(officer: Actor, reference: str) -> None:
    directory.import_organisations(officer, [CLUB])
    letters.add(officer, reference, organisation(CLUB_NAME), letter())
    place = world.invitation_of(CLUB_NAME)
    assert place.is_unasked
    listed = standing.standings(officer, reference)
    community = next(one for one in standing.by_sector(listed) if one.sector == "community")
    assert (community.asked, community.answered, community.silent) == (1, 0, 1)
    assert workspace.workspace(officer, {}).current[0].answered == 0
    assert db.session.scalars(select(Message).where(Message.to_address == "ida@walks.example")).one()


def test_the_report_says_who_answered_without_being_asked_and_prints_each_letter(
    officer: Actor, reference: str
) -> None:
    directory.import_organisations(officer, [CLUB])
    unnamed = letter(b"Nobody asked us", sign_off=SignOff("unnamed"))
    letters.add(officer, reference, organisation(CLUB_NAME), unnamed)
    letters.add(officer, reference, organisation(HALL), letter())
    private = letter(b"Not for print", sign_off=SignOff("none"))
    letters.add(officer, reference, organisation("Wick Carers Network"), private)
    report = compiled(officer, reference)
    assert (report.asked, report.answered, report.unasked, report.unanswered) == (5, 2, 1, 3)
    assert [(one.name, one.way) for one in report.letters] == [(HALL, "by post"), ("An organisation", "")]
    assert report.letters[0].passages == tuple(PASSAGES)
    assert report.letters_withheld == 1
    assert "Not for print" not in str(report) and CLUB_NAME not in str(report)
    assert "a letter, by post" in {one.way for one in report.respondents}
    assert any("3 responses are letters" in sentence for sentence in report.methods)


def test_a_letter_that_came_late_is_printed_with_the_late_answers(officer: Actor, reference: str) -> None:
    clock.set_to(world.AFTER)
    letters.add(officer, reference, organisation(HALL), letter(received_on=world.AFTER.date()))
    report = compiled(officer, reference)
    assert report.letters == () and report.answered == 0
    assert [words.text for words in report.late[0].words] == PASSAGES


def compiled(officer: Actor, reference: str):  # type: ignore[no-untyped-def]
    clock.set_to(world.AFTER)
    reports.ask(officer, reference)
    number = reports.claim_next()
    assert number is not None
    return reports.freeze(number)


def test_the_same_letter_twice_is_one(officer: Actor, reference: str) -> None:
    for _turn in range(2):
        letters.add(officer, reference, organisation(HALL), letter())
    assert last().number == 1
    assert len(db.session.scalars(select(Attachment)).all()) == 1
    assert len(db.session.scalars(select(Message).where(Message.event == "entered_copy")).all()) == 1


def test_a_second_letter_takes_the_place_of_the_first_and_both_files_are_kept(
    officer: Actor, reference: str
) -> None:
    letters.add(officer, reference, organisation(HALL), letter())
    letters.add(officer, reference, organisation(HALL), letter(b"On second thoughts, no."))
    assert last().number == 2 and last().document["letter"] == ["On second thoughts, no."]
    assert len(db.session.scalars(select(Attachment)).all()) == 2


@pytest.mark.parametrize("by_officer", [True, False])
def test_a_letter_never_replaces_answers_to_the_questions(
    officer: Actor, reference: str, by_officer: bool
) -> None:
    actor, public_id = world.partner(HALL)
    sign_off = SignOff("full", "chief", "Jo")
    if by_officer:
        given = {"q1": {"value": ["Yes"]}}
        responses.enter_on_behalf(
            officer, reference, public_id, given, sign_off, source="paper", received_on=DAY
        )
    else:
        responses.submit(actor, public_id, sign_off, received_at=clock.now(), nil=True)
    before = everything()
    with pytest.raises(BadInput, match=r"counted already|submitted its own"):
        letters.add(officer, reference, organisation(HALL), letter())
    assert everything() == before


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"content": b"hello", "name": "x.eml"}, "is not an e-mail"),
        ({"content": b"x" * (10 * 1024 * 1024 + 1)}, "larger than 10 megabytes"),
        ({"received_on": date(2010, 8, 3)}, "cannot be in the future"),
        ({"source": "pigeon"}, "Say how the answer came"),
        ({"sign_off": SignOff("perhaps")}, "how your answer may be published"),
    ],
)
def test_what_cannot_be_used_leaves_nothing_behind(
    officer: Actor, reference: str, wrong: dict[str, object], said: str
) -> None:
    directory.import_organisations(officer, [CLUB])
    before = everything()
    with pytest.raises(BadInput, match=said):
        letters.add(officer, reference, organisation(CLUB_NAME), letter(**wrong))  # type: ignore[arg-type]
    assert everything() == before


def test_before_the_approval_a_letter_is_an_early_comment_and_no_response(officer: Actor) -> None:
    reference = world.draft(officer)
    clock.set_to(world.OPEN)
    added = letters.add(officer, reference, organisation(HALL), letter())
    assert added.public_id == ""
    note = db.session.scalars(select(EventNote)).one()
    assert (note.kind, note.body, note.points, note.held_on) == ("early", HALL, PASSAGES, DAY)
    assert db.session.scalars(select(Attachment)).one().note_id == note.id
    with pytest.raises(BadInput, match="stay as they came"):
        text = events.NoteText("early", "Another", DAY, ["Other words"], body=HALL)
        events.change(officer, reference, note.id, text, seen_version=1)
    assert db.session.scalars(select(Response)).all() == []


def test_a_letter_can_be_added_between_the_approval_and_the_launch(officer: Actor) -> None:
    reference = world.approved(officer, at=world.BEFORE)
    letters.add(officer, reference, organisation(HALL), letter(received_on=world.BEFORE.date()))
    assert last().document["letter"] == PASSAGES


def test_an_organisation_of_nowhere_and_a_partner_who_is_no_officer_are_turned_away(
    officer: Actor, reference: str
) -> None:
    with pytest.raises(BadInput, match="Choose the organisation"):
        letters.add(officer, reference, 999, letter())
    holder, _ = world.partner(HALL)
    with pytest.raises(NotAllowed):
        letters.add(holder, reference, organisation(HALL), letter())
    with pytest.raises(NotFound):
        letters.add(officer, "SP-2010-9", organisation(HALL), letter())
    assert db.session.scalars(select(Invitation).where(Invitation.of_own_accord)).all() == []
