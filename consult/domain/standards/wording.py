"""Dates, lengths and verdicts in words that a councillor reads at a glance."""

from __future__ import annotations

from datetime import date, time

from consult.domain import counting
from consult.domain.language import N_, ngettext
from consult.domain.language import gettext as _
from consult.domain.standards.findings import Count, Span, Verdict
from consult.domain.timetable import DateRange, Event
from consult.domain.wording import DAYS, MONTHS

_NUMBERS = (
    N_("no"),
    N_("one"),
    N_("two"),
    N_("three"),
    N_("four"),
    N_("five"),
    N_("six"),
    N_("seven"),
    N_("eight"),
    N_("nine"),
    N_("ten"),
    N_("eleven"),
    N_("twelve"),
)
_VERDICTS = {
    Verdict.PASS: N_("Kept"),
    Verdict.MARGIN: N_("Kept only if the launch day is counted"),
    Verdict.EXPLAINED: N_("Short, with a reason published by the launch"),
    Verdict.EXPLAINED_LATE: N_("Short, with a reason published only after the launch"),
    Verdict.BREACH: N_("Not kept"),
    Verdict.ADVISE: N_("Advice"),
    Verdict.NODATA: N_("Not known yet"),
    Verdict.DEPENDS: N_("Depends on what is not settled yet"),
    Verdict.NOT_APPLICABLE: N_("Does not apply"),
}


def number(value: int) -> str:
    """A number in words up to twelve, in figures above."""
    return _(_NUMBERS[value]) if value < len(_NUMBERS) else str(value)


def capital(sentence: str) -> str:
    """The sentence with its first letter large."""
    return sentence[:1].upper() + sentence[1:]


def day_and_month(day: date) -> str:
    """ "Monday 5 July"."""
    return f"{_(DAYS[day.weekday()])} {day.day} {_(MONTHS[day.month - 1])}"


def day(value: date) -> str:
    """ "Monday 5 July 2010"."""
    return f"{day_and_month(value)} {value.year}"


def from_to(first: date, last: date) -> str:
    """ "Monday 5 July to Wednesday 8 September 2010": the year stands once where it is the same."""
    start = day_and_month(first) if first.year == last.year else day(first)
    return _("{0} to {1}").format(start, day(last))


def launch(days: DateRange) -> str:
    """A launch: one day, or the days between which it lies."""
    if days.is_one_day:
        return day(days.first)
    start = day_and_month(days.first) if days.first.year == days.last.year else day(days.first)
    return _("between {0} and {1}").format(start, day(days.last))


def clock(at: time | None) -> str:
    """ "11:59pm", "5pm", "midday" or "midnight"; without a time, the end of the day is meant."""
    at = counting.END_OF_DAY if at is None else at
    if (at.hour, at.minute) in {(0, 0), (12, 0)}:
        return _("midday") if at.hour else _("midnight")
    minutes = f":{at.minute:02}" if at.minute else ""
    return f"{at.hour % 12 or 12}{minutes}{_('pm') if at.hour >= 12 else _('am')}"


def close(value: date, at: time | None) -> str:
    """ "Monday 27 September 2010, 11:59pm"."""
    return f"{day(value)}, {clock(at)}"


def day_count(value: Count) -> str:
    """ "65 days", "1 day" or "59 to 65 days"."""
    if isinstance(value, Span):
        if value.min == value.max:
            return day_count(value.min)
        return _("{0} to {1} days").format(value.min, value.max)
    return ngettext("{0} day", "{0} days", value).format(value)


def weeks(days: int) -> str:
    """ "nine weeks and two days", in words."""
    whole, rest = counting.weeks_and_days(days)
    in_weeks = ngettext("{0} week", "{0} weeks", whole).format(number(whole))
    in_days = ngettext("{0} day", "{0} days", rest).format(number(rest))
    if not whole:
        return in_days
    return _("{0} and {1}").format(in_weeks, in_days) if rest else in_weeks


def weeks_in_figures(days: int) -> str:
    """ "9 weeks 2 days", in figures; less than a week in days alone."""
    whole, rest = counting.weeks_and_days(days)
    if not whole:
        return day_count(rest)
    in_weeks = ngettext("{0} week", "{0} weeks", whole).format(whole)
    return f"{in_weeks} {day_count(rest)}" if rest else in_weeks


def weeks_between(days: tuple[int, ...]) -> str:
    """As :func:`weeks`; two readings as the whole weeks around them, "between eight and ten weeks"."""
    low, high = min(days), max(days)
    if low == high:
        return weeks(low)
    if low < 7:
        return day_count(Span(low, high))
    return _("between {0} and {1} weeks").format(number(low // 7), number(-(-high // 7)))


def days_and_weeks(days: int) -> str:
    """ "65 days, 9 weeks 2 days"; less than a week once."""
    return day_count(days) if days < 7 else f"{day_count(days)}, {weeks_in_figures(days)}"


def weeks_in_figures_between(days: tuple[int, ...]) -> str:
    """As :func:`weeks_in_figures`; two readings as "8 weeks 3 days to 9 weeks 2 days"."""
    low, high = weeks_in_figures(min(days)), weeks_in_figures(max(days))
    return low if low == high else _("{0} to {1}").format(low, high)


def listed(names: list[str]) -> str:
    """ "the analysis", "the analysis or the report", "the analysis, the report or the decision"."""
    *first, last = names
    return _("{0} or {1}").format(", ".join(first), last) if first else last


def quoted(text: str) -> str:
    """Somebody's words on one line in quotation marks, cut where they are long, without a final stop."""
    words = " ".join(text.split()).rstrip(".")
    return f"“{words}”" if len(words) <= 240 else f"“{words[:239]}…”"


def step(event: Event) -> str:
    """ "the review on Wednesday 8 September 2010" with its body where that is known."""
    kinds = {"review": _("review"), "decision": _("decision")}
    kind = kinds.get(event.kind, event.kind)
    on = day(event.date) if event.date else _("a day not given")
    if event.body:
        return _("the {0} by {1} on {2}").format(kind, event.body, on)
    return _("the {0} on {1}").format(kind, on)


def verdict(value: Verdict) -> str:
    """The verdict as a person says it."""
    return _(_VERDICTS[value])


def nation(name: str) -> str:
    """The nation as a person writes it."""
    names = {
        "england": _("England"),
        "wales": _("Wales"),
        "scotland": _("Scotland"),
        "northern-ireland": _("Northern Ireland"),
    }
    return names[name]


def event(kind: str) -> str:
    """The step as a person says it: "the review"."""
    names = {
        "early_notice": _("the early notice"),
        "launch": _("the launch"),
        "comment": _("the meeting for comment"),
        "review": _("the review"),
        "decision": _("the decision"),
        "feedback": _("the feedback"),
        "implement": _("the implementation"),
        "implementation": _("the implementation"),
        "review_of_implementation": _("the review of the implementation"),
    }
    return names.get(kind, _("another step"))
