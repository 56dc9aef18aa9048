"""Promises about the days before a poll: the first day of the time, the poll itself, and the days beside them."""

import pytest

from tests.domain.test_standards import found

POLL = [{"date": "2010-05-06", "notice": "2010-04-12"}]
MAY = [{"date": "2016-05-05", "notice": "2016-03-30"}]
ELECTION = [{"for": "election"}]
BEFORE = "The time before the poll on Thursday 6 May 2010 runs from Monday 12 April 2010."
GENERAL = "The time before the general election on Thursday 6 May 2010 runs from Monday 12 April 2010."
LOCAL = "The time before the poll on Thursday 5 May 2016 runs from Wednesday 30 March 2016."
OUTSIDE = "The launch is outside every election period that is known; by-elections are not in the table."
DONE = "What was done about it is recorded."


def step(kind, day, **more):
    return {"kind": kind, "date": day, **more}


def launched(day, **more):
    return {"launch": day, "close": "2010-09-30", "polls": POLL, **more}


def in_2016(day, **more):
    return {"launch": day, "close": "2016-06-24", "polls": MAY, **more}


def in_2011(day):
    return {"launch": day, "close": "2011-06-24", "polls": [{"date": "2011-05-05", "notice": "2011-03-29"}]}


# rule, facts, verdict and measure, explanation, remedy
FINDINGS = [
    # A launch before a poll: the day before the period, its first day, the day of the poll, the day after.
    (
        "HMG08-1e",
        launched("2010-04-11"),
        ("ADVISE", None),
        f"{GENERAL} The paper was out when it began.",
        "Stop publicity, make up the time afterwards, and record what was done about the election.",
    ),
    ("HMG08-1e", launched("2010-04-11", mitigation=ELECTION), ("PASS", None), f"{GENERAL} {DONE}", ""),
    (
        "HMG08-1e",
        launched("2010-04-12"),
        ("ADVISE", "2010-04-12"),
        f"{BEFORE} The launch falls into it.",
        "Launch on Friday 7 May 2010 or later, or take advice and record it.",
    ),
    (
        "HMG08-1e",
        launched("2010-04-12", mitigation=ELECTION),
        ("PASS", "2010-04-12"),
        f"{BEFORE} The launch falls into it. {DONE}",
        "",
    ),
    (
        "HMG08-1e",
        launched("2010-05-06"),
        ("ADVISE", "2010-04-12"),
        f"{BEFORE} The launch falls into it.",
        "Launch on Friday 7 May 2010 or later, or take advice and record it.",
    ),
    ("HMG08-1e", launched("2010-05-07"), ("PASS", None), OUTSIDE, ""),
    (
        "HMG08-1e",
        launched({"from": "2010-04-05", "to": "2010-04-12"}),
        ("DEPENDS", "2010-04-12"),
        f"{BEFORE} Whether the launch falls into it depends on its day.",
        "Settle the day of the launch.",
    ),
    ("HMG08-1e", {"launch": "2010-03-01", "close": "2010-03-24"}, ("PASS", None), OUTSIDE, ""),
    # What the public sees before a poll.
    (
        "PRE-3",
        in_2016("2016-03-01"),
        ("PASS", None),
        f"{LOCAL} No step of this timetable that the public sees falls into it.",
        "",
    ),
    (
        "PRE-3",
        in_2016(
            "2016-03-29",
            events=[
                step("comment", "2016-05-05", label="Open day"),
                step("analysis", "2016-04-21"),
                step("review", "2016-03-30"),
                step("review", "2016-05-06"),
            ],
        ),
        ("ADVISE", None),
        f"{LOCAL} These steps fall inside it: the review, Wednesday 30 March 2016; Open day, Thursday 5 May 2016.",
        "Move these steps after the poll, or ask the monitoring officer and record the answer.",
    ),
    (
        "PRE-3",
        in_2016({"from": "2016-03-29", "to": "2016-03-31"}),
        ("DEPENDS", None),
        f"{LOCAL} These steps fall inside it: the launch, Thursday 31 March 2016.",
        "Move these steps after the poll, or ask the monitoring officer and record the answer.",
    ),
    (
        "PRE-3",
        in_2016({"from": "2016-03-30", "to": "2016-03-31"}, kind="internal_partner"),
        ("ADVISE", None),
        f"{LOCAL} These steps fall inside it: the launch, Wednesday 30 March 2016; the launch, Thursday 31 March "
        "2016. A paper to a closed list of partners is hardly publicity.",
        "Move these steps after the poll, or ask the monitoring officer and record the answer.",
    ),
    (
        "PRE-3",
        in_2016("2016-03-01", decision={"date": "2016-04-30"}, feedback={"promised_by": "2016-05-04"},
                mitigation=ELECTION),
        ("PASS", None),
        f"{LOCAL} These steps fall inside it: the decision, Saturday 30 April 2016; the feedback, Wednesday 4 May "
        f"2016. {DONE}",
        "",
    ),
    (
        "PRE-3",
        in_2016(
            {"from": "2016-03-29", "to": "2016-03-31"},
            events=[step("comment", "2016-04-20", label=each) for each in ("Open day", "Walk", "Fair", "Tour", "Call")],
        ),
        ("ADVISE", None),
        f"{LOCAL} These steps fall inside it: the launch, Thursday 31 March 2016; Call, Wednesday 20 April 2016; Fair, "
        "Wednesday 20 April 2016; Open day, Wednesday 20 April 2016; Tour, Wednesday 20 April 2016; Walk, Wednesday "
        "20 April 2016.",
        "Move these steps after the poll, or ask the monitoring officer and record the answer.",
    ),
    # The code on publicity of 31 March 2011, and the day before it.
    (
        "PRE-3",
        in_2011("2011-03-30"),
        ("ADVISE", None),
        "The time before the poll on Thursday 5 May 2011 runs from Tuesday 29 March 2011. These steps fall inside it: "
        "the launch, Wednesday 30 March 2011. The code of 1988, as it stood then, is known from memory only.",
        "Move these steps after the poll, or ask the monitoring officer and record the answer.",
    ),
    (
        "PRE-3",
        in_2011("2011-03-31"),
        ("ADVISE", None),
        "The time before the poll on Thursday 5 May 2011 runs from Tuesday 29 March 2011. These steps fall inside it: "
        "the launch, Thursday 31 March 2011.",
        "Move these steps after the poll, or ask the monitoring officer and record the answer.",
    ),
    ("PRE-3", {}, ("NODATA", None), "No launch date is given.", "State the launch."),
    (
        "PRE-2",
        in_2016("2016-03-01"),
        ("ADVISE", None),
        f"{LOCAL} Whether anything in the paper could favour a party is for a person to read.",
        "Look at words, pictures and names before it goes out.",
    ),
    (
        "PRE-4",
        in_2016("2016-03-01"),
        ("ADVISE", None),
        f"{LOCAL} Put it off only if it could favour a candidate.",
        "Note why the paper may go on before the poll.",
    ),
    (
        "PRE-4",
        in_2016("2016-03-01", kind="internal_partner"),
        ("PASS", None),
        f"{LOCAL} A paper to a closed list of partners may go on.",
        "",
    ),
    (
        "PRE-4",
        {"launch": "2016-07-01", "close": "2016-09-24"},
        ("N/A", None),
        "No poll is stated or known that touches this timetable; by-elections are not in the table.",
        "",
    ),
    # The notice of a poll on its last day, and a day late.
    (
        "PRE-1",
        in_2016("2016-03-01"),
        ("PASS", "2016-03-30"),
        "The last day for the notice of the poll on Thursday 5 May 2016 is Wednesday 30 March 2016.",
        "",
    ),
    (
        "PRE-1",
        in_2016("2016-03-01", polls=[{"date": "2016-05-05", "notice": "2016-03-31"}]),
        ("ADVISE", "2016-03-31"),
        "The last day for the notice of the poll on Thursday 5 May 2016 is Wednesday 30 March 2016. The notice is "
        "recorded for Thursday 31 March 2016, which is later.",
        "Check the day of the notice.",
    ),
    (
        "PRE-1",
        in_2016("2016-03-01", polls=[]),
        ("PASS", "2016-03-30"),
        "The last day for the notice of the poll on Thursday 5 May 2016 (if your area votes in it) is Wednesday 30 "
        "March 2016.",
        "",
    ),
    (
        "PRE-1",
        {"launch": "2016-07-01", "close": "2016-09-24"},
        ("N/A", None),
        "No poll is stated or known that touches this timetable.",
        "",
    ),
]  # fmt: skip


