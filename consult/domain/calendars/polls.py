"""The polling days of the four nations, 1997 to 2027, as dated data.

All from memory with high confidence, except where a line says otherwise: by-elections, mayors, referendums
and the choice of each council between its years are no part of the table, so an officer adds what is held
in the area. An ordinary local day means that some council of the nation voted on it. General elections
have the day on which Parliament was dissolved. A year outside the table is refused, never guessed. To add
a year, add its line.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from consult.domain.calendars import OutsideCalendar, election_notice
from consult.domain.language import gettext as _

Day = date  # for the class that has a field called date
FIRST_YEAR, LAST_YEAR = 1997, 2027
EVIDENCE = "memory"  # high confidence; never seen in a copy that we hold

# poll: dissolution of Parliament
GENERAL = """
1997-05-01: 1997-04-08
2001-06-07: 2001-05-14
2005-05-05: 2005-04-11
2010-05-06: 2010-04-12
2015-05-07: 2015-03-30
2017-06-08: 2017-05-03
2019-12-12: 2019-11-06
2024-07-04: 2024-05-30
"""

# The first Thursday of May but for 2001 (moved for the disease of cattle), 2004, 2009 and 2014 (moved to
# the European poll); the poll of 2020 was put off to 2021.
LOCAL_ENGLAND = """
1997-05-01 1998-05-07 1999-05-06 2000-05-04 2001-06-07 2002-05-02 2003-05-01 2004-06-10 2005-05-05
2006-05-04 2007-05-03 2008-05-01 2009-06-04 2010-05-06 2011-05-05 2012-05-03 2013-05-02 2014-05-22
2015-05-07 2016-05-05 2017-05-04 2018-05-03 2019-05-02 2021-05-06 2022-05-05 2023-05-04 2024-05-02
2025-05-01 2026-05-07 2027-05-06
"""
LOCAL_WALES = "1999-05-06 2004-06-10 2008-05-01 2012-05-03 2013-05-02 2017-05-04 2022-05-05 2027-05-06"
LOCAL_SCOTLAND = "1999-05-06 2003-05-01 2007-05-03 2012-05-03 2017-05-04 2022-05-05 2027-05-06"
LOCAL_NORTHERN_IRELAND = (
    "1997-05-21 2001-06-07 2005-05-05 2011-05-05 2014-05-22 2019-05-02 2023-05-18 2027-05-06"
)
DEVOLVED = {
    "wales": "1999-05-06 2003-05-01 2007-05-03 2011-05-05 2016-05-05 2021-05-06 2026-05-07",
    "scotland": "1999-05-06 2003-05-01 2007-05-03 2011-05-05 2016-05-05 2021-05-06 2026-05-07",
    "northern-ireland": (
        "1998-06-25 2003-11-26 2007-03-07 2011-05-05 2016-05-05 2017-03-02 2022-05-05 2027-05-06"
    ),
}
LOCAL = {
    "england": LOCAL_ENGLAND,
    "wales": LOCAL_WALES,
    "scotland": LOCAL_SCOTLAND,
    "northern-ireland": LOCAL_NORTHERN_IRELAND,
}
EUROPEAN = "1999-06-10 2004-06-10 2009-06-04 2014-05-22 2019-05-23"
POLICE = "2012-11-15 2016-05-05 2021-05-06 2024-05-02"  # England and Wales


@dataclass(frozen=True)
class PollingDay:
    """A polling day: ``kind`` is general, devolved, european, police, local or stated (by an officer).

    ``notice`` is the day of the notice where that is known; for a general election the dissolution.
    """

    date: Day
    kind: str
    notice: Day | None = None


@dataclass(frozen=True)
class Window:
    """The time before a poll, both days included, in which a public body keeps out of the way."""

    first: date
    poll: PollingDay

    @property
    def last(self) -> date:
        return self.poll.date

    def has(self, day: date) -> bool:
        return self.first <= day <= self.last


@cache
def _table(nation: str) -> tuple[PollingDay, ...]:
    if nation not in LOCAL:
        raise OutsideCalendar(_('There is no table of polling days for "{0}".').format(nation))
    found = []
    for line in GENERAL.split("\n"):
        if line:
            poll, dissolved = (date.fromisoformat(day) for day in line.split(": "))
            found.append(PollingDay(poll, "general", dissolved))
    listed = {"local": LOCAL[nation], "devolved": DEVOLVED.get(nation, ""), "european": EUROPEAN}
    if nation in {"england", "wales"}:
        listed["police"] = POLICE
    for kind, days in listed.items():
        found += [PollingDay(date.fromisoformat(day), kind) for day in days.split()]
    return tuple(sorted(found, key=lambda poll: (poll.date, poll.kind)))


def contents() -> str:
    """Everything that the tables hold, as one text: another text means that other tables were installed."""
    return "\n".join((GENERAL, EUROPEAN, POLICE, *LOCAL.values(), *DEVOLVED.values()))


def polling_days(nation: str, first: date, last: date) -> tuple[PollingDay, ...]:
    """The known polling days of ``nation`` from ``first`` to ``last``, in order.

    Raises :class:`OutsideCalendar` when either year lies outside the table.
    """
    for day in (first, last):
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            said = _("Polling days are known from {0} to {1}, not for {2}. Add the polls that you know of.")
            raise OutsideCalendar(said.format(FIRST_YEAR, LAST_YEAR, day.year))
    return tuple(poll for poll in _table(nation) if first <= poll.date <= last)


@cache
def window(nation: str, poll: PollingDay) -> Window:
    """From the notice to the poll; where the notice is not known it is counted back (CNT-8).

    Raises :class:`OutsideCalendar` where it cannot be counted: another nation, or a year outside the table.
    """
    first = poll.notice or election_notice(nation, poll.date)
    return Window(min(first, poll.date), poll)


LONGEST = timedelta(days=70)  # no window that is counted back is longer, whatever the holidays
