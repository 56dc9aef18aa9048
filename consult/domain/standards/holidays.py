"""The seasons in which partners are away: Christmas, Easter and August. Their edges are our own choice.

What is asked of a consultation that runs over them is the same in every code: do something about it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from consult.domain.calendars import easter as easter
from consult.domain.language import gettext as _
from consult.domain.language import ngettext
from consult.domain.standards import wording
from consult.domain.standards.case import Case, bank_holidays, span
from consult.domain.standards.findings import Outcome, Verdict


@dataclass(frozen=True)
class Overlap:
    """How much of one season lies in a period, in days."""

    name: str
    days: int
    length: int
    holds_close: bool = False


def seasons(year: int) -> Iterator[tuple[str, date, date]]:
    """The name, first and last day of each season that begins in ``year``."""
    sunday = easter(year)
    yield _("Easter"), sunday - timedelta(days=2), sunday + timedelta(days=1)
    yield _("August"), date(year, 8, 1), date(year, 8, 31)
    yield _("Christmas"), date(year, 12, 24), date(year + 1, 1, 1)


def overlaps(launch: date, close: date) -> tuple[Overlap, ...]:
    """The seasons that lie wholly or partly after ``launch`` and up to ``close``, in date order."""
    found = []
    for year in range(launch.year, close.year + 1):
        for name, first, last in seasons(year):
            days = (min(last, close) - max(first, launch + timedelta(days=1))).days + 1
            if days > 0:
                found.append(Overlap(name, days, (last - first).days + 1, first <= close <= last))
    return tuple(found)


_HOLIDAY = re.compile(r"\b(?:holidays?|christmas|easter|summer|august)\b", re.IGNORECASE)


def eased(case: Case) -> bool:
    """Whether something done about the holidays is recorded: a note, or an extension made because of them."""
    notes = any(step.purpose == "holiday" for step in case.facts.mitigation)
    return notes or any(_HOLIDAY.search(one.reason or "") for one in case.facts.extensions)


def eased_over_holidays(case: Case) -> Outcome:
    """Where the time runs over a holiday season: was anything done about it? At most advice."""
    if not case.days or case.close is None:
        return Outcome(
            Verdict.NODATA, _("The days cannot be counted yet."), _("State the launch and a closing date.")
        )
    found = [overlaps(launch, case.close) for launch in case.launches]
    if not any(found):
        return Outcome(Verdict.PASS, _("No holiday season falls into the time for answering."), measured=0)
    said = holidays_said(case, found[0])
    measured = span(tuple(sum(one.days for one in seasons) for seasons in found))
    if eased(case):
        return Outcome(Verdict.PASS, said + " " + _("What was done about it is recorded."), measured=measured)
    verdict = Verdict.ADVISE if all(found) else Verdict.DEPENDS
    said += " " + _("Nothing is recorded to make up for it.")
    remedy = _(
        "Give more time, talk to partners before the holidays or close well after them, and record which."
    )
    return Outcome(verdict, said, remedy, measured)


def holidays_said(case: Case, seasons: tuple[Overlap, ...]) -> str:
    """ "August: 31 of 31 days; one bank holiday: Monday 30 August 2010." """
    parts = [_("{0}: {1} of {2} days").format(one.name, one.days, one.length) for one in seasons]
    days = bank_holidays(case, case.launches[0])
    if days:
        listed = ", ".join(wording.day(one) for one in days)
        parts.append(ngettext("one bank holiday: {0}", "bank holidays: {0}", len(days)).format(listed))
    return wording.capital("; ".join(parts)) + "."
