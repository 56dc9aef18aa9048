"""An organisation that will not answer: apart from silence, apart from no comment, and not for ever."""

from __future__ import annotations

import pytest
from flask import Flask

from consult import clock
from consult.db import db
from consult.domain.access import Actor
from consult.domain.errors import BadInput, NotAllowed
from consult.models.papers import Consultation
from consult.reports import value
from consult.services import declining, responses, standing
from consult.services._compiling import build
from consult.services.responses import SignOff
from tests import world

WICK, HALL = "Wick Carers Network", "Upper Arle Village Hall"


@pytest.fixture
def paper(app: Flask) -> tuple[Actor, str]:
    actor = world.officer()
    return actor, world.approved(actor)


def state_of(paper: tuple[Actor, str], name: str) -> str:
    found = standing.standings(*paper)
    return next(one.state for one in found if one.invitation.organisation.name == name)


def report() -> value.Report:
    consultation = db.session.query(Consultation).one()
    return build(consultation, 1, world.AFTER)


def decline(name: str, way: str = "declined") -> None:
    holder, public_id = world.partner(name)
    declining.decline(holder, public_id, way, "We have no view to give.")


@pytest.mark.parametrize("way", declining.WAYS)
def test_declining_is_neither_silence_nor_an_answer(paper: tuple[Actor, str], way: str) -> None:
    decline(WICK, way)
    assert state_of(paper, WICK) == way
    voluntary = next(
        line for line in standing.by_sector(standing.standings(*paper)) if line.sector == "voluntary"
    )
    assert (voluntary.asked, voluntary.answered, voluntary.silent, voluntary.declined) == (1, 0, 0, 1)


def test_it_can_be_taken_back_while_the_paper_is_open(paper: tuple[Actor, str]) -> None:
    decline(WICK)
    holder, public_id = world.partner(WICK)
    for _twice in range(2):
        declining.take_back(holder, public_id)
    assert state_of(paper, WICK) == "silent"
    clock.set_to(world.AFTER)
    with pytest.raises(NotAllowed):
        decline(WICK)


def test_an_answer_outweighs_having_declined_and_cannot_be_declined_away(paper: tuple[Actor, str]) -> None:
    decline(WICK)
    holder, public_id = world.partner(WICK)
    responses.submit(holder, public_id, SignOff("full"), received_at=clock.now(), nil=True)
    assert state_of(paper, WICK) == "nil"
    with pytest.raises(BadInput, match="has answered"):
        decline(WICK)
    assert report().declined == ()


def test_nobody_declines_for_another(paper: tuple[Actor, str]) -> None:
    holder, _mine = world.partner(WICK)
    with pytest.raises(NotAllowed):
        declining.decline(holder, world.partner(HALL)[1], "declined", "")


def test_the_report_lists_who_declined_apart_and_every_line_adds_up(paper: tuple[Actor, str]) -> None:
    decline(WICK, "not_remit")
    found = report()
    assert found.declined == (value.Declined(WICK, "Voluntary", True),)
    assert WICK not in [one.name for one in found.silent]
    for line in found.circulation:
        assert line.asked == line.answered + line.late + line.declined + line.silent
    assert (found.asked, found.have_declined, found.unanswered) == (5, 1, 4)


def test_a_report_in_which_nobody_declined_has_the_checksum_that_it_always_had(
    paper: tuple[Actor, str],
) -> None:
    stored = value.to_dict(report())
    assert "declined" not in stored and all("declined" not in line for line in stored["circulation"])
    assert value.from_dict(stored) == report()
    decline(WICK)
    assert value.from_dict(value.to_dict(report())) == report()
