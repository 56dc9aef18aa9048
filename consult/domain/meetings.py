"""Dates of meetings as people paste them, one on a line: "12 October 2010; papers by 1 October"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from consult.domain.errors import BadInput
from consult.domain.language import gettext as _
from consult.domain.wording import DAYS, MONTHS, short_day

MOST = 200  # meetings of one body
LABEL = 200  # characters
FIRST_YEAR, LAST_YEAR = 1980, 2100
Day = date  # for the class that has a field called date
_WEEKDAY = re.compile(rf"\b(?:{'|'.join(f'{day}|{day[:3]}' for day in DAYS)})\b[,.]?\s*", re.IGNORECASE)
_WORDS = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?([a-z]{3,9})\.?(?:,?\s+(\d{4}))?", re.IGNORECASE | re.ASCII
)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_FIGURES = re.compile(r"(\d{1,2})[/.](\d{1,2})(?:[/.](\d{4}))?", re.ASCII)
_PAPERS = re.compile(r"\b(?:papers|reports|agenda|deadline)\b[^0-9]*", re.IGNORECASE)


@dataclass(frozen=True)
class MeetingDay:
    """A day on which somebody meets, and the last day on which papers for it are taken. Days are London's."""

    date: Day
    papers_by: Day | None = None
    label: str = ""


def meetings_from(text: str) -> list[MeetingDay]:
    """The meetings on the lines of ``text``, in order of date; blank lines and a heading without figures are no lines.

    Raises BadInput with a sentence a line ("line 3") for what is no date, for papers due after the meeting, for a
    day that stands twice and for more than 200 lines.
    """
    found: dict[date, MeetingDay] = {}
    problems: dict[str, str] = {}
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if re.search(r"\d", line)]
    if len(lines) > MOST:
        raise BadInput(_("These are more than {0} meetings. Leave out those that are past.").format(MOST))
    for number, line in lines:
        try:
            one = _meeting(re.sub(r"[^\S\t]+", " ", line).strip())
            if one.date in found:
                raise BadInput(_("{0} stands here twice.").format(short_day(one.date)))
            found[one.date] = one
        except BadInput as error:
            problems[f"line {number}"] = _("Line {0}: {1}").format(number, error)
    if problems:
        raise BadInput(" ".join(problems.values()), problems)
    return sorted(found.values(), key=lambda one: one.date)


def line_of(one: MeetingDay) -> str:
    """The line that would be read as this meeting."""
    papers = f"; papers by {short_day(one.papers_by)}" if one.papers_by else ""
    return short_day(one.date) + papers + (f"; {one.label}" if one.label else "")


def _meeting(line: str) -> MeetingDay:
    parts = [
        part.strip()
        for part in re.split(r"[;\t]|,(?!\s*\d{4}(?![-\d]))", _WEEKDAY.sub("", line))
        if part.strip()
    ]
    met, rest = _day(parts[0]) if parts else (None, "")
    if met is None:
        raise BadInput(_("begin with a date and its year, such as 12 October 2010."))
    papers_by, labels = None, [rest] if rest else []
    for part in parts[1:]:
        due, beside = _day(_PAPERS.sub("", part), before=met)
        if due and papers_by is None and not beside:
            papers_by = due
        else:
            labels.append(part)
    if papers_by and papers_by > met:
        raise BadInput(_("the papers would be due after the meeting."))
    label = "; ".join(labels)
    if len(label) > LABEL:
        raise BadInput(_("write no more than {0} characters beside the dates.").format(LABEL))
    return MeetingDay(met, papers_by, label)


def _day(text: str, before: date | None = None) -> tuple[date | None, str]:
    """The date with which ``text`` begins, and what follows it; a date without a year is the last one ``before``."""
    for pattern, order in ((_ISO, (0, 1, 2)), (_FIGURES, (2, 1, 0)), (_WORDS, (2, 1, 0))):
        if match := pattern.match(text):
            year, month, day = (match.groups()[place] for place in order)
            return _real(year, month, day, before), text[match.end() :].strip(" ,.–-")
    return None, text


def _real(year: str | None, month: str, day: str, before: date | None) -> date | None:
    number = int(month) if month.isdecimal() else _month(month)
    if year is None and before is None:
        raise BadInput(_("write the year of the meeting too, in four figures."))
    years = [int(year)] if year else [before.year, before.year - 1] if before else []
    try:
        days = [date(one, number, int(day)) for one in years]
    except ValueError:
        raise BadInput(_("{0} is not a real date.").format(f"{day} {month} {year or ''}".strip())) from None
    if not all(FIRST_YEAR <= one.year <= LAST_YEAR for one in days):
        raise BadInput(_("the year must lie between {0} and {1}.").format(FIRST_YEAR, LAST_YEAR))
    return next((one for one in days if before is None or one <= before), days[0])


def _month(name: str) -> int:
    lower = name.lower()
    found = [
        n
        for n, month in enumerate(MONTHS, 1)
        if lower in (month.lower(), month[:3].lower(), month[:4].lower())
    ]
    if not found:
        raise BadInput(_("{0} is not the name of a month.").format(name))
    return found[0]
