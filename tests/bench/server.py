"""A real server for the measurements: an open consultation with many partners, served on loopback.

Run as ``python -m tests.bench.server ADDRESS FOLDER PARTNERS``; prints one line of JSON with the port, the process id
and a personal link for each partner, then serves until it is ended.
"""

from __future__ import annotations

import json
import logging
import os
import sys
from pathlib import Path

from sqlalchemy import select

from consult import clock, create_app
from consult.db import db
from consult.domain.directory import SECTORS, DirectoryRow
from consult.jobs import web
from consult.models.outbox import Message
from consult.services import approval, papers
from tests import world
from tests.conftest import migrate, settings

WHEN = ["In the morning", "In the afternoon", "In the evening"]
WHERE = ["The town hall", "A village hall", "Online", "At a member's own office"]
MORE = (  # with the three of the paper that every test uses
    ("Which time of day suits your members?", "choice_one", WHEN),
    ("Where should it meet?", "choice_many", WHERE),
    ("What should its first meeting be about?", "free_text", []),
    ("Should it be open to the public?", "yes_no_dk", []),
    ("Should every sector have a vote?", "agree_scale", []),
    ("How should members be chosen?", "free_text", []),
    ("Which matters most?", "ranking", WHERE),
    ("Do you support the change as a whole?", "position", []),
    ("What have we forgotten?", "free_text", []),
)


def partners(number: int) -> list[DirectoryRow]:
    return [
        DirectoryRow(f"Partner {n}", SECTORS[n % 4], f"Lead {n}", f"lead{n}@partner{n}.example")
        for n in range(number)
    ]


def opened(rows: list[DirectoryRow]) -> None:
    """An open paper of twelve questions, four of them in the partner's own words, asked of these partners."""
    actor = world.officer()
    reference = world.draft(actor, rows)
    for label, (text, kind, options) in zip("bcdefghij", MORE, strict=True):
        values = {"section_key": "s2", "label": label, "text": text, "kind": kind, "options": options}
        papers.save_question(actor, reference, None, values, seen_version=world.seen(actor, reference))
    approval.approve(actor, reference, seen_version=world.seen(actor, reference))
    clock.set_to(world.OPEN)


def main(address: str, folder: str, number: str) -> None:
    here = "http://127.0.0.1"  # this run is asked by the loopback address alone
    real = {
        "PUBLIC_URL": here,
        "WTF_CSRF_ENABLED": True,
        "TESTING": False,
        "DEMONSTRATION": False,
        "WEB_PROCESSES": 0,
    }
    logging.getLogger("consult").setLevel(logging.CRITICAL)  # there is no mail server here
    app = create_app(settings(Path(folder), SQLALCHEMY_DATABASE_URI=address) | real)
    migrate(app)
    with app.app_context():
        opened(partners(int(number)))
        query = select(Message.secret).where(Message.event == "invitation").order_by(Message.id)
        links = [f"/a/{secret}" for secret in db.session.scalars(query)]
        db.session.remove()
    door = web.open_door("127.0.0.1", 0)
    print(
        json.dumps({"port": door.getsockname()[1], "pid": os.getpid(), "links": links, "folder": folder}),
        flush=True,
    )
    web.serve(app, door)


if __name__ == "__main__":
    main(*sys.argv[1:])
