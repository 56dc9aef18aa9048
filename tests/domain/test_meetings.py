"""Dates of meetings as people paste them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.domain.errors import BadInput
from consult.domain.meetings import MOST, MeetingDay, line_of, meetings_from

MET, DUE = date(2010, 10, 12), date(2010, 10, 1)


@pytest.mark.parametrize(
    ("line", "meeting"),
    [
        ("12 October 2010", MeetingDay(MET)),
        ("Tuesday 12 October 2010", MeetingDay(MET)),
        ("Tuesday, 12th October, 2010", MeetingDay(MET)),
        ("12 Oct 2010", MeetingDay(MET)),
        ("12th of oct. 2010", MeetingDay(MET)),
        ("12/10/2010", MeetingDay(MET)),
        ("12.10.2010", MeetingDay(MET)),
        ("2010-10-12", MeetingDay(MET)),
        ("12 October 2010; papers by 1 October", MeetingDay(MET, DUE)),
        ("12 October 2010, papers by Friday 1 October 2010", MeetingDay(MET, DUE)),
        ("2010-10-12\t2010-10-01", MeetingDay(MET, DUE)),
        ("12/10/2010,01/10/2010,Executive", MeetingDay(MET, DUE, "Executive")),
        ("12 October 2010; Full Council; papers due 1/10", MeetingDay(MET, DUE, "Full Council")),
        ("12 October 2010 – Full Council", MeetingDay(MET, None, "Full Council")),
        ("9 January 2011; papers by 20 December", MeetingDay(date(2011, 1, 9), date(2010, 12, 20))),
        ("29 February 2012", MeetingDay(date(2012, 2, 29))),
    ],
)
def test_a_line_is_read_as_its_writer_meant_it(line: str, meeting: MeetingDay) -> None:
    assert meetings_from(line) == [meeting]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("12 October", "write the year"),
        ("in room 4", "begin with a date"),
        ("31 June 2010", "31 June 2010 is not a real date"),
        ("29 February 2011", "not a real date"),
        ("12 Foctober 2010", "Foctober is not the name of a month"),
        ("12 October 1066", "between 1980 and 2100"),
        ("12 October 2010; papers by 13 October 2010", "due after the meeting"),
        ("12 October 2010; " + "x" * 201, "no more than 200 characters"),
    ],
)
def test_a_line_that_is_no_meeting_is_named_with_what_to_do(line: str, said: str) -> None:
    with pytest.raises(BadInput, match=said) as refused:
        meetings_from(f"Date of meeting\n\n{line}")
    assert list(refused.value.problems) == ["line 3"]


def test_meetings_are_put_in_order_and_a_day_stands_once() -> None:
    assert [one.date.month for one in meetings_from("1 May 2011\n1 March 2011\n")] == [3, 5]
    with pytest.raises(BadInput, match="Line 2: 1 May 2011 stands here twice"):
        meetings_from("1 May 2011\n1/5/2011")


def test_more_lines_than_anybody_meets_are_refused() -> None:
    lines = [str(date(2010, 1, 1) + timedelta(days=number)) for number in range(MOST + 1)]
    assert len(meetings_from("\n".join(lines[:MOST]))) == MOST
    with pytest.raises(BadInput, match="more than 200 meetings"):
        meetings_from("\n".join(lines))


@given(
    met=st.dates(date(1981, 1, 1), date(2100, 12, 31)),
    lead=st.none() | st.integers(0, 400),
    label=st.sampled_from(["", "Board", "Cabinet (special)", "Room A; upstairs"]),
)
def test_a_meeting_written_out_is_read_back_the_same(met: date, lead: int | None, label: str) -> None:
    one = MeetingDay(met, met - timedelta(days=lead) if lead is not None else None, label)
    if one.papers_by is None or one.papers_by.year >= 1980:
        assert meetings_from(line_of(one)) == [one]


@given(st.text(max_size=200))
def test_whatever_is_pasted_is_read_or_refused_in_words(text: str) -> None:
    try:
        meetings_from(text)
    except BadInput as refused:
        assert str(refused)
