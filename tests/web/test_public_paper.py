"""The public page of a consultation: from the launch on, and never with an answer on it."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from consult import clock
from consult.db import choose_partnership
from consult.services import extensions, responses
from consult.services.responses import SignOff
from tests import world
from tests.web.visits import words_of


def read(app: Flask, reference: str, status: int = 200) -> str:
    choose_partnership(None)
    answer = app.test_client().get(f"/papers/{reference}")
    assert answer.status_code == status
    return words_of(answer.text)


def test_anybody_reads_who_asks_until_when_and_what_was_promised(app: Flask) -> None:
    reference = world.approved(world.officer())
    text = read(app, reference)
    assert "Severnvale Partnership asks" in text
    assert "It is open until Monday 27 September 2010, 11:59pm." in text
    assert "That is 84 days (12 weeks)." in text
    assert "The Board decides" in text
    assert "Ann Wade" in text


@pytest.mark.parametrize("at", [None, world.BEFORE])
def test_before_the_launch_there_is_no_such_page(app: Flask, at: object) -> None:
    actor = world.officer()
    reference = world.approved(actor, at=world.BEFORE) if at else world.draft(actor)
    missing = read(app, reference, 404)
    assert missing.replace(reference, "X") == read(app, "XX-2010-9", 404).replace("XX-2010-9", "X")


def test_it_shows_no_answer_and_stays_when_the_paper_has_closed(app: Flask) -> None:
    reference = world.approved(world.officer())
    holder, public_id = world.partner("Wick Carers Network")
    responses.save_draft(holder, public_id, {"q2": ({"value": ["Keep our seat."]}, 0)})
    responses.submit(holder, public_id, SignOff("full", "mine", "Mair"), received_at=clock.now())
    clock.set_to(world.AFTER)
    text = read(app, reference)
    assert "It closed on Monday 27 September 2010, 11:59pm." in text
    assert "Keep our seat." not in text and "Wick" not in text


def test_a_moved_close_is_shown_with_the_one_before_it(app: Flask) -> None:
    actor = world.officer()
    reference = world.approved(actor)
    seen = world.seen(actor, reference)
    extensions.extend(actor, reference, new_close=date(2010, 10, 4), reason="Harvest.", seen_version=seen)
    text = read(app, reference)
    assert "from Monday 27 September 2010 to Monday 4 October 2010" in text
    assert "Harvest." in text
