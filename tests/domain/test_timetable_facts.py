"""Promises about a timetable's facts: missing is missing, and what cannot be meant is named with its place."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.domain.errors import BadInput
from consult.domain.timetable import DateRange, Engagement, Facts, Mitigation, facts_from

WHOLE = {
    "title": "A simpler shape",
    "nation": "wales",
    "kind": "statutory",
    "statutory": "fire_plan",
    "adopted": ["compact", "HMG08"],
    "claims": [{"standard": "compact", "text": "We keep the Compact."}],
    "paper_date": "2010-06-24",
    "launch": {"from": "2010-07-05", "to": "2010-07-11"},
    "close": "2010-09-27",
    "close_time": "17:00",
    "rationale": {
        "text": "Budget",
        "reason_code": "budget_cycle",
        "published_on": "2010-07-05",
        "published_where": "the paper",
        "signed_by": "A. Reeve",
        "role": "chief executive",
    },
    "reasons": [{"rule": "PRE-3", "text": "The monitoring officer agreed", "published_on": "2010-07-05"}],
    "mitigation": [{"for": "holiday", "what": "Two weeks more", "recorded_on": "2010-07-01"}],
    "extensions": [
        {
            "announced_on": "2010-09-01",
            "old_close": "2010-09-13",
            "new_close": "2010-09-27",
            "reason": "Boards meet late",
            "told_whom": "all",
        }
    ],
    "additions": [{"date": "2010-08-02", "what": "correction 1", "material": True}],
    "prior_engagement": [{"date": "2010-05-04", "with": "the village halls", "what": "a workshop"}],
    "events": [{"date": "2010-10-06", "kind": "decision", "body": "the Board", "label": "Final decision"}],
    "polls": [{"date": "2011-05-05", "notice": "2011-03-28"}],
    "feedback": {"promised_by": "2010-10-20", "published_on": None, "delay_explained_on": None},
    "decision": {"date": "2010-10-06", "body": "the Board", "public_body": True},
    "eia": {"screened_on": "2010-06-01", "published_on": "2010-07-05"},
    "local": {
        "min_days": 84,
        "exception_floor_days": 56,
        "holiday_extra_days": 14,
        "feedback_within": "3 months",
        "early_notice_days": 28,
        "effective_from": "2009-03-01",
        "text_ref": "Severnvale Compact, 4.2",
    },
}

REFUSED = [
    ({"lanch": "2010-07-05"}, "lanch", "not known"),
    ({"launch": "5 July 2010"}, "launch", "2010-07-05"),
    ({"launch": "2010-02-30"}, "launch", "not a date"),
    ({"launch": "2010-07-05T09:00"}, "launch", "not a date"),
    ({"launch": "20100705"}, "launch", "not a date"),
    ({"launch": "2010-W27-1"}, "launch", "not a date"),
    ({"launch": 20100705}, "launch", "not a date"),
    ({"launch": True}, "launch", "not a date"),
    ({"launch": "0210-07-05"}, "launch", "year 210"),
    ({"launch": "9999-12-31"}, "launch", "year 9999"),
    ({"launch": {"from": "2010-07-11", "to": "2010-07-05"}}, "launch.to", "before the first"),
    ({"launch": {"from": "2010-07-05"}}, "launch", "both"),
    ({"launch": {"from": "2010-07-05", "til": "2010-07-11"}}, "launch.til", "not known"),
    ({"launch": {"from": "2010-07-05", "to": "soon"}}, "launch.to", "not a date"),
    ({"launch": "2010-07-05", "close": "2010-07-04"}, "close", "before the launch"),
    (
        {"launch": {"from": "2010-07-05", "to": "2010-07-11"}, "close": "2010-07-08"},
        "close",
        "last possible day",
    ),
    (
        {"launch": "2010-07-05", "close": "2010-09-27", "extensions": [{"new_close": "2010-07-04"}]},
        "extensions[0].new_close",
        "before the launch",
    ),
    ({"close_time": "5pm"}, "close_time", "17:00"),
    ({"close_time": "24:00"}, "close_time", "17:00"),
    ({"close_time": 17}, "close_time", "17:00"),
    ({"close_time": time(17, 0, 30)}, "close_time", "17:00"),
    ({"close": "2025-03-30", "close_time": "01:30"}, "close_time", "clocks change"),
    ({"nation": "England"}, "nation", "northern-ireland"),
    ({"kind": "formal"}, "kind", "formal_written"),
    ({"statutory": "plan"}, "statutory", "local_plan"),
    ({"adopted": "compact"}, "adopted", "list"),
    ({"adopted": ["compact", "CPT11"]}, "adopted[1]", "CPT11"),
    ({"claims": ["We keep the Compact."]}, "claims[0]", "table"),
    ({"claims": [{"standard": "everything"}]}, "claims[0].standard", "compact"),
    ({"events": [{}, {}, {"date": "8 Sept"}]}, "events[2].date", "8 Sept"),
    ({"events": [{"kind": "party"}]}, "events[0].kind", "review"),
    ({"mitigation": [{"for": "rain"}]}, "mitigation[0].for", "holiday"),
    ({"mitigation": {"for": "holiday"}}, "mitigation", "list"),
    ({"rationale": "Budget"}, "rationale", "table"),
    ({"rationale": {"text": 5}}, "rationale.text", "text"),
    ({"decision": {"public_body": "yes"}}, "decision.public_body", "true or false"),
    ({"local": {"min_days": "84"}}, "local.min_days", "whole number"),
    ({"local": {"min_days": -1}}, "local.min_days", "whole number"),
    ({"local": {"min_days": True}}, "local.min_days", "whole number"),
    ({"local": {"min_days": 10**30}}, "local.min_days", "whole number"),
    ({"local": {"feedback_within": 1.5}}, "local.feedback_within", "whole number"),
    ({"local": {"feedback_within": "soon"}}, "local.feedback_within", "3 months"),
    ({"local": {"feedback_within": "-3 months"}}, "local.feedback_within", "3 months"),
    (
        {"extensions": [{"old_close": "2010-09-27", "new_close": "2010-09-27"}]},
        "extensions[0].new_close",
        "later",
    ),
    ({"title": ["a"]}, "title", "text"),
    ({"title": "half a letter: \ud83d"}, "title", "cannot be kept"),
    ({"claims": [{"text": "a null: \0"}]}, "claims[0].text", "cannot be kept"),
    ({"a\nkey": 1}, "a key", "not known"),
]


def test_every_key_of_a_timetable_file_is_read():
    facts = facts_from(WHOLE)
    assert facts.launch == DateRange(date(2010, 7, 5), date(2010, 7, 11))
    assert (facts.close, facts.close_time, facts.nation) == (date(2010, 9, 27), time(17), "wales")
    assert facts.mitigation == (Mitigation("holiday", "Two weeks more", date(2010, 7, 1)),)
    assert facts.prior_engagement == (Engagement(date(2010, 5, 4), "the village halls", "a workshop"),)
    assert facts.local and facts.local.feedback_within == "3 months"
    assert facts.decision and facts.decision.public_body is True
    assert set(WHOLE) == set(Facts.__dataclass_fields__)


@pytest.mark.parametrize("key", WHOLE)
def test_any_missing_or_empty_key_is_missing_data(key):
    without = {name: value for name, value in WHOLE.items() if name != key}
    assert facts_from({**without, key: None}) == facts_from(without)


def test_dates_and_times_may_come_as_such():
    facts = facts_from({"launch": date(2010, 7, 5), "close": date(2010, 9, 27), "close_time": time(17)})
    assert facts == facts_from({"launch": "2010-07-05", "close": "2010-09-27", "close_time": "17:00"})
    assert facts.launch and facts.launch.is_one_day


@pytest.mark.parametrize(
    ("data", "place", "part"), REFUSED, ids=lambda value: value if isinstance(value, str) else ""
)
def test_what_cannot_be_meant_is_named_with_its_place(data, place, part):
    with pytest.raises(BadInput) as refused:
        facts_from(data)
    assert list(refused.value.problems) == [place]
    assert part in refused.value.problems[place]
    assert place in str(refused.value)


def test_all_problems_are_told_at_once():
    with pytest.raises(BadInput) as refused:
        facts_from({"launch": "soon", "close": "later", "colour": "red"})
    assert set(refused.value.problems) == {"launch", "close", "colour"}


def test_a_file_full_of_problems_is_told_in_one_line():
    with pytest.raises(BadInput) as refused:
        facts_from({f"{number}" * 100: 1 for number in range(200)})
    assert len(str(refused.value)) < 3000
    assert str(refused.value).endswith("more.")


def test_a_timetable_that_is_no_table_is_refused():
    with pytest.raises(BadInput, match="table of keys"):
        facts_from(["2010-07-05"])  # type: ignore[arg-type]


def test_the_close_after_every_extension_is_the_final_one():
    moved = {"close": "2010-09-13", "extensions": [{"new_close": "2010-09-27"}, {"new_close": "2010-09-20"}]}
    assert facts_from(moved).final_close == date(2010, 9, 27)
    assert facts_from({"close": "2010-09-13"}).final_close == date(2010, 9, 13)
    assert facts_from({}).final_close is None


def test_the_decision_is_an_event_and_is_not_told_twice():
    decided = {"date": "2010-10-06", "kind": "decision", "body": "the Board"}
    review = {"date": "2010-09-08", "kind": "review"}
    facts = facts_from({"events": [decided, review], "decision": {"date": "2010-10-06"}})
    assert [event.kind for event in facts.dated("review", "decision")] == ["review", "decision"]
    only = facts_from({"events": [review], "decision": {"date": "2010-10-06", "body": "the Board"}})
    assert [(event.kind, event.body) for event in only.dated("review", "decision")][1] == (
        "decision",
        "the Board",
    )


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12) | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from([*WHOLE, "x"]), ANYTHING, max_size=6))
def test_whatever_stands_in_a_file_it_is_read_or_refused_in_a_sentence(data):
    try:
        facts = facts_from(data)
    except BadInput as refused:
        assert refused.problems and all(sentence.endswith(".") for sentence in refused.problems.values())
    else:
        assert isinstance(facts, Facts)
