"""Drafting a paper."""

from __future__ import annotations

import pytest
from flask import Flask

from consult.domain.access import Actor
from consult.domain.errors import BadInput, Conflict, NotAllowed, NotFound
from consult.domain.papers import Block, MilestoneRead, PaperRead, QuestionRead, SectionRead
from consult.services import papers, timetable
from tests import world

FORUM = (Block("paragraph", "A forum for all."), Block("item", "Twice a year", "a"))
READ = PaperRead(
    title="Changes to the Partnership",
    issuing_body="Severnvale Partnership",
    document_date="2010-06-24",
    open_date="2010-07-05",
    close_date=None,
    claimed_length=None,
    sections=(
        SectionRead(
            "1",
            "Forum",
            "proposal",
            True,
            (Block("paragraph", "A forum for all."), Block("item", "Twice a year", "a")),
        ),
        SectionRead(
            "2", "Timetable", "timetable", False, (Block("paragraph", "This timetable meets the Compact."),)
        ),
    ),
    questions=(
        QuestionRead("a", "Forum", "Is it right?", "yes_no", section_index=0),
        QuestionRead("c", "Forum", "Comments are invited on the chair.", "free_text", section_index=0),
    ),
    milestones=(
        MilestoneRead("2010-07-05", "Paper circulated", "launch", "week", "2010-07-11"),
        MilestoneRead("2010-09-08", "Group reviews", "review"),
    ),
    warnings=("no_close_date",),
    notes=("The paper gives no closing date.",),
)


def test_an_imported_paper_keeps_its_own_labels_words_and_dates(app: Flask) -> None:
    actor = world.officer()
    paper = papers.import_paper(actor, READ)
    assert paper.reference == "SP-2010-1"
    assert [(question.label, question.section_key) for question in paper.questions] == [
        ("1(a)", "s1"),
        ("1(c)", "s1"),
    ]
    assert paper.sections[0].body == "A forum for all.\n\na. Twice a year"
    kept = timetable.timetable(actor, paper.reference)
    assert [(one.kind, one.date.isoformat()) for one in kept.milestones] == [
        ("launch", "2010-07-05"),
        ("review", "2010-09-08"),
    ]
    assert kept.claims == [{"text": "This timetable meets the Compact."}]
    assert paper.import_notes == ["The paper gives no closing date."]


def test_what_the_standards_say_of_an_imported_timetable_is_there_at_once(app: Flask) -> None:
    actor = world.officer()
    paper = papers.import_paper(actor, READ)
    found = {one.rule: one for one in timetable.findings(actor, paper.reference).findings}
    assert found["CPT09-1"].verdict == "BREACH"
    assert found["HMG08-3"].verdict == "BREACH"


def test_a_label_never_renumbers_another(app: Flask) -> None:
    actor = world.officer()
    reference = papers.import_paper(actor, READ).reference
    values = {"section_key": "s1", "label": "a", "text": "And the length?", "kind": "free_text"}
    papers.save_question(actor, reference, None, values, seen_version=1)
    papers.move(actor, reference, "q3", up=True, seen_version=2)
    papers.remove(actor, reference, "q1", seen_version=3)
    after = papers.paper(actor, reference)
    assert [(question.key, question.label) for question in after.questions] == [("q3", "a"), ("q2", "1(c)")]


def test_a_new_question_after_a_removed_one_takes_its_place_last(app: Flask) -> None:
    actor = world.officer()
    reference = papers.import_paper(actor, READ).reference
    papers.remove(actor, reference, "q1", seen_version=1)
    values = {"section_key": "s1", "text": "More?", "kind": "free_text"}
    papers.save_question(actor, reference, None, values, seen_version=2)
    assert [question.text for question in papers.paper(actor, reference).questions][-1] == "More?"


def test_a_section_that_still_asks_something_is_not_removed(app: Flask) -> None:
    actor = world.officer()
    reference = papers.import_paper(actor, READ).reference
    with pytest.raises(BadInput, match="Move or remove the questions"):
        papers.remove(actor, reference, "s1", seen_version=1)
    assert papers.paper(actor, reference).seen_version == 1


def test_of_two_officers_who_edit_at_once_the_second_is_told_and_overwrites_nothing(app: Flask) -> None:
    actor = world.officer()
    reference = papers.import_paper(actor, READ).reference
    papers.edit_details(actor, reference, {"title": "First"}, seen_version=1)
    with pytest.raises(Conflict):
        papers.edit_details(actor, reference, {"title": "Second"}, seen_version=1)
    assert papers.paper(actor, reference).title == "First"


def test_a_copy_takes_words_and_questions_but_no_dates(app: Flask) -> None:
    actor = world.officer()
    first = papers.import_paper(actor, READ).reference
    copy = papers.copy_paper(actor, first)
    assert copy.reference == "SP-2010-2"
    assert [question.text for question in copy.questions] == [question.text for question in READ.questions]
    assert timetable.timetable(actor, copy.reference).milestones == []


def test_a_frozen_paper_is_not_edited(app: Flask) -> None:
    actor = world.officer()
    reference = world.approved(actor)
    with pytest.raises(NotAllowed):
        papers.edit_details(
            actor, reference, {"title": "Too late"}, seen_version=world.seen(actor, reference)
        )


def test_another_partnerships_paper_is_not_there(app: Flask) -> None:
    actor = world.officer()
    with pytest.raises(NotFound):
        papers.paper(actor, "SP-2010-99")


def test_nobody_but_an_officer_begins_a_paper(app: Flask) -> None:
    world.officer()
    with pytest.raises(NotAllowed):
        papers.import_paper(Actor(), READ)


def test_no_word_before_the_first_heading_is_left_out(app: Flask) -> None:
    """A memo without headings is nothing but such words."""
    actor = world.officer()
    memo = PaperRead(
        "Memo", None, None, None, None, None, metadata={"preamble": ["We mean to move.", "Tell us why not."]}
    )
    (section,) = papers.import_paper(actor, memo).sections
    assert section.body == "We mean to move.\n\nTell us why not."
