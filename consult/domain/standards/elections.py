"""Elections: keeping launches and publicity out of the time between the notice and the poll.

Polls that the officer states count for certain. Those of the table (``calendars.polls``) count where they
touch the timetable: a general election everywhere, another poll only if the area votes, which is said.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from consult.domain.calendars import OutsideCalendar, election_notice, polls
from consult.domain.calendars.polls import PollingDay, Window
from consult.domain.language import gettext as _
from consult.domain.standards import laws, wording
from consult.domain.standards.case import Case
from consult.domain.standards.editions import Evidence
from consult.domain.standards.findings import Outcome, Severity, Verdict
from consult.domain.standards.register import rule

CODE_FROM = date(2011, 3, 31)  # the publicity code of 2011; the one of 1988 before it is from memory
COUNTED = ("england", "wales")  # where the day of the notice can be counted back
INSIDE = ("analysis", "papers_despatched", "close", "reminder")  # steps that the public does not see
_Near = Callable[[tuple[Window, ...]], Outcome]
LEGISLATION = "legislation.gov.uk, SI 2006/3304, schedule 3"


def windows(case: Case) -> tuple[Window, ...]:
    """The windows before polls that touch the timetable, from its launch to its last step, in order.

    Raises :class:`OutsideCalendar` where the polls or the notice of one that matters are not known.
    """
    return _touching(case, _polls(case, _last_step(case)), _last_step(case))


def _touching(case: Case, listed: list[PollingDay], last: date) -> tuple[Window, ...]:
    """The windows of these polls that begin by ``last``."""
    near = [poll for poll in listed if poll.notice or poll.date <= last + polls.LONGEST]
    found = [polls.window(case.facts.nation, poll) for poll in near]
    return tuple(sorted((one for one in found if one.first <= last), key=lambda one: (one.first, one.last)))


def _polls(case: Case, last: date) -> list[PollingDay]:
    """The stated polls from the launch on, and those of the table that nobody stated and that are near."""
    first = case.launches[0]
    known = _known(case, first, min(last + polls.LONGEST, date(max(last.year, polls.LAST_YEAR), 12, 31)))
    dissolved = {poll.date: poll.notice for poll in known if poll.kind == "general"}
    stated = []
    for poll in case.facts.polls:
        if poll.date and poll.date >= first:
            instead = None if case.facts.nation in COUNTED else dissolved.get(poll.date)
            stated.append(PollingDay(poll.date, "stated", poll.notice or instead))
    taken = {poll.date for poll in stated}
    return stated + [poll for poll in known if poll.kind == "general" or poll.date not in taken]


def _known(case: Case, first: date, last: date) -> tuple[PollingDay, ...]:
    """The table's polls; none where the officer states polls for years that it does not reach."""
    try:
        return polls.polling_days(case.facts.nation, first, last)
    except OutsideCalendar:
        if any(poll.date and poll.date >= first for poll in case.facts.polls):
            return ()
        raise


def _last_step(case: Case) -> date:
    feedback = case.facts.feedback
    days = [*case.launches, case.close, *(event.date for event in case.facts.events)]
    days += [case.facts.decision.date] if case.facts.decision else []
    days += [feedback.promised_by, feedback.published_on] if feedback else []
    return max(day for day in days if day)


def _mitigated(case: Case) -> bool:
    return any(step.purpose == "election" for step in case.facts.mitigation)


def _said(window: Window) -> str:
    on = wording.day(window.poll.date)
    if window.poll.kind == "general":
        return _("the general election on {0}").format(on)
    if window.poll.kind == "stated":
        return _("the poll on {0}").format(on)
    return _("the poll on {0} (if your area votes in it)").format(on)


def _period(window: Window) -> str:
    said = _("The time before {0} runs from {1}.")
    return said.format(_said(window), wording.day(window.first))


def _unknown(error: OutsideCalendar) -> Outcome:
    return Outcome(
        Verdict.NODATA, str(error), _("Record the polls in your area, with the day of each notice.")
    )


def _no_launch() -> Outcome:
    return Outcome(Verdict.NODATA, _("No launch date is given."), _("State the launch."))


