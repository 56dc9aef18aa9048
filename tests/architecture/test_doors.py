"""Every door is shut unless it was opened on purpose."""

from __future__ import annotations

import re

import pytest
from flask import Blueprint, Flask
from werkzeug.routing import Rule

from consult.web import doors
from tests import world
from tests.conftest import settings

# Addresses that a stranger may open, and nothing else.
PUBLIC = {
    "static",
    "public.home",
    "public.set_up",
    "public.sign_in",
    "public.ask_to_sign_in",
    "public.link_sent",
    "public.open_link",
    "public.use_link",
    "public.sign_out",
    "public.answer",
    "public.meetings",
    "public.code",
    "public.check_copy",
    "public.passed_on",
    "public.report",
    "public.accessibility",
    "public.privacy",
    "public.health",
    "public.health_web",
    "public.calendar",
    "public.news",
    "public.paper",
    "public.dates",
    "public.no_reminders",
    "public.end_reminders",
    "public.join",
    "public.join_sent",
    "public.confirm_join",
    "public.joined",
    "public.leave",
    "public.left",
    # A demonstration's own pages, which a real installation does not have (the last test here).
    "demonstration.start",
    "demonstration.sign_in",
    "demonstration.mail",
    "demonstration.message",
    "demonstration.clock_page",
    "demonstration.move_clock",
}


def address(rule: Rule) -> str:
    """An address that fits a rule, with something in each of its places."""
    return re.sub(r"<(?:(int|path|string):)?([^>]+)>", lambda match: "1", rule.rule)


def closed_rules(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint not in PUBLIC]


def test_a_stranger_is_turned_away_from_everything_that_is_not_public(app: Flask) -> None:
    actor = world.officer()
    world.approved(actor)
    closed = closed_rules(app)
    assert len(closed) > 30
    for rule in closed:
        for method in rule.methods - {"HEAD", "OPTIONS"}:
            answer = app.test_client().open(address(rule), method=method)
            assert answer.status_code in {302, 404}, f"{method} {rule}: {answer.status_code}"
            if answer.status_code == 302:
                assert "/sign-in" in answer.location, f"{method} {rule} leads to {answer.location}"


def test_the_public_list_names_only_what_exists(app: Flask) -> None:
    assert {rule.endpoint for rule in app.url_map.iter_rules()} >= PUBLIC


def test_no_two_doors_differ_by_the_kind_of_what_is_named_alone(app: Flask) -> None:
    met: dict[tuple[str, str], str] = {}
    for rule in app.url_map.iter_rules():
        for method in rule.methods - {"HEAD", "OPTIONS"}:
            other = met.setdefault((address(rule), method), rule.endpoint)
            assert other == rule.endpoint, f"{method} {rule}: {rule.endpoint} or {other}?"


def test_a_route_without_an_audience_stops_the_start(app: Flask) -> None:
    stray = Blueprint("stray", __name__)
    stray.add_url_rule("/stray", "page", lambda: "open to all")
    fresh = Flask("fresh")
    fresh.register_blueprint(stray)
    with pytest.raises(RuntimeError, match="belongs to no audience"):
        doors.install(fresh)


def test_the_pages_of_a_demonstration_are_not_there_in_production(tmp_path: object, database: str) -> None:
    from consult import create_app

    real = create_app(settings(tmp_path, SQLALCHEMY_DATABASE_URI=database, DEMONSTRATION=False))  # type: ignore[arg-type]
    assert not [rule for rule in real.url_map.iter_rules() if rule.rule.startswith("/dev")]
