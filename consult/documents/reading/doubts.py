"""What a careful reader would ask the author: warning codes, and a sentence for each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from gettext import gettext as _
from itertools import pairwise

from consult.documents.reading.lines import Line
from consult.documents.reading.outline import Outline
from consult.documents.reading.repeats import repeated_pairs
from consult.documents.reading.taking import Asked
from consult.documents.reading.timetable import Calendar
from consult.domain import wording
from consult.domain.papers import MilestoneRead

TWELVE_WEEKS = 84  # days; the Compact's length of a written consultation
_PLACEHOLDER = re.compile(
    r"\b(?:to be (?:completed|inserted|added|drafted|written"
    r"|supplied|specified)|details to (?:follow|be specified)"
    r"|text to follow|lorem ipsum|TBC|TBD|TBA|XX+)\b|\[\s?(?:insert"
    r"|add|name|date|tbc|xx|to be|details)[^\[\]]{0,80}\]"
    r"|<(?:insert|add)[^<>]{0,80}>|\?\?\?",
    re.I,
)


@dataclass
class Doubts:
    """Codes in the order of the command's contract, and their sentences."""

    codes: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, code: str, note: str) -> None:
        """One more doubt; a code is listed once however many sentences it has."""
        if code not in self.codes:
            self.codes.append(code)
        self.notes.append(note)


def doubts(
    title: str | None,
    body: str | None,
    lines: Sequence[Line],
    outline: Outline,
    asked: list[Asked],
    calendar: Calendar,
) -> Doubts:
    """Everything that is missing, repeated, skipped, short, taken from elsewhere or unfinished."""
    found = Doubts()
    if not title:
        found.add("no_title", _("The paper has no title that we could find."))
    if not body:
        found.add("no_issuing_body", _("The paper does not say whose it is."))
    if not calendar.opened:
        found.add("no_open_date", _("The paper does not say when the consultation opens."))
    if not calendar.closed:
        found.add("no_close_date", _("The paper does not say when the consultation closes."))
    if not asked:
        found.add("no_questions_found", _("The paper asks no question that we could find."))
    _repeats(found, asked, outline)
    _gaps(found, asked, outline)
    _length(found, calendar)
    _years(found, calendar)
    _unfinished(found, lines, outline)
    return found


def place(asked: Asked, outline: Outline) -> str:
    """ "1(d)": the section's number, or its title, with the question's own label."""
    part = outline.parts[outline.part_of[asked.index]] if asked.index in outline.part_of else None
    label = asked.number or ""
    if asked.explicit or label[:1].isdigit() or part is None:
        return label or _("an unnumbered question")
    return (
        f"{part.number}({label})"
        if part.number and label
        else f"{part.title}{f' ({label})' if label else ''}"
    )


def _repeats(found: Doubts, asked: list[Asked], outline: Outline) -> None:
    for first, again in repeated_pairs(asked):
        found.add(
            "repeated_question",
            _("%(first)s and %(again)s ask the same: “%(text)s”")
            % {"first": place(first, outline), "again": place(again, outline), "text": first.text},
        )


def _gaps(found: Doubts, asked: list[Asked], outline: Outline) -> None:
    runs: list[list[str]] = []
    for one in asked:
        label = one.number or ""
        plain = label if label.isdigit() or re.fullmatch(r"[a-z]", label) else ""
        if not plain:
            continue
        value = _value(plain)
        last = runs[-1][-1] if runs else ""
        if last and last.isdigit() == plain.isdigit() and value > _value(last):
            missing = [_as_label(number, plain) for number in range(_value(last) + 1, value)]
            if 0 < len(missing) <= 5:
                found.add(
                    "numbering_gap",
                    _("The questions go from %(last)s to %(next)s: %(missing)s is not there.")
                    % {"last": last, "next": plain, "missing": ", ".join(missing)},
                )
            runs[-1].append(plain)
        else:
            runs.append([plain])
    numbers = [int(p.number) for p in outline.parts if p.number and p.number.isdigit()]
    for before, after in pairwise(numbers):
        if after == before + 2:
            found.add("numbering_gap", _("The sections go from %(a)d to %(b)d.") % {"a": before, "b": after})


def _value(label: str) -> int:
    return int(label) if label.isdigit() else ord(label) - 96


def _as_label(number: int, like: str) -> str:
    return str(number) if like.isdigit() else chr(96 + number)


def _length(found: Doubts, calendar: Calendar) -> None:
    start = calendar.opened.first if calendar.opened else None
    end = calendar.closed.first if calendar.closed else _first_review(calendar.milestones, start)
    if start and end and (end - start).days < TWELVE_WEEKS - 1:
        found.add(
            "shorter_than_12_weeks",
            _("From %(start)s to %(end)s is %(days)d days; twelve weeks are %(all)d days.")
            % {
                "start": wording.day(start),
                "end": wording.day(end),
                "days": (end - start).days,
                "all": TWELVE_WEEKS,
            },
        )
    elif (
        not (start and end)
        and calendar.length
        and (days := length_in_days(calendar.length))
        and days < TWELVE_WEEKS - 1
    ):
        found.add(
            "shorter_than_12_weeks",
            _("The paper says that it runs for %(length)s; twelve weeks are %(all)d days.")
            % {"length": calendar.length, "all": TWELVE_WEEKS},
        )


def _first_review(milestones: list[MilestoneRead], start: date | None) -> date | None:
    """Without a closing date the first review or decision is the kindest end (counting rule CNT-11)."""
    days = [
        date.fromisoformat(m.date)
        for m in milestones
        if m.kind in ("review", "decision") and len(m.date) == 10
    ]
    return min((day for day in days if start and day > start), default=None)


_WORDS = (
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
)


def length_in_days(length: str) -> int | None:
    """ "12 weeks" or "six week" in days; months are left alone, for they have no fixed number of days."""
    count, unit = length.lower().split(maxsplit=1)
    number = int(count) if count.isdigit() else _WORDS.index(count) + 1 if count in _WORDS else 0
    return number * (7 if unit.startswith("week") else 1) if number and not unit.startswith("month") else None


def _years(found: Doubts, calendar: Calendar) -> None:
    for printed, day in dict.fromkeys(calendar.inferred):
        found.add(
            "year_inferred",
            _("No year is printed for “%(printed)s”; from the paper's own date we took it as %(day)s.")
            % {"printed": printed, "day": day},
        )
    for printed in dict.fromkeys(calendar.unknown):
        found.notes.append(
            _("“%s” has no year and the paper has no date to take it from; we left it out.") % printed
        )
    for printed in dict.fromkeys(calendar.weekday_slips):
        found.notes.append(_("“%s” names a weekday that this date does not fall on.") % printed)


def _unfinished(found: Doubts, lines: Sequence[Line], outline: Outline) -> None:
    for index, line in enumerate(lines):
        text = line.text or " ".join(cell for row in line.rows for cell in row)
        if match := _PLACEHOLDER.search(text):
            part = (
                outline.parts[outline.part_of[index]].title if index in outline.part_of else _("the opening")
            )
            found.add(
                "unfinished_section",
                _("“%(words)s” still stands in %(part)s.") % {"words": match[0], "part": part},
            )
    for number, part in enumerate(outline.parts):
        following = outline.parts[number + 1] if number + 1 < len(outline.parts) else None
        holds = part.kind == "container" or (
            following and (following.level > part.level or (following.number and not part.number))
        )
        if not part.lines and not holds:
            found.add("unfinished_section", _("“%s” is a heading with nothing under it.") % part.title)