def launch_kept_out(case: Case) -> Outcome:
    """A launch outside every election period; a general election called half way asks for something to be done."""
    try:
        listed = _polls(case, _last_step(case))
        hit = _touching(case, listed, case.launches[-1])
    except OutsideCalendar as error:
        return _unknown(error)
    hit = tuple(one for one in hit if any(one.has(day) for day in case.launches))
    if hit:
        return _launched_inside(case, hit)
    general = [poll for poll in listed if poll.kind == "general"]
    late = _touching(case, general, case.close) if case.close else ()
    if late and not _mitigated(case):
        said = _("{0} The paper was out when it began.").format(_period(late[0]))
        remedy = _(
            "Stop publicity, make up the time afterwards, and record what was done about the election."
        )
        return Outcome(Verdict.ADVISE, said, remedy)
    if late:
        said = _period(late[0]) + " " + _("What was done about it is recorded.")
        return Outcome(Verdict.PASS, said)
    said = _("The launch is outside every election period that is known; by-elections are not in the table.")
    return Outcome(Verdict.PASS, said)


def _launched_inside(case: Case, hit: tuple[Window, ...]) -> Outcome:
    said = _period(hit[0])
    if not all(any(one.has(day) for one in hit) for day in case.launches):
        said += " " + _("Whether the launch falls into it depends on its day.")
        return Outcome(Verdict.DEPENDS, said, _("Settle the day of the launch."), hit[0].first.isoformat())
    said += " " + _("The launch falls into it.")
    if _mitigated(case):
        said += " " + _("What was done about it is recorded.")
        return Outcome(Verdict.PASS, said, measured=hit[0].first.isoformat())
    after = wording.day(max(one.last for one in hit) + timedelta(days=1))
    remedy = _("Launch on {0} or later, or take advice and record it.").format(after)
    return Outcome(Verdict.ADVISE, said, remedy, hit[0].first.isoformat())


@rule(
    "HMG08-1e",
    _("No launch in an election period"),
    cites=_("Code of practice on consultation, 2008, criterion 1, guidance"),
    severity=Severity.SHOULD,
    sets=("HMG08",),
    source="BERR, when to consult (archived); general guidance of May 2001 on elections called half way",
)
def no_launch_in_an_election(case: Case) -> Outcome:
    """Do not launch in the period of a general election, and take advice before other polls."""
    return launch_kept_out(case)


@rule(
    "HMP16-K",
    _("No launch in an election period"),
    cites=_("Consultation principles, 2016 and 2018, K"),
    severity=Severity.SHOULD,
    sets=("HMP16", "HMP18"),
    evidence=Evidence.MEMORY,
    source="from memory; central guidance of May 2001 has the same sense",
)
def no_launch_before_polls(case: Case) -> Outcome:
    """Do not in general launch in the period of a local or national election."""
    return launch_kept_out(case)


@rule(
    "PRE-1",
    _("The notice of the election"),
    cites=_("SI 2006/3304, schedule 3, rule 1"),
    severity=Severity.MUST,
    source=LEGISLATION + "; notices of 5 May 2016, 2 May 2024 and 1 May 2025 agree",
    law=laws.ELECTION_NOTICE,
)
def notice_of_the_election(case: Case) -> Outcome:
    """The notice of a local election is out by the 25th day before the poll; from then on care is due."""
    try:
        found = _notices(case)
    except OutsideCalendar as error:
        return _unknown(error)
    if not found:
        said = _("No poll is stated or known that touches this timetable.")
        return Outcome(Verdict.NOT_APPLICABLE, said)
    window, latest = found[0]
    last = _("The last day for the notice of {0} is {1}.").format(_said(window), wording.day(latest))
    first, required = window.first.isoformat(), latest.isoformat()
    if window.first > latest:  # only a notice that the officer stated can be
        said = _("The notice is recorded for {0}, which is later.").format(wording.day(window.first))
        remedy = _("Check the day of the notice.")
        return Outcome(Verdict.ADVISE, f"{last} {said}", remedy, first, required)
    soft = None if window.poll.kind == "stated" else Severity.MAY
    return Outcome(Verdict.PASS, last, measured=first, required=required, at_most=soft)


def _notices(case: Case) -> list[tuple[Window, date]]:
    """The local polls that matter, each with the last day for its notice; stated ones first."""
    since = case.launches[0] if case.launches else date.min
    stated = [PollingDay(poll.date, "stated", poll.notice) for poll in case.facts.polls if poll.date]
    found = [polls.window(case.facts.nation, poll) for poll in stated if poll.date >= since]
    if case.launches and not found:
        found = [one for one in windows(case) if one.poll.kind not in {"general", "stated"}]
    nation = case.facts.nation
    return [(one, election_notice(nation, one.poll.date)) for one in found]


