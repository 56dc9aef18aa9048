"""The forward plan and the burden of a partnership with many consultations: processor time on the server for a page."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from time import process_time

from flask.testing import FlaskClient
from sqlalchemy import insert, select

from consult import clock, create_app
from consult.db import choose_partnership, db
from consult.domain.counting import first_late_instant
from consult.models.circulation import Invitation
from consult.models.papers import Consultation
from consult.models.people import Organisation
from consult.models.timetable import Milestone, Timetable
from consult.services import directory
from tests import world
from tests.bench.answering import expect
from tests.bench.server import partners
from tests.bench.timing import in_turns
from tests.conftest import migrate, settings
from tests.web.officer_at_work import signed_in

CONSULTATIONS, PARTNERS = 500, 80
FIRST = date(2008, 1, 7)


def measure() -> Iterator[tuple[str, str]]:
    """Seconds of processor time for the two pages, everything shown; each the median of nine."""
    with tempfile.TemporaryDirectory() as folder:
        real = {"TESTING": False, "DEMONSTRATION": False, "PUBLIC_URL": "http://localhost"}
        app = create_app(settings(Path(folder)) | real)
        migrate(app)
        with app.app_context():
            actor = world.officer()
            directory.import_organisations(actor, partners(PARTNERS))
            _fill(actor.partnership_id or 0)
            clock.set_to(datetime(2012, 10, 1, 9, tzinfo=UTC))
            client = signed_in(app, actor)
            choose_partnership(None)
            size = f"{CONSULTATIONS} consultations, {PARTNERS} partners"
            for what, address, holds in (
                ("forward plan", "/plan?state=all", f"Paper {CONSULTATIONS}"),
                ("burden", "/plan/burden", f"Partner {PARTNERS - 1}"),
            ):
                timed = in_turns(
                    partial(_whole, client, address, holds),
                    lambda: client.get("/accessibility"),
                    clock=process_time,
                )
                yield f"{what}, {size}", timed.against("a page without a table", 0.3)
            db.session.remove()
            db.engine.dispose()
    clock.set_to(None)


def _whole(client: FlaskClient, address: str, holds: str) -> None:
    page = client.get(address)
    expect(page.status_code == 200 and holds in page.text, f"{address} is not whole")


def _fill(partnership_id: int) -> None:
    """Consultations that open every fourth day for ten years, every partner asked about each."""
    everybody = list(db.session.scalars(select(Organisation.id)))
    whole = {"partnership_id": partnership_id}
    opens = [FIRST + timedelta(days=4 * number) for number in range(CONSULTATIONS)]
    papers = [
        {
            "id": number,
            "reference": f"SVP-{day.year}-{number}",
            "title": f"Paper {number}",
            "issuing_body": f"Board {number % 7}",
            "stage": "draft" if number % 10 == 0 else "approved",
            "opens_at": datetime(day.year, day.month, day.day, 9, tzinfo=UTC),
            "first_late_instant": first_late_instant(day + timedelta(weeks=12)),
            "created_at": world.BEFORE,
            **whole,
        }
        for number, day in enumerate(opens, 1)
    ]
    db.session.execute(insert(Consultation), papers)
    db.session.execute(
        insert(Timetable), [{"id": paper["id"], "consultation_id": paper["id"], **whole} for paper in papers]
    )
    steps = [
        {
            "timetable_id": number,
            "kind": kind,
            "label": kind,
            "date": day + timedelta(days=14 * place),
            **whole,
        }
        for number, day in enumerate(opens, 1)
        for place, kind in enumerate(
            ("launch", "other", "review", "close", "analysis", "decision", "feedback")
        )
    ]
    db.session.execute(insert(Milestone), steps)
    asked = [
        {
            "public_id": f"{paper['id']}-{organisation}",
            "consultation_id": paper["id"],
            "organisation_id": organisation,
            "listed_at": world.BEFORE,
            "sent_at": world.BEFORE,
            **whole,
        }
        for paper in papers
        for organisation in everybody
    ]
    db.session.execute(insert(Invitation), asked)
    db.session.commit()
