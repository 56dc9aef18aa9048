"""Each officer chooses on one page what comes in the morning, and who stands in."""

from __future__ import annotations

import re

from flask import Flask

from tests import world
from tests.web.officer_at_work import Desk


def test_what_is_ticked_and_who_stands_in_is_kept(app: Flask) -> None:
    desk = Desk(app)
    bo = world.colleague(desk.actor, "officer", "Bo Dean")
    assert "/my-mail" in desk.client.get("/people").text
    assert desk.send("/my-mail", wanted=["due", "overdue"], deputy=str(bo.person_id)).status_code == 302
    page = desk.client.get("/my-mail").text
    assert len(re.findall(r'type="checkbox"[^>]* checked', page)) == 2
    assert re.search(rf'<option value="{bo.person_id}" selected', page)


def test_somebody_who_is_no_officer_cannot_stand_in(app: Flask) -> None:
    desk = Desk(app)
    lena = world.colleague(desk.actor, "reviewer")
    answer = desk.send("/my-mail", wanted=["due"], deputy=str(lena.person_id))
    assert answer.status_code == 400 and "Choose another officer, or nobody." in answer.text
