"""Invitations to many: a message for each person, a link for each organisation, and the log of it."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markupsafe import escape
from sqlalchemy import select

from consult import clock
from consult.db import db
from consult.domain.access import Actor
from consult.domain.directory import DirectoryRow
from consult.domain.errors import BadInput, NotFound
from consult.models.circulation import Invitation, Link, Posting
from consult.models.outbox import Message
from consult.models.papers import Consultation
from consult.services import approval, circulation, early_notice, outbox, papers, standing, written
from consult.services._sending import Letters, Place
from consult.services._telling import by_person
from tests import world

EDNA = "edna@both.example"
NORTH, SOUTH = "North Tansley Council", "South Tansley Council"
SHARED = [
    DirectoryRow(NORTH, "public", "Edna Purslow", EDNA),
    DirectoryRow(SOUTH, "public", "Edna Purslow", EDNA),
    DirectoryRow("Wick Carers Network", "voluntary", "Mair Pugh", "mair@wickcarers.example"),
]


@pytest.fixture
def paper(app: Flask) -> tuple[Actor, str]:
    """Approved and not out yet: one person answers for two councils."""
    actor = world.officer()
    return actor, world.approved(actor, at=world.BEFORE, rows=SHARED)


def invitations() -> list[Message]:
    query = select(Message).where(Message.event == "invitation").order_by(Message.id)
    return list(db.session.scalars(query))


def to_edna() -> Message:
    return next(one for one in invitations() if one.to_address == EDNA)


def letters() -> dict[str, outbox.Letter]:
    """What leaves now, by the address."""
    found = {}
    while letter := world.claim_next():
        assert letter.to_address not in found or letter.event != "invitation", (
            "a second message to one person"
        )
        found[letter.to_address] = letter
    return found


def opened(words: str) -> list[str]:
    """The organisations that the links in a text open, in their order."""
    found = [circulation.by_secret(secret) for secret in re.findall(r"/a/([\w-]+)", words)]
    return [one.invitation.organisation.name for one in found]


def test_a_chief_executive_of_two_councils_gets_one_message_with_two_links(paper: tuple[Actor, str]) -> None:
    assert Counter(one.to_address for one in invitations()) == {EDNA: 1, "mair@wickcarers.example": 1}
    clock.set_to(world.OPEN)
    letter = letters()[EDNA]
    assert opened(letter.text) == [NORTH, SOUTH]
    assert opened(" ".join(re.findall(r'href="([^"]+)"', letter.html))) == [NORTH, SOUTH]
    for face in (letter.text, letter.html):
        assert f"the views of {NORTH} and of {SOUTH}" in face
        assert "link-secret" not in face
    assert all(f"For {SOUTH}:" in face for face in (letter.text, letter.html))
    assert "\n" not in letter.subject and letter.to_name == "Edna Purslow"
    outbox.mark_sent(letter)
    db.session.expire_all()
    assert to_edna().secret is None


def test_the_secrets_of_the_links_are_kept_as_hashes_alone_once_they_are_sent(
    paper: tuple[Actor, str],
) -> None:
    kept = set(db.session.scalars(select(Link.secret_hash)))
    assert len(kept) == 3
    secrets = [secret for one in invitations() for secret in (one.secret or "").split()]
    assert len(set(secrets)) == 3
    for one in invitations():
        assert not any(secret in one.text + one.html + one.subject for secret in secrets)


def test_a_new_link_for_one_council_leaves_the_other_in_the_message_that_waits(
    paper: tuple[Actor, str],
) -> None:
    actor, reference = paper
    place = world.invitation_of(NORTH)
    circulation.send_again(actor, reference, place.public_id, place.organisation.contacts[0].id)
    waiting = [one for one in invitations() if one.to_address == EDNA]
    assert len(waiting) == 2
    clock.set_to(world.OPEN)
    sent = []
    while letter := world.claim_next():
        sent += [(letter.to_address, opened(letter.text))]
    assert sorted(one for one in sent if one[0] == EDNA) == [(EDNA, [NORTH]), (EDNA, [SOUTH])]
    assert {one.organisation for one in written.written(actor, reference)[0]} == {
        NORTH,
        SOUTH,
        "Wick Carers Network",
    }


def test_links_of_an_early_notice_are_void_once_the_invitation_is_queued(app: Flask) -> None:
    actor = world.officer()
    reference = world.draft(actor, SHARED)
    here = {world.invitation_of("Wick Carers Network").organisation_id}
    early_notice.give(actor, reference, here, seen_version=world.seen(actor, reference))
    secret = world.secret_for("mair@wickcarers.example", "early_notice")
    assert circulation.by_secret(secret)
    approval.approve(actor, reference, seen_version=world.seen(actor, reference))
    with pytest.raises(NotFound):
        circulation.by_secret(secret)


def test_two_people_who_share_an_address_are_both_greeted(app: Flask) -> None:
    rows = [SHARED[0], DirectoryRow(SOUTH, "public", "Ned <b>Roe</b>", EDNA)]
    # The second name could not be typed into a form of ours; an older database may hold it.
    world.approved(world.officer(), rows=rows)
    letter = letters()[EDNA]
    assert "Dear Edna Purslow, Ned <b>Roe</b>,\n" in letter.text
    assert "Ned &lt;b&gt;Roe&lt;/b&gt;" in letter.html and "<b>Roe" not in letter.html


def test_the_invitation_goes_to_whoever_is_there_on_the_day_of_the_approval(app: Flask) -> None:
    actor = world.officer()
    reference = world.draft(actor, SHARED)
    place = world.invitation_of(NORTH)
    place.contact_id = None
    db.session.commit()
    approval.approve(actor, reference, seen_version=world.seen(actor, reference))
    db.session.expire_all()
    place = world.invitation_of(NORTH)
    assert place.contact and place.contact.email == EDNA
    assert all(one.sent_at for one in db.session.scalars(select(Invitation)))


def test_each_organisation_stands_by_the_message_that_it_shares(paper: tuple[Actor, str]) -> None:
    actor, reference = paper
    clock.set_to(world.OPEN)
    outbox.mark_refused(world.in_hand(to_edna().id), "550 no such person", for_good=True)
    states = {
        one.invitation.organisation.name: one.posted.state for one in standing.standings(actor, reference)
    }
    assert states == {NORTH: "failed", SOUTH: "failed", "Wick Carers Network": "queued"}


def test_the_log_says_who_was_written_to_by_whom_and_what_became_of_it(paper: tuple[Actor, str]) -> None:
    actor, reference = paper
    clock.set_to(world.OPEN)
    outbox.mark_sent(world.in_hand(to_edna().id))
    found, number = written.written(actor, reference)
    assert number == 3
    assert [
        (one.act, one.by, one.organisation, one.name, one.address, one.posted.state) for one in found
    ] == [
        ("send", "Ann Wade", NORTH, "Edna Purslow", EDNA, "sent"),
        ("send", "Ann Wade", SOUTH, "Edna Purslow", EDNA, "sent"),
        ("send", "Ann Wade", "Wick Carers Network", "Mair Pugh", "mair@wickcarers.example", "queued"),
    ]
    assert len(written.written(actor, reference, 1)[0]) == 1


@given(st.lists(st.sampled_from("abcde"), min_size=0, max_size=12))
def test_every_place_with_an_address_is_in_exactly_one_message(addresses: list[str]) -> None:
    places = [
        Place(number, f"Body {number}", "public", False, None, number, "Jo", f"{address}@x.example")
        for number, address in enumerate(addresses)
    ]
    people = by_person([*places, Place(99, "Nobody's", "public", False, None, None, "", "")])
    assert sorted(one.invitation_id for own in people for one in own) == list(range(len(addresses)))
    assert len(people) == len(set(addresses))
    assert all(len({one.email for one in own}) == 1 for own in people)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30))
def test_a_name_comes_into_the_message_as_it_is_and_into_the_html_as_text(app: Flask, name: str) -> None:
    about = Consultation(title="A Board", issuing_body="Board", summary="Your seat.", contact_name="Ann")
    words = Letters(about).words([Place(1, name, "public", False, None, 1, "Jo", "jo@x.example")])
    assert f"the views of {name} on" in words["text"]
    assert f"the views of {escape(name)} on" in words["html"]


def test_an_approval_takes_as_many_statements_for_forty_as_for_four(app: Flask) -> None:
    actor = world.officer()
    asked = []
    for word, number in (("Body", 4), ("Other", 36)):
        rows = [DirectoryRow(f"{word} {n}", "public", "Jo", f"jo@{word}{n}.example") for n in range(number)]
        reference = world.draft(actor, rows)
        seen = world.seen(actor, reference)
        with world.counting_queries() as sent:
            approval.approve(actor, reference, seen_version=seen)
        asked.append(len(sent))
    assert len(db.session.scalars(select(Posting)).all()) == 4 + 40
    assert asked[0] == asked[1]


@pytest.mark.parametrize(
    ("field", "words", "said"),
    [
        ("title", "The future of {{ organisation }}", "{{ organisation }}"),
        ("summary", "Dear [insert name], your seat may go.", "[insert name]"),
        ("summary", "Dear {name}, your seat may go.", "{name}"),
        ("summary", "Your grant, «amount», may go.", "«amount»"),
        ("contact_name", "[Contact name]", "[Contact name]"),
        ("issuing_body", "<<Body>>", "<<Body>>"),
    ],
)
def test_a_placeholder_that_nobody_fills_in_stops_the_send_and_is_named(
    app: Flask, field: str, words: str, said: str
) -> None:
    actor = world.officer()
    reference = world.draft(actor)
    papers.edit_details(actor, reference, {field: words}, seen_version=world.seen(actor, reference))
    found, _assessment = approval.checks(actor, reference)
    stops = [(one.rule, one.where) for one in found if one.level == "must"]
    assert stops == [("placeholder", "details")]
    with pytest.raises(BadInput, match=re.escape(f"“{said}” still stands in")):
        approval.approve(actor, reference, seen_version=world.seen(actor, reference))
    assert invitations() == []


@pytest.mark.parametrize("words", ["Up to 50% of [1] and £3 < £4 {", "See [sic] the Board's 100% offer"])
def test_what_only_looks_like_a_placeholder_stops_nothing(app: Flask, words: str) -> None:
    actor = world.officer()
    reference = world.draft(actor)
    papers.edit_details(actor, reference, {"summary": words}, seen_version=world.seen(actor, reference))
    assert [one for one in approval.checks(actor, reference)[0] if one.level == "must"] == []


def test_the_preview_is_the_message_to_the_longest_name_and_to_who_answers_for_several(app: Flask) -> None:
    actor = world.officer()
    long = "The Severnvale and Upper Arle Association of Voluntary Village Hall Committees"
    reference = world.draft(actor, [*SHARED, DirectoryRow(long, "community", "Jo", "jo@halls.example")])
    outlook = approval.outlook(actor, reference)
    assert (outlook.organisations, outlook.messages) == (4, 3)
    assert [one.organisations for one in outlook.samples] == [(long,), (NORTH, SOUTH)]
    for sample in outlook.samples:
        assert "(their own link)" in sample.text and "link-secret" not in sample.text
    approval.approve(actor, reference, seen_version=world.seen(actor, reference))
    sent = to_edna()
    assert outlook.samples[1].subject == sent.subject
    shown = re.sub(r"\{link-secret(-2)?\}", "(their own link)", sent.text).strip()
    assert outlook.samples[1].text == shown
