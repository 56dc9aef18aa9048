"""The demonstration builds, at any moment of its story, and everything in it stands up to verification."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from consult import clock, create_app
from consult.db import choose_partnership, db, within
from consult.domain.access import Actor
from consult.domain.reviews import Matter
from consult.domain.wording import moment
from consult.jobs import demonstration
from consult.jobs.demonstration import people as cast
from consult.jobs.demonstration import reviewed, second, short
from consult.jobs.demonstration.catcher import Catcher
from consult.jobs.demonstration.people import DRAFTING, organisations
from consult.jobs.demonstration.story import FIRST, Story
from consult.models.circulation import Invitation
from consult.models.history import HistoryRow
from consult.models.lateness import LateRequest
from consult.models.outbox import Message
from consult.models.papers import Consultation
from consult.models.policy import PolicyRun
from consult.models.responses import Response, Submission
from consult.services import colleagues, committee, papers, people, responses, reviewing, reviews
from tests import world
from tests.conftest import settings
from tests.jobs.conftest import Consult
from tests.journeys.drivers import path_of

TERMINAL = (
    "Imogen Thackray, officer (works once, for half an hour)",
    "Gordon Tunley, reviewer for finance (works once, for half an hour)",
    "Lionel Prewett, committee clerk (works once, for half an hour)",
)


def test_the_whole_story_is_told_reported_and_verified(
    consult: Consult, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = consult("demo", "--no-serve")
    assert ran.code == 0
    for way in ("/a/", "/r/", "/dev/mail", *TERMINAL):
        assert way in ran.out
    assert ran.out.count("/sign-in/") == 3
    folder = tmp_path / "demonstration"
    assert (folder / "SVP-2010-1-report-1.pdf").read_bytes().startswith(b"%PDF")
    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.setenv("CONSULT_DATA", str(folder))
    assert consult("verify").code == 0
    first, *_rest = consult("tally", "SVP-2010-1", "--json").json["questions"]
    assert (first["base"], first["not_answered"]) == (27, 2)  # one of them wrote a letter instead
    report = tmp_path / "report.json"
    for form in ("json", "html", "pdf"):
        report = tmp_path / f"report.{form}"
        assert consult("report", "SVP-2010-1", "--format", form, "-o", report).code == 0
    page = (tmp_path / "report.html").read_text("utf-8")
    for told in (
        "19 days short",
        "request for more time was refused",
        "not eight",
        "seven volunteers",
        "six chairs",
    ):
        assert told in page
    assert "At the close 1 more organisation had begun" in (tmp_path / "report.json").read_text("utf-8")


def test_the_story_has_an_answer_of_many_hands_one_withdrawn_and_one_that_asks_to_be_late(
    consult: Consult, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert consult("demo", "--no-serve", "--at", "2010-09-08T13:30").code == 0
    told = create_app(settings(tmp_path / "demonstration"))
    with told.app_context(), within(1):
        invited = {
            (one.consultation.reference, one.organisation.name): one
            for one in db.session.scalars(select(Invitation))
        }
        waiting = []
        for reference in (FIRST, second.REFERENCE):
            ours = invited[reference, DRAFTING]
            lead = Actor("partner", DRAFTING, 1, invitation_id=ours.id)
            team = colleagues.team(lead, ours.public_id)
            assert len(team.members) == 2 and all(one.keys for one in team.members) and team.remarks
            assert [one.state for one in team.members].count("ready") == 1
            waiting += responses.answering(lead, ours.public_id).two_versions
        assert waiting == ["q3"]
        asked = db.session.scalars(select(LateRequest)).one()
        assert asked.response.invitation.organisation.name == DRAFTING and asked.decided_at is None
        gone = db.session.scalars(select(Response).where(Response.withdrawn_at.is_not(None))).one()
        assert gone.invitation.organisation.name == "Vale Line Buses"
        boards = [one.document.get("minute") for one in db.session.scalars(select(Submission))]
        assert "41" in boards


def test_in_the_story_the_clock_reminds_on_its_days_and_misses_none(consult: Consult, tmp_path: Path) -> None:
    assert consult("demo", "--no-serve").code == 0
    told = create_app(settings(tmp_path / "demonstration"))
    with told.app_context(), within(1):
        first = select(Consultation.id).where(Consultation.reference == FIRST).scalar_subquery()
        runs = db.session.scalars(select(PolicyRun).where(PolicyRun.consultation_id == first)).all()
        assert {one.kind: one.state for one in runs} == {"silent": "sent", "last_day": "sent"}
        assert all(one.messages > 0 for one in runs)


OFFICER = Actor("officer", cast.OFFICER, 1, person_id=1)


def test_the_story_has_a_paper_that_a_colleague_stopped_and_one_that_waits_for_a_colleague(
    consult: Consult, tmp_path: Path
) -> None:
    assert consult("demo", "--no-serve").code == 0
    told = create_app(settings(tmp_path / "demonstration"))
    with told.app_context(), within(1), clock.showing(demonstration.moment_of(None)):
        given = [
            (one.detail["kind"], one.detail["verdict"], bool(one.detail["remarks"]))
            for one in db.session.scalars(select(HistoryRow).where(HistoryRow.act == "give a review"))
        ]
        assert ("legal", "not_content", True) in given and given.count(("legal", "content", False)) == 1
        cleared = reviews.board(OFFICER, FIRST, Matter.PAPER)
        assert cleared.needed == ["legal", "finance", "equality"] and cleared.is_clear
        changed = next(one for one in papers.paper(OFFICER, FIRST).sections if one.number == reviewed.POWERS)
        assert "would bind nobody" in changed.body
        waiting = reviews.board(OFFICER, short.TRAVEL.reference, Matter.PAPER)
        (sentence,) = waiting.wanting
        assert "Gordon Tunley" in sentence and "silence is not approval" in sentence
        (line,) = [one for one in waiting.lines if one.state == "waiting"]
        assert line.review.due == short.WANTED_BY < demonstration.REPORTED.date()
        treasurer = reviewed.who(OFFICER, cast.TREASURER[0])
        first, *_rest = reviewing.mine(treasurer)
        assert first.waits and first.review.id == line.review.id


def test_the_story_has_a_deadline_of_a_meeting_a_late_paper_and_work_that_changed_hands(
    consult: Consult, tmp_path: Path
) -> None:
    assert consult("demo", "--no-serve").code == 0
    told = create_app(settings(tmp_path / "demonstration"))
    with told.app_context(), within(1), clock.showing(demonstration.moment_of(None)):
        clerk = reviewed.who(OFFICER, cast.CLERK[0])
        coming = {one.consultation.reference: one for one in committee.coming(clerk)}
        assert [name for name, one in coming.items() if one.is_late] == [short.VENUE.reference]
        ours = coming[FIRST]
        assert ours.deadline == date(2010, 9, 24) and ours.report is not None
        mails = db.session.scalars(select(Message).where(Message.event.in_(("late_paper", "handed_over"))))
        told_of = {(one.event, one.to_name) for one in mails}
        assert told_of == {
            ("late_paper", cast.CLERK[0]),
            ("handed_over", cast.OFFICER),
            ("handed_over", cast.LEAVER[0]),
        }
        passed_on = papers.paper(OFFICER, second.REFERENCE)
        assert passed_on.owner is not None and passed_on.owner.name == passed_on.contact_name == cast.OFFICER
        assert cast.LEAVER[0] not in [one.name for one in people.everybody(OFFICER)[0]]


@pytest.mark.parametrize(
    "given, shown_as",
    [
        (None, "Thursday 9 September 2010, 9am"),
        ("2010-08-02", "Monday 2 August 2010, 9am"),
        ("2010-09-08", "Wednesday 8 September 2010, 11:10am"),
        ("2010-09-08T13:00", "Wednesday 8 September 2010, 1pm"),
    ],
)
def test_a_day_alone_means_nine_and_on_the_closing_day_the_last_hour(
    given: str | None, shown_as: str
) -> None:
    assert moment(demonstration.moment_of(given)) == shown_as


@pytest.mark.parametrize("given", ["yesterday", "2010-13-01", "2010-01-01"])
def test_a_moment_outside_the_story_is_refused_before_anything_is_built(
    consult: Consult, tmp_path: Path, given: str
) -> None:
    assert consult("demo", "--no-serve", "--at", given).code == 2
    assert not (tmp_path / "demonstration").exists()


@pytest.mark.parametrize(
    "at, there, not_there",
    [("2010-07-01", ("/sign-in/", "not yet"), ("/a/", "/r/")), ("2010-08-02", ("/a/", "not yet"), ("/r/",))],
)
def test_the_story_stops_at_the_moment_asked_for(
    consult: Consult, at: str, there: tuple[str, ...], not_there: tuple[str, ...]
) -> None:
    ran = consult("demo", "--no-serve", "--at", at)
    assert ran.code == 0
    assert all(text in ran.out for text in there)
    assert not any(text in ran.out for text in not_there)


def test_the_county_is_invented_in_full_and_nobody_is_there_twice() -> None:
    rows = organisations()
    assert len(rows) == len({row.name for row in rows}) == len({row.email for row in rows}) == 41
    assert all(row.email.endswith(".example") for row in rows)
    assert all(row.telephone.startswith("01632 960") for row in rows)
    assert {row.sector for row in rows} == {"public", "voluntary", "community", "private"}


@pytest.fixture
def shown(app: Flask) -> demonstration.Demonstration:
    made = app.extensions["demonstration"] = demonstration.Demonstration(app, Catcher())
    return made


@pytest.mark.parametrize("path", ["/dev/", "/dev/mail", "/dev/clock"])
def test_the_pages_stand_while_there_is_nothing_to_show(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 200


def test_a_message_shows_its_link_to_follow_and_its_words_as_words(
    client: FlaskClient, shown: demonstration.Demonstration
) -> None:
    from consult.jobs.mail import Postman
    from tests.jobs.servers import at
    from tests.jobs.test_mail import LETTER, freely

    shown.catcher.start()
    try:
        with Postman(at(shown.catcher.port), freely) as postman:
            postman.send(LETTER)
            hostile = {"subject": "<script>alert(1)</script>", "text": "<b>bold</b>\n", "key": "2"}
            postman.send(type(LETTER)(**{**vars(LETTER), **hostile}))
    finally:
        shown.catcher.stop()
    page = client.get("/dev/mail/1").get_data(as_text=True)
    assert '<a href="http://consult.test/a/secret"' in page
    assert "auto-generated" in page
    listed = client.get("/dev/mail").get_data(as_text=True) + client.get("/dev/mail/2").get_data(as_text=True)
    assert "<script>alert" not in listed and "<b>bold" not in listed
    assert "Edna Purslow" in client.get("/dev/mail?q=PURSLOW").get_data(as_text=True)
    assert "Edna Purslow" not in client.get("/dev/mail?q=nobody").get_data(as_text=True)
    assert client.get("/dev/mail/3").status_code == client.get("/dev/mail/0").status_code == 404


@pytest.mark.parametrize("to", ["", "soon", "2010-09-09", "1999-01-01T09:00:00+00:00"])
def test_the_clock_goes_to_no_instant_that_is_none_and_never_back(client: FlaskClient, to: str) -> None:
    before = clock.now()
    assert client.post("/dev/clock", data={"to": to}).status_code == 400
    assert (clock.now() - before).total_seconds() < 3600


def test_the_clock_moves_on_and_does_what_is_due(
    client: FlaskClient, shown: demonstration.Demonstration
) -> None:
    assert client.post("/dev/clock", data={"to": "2040-01-01T09:00:00+00:00"}).status_code == 302
    assert "1 January 2040" in client.get("/dev/clock").get_data(as_text=True)


def test_what_falls_due_while_the_clock_moves_on_goes_out_at_its_own_time(
    shown: demonstration.Demonstration,
) -> None:
    reference = world.approved(world.officer())
    world.all_sent()
    shown.move_to(world.AFTER)
    choose_partnership(1)
    reminders = select(Message).where(Message.event == "reminder")
    queued = {one.queued_at.replace(microsecond=0, second=0) for one in db.session.scalars(reminders)}
    assert queued == {datetime(2010, 9, 13, 9, tzinfo=UTC)}
    paper = select(Consultation.id).where(Consultation.reference == reference).scalar_subquery()
    runs = db.session.scalars(select(PolicyRun).where(PolicyRun.consultation_id == paper)).all()
    assert {one.kind: one.state for one in runs} == {"silent": "sent", "last_day": "sent"}


def test_the_pages_are_for_this_machine_alone(client: FlaskClient) -> None:
    elsewhere = {"REMOTE_ADDR": "192.0.2.7"}
    for path in ("/dev/", "/dev/mail", "/dev/clock"):
        assert client.get(path, environ_overrides=elsewhere).status_code == 404


def test_a_real_installation_has_no_such_pages(database: str, tmp_path: Path) -> None:
    real = create_app(settings(tmp_path, SQLALCHEMY_DATABASE_URI=database, DEMONSTRATION=False))
    assert not any(rule.rule.startswith("/dev") for rule in real.url_map.iter_rules())


@pytest.mark.parametrize(
    ("part", "home"), [("officer", "/workspace"), ("reviewer", "/reviews"), ("clerk", "/committee")]
)
def test_a_press_comes_in_as_the_officer_the_reviewer_or_the_clerk(
    app: Flask, client: FlaskClient, shown: demonstration.Demonstration, part: str, home: str
) -> None:
    Story().set_up()
    link = path_of(str(client.post(f"/dev/as-{part}").location))
    assert link.startswith("/sign-in/") and client.get(link).status_code == 200
    assert client.post(link, follow_redirects=True).request.path == home
    assert client.post("/dev/as-nobody").status_code == 404
