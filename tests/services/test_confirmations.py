"""An organisation confirms, corrects or disputes what an officer entered for it; its files open for it alone."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from consult import clock
from consult.db import db
from consult.domain.access import SYSTEM, Actor
from consult.domain.errors import BadInput, Conflict, NotFound
from consult.models.attachments import Attachment
from consult.models.history import HistoryRow
from consult.models.people import Contact
from consult.services import attachments, circulation, confirmations, letters, responses, verification
from consult.services.responses import SignOff, Upload
from tests import world
from tests.services.test_letters import letter, organisation

HALL, CARERS = "Upper Arle Village Hall", "Wick Carers Network"
SCAN = Upload("form.pdf", b"%PDF-1.7 a scan")


@pytest.fixture
def officer(app: Flask) -> Actor:
    actor = world.officer()
    world.approved(actor)
    return actor


def enter(officer: Actor, words: str = "By telephone", **more: object) -> None:
    public_id = world.invitation_of(HALL).public_id
    given = {"q1": {"value": ["Yes"]}, "q2": {"value": [words]}}
    how = {"source": "telephone", "received_on": date(2010, 8, 1)} | more
    responses.enter_on_behalf(
        officer,
        "SP-2010-1",
        public_id,
        given,
        SignOff("full", "mine", "Jo Lunt"),
        **how,  # type: ignore[arg-type]
    )


def word(officer: Actor) -> str:
    said = confirmations.said(officer, "SP-2010-1", world.invitation_of(HALL).public_id)
    return said.word if said else "nothing"


def test_the_link_in_the_copy_opens_the_answer_and_the_older_link_stays_good(officer: Actor) -> None:
    old = world.secret_for("jo@upperarle.example")
    enter(officer)
    new = world.secret_for("jo@upperarle.example", "entered_copy")
    assert new != old
    assert {circulation.by_secret(one).invitation.organisation.name for one in (old, new)} == {HALL}


def test_the_organisation_sees_the_whole_of_what_was_entered(officer: Actor) -> None:
    enter(officer, scans=[SCAN])
    found = confirmations.entered(*world.partner(HALL))
    assert [words for _field, words in found.answers] == ["Yes", "By telephone"]
    assert [one.filename for one in found.files] == ["form.pdf"]
    assert found.can_correct


def test_it_is_confirmed_once_with_a_name_and_a_time(officer: Actor) -> None:
    enter(officer)
    assert word(officer) == ""
    actor, public_id = world.partner(HALL)
    with pytest.raises(BadInput):
        confirmations.confirm(actor, public_id, name="")
    for _turn in range(2):
        confirmations.confirm(actor, public_id, name="Jo Lunt")
    said = confirmations.said(officer, "SP-2010-1", public_id)
    assert said is not None and said.said_at is not None
    assert (said.word, said.said_by) == ("confirmed", "Jo Lunt")
    acts = [row.act for row in db.session.scalars(select(HistoryRow))]
    assert acts.count("confirm an entered answer") == 1
    with pytest.raises(Conflict, match="Jo Lunt has answered this already"):
        confirmations.object_to(actor, public_id, name="Sam", note="No")


def test_correcting_opens_it_as_a_draft_of_its_own_which_is_submitted_as_its_own(officer: Actor) -> None:
    actor, public_id = world.partner(HALL)
    responses.save_draft(actor, public_id, {"q2": ({"value": ["Our own words"]}, 0)})
    enter(officer)
    confirmations.correct(actor, public_id)
    view = responses.answering(actor, public_id)
    assert view.answers["q1"] == {"choice": "Yes"}
    assert view.answers["q2"] == {"text": "Our own words"}, "what the organisation wrote itself stays"
    assert word(officer) == "", "opening it is no act"
    responses.submit(actor, public_id, SignOff("full", "mine", "Jo Lunt"), received_at=clock.now())
    assert word(officer) == "corrected"
    assert responses.answering(actor, public_id).response.source == "online"  # type: ignore[union-attr]


def test_the_words_of_a_letter_become_a_comment_on_the_whole_paper(officer: Actor) -> None:
    letters.add(officer, "SP-2010-1", organisation(HALL), letter(b"Keep it.\n\nPlease."))
    actor, public_id = world.partner(HALL)
    confirmations.correct(actor, public_id)
    assert responses.answering(actor, public_id).answers["comment-paper"] == {"text": "Keep it.\n\nPlease."}


def test_after_the_close_it_says_what_is_wrong_and_the_officer_reads_it(officer: Actor) -> None:
    enter(officer)
    clock.set_to(world.AFTER)
    actor, public_id = world.partner(HALL)
    with pytest.raises(Conflict, match="Say what is wrong instead"):
        confirmations.correct(actor, public_id)
    with pytest.raises(BadInput) as refused:
        confirmations.object_to(actor, public_id, name="Jo Lunt", note="")
    assert set(refused.value.problems) == {"note"}
    confirmations.object_to(actor, public_id, name="Jo Lunt", note="We said no.")
    said = confirmations.said(officer, "SP-2010-1", public_id)
    assert said is not None and (said.word, said.note) == ("objected", "We said no.")


def test_what_is_entered_again_is_asked_about_again(officer: Actor) -> None:
    enter(officer)
    actor, public_id = world.partner(HALL)
    confirmations.confirm(actor, public_id, name="Jo")
    enter(officer, "On second thoughts")
    assert word(officer) == ""
    assert confirmations.words(officer, "SP-2010-1") == {
        confirmations.entered(actor, public_id).response.id: "none"
    }


def test_where_nobody_has_an_address_no_copy_goes_and_the_officer_can_see_it(officer: Actor) -> None:
    place = world.invitation_of(HALL)
    for contact in db.session.scalars(
        select(Contact).where(Contact.organisation_id == place.organisation_id)
    ):
        contact.email = ""
    db.session.commit()
    enter(officer)
    said = confirmations.said(officer, "SP-2010-1", world.invitation_of(HALL).public_id)
    assert said is not None and said.sent_to == ""


def test_a_file_opens_for_its_officer_and_its_own_organisation_and_nobody_else(officer: Actor) -> None:
    enter(officer, scans=[SCAN])
    kept = db.session.scalars(select(Attachment)).one().id
    assert attachments.fetch(officer, "SP-2010-1", kept).content == SCAN.content
    assert attachments.fetch_own(*world.partner(HALL), kept).content == SCAN.content
    carers, theirs = world.partner(CARERS)
    for public_id in (theirs, world.invitation_of(HALL).public_id):
        with pytest.raises(NotFound):
            attachments.fetch_own(carers, public_id, kept)
    with pytest.raises(NotFound):
        confirmations.entered(carers, theirs)


def test_a_scan_of_no_kind_that_we_keep_undoes_the_whole_entry(officer: Actor) -> None:
    with pytest.raises(BadInput, match="not a document of a kind"):
        enter(officer, scans=[Upload("run.exe", b"MZ\0")])
    assert word(officer) == "nothing"


def test_a_scan_is_added_to_an_answer_later(officer: Actor) -> None:
    public_id = world.invitation_of(HALL).public_id
    with pytest.raises(NotFound):
        attachments.add(officer, "SP-2010-1", public_id, SCAN)
    enter(officer)
    attachments.add(officer, "SP-2010-1", public_id, SCAN)
    assert [one.filename for one in attachments.of_response(officer, "SP-2010-1", public_id)] == ["form.pdf"]


def test_a_file_that_was_changed_after_it_was_kept_is_found(officer: Actor) -> None:
    enter(officer, scans=[SCAN])
    assert not verification.verify(SYSTEM).broken
    db.session.scalars(select(Attachment)).one().content = b"another"
    db.session.commit()
    found = verification.verify(SYSTEM)
    assert found.broken and "The file form.pdf" in found.sentence
