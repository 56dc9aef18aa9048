"""The messages: one subject line, one link of our own address, whom to ask, and nothing executed."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from consult import clock
from consult.db import db
from consult.domain.access import STRANGER, SYSTEM, Actor
from consult.domain.policy import KINDS, Choices
from consult.domain.reviews import Matter
from consult.jobs import ticks
from consult.jobs.mail import Postman
from consult.models.circulation import Invitation
from consult.models.decisions import Decision
from consult.models.outbox import LINK_CODE, LINK_SECRET, Message, code_mark, link_mark
from consult.models.papers import Consultation
from consult.models.people import Organisation
from consult.models.timetable import Milestone
from consult.services import (
    circulation,
    colleagues,
    committee,
    corrections,
    early_notice,
    enquiries,
    extensions,
    forum,
    handing_over,
    home,
    lateness,
    mornings,
    outbox,
    papers,
    people,
    policy,
    reminders,
    reports,
    responses,
    reviewing,
    reviews,
    rounds,
    stages,
    timetable,
    withdrawing,
)
from consult.services._holes import ours
from consult.services._mail import written
from consult.services.corrections import Wanted
from consult.services.responses import SignOff
from consult.services.timetable import Step
from tests import world
from tests.jobs.servers import Inbox, listening

DATES = "http://consult.test/dates/SP-2010-1.ics"
SCRIPT = "<b>bold</b> & <script>alert(1)</script>"


@pytest.fixture
def messages(app: Flask) -> dict[str, Message]:
    """One message of each kind, with markup in everything that people typed."""
    actor = world.officer()
    reference = world.draft(actor)
    values = {"title": f"Line one\nline two {SCRIPT}", "summary": f"Your seat.\n\n{SCRIPT}"}
    papers.edit_details(actor, reference, values, seen_version=world.seen(actor, reference))
    wick = world.invitation_of("Wick Carers Network").organisation_id
    _reviewed_and_passed_on(actor, reference)
    early_notice.give(actor, reference, {wick}, seen_version=world.seen(actor, reference))
    world.approval.approve(actor, reference, seen_version=world.seen(actor, reference))
    clock.set_to(world.OPEN)
    to_tom = select(Message.id).where(
        Message.to_address == "tom@svfire.example", Message.event == "invitation"
    )
    outbox.mark_refused(world.in_hand(db.session.scalars(to_tom).one()), f"550 {SCRIPT}", for_good=True)
    holder, public_id = world.partner("Wick Carers Network")
    responses.save_draft(holder, public_id, {"q2": ({"value": [f"First line\n{SCRIPT}"]}, 0)})
    _worked_on_together(holder, public_id)
    world.all_sent()
    for act in reminders.REMINDERS:
        reminders.send(actor, reference, act, world.everybody(actor, reference))
    responses.submit(holder, public_id, SignOff("unnamed", "board", SCRIPT, SCRIPT), received_at=world.OPEN)
    withdrawing.withdraw(holder, public_id, name=SCRIPT)
    withdrawing.restore(holder, public_id, name=SCRIPT)
    hall = world.invitation_of("Upper Arle Village Hall").public_id
    given, sign_off = {"q2": {"value": [SCRIPT]}}, SignOff("full", "mine", SCRIPT, SCRIPT)
    day = world.OPEN.date()
    responses.enter_on_behalf(actor, reference, hall, given, sign_off, source="telephone", received_on=day)
    later, seen = world.CLOSE + timedelta(days=7), world.seen(actor, reference)
    extensions.extend(actor, reference, new_close=later, reason=f"Harvest.\n{SCRIPT}", seen_version=seen)
    _asked_and_corrected(actor, reference)
    _another_paper(actor, holder, public_id)
    _reminded_together(actor)
    person = people.add_person(actor, name="Gwen Hale", email="gwen@severnvale.example", role="steering")
    people.seat(actor, body="Steering group", kind="steering", person_id=person.id)
    fire, place = world.partner("Severnvale Fire Authority")
    responses.save_draft(fire, place, {"q2": ({"value": [SCRIPT]}, 0)})
    clock.set_to(world.AFTER + timedelta(days=7))
    lateness.ask(fire, place, reason=SCRIPT, sign_off=SignOff("full", "mine", SCRIPT, SCRIPT))
    assert mornings.write()
    (late,) = lateness.requests(actor, reference)
    lateness.refuse(actor, reference, late.id, decision=SCRIPT)
    reports.ask(actor, reference)
    claimed = reports.claim_next()
    assert claimed is not None
    reports.freeze(claimed)
    reports.store(claimed, b"%PDF", "0" * 64, 12)
    _told_by_the_clock(actor, reference)
    forum.ask(
        STRANGER, name=SCRIPT, organisation="Arle Walkers", sector="Community", email="gwen@walks.example"
    )
    forum.confirm(STRANGER, world.secret_for("gwen@walks.example", "join"))
    rounds.ask_again(actor, reference, reason=SCRIPT, seen_version=world.seen(actor, reference))
    values = {"title": SCRIPT, "number": "1", "is_proposal": True, "body": SCRIPT}
    papers.save_section(actor, reference, "s1", values, seen_version=world.seen(actor, reference))
    steps = [Step("launch", "It goes out", date(2010, 11, 1)), Step("close", "It is due", date(2011, 1, 31))]
    kept = timetable.timetable(actor, reference)
    timetable.save(actor, reference, steps, {"adopted": ["compact"]}, seen_version=kept.seen_version)
    world.approval.approve(actor, reference, seen_version=world.seen(actor, reference), unexplained=True)
    _late_and_called_off(actor)
    first = db.session.scalars(select(Consultation.id).where(Consultation.reference == reference)).one()
    every = db.session.scalars(select(Message).order_by(Message.id))
    return {one.event: one for one in sorted(every, key=lambda one: one.consultation_id == first)}


def _reviewed_and_passed_on(actor: Actor, reference: str) -> None:
    lena, bo = world.colleague(actor, "reviewer"), world.colleague(actor, "officer", "Bo Dean")
    asked = reviews.ask(
        actor, reference, Matter.PAPER, 1, kind="legal", person_id=lena.person_id or 0, due=world.LAUNCH
    )
    digest = reviewing.reading(lena, asked.id).text.digest
    said = {"verdict": "not_content", "because": SCRIPT, "remarks": {"s1": SCRIPT, "whole": SCRIPT}}
    reviewing.give(lena, asked.id, **said, digest=digest, seen_version=1)
    handing_over.hand_over(actor, actor.person_id or 0, bo.person_id or 0)
    handing_over.hand_over(actor, bo.person_id or 0, actor.person_id or 0)


def _told_by_the_clock(actor: Actor, reference: str) -> None:
    """What became of the paper, sent by the policy, with the officer's own words in it."""
    said = dict.fromkeys(KINDS, SCRIPT)
    policy.choose(actor, reference, Choices(tuple(KINDS)), said, seen_version=world.seen(actor, reference))
    paper = db.session.scalars(select(Consultation).where(Consultation.reference == reference)).one()
    about = {"consultation_id": paper.id, "round": 1, "recorded_by": SCRIPT, "recorded_at": clock.now()}
    decided = Decision(**about, decided_on=clock.now().date(), body=SCRIPT, text=SCRIPT)
    db.session.add(decided)
    db.session.commit()
    clock.set_to(clock.now() + timedelta(days=1))
    for kind in ("closed", "report_out", "outcome"):
        assert policy.send(SYSTEM, actor.partnership_id or 0, [(paper.id, kind)])
    db.session.delete(decided)
    db.session.commit()


