"""Which picture shows what, and the sentence that says the same to somebody who cannot see it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from markupsafe import Markup

from consult.domain.aggregation import OptionCount, QuestionSummary
from consult.domain.language import gettext as _

from . import charts
from .value import Report, TimetableRow

TIMELINE_DAYS = 3660  # a longer timetable is a slip of the pen, and no picture of it would help

SCALES = {  # looks of an ordered scale, and where its middle lies
    5: ((charts.DARK, charts.MIDDLE, charts.BLANK, charts.SPARSE, charts.DENSE), 2.5),
    4: ((charts.DARK, charts.MIDDLE, charts.SPARSE, charts.DENSE), 2.0),
    3: ((charts.DARK, charts.BLANK, charts.DENSE), 1.5),
}


def listed(parts: Sequence[str]) -> str:
    """The parts as a reader would say them: "a, b and c"."""
    if len(parts) < 2:
        return "".join(parts)
    return _("{most} and {last}").format(most=", ".join(parts[:-1]), last=parts[-1])


def printed(option: OptionCount) -> str:
    """The count, with its percentage where the base bears one."""
    return f"{option.count} ({option.pct})" if option.pct else str(option.count)


def name_of(summary: QuestionSummary) -> str:
    return _("question {label}").format(label=summary.label) if summary.label else _("this question")


def _counts_sentence(what: str, base: int, options: Sequence[OptionCount]) -> str:
    chosen = listed([_("{count} chose {option}").format(count=printed(o), option=o.option) for o in options])
    return _("Of {base} who answered {what}, {chosen}.").format(base=base, what=what, chosen=chosen)


def question_chart(summary: QuestionSummary) -> Markup:
    """Bars of a question's options; nothing where there are none or nobody answered."""
    if not summary.options or not summary.base:
        return Markup("")
    looks: Sequence[charts.Look] = [charts.DARK] * len(summary.options)
    if summary.kind == "agree_scale" and len(summary.options) in SCALES:
        looks = SCALES[len(summary.options)][0]
    rows = [
        charts.Bar(option.option, option.count, printed(option), look)
        for option, look in zip(summary.options, looks, strict=True)
    ]
    sentence = _counts_sentence(name_of(summary), summary.base, summary.options)
    if summary.kind == "ranking":
        sentence = _("First places. {sentence}").format(sentence=sentence)
    return charts.bars(sentence, rows)


def scale_chart(summary: QuestionSummary) -> Markup:
    """An agreement scale by group, agreement left of the line and disagreement right of it."""
    groups = [group for group in summary.groups if group.base]
    if summary.kind != "agree_scale" or len(summary.options) not in SCALES or len(groups) < 2:
        return Markup("")
    looks, centre = SCALES[len(summary.options)]
    rows = [charts.Row(group.group, tuple(o.count for o in group.options)) for group in groups]
    said = "; ".join(
        f"{group.group}: " + ", ".join(f"{o.count} {o.option}" for o in group.options if o.count)
        for group in groups
    )
    sentence = _("Answers to {what} by sector. {said}.").format(what=name_of(summary), said=said)
    series = [(option.option, look) for option, look in zip(summary.options, looks, strict=True)]
    return charts.stacked(sentence, series, rows, centre)


def row_chart(summary: QuestionSummary) -> Markup:
    """The rows of a matrix as stacked bars of its scale."""
    if not summary.rows or not summary.base or len(summary.rows[0].options) not in SCALES:
        return Markup("")
    looks, _centre = SCALES[len(summary.rows[0].options)]
    series = [(o.option, look) for o, look in zip(summary.rows[0].options, looks, strict=True)]
    rows = [charts.Row(row.row, tuple(o.count for o in row.options)) for row in summary.rows]
    said = "; ".join(
        f"{row.row}: " + ", ".join(f"{o.count} {o.option}" for o in row.options) for row in summary.rows
    )
    return charts.stacked(
        _("Answers to {what} by row. {said}.").format(what=name_of(summary), said=said), series, rows
    )


def sector_chart(report: Report) -> Markup:
    """Who was asked and who answered, by sector."""
    if not report.asked:
        return Markup("")
    series = [
        (_("Answered"), charts.DARK),
        (_("Answered: no comment"), charts.HATCHED),
        (_("Has not answered"), charts.BLANK),
    ]
    counts = [[s.with_comments, s.nil_returns, s.silent + s.declined] for s in report.circulation]
    if report.came_late:
        series.append((_("Came late"), charts.SPARSE))
        counts = [[*each, s.late] for s, each in zip(report.circulation, counts, strict=True)]
    rows = [charts.Row(s.sector, tuple(each)) for s, each in zip(report.circulation, counts, strict=True)]
    said = "; ".join(
        _("{sector}: {asked} asked, {answered} answered").format(
            sector=s.sector, asked=s.asked, answered=s.answered
        )
        for s in report.circulation
    )
    return charts.stacked(_("Circulation by sector. {said}.").format(said=said), series, rows)


def _days(row: TimetableRow) -> tuple[date, date] | None:
    if not row.date:
        return None
    try:
        return date.fromisoformat(row.date), date.fromisoformat(row.date_end or row.date)
    except ValueError:  # a month alone has no place on a line of days
        return None


def timetable_chart(report: Report) -> Markup:
    """The timetable on one line, its marks numbered as in the table of steps."""
    placed = [(number, row, _days(row)) for number, row in enumerate(report.timetable, 1)]
    marks = [charts.Mark(number, *days) for number, _row, days in placed if days]
    if len(marks) < 2:
        return Markup("")
    first, last = min(mark.first for mark in marks), max(mark.last for mark in marks)
    if (last - first).days > TIMELINE_DAYS:
        return Markup("")
    opened = [days[0] for _number, row, days in placed if days and row.kind == "launch"]
    closed = [days[1] for _number, row, days in placed if days and row.kind == "close"]
    said = "; ".join(f"{number}, {row.when}: {row.label}" for number, row, days in placed if days)
    sentence = _("The timetable as a line. {said}.").format(said=said)
    return charts.timeline(sentence, marks, min(opened, default=None), max(closed, default=None))
