"""Whether the clock's work goes on, whose clock is off, and what mail did not go out: said to whom it concerns.

Where each promise about the clock and the post is proved (tests/, file, the beginning of the test's name):

- A message twice or never with several schedulers: services/test_policy.py test_three_processes, test_a_tick_that;
  jobs/test_ticks.py test_a_tick_in_three_places; journeys/test_post_killed.py test_three_schedulers.
- A mail server that refuses, waits or is not there, and a message that would come too late: jobs/test_mail.py
  test_a_four; services/test_outbox.py test_a_refusal; jobs/test_ticks.py test_while_no_server;
  services/test_no_longer_true.py test_a_reminder_that_would, test_a_week_without.
- An end between acceptance and record: jobs/test_mail.py test_a_line_lost_after; services/test_outbox.py
  test_what_a_dead_process_left, test_an_invitation_or_a_receipt;
  journeys/test_post_killed.py test_where_in_the_dialogue.
- A change of the clocks: domain/test_policy.py test_the_hour_is_londons;
  journeys/test_through_time.py test_however_often.
  No hour that can be chosen is one that a change skips or repeats.
- A machine that was off over a launch or a close: journeys/test_through_time.py test_a_server_that_was_down;
  services/test_policy.py test_after_an_outage.
- Clocks that differ or go back: services/test_clocks.py test_what_has_closed, test_an_answer_is_refused,
  test_no_reference, test_the_clock_of_a_database.
- What somebody types into a title, a name or a note is no template and no place of a secret: services/test_telling.py
  test_nobody_can_type; services/test_sending.py test_a_placeholder; jobs/test_mail.py test_no_text_puts_a_header;
  web/test_odd_text.py test_.
- A later close against the clock's work: services/test_no_longer_true.py test_two_officers_who_extend,
  test_a_reminder_that_names, test_a_report_asked_for_at_the_bell.
- A clock that stopped unseen: here, test_health_is_red, test_a_tick_that_has_never_run, test_every_page_of_an_officer,
  test_a_closing_time_holds.
- A copied environment: here, test_a_copy_at_another_address, test_a_site_that_moved.
- One bad row: jobs/test_ticks.py test_one_bad_row; services/test_outbox.py test_a_row_that_ends_every_process.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from consult import clock
from consult.db import choose_partnership, db, within
from consult.domain.ticks import BEATS, Beat
from consult.jobs import ticks as work
from consult.models.outbox import Message
from consult.models.people import Partnership
from consult.services import outbox, ticks
from tests import world
from tests.web.officer_at_work import Desk

NOON = datetime(2010, 8, 2, 12, tzinfo=UTC)


@pytest.fixture
def real(app: Flask) -> Flask:
    """A real installation at the public address of its data, each tick having run just now."""
    world.officer()
    clock.set_to(NOON)
    beat_all()
    app.config["DEMONSTRATION"] = False
    return app


def beat_all() -> None:
    for name in BEATS:
        ticks.begin(name)
        ticks.end(name)


def later(**passed: float) -> None:
    clock.set_to(clock.now() + timedelta(**passed))


@pytest.mark.parametrize("name", BEATS)
def test_health_is_red_after_three_missed_beats_of_any_tick_and_not_before(
    real: Flask, client: FlaskClient, name: str
) -> None:
    later(seconds=3 * BEATS[name].seconds - 1)
    for other in set(BEATS) - {name}:
        ticks.begin(other)
        ticks.end(other)
    assert client.get("/health").status_code == 200
    later(seconds=2)
    answer = client.get("/health")
    assert answer.status_code == 503
    (said,) = [one for one in answer.json["wrong"] if one.startswith(f"{name} last ran")]
    assert f"it should run every {BEATS[name].seconds}" in said


def test_a_tick_that_has_never_run_is_red_and_says_what_to_start(app: Flask, client: FlaskClient) -> None:
    world.officer()
    answer = client.get("/health")
    assert answer.status_code == 503
    assert "deliver-mail has never run: start consult serve or consult scheduler." in answer.json["wrong"]


def test_a_tick_at_long_work_is_given_its_time_and_no_more() -> None:
    report = BEATS["compile-reports"]
    late = NOON + timedelta(seconds=3 * report.seconds + report.longest + 1)
    assert not report.is_late(NOON, NOON - timedelta(hours=1), late - timedelta(seconds=2))
    assert report.is_late(NOON, NOON - timedelta(hours=1), late)
    assert Beat(60).is_late(NOON, None, NOON + timedelta(seconds=181))


def test_a_scheduler_that_died_shuts_no_page(real: Flask, client: FlaskClient) -> None:
    later(days=1)
    assert client.get("/health").status_code == 503
    assert client.get("/health/web").status_code == 200
    assert client.get("/").status_code in (200, 302)


def test_every_page_of_an_officer_says_that_the_clocks_work_has_stopped(app: Flask) -> None:
    desk = Desk(app)
    app.config["DEMONSTRATION"] = False
    beat_all()
    assert "has stopped" not in desk.read("/workspace")
    later(minutes=10)
    for path in ("/workspace", "/directory"):
        page = desk.read(path)
        assert "The clock’s work has stopped, or a clock is off" in page
        assert re.search(r"deliver-mail last ran 60[0-5] seconds ago; it should run every 5\.", page)
        assert "Papers still open and close at their times." in page
    assert "Late" in desk.read("/clock-and-post")
    beat_all()
    assert "has stopped" not in desk.read("/workspace")


def test_each_work_of_the_clock_is_called_by_words(app: Flask) -> None:
    page = Desk(app).client.get("/clock-and-post").text
    named = re.findall(r'scope="row">(.*?)<br><span class="govuk-body-s cc-quiet">([\w-]+)</span>', page)
    assert {tick for _words, tick in named} == set(BEATS)
    assert [tick for words, tick in named if not words] == []


def test_a_partner_is_not_troubled_with_it(real: Flask, client: FlaskClient) -> None:
    later(minutes=10)
    assert "has stopped" not in client.get("/sign-in").text


def test_a_closing_time_holds_though_no_tick_has_run(app: Flask, client: FlaskClient) -> None:
    world.approved(world.officer())
    secret = world.secret_for("mair@wickcarers.example")
    choose_partnership(None)
    home = client.get(f"/a/{secret}").headers["Location"]
    clock.set_to(world.FIRST_LATE)
    signed = {"publication": "full", "authority": "mine", "signed_by": "Mair"}
    assert "closed before your answer was sent" in client.post(f"{home}check", data=signed).text


# Mail that did not go out.


@pytest.fixture
def desk(app: Flask) -> Desk:
    """An officer whose five invitations ended in five ways."""
    desk = Desk(app)
    world.approved(desk.actor)
    query = select(Message).where(Message.event == "invitation").order_by(Message.id)
    ends = ("unknown", "failed", "bounced", "stale", "queued")
    for message, state in zip(db.session.scalars(query), ends, strict=True):
        message.state, message.problem = state, f"because of {state}"
    db.session.commit()
    choose_partnership(None)
    desk.at(world.OPEN)
    return desk


def test_one_page_lists_what_did_not_go_out_by_what_became_of_it(desk: Desk) -> None:
    assert "5 messages did not go out, or may not have" in desk.read("/workspace")
    page = desk.read("/clock-and-post")
    for state, heading in (
        ("unknown", "Nobody knows whether these arrived (1)"),
        ("stale", "Not sent, because they were no longer true (1)"),
        ("failed", "Refused, or tried too often (1)"),
        ("bounced", "Came back (1)"),
        ("queued", "Not taken yet; they are tried again (1)"),
    ):
        assert heading in page and f"Why: because of {state}." in page
    for row in world.ROWS:
        assert row.name in page and row.email in page


def test_what_another_partnership_did_not_send_is_not_listed(desk: Desk) -> None:
    with within(1):
        other = Partnership(name="Elsewhere", initials="E", mailbox="e@e.example", created_at=world.BEFORE)
        db.session.add(other)
        db.session.flush()
        moved = update(Message).values(partnership_id=other.id, subject="Their secret")
        db.session.execute(moved, execution_options={"every_partnership": True})
        db.session.commit()
    page = desk.read("/clock-and-post")
    assert "Their secret" not in page and "There is none." in page


def test_the_list_takes_as_many_queries_however_long_it_is(desk: Desk) -> None:
    with world.counting_queries() as five:
        desk.read("/clock-and-post")
    with within(1):
        db.session.execute(update(Message).where(Message.state == "stale").values(state="sent"))
        db.session.execute(update(Message).where(Message.state == "failed").values(state="sent"))
        db.session.commit()
    with world.counting_queries() as three:
        desk.read("/clock-and-post")
    assert len(five) == len(three)


def test_what_was_not_sent_is_said_beside_the_organisation_too(desk: Desk) -> None:
    page = desk.read("/consultations/SP-2010-1/responses")
    assert "Not sent: because of stale" in page


def test_mail_that_may_not_have_gone_out_is_sent_again_or_left_one_by_one(app: Flask) -> None:
    desk = Desk(app)
    assert "There is none." in desk.read("/clock-and-post")
    world.approved(desk.actor)
    outbox.hold_waiting()
    desk.at(world.OPEN)
    assert "messages did not go out, or may not have" in desk.read("/workspace")
    page = desk.client.get("/clock-and-post").text
    first, second, *_rest = re.findall(r'name="message" value="(\d+)"', page)[::2]
    assert desk.client.post("/clock-and-post/again", data={"message": first}).location == "/clock-and-post"
    assert "It goes out again now." in desk.read("/clock-and-post")
    assert desk.client.post("/clock-and-post/leave", data={"message": second}).location == "/clock-and-post"
    assert "is not sent again" in desk.read("/clock-and-post")
    for wrong, status in ((first, 409), (second, 409), ("", 404), ("x", 404)):
        for act in ("again", "leave"):
            assert desk.client.post(f"/clock-and-post/{act}", data={"message": wrong}).status_code == status


# A copy of the data somewhere else.


def queued() -> list[str]:
    query = select(Message.state).order_by(Message.id)
    return list(db.session.scalars(query, execution_options={"every_partnership": True}))


@pytest.mark.parametrize("address", ["https://test.consult.example", "http://127.0.0.1:8000"])
def test_a_copy_at_another_address_mails_nobody_and_says_why(
    app: Flask, client: FlaskClient, address: str
) -> None:
    world.approved(world.officer())
    beat_all()
    app.config.update(PUBLIC_URL=address, DEMONSTRATION=False)
    before = queued()
    assert before.count("queued") > 4
    assert work.run("deliver-mail") == 0
    assert queued() == before
    answer = client.get("/health")
    assert answer.status_code == 200, "the pages and the clock do their work"
    assert answer.json["doubtful"][0] == (
        f"Mail is held, because these data belong to http://consult.test and this is {address}. "
        "If they have moved here for good, run: consult move-here"
    )


def test_a_site_that_moved_sends_what_waits_with_links_to_its_new_address(app: Flask) -> None:
    world.approved(world.officer())
    app.config["PUBLIC_URL"] = "https://new.example"
    assert outbox.claim(1) == []
    assert ticks.move_here() == len(queued())
    for letter in outbox.claim(100):
        assert "http://consult.test" not in letter.text + letter.html
        assert "https://new.example/" in letter.text and "https://new.example/" in letter.html


def test_data_that_never_had_a_public_address_take_the_first_one(app: Flask) -> None:
    app.config["PUBLIC_URL"] = "http://localhost:8000"
    world.officer()
    app.config["PUBLIC_URL"] = "https://consult.severnvale.example"
    ticks.settle()
    assert db.session.scalars(select(Partnership.site)).one() == "https://consult.severnvale.example"
    app.config["PUBLIC_URL"] = "http://localhost:8000"
    ticks.settle()
    assert outbox.claim(1) == []


def test_a_public_address_that_is_this_machine_alone_is_said(app: Flask, client: FlaskClient) -> None:
    app.config.update(PUBLIC_URL="http://127.0.0.1:8000", DEMONSTRATION=False)
    world.officer()
    (said,) = client.get("/health").json["doubtful"]
    assert said == "PUBLIC_URL is an address of this machine alone, so links in mail open nowhere else."