def _late_and_called_off(actor: Actor) -> None:
    """The second paper comes late to a meeting, and is then withdrawn."""
    world.colleague(actor, "clerk", "Cleo Moss")
    other = db.session.scalars(select(Consultation).where(Consultation.title == "Another paper")).one()
    table = timetable.timetable(actor, other.reference)
    day = world.AFTER.date() + timedelta(days=3)
    table.milestones.append(Milestone(kind="papers", label=SCRIPT, date=day))
    step = next(one for one in table.milestones if one.kind == "decision")
    step.label = SCRIPT
    db.session.commit()
    assert committee.tell_of_late_papers() == 1
    stages.withdraw(actor, other.reference, reason=SCRIPT, seen_version=world.seen(actor, other.reference))


def _another_paper(actor: Actor, holder: Actor, public_id: str) -> None:
    """The same person is asked about a second paper, and asks for the link to it."""
    other = world.for_nobody_yet(actor, "Another paper")
    wick = world.invitation_of("Wick Carers Network").organisation_id
    circulation.choose(actor, other, [wick], seen_version=world.seen(actor, other))
    world.approval.approve(actor, other, seen_version=world.seen(actor, other), unexplained=True)
    second = db.session.scalars(select(Invitation).order_by(Invitation.id.desc())).first()
    home.send_link(replace(holder, contact_id=second.contact_id), public_id, second.public_id)


