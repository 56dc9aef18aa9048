"""The times in which partners are away or a public body keeps quiet, as far as they touch a timetable."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from consult.domain.calendars import OutsideCalendar
from consult.domain.language import gettext as _
from consult.domain.standards import elections, wording
from consult.domain.standards.case import Case
from consult.domain.standards.holidays import seasons
from consult.domain.timetable import Facts


@dataclass(frozen=True)
class Window:
    """A named time, both days included."""

    name: str
    first: date
    last: date


def windows(facts: Facts, first: date, last: date) -> tuple[Window, ...]:
    """The holiday seasons and the times before polls between ``first`` and ``last``, in order of their first day.

    Where the polls of those years are not known none is given: the findings say so.
    """
    found = [Window(*season) for year in range(first.year - 1, last.year + 1) for season in seasons(year)]
    found += _before_polls(facts)
    touching = [one for one in found if one.first <= last and first <= one.last]
    return tuple(sorted(touching, key=lambda one: (one.first, one.last, one.name)))


def _before_polls(facts: Facts) -> list[Window]:
    if facts.launch is None:
        return []
    try:
        found = elections.windows(Case(facts))
    except OutsideCalendar:
        return []
    begins: dict[date, date] = {}  # several polls on one day are one window, from the earliest notice
    for one in found:
        begins[one.last] = min(one.first, begins.get(one.last, one.first))
    said = _("Before the poll on {0}")
    return [Window(said.format(wording.day(last)), first, last) for last, first in begins.items()]
