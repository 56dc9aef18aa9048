"""Notes of events and minuted comments stand apart from the answers, and say where their body decides later."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from flask import Flask

from consult import clock
from consult.domain.access import Actor
from consult.domain.errors import BadInput, Conflict, NotAllowed, NotFound
from consult.services import approval, events, reports, timetable
from consult.services.events import NoteText
from consult.services.responses import Upload
from tests import world

EVENT = NoteText(
    "event", "Evening in Arle", date(2010, 7, 20), ("Parking is short.", "Who pays?"), "The hall", "", "23"
)
MINUTE = NoteText(
    "minute", "Board, item 7", date(2010, 7, 21), ("The Board noted the paper.",), body="the Board"
)
EARLY = NoteText("early", "A first thought", date(2010, 6, 20), ("Why now?",), body="Wick Carers Network")


@pytest.fixture
def officer(app: Flask) -> Actor:
    return world.officer()


@pytest.fixture
def reference(officer: Actor) -> str:
    """An open paper; The Board decides on it on 20 October."""
    steps = [replace(one, body="The Board") if one.kind == "decision" else one for one in world.MILESTONES]
    found = world.draft(officer)
    timetable.save(officer, found, steps, {"adopted": ["compact"]}, seen_version=2)
    approval.approve(officer, found, seen_version=world.seen(officer, found))
    clock.set_to(world.OPEN)
    return found


def test_a_note_is_kept_with_its_points_in_their_order_and_its_file(officer: Actor, reference: str) -> None:
    events.add(officer, reference, EVENT, files=[Upload("flip chart.png", b"\x89PNG\r\n\x1a\n ...")])
    shown = events.notes(officer, reference)[0]
    assert shown.note.points == ["Parking is short.", "Who pays?"] and shown.note.entered_by == "Ann Wade"
    assert [one.filename for one in shown.files] == ["flip chart.png"]


@pytest.mark.parametrize(
    ("body", "held_on", "flagged"),
    [
        ("the Board", date(2010, 7, 21), True),
        ("THE BOARD.", date(2010, 10, 19), True),
        ("The Forum", date(2010, 7, 21), False),
    ],
)
def test_a_minuted_comment_of_the_body_that_decides_later_is_flagged(
    officer: Actor, reference: str, body: str, held_on: date, flagged: bool
) -> None:
    clock.set_to(world.AFTER.replace(month=10, day=25))
    events.add(officer, reference, replace(MINUTE, body=body, held_on=held_on))
    assert bool(events.notes(officer, reference)[0].decides) is flagged


def test_what_a_body_minuted_after_it_decided_is_not_flagged(officer: Actor, reference: str) -> None:
    clock.set_to(world.AFTER.replace(month=10, day=25))
    events.add(officer, reference, replace(MINUTE, held_on=date(2010, 10, 20)))
    assert events.notes(officer, reference)[0].decides is None


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ({"title": ""}, "title"),
        ({"points": ()}, "points"),
        ({"held_on": date(2010, 8, 3)}, "held-day"),
        ({"kind": "minute"}, "body"),
        ({"kind": "early"}, "kind"),
        ({"kind": "rumour"}, "kind"),
    ],
)
def test_a_note_that_is_not_complete_is_refused_at_the_field(
    officer: Actor, reference: str, wrong: dict[str, object], place: str
) -> None:
    with pytest.raises(BadInput) as refused:
        events.add(officer, reference, replace(EVENT, **wrong))  # type: ignore[arg-type]
    assert set(refused.value.problems) == {place}
    assert events.notes(officer, reference) == []


def test_a_change_does_not_overwrite_another_unseen(officer: Actor, reference: str) -> None:
    note = events.add(officer, reference, EVENT).id
    events.change(officer, reference, note, replace(EVENT, points=("New",)), seen_version=1)
    with pytest.raises(Conflict):
        events.change(officer, reference, note, EVENT, seen_version=1)
    assert events.note(officer, reference, note).note.points == ["New"]


def test_a_note_of_another_consultation_is_not_there(officer: Actor, reference: str) -> None:
    events.add(officer, reference, EVENT)
    with pytest.raises(NotFound):
        events.note(officer, reference, 999)
    holder, _ = world.partner("Wick Carers Network")
    with pytest.raises(NotAllowed):
        events.notes(holder, reference)


def test_a_draft_takes_early_comments_alone_and_the_report_only_counts_them(officer: Actor) -> None:
    reference = world.draft(officer)
    with pytest.raises(BadInput):
        events.add(officer, reference, EVENT)
    events.add(officer, reference, EARLY)
    approval.approve(officer, reference, seen_version=world.seen(officer, reference))
    assert [one.note.title for one in events.notes(officer, reference, "early")] == ["A first thought"]
    clock.set_to(world.AFTER)
    report = compiled(officer, reference)
    assert report.notes == () and "Why now?" not in str(report)
    assert any("1 comment came before the paper was approved" in one for one in report.methods)


def test_the_report_prints_notes_in_an_appendix_and_counts_none(officer: Actor, reference: str) -> None:
    events.add(officer, reference, EVENT)
    events.add(officer, reference, MINUTE)
    clock.set_to(world.AFTER)
    report = compiled(officer, reference)
    assert [(one.kind, one.title, one.points) for one in report.notes] == [
        ("Event", "Evening in Arle", EVENT.points),
        ("Minuted comment", "Board, item 7", MINUTE.points),
    ]
    assert report.notes[0].decides == ""
    assert report.notes[1].decides == "The Board decides, Wednesday 20 October 2010"
    assert report.answered == 0 and all(one.summary.asked == 0 for one in report.questions)


def compiled(officer: Actor, reference: str):  # type: ignore[no-untyped-def]
    reports.ask(officer, reference)
    number = reports.claim_next()
    assert number is not None
    return reports.freeze(number)


def test_a_list_takes_the_same_queries_however_many_notes(officer: Actor, reference: str) -> None:
    counts = []
    for more in (1, 4):
        for number in range(more):
            events.add(officer, reference, replace(EVENT, title=f"Evening {number}"))
        with world.counting_queries() as sent:
            events.notes(officer, reference)
        counts.append(len(sent))
    assert counts[0] == counts[1]
