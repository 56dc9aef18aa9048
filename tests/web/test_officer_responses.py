"""What came back, what was entered for somebody, the counts, and the reports."""

from __future__ import annotations

import csv
import hashlib
import io
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from consult import clock
from consult.db import choose_partnership, db
from consult.models.outbox import Message
from consult.models.reports import StoredReport
from consult.models.responses import Submission
from consult.services import outbox, reports, responses
from consult.services.responses import SignOff
from tests import world
from tests.web.officer_at_work import Desk, parts

COUNCIL, FIRE, CARERS = "Coalholme Borough Council", "Severnvale Fire Authority", "Wick Carers Network"
WORDS = "=cmd|' /C calc'!A0"


@pytest.fixture
def desk(app: Flask) -> Desk:
    return Desk(app)


@pytest.fixture
def base(desk: Desk) -> str:
    """An open paper: one answered in full, one has no comment, one began a draft, two are silent."""
    reference = world.approved(desk.actor)
    holder, public_id = world.partner(COUNCIL)
    given = {"q1": ({"value": ["No"], "text": ["Too small."]}, 0), "q2": ({"value": [WORDS]}, 0)}
    responses.save_draft(holder, public_id, given)
    responses.submit(holder, public_id, SignOff("full", "chief", "Ines Farrow"), received_at=clock.now())
    holder, public_id = world.partner(FIRE)
    responses.submit(holder, public_id, SignOff("full"), received_at=clock.now(), nil=True)
    holder, public_id = world.partner(CARERS)
    responses.save_draft(holder, public_id, {"q2": ({"value": ["Half a thought"]}, 0)})
    desk.at(world.OPEN)
    return f"/consultations/{reference}"


def public_id(name: str) -> str:
    return world.invitation_of(name).public_id


def entry(name: str = "Upper Arle Village Hall", **more: object) -> dict[str, object]:
    values = {"organisation": public_id(name), "source": "paper", "publication": "full", "authority": "board"}
    return values | parts("received", world.OPEN.date()) | {"q1": "Yes", "q1-text": "Good."} | more


def test_every_organisation_stands_where_it_stands_with_a_telephone_number(desk: Desk, base: str) -> None:
    text = desk.read(f"{base}/responses")
    assert "2 of 5 have answered." in text
    waiting, heard = text.split("Not heard from yet")[1].split("Answered (2)")
    assert "Wick Carers Network Voluntary Draft started Mair Pugh 01632 960013" in waiting
    assert "Upper Arle Village Hall Community Silent Jo Lunt 01632 960014" in waiting
    assert "Coalholme Borough Council Public Answered" in heard
    assert "Severnvale Fire Authority Public No comment" in heard
    assert "Public 2 2 0" in heard


def test_the_overview_counts_asked_answered_and_silent_by_sector(desk: Desk, base: str) -> None:
    assert "Public 2 2 0 Voluntary 1 0 1 Community 1 0 1 Private 1 0 1 All 5 2 3" in desk.read(base)


def test_a_response_is_read_whole_and_a_draft_is_not(desk: Desk, base: str) -> None:
    text = desk.read(f"{base}/responses/{public_id(COUNCIL)}")
    for words in ("Too small.", "Agreed by the chair or chief officer", "Ines Farrow", "Left blank"):
        assert words in text
    assert "We have no comment." in desk.read(f"{base}/responses/{public_id(FIRE)}")
    desk.read(f"{base}/responses/{public_id(CARERS)}", status=404)


def test_a_response_is_entered_for_somebody_and_says_who_entered_it(desk: Desk, base: str) -> None:
    assert desk.send(f"{base}/responses/enter", **entry()).status_code == 302
    text = desk.read(f"{base}/responses/{public_id('Upper Arle Village Hall')}")
    for words in ("By post", "Entered by Ann Wade", "Yes Good.", "Monday 2 August 2010"):
        assert words in text


def test_a_nil_return_is_entered_without_answers(desk: Desk, base: str) -> None:
    desk.send(f"{base}/responses/enter", **entry(nil="yes"))
    assert "We have no comment." in desk.read(f"{base}/responses/{public_id('Upper Arle Village Hall')}")


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ({"organisation": ""}, "organisation"),
        ({"source": "pigeon"}, "source"),
        ({"publication": ""}, "publication"),
        ({"authority": "king"}, "authority"),
        ({"received-day": "32"}, "received-day"),
        (parts("received", world.OPEN.date() + timedelta(days=1)), "received-day"),
        ({"q1": "Perhaps"}, "q1"),
    ],
)
def test_an_entry_that_cannot_be_used_is_given_back_with_what_was_typed(
    desk: Desk, base: str, wrong: dict[str, object], place: str
) -> None:
    before = len(list(db.session.scalars(select(Submission))))
    answer = desk.send(f"{base}/responses/enter", **entry(**wrong))
    assert answer.status_code == 400
    assert f'href="#{place}"' in answer.text
    assert "Good." in answer.text
    choose_partnership(desk.actor.partnership_id)
    assert len(list(db.session.scalars(select(Submission)))) == before