@pytest.mark.parametrize("row", FINDINGS, ids=lambda row: row[0])
def test_what_is_found_of_a_time_before_a_poll(row):
    rule_id, facts, measured, explanation, remedy = row
    finding = found(facts)[1][rule_id]
    assert (finding["verdict"], finding["measured"]) == measured
    assert finding["explanation"] == explanation
    assert finding["remedy"] == remedy


@pytest.mark.parametrize(
    ("polls", "verdict", "severity"),
    [
        ([{"date": "2016-05-05", "notice": "2016-03-30"}], "PASS", "must"),
        ([{"date": "2016-05-05", "notice": "2016-03-31"}], "ADVISE", "must"),
        ([], "PASS", "may"),
    ],
)
def test_the_notice_of_a_poll_binds_where_the_officer_stated_the_poll(polls, verdict, severity):
    finding = found(in_2016("2016-03-01", polls=polls))[1]["PRE-1"]
    assert (finding["verdict"], finding["severity"]) == (verdict, severity)


@pytest.mark.parametrize(
    ("nation", "poll", "measured"),
    [
        ("scotland", "2010-05-06", "2010-04-12"),  # no notice can be counted there, the dissolution is known
        ("england", "2010-05-06", "2010-03-29"),  # the notice of the local poll of that day comes first
        ("scotland", "2010-05-13", None),
    ],
)
def test_a_poll_on_the_day_of_a_general_election_begins_with_the_dissolution_where_no_notice_is_counted(
    nation, poll, measured
):
    facts = {"launch": "2010-04-20", "close": "2010-09-30", "nation": nation, "polls": [{"date": poll}]}
    finding = found(facts)[1]["HMG08-1e"]
    assert (finding["verdict"], finding["measured"]) == ("ADVISE" if measured else "NODATA", measured)