@rule(
    "PRE-2",
    _("Nothing that helps a party"),
    cites=_("Local Government Act 1986, sections 2 and 6"),
    severity=Severity.MUST,
    source="vwv.co.uk, 27 February 2025",
    law=laws.PUBLICITY_ACT,
)
def nothing_for_a_party(case: Case) -> Outcome:
    """Publish nothing that seems designed to affect support for a party; a person must look."""

    def near(found: tuple[Window, ...]) -> Outcome:
        said = _("Whether anything in the paper could favour a party is for a person to read.")
        remedy = _("Look at words, pictures and names before it goes out.")
        return Outcome(Verdict.ADVISE, f"{_period(found[0])} {said}", remedy)

    return _where_a_poll_is_near(case, near)


@rule(
    "PRE-3",
    _("Publicity before a poll"),
    cites=_("Code of recommended practice on local authority publicity, 31 March 2011"),
    severity=Severity.SHOULD,
    source="vwv.co.uk, 27 February 2025; localgov.co.uk 45203; the code of 1988 before it is from memory",
    law=laws.PUBLICITY_CODE,
)
def publicity_before_a_poll(case: Case) -> Outcome:
    """From notice to poll publish nothing on controversial issues and tie no proposal to a member."""
    return _where_a_poll_is_near(case, lambda found: _acts_kept_out(case, found))


def _acts_kept_out(case: Case, found: tuple[Window, ...]) -> Outcome:
    inside = [(name, day) for name, day in _acts(case) if any(one.has(day) for one in found)]
    if not inside:
        said = _("No step of this timetable that the public sees falls into it.")
        return Outcome(Verdict.PASS, f"{_period(found[0])} {said}")
    listed = "; ".join(_("{0}, {1}").format(name, wording.day(day)) for name, day in inside)
    said = _("These steps fall inside it: {0}.").format(listed)
    if inside[0][1] < CODE_FROM:
        said += " " + _("The code of 1988, as it stood then, is known from memory only.")
    if _mitigated(case):
        said += " " + _("What was done about it is recorded.")
        return Outcome(Verdict.PASS, f"{_period(found[0])} {said}")
    if case.facts.kind == "internal_partner":
        said += " " + _("A paper to a closed list of partners is hardly publicity.")
    remedy = _("Move these steps after the poll, or ask the monitoring officer and record the answer.")
    certain = len(case.launches) < 2 or any(name != _("the launch") for name, _day in inside)
    all_in = all(any(one.has(day) for one in found) for day in case.launches)
    verdict = Verdict.ADVISE if certain or all_in else Verdict.DEPENDS
    return Outcome(verdict, f"{_period(found[0])} {said}", remedy)


def _acts(case: Case) -> list[tuple[str, date]]:
    """What the public may see of the timetable, with its day, in order."""
    feedback = case.facts.feedback
    named: list[tuple[str, date | None]] = [(_("the launch"), day) for day in case.launches]
    for event in case.facts.events:
        if event.kind not in INSIDE:
            named.append((event.label or wording.event(event.kind), event.date))
    if case.facts.decision:
        named.append((wording.event("decision"), case.facts.decision.date))
    if feedback:
        named += [(wording.event("feedback"), day) for day in (feedback.promised_by, feedback.published_on)]
    return sorted({(name, day) for name, day in named if day}, key=lambda one: (one[1], one[0]))


@rule(
    "PRE-4",
    _("Business goes on before a poll"),
    cites=_("Local practice on elections"),
    severity=Severity.MAY,
    source="uttlesford.gov.uk 8159; teignbridge.gov.uk, principles",
)
def business_goes_on(case: Case) -> Outcome:
    """Business goes on before a poll; put a consultation off only if it could favour a candidate."""

    def near(found: tuple[Window, ...]) -> Outcome:
        if case.facts.kind == "internal_partner":
            said = _("A paper to a closed list of partners may go on.")
            return Outcome(Verdict.PASS, f"{_period(found[0])} {said}")
        said = _("Put it off only if it could favour a candidate.")
        remedy = _("Note why the paper may go on before the poll.")
        return Outcome(Verdict.ADVISE, f"{_period(found[0])} {said}", remedy)

    return _where_a_poll_is_near(case, near)


def _where_a_poll_is_near(case: Case, near: _Near) -> Outcome:
    """What ``near`` says of the windows that touch the timetable; unstated local polls weigh less."""
    if not case.launches:
        return _no_launch()
    try:
        found = windows(case)
    except OutsideCalendar as error:
        return _unknown(error)
    if not found:
        said = _("No poll is stated or known that touches this timetable; by-elections are not in the table.")
        return Outcome(Verdict.NOT_APPLICABLE, said)
    outcome = near(found)
    sure = any(one.poll.kind in {"stated", "general"} for one in found)
    return outcome if sure else replace(outcome, at_most=Severity.MAY)
