"""How a test comes in by the links that people were sent, and reads the forms that it finds."""

from __future__ import annotations

import html
import re
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select

from consult.db import Base, db, within
from consult.models.responses import Submission
from tests import world

WICK = "mair@wickcarers.example"
FIRST = 1  # the id of the only partnership; a request leaves none chosen behind it
FIRE = "tom@svfire.example"


def come_in(client: FlaskClient, address: str = WICK) -> str:
    """Open an organisation's link; the address that its pages begin with."""
    answer = client.get(link_of(address))
    assert answer.status_code == 302
    return str(answer.location)


def begun(client: FlaskClient) -> str:
    """Where a partner's pages begin, its paper out and one question answered."""
    world.approved(world.officer())
    address = come_in(client)
    client.post(address + "section/s1", data={"q1": "No", "q1-text": "Too few", "q1-seen": "0"})
    return address


def submissions() -> list[Submission]:
    """Everything that was submitted, in the order of the versions."""
    with within(FIRST):
        return list(db.session.scalars(select(Submission).order_by(Submission.number)))


def link_of(address: str = WICK) -> str:
    """The link in the newest invitation to an address."""
    with within(FIRST):
        return "/a/" + world.secret_for(address)


def public_id_of(name: str) -> str:
    """What the addresses of an organisation's pages carry."""
    with within(FIRST):
        return world.invitation_of(name).public_id


def seen_on(page: str) -> dict[str, str]:
    """The versions that the fields of a form carry."""
    return dict(re.findall(r'name="([\w-]+-seen)" value="(-?\d+)"', page))


def words_of(page: str) -> str:
    """What a reader sees of a page, in one line."""
    body = re.sub(r"<(script|style)\b.*?</\1>", " ", page, flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table."""
    db.session.rollback()
    found = {
        table.name: [tuple(row) for row in db.session.execute(select(table))]
        for table in Base.metadata.sorted_tables
    }
    db.session.rollback()
    return found
