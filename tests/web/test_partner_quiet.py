"""A reminder leads to a page with one button that ends the reminders of that paper; scanners press no buttons."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from consult import clock
from consult.db import choose_partnership, db
from consult.jobs import ticks
from consult.jobs.mail import MailServer, compose
from consult.models.circulation import Invitation
from consult.models.history import HistoryRow
from consult.models.outbox import Message
from consult.services import outbox, reminders
from tests import world
from tests.web.visits import everything, words_of

SERVER = MailServer("mail.example", 25, "none", "", "", "consult@severnvale.example")


@pytest.fixture
def way_out(app: Flask) -> str:
    """The address in the reminder that waits for the fire authority, the whole list having been reminded."""
    actor = world.officer()
    reference = world.approved(actor)
    world.all_sent()
    clock.set_to(datetime(2010, 9, 1, 9, tzinfo=UTC))
    reminders.send(actor, reference, "remind", world.everybody(actor, reference))
    return "/q/" + world.secret_for("tom@svfire.example", "reminder")


def reminded() -> list[str]:
    """Whom the clock reminds on the day of the silent."""
    world.all_sent()
    clock.set_to(datetime(2010, 9, 13, 9, 1, tzinfo=UTC))
    ticks.run("reminders")
    choose_partnership(1)
    waiting = select(Message.to_address).where(Message.event == "reminder", Message.state == "queued")
    return sorted(db.session.scalars(waiting))


def pressed(client: FlaskClient, way_out: str, **data: str) -> str:
    page = client.get(way_out, follow_redirects=True)
    return words_of(client.post(page.request.path, data=data, follow_redirects=True).text)


def test_opening_the_link_changes_nothing(app: Flask, way_out: str) -> None:
    page = app.test_client().get(way_out, follow_redirects=True)
    assert "No more reminders about this paper" in page.text
    choose_partnership(1)
    assert "tom@svfire.example" in reminded()


def test_one_button_ends_the_reminders_by_the_clock_and_by_hand(app: Flask, way_out: str) -> None:
    said = pressed(app.test_client(), way_out)
    assert "Severnvale Fire Authority is not reminded of this paper any more." in said
    choose_partnership(1)
    assert "tom@svfire.example" not in reminded()
    rows = list(db.session.scalars(select(HistoryRow).where(HistoryRow.act.startswith("say whether"))))
    assert [row.detail["wanted"] for row in rows] == [False]


def test_a_reminder_that_still_waits_does_not_leave(app: Flask, way_out: str) -> None:
    pressed(app.test_client(), way_out)
    left = {letter.to_address for letter in outbox.claim(20)}
    assert "tom@svfire.example" not in left and "jo@upperarle.example" in left


def test_the_organisation_may_think_again(app: Flask, way_out: str) -> None:
    client = app.test_client()
    pressed(client, way_out)
    assert "is reminded of this paper while it has not answered" in pressed(client, way_out, wanted="yes")
    choose_partnership(1)
    assert "tom@svfire.example" in reminded()


def test_a_mail_program_finds_the_way_out_in_the_header_of_a_reminder_alone(app: Flask, way_out: str) -> None:
    letters = {one.event: one for one in outbox.claim(20)}
    choose_partnership(1)
    invitation = db.session.scalars(select(Message).where(Message.event == "invitation")).first()
    assert invitation is not None
    letters["invitation"] = outbox.letter_of(invitation, "Severnvale Partnership")
    found = {
        event: message_from_bytes(compose(one, SERVER), policy=default) for event, one in letters.items()
    }
    assert str(found["reminder"]["List-Unsubscribe"]).startswith("<http://consult.test/q/")
    assert found["reminder"]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert found["invitation"]["List-Unsubscribe"] is found["invitation"]["List-Unsubscribe-Post"] is None


def test_the_dates_in_a_message_open_for_anybody_once_the_paper_is_out(app: Flask, way_out: str) -> None:
    client = app.test_client()
    answer = client.get("/dates/SP-2010-1.ics")
    assert answer.status_code == 200 and answer.mimetype == "text/calendar"
    assert "DTSTART;TZID=Europe/London:20100927T235900" in answer.text
    clock.set_to(world.BEFORE)
    assert client.get("/dates/SP-2010-1.ics").status_code == 404
    assert client.get("/dates/SP-2010-9.ics").status_code == 404


# The button of a mail program (RFC 8058).

ONE_CLICK = {"List-Unsubscribe": "One-Click"}
FROM_ELSEWHERE = {"Origin": "https://mail.example", "Sec-Fetch-Site": "cross-site"}


@pytest.fixture
def program(another_app: Callable[..., Flask]) -> FlaskClient:
    """A mail program: without cookies, and the site asks for its tokens as a real one does."""
    return another_app(WTF_CSRF_ENABLED=True).test_client(use_cookies=False)


@pytest.mark.parametrize("headers", [{}, FROM_ELSEWHERE], ids=["a server", "a page of another site"])
@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data"])
def test_the_button_of_a_mail_program_ends_the_reminders_without_cookie_or_token(
    app: Flask, way_out: str, program: FlaskClient, kind: str, headers: dict[str, str]
) -> None:
    for _twice in range(2):
        answer = program.post(way_out, data=ONE_CLICK, content_type=kind, headers=headers)
        assert answer.status_code == 200 and "Set-Cookie" not in answer.headers
        assert "Severnvale Fire Authority is not reminded of “A smaller Board” any more." in words_of(
            answer.text
        )
    db.session.rollback()  # what was read before the other application wrote
    choose_partnership(1)
    assert reminded() == sorted({row.email for row in world.ROWS} - {"tom@svfire.example"})
    rows = list(db.session.scalars(select(HistoryRow).where(HistoryRow.act.startswith("say whether"))))
    assert [row.detail["wanted"] for row in rows] == [False]


def test_looking_and_any_other_body_change_nothing(app: Flask, way_out: str, program: FlaskClient) -> None:
    before = everything()
    assert program.get(way_out).status_code == 302 and program.head(way_out).status_code == 302
    for body in ({}, {"wanted": "yes"}, {"List-Unsubscribe": "yes"}, {"list-unsubscribe": "One-Click"}):
        answer = program.post(way_out, data=body, headers=FROM_ELSEWHERE)
        assert answer.status_code == 400 and "Nothing was changed." in answer.text
    assert everything() == before


def test_nothing_else_is_done_by_it_whatever_comes_along(
    app: Flask, way_out: str, program: FlaskClient
) -> None:
    """It lets nobody in, and never brings the reminders back."""
    more = {
        "wanted": "yes",
        "nil": "yes",
        "go": "submit",
        "public_id": world.partner("Wick Carers Network")[1],
    }
    before = everything()
    for _twice in range(2):
        assert program.post(way_out, data=ONE_CLICK | more).status_code == 200
    after = everything()
    assert {table for table in before if before[table] != after[table]} == {"invitation", "history"}
    choose_partnership(1)
    quiet_ones = list(db.session.scalars(select(Invitation).where(Invitation.no_reminders_at.is_not(None))))
    assert [one.organisation.name for one in quiet_ones] == ["Severnvale Fire Authority"]
    browser = app.test_client()
    browser.post(way_out, data=ONE_CLICK)
    choose_partnership(1)
    assert browser.get(f"/answer/{world.partner('Severnvale Fire Authority')[1]}/").status_code == 404


def test_a_wrong_secret_opens_nothing_and_the_eleventh_in_a_minute_waits(
    app: Flask, way_out: str, program: FlaskClient
) -> None:
    said = [program.post(f"/q/wrong-{number}", data=ONE_CLICK).status_code for number in range(11)]
    assert said == [404] * 10 + [429]
    assert program.post(way_out, data=ONE_CLICK).status_code == 200


def test_many_secrets_in_one_address_are_as_many_tries(
    app: Flask, way_out: str, program: FlaskClient
) -> None:
    guesses = ".".join(f"wrong-{number}" for number in range(12))
    assert program.post(f"{way_out}.{guesses}", data=ONE_CLICK).status_code == 429
    db.session.rollback()
    choose_partnership(1)
    assert db.session.scalars(select(Invitation).where(Invitation.no_reminders_at.is_not(None))).all() == []


def test_the_address_in_the_header_is_ours_whatever_name_the_site_is_asked_by(
    app: Flask, way_out: str
) -> None:
    with app.test_request_context(headers={"Host": "evil.example"}):
        letters = outbox.claim(20)
    assert {one.way_out.partition("/q/")[0] for one in letters if one.event == "reminder"} == {
        "http://consult.test"
    }


def shared(number: int) -> str:
    """The way out of a reminder to one person who answers for so many organisations."""
    rows = [world.DirectoryRow(f"Parish {n}", "public", "Edna", "edna@all.example") for n in range(number)]
    actor = world.officer()
    reference = world.approved(actor, rows=rows)
    world.all_sent()
    reminders.send(actor, reference, "remind", world.everybody(actor, reference))
    return next(one.way_out for one in outbox.claim(20) if one.event == "reminder")


def test_one_button_ends_the_reminders_to_all_for_whom_a_person_answers(
    app: Flask, program: FlaskClient
) -> None:
    way_out = shared(3).removeprefix("http://consult.test")
    page = words_of(program.get(way_out).text)
    assert all(f"“A smaller Board”, to Parish {n}" in page for n in range(3))
    said = words_of(program.post(way_out, data=ONE_CLICK).text)
    assert all(f"Parish {n} is not reminded" in said for n in range(3))
    db.session.rollback()
    choose_partnership(1)
    assert len(db.session.scalars(select(HistoryRow).where(HistoryRow.act.startswith("say"))).all()) == 3


def test_a_header_that_would_be_too_long_for_its_line_is_left_out(app: Flask) -> None:
    assert shared(16) == ""
