"""When and where a legal duty holds, as dated data (ED-2): by the date of the act that it attaches to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from consult.domain.language import gettext as _
from consult.domain.standards import wording
from consult.domain.standards.case import Case
from consult.domain.standards.findings import Outcome, Verdict

ENGLAND = ("england",)
BRITAIN = ("england", "wales", "scotland")
KINGDOM = ("england", "wales", "scotland", "northern-ireland")


@dataclass(frozen=True)
class Law:
    """A duty by its ``name`` in a sentence; it holds for an ``act`` on these days: launch, notice or decision."""

    name: str
    nations: tuple[str, ...] = KINGDOM
    first: date = date.min
    last: date = date.max
    act: str = "launch"
    before: str = ""  # what is to be said of the time before

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last


INVOLVE = Law(_("the duty to involve"), ENGLAND, date(2009, 4, 1), date(2015, 5, 25))
BEST_VALUE = Law(_("the duty of best value"), ENGLAND, date(1999, 7, 27))
BEST_VALUE_GUIDANCE = Law(
    _("the best value guidance of 2011"), ENGLAND, date(2011, 9, 2), date(2024, 5, 7), act="notice"
)
EQUALITY = Law(
    _("the public sector equality duty"),
    BRITAIN,
    date(2011, 4, 5),
    act="decision",
    before=_("The older duties on race, disability and gender held before; nothing is recorded of them."),
)
EQUALITY_PAPER = Law(_("the equality duty of Great Britain"), BRITAIN)
ELECTION_NOTICE = Law(_("the timetable of local elections"), ("england", "wales"))
PUBLICITY_ACT = Law(_("the Local Government Act 1986"), BRITAIN, date(1986, 4, 1))
PUBLICITY_CODE = Law(_("the code on publicity by councils"), ENGLAND)
ACCESSIBILITY = Law(_("the accessibility regulations"), KINGDOM, date(2018, 9, 23))
INFORMATION = Law(_("the right to information"), KINGDOM, date(2005, 1, 1))
DATA_PROTECTION = Law(_("the data protection law of 2018"), KINGDOM, date(2018, 5, 25))
LOCAL_PLANS = Law(_("the local planning regulations of 2012"), ENGLAND, date(2012, 4, 6))
PLANNING_PUBLICITY = Law(_("the planning publicity rules of 2018"), ENGLAND, date(2018, 6, 1))
WELSH_PRACTICE = Law(_("the practice of the Welsh Government"), ("wales",))
WELSH_LANGUAGE = Law(_("the set of Welsh language standards"), ("wales",))
SCOTTISH_PRACTICE = Law(_("the practice of the Scottish Government"), ("scotland",))
EQUALITY_SCHEMES = Law(_("the equality scheme of a public body"), ("northern-ireland",))


def aside(law: Law, case: Case) -> Outcome | None:
    """Why the duty does not hold for this timetable, or cannot be placed; ``None`` where it holds."""
    if case.facts.nation not in law.nations:
        said = _("{0} is not under {1}.")
        return _not_here(said.format(wording.nation(case.facts.nation), law.name))
    days = _acts(law, case)
    held = {law.holds(day) for day in days}
    if held == {False}:
        return _not_here(_outside(law, case, days[0]))
    if held == {True, False}:
        said = _("Whether it is under {0} depends on the day of the launch.").format(law.name)
        return Outcome(Verdict.DEPENDS, said, _("Settle the day of the launch."))
    if not held and law.first > date.min:
        said = _("No date is given for the {0}, so whether it is under {1} is not known.")
        remedy = _("State the day of the decision.") if law.act == "decision" else _("State the launch.")
        return Outcome(Verdict.NODATA, said.format(_act(law, case), law.name), remedy)
    return None


def _acts(law: Law, case: Case) -> tuple[date, ...]:
    if law.act == "notice" and (notice := case.notice):
        return (notice,)
    if law.act != "decision":
        return case.launches
    return (case.decision,) if case.decision else ()


def _act(law: Law, case: Case) -> str:
    if law.act == "notice" and case.notice:
        return _("early notice")
    return _("decision") if law.act == "decision" else _("launch")


def _outside(law: Law, case: Case, day: date) -> str:
    when, act = wording.day(day), _act(law, case)
    if day < law.first:
        said = _("The {0} is on {1}, before {2} came in on {3}.")
        return f"{said.format(act, when, law.name, wording.day(law.first))} {law.before}".strip()
    ended = wording.day(law.last + timedelta(days=1))
    return _("The {0} is on {1}; {2} had ended by {3}.").format(act, when, law.name, ended)


def _not_here(said: str) -> Outcome:
    return Outcome(Verdict.NOT_APPLICABLE, said)
