"""An officer who is signed in, for the tests of the officer's pages."""

from __future__ import annotations

import re
from datetime import date

from flask import Flask
from flask.testing import FlaskClient

from consult.db import choose_partnership
from consult.domain.access import SYSTEM, Actor
from consult.services import people
from tests import world


def signed_in(app: Flask, actor: Actor) -> FlaskClient:
    """A browser in which the officer of the small partnership is signed in."""
    secret = people.sign_in_link_for(SYSTEM, "team@severnvale.example")
    key = people.sign_in(secret)
    choose_partnership(actor.partnership_id)
    client = app.test_client()
    with client.session_transaction() as session:
        session["visit"] = key
    return client


def seen_in(page: str) -> str:
    """The version that a page's form carries."""
    found = re.search(r'name="seen_version" value="(\d+)"', page)
    assert found, "the page carries no version"
    return found[1]


def parts(name: str, day: date) -> dict[str, str]:
    """A date as the three fields of a form."""
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


__all__ = ["parts", "seen_in", "signed_in", "world"]
