"""The timetable page: typed dates are judged before they are saved."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from flask import Flask

from consult.services import papers, timetable
from consult.services.timetable import Step
from consult.web.officer.picture import drawn
from tests import world
from tests.web.officer_at_work import Desk, parts
from tests.web.visits import everything

LAUNCH, CLOSE, SHORT = date(2010, 7, 5), date(2010, 9, 27), date(2010, 9, 6)


@pytest.fixture
def desk(app: Flask) -> Desk:
    return Desk(app)


@pytest.fixture
def page(desk: Desk) -> str:
    made = papers.begin_from_outline(desk.actor, title="New", issuing_body="", summary="", outline={})
    return f"/consultations/{made.reference}/timetable"


def dates(close: date = CLOSE) -> dict[str, object]:
    return parts("launch", LAUNCH) | parts("close", close) | {"adopted": "compact"}


def kept(desk: Desk, page: str) -> list[tuple[str, date]]:
    found = timetable.timetable(desk.actor, page.split("/")[2])
    return [(one.kind, one.date) for one in found.milestones]


def test_checking_says_what_the_dates_would_break_and_saves_nothing(desk: Desk, page: str) -> None:
    answer = desk.send(page, do="check", **dates(SHORT))
    assert "Nine weeks; we signed up to twelve; no reason is published yet." in answer.text
    assert "Not kept" in answer.text
    assert "Checked; nothing is saved yet." in answer.text
    assert "Use Monday 27 September 2010 as the closing date" in answer.text
    assert kept(desk, page) == []


def test_a_better_date_is_taken_over_by_its_button(desk: Desk, page: str) -> None:
    answer = desk.send(page, do=f"use-{CLOSE.isoformat()}", **dates(SHORT))
    assert 'id="close-day" name="close-day" type="text" value="27"' in answer.text
    assert "Twelve weeks; we signed up to twelve" in answer.text
    assert kept(desk, page) == []


def test_saving_keeps_the_dates_the_standards_and_the_reason(desk: Desk, page: str) -> None:
    reason = {"reason": "The grant ends.", "signed_by": "Ann Wade"} | parts("published", date(2010, 7, 1))
    assert desk.send(page, do="save", **dates(SHORT), **reason).status_code == 302
    assert kept(desk, page) == [("launch", LAUNCH), ("close", SHORT)]
    text = desk.read(page)
    assert "Short, with a reason published by the launch" in text
    assert "The grant ends." in text


def test_a_row_is_added_filled_and_removed_without_script(desk: Desk, page: str) -> None:
    answer = desk.send(page, do="add", **dates())
    assert 'name="step-0-kind"' in answer.text
    step = {"step-0-kind": "review", "step-0-label": "The group reads it"} | parts(
        "step-0", date(2010, 10, 12)
    )
    assert desk.send(page, do="save", **dates(), **step).status_code == 302
    assert ("review", date(2010, 10, 12)) in kept(desk, page)
    answer = desk.send(page, do="remove-0", **dates(), **step)
    assert 'name="step-0-kind"' not in answer.text
    assert len(kept(desk, page)) == 3


@pytest.mark.parametrize(
    ("typed", "place", "sentence"),
    [
        ({"close-day": "31", "close-month": "9"}, "close-day", "The closing date must be a real date"),
        ({"close-day": ""}, "close-day", "must be a real date"),
        ({"close-year": "10"}, "close-day", "must be a real date"),
        ({"close-day": "9" * 30}, "close-day", "must be a real date"),
        ({"close-month": "4", "close-year": "2010"}, "close-day", "close"),
        ({"close-time": "25:00"}, "close-time", "Write the time like"),
        ({"close-time": "13pm"}, "close-time", "Write the time like"),
        ({"step-0-kind": "review", "step-0-label": ""}, "step-0-label", "Say what happens."),
        ({"step-0-kind": "", "step-0-label": "x"}, "step-0-kind", "Choose what kind of step this is."),
        ({"step-0-kind": "review", "step-0-label": "x"}, "step-0-day", "Give this step a date."),
        (
            {"launch-end-day": "1", "launch-end-month": "7", "launch-end-year": "2010"},
            "launch-end-day",
            "before the",
        ),
        ({"adopted": ["compact", "unsure"]}, "adopted", "not both"),
    ],
)
def test_what_cannot_be_used_is_said_at_its_field(
    desk: Desk, page: str, typed: dict[str, object], place: str, sentence: str
) -> None:
    answer = desk.send(page, **(dates() | {"do": "save"} | typed))
    assert answer.status_code == 200
    assert f'href="#{place}"' in answer.text
    assert f'id="{place}"' in answer.text
    assert sentence in answer.text
    assert "<title>Error: " in answer.text
    assert kept(desk, page) == []


@pytest.mark.parametrize("typed", ["5pm", "17:00", "5.00pm", "5:00 PM"])
def test_a_time_is_typed_as_people_write_it(desk: Desk, page: str, typed: str) -> None:
    assert desk.send(page, do="save", **dates(), **{"close-time": typed}).status_code == 302
    assert "Monday 27 September 2010, 5pm" in desk.read(page.rsplit("/", 1)[0])


def test_months_may_be_named(desk: Desk, page: str) -> None:
    assert desk.send(page, do="save", **(dates() | {"close-month": "September"})).status_code == 302
    assert ("close", CLOSE) in kept(desk, page)


def test_not_sure_is_an_answer_and_no_answer_is_none(desk: Desk, page: str) -> None:
    reference = page.split("/")[2]
    desk.send(page, do="save", **(dates() | {"adopted": ""}))
    assert timetable.timetable(desk.actor, reference).adopted is None
    desk.send(page, do="save", **(dates() | {"adopted": "unsure"}))
    assert timetable.timetable(desk.actor, reference).adopted == []
    assert 'value="unsure" checked' in desk.client.get(page).text


def test_somebody_elses_change_is_not_overwritten(desk: Desk, page: str) -> None:
    assert (
        "Somebody else changed this timetable" in desk.send(page, do="save", seen_version="0", **dates()).text
    )
    assert kept(desk, page) == []


@pytest.mark.parametrize(
    "junk",
    [
        {"do": "use-2010-99-99"},
        {"do": "remove-77"},
        {"do": "x" * 500},
        {"step-0-kind": ["review", "close"], "step-0-day": ["1", "2"]},
        {"seen_version": "x" * 50},
        {"launch-day": "１"},
        {"close-time": "\0"},
        {"published-day": "1"},
    ],
)
def test_a_form_made_by_hand_never_breaks_the_page(desk: Desk, page: str, junk: dict[str, object]) -> None:
    assert desk.send(page, **(dates() | junk)).status_code == 200


def test_an_approved_timetable_is_shown_and_not_edited(desk: Desk) -> None:
    reference = world.approved(desk.actor)
    desk.at(world.OPEN)
    page = desk.client.get(f"/consultations/{reference}/timetable")
    assert 'value="save"' not in page.text and 'name="close-day"' not in page.text
    assert "The dates in order" in page.text
    assert desk.client.post(f"/consultations/{reference}/timetable", data={"do": "save"}).status_code == 403


def test_the_picture_holds_every_step_between_its_edges() -> None:
    steps = [
        Step("close", "b", CLOSE),
        Step("launch", "a", LAUNCH, date(2010, 7, 11)),
        Step("other", "c", CLOSE),
    ]
    picture = drawn(steps)
    assert picture is not None
    assert [bar.number for bar in picture.bars] == [1, 2, 3]
    assert all(bar.x > 0 and bar.x + bar.width < picture.width for bar in picture.bars)
    assert [tick.name for tick in picture.ticks] == ["Aug", "Sep"]
    assert drawn(steps[:1]) is None


def test_a_reason_says_what_kind_it_is_and_where_it_stands(desk: Desk, page: str) -> None:
    reason = {
        "reason": "The grant ends.",
        "reason_code": "budget cycle",
        "signed_by": "Ann Wade",
        "role": "Chief executive",
        "published_where": "Page 1 of the paper",
    } | parts("published", date(2010, 7, 1))
    assert desk.send(page, do="save", **dates(SHORT), **reason).status_code == 302
    assert timetable.timetable(desk.actor, page.split("/")[2]).rationale == {
        "text": "The grant ends.",
        "reason_code": "budget cycle",
        "signed_by": "Ann Wade",
        "role": "Chief executive",
        "published_on": "2010-07-01",
        "published_where": "Page 1 of the paper",
    }
    again = desk.client.get(page).text
    assert '<option value="budget cycle" selected>' in again
    assert 'value="Page 1 of the paper"' in again


def test_trying_out_dates_leaves_no_record(desk: Desk, page: str) -> None:
    before = everything()
    assert "Not kept" in desk.send(page, do="check", **dates(SHORT)).text
    assert everything() == before


def waiting(desk: Desk, page: str) -> dict[str, object]:
    """A form whose review waits for the close by two weeks, and comes a week too early."""
    desk.send(page, do="save", **dates())
    close = next(
        one for one in timetable.timetable(desk.actor, page.split("/")[2]).milestones if one.kind == "close"
    )
    step = {"step-0-kind": "review", "step-0-label": "The group reads it", "step-0-after": close.key}
    form = step | {"step-0-gap": "14", "step-0-owner": str(desk.actor.person_id)} | dates()
    desk.send(page, do="save", **form, **parts("step-0", date(2010, 10, 11)), **{"close-key": close.key})
    key = timetable.timetable(desk.actor, page.split("/")[2]).milestones[-1].key
    return form | {"close-key": close.key, "step-0-key": key} | parts("step-0", date(2010, 10, 11))


def test_moving_a_step_shows_what_moves_with_it(desk: Desk, page: str) -> None:
    form = waiting(desk, page) | parts("close", date(2010, 10, 4))
    answer = desk.send(page, do="check", **form)
    assert "Too early: not before Monday 18 October 2010." in answer.text
    assert "would move from Monday 11 October 2010 to Monday 18 October 2010" in answer.text
    assert "At least 14 days after: Answers are due" in answer.text
    assert "Ann Wade sees to it" in answer.text
    moved = desk.send(page, do="follow", **form)
    assert "Too early" not in moved.text
    assert 'name="step-0-day" type="text" value="18"' in moved.text
    assert ("review", date(2010, 10, 11)) in kept(desk, page)


def test_a_step_keeps_its_own_name_when_it_is_moved_and_saved_again(desk: Desk, page: str) -> None:
    form = waiting(desk, page)
    desk.send(page, do="save", **(form | parts("step-0", date(2010, 10, 20))))
    review = timetable.timetable(desk.actor, page.split("/")[2]).milestones[-1]
    assert (review.key, review.date) == (form["step-0-key"], date(2010, 10, 20))
    assert review.after_key == form["close-key"] and review.gap_days == 14


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"step-0-gap": "two"}, "Give a whole number of days"),
        ({"step-0-owner": "77"}, "no longer there"),
        ({"step-0-after": "gone"}, "no longer there"),
        ({"step-0-after": "itself"}, "waits for itself"),
    ],
)
def test_who_does_a_step_and_what_it_waits_for_must_be_there(
    desk: Desk, page: str, typed: dict[str, object], sentence: str
) -> None:
    form = waiting(desk, page)
    typed = {name: form["step-0-key"] if value == "itself" else value for name, value in typed.items()}
    assert sentence in desk.send(page, do="save", **(form | typed)).text


def test_the_picture_names_the_holidays_that_it_shades(desk: Desk, page: str) -> None:
    text = desk.send(page, do="check", **dates()).text
    title = text.split('id="timeline-title">')[1].split("</title>")[0]
    assert "Shaded with stripes: August." in title
    assert 'fill="url(#stripes)"' in text
    assert "1 August 2010" in text and "31 August 2010" in text


def test_a_step_is_marked_as_done_and_what_is_late_is_overdue(desk: Desk) -> None:
    reference = world.approved(desk.actor)
    address = f"/consultations/{reference}/timetable"
    desk.at(datetime(2010, 10, 15, 9, tzinfo=UTC))
    text = desk.read(address)
    assert text.count("Overdue") == 1 and text.count("Mark as done") == 2
    review = next(
        one for one in timetable.timetable(desk.actor, reference).milestones if one.kind == "review"
    )
    assert desk.client.post(f"{address}/{review.key}").status_code == 302
    text = desk.read(address)
    assert "Overdue" not in text
    assert "on 15 October 2010 planned for 12 October 2010" in text
    desk.client.post(f"{address}/{review.key}", data={"do": "undo"})
    assert "Overdue" in desk.read(address)


def test_a_launch_is_not_marked_and_a_draft_has_nothing_to_mark(desk: Desk) -> None:
    reference = world.draft(desk.actor)
    steps = timetable.timetable(desk.actor, reference).milestones
    assert desk.client.post(f"/consultations/{reference}/timetable/{steps[-1].key}").status_code == 403
    world.approval.approve(desk.actor, reference, seen_version=world.seen(desk.actor, reference))
    assert desk.client.post(f"/consultations/{reference}/timetable/{steps[0].key}").status_code == 400
    assert desk.client.post(f"/consultations/{reference}/timetable/gone").status_code == 404
