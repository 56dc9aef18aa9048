"""The pages offer what the table of the lifecycle allows, and everybody who signs in comes to pages of their own."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from consult import clock
from consult.db import within
from consult.domain.access import SYSTEM, Actor
from consult.domain.lifecycle import Act, Phase, ahead
from consult.domain.reviews import Matter
from consult.domain.wording import LONDON
from consult.models.timetable import Milestone
from consult.services import papers, people, reviews, stages, timetable
from consult.web.officer.stages import PLACES, condition_word, words_of
from tests import world
from tests.domain.test_lifecycle import BY_AN_OFFICER
from tests.services.test_stages import bring_to
from tests.web.officer_at_work import Desk, parts, words
from tests.web.visits import FIRST, link_of

PAPER = "/consultations/SP-2010-1"
PAGES = {
    Act.DECIDE: "decision",
    Act.CLOSE: "close",
    Act.WITHDRAW: "withdraw",
    Act.ASK_AGAIN: "ask-again",
    Act.APPROVE: "approve",
}


@pytest.fixture
def desk(app: Flask) -> Desk:
    return Desk(app)


def signed_in(app: Flask, address: str) -> FlaskClient:
    """A browser in which this person is signed in."""
    with within(FIRST):
        key = people.sign_in(people.sign_in_link_for(SYSTEM, address))
    client = app.test_client()
    with client.session_transaction() as session:
        session["visit"] = key
    return client


def asked_of(desk: Desk, name: str = "Lena Orr", role: str = "reviewer") -> tuple[FlaskClient, Actor]:
    """A draft, and the browser of somebody who was asked for its legal review."""
    world.draft(desk.actor)
    who = world.colleague(desk.actor, role, name)
    reviews.ask(
        desk.actor, "SP-2010-1", Matter.PAPER, 1, kind="legal", person_id=who.person_id or 0, due=world.LAUNCH
    )
    return signed_in(desk.app, f"{name.split()[0].lower()}@severnvale.example"), who


def test_every_act_of_the_table_has_its_page(app: Flask) -> None:
    assert set(PLACES) == set(Act)
    assert set(PLACES.values()) <= {rule.endpoint for rule in app.url_map.iter_rules()}


@pytest.mark.parametrize("phase", list(Phase), ids=lambda one: one.value)
def test_a_page_offers_just_what_the_table_allows_and_the_rest_is_refused(desk: Desk, phase: Phase) -> None:
    bring_to(desk.actor, phase)
    desk.at(clock.now())
    overview = desk.client.get(PAPER).text
    for act, page in PAGES.items():
        may = act in BY_AN_OFFICER[phase]
        assert (f'href="{PAPER}/{page}"' in overview) is may, (act, phase)
        assert desk.client.get(f"{PAPER}/{page}").status_code == (200 if may else 403), (act, phase)
    can_take_back = Act.TAKE_BACK in BY_AN_OFFICER[phase]
    assert ("Take the draft back from review" in desk.read(f"{PAPER}/reviews")) is can_take_back


@pytest.mark.parametrize("phase", list(Phase), ids=lambda one: one.value)
def test_a_page_tells_what_lies_ahead_and_what_must_be_true_before_it(desk: Desk, phase: Phase) -> None:
    bring_to(desk.actor, phase)
    desk.at(clock.now())
    overview = desk.client.get(PAPER).text
    listed = re.findall(r'id="ahead">.*?</ol>', overview, re.DOTALL)
    found = words(listed[0]) if listed else ""
    assert [words_of(one.act) in found for one in ahead(phase)] == [True] * len(ahead(phase))
    assert bool(listed) is bool(ahead(phase)) and "href" not in found
    if phase is Phase.OPEN:
        assert (
            "Compile a report and put it out. After it closes on Monday 27 September 2010, 11:59pm." in found
        )
        assert "Record the decision. Once a report is out." in found
        assert "Each respondent must have been told" in found and "content" not in found


def test_a_report_that_has_to_be_cleared_is_said_to_need_it(desk: Desk) -> None:
    bring_to(desk.actor, Phase.OPEN)
    with within(FIRST):
        reviews.need(desk.actor, "SP-2010-1", {"report": ["legal"]})
    desk.at(clock.now())
    assert "Those who have to clear it must have said that they are content." in desk.read(PAPER)


def test_each_condition_of_what_lies_ahead_has_words_but_for_what_is_over_in_a_moment(app: Flask) -> None:
    with app.test_request_context():
        assert [condition_word(need) for one in ahead(Phase.OPEN) for need in one.needs].count("") == 1


@pytest.mark.parametrize(
    ("role", "home"), [("officer", "/workspace"), ("reviewer", "/reviews"), ("clerk", "/committee")]
)
def test_whoever_signs_in_comes_to_their_own_first_page(desk: Desk, role: str, home: str) -> None:
    world.colleague(desk.actor, role)
    client = signed_in(desk.app, "lena@severnvale.example")
    answer = client.get("/workspace", follow_redirects=True)
    assert (answer.status_code, answer.request.path) == (200, home)
    assert client.get("/sign-in", follow_redirects=True).request.path == home


def test_a_member_of_the_steering_group_does_not_sign_in(desk: Desk) -> None:
    world.colleague(desk.actor, "steering")
    before = desk.app.test_client()
    before.post("/sign-in", data={"email": "lena@severnvale.example"})
    with within(FIRST), pytest.raises(LookupError):
        world.secret_for("lena@severnvale.example", "sign_in")


def test_a_review_that_cannot_be_sent_gives_back_every_word(desk: Desk) -> None:
    client, _who = asked_of(desk)
    page = client.get("/reviews/1").text
    carried = dict(re.findall(r'name="(digest|seen_version)" value="(\w+)"', page))
    typed = {"remark-s1": "Name the Act.", "because": "It is beyond us.", "verdict": "not_content"}
    with within(FIRST):
        values = {"title": "The Forum", "number": "2", "body": "Twice a year, or once."}
        papers.save_section(
            desk.actor, "SP-2010-1", "s2", values, seen_version=world.seen(desk.actor, "SP-2010-1")
        )
    answer = client.post("/reviews/1", data=carried | typed)
    assert answer.status_code == 400
    text = words(answer.text)
    assert "The text was changed while you had it open" in text
    assert "Twice a year, or once." in text and "Name the Act." in text and "It is beyond us." in text
    again = dict(re.findall(r'name="(digest|seen_version)" value="(\w+)"', answer.text))
    assert again["digest"] != carried["digest"]
    assert client.post("/reviews/1", data=again | typed).status_code == 302


def test_a_reviewer_takes_the_documents_of_the_paper_and_no_others(desk: Desk) -> None:
    client, _who = asked_of(desk)
    with within(FIRST):
        desk.upload(
            f"{PAPER}/documents",
            b"Plain words.",
            "costs.txt",
            title="Costs",
            kind="costs",
            **parts("dated", world.LAUNCH),
        )
    page = client.get("/reviews/1").text
    found = re.search(r'href="(/reviews/1/documents/\d+)"', page)
    if found is None:
        pytest.fail("the document is not on the page")
    assert client.get(found[1]).data == b"Plain words."
    assert client.get("/reviews/1/documents/99").status_code == 404
    assert client.get("/reviews/1/report").status_code == 404


def test_an_officer_who_is_asked_finds_it_on_the_first_page(desk: Desk) -> None:
    asked_of(desk)
    with within(FIRST):
        ann = desk.actor.person_id or 0
        reviews.ask(desk.actor, "SP-2010-1", Matter.PAPER, 1, kind="finance", person_id=ann, due=None)
    assert "Give your review: Finance" in desk.read("/workspace")
    assert "Finance: A smaller Board" in desk.read("/reviews")


def test_a_review_whose_day_is_over_says_so_to_the_reviewer_and_to_the_officer(desk: Desk) -> None:
    asked_of(desk)
    wanted = "It was wanted by Monday 5 July 2010."
    for when, is_over in ((world.LAUNCH, False), (world.LAUNCH + timedelta(days=1), True)):
        clock.set_to(datetime.combine(when, time(9), LONDON))
        lena = signed_in(desk.app, "lena@severnvale.example")
        desk.at(clock.now())
        for page in (lena.get("/reviews"), lena.get("/reviews/1"), desk.client.get(f"{PAPER}/reviews")):
            assert (wanted in words(page.text)) is is_over, (when, page.request.path)
            assert ("Wanted by Monday 5 July 2010." in words(page.text)) is not is_over


def test_the_title_of_a_review_names_the_paper_the_kind_and_the_reference_apart(desk: Desk) -> None:
    client, _who = asked_of(desk)
    found = re.search(r"<title>([^<]+)</title>", client.get("/reviews/1").text)
    assert found and found[1] == "Legal: A smaller Board – The paper – SP-2010-1 – Compact Consult"


def test_a_remark_leads_the_officer_to_the_section_that_it_is_of(desk: Desk) -> None:
    client, _who = asked_of(desk)
    carried = dict(re.findall(r'name="(digest|seen_version)" value="(\w+)"', client.get("/reviews/1").text))
    said = {"remark-s1": "Name the Act.", "remark-whole": "Clear.", "verdict": "content"}
    assert client.post("/reviews/1", data=carried | said).status_code == 302
    page = desk.client.get(f"{PAPER}/reviews").text
    for address in (f"{PAPER}/sections/s1", f"{PAPER}/paper"):
        assert f'href="{address}"' in page
        assert desk.client.get(address).status_code == 200


def test_everything_that_is_missing_is_said_at_once(desk: Desk) -> None:
    asked_of(desk)
    text = words(desk.send(f"{PAPER}/reviews/paper/1/ask").text)
    assert "Choose what the review is for." in text and "Choose who is asked." in text
    text = words(desk.send(f"{PAPER}/withdraw").text)
    assert "Say why. The reason is kept." in text and "Tick the box" in text


def test_whoever_sits_on_two_bodies_is_shown_with_both(desk: Desk) -> None:
    member = people.add_person(desk.actor, name="Gwen Hale", email="gwen@board.example", role="steering")
    for body, kind in (("Steering group", "steering"), ("The Board", "board")):
        people.seat(desk.actor, body=body, kind=kind, person_id=member.id, speaks_for=f"{body} of Wick")
    text = desk.read("/people")
    assert "Steering group, for Steering group of Wick" in text and "The Board, for The Board of Wick" in text


def test_who_answered_in_time_is_not_overdue_because_the_text_was_changed_later(desk: Desk) -> None:
    client, _who = asked_of(desk)
    carried = dict(re.findall(r'name="(digest|seen_version)" value="(\w+)"', client.get("/reviews/1").text))
    assert client.post("/reviews/1", data=carried | {"verdict": "content"}).status_code == 302
    desk.send(f"{PAPER}/sections/s2", title="The Forum", number="2", body="Twice a year, or once.")
    clock.set_to(datetime.combine(world.LAUNCH + timedelta(days=1), time(9), LONDON))
    desk.at(clock.now())
    text = desk.read(f"{PAPER}/reviews")
    assert "Of an earlier text" in text and "wanted by" not in text


def test_a_draft_that_was_withdrawn_asked_nobody_and_every_link_of_its_page_stands(desk: Desk) -> None:
    world.draft(desk.actor)
    assert desk.send(f"{PAPER}/withdraw", reason="The law has changed.", sure="yes").status_code == 302
    page = desk.client.get(PAPER).text
    assert "nobody had been asked" in page and "Not heard from" not in page
    for address in set(re.findall(rf'href="({PAPER}/[^"#]+)"', page)):
        assert desk.client.get(address).status_code == 200, address


def test_passing_work_on_is_confirmed(desk: Desk) -> None:
    _client, who = asked_of(desk)
    sam = world.colleague(desk.actor, "reviewer", "Sam Poe")
    desk.send(f"/people/{who.person_id}/hand-over", to=str(sam.person_id))
    assert "The work of Lena Orr was passed on." in desk.read("/people")


def test_a_clerk_sees_what_is_late(desk: Desk) -> None:
    reference = world.approved(desk.actor)
    table = timetable.timetable(desk.actor, reference)
    table.milestones.append(Milestone(kind="papers", label="Papers", date=world.AFTER.date()))
    world.db.session.commit()
    world.colleague(desk.actor, "clerk", "Cleo Moss")
    clock.set_to(world.AFTER)
    client = signed_in(desk.app, "cleo@severnvale.example")
    assert "Late" not in words(client.get("/committee").text)
    clock.set_to(world.AFTER + timedelta(days=1))
    client = signed_in(desk.app, "cleo@severnvale.example")
    text = words(client.get("/committee").text)
    assert "Tuesday 28 September 2010 Late" in text and "01632 960001" in text
    assert "Not out. Partners could answer until Monday 27 September 2010" in text
    assert 'href="mailto:' in client.get("/committee").text
    assert client.get(f"/committee/{reference}/report.docx").status_code == 404


def test_a_partner_of_a_withdrawn_paper_reads_why_and_answers_no_more(
    desk: Desk, client: FlaskClient
) -> None:
    world.approved(desk.actor)
    base = str(client.get(link_of()).location)
    with within(FIRST):
        seen = world.seen(desk.actor, "SP-2010-1")
        stages.withdraw(desk.actor, "SP-2010-1", reason="The law has changed.", seen_version=seen)
    text = words(client.get(base).text)
    assert "This consultation was withdrawn" in text and "The law has changed." in text
    assert client.get(base + "section/s1").status_code == 403
    assert "The consultation was withdrawn." in words(client.get(base + "home").text)


def test_the_officer_reads_where_a_decided_and_a_closed_paper_stand(desk: Desk) -> None:
    bring_to(desk.actor, Phase.DECIDED)
    desk.at(clock.now())
    assert "Eleven seats are kept." in desk.read(PAPER)
    assert "1 respondent has not been told" in desk.read(f"{PAPER}/close")
    assert desk.send(f"{PAPER}/close", reason="").status_code == 400
    assert desk.send(f"{PAPER}/close", reason="It was wound up.").status_code == 302
    text = desk.read(PAPER)
    assert "Closed by Ann Wade" in text and "It was wound up." in text


def test_the_form_of_the_decision_is_filled_in_from_the_timetable(desk: Desk) -> None:
    bring_to(desk.actor, Phase.REPORTED)
    desk.at(clock.now())
    page = desk.client.get(f"{PAPER}/decision").text
    for part, value in (("day", 20), ("month", 10), ("year", 2010)):
        assert re.search(rf'name="decided_on-{part}"[^>]*value="{value}"', page), part
    answer = desk.send(f"{PAPER}/decision", **parts("decided_on", date(2010, 10, 20)), body="B", decision="")
    assert "Say in a sentence or two what was decided." in answer.text
