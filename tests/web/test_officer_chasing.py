"""Chasing answers: one page says who is missing, and each way of reaching them is one step from there."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from consult import clock
from consult.db import choose_partnership, db
from consult.models.circulation import Link
from consult.models.outbox import Message
from consult.services import declining, responses
from consult.services.responses import SignOff
from tests import world
from tests.web.officer_at_work import Desk
from tests.web.visits import everything

COUNCIL, FIRE, WICK = "Coalholme Borough Council", "Severnvale Fire Authority", "Wick Carers Network"
HALL, TRADE = "Upper Arle Village Hall", "Severnvale Chamber of Trade"


@pytest.fixture
def desk(app: Flask) -> Desk:
    return Desk(app)


@pytest.fixture
def base(desk: Desk) -> str:
    """An open paper that reached everybody: one has no comment, one has begun, one declined, two are silent."""
    reference = world.approved(desk.actor)
    world.all_sent()
    holder, public_id = world.partner(COUNCIL)
    responses.submit(holder, public_id, SignOff("full"), received_at=clock.now(), nil=True)
    holder, public_id = world.partner(WICK)
    responses.save_draft(holder, public_id, {"q2": ({"value": ["Half a thought"]}, 0)})
    holder, public_id = world.partner(TRADE)
    declining.decline(holder, public_id, "not_remit", "Boards are none of our business.")
    desk.at(world.OPEN)
    return f"/consultations/{reference}"


def reach(base: str, name: str) -> str:
    return f"{base}/reach/{world.invitation_of(name).public_id}"


def state(address: str, to: str, problem: str = "550 no such person") -> None:
    """Let the newest message to an address have come to this."""
    newest = db.session.scalars(
        select(Message.id).where(Message.to_address == address).order_by(Message.id.desc())
    ).first()
    db.session.execute(update(Message).where(Message.id == newest).values(state=to, problem=problem))
    db.session.commit()


def test_the_list_says_in_words_how_each_stands_and_whom_to_telephone(desk: Desk, base: str) -> None:
    text = desk.read(f"{base}/responses")
    assert "1 of 5 have answered. 1 will not answer." in text
    waiting, rest = text.split("Not heard from yet (3)")[1].split("Will not answer (1)")
    assert f"{FIRE} Public Silent Tom Okafor 01632 960012 Invited. Sent on 8 July 2010" in waiting
    assert f"{TRADE} Private Not our remit" in rest.split("Answered (1)")[0]
    assert "Public 2 1 1 0 Voluntary 1 0 1 0 Community 1 0 1 0 Private 1 0 0 1 All 5 1 3 1" in rest


@pytest.mark.parametrize(
    ("shown", "names"),
    [
        ("silent", {FIRE, HALL}),
        ("draft", {WICK}),
        ("nil", {COUNCIL}),
        ("not_remit", {TRADE}),
        ("lost", {HALL}),
        ("outside", set()),
        ("nonsense", {COUNCIL, FIRE, WICK, HALL, TRADE}),
    ],
)
def test_the_list_is_narrowed_to_one_state_by_its_address(
    desk: Desk, base: str, shown: str, names: set[str]
) -> None:
    state("jo@upperarle.example", "bounced")
    page = desk.client.get(f"{base}/responses?show={shown}").text
    rows = re.findall(
        r'<th class="govuk-table__header" scope="row" role="rowheader">(?:<a[^>]*>)?([^<]+)', page
    )
    assert set(rows) & {COUNCIL, FIRE, WICK, HALL, TRADE} == names


def test_one_button_reminds_the_silent_after_showing_the_real_message(desk: Desk, base: str) -> None:
    assert "Remind 2 who are silent" in desk.read(f"{base}/responses")
    text = desk.read(f"{base}/reminders/remind")
    for words in (
        "2 organisations get it",
        f"{FIRE} (Public) : Tom Okafor, tom@svfire.example",
        "We have not heard from you yet.",
        "(their own link)",
        "1 has answered and is not reminded. 1 said that it will not answer",
    ):
        assert words in text
    page = desk.client.get(f"{base}/reminders/remind").text
    shown = re.findall(r'name="organisation" value="(\w+)"', page)
    sent = desk.client.post(f"{base}/reminders/remind", data={"organisation": shown})
    assert sent.status_code == 302
    text = desk.read(f"{base}/responses")
    assert "2 reminders are on their way." in text
    assert "who are silent" not in text and "Who cannot be reminded now" in text
    assert "Reminded. Waiting to go out" in text
    again = desk.client.post(f"{base}/reminders/remind", data={"organisation": shown})
    assert again.status_code == 400 and "Nobody is left to remind" in again.text
    assert "There is nobody to remind now." in again.text


def test_the_page_of_a_reminder_says_who_cannot_be_reached_and_why(desk: Desk, base: str) -> None:
    state("tom@svfire.example", "bounced")
    text = desk.read(f"{base}/reminders/remind")
    assert f"{FIRE}: What was sent to its address came back. Telephone 01632 960012. Reach them" in text
    assert "1 organisation gets it" in text


def test_those_who_have_begun_get_a_reminder_of_their_own(desk: Desk, base: str) -> None:
    text = desk.read(f"{base}/reminders/remind_started")
    assert f"{WICK} (Voluntary)" in text and "was begun and has not been submitted" in text
    desk.read(f"{base}/reminders/threaten", 404)


def test_what_came_back_stands_first_and_on_the_workspace_and_is_mended_in_one_step(
    desk: Desk, base: str
) -> None:
    state("jo@upperarle.example", "bounced", "550 5.1.1 User unknown")
    assert "1 invitation came back" in desk.read("/workspace")
    lost = desk.read(f"{base}/responses").split("may not have arrived")[1].split("Not heard from yet")[0]
    assert "Bounced: 550 5.1.1 User unknown" in lost and "telephone 01632 960014" in lost
    page = reach(base, HALL)
    assert "Invited" in desk.read(page) and "bounced" in desk.read(page)
    wrong = desk.client.post(f"{page}/address", data={"email": "jo at home"})
    assert wrong.status_code == 400 and 'href="#email"' in wrong.text and "jo at home" in wrong.text
    assert desk.client.post(f"{page}/address", data={"email": "jo.lunt@upperarle.example"}).status_code == 302
    text = desk.read(f"{base}/responses")
    assert "The address of Jo Lunt was corrected" in text
    assert "came back" not in desk.read("/workspace")
    choose_partnership(desk.actor.partnership_id)
    assert world.secret_for("jo.lunt@upperarle.example")


def test_a_code_is_shown_once_and_opens_the_paper_without_a_link(desk: Desk, base: str, app: Flask) -> None:
    page = reach(base, HALL)
    made = desk.client.post(f"{page}/code").text
    (code,) = re.findall(r"<strong>([A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4})</strong>", made)
    assert code not in desk.client.get(page).text
    partner = app.test_client()
    answer = partner.post("/code", data={"code": code.lower().replace("-", " ")})
    assert answer.status_code == 302 and HALL in partner.get(answer.location).text


def test_ending_links_shuts_out_who_came_by_one(desk: Desk, base: str, app: Flask) -> None:
    choose_partnership(desk.actor.partnership_id)
    secret = world.secret_for("jo@upperarle.example")
    partner, page = app.test_client(), reach(base, HALL)
    inside = partner.get(f"/a/{secret}").location
    assert partner.get(inside).status_code == 200
    assert "1 link is good" in desk.read(page)
    assert desk.client.post(f"{page}/end").status_code == 302
    text = desk.read(page)
    assert "Every link and code of this organisation has ended." in text
    assert "No link and no code opens this paper" in text
    assert partner.get(inside).status_code == 404 and partner.get(f"/a/{secret}").status_code == 404


@pytest.mark.parametrize("face", ["csv", "xlsx"])
def test_a_file_for_a_mail_merge_is_taken_and_logged(desk: Desk, base: str, face: str) -> None:
    text = desk.read(f"{base}/outside")
    assert "The file holds personal links." in text
    page = desk.client.get(f"{base}/outside").text
    ticked = re.findall(r'name="organisation" value="(\w+)" id="[^"]+" checked', page)
    assert len(ticked) == 2, "the silent; who has begun may be ticked as well"
    taken = desk.client.post(f"{base}/outside", data={"organisation": ticked, "face": face})
    assert taken.headers["Content-Disposition"].startswith("attachment")
    assert taken.headers["Cache-Control"] == "no-store"
    if face == "csv":
        rows = list(csv.DictReader(io.StringIO(taken.data.decode("utf-8-sig"))))
        assert [row["Organisation"] for row in rows] == [FIRE, HALL]
    listed = desk.read(f"{base}/responses?show=outside")
    assert "Sent from an own mailbox. Sent outside on 2 August 2010" in listed


def test_choosing_nobody_is_said_at_the_field(desk: Desk, base: str) -> None:
    answer = desk.client.post(f"{base}/outside", data={"face": "csv"})
    assert answer.status_code == 400
    assert 'href="#organisation"' in answer.text and "Choose at least one" in answer.text


def test_looking_changes_nothing(desk: Desk, base: str) -> None:
    pages = [
        f"{base}/responses?show=silent",
        f"{base}/reminders/remind",
        f"{base}/outside",
        reach(base, HALL),
    ]
    before = everything()
    for page in pages:
        for method in ("GET", "HEAD"):
            assert desk.client.open(page, method=method).status_code == 200
    assert everything() == before


def test_acts_need_a_post(desk: Desk, base: str) -> None:
    page = reach(base, HALL)
    for act in ("address", "code", "end"):
        assert desk.client.get(f"{page}/{act}").status_code in {404, 405}


def test_what_belongs_to_no_such_paper_or_organisation_is_not_there(desk: Desk, base: str) -> None:
    nowhere = f"{base}/reach/0123456789abcdef"
    desk.read(nowhere, 404)
    for act in ("address", "code", "end"):
        assert desk.client.post(f"{nowhere}/{act}", data={"email": "a@b.example"}).status_code == 404
    for path in ("reminders/remind", "outside"):
        desk.read(f"/consultations/SP-1999-1/{path}", 404)


def test_after_the_close_the_list_offers_no_reminder_and_links_can_still_be_ended(
    desk: Desk, base: str
) -> None:
    desk.at(world.AFTER)
    text = desk.read(f"{base}/responses")
    assert "Remind" not in text and "Send from my own mailbox" not in text
    assert desk.client.get(f"{base}/reminders/remind").status_code == 403
    text = desk.read(reach(base, HALL))
    assert "Make a code" not in text and "End every link and code" in text


@pytest.mark.parametrize("page", ["responses", "responses?show=silent", "reminders/remind", "outside"])
def test_a_page_asks_the_database_as_often_for_one_as_for_three(desk: Desk, base: str, page: str) -> None:
    asked = []
    for silent in (FIRE, HALL, None):
        desk.read(f"{base}/{page}")
        with world.counting_queries() as sent:
            desk.read(f"{base}/{page}")
        asked.append(len(sent))
        if silent:
            choose_partnership(desk.actor.partnership_id)
            holder, public_id = world.partner(silent)
            declining.decline(holder, public_id, "declined", "")
    assert len(set(asked)) == 1


def test_the_list_is_as_quick_after_many_reminders_as_after_none(desk: Desk, base: str) -> None:
    asked = []
    for day in range(3):
        desk.at(world.OPEN + timedelta(days=day))
        world.all_sent()
        with world.counting_queries() as sent:
            desk.read(f"{base}/responses")
        asked.append(len(sent))
        choose_partnership(desk.actor.partnership_id)
        everyone = world.everybody(desk.actor, base.rpartition("/")[2])
        assert (
            desk.client.post(f"{base}/reminders/remind", data={"organisation": everyone}).status_code == 302
        )
        choose_partnership(desk.actor.partnership_id)
    assert len(set(asked)) == 1
    assert len(list(db.session.scalars(select(Link).where(Link.kind == "code")))) == 6