def _reminded_together(actor: Actor) -> None:
    """The same person has a third paper, and is reminded of both on one day."""
    third = world.for_nobody_yet(actor, f"A third {SCRIPT}")
    everybody = select(Organisation.id).where(Organisation.name == "Wick Carers Network")
    wick = db.session.scalars(everybody).one()
    circulation.choose(actor, third, [wick], seen_version=world.seen(actor, third))
    world.approval.approve(actor, third, seen_version=world.seen(actor, third), unexplained=True)
    seen = world.seen(actor, third)
    policy.choose(actor, third, Choices(("silent",)), {"silent": SCRIPT}, seen_version=seen)
    world.all_sent()
    clock.set_to(datetime(2010, 9, 13, 9, 1, tzinfo=UTC))
    assert ticks.send_reminders() == 1
    world.all_sent()


def _worked_on_together(holder: Actor, public_id: str) -> None:
    colleagues.add(holder, public_id, name=SCRIPT, email="anna@wickcarers.example")
    colleagues.add(holder, public_id, name="Dee Roe", email="dee@wickcarers.example", role="deputy")
    number = colleagues.team(holder, public_id).members[0].colleague.id
    anna = replace(holder, colleague_id=number, is_contributor=True, person=SCRIPT)
    colleagues.say_ready(anna, public_id, True)
    colleagues.give_back(holder, public_id, number, why=SCRIPT)


def _asked_and_corrected(actor: Actor, reference: str) -> None:
    holder, public_id = world.partner("Wick Carers Network")
    for _each in range(2):
        enquiries.ask(holder, public_id, kind="question", text=SCRIPT, asked_by=SCRIPT)
    first, second = (one.id for one in enquiries.enquiries(actor, reference))
    enquiries.answer(actor, reference, first, answer=SCRIPT)
    enquiries.answer(actor, reference, second, answer=SCRIPT, question=SCRIPT)
    wanted = Wanted(changes=[("s1", SCRIPT)], reason=SCRIPT, is_material=True)
    corrections.correct(actor, reference, wanted, seen_version=world.seen(actor, reference))


def test_every_kind_of_message_is_tried_here(messages: dict[str, Message]) -> None:
    folders = Path(__file__).resolve().parents[2].joinpath("templates/email").iterdir()
    assert set(messages) == {one.name for one in folders if one.is_dir()}


def test_over_a_real_server_every_kind_of_message_goes_to_one_recipient_and_shows_no_other(
    messages: dict[str, Message],
) -> None:
    everybody = set(db.session.scalars(select(Message.to_address)))
    with listening(inbox := Inbox()) as server, Postman(server, lambda _letter: True) as postman:
        for message in db.session.scalars(select(Message).order_by(Message.id)):
            postman.send(outbox.letter_of(message, "Severnvale Partnership"))
    arrived = [message_from_bytes(content, policy=default) for _to, content in inbox.received]
    assert {one["Compact-Consult-Event"] for one in arrived} == set(messages)
    for envelope, letter, (_to, content) in zip(inbox.envelopes, arrived, inbox.received, strict=True):
        (recipient,) = envelope
        assert [one.addr_spec for one in letter["To"].addresses] == [recipient]
        assert [len(letter.get_all(name)) for name in ("To", "From", "Subject")] == [1, 1, 1]
        assert not {"cc", "bcc"} & {name.lower().removeprefix("resent-") for name in letter}
        others = everybody - {recipient, "team@severnvale.example"}  # whom to ask, in every message
        if letter["Compact-Consult-Event"] == "unreached":
            others -= {"tom@svfire.example"}  # the officer is told whom it was for
        shown = [content.decode(), *(part.get_content() for part in letter.iter_parts())]
        assert not [other for other in others for face in shown if other in face]


