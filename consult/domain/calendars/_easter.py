"""When Easter is, by the western church."""

from __future__ import annotations

from datetime import date
from functools import cache


@cache
def easter(year: int) -> date:
    """Easter Sunday of the western church (the anonymous Gregorian method)."""
    century, rest = divmod(year, 100)
    golden = year % 19
    epact = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)
