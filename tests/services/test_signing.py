"""What is said with an answer stands in it, is seen by the organisation itself, and decides what is printed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from flask import Flask
from sqlalchemy import select

from consult import clock
from consult.db import db
from consult.domain.access import Actor
from consult.domain.chain import checksum
from consult.domain.errors import BadInput, Closed
from consult.models.directory import Mailbox
from consult.models.outbox import Message
from consult.models.people import Person
from consult.models.responses import Submission
from consult.reports import html, value
from consult.reports.spreadsheet import render_xlsx
from consult.reports.word import render_docx
from consult.services import extensions, keeping, organisations, reports, responses
from consult.services.responses import SignOff
from tests import world

HALL, WICK, FIRE = "Upper Arle Village Hall", "Wick Carers Network", "Severnvale Fire Authority"
SAID = SignOff(
    "full", "board", "Jo Lunt", "200 villagers", "They elect us", "The trustees", date(2010, 8, 1), "7"
)


@pytest.fixture
def reference(app: Flask) -> str:
    return world.approved(world.officer())


def submit(name: str, said: SignOff, **answers: dict[str, list[str]]) -> Submission:
    actor, public_id = world.partner(name)
    versions = responses.answering(actor, public_id).versions
    responses.save_draft(actor, public_id, {key: (raw, versions.get(key, 0)) for key, raw in answers.items()})
    return responses.submit(actor, public_id, said, received_at=clock.now())


def compiled(reference: str) -> value.Report:
    clock.set_to(world.AFTER)
    actor = ann()
    reports.ask(actor, reference)
    number = reports.claim_next()
    assert number is not None
    return reports.freeze(number)


def ann() -> Actor:
    """The officer of the small partnership."""
    person = db.session.scalars(select(Person)).one()
    return Actor("officer", person.name, person.partnership_id, person.id)


def mail(event: str) -> list[Message]:
    return list(db.session.scalars(select(Message).where(Message.event == event).order_by(Message.id)))


def test_all_that_is_said_is_part_of_the_submission_and_under_its_checksum(reference: str) -> None:
    given = submit(HALL, SAID, q2={"value": ["Keep it"]})
    document = given.document
    assert (document["body"], document["on"], document["minute"]) == ("The trustees", "2010-08-01", "7")
    assert document["basis"] == "They elect us" and document["notice"]["number"] == 1
    assert document["kept_until"] == "2012-09-27", "two years after the day of the close"
    assert given.checksum == checksum(document)
    assert checksum(document | {"minute": "8"}) != given.checksum


def test_signing_the_same_answer_on_another_authority_is_a_new_version(reference: str) -> None:
    submit(HALL, SAID, q2={"value": ["Keep it"]})
    again = submit(HALL, replace(SAID, minute="8"))
    assert again.number == 2
    assert submit(HALL, replace(SAID, minute="8")).number == 2, "a double click is still one"


def test_the_registered_mailbox_gets_the_receipt_without_a_link_and_no_other_does(reference: str) -> None:
    actor, hall = ann(), world.invitation_of(HALL).organisation
    boxes = [("Registered", "office@upperarle.example"), ("press", "press@upperarle.example")]
    organisations.save_mailboxes(actor, hall.id, boxes)
    submit(HALL, replace(SAID, authority="pending", on=date(2010, 10, 1)), q2={"value": ["Keep it"]})
    lead, own = mail("receipt")
    assert (lead.to_address, own.to_address) == ("jo@upperarle.example", "office@upperarle.example")
    assert lead.secret and not own.secret
    assert "Keep it" in own.text and "If nobody of yours answered, tell us." in own.text
    assert "office@" not in lead.text and "jo@" not in own.text
    assert "it goes to The trustees on 1 October 2010" in lead.text


def test_a_lead_whose_address_is_the_registered_mailbox_gets_one_receipt(reference: str) -> None:
    hall = world.invitation_of(HALL).organisation
    db.session.add(Mailbox(organisation_id=hall.id, label="registered", email="jo@upperarle.example"))
    db.session.commit()
    submit(HALL, SAID, q2={"value": ["Keep it"]})
    assert [one.to_address for one in mail("receipt")] == ["jo@upperarle.example"]


SECRET = "The caretaker drinks"


def test_what_is_kept_back_is_counted_and_printed_in_no_face_of_the_report(reference: str) -> None:
    kept_back = replace(SAID, confidential=("q1", "comment-paper", "q99"))
    given = submit(
        HALL,
        kept_back,
        q1={"value": ["No"], "text": [SECRET]},
        q2={"value": ["Keep it"]},
        **{"comment-paper": {"value": [SECRET + " again"]}},
    )
    assert given.document["confidential"] == ["comment-paper", "q1"], (
        "only what was answered can be kept back"
    )
    report = compiled(reference)
    asked = {one.summary.id: one for one in report.questions}
    assert {option.option: option.count for option in asked["q1"].summary.options}["No"] == 1
    assert (asked["q1"].withheld, report.comments.withheld) == (1, 1)
    assert [words.text for words in asked["q2"].words] == ["Keep it"]
    office = b"".join(
        ZipFile(BytesIO(face)).read(name)
        for face in (render_docx(report), render_xlsx(report))
        for name in ZipFile(BytesIO(face)).namelist()
    )
    faces = (value.canonical_json(report), html.render_html(report).encode(), office)
    assert not [face for face in faces if SECRET.encode() in face]
    assert all(b"Keep it" in face for face in faces)
    assert any("kept a part of its answer out" in line for line in report.methods)


def test_the_list_of_respondents_says_on_what_authority_and_for_whom(reference: str) -> None:
    submit(HALL, SAID, q2={"value": ["Keep it"]})
    submit(FIRE, replace(SAID, publication="unnamed"), q2={"value": ["Keep it too"]})
    report = compiled(reference)
    named, unnamed = report.respondents
    assert named.authority.endswith("(The trustees, 1 August 2010, minute 7)")
    assert named.speaks_for == "200 villagers"
    assert (unnamed.authority, unnamed.speaks_for) == ("", "")
    for face in (html.render_html(report), value.canonical_json(report).decode()):
        assert "200 villagers" in face and "Jo Lunt" not in face


def test_a_report_that_was_stored_before_keeps_its_checksum(reference: str) -> None:
    submit(HALL, SignOff("full", "mine", "Jo"), q2={"value": ["Keep it"]})
    stored = value.to_dict(compiled(reference))
    assert "speaks_for" not in stored["respondents"][0]
    assert value.from_dict(stored).checksum == checksum(stored)


def test_provisional_answers_count_and_the_report_says_how_many_they_are(reference: str) -> None:
    submit(HALL, replace(SAID, authority="pending", on=date(2010, 10, 4)), q2={"value": ["Keep it"]})
    submit(WICK, replace(SAID, authority="mine"), q2={"value": ["Keep it"]})
    report = compiled(reference)
    assert report.answered == 2
    assert [line for line in report.methods if "1 of the counted answers is provisional" in line]
    by_name = {one.name: one.authority for one in report.respondents}
    assert "it goes to The trustees on 4 October 2010" in by_name[HALL]


@pytest.mark.parametrize("minutes", [0, 10])
def test_what_comes_within_the_published_grace_counts_and_what_comes_after_does_not(
    reference: str, minutes: int
) -> None:
    keeping.set_rules(ann(), grace_minutes=minutes, grace_text="", kept_months=12)
    actor, public_id = world.partner(HALL)
    responses.save_draft(actor, public_id, {"q2": ({"value": ["Keep it"]}, 0)})
    clock.set_to(world.FIRST_LATE + timedelta(minutes=30))
    end = world.FIRST_LATE + timedelta(minutes=minutes)
    with pytest.raises(Closed):
        responses.submit(actor, public_id, SAID, received_at=end)
    just = end - timedelta(microseconds=1)
    given = responses.submit(actor, public_id, SAID, received_at=just)
    assert given.document["kept_until"] == "2011-09-27"
    assert given.document.get("grace_minutes", 0) == minutes
    report = compiled(reference)
    assert (report.answered, report.came_late) == (1, 0)
    assert any("minutes of grace" in line for line in report.methods) is bool(minutes)


def test_what_was_let_in_by_grace_stays_in_when_the_rule_is_changed(reference: str) -> None:
    keeping.set_rules(ann(), grace_minutes=10, grace_text="", kept_months=24)
    clock.set_to(world.FIRST_LATE + timedelta(minutes=5))
    submit(HALL, SAID, q2={"value": ["Keep it"]})
    keeping.set_rules(ann(), grace_minutes=0, grace_text="", kept_months=24)
    assert compiled(reference).answered == 1


@pytest.mark.parametrize(
    "given", [{"grace_minutes": -1}, {"grace_minutes": 1441}, {"kept_months": 0}, {"kept_months": 121}]
)
def test_a_rule_that_cannot_be_is_refused(reference: str, given: dict[str, int]) -> None:
    with pytest.raises(BadInput):
        keeping.set_rules(ann(), **{"grace_minutes": 0, "grace_text": "", "kept_months": 24} | given)


def test_an_extension_loses_neither_drafts_nor_what_was_signed(reference: str) -> None:
    signed = submit(HALL, SAID, q2={"value": ["Keep it"]})
    actor, public_id = world.partner(WICK)
    responses.save_draft(actor, public_id, {"q2": ({"value": ["A draft"]}, 0)})
    officer = ann()
    seen = world.seen(officer, reference)
    later = world.CLOSE + timedelta(days=14)
    extensions.extend(officer, reference, new_close=later, reason="Harvest.", seen_version=seen)
    hall = responses.answering(*world.partner(HALL))
    assert hall.submission is not None and hall.submission.checksum == signed.checksum
    assert responses.answering(actor, public_id).answers["q2"] == {"text": "A draft"}
    clock.set_to(world.FIRST_LATE + timedelta(days=1))
    assert submit(WICK, SAID, q3={"value": ["Agree"]}).document["answers"]["q2"] == {"text": "A draft"}