def test_a_subject_is_one_line(messages: dict[str, Message]) -> None:
    for message in messages.values():
        assert message.subject == message.subject.strip()
        assert not re.search(r"[\r\n]", message.subject)


@pytest.mark.parametrize(
    ("event", "path"),
    [
        ("sign_in", "/sign-in/"),
        ("early_notice", "/m/"),
        ("invitation", "/a/"),
        ("entered_copy", "/c/"),
        ("correction", "/a/"),
        ("colleague_invited", "/a/"),
        ("part_returned", "/a/"),
        ("own_link", "/a/"),
        ("report_ready", "/r/"),
        ("closed", "/a/"),
        ("report_out", "/a/"),
        ("outcome", "/a/"),
        ("join", "/join/"),
        ("joined", "/leave/"),
    ],
)
def test_a_message_has_one_link_of_its_own_to_the_configured_address(
    messages: dict[str, Message], event: str, path: str
) -> None:
    message = messages[event]
    addresses = [f"http://consult.test{path}{LINK_SECRET}"] + ([DATES] if event == "invitation" else [])
    assert re.findall(r"https?://\S+", message.text) == addresses
    assert re.findall(r'href="([^"]+)"', message.html) == addresses


@pytest.mark.parametrize("event", ["reminder", "reminder_started"])
def test_a_reminder_has_a_link_and_a_code_with_the_page_to_type_it_in(
    messages: dict[str, Message], event: str
) -> None:
    message = messages[event]
    addresses = [f"http://consult.test/a/{LINK_SECRET}", "http://consult.test/code", DATES]
    addresses += [f"http://consult.test/q/{LINK_SECRET}"]
    assert re.findall(r"https?://\S+", message.text) == addresses
    assert re.findall(r'href="([^"]+)"', message.html) == addresses
    assert LINK_CODE in message.text and LINK_CODE in message.html


def test_reminders_of_two_papers_have_for_each_a_link_a_code_its_dates_and_a_way_out(
    messages: dict[str, Message],
) -> None:
    addresses = [
        address
        for place, reference in enumerate(("SP-2010-2", "SP-2010-3"))
        for address in (
            f"http://consult.test/a/{link_mark(place)}",
            "http://consult.test/code",
            f"http://consult.test/dates/{reference}.ics",
            f"http://consult.test/q/{link_mark(place)}",
        )
    ]
    message = messages["reminders"]
    assert re.findall(r"https?://\S+", message.text) == addresses
    assert re.findall(r'href="([^"]+)"', message.html) == addresses
    for mark in (code_mark(0), code_mark(1)):
        assert mark in message.text and mark in message.html


@pytest.mark.parametrize(
    ("event", "path"),
    [
        ("review_asked", "/reviews/1"),
        ("review_given", "/consultations/SP-2010-1/reviews"),
        ("late_paper", "/committee"),
        ("handed_over", "/workspace"),
        ("called_off", ""),
    ],
)
def test_a_message_within_the_partnership_leads_to_its_page_and_carries_no_secret(
    messages: dict[str, Message], event: str, path: str
) -> None:
    """Whoever opens it signs in; a partner who is told of a withdrawal has nothing more to do."""
    message = messages[event]
    addresses = [f"http://consult.test{path}"] if path else []
    assert re.findall(r"https?://\S+", message.text) == addresses
    assert re.findall(r'href="([^"]+)"', message.html) == addresses
    assert message.secret is None and LINK_SECRET not in message.text + message.html
    assert SCRIPT in message.text or event in ("review_asked", "handed_over")


