"""Promises about single rules at their edges: the verdict, what was measured, and the words, to the letter."""

import pytest

from tests.domain.test_standards import found

SUMMER = {"launch": "2010-07-05", "close": "2010-09-27"}


def step(kind, day, **more):
    return {"kind": kind, "date": day, **more}


# rule, facts, verdict and measure, explanation, remedy
FINDINGS = [
    (
        "CNT-7",
        {**SUMMER, "close_time": "00:00"},
        ("ADVISE", "00:00"),
        "Midnight may be read as the beginning or the end of Monday 27 September 2010; here it is the beginning.",
        "Use 11:59pm on the last day for replies.",
    ),
    (
        "CNT-7",
        {**SUMMER, "close_time": "12:00"},
        ("PASS", 84),
        "Replies are in time until Monday 27 September 2010, midday, London time.",
        "",
    ),
    (
        "HMG08-3",
        {**SUMMER, "close_time": "17:05"},
        ("PASS", "2010-09-27"),
        "Replies are accepted until Monday 27 September 2010, 5:05pm. The ways to reply are for the paper itself to "
        "show.",
        "",
    ),
    (
        "HMG08-3",
        {"launch": "2010-07-05", "events": [step("review", "2010-09-28", body="the Board")]},
        ("BREACH", "none; at the latest 2010-09-28"),
        "No closing date is stated. Replies can be used no later than the review by the Board on Tuesday 28 September "
        "2010.",
        "State the closing day and time in the paper.",
    ),
    (
        "HMG08-3",
        {"launch": "2010-07-05"},
        ("BREACH", None),
        "No closing date is stated.",
        "State the closing day and time in the paper.",
    ),
    (
        "HMG08-7",
        {
            "launch": "2010-03-01",
            "close": "2010-06-08",
            "extensions": [{"told_whom": "All partners"}, {"told_whom": "the district councils"}],
        },
        ("BREACH", "the district councils"),
        "The extension was told to “the district councils”, which is not everyone.",
        "Tell everyone who was first told, and record it.",
    ),
    # Early notice a day before the launch, on its day, and within its week.
    (
        "CPT10-2.4a",
        {"launch": "2015-09-01", "events": [step("early_notice", "2015-08-31")]},
        ("PASS", "2015-08-31"),
        "Early notice was given on Monday 31 August 2015.",
        "",
    ),
    (
        "CPT10-2.4a",
        {"launch": "2015-09-01", "events": [step("early_notice", "2015-09-01")]},
        ("ADVISE", "2015-09-01"),
        "The notice of Tuesday 1 September 2015 came no earlier than the launch.",
        "Give notice before the launch.",
    ),
    (
        "CPT10-2.4a",
        {"launch": {"from": "2015-09-01", "to": "2015-09-07"}, "events": [step("early_notice", "2015-09-01")]},
        ("DEPENDS", "2015-09-01"),
        "Whether the notice of Tuesday 1 September 2015 came before the launch depends on its day.",
        "Settle the day of the launch.",
    ),
    # An informal exercise needs a reason at any length; one under the refreshed Compact.
    (
        "CPT09-1",
        {**SUMMER, "kind": "informal"},
        ("BREACH", 84),
        "Twelve weeks; the refreshed Compact of December 2009 asks for twelve; an informal exercise needs a reason at "
        "any length; no reason is published yet. Monday 5 July to Monday 27 September 2010 is 84 days, 12 weeks; 84 "
        "are expected.",
        "Publish the reason for the informal way by the launch.",
    ),
    (
        "LOC-1",
        {"local": {"min_days": 60}},
        ("NODATA", None),
        "No launch date is given, so the length cannot be counted.",
        "State the launch and a closing date.",
    ),
    (
        "LOC-1",
        {"launch": "2010-07-05", "local": {"min_days": 60}},
        ("NODATA", None),
        "No closing date is stated, and no review or decision follows the launch; nothing can be counted.",
        "State the launch and a closing date.",
    ),
    # A claim is tested as its words have it.
    (
        "GUN-6",
        {"launch": "2011-03-01", "close": "2011-04-25", "claims": [{"text": "You have eight weeks."}]},
        ("MARGIN", 55),
        "The paper says: “You have eight weeks”. Seven weeks and six days; the paper promises eight weeks; it is eight "
        "weeks only if the launch day is counted. Tuesday 1 March to Monday 25 April 2011 is 55 days, 7 weeks 6 days; "
        "56 are expected.",
        "True only if replies are accepted at least until Tuesday 26 April 2011 (for a launch on Tuesday 1 March). "
        "Otherwise correct the paper in public.",
    ),
    (
        "GUN-6",
        {"launch": "2010-07-05", "close": "2010-08-17", "claims": [{"standard": "government", "text": "As it asks."}]},
        ("BREACH", 43),
        "The paper says: “As it asks”. That does not hold. Six weeks and one day; the government code of practice on "
        "consultation of 2008 asks for twelve weeks; no reason is published yet. Monday 5 July to Tuesday 17 August "
        "2010 is 43 days, 6 weeks 1 day; 84 are expected, so it is 41 days short.",
        "True only if replies are accepted at least until Monday 27 September 2010 (for a launch on Monday 5 July). "
        "Otherwise correct the paper in public.",
    ),
    (
        "GUN-6",
        {"launch": "2010-07-05", "close": "2010-09-27", "claims": [{"standard": "compact", "text": ""}]},
        ("PASS", 84),
        "That holds. Twelve weeks; the refreshed Compact of December 2009 asks for twelve weeks (a local compact may "
        "set another number). Monday 5 July to Monday 27 September 2010 is 84 days, 12 weeks; 84 are expected.",
        "",
    ),
    # Feedback with its reasons, under the code of 2000.
    (
        "HMG00-6",
        {"launch": "2002-02-04", "close": "2002-05-06", "feedback": {"published_on": "2002-08-01"}},
        ("PASS", "2002-08-01"),
        "Feedback was published on Thursday 1 August 2002. Whether reasons stand beside the views is for a reader of "
        "the report.",
        "",
    ),
    (
        "HMG00-6",
        {"launch": "2002-02-04", "close": "2002-05-06"},
        ("NODATA", None),
        "No date for telling people what became of their views is recorded.",
        "Date the report on the views, and name a co-ordinator.",
    ),
    # Holidays: the first and last day of a season.
    (
        "HMG08-2h",
        {"launch": {"from": "2010-08-30", "to": "2010-08-31"}, "close": "2010-11-30"},
        ("DEPENDS", {"min": 0, "max": 1}),
        "August: 1 of 31 days. Nothing is recorded to make up for it.",
        "Give more time, talk to partners before the holidays or close well after them, and record which.",
    ),
    (
        "HMG08-2h",
        {"launch": "2010-05-31", "close": "2010-08-01", "mitigation": [{"for": "holiday"}]},
        ("PASS", 1),
        "August: 1 of 31 days. What was done about it is recorded.",
        "",
    ),
    (
        "HMG08-2h",
        {"launch": "2010-05-31", "close": "2010-07-31"},
        ("PASS", 0),
        "No holiday season falls into the time for answering.",
        "",
    ),
    # The end of a holiday season, under the principles of 2016; twelve weeks under the Compact of 1998.
    (
        "HMP16-G",
        {"launch": "2017-06-01", "close": "2017-08-31"},
        ("ADVISE", 31),
        "August: 31 of 31 days; one bank holiday: Monday 28 August 2017. Nothing is recorded to make up for it. It "
        "even closes inside a holiday season (August).",
        "Give more time, talk to partners before the holidays or close well after them, and record which.",
    ),
    (
        "HMP16-G",
        {"launch": "2017-06-01", "close": "2017-09-01"},
        ("ADVISE", 31),
        "August: 31 of 31 days; one bank holiday: Monday 28 August 2017. Nothing is recorded to make up for it.",
        "Give more time, talk to partners before the holidays or close well after them, and record which.",
    ),
    (
        "HMG04-1.4",
        {"launch": "2006-07-03", "close": "2006-09-25"},
        ("PASS", 84),
        "Twelve weeks; the government code of practice on consultation of 2004 asks for twelve. Monday 3 July to "
        "Monday 25 September 2006 is 84 days, 12 weeks; 84 are expected. August: 31 of 31 days; one bank holiday: "
        "Monday 28 August 2006. Nothing is recorded to make up for it.",
        "Think of a longer time because of the holidays, or record what is done about them.",
    ),
    (
        "CPT98-1",
        {"launch": "1999-06-01", "close": "1999-08-24"},
        ("PASS", 84),
        "Twelve weeks; the Compact of 1998 asks for a reasonable time and names no number.",
        "",
    ),
    (
        "CPT98-1",
        {"launch": "1999-06-01", "close": "1999-08-23"},
        ("ADVISE", 83),
        "Eleven weeks and six days; the Compact of 1998 asks for a reasonable time and names no number. No reason is "
        "published yet.",
        "Say in the paper why this time is enough.",
    ),
    # Papers on the day of the meeting itself; later ones are for another meeting.
    (
        "COM-1",
        {
            "launch": "2010-06-01",
            "events": [
                step("decision", "2010-10-20"),
                step("papers_despatched", "2010-10-20"),
                step("papers_despatched", "2010-10-21"),
            ],
        },
        ("ADVISE", 0),
        "For the meeting on Wednesday 20 October 2010 papers go out by Tuesday 12 October (working days), Wednesday 13 "
        "October (Saturdays too) or Thursday 14 October (every day). They go out on Wednesday 20 October 2010.",
        "Send the papers by Tuesday 12 October 2010.",
    ),
    # No equality analysis at all.
    (
        "PSED-1",
        {"launch": "2012-07-02", "decision": {"date": "2012-10-20"}},
        ("NODATA", None),
        "No equality analysis is dated.",
        "Record when the analysis, or the screening, was made.",
    ),
]  # fmt: skip


@pytest.mark.parametrize("row", FINDINGS, ids=lambda row: row[0])
def test_what_a_rule_finds_at_its_edge(row):
    rule_id, facts, measured, explanation, remedy = row
    finding = found(facts)[1][rule_id]
    assert (finding["verdict"], finding["measured"]) == measured
    assert finding["explanation"] == explanation
    assert finding["remedy"] == remedy
