"""Addresses with a secret in them: looking changes nothing, guessing is stopped, and no secret is left anywhere."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, text
from werkzeug.routing import Rule

from consult import clock
from consult.db import db, within
from consult.domain.access import STRANGER, Actor
from consult.models.people import SignInLink
from consult.services import feeds, forum, links, people, reports, responses
from consult.services._links import hash_of, new_secret
from consult.services.responses import SignOff
from tests import world
from tests.web.visits import FIRST, come_in, everything, words_of

WICK, HALL = "Wick Carers Network", "Upper Arle Village Hall"
ANN, GWEN, JOINER = "team@severnvale.example", "gwen@board.example", "gwen@walks.example"
KINDS = ["/a/", "/m/", "/q/", "/c/", "/r/", "/sign-in/", "/join/", "/leave/", "/calendar/"]


@dataclass(frozen=True)
class Links:
    """A good address of each kind, and how each is ended."""

    actor: Actor
    reference: str
    good: dict[str, str]
    ends: dict[str, Callable[[], object]]

    def secret(self, kind: str) -> str:
        return self.good[kind].removeprefix(kind).removesuffix(".ics")

    def end(self, kind: str) -> None:
        """Let the address of this kind be ended as a person would do it."""
        with within(FIRST):
            self.ends[kind]()


@pytest.fixture
def made(app: Flask) -> Links:
    """An open paper with an answer that was entered, a report, somebody who joins and somebody who joined."""
    actor = world.officer()
    reference = world.approved(actor)
    hall, day = world.invitation_of(HALL).public_id, world.OPEN.date()
    given, sign_off = {"q2": {"value": ["Keep the halls"]}}, SignOff("full", "mine", "Jo Lunt")
    responses.enter_on_behalf(actor, reference, hall, given, sign_off, source="telephone", received_on=day)
    member = people.add_person(actor, name="Gwen Hale", email=GWEN, role="steering")
    people.seat(actor, body="Steering group", kind="steering", person_id=member.id)
    clock.set_to(world.AFTER)
    for address, name in (("max@roe.example", "Max Roe"), (JOINER, "Gwen Ash")):
        forum.ask(STRANGER, name=name, organisation="", sector="Community", email=address)
    forum.confirm(STRANGER, world.secret_for(JOINER, "join"))
    compile_report(actor, reference)
    people.ask_to_sign_in(ANN)
    calendar = feeds.issue(actor, "plan")
    wick, copy = (
        world.secret_for("mair@wickcarers.example"),
        world.secret_for("jo@upperarle.example", "entered_copy"),
    )
    secrets = [
        wick,
        wick,
        wick,
        copy,
        world.secret_for(GWEN, "report_ready"),
        world.secret_for(ANN, "sign_in"),
    ]
    secrets += [world.secret_for("max@roe.example", "join"), world.secret_for(JOINER, "joined"), calendar]
    good = {kind: kind + secret for kind, secret in zip(KINDS, secrets, strict=True)}
    good["/calendar/"] += ".ics"
    return Links(actor, reference, good, ends_of(actor, reference, member.id, good))


def ends_of(
    actor: Actor, reference: str, member: int, good: dict[str, str]
) -> dict[str, Callable[[], object]]:
    def end_links(name: str) -> Callable[[], object]:
        return lambda: links.end(actor, reference, world.invitation_of(name).public_id)

    return {
        "/a/": end_links(WICK),
        "/m/": end_links(WICK),
        "/q/": end_links(WICK),
        "/c/": end_links(HALL),
        "/r/": lambda: people.end_access(actor, member),
        "/sign-in/": lambda: people.sign_in(good["/sign-in/"].removeprefix("/sign-in/")),
        "/join/": lambda: forum.confirm(STRANGER, good["/join/"].removeprefix("/join/")),
        "/leave/": lambda: forum.leave(STRANGER, good["/leave/"].removeprefix("/leave/")),
        "/calendar/": lambda: feeds.revoke(actor, 1),
    }


def compile_report(actor: Actor, reference: str) -> None:
    reports.ask(actor, reference)
    number = reports.claim_next()
    assert number is not None
    reports.freeze(number)
    reports.store(number, b"%PDF", "0" * 64, 1)


def wrong(kind: str, secret: str = "a-secret-that-was-never-made") -> str:
    return f"{kind}{secret}{'.ics' if kind == '/calendar/' else ''}"


def said(client: FlaskClient, address: str) -> tuple[int, str]:
    answer = client.get(address)
    return answer.status_code, words_of(answer.text.partition("<main")[2])


def test_every_address_that_carries_a_secret_is_tried_here(app: Flask) -> None:
    rules = [rule.rule for rule in app.url_map.iter_rules() if "secret" in rule.arguments]
    assert {rule.partition("<")[0] for rule in rules} == set(KINDS)


def test_a_secret_has_more_than_128_random_bits_and_none_comes_twice() -> None:
    made = {new_secret() for _each in range(1000)}
    assert len(made) == 1000
    assert min(len(secret) for secret in made) * 6 >= 128  # each letter of 64 holds six bits
    for place in range(20):
        assert len({secret[place] for secret in made}) > 40, "letters of a place that are hardly ever used"


@pytest.mark.parametrize("kind", KINDS)
def test_looking_at_a_link_as_often_as_one_likes_changes_no_row(
    made: Links, client: FlaskClient, kind: str
) -> None:
    before = everything()
    for method in ("GET", "HEAD", "OPTIONS") * 4:
        answer = client.open(made.good[kind], method=method)
        assert answer.status_code in (200, 302), f"{method} {kind}: {answer.status_code}"
    assert everything() == before


@pytest.mark.parametrize(("kind", "readable"), [("/a/", 5), ("/c/", 5), ("/r/", 4)])
def test_asking_for_every_page_behind_a_link_changes_no_row(
    made: Links, client: FlaskClient, kind: str, readable: int
) -> None:
    home = client.get(made.good[kind]).location.removesuffix("entered")
    before = everything()
    assert pages_behind(client, home) >= readable
    assert everything() == before


def test_asking_for_every_page_behind_the_link_of_an_open_paper_changes_no_row(
    app: Flask, client: FlaskClient
) -> None:
    world.approved(world.officer())
    home = come_in(client)
    before = everything()
    assert pages_behind(client, home) >= 12
    assert everything() == before


def pages_behind(client: FlaskClient, home: str) -> int:
    """Ask as a program would for every address behind a link; how many there is something to read at."""
    audience = "steering." if home.startswith("/report/") else "partner."
    read = 0
    for rule in (one for one in client.application.url_map.iter_rules() if one.endpoint.startswith(audience)):
        if "GET" in rule.methods:
            for method in ("GET", "HEAD"):
                answer = client.open(home + path_within(rule), method=method)
                assert answer.status_code < 500, f"{method} {rule}: {answer.status_code}"
            read += answer.status_code == 200
    return read


def path_within(rule: Rule) -> str:
    """What comes after the part of an address that names the invitation or the report."""
    path = rule.rule.partition(">")[2].lstrip("/")
    for name, given in {
        "key": "s1",
        "int:number": "1",
        "int:document_id": "1",
        "int:attachment_id": "1",
        "int:colleague_id": "1",
        "name": "1",
    }.items():
        path = path.replace(f"<{name}>", given)
    assert "<" not in path, f"{rule}: its name needs a value here"
    return path


@pytest.mark.parametrize("kind", KINDS)
def test_the_eleventh_wrong_secret_within_a_minute_waits_and_a_good_one_still_opens(
    made: Links, client: FlaskClient, kind: str
) -> None:
    answers = [client.get(wrong(kind, f"wrong-{number}")).status_code for number in range(11)]
    assert answers == [404] * 10 + [429]
    assert client.get(made.good[kind]).status_code in (200, 302)
    elsewhere = {"REMOTE_ADDR": "198.51.100.7"}
    assert client.get(wrong(kind), environ_base=elsewhere).status_code == 404
    clock.set_to(clock.now() + timedelta(seconds=61))
    assert client.get(wrong(kind)).status_code == 404


def test_wrong_secrets_of_all_kinds_are_counted_together(made: Links, client: FlaskClient) -> None:
    answers = [client.get(wrong(KINDS[number % len(KINDS)])).status_code for number in range(11)]
    assert answers == [404] * 10 + [429]


@pytest.mark.parametrize("kind", KINDS)
def test_an_ended_link_gets_the_answer_of_one_that_never_was(
    made: Links, client: FlaskClient, kind: str
) -> None:
    assert client.get(made.good[kind]).status_code in (200, 302)
    made.end(kind)
    stranger = client.application.test_client()
    assert said(stranger, made.good[kind]) == said(stranger, wrong(kind))
    assert said(stranger, made.good[kind])[0] == 404


def test_a_link_that_is_too_old_gets_the_answer_of_one_that_never_was(
    made: Links, client: FlaskClient
) -> None:
    clock.set_to(world.AFTER + timedelta(days=8))
    for kind in ("/sign-in/", "/join/"):
        assert said(client, made.good[kind]) == said(client, wrong(kind))


@pytest.mark.parametrize("kind", KINDS)
def test_a_secret_goes_on_to_nobody(made: Links, client: FlaskClient, kind: str) -> None:
    """Neither to another site, nor into a cache, nor into the address that comes next."""
    for method in ("GET", "HEAD"):
        answer = client.open(made.good[kind], method=method)
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Cookie" in answer.headers["Vary"]
        assert made.secret(kind) not in answer.headers.get("Location", "")
        assert "://" not in answer.text.replace("http://www.w3.org/", ""), "the page names another site"


@pytest.mark.parametrize("kind", KINDS)
def test_a_secret_in_a_query_opens_nothing(made: Links, client: FlaskClient, kind: str) -> None:
    for name in ("secret", "token", "key", "code"):
        answer = client.get(wrong(kind), query_string={name: made.secret(kind)})
        assert answer.status_code in (404, 429)


@pytest.mark.parametrize("kind", KINDS)
def test_no_log_names_a_secret_even_where_the_page_fails(
    app: Flask, made: Links, client: FlaskClient, caplog: pytest.LogCaptureFixture, kind: str
) -> None:
    secret = made.secret(kind)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    with caplog.at_level(logging.DEBUG):
        client.get(made.good[kind])
        client.get(wrong(kind))
        with links_lost():
            assert client.get(made.good[kind]).status_code == 500
    assert "a page failed" in caplog.text
    for unsaid in (secret, hash_of(secret)):
        assert unsaid not in caplog.text


@contextmanager
def links_lost() -> Iterator[None]:
    """Something that no page can go round: the tables that hold links are gone for a while."""
    rename("{0}", "{0}_lost")
    try:
        yield
    finally:
        rename("{0}_lost", "{0}")


def rename(before: str, after: str) -> None:
    db.session.rollback()
    for table in ("link", "report_link", "sign_in_link", "joining", "feed"):
        db.session.execute(text(f"ALTER TABLE {before.format(table)} RENAME TO {after.format(table)}"))
    db.session.commit()


def test_no_secret_and_nothing_that_leads_to_one_is_in_a_report(made: Links) -> None:
    with within(FIRST):
        stored = reports.report(made.actor, made.reference, 1)
        assert stored.value
        report = json.dumps(stored.value) + reports.page_of(stored)
        names = [world.invitation_of(name).public_id for name in (WICK, HALL)]
    assert "Keep the halls" in report
    for kind in KINDS:
        assert made.secret(kind) not in report and hash_of(made.secret(kind)) not in report
    for name in (*names, "mair@wickcarers.example", "jo@upperarle.example", GWEN):
        assert name not in report


def test_no_table_but_the_one_of_waiting_mail_holds_a_secret(made: Links) -> None:
    kept = everything()
    waiting = repr(kept.pop("message"))
    for kind in KINDS[:-1]:
        assert made.secret(kind) in waiting
        assert made.secret(kind) not in repr(kept)
    assert made.secret("/calendar/") not in waiting + repr(kept)


def test_a_sign_in_link_of_somebody_who_is_forgotten_opens_nothing(made: Links, client: FlaskClient) -> None:
    with within(FIRST):
        db.session.execute(delete(SignInLink))
        db.session.commit()
    assert said(client, made.good["/sign-in/"]) == said(client, wrong("/sign-in/"))
