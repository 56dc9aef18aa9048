"""Promises about the edges of the standards: first and last days, one day more or less, and what is said of them."""

from datetime import date, timedelta

import pytest

from consult.domain.standards import EDITIONS
from consult.domain.standards.editions import in_force
from consult.domain.timetable import DateRange
from tests.domain.test_standards import found

# The dated tables, each line as its source has it: the first day and the last, None for still in force.

EDITIONS_AS_PUBLISHED = [
    ("CPT98", "1998-11-01", "2009-12-15"),
    ("CPC00", "2000-05-01", "2009-12-15"),
    ("CPT09", "2009-12-16", "2010-12-21"),
    ("CPT10", "2010-12-22", "2025-07-16"),
    ("COV25", "2025-07-17", None),
    ("HMG00", "2001-01-02", "2004-03-31"),
    ("HMG04", "2004-04-01", "2008-10-31"),
    ("HMG08", "2008-11-01", "2012-07-16"),
    ("HMP12", "2012-07-17", "2013-10-31"),
    ("HMP13", "2013-11-01", "2015-12-31"),
    ("HMP16", "2016-01-01", "2018-03-18"),
    ("HMP18", "2018-03-19", None),
]
LAWS_AS_MADE = [
    ("BV-2", "2009-04-01", "2015-05-25"),
    ("BV-1", "1999-07-27", None),
    ("BV-3", "2011-09-02", "2024-05-07"),
    ("ACC-1", "2018-09-23", None),
    ("INF-1", "2005-01-01", None),
    ("INF-2", "2018-05-25", None),
    ("PLN-1", "2012-04-06", None),
    ("PLN-4", "2018-06-01", None),
]
DAY = timedelta(days=1)


def codes_on(day):
    return {edition.code for edition in in_force(DateRange(day, day))}


@pytest.mark.parametrize(("code", "first", "last"), EDITIONS_AS_PUBLISHED)
def test_an_edition_holds_from_its_first_day_to_its_last(code, first, last):
    first, last = date.fromisoformat(first), date.fromisoformat(last or "2040-01-01")
    assert code not in codes_on(first - DAY)
    assert code in codes_on(first)
    assert code in codes_on(last)
    if last.year < 2040:
        assert code not in codes_on(last + DAY)
        assert code in {one.code for one in in_force(DateRange(last, last + DAY))}
    assert code in {one.code for one in in_force(DateRange(first - DAY, first))}


def test_the_table_of_editions_has_no_line_that_is_not_tested():
    assert {code for code, _first, _last in EDITIONS_AS_PUBLISHED} == {edition.code for edition in EDITIONS}


def holds(rule_id, day):
    facts = {"launch": day.isoformat(), "close": (day + 90 * DAY).isoformat()}
    finding = found(facts)[1][rule_id]
    return finding["verdict"] != "N/A" or (
        "before" not in finding["explanation"] and "ended" not in finding["explanation"]
    )


@pytest.mark.parametrize(("rule_id", "first", "last"), LAWS_AS_MADE)
def test_a_law_holds_from_its_first_day_to_its_last(rule_id, first, last):
    first = date.fromisoformat(first)
    assert [holds(rule_id, day) for day in (first - DAY, first)] == [False, True]
    if last:
        last = date.fromisoformat(last)
        assert [holds(rule_id, day) for day in (last, last + DAY)] == [True, False]


# Lengths: two days too few, one too few, enough.

LENGTHS = [
    ("CPT09-1", 84, {"launch": "2010-02-01", "adopted": ["compact"]}),
    ("CPT10-2.4b", 84, {"launch": "2015-02-02", "adopted": ["compact"]}),
    ("HMG00-5", 84, {"launch": "2002-02-04"}),
    ("HMG04-1.4", 84, {"launch": "2006-01-02", "mitigation": [{"for": "holiday"}]}),
    ("HMG08-2", 84, {"launch": "2010-02-01"}),
    ("HMP12-1", 14, {"launch": "2012-10-01"}),
    ("LOC-1", 60, {"launch": "2010-02-01", "local": {"min_days": 60}}),
    ("LOC-2", 30, {"launch": "2010-02-01", "local": {"exception_floor_days": 30}}),
    ("LOC-3", 75, {"launch": "2010-07-01", "local": {"min_days": 60, "holiday_extra_days": 15}}),
    ("PLN-1", 28, {"launch": "2015-02-02", "statutory": "supplementary_plan"}),
    ("PLN-2", 42, {"launch": "2015-02-02", "statutory": "local_plan"}),
    ("PLN-3", 42, {"launch": "2015-02-02", "statutory": "neighbourhood_plan"}),
    ("WAL-1", 84, {"launch": "2015-02-02", "nation": "wales"}),
    ("SCO-1", 84, {"launch": "2015-02-02", "nation": "scotland"}),
    ("NI-1", 84, {"launch": "2015-02-02", "nation": "northern-ireland"}),
]
CONFIRMED = ("PLN-3", "WAL-1", "SCO-1")  # known from memory: they accuse only when confirmed


