"""The page of timetables that a change touches."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from tests import world
from tests.web.officer_at_work import Desk, parts


@pytest.fixture
def desk(app: Flask) -> Desk:
    return Desk(app)


def test_a_new_poll_leads_from_the_workspace_to_the_timetables_it_touches(desk: Desk) -> None:
    reference = world.draft(desk.actor)
    assert "has changed" not in desk.read("/workspace")
    poll = (
        {"poll-label": "By-election"} | parts("poll", date(2010, 7, 15)) | parts("notice", date(2010, 6, 28))
    )
    desk.client.post("/standards/polls", data=poll)
    for page in ("/workspace", "/standards/local"):
        assert "What dates are judged by has changed" in desk.read(page)
    text = desk.read("/calendars/changes")
    assert "No launch in an election period: was “Kept”, is now “Advice”" in text
    answer = desk.client.post("/calendars/changes", data={"do": "keep", "reference": reference})
    assert answer.status_code == 400 and f'id="reason-{reference}"' in answer.text
    kept = {"do": "keep", "reference": reference, f"reason-{reference}": "Partners alone are asked."}
    assert desk.client.post("/calendars/changes", data=kept).status_code == 302
    assert "No timetable is judged differently" in desk.read("/calendars/changes")
    assert "has changed" not in desk.read("/workspace")


def test_a_change_that_touches_nothing_is_put_away(desk: Desk) -> None:
    world.draft(desk.actor)
    poll = {"poll-label": "Far away"} | parts("poll", date(2015, 7, 15))
    desk.client.post("/standards/polls", data=poll)
    assert "Put this notice away" in desk.read("/calendars/changes")
    assert desk.client.post("/calendars/changes", data={"do": "seen"}).status_code == 302
    assert "has changed" not in desk.read("/workspace")
