"""Who comes in. Every audience has one door; a route that belongs to no audience stops the start.

The door establishes the actor; what the actor may do is asked of the permission table by the services.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from time import monotonic

from flask import Flask, abort, g, redirect, request, request_started, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.exc import SQLAlchemyError

from consult import clock
from consult.db import choose_partnership
from consult.domain.access import STRANGER, Actor
from consult.domain.errors import NotFound, SignedOut
from consult.services import circulation, people, reports, ticks

KEPT = 20  # links that one browser is let in by at a time
CLOCKS_COMPARED = 60.0  # seconds between two looks at the database's clock

HOMES = {"officer": "officer.workspace", "reviewer": "reviewer.waiting", "clerk": "clerk.committee"}
"""Where each of those who sign in begins."""

Door = Callable[[], ResponseReturnValue | None]


def public() -> None:
    """Anybody. Whoever is signed in is known."""
    signed_in()


def officer() -> ResponseReturnValue | None:
    """A signed-in officer; a stranger is sent to the sign-in page and back."""
    return _for(("officer",))


def reviewer() -> ResponseReturnValue | None:
    """Anybody who signs in, since any of them can be asked for a review."""
    return _for(tuple(HOMES))


def clerk() -> ResponseReturnValue | None:
    """A committee clerk who is signed in."""
    return _for(("clerk",))


def _for(roles: Sequence[str]) -> ResponseReturnValue | None:
    """Let these roles in. Others who are signed in find no such page; a stranger is sent to sign in and back."""
    role = signed_in().role
    if role in roles:
        return None
    if role in HOMES:
        if request.endpoint == HOMES["officer"]:  # where everybody is sent who has just signed in
            return redirect(url_for(HOMES[role]))
        raise NotFound(_("There is nothing at this address for you. Go back to the page that you came from."))
    if any(text.strip() for text in request.form.values()):
        raise SignedOut(_("You are not signed in any more, so nothing of this was saved."))
    wanted = request.path if request.method == "GET" else None
    return redirect(url_for("public.sign_in", next=wanted))


def partner() -> None:
    """The holder of a personal link to this invitation; for anybody else there is no such page."""
    public_id = _named()
    secret_hash = session.get("invitations", {}).get(public_id)
    if not secret_hash:
        raise NotFound(_closed())
    g.actor = circulation.holder(public_id, secret_hash)
    choose_partnership(g.actor.partnership_id)


def steering() -> None:
    """The holder of a personal link to this report; for anybody else there is no such page."""
    public_id = _named()
    secret_hash = session.get("reports", {}).get(public_id)
    if not secret_hash:
        raise NotFound(_closed())
    link = reports.by_public_id(public_id, secret_hash)
    choose_partnership(link.partnership_id)
    g.actor = Actor(
        role="steering",
        name=link.seat.person.name,
        partnership_id=link.partnership_id,
        report_id=link.report_id,
    )


DOORS: dict[str, Door] = {
    "public": public,
    "officer": officer,
    "reviewer": reviewer,
    "clerk": clerk,
    "partner": partner,
    "steering": steering,
    "demonstration": public,
}


def signed_in() -> Actor:
    """The person of this session, or a stranger; chooses the partnership."""
    key = session.get("visit")
    person = people.visitor(key) if key else None
    if person is None:
        g.actor = STRANGER
    else:
        choose_partnership(person.partnership_id)
        g.actor = Actor(
            role=person.role, name=person.name, partnership_id=person.partnership_id, person_id=person.id
        )
    return actor()


def actor() -> Actor:
    """Whoever is asking, as the door established."""
    found: Actor = g.actor
    return found


def received_at() -> datetime:
    """When this request reached the server: before its form was read, and before it waited for anything."""
    found: datetime = g.received_at
    return found


def let_in(kind: str, public_id: str, secret_hash: str) -> None:
    """Remember in the browser's session that it came by a personal link. Nothing is stored here."""
    grants = dict(session.get(kind, {}))
    grants.pop(public_id, None)
    grants[public_id] = secret_hash
    session[kind] = dict(list(grants.items())[-KEPT:])


def install(app: Flask) -> None:
    """Put the doors before every request; raises RuntimeError when a route belongs to no audience."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint != "static" and rule.endpoint.split(".")[0] not in DOORS:
            raise RuntimeError(f"The route {rule} belongs to no audience, so nobody could be let in.")

    compared = -CLOCKS_COMPARED

    def compare_and_note(_app: Flask, **_more: object) -> None:
        """Before all else: the clock is right when the arrival is noted."""
        nonlocal compared
        if request.endpoint != "static" and monotonic() - compared >= CLOCKS_COMPARED:
            compared = monotonic()
            with suppress(SQLAlchemyError):  # the page itself says what is wrong
                ticks.agree()
        _note_arrival()

    request_started.connect(compare_and_note, app, weak=False)  # nobody else holds it

    @app.before_request
    def come_in() -> ResponseReturnValue | None:
        choose_partnership(None)
        g.actor = STRANGER
        if request.endpoint is None:
            return None  # the 404 page
        if request.endpoint == "static":
            return None
        audience = request.endpoint.split(".")[0]
        return DOORS[audience]() if audience in DOORS else abort(404)


def _note_arrival() -> None:
    """Our own server says when the last of the request came in, before it waited for a thread."""
    g.received_at = request.environ.get(clock.ARRIVED) or clock.now()


def _named() -> str:
    return str((request.view_args or {}).get("public_id", ""))


def _closed() -> str:
    return _(
        "This page opens only from the personal link in your message. Open that link again on this device."
    )