@pytest.mark.parametrize(("rule_id", "days", "facts"), LENGTHS, ids=lambda value: str(value)[:12])
def test_a_length_is_kept_on_its_day_doubtful_a_day_before_and_broken_two_days_before(rule_id, days, facts):
    launch = date.fromisoformat(facts["launch"])
    said = []
    for length in (days - 2, days - 1, days):
        close = (launch + length * DAY).isoformat()
        finding = found({**facts, "close": close}, CONFIRMED)[1][rule_id]
        assert (finding["measured"], finding["required"]) == (length, days)
        said.append((finding["verdict"], finding.get("short_by")))
    assert said == [("BREACH", 2), ("MARGIN", None), ("PASS", None)]


@pytest.mark.parametrize(
    ("published", "verdict"), [("2015-02-02", "EXPLAINED"), ("2015-02-03", "EXPLAINED-LATE")]
)
def test_a_reason_counts_on_the_day_of_the_launch_and_is_late_the_day_after(published, verdict):
    facts = {
        "launch": "2015-02-02",
        "close": "2015-03-02",
        "rationale": {"text": "Budget.", "published_on": published},
    }
    assert found(facts)[1]["CPT10-2.4b"]["verdict"] == verdict


# Feedback: on the day that it is due, and a day late; the delay explained in time, and a day late.

DUE = [
    ("HMG04-4.3", "2006-08-31", "2006-11-30"),  # three calendar months, clamped to the month's last day
    ("HMG04-4.3", "2006-11-30", "2007-02-28"),
    ("HMG08-6", "2010-05-31", "2010-08-31"),
    ("HMP16-J", "2017-05-31", "2017-08-23"),  # twelve weeks
]


@pytest.mark.parametrize(("rule_id", "close", "due"), DUE)
def test_feedback_is_kept_on_the_day_it_is_due_and_broken_a_day_later(rule_id, close, due):
    due = date.fromisoformat(due)
    facts = {"launch": (date.fromisoformat(close) - 84 * DAY).isoformat(), "close": close}
    for day, verdict, late in ((due, "PASS", None), (due + DAY, "BREACH", 1)):
        finding = found({**facts, "feedback": {"published_on": day.isoformat()}})[1][rule_id]
        assert (finding["verdict"], finding.get("short_by")) == (verdict, late)
        assert (finding["measured"], finding["required"]) == (day.isoformat(), due.isoformat())
    assert "That is 1 day late." in finding["explanation"]
    for day, verdict in ((due, "EXPLAINED"), (due + DAY, "EXPLAINED-LATE")):
        told = {"published_on": (due + 9 * DAY).isoformat(), "delay_explained_on": day.isoformat()}
        finding = found({**facts, "feedback": told})[1][rule_id]
        assert (finding["verdict"], finding["short_by"]) == (verdict, 9)


# A poll on Thursday 6 May 2010 (a general election, with local polls): the window and the days beside it.


@pytest.mark.parametrize(
    ("launch", "verdict"), [("2010-04-05", "ADVISE"), ("2010-05-06", "ADVISE"), ("2010-05-07", "PASS")]
)
def test_a_launch_is_in_an_election_period_from_its_first_day_to_the_poll(launch, verdict):
    facts = {
        "launch": launch,
        "close": "2010-09-30",
        "polls": [{"date": "2010-05-06", "notice": "2010-04-05"}],
    }
    assert found(facts)[1]["HMG08-1e"]["verdict"] == verdict
