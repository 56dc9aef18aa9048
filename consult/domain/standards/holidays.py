"""The seasons in which partners are away: Christmas, Easter and August. Their edges are our own choice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from consult.domain.language import gettext as _


@dataclass(frozen=True)
class Overlap:
    """How much of one season lies in a period, in days."""

    name: str
    days: int
    length: int


def easter(year: int) -> date:
    """Easter Sunday of the western church (the anonymous Gregorian method)."""
    century, rest = divmod(year, 100)
    golden = year % 19
    epact = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def _seasons(year: int) -> Iterator[tuple[str, date, date]]:
    sunday = easter(year)
    yield _("Easter"), sunday - timedelta(days=2), sunday + timedelta(days=1)
    yield _("August"), date(year, 8, 1), date(year, 8, 31)
    yield _("Christmas"), date(year, 12, 24), date(year + 1, 1, 1)


def overlaps(launch: date, close: date) -> tuple[Overlap, ...]:
    """The seasons that lie wholly or partly after ``launch`` and up to ``close``, in date order."""
    found = []
    for year in range(launch.year, close.year + 1):
        for name, first, last in _seasons(year):
            days = (min(last, close) - max(first, launch + timedelta(days=1))).days + 1
            if days > 0:
                found.append(Overlap(name, days, (last - first).days + 1))
    return tuple(found)
