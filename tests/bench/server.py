"""A real server for the measurements: an open consultation with many partners, served on loopback.

Run as ``python -m tests.bench.server ADDRESS FOLDER PARTNERS``; prints one line of JSON with the port, the process id
and a personal link for each partner, then serves until it is ended.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from sqlalchemy import select

from consult import create_app
from consult.db import db
from consult.domain.directory import SECTORS, DirectoryRow
from consult.models.outbox import Message
from tests import world
from tests.conftest import migrate, settings

THREADS = 8


def partners(number: int) -> list[DirectoryRow]:
    return [
        DirectoryRow(f"Partner {n}", SECTORS[n % 4], f"Lead {n}", f"lead{n}@partner{n}.example")
        for n in range(number)
    ]


def main(address: str, folder: str, number: str) -> None:
    import waitress

    here = "http://127.0.0.1"  # this run is asked by the loopback address alone
    real = {"PUBLIC_URL": here, "WTF_CSRF_ENABLED": True, "TESTING": False, "DEMONSTRATION": False}
    app = create_app(settings(Path(folder), SQLALCHEMY_DATABASE_URI=address) | real)
    migrate(app)
    with app.app_context():
        world.approved(world.officer(), rows=partners(int(number)))
        query = select(Message.secret).where(Message.event == "invitation").order_by(Message.id)
        links = [f"/a/{secret}" for secret in db.session.scalars(query)]
        db.session.remove()
    server = waitress.create_server(app, host="127.0.0.1", port=0, threads=THREADS)
    print(json.dumps({"port": server.effective_port, "pid": os.getpid(), "links": links}), flush=True)
    server.run()


if __name__ == "__main__":
    main(*sys.argv[1:])
