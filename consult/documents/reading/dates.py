"""Dates as papers print them: ISO, "5th July", "week commencing 5 July", "5 to 30 July 2024", "July 2010".

A date without a year stays without one until :func:`with_year` gives it the first such day on or after an
anchor that the paper prints. Times ("7.30 to 8.00am"), scheme years and law years are not dates.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_WEEKDAY = r"(?:(?P<weekday>mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b,?\s+)?"
_ORDINAL = r"(?:\s?(?:st|nd|rd|th))?"
_YEAR = r"(?:,?\s+(?P<year>(?:19|20)\d\d\b(?!\s?/\s?\d)|['’‘]\d\d\b))?"
_WEEK = r"(?P<week>\b(?:week\s+(?:commencing|beginning|starting|of)|w/c|w/b)\s+(?:on\s+)?)?"
_TO = r"\s?(?:to|until|till|and|-|–|—)\s?"
_DAY_FIRST = re.compile(
    rf"{_WEEK}{_WEEKDAY}(?:the\s+)?(?<![\d.:/£])\b"
    rf"(?:(?P<from>[0-3]?\d){_ORDINAL}{_TO}(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day\s+)?(?:the\s+)?)?"
    rf"(?P<day>[0-3]?\d){_ORDINAL}(?:\s+of)?\s+(?P<month>{_MONTH}){_YEAR}",
    re.I,
)
_MONTH_FIRST = re.compile(
    rf"{_WEEK}{_WEEKDAY}\b(?P<month>{_MONTH})\s+(?P<day>[0-3]?\d)(?:st|nd|rd|th)?\b(?![\d:.]\d){_YEAR}", re.I
)
_ISO = re.compile(r"(?<![\d-])(?P<year>(?:19|20)\d\d)-(?P<number>\d\d)-(?P<day>\d\d)(?![\d-])")
_SLASHED = re.compile(
    r"(?<![\d/.])(?P<day>[0-3]?\d)(?P<by>[/.])(?P<number>[01]?\d)(?P=by)(?P<year>(?:19"
    r"|20)\d\d|\d\d)(?![\d/.]\d)"
)
_MONTH_ALONE = re.compile(rf"\b(?P<month>{_MONTH})\s+(?P<year>(?:19|20)\d\d)\b(?!\s?/\s?\d)", re.I)
_BETWEEN = re.compile(
    r"^\s?,?(?:(?:at\s)?[\d.:]{1,5}\s?(?:am|pm|noon)?\s)?(?:to"
    r"|until|till|through to|up to|and|-|–|—|,? and ending(?: on)?"
    r"|,? and (?:ends|closes|will end|will close)(?: on)?)"
    r"\s?(?:(?:at\s)?(?:noon|midday|midnight|[\d.:]{1,5}\s?(?:am|pm|noon)?)\s(?:on\s)?)?(?:on\s)?$",
    re.I,
)


@dataclass(frozen=True)
class Found:
    """A printed date and where it stands. ``year`` is 0 until known; ``day`` is 0 for a month alone."""

    start: int
    stop: int
    year: int
    month: int
    day: int
    precision: str = "day"
    weekday: int | None = None
    end: tuple[int, int, int] | None = None  # year, month, day of the last day of a range
    inferred: bool = False

    @property
    def first(self) -> date | None:
        """The day itself, the first of the month, or None while the year is unknown."""
        return date(self.year, self.month, self.day or 1) if self.year else None

    @property
    def iso(self) -> str:
        """As the JSON prints it: a month alone as "2024-06"."""
        return f"{self.year:04}-{self.month:02}" + (f"-{self.day:02}" if self.day else "")

    @property
    def last(self) -> date | None:
        """The last day of a week or range, else None."""
        if self.precision == "week" and self.first:
            return self.first + timedelta(days=6)
        return date(*self.end) if self.end and self.end[0] else None


def find(text: str) -> list[Found]:
    """Every date in the text, in order; the two ends of a range are joined into one."""
    found: list[Found] = []
    for pattern in (_ISO, _SLASHED, _DAY_FIRST, _MONTH_FIRST, _MONTH_ALONE):
        for match in pattern.finditer(text):
            one = _one(match)
            if one and not any(one.start < other.stop and other.start < one.stop for other in found):
                found.append(one)
    return _joined(sorted(found, key=lambda one: one.start), text)


def _one(match: re.Match[str]) -> Found | None:
    parts = match.groupdict()
    word = parts.get("month") or ""
    if word in ("may", "march", "mar") and not parts.get("year"):
        return None
    month = MONTHS.index(word[:3].lower()) + 1 if word else int(parts["number"])
    year, day = _year(parts.get("year")), int(parts.get("day") or 0)
    if not _exists(year or 2024, month, day or 1) or (day == 0 and "day" in parts):
        return None
    weekday = WEEKDAYS.index(parts["weekday"][:3].lower()) if parts.get("weekday") else None
    precision = "week" if parts.get("week") else "day" if day else "month"
    first, end = day, None
    if parts.get("from") and 0 < int(parts["from"]) < day and precision == "day":
        first, end, weekday = int(parts["from"]), (year, month, day), None
    return Found(match.start(), match.end(), year, month, first, precision, weekday, end)


def _year(text: str | None) -> int:
    if not text:
        return 0
    return int(text) if len(text) == 4 else 2000 + int(text[-2:])


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _joined(found: list[Found], text: str) -> list[Found]:
    """ "9 Jan 2023 to 3 April 2023" as one range; a first end without a year takes the second's."""
    joined: list[Found] = []
    for one in found:
        before = joined[-1] if joined else None
        if before and _is_range(before, one, text):
            year = before.year or (one.year - (before.month > one.month) if one.year else 0)
            joined[-1] = replace(before, year=year, stop=one.stop, end=(one.year, one.month, one.day))
        else:
            joined.append(one)
    return joined


def _is_range(before: Found, one: Found, text: str) -> bool:
    if before.end or one.end or before.precision != "day" or one.precision != "day":
        return False
    between = text[before.stop : one.start]
    if len(between) > 45 or not _BETWEEN.match(between):
        return False
    if between.strip().lower() == "and":
        return bool(
            re.search(
                r"\b(?:between|from)\b[^.]{0,40}$", text[max(0, before.start - 60) : before.start], re.I
            )
        )
    return True


def with_year(one: Found, anchor: date | None) -> Found | None:
    """The date with a year: its own, or that of the first such day on or after the anchor.

    Week dates may begin up to six days before the anchor. None when the paper prints nothing to take it from.
    """
    if one.year and (not one.end or one.end[0]):
        return one
    if one.year and one.end:
        later = one.year + ((one.end[1], one.end[2]) < (one.month, one.day))
        return replace(one, end=(later, *one.end[1:]), inferred=True)
    if anchor is None:
        return None
    for year in range(anchor.year, anchor.year + (2 if one.weekday is not None else 6)):
        if _exists(year, one.month, one.day or 1):
            day = date(year, one.month, one.day or 1)
            if day >= anchor - timedelta(days=6) and one.weekday in (None, day.weekday()):
                return with_year(replace(one, year=year, inferred=True), anchor)
    return with_year(replace(one, weekday=None), anchor) if one.weekday is not None else None