TO_SEVERAL = {
    "early_notice": "/m/",
    "invitation": "/a/",
    "reminder": "/a/",
    "reminder_started": "/a/",
    "correction": "/a/",
    "round": "/a/",
    "extended": "",
    "called_off": "",
    "question_answered": "",
    "closed": "/a/",
    "report_out": "/a/",
    "outcome": "/a/",
}


def about_two(event: str, path: str) -> tuple[dict[str, str], list[str]]:
    """A message of one kind to somebody who answers for two organisations, and the addresses that it should have."""
    with_code = event.startswith("reminder")
    parts = [
        {
            "organisation": f"{name} {SCRIPT}",
            "link_secret": ours(link_mark(place)) if path else "",
            "link_code": ours(code_mark(place)) if with_code else "",
            "is_umbrella": False,
            "has_answered": True,
        }
        for place, name in enumerate(("North", "South"))
    ]
    about = db.session.scalars(select(Consultation).where(Consultation.reference == "SP-2010-1")).one()
    correction = {"changes": [{"name": "The Board", "what": SCRIPT}], "reason": SCRIPT, "made_at": world.OPEN}
    values = {"correction": correction, "before": world.OPEN, "reason": SCRIPT, "number": 2, "changes": ()}
    values |= {"question": SCRIPT, "answer": SCRIPT}
    words = written(event, consultation=about, to_name="Edna Purslow", parts=parts, **values)
    typed = ["http://consult.test/code"] if with_code else []
    links = [[f"http://consult.test{path}{link_mark(place)}", *typed] for place in range(2) if path]
    dates = [DATES] if event in ("invitation", "round", "extended") or with_code else []
    ways_out = [f"http://consult.test/q/{link_mark(place)}" for place in range(2) if with_code]
    return words, [address for one in links for address in one] + dates + ways_out


@pytest.mark.parametrize(("event", "path"), TO_SEVERAL.items())
def test_a_message_about_two_organisations_has_a_link_for_each_under_its_name(
    messages: dict[str, Message], event: str, path: str
) -> None:
    words, addresses = about_two(event, path)
    assert re.findall(r"https?://\S+", words["text"]) == addresses
    assert re.findall(r'href="([^"]+)"', words["html"]) == addresses
    assert "\n\n\n" not in words["text"] and "&amp;" not in words["text"]
    assert "<script>" not in words["html"] and "<b>" not in words["html"]
    if path:
        names = re.findall(r"^For (\w+) ", words["text"], re.MULTILINE)
        assert names == re.findall(r">For (\w+) ", words["html"]) == ["North", "South"]
    for mark in (code_mark(0), code_mark(1)):
        assert (mark in words["text"]) == (mark in words["html"]) == event.startswith("reminder")


@pytest.mark.parametrize(
    "event",
    [
        *("reminder", "reminder_started", "round", "extended", "correction", "called_off"),
        *("closed", "report_out", "outcome"),
    ],
)
def test_a_message_about_two_organisations_speaks_of_both(messages: dict[str, Message], event: str) -> None:
    words, _addresses = about_two(event, TO_SEVERAL[event])
    for face in (words["text"], words["html"]):
        said, _mark, _rest = face.partition("For North")
        assert "North <b>" in said or "North &lt;b&gt;" in said
        assert "South <b>" in said or "South &lt;b&gt;" in said


def test_the_secret_is_put_in_when_a_message_leaves(messages: dict[str, Message]) -> None:
    secrets = {message.key: message.secret for message in messages.values()}
    while letter := world.claim_next():
        assert LINK_SECRET not in letter.text + letter.html and LINK_CODE not in letter.text + letter.html
        for secret in (secrets.get(letter.key) or "").split():
            assert f"/{secret}\n" in letter.text


