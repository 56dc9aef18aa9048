"""A form is given out and looked at without a trace; it says what stands, and belongs to one asking of one paper."""

from __future__ import annotations

import io
from datetime import date

import docx
import pytest
from flask import Flask
from sqlalchemy import func, select

from consult import clock
from consult.db import db
from consult.domain.access import Actor
from consult.domain.errors import BadInput, NotAllowed, NotFound
from consult.models.history import HistoryRow
from consult.models.responses import DraftAnswer, Response
from consult.services import approval, corrections, extensions, papers, responses, word_forms
from consult.services.corrections import Wanted
from consult.services.word_forms import Upload
from tests import world
from tests.documents.form_files import edited, write
from tests.services.asking_again import answer, second

HALL, WICK = "Upper Arle Village Hall", "Wick Carers Network"


def form_for(name: str = WICK) -> bytes:
    return word_forms.give(*world.partner(name))[1]


def looked_at(content: bytes, name: str = WICK) -> word_forms.Preview:
    return word_forms.preview(*world.partner(name), Upload("form.docx", content))


def words_of(content: bytes) -> str:
    document = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([one.text for one in document.paragraphs] + cells)


def rows() -> list[int | None]:
    db.session.rollback()
    return [
        db.session.scalar(select(func.count()).select_from(one))
        for one in (Response, DraftAnswer, HistoryRow)
    ]


@pytest.fixture
def officer(app: Flask) -> Actor:
    actor = world.officer()
    world.approved(actor)
    return actor


def test_giving_a_form_and_looking_at_it_leaves_no_trace(officer: Actor) -> None:
    before = rows()
    looked_at(edited(form_for(), lambda document: write(document, "Answer 2", "Fine.")))
    assert rows() == before


def test_nobody_else_gets_the_form_or_a_look(officer: Actor) -> None:
    form, (stranger, _own), (_hall, public_id) = form_for(), world.partner(WICK), world.partner(HALL)
    for actor in (stranger, Actor(), officer):
        with pytest.raises(NotFound):
            word_forms.give(actor, public_id)
        with pytest.raises(NotFound):
            word_forms.preview(actor, public_id, Upload("form.docx", form))


def test_a_form_says_who_answers_what_until_when_and_whom_to_ask(officer: Actor) -> None:
    words = words_of(form_for())
    for said in (
        WICK,
        "SP-2010-1 (round 1, version 1,",
        "Monday 27 September 2010, 11:59pm",
        "Ann Wade, 01632 960001",
    ):
        assert said in words


def test_a_draft_of_every_kind_of_question_goes_out_and_comes_back_unchanged(app: Flask) -> None:
    actor = world.officer()
    reference = world.draft(actor)
    kinds = {
        "choice_many": (["The bus", "A lift"], [], {"value": ["A lift"]}),
        "ranking": (["Buses", "Trains"], [], {"row-0": ["2"], "row-1": ["1"]}),
        "matrix": (["Parking", "Shops"], ["Good", "Poor"], {"row-1": ["Poor"], "text": ["No shop."]}),
        "number": ([], [], {"value": ["1,250"]}),
        "date": ([], [], {"day": ["20"], "month": ["10"], "year": ["2010"]}),
        "position": (
            [],
            [],
            {
                "value": ["Support with changes"],
                "text": ["Smaller."],
                "change": ["Nine seats"],
                "then": ["Yes"],
            },
        ),
        "nomination": ([], [], {"name": ["Edna Purslow"], "body": ["The hall"], "text": ["She knows it."]}),
    }
    given = {"q1": ({"value": ["No"]}, 0), "comment-s2": ({"value": ["One line.\n\nAnother."]}, 0)}
    for number, (kind, (options, columns, raw)) in enumerate(kinds.items(), 4):
        values = {"section_key": "s2", "text": kind, "kind": kind, "options": options, "columns": columns}
        papers.save_question(actor, reference, None, values, seen_version=world.seen(actor, reference))
        given[f"q{number}"] = (raw, 0)
    approval.approve(actor, reference, seen_version=world.seen(actor, reference))
    clock.set_to(world.OPEN)
    saved = responses.save_draft(*world.partner(WICK), given)
    assert saved.problems == {} and len(saved.versions) == 9
    found = looked_at(form_for())
    assert (list(found.lines), list(found.strays), list(found.gone)) == ([], [], [])
    fields = responses.answering(*world.partner(WICK)).paper.fields.values()
    assert found.same == sum(one.kind != "file" for one in fields)
    by_other_hand = looked_at(form_for(), HALL)
    assert {line.state for line in by_other_hand.lines} == {"new"} and len(by_other_hand.lines) == 9


def test_a_form_that_was_out_while_the_close_moved_and_a_correction_came_says_nothing_strange(
    officer: Actor,
) -> None:
    form = form_for()
    wanted = Wanted([("s1", "Nine members, not eight.")], "A slip.", is_material=False)
    corrections.correct(officer, "SP-2010-1", wanted, seen_version=world.seen(officer, "SP-2010-1"))
    later, seen = date(2010, 10, 1), world.seen(officer, "SP-2010-1")
    extensions.extend(officer, "SP-2010-1", new_close=later, reason="Harvest.", seen_version=seen)
    found = looked_at(form)
    assert list(found.strays) == []
    assert "Nine members, not eight.\nWhy: A slip." in words_of(form_for())


def test_a_form_of_the_first_round_is_not_for_the_second_and_the_new_one_says_what_was_said(
    officer: Actor,
) -> None:
    answer(WICK, q1="No", q2="Carers were left out")
    old = form_for()
    second(officer)
    with pytest.raises(BadInput, match="asked anew since"):
        looked_at(old)
    new = form_for()
    assert "counts for this one only if you give it again: Carers were left out" in words_of(new)
    assert list(looked_at(new).lines) == [] and list(looked_at(new).strays) == []


def test_a_form_is_not_looked_at_before_the_paper_opens(officer: Actor) -> None:
    form = form_for()
    clock.set_to(world.BEFORE)
    with pytest.raises(NotAllowed):
        looked_at(form)
