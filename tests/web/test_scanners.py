"""A robot that opens every link of a message in a real browser and lets its scripts run spends none of them."""

from __future__ import annotations

import pytest
from flask import Flask

from consult.db import within
from consult.domain.access import STRANGER
from consult.services import forum, people
from tests import world
from tests.journeys.conftest import Chromium
from tests.journeys.conftest import chromium as chromium
from tests.journeys.conftest import served as served
from tests.web.visits import FIRST, everything

ANN, JOINER = "team@severnvale.example", "gwen@walks.example"
A_WHILE = 1500  # milliseconds in which a script could still do something


@pytest.fixture
def addresses(app: Flask) -> list[str]:
    """The links of an invitation, of a sign-in, to join and to leave."""
    world.approved(world.officer())
    people.ask_to_sign_in(ANN)
    for address in ("max@roe.example", JOINER):
        forum.ask(STRANGER, name="Max Roe", organisation="", sector="Community", email=address)
    forum.confirm(STRANGER, world.secret_for(JOINER, "join"))
    with within(FIRST):
        return [
            "/a/" + world.secret_for("mair@wickcarers.example"),
            "/m/" + world.secret_for("mair@wickcarers.example"),
            "/sign-in/" + world.secret_for(ANN, "sign_in"),
            "/join/" + world.secret_for("max@roe.example", "join"),
            "/leave/" + world.secret_for(JOINER, "joined"),
        ]


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
def test_a_robot_that_runs_scripts_changes_no_row_and_spends_no_link(
    addresses: list[str], chromium: Chromium
) -> None:
    before = everything()
    robot = chromium.browser.new_context(base_url=chromium.address)
    asked: list[str] = []
    robot.on("request", lambda request: asked.append(request.method))
    for address in addresses * 2:
        page = robot.new_page()
        answer = page.goto(address)
        assert answer and answer.status == 200
        page.wait_for_timeout(A_WHILE / 3)
        page.mouse.wheel(0, 2000)
        page.close(run_before_unload=True)
    assert set(asked) == {"GET"}
    assert everything() == before
    person = chromium.come()
    person.open(addresses[2])
    person.send("Sign in")
    assert "A smaller Board" in person.text
