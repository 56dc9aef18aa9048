"""Laws of the solver, for whatever is asked of it."""

from datetime import date, timedelta

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from consult.domain.errors import BadInput
from consult.domain.planning import solve, terms_from
from consult.domain.standards import Verdict, assess, worst

LAUNCHES = st.dates(date(2001, 1, 1), date(2027, 1, 1))
GAPS = st.integers(0, 400)
LAW = settings(max_examples=25, deadline=None)  # how long it takes is for the bench to say


@st.composite
def asked(draw):
    """A plan from a launch that is a working day more often than not, with or without the rest."""
    launch = draw(LAUNCHES)
    data = {
        "fixed": {"launch": launch},
        "adopted": draw(st.sampled_from([[], ["compact"], ["compact", "government"], ["local"]])),
        "nation": draw(st.sampled_from(["england", "wales", "scotland", "northern-ireland"])),
        "analysis_working_days": draw(st.integers(0, 20)),
        "keep_clear": draw(
            st.lists(st.sampled_from(["christmas", "easter", "august", "elections"]), unique=True)
        ),
        "polls": [{"date": launch + timedelta(days=draw(GAPS))} for _each in range(draw(st.integers(0, 1)))],
        "bodies": [
            {
                "name": "the Board",
                "decides": True,
                draw(st.sampled_from(["papers_lead_clear_days", "papers_lead_working_days"])): draw(
                    st.integers(0, 8)
                ),
            }
        ],
        "excluded_days": sorted(
            {launch + timedelta(days=one) for one in draw(st.lists(GAPS, max_size=8)) if one}
        ),
    }
    if draw(st.booleans()):
        data["local"] = {"min_days": draw(st.integers(0, 120)), "early_notice_days": draw(st.integers(0, 40))}
    if draw(st.booleans()):
        data["bodies"][0]["meetings"] = [launch + timedelta(days=28 * month) for month in range(1, 16)]
    names = ["launch", "close", "decision"]
    data["milestones"] = []
    for number in range(draw(st.integers(0, 4))):
        step = {"name": f"Step {number}", "after": draw(st.sampled_from(names))}
        step[draw(st.sampled_from(["at_least_days", "at_least_working_days"]))] = draw(st.integers(0, 30))
        if draw(st.booleans()):
            step["at_most_days"] = 40
        step["on_working_day"] = draw(st.booleans())
        data["milestones"].append(step)
        names.append(step["name"])
    return data


def solved(data):
    try:
        return solve(terms_from(data))
    except BadInput:
        assume(False)


def days(plan):
    return {one.label: one.date for one in plan.milestones}


def key(one):
    return one.label if one.kind == "other" else one.kind


@LAW
@given(asked(), GAPS, st.booleans())
def test_one_holiday_more_never_brings_a_date_forward(data, gap, decision_is_near):
    before = solved(data)
    held = {one.date for one in before.milestones if one.date not in data["fixed"].values()}
    on_a_milestone = sorted(held)[gap % len(held)] if held and decision_is_near else None
    day = on_a_milestone or data["fixed"]["launch"] + timedelta(days=gap + 1)
    after = solved({**data, "excluded_days": [*data["excluded_days"], day]})
    assume(before.compliant and after.compliant and day != data["fixed"]["launch"])
    later = days(after)
    assert all(
        later[one.label] >= one.date for one in before.milestones if one.kind != "early_notice"
    )  # the notice is given as late as the launch allows, so a holiday moves it back


@LAW
@given(asked())
def test_solving_a_solution_changes_nothing(data):
    plan = solved(data)
    stands = {key(one): one.date for one in plan.milestones}
    again = solved({**data, "current": stands, "goal": "nearest"})
    assert days(again) == days(plan)
    free = {key(one): one.date for one in solved({**data, "current": stands, "fixed": {}}).milestones}
    assume(plan.compliant and stands["launch"].weekday() < 5 and plan.facts == again.facts)
    usable = solved({**data, "fixed": {}, "earliest": {"launch": stands["launch"]}})
    assume({key(one): one.date for one in usable.milestones} == stands)  # its launch is a day to be chosen
    assert free == stands


@LAW
@given(asked(), st.sampled_from(["earliest", "latest"]), st.one_of(st.none(), GAPS))
def test_no_excluded_day_is_ever_chosen_and_only_working_days_and_meetings_are(data, goal, gap):
    if gap is not None:
        data["fixed"]["decision"] = data["fixed"]["launch"] + timedelta(days=gap)
    plan = solved({**data, "goal": goal})
    on_any_day = {step["name"] for step in data["milestones"] if step["on_working_day"] is False}
    for one in plan.milestones:
        assert one.date not in data["excluded_days"]
        if key(one) not in {*data["fixed"], *on_any_day} and not (
            key(one) in {"decision", "feedback"} and one.date == plan.on("decision")
        ):
            assert one.date.weekday() < 5
    if "meetings" in data["bodies"][0] and "decision" not in data["fixed"]:
        assert plan.on("decision") in data["bodies"][0]["meetings"]
    elif "decision" not in data["fixed"]:
        assert plan.on("decision").weekday() < 5


@LAW
@given(asked(), st.one_of(st.none(), GAPS))
def test_a_compliant_answer_passes_the_check_and_any_other_has_its_reasons(data, gap):
    if gap is not None:
        data["fixed"]["decision"] = data["fixed"]["launch"] + timedelta(days=gap)
    plan = solved(data)
    assert plan.assessment == assess(plan.facts)
    if plan.compliant:
        assert worst(plan.assessment.findings) is not Verdict.BREACH
    else:
        assert all(reason.strip() for reason in plan.reasons_needed)


@LAW
@given(asked(), GAPS)
def test_the_earliest_timetable_is_never_later_than_the_latest(data, gap):
    data["fixed"]["decision"] = data["fixed"]["launch"] + timedelta(days=gap)
    early, late = (days(solved({**data, "goal": goal})) for goal in ("earliest", "latest"))
    assert all(early[name] <= late[name] for name in early)


@LAW
@given(asked(), GAPS)
def test_working_back_from_a_decision_finds_a_launch_that_leads_up_to_it(data, gap):
    back = solved({**data, "fixed": {"decision": data["fixed"]["launch"] + timedelta(days=gap)}})
    assume(back.compliant)
    on = {key(one): one.date for one in back.milestones}
    forward = solved({**data, "fixed": {"launch": on["launch"], "decision": on["decision"]}})
    assert forward.on("launch") == on["launch"]
    short = [finding for finding in forward.assessment.findings if isinstance(finding.short_by, int)]
    assert worst(short) is not Verdict.BREACH
    assert on["launch"] < on["close"] < on["analysis"] <= on["papers_despatched"] < on["decision"]