def test_of_two_polls_the_later_one_says_when_a_launch_is_free_again():
    polls = [
        {"date": "2011-05-05", "notice": "2011-03-29"},
        {"date": "2011-04-28", "notice": "2011-04-05"},
    ]
    facts = {"launch": "2011-04-20", "close": "2011-09-30", "polls": polls}
    assert found(facts)[1]["HMG08-1e"]["remedy"] == (
        "Launch on Friday 6 May 2011 or later, or take advice and record it."
    )


def test_a_stated_poll_counts_on_its_own_day_in_years_that_the_table_does_not_reach():
    facts = {"launch": "2035-05-03", "close": "2035-07-26", "polls": [{"date": "2035-05-03"}]}
    facts["polls"][0]["notice"] = "2035-03-28"
    finding = found(facts)[1]["HMP16-K"]
    assert (finding["verdict"], finding["measured"]) == ("ADVISE", "2035-03-28")


def test_a_decision_before_a_poll_counts_where_it_is_the_last_step():
    facts = {"launch": "2016-01-04", "close": "2016-02-29", "decision": {"date": "2016-04-20"}, "polls": MAY}
    finding = found(facts)[1]["PRE-3"]
    assert finding["verdict"] == "ADVISE"
    assert (
        finding["explanation"]
        == f"{LOCAL} These steps fall inside it: the decision, Wednesday 20 April 2016."
    )


@pytest.mark.parametrize(("launch", "verdict"), [("2016-05-05", "PASS"), ("2016-05-06", "N/A")])
def test_the_notice_of_a_poll_matters_until_the_poll(launch, verdict):
    assert found(in_2016(launch))[1]["PRE-1"]["verdict"] == verdict


def test_a_general_election_has_no_notice_of_a_local_poll():
    finding = found({"launch": "2024-05-20", "close": "2024-08-12"})[1]["PRE-1"]
    assert finding["explanation"] == "No poll is stated or known that touches this timetable."


@pytest.mark.parametrize(
    ("launch", "close", "severity"),
    [("2024-05-20", "2024-08-12", "must"), ("2016-03-02", "2016-06-12", "may")],
)
def test_a_general_election_is_everybodys_and_another_poll_only_where_the_area_votes(launch, close, severity):
    finding = found({"launch": launch, "close": close})[1]["PRE-2"]
    assert (finding["verdict"], finding["severity"]) == ("ADVISE", severity)