def test_an_organisation_that_answered_for_itself_is_not_offered(desk: Desk, base: str) -> None:
    page = desk.client.get(f"{base}/responses/enter").text
    assert public_id(CARERS) in page
    assert public_id(COUNCIL) not in page


def test_the_counts_say_what_they_are_out_of(desk: Desk, base: str) -> None:
    text = desk.read(f"{base}/summary")
    assert "2 answers are counted; 1 of them has no comment." in text
    assert "1 of 2 answered; 1 left it blank. 1 wrote words." in text
    assert "%" not in text


def test_the_counts_leave_as_a_table_that_holds_no_formula(desk: Desk, base: str) -> None:
    answer = desk.client.get(f"{base}/summary.csv")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert rows[0][:5] == ["Question", "Text", "Answer", "Answered", "Left blank"]
    assert rows[0][5:7] == ["Not asked", "Everybody"]
    assert ["a", "Is the proposed membership right?", "No", "1", "1", "0", "1", "1", "0", "0", "0"] in rows
    assert {len(row) for row in rows} == {11}
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)


def compiled(desk: Desk) -> None:
    claimed = reports.claim_next()
    assert claimed is not None
    reports.freeze(claimed)
    reports.store(claimed, b"%PDF-1.7 report", "c" * 64, 12)
    choose_partnership(desk.actor.partnership_id)


def test_a_report_is_asked_for_waited_for_and_opened_in_three_ways(desk: Desk, base: str) -> None:
    assert "once the paper has closed" in desk.read(f"{base}/reports")
    desk.at(world.AFTER)
    desk.client.post(f"{base}/reports")
    page = desk.client.get(f"{base}/reports").text
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in page
    desk.read(f"{base}/reports/1", status=404)
    compiled(desk)
    assert "12 pages" in desk.read(f"{base}/reports")
    assert desk.client.get(f"{base}/reports/1.pdf").data == b"%PDF-1.7 report"
    data = desk.client.get(f"{base}/reports/1.json")
    assert data.json["reference"] == base.rsplit("/", 1)[1]
    shown = desk.client.get(f"{base}/reports/1")
    assert hashlib.sha256(data.data).hexdigest() in shown.text.replace(" ", ""), "the printed checksum"
    assert "A smaller Board" in shown.text
    assert "unsafe-inline" not in shown.headers["Content-Security-Policy"]


def test_an_earlier_report_stays_as_it_was(desk: Desk, base: str) -> None:
    desk.at(world.AFTER)
    for _time in range(2):
        desk.client.post(f"{base}/reports")
        compiled(desk)
    text = desk.read(f"{base}/reports")
    assert text.index("Report 2") < text.index("Report 1")
    assert len(list(db.session.scalars(select(StoredReport)))) == 2


def test_a_report_before_the_close_is_refused(desk: Desk, base: str) -> None:
    assert desk.client.post(f"{base}/reports").status_code == 403


def test_a_letter_received_after_the_last_day_is_late(desk: Desk, base: str) -> None:
    desk.at(world.AFTER + timedelta(days=2))
    late = parts("received", date(2010, 9, 28))
    assert desk.send(f"{base}/responses/enter", **entry(**late)).status_code == 302
    assert "Upper Arle Village Hall Community Answered late" in desk.read(f"{base}/responses")


@pytest.mark.parametrize("page", ["", "/responses", "/reports", "/summary"])
def test_a_page_asks_the_database_as_often_for_three_answers_as_for_one(
    desk: Desk, base: str, page: str
) -> None:
    asked = []
    for name in ("Upper Arle Village Hall", "Severnvale Chamber of Trade"):
        desk.send(f"{base}/responses/enter", **entry(name))
        desk.read(base + page)
        with world.counting_queries() as sent:
            desk.read(base + page)
        asked.append(len(sent))
    assert asked[0] == asked[1]


def test_a_refused_invitation_stands_first_with_a_number_and_a_new_link_mends_it(
    desk: Desk, base: str
) -> None:
    hall = "Upper Arle Village Hall"
    query = select(Message).where(Message.to_address == "jo@upperarle.example")
    outbox.mark_refused(
        world.in_hand(db.session.scalars(query).one().id), "550 no such person", for_good=True
    )
    assert "1 invitation was refused" in desk.read("/workspace")
    text = desk.read(f"{base}/responses")
    lost = text.split("Invitations that may not have arrived")[1].split("Not heard from yet")[0]
    assert "Upper Arle Village Hall , Jo Lunt, jo@upperarle.example, telephone 01632 960014" in lost
    assert "Refused: 550 no such person" in lost and "Send a new link" in lost
    contact = world.invitation_of(hall).contact_id
    sent = desk.client.post(f"{base}/responses/{public_id(hall)}/send", data={"contact": str(contact)})
    assert sent.status_code == 302
    text = desk.read(f"{base}/responses")
    assert "A new link is on its way to jo@upperarle.example" in text
    assert "may not have arrived" not in text and "refused" not in desk.read("/workspace")
