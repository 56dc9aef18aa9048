"""The officer's first page of the week over very many consultations."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from time import process_time
from typing import Any

from sqlalchemy import update

from consult import clock, create_app
from consult.db import choose_partnership, db
from consult.models.outbox import Message
from tests import many, world
from tests.bench.answering import expect
from tests.bench.server import partners
from tests.bench.timing import in_turns
from tests.conftest import migrate, settings
from tests.web.officer_at_work import signed_in

CONSULTATIONS, INVITED = 200, 40
STAGES = ("approved", "approved", "approved", "approved", "reported", "decided", "closed", "withdrawn")


def measure() -> Iterator[tuple[str, str]]:
    """Processor seconds of the page, for as many consultations and for one, and its queries for both."""
    with tempfile.TemporaryDirectory() as folder:
        real = {"TESTING": False, "DEMONSTRATION": False, "PUBLIC_URL": "http://localhost"}
        app = create_app(settings(Path(folder)) | real)
        migrate(app)
        with app.app_context():
            actor = world.officer()
            world.approved(actor, rows=partners(INVITED))
            many.answered(2)
            world.all_sent()
            db.session.execute(update(Message).where(Message.id % 10 == 0).values(state="bounced"))
            db.session.commit()
            client = signed_in(app, actor)

            def whole() -> None:
                expect("All consultations" in client.get("/workspace").text, "the page is not whole")

            with world.counting_queries() as for_one:
                whole()
            choose_partnership(actor.partnership_id)
            many.copies(CONSULTATIONS - 1, _shape)
            with world.counting_queries() as for_many:
                whole()
            timed = in_turns(whole, lambda: client.get("/accessibility"), clock=process_time)
            choose_partnership(None)
            db.session.remove()
            db.engine.dispose()
    clock.set_to(None)
    expect(len(for_many) <= len(for_one), "more consultations take more queries")
    what = f"the workspace, {CONSULTATIONS} × {INVITED} invited, a tenth came back"
    yield what, timed.against("a page without a table", 0.2)
    yield "its queries", f"{len(for_many)} for {CONSULTATIONS} consultations, {len(for_one)} for one"


def _shape(copy: int) -> Mapping[str, Any]:
    """Stages of all sorts; of those that are out, some closed a month ago and some close in days."""
    closes = clock.now() + timedelta(days=copy % 80 - 30)
    return {"title": f"Paper {copy}", "stage": STAGES[copy % len(STAGES)], "first_late_instant": closes}