@pytest.mark.parametrize(
    "event",
    [
        "early_notice",
        "invitation",
        "receipt",
        "withdrawn",
        "late_refused",
        "entered_copy",
        "report_ready",
        "reminder",
        "reminder_started",
        "reminders",
        "correction",
        "enquiry_answered",
        "question_answered",
        "colleague_invited",
        "part_ready",
        "part_returned",
        "own_link",
        "review_asked",
        "late_paper",
        "called_off",
        "closed",
        "report_out",
        "outcome",
    ],
)
def test_a_message_about_a_paper_names_the_contact_and_the_telephone(
    messages: dict[str, Message], event: str
) -> None:
    for face in (messages[event].text, messages[event].html):
        assert "Ann Wade" in face and "01632 960001" in face and "team@severnvale.example" in face


@pytest.mark.parametrize("event", ["invitation", "receipt", "reminder", "reminder_started", "reminders"])
def test_a_partner_is_told_the_closing_weekday_date_and_time(
    messages: dict[str, Message], event: str
) -> None:
    for face in (messages[event].text, messages[event].html):
        assert "Monday 27 September 2010, 11:59pm" in face


def test_what_people_typed_is_text_in_the_html_and_untouched_in_the_plain(
    messages: dict[str, Message],
) -> None:
    for message in messages.values():
        assert "<script>" not in message.html and "<b>" not in message.html
    assert SCRIPT in messages["receipt"].text
    assert "&lt;b&gt;bold" in messages["receipt"].html


def test_the_receipt_holds_the_whole_copy(messages: dict[str, Message]) -> None:
    receipt = messages["receipt"]
    for face in (receipt.text, receipt.html):
        assert "What would you change?" in face and "First line" in face
        assert "without our name" in face and "our board, trustees or council agreed it" in face
        assert "SP-2010-1-" in face


def test_messages_fetch_nothing_and_carry_no_script(messages: dict[str, Message]) -> None:
    for message in messages.values():
        assert not re.search(r"<(img|link|script|iframe|style)\b|src=", message.html)


def test_plain_messages_have_no_stray_markup_or_runs_of_empty_lines(messages: dict[str, Message]) -> None:
    for message in messages.values():
        assert "&amp;" not in message.text and "{%" not in message.text
        assert "\n\n\n\n" not in message.text


def test_the_copy_of_an_entered_answer_says_who_entered_it(app: Flask) -> None:
    actor = world.officer()
    reference = world.approved(actor)
    public_id = world.invitation_of("Upper Arle Village Hall").public_id
    given = {"q2": {"value": ["By post"]}}
    sign_off = SignOff("full", "mine", "Jo Lunt")
    day = world.OPEN.date()
    responses.enter_on_behalf(actor, reference, public_id, given, sign_off, source="paper", received_on=day)
    message = db.session.scalars(select(Message).where(Message.event == "entered_copy")).one()
    assert "Ann Wade has entered the answer of Upper Arle Village Hall" in message.text
    assert "By post" in message.text


def test_the_receipt_of_no_comment_says_so(app: Flask) -> None:
    world.approved(world.officer())
    holder, public_id = world.partner("Wick Carers Network")
    responses.submit(holder, public_id, SignOff("full", signed_by="Mair"), received_at=world.OPEN, nil=True)
    message = db.session.scalars(select(Message).where(Message.event == "receipt")).one()
    assert "has said that it has no comment" in message.text
    assert "Your answer in full" not in message.text


def test_an_umbrella_body_gets_a_link_that_it_may_pass_on(app: Flask) -> None:
    actor = world.officer()
    reference = world.draft(actor)
    wick = world.invitation_of("Wick Carers Network").organisation
    wick.is_umbrella = True
    db.session.commit()
    world.approval.approve(actor, reference, seen_version=world.seen(actor, reference))
    letters = {
        one.to_address: one
        for one in db.session.scalars(select(Message).where(Message.event == "invitation"))
    }
    page = f"http://consult.test/papers/{reference}"
    assert page in letters["mair@wickcarers.example"].text and page in letters["mair@wickcarers.example"].html
    assert page not in letters["tom@svfire.example"].text
    clock.set_to(world.OPEN)
    assert app.test_client().get(f"/papers/{reference}").status_code == 200
