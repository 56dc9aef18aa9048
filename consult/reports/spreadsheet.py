"""The report as a workbook: counts and words as data, every cell text or number, never a formula."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any

from consult.domain.language import gettext as _

from .value import Report

CELL_LIMIT = 32_767  # characters that a cell of the format can hold
Line = Sequence[str | int]


def render_xlsx(report: Report) -> bytes:
    """The workbook's bytes; the same report gives the same bytes."""
    import xlsxwriter

    out = io.BytesIO()
    settings = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, settings)
    book.set_properties(
        {
            "title": report.title,
            "company": report.partnership,
            "created": report.generated_at.replace(tzinfo=None),
        }
    )
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    plain = book.add_format({"text_wrap": True, "valign": "top"})
    for name, lines in _sheets(report):
        sheet = book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, 20, 24)
        for row, line in enumerate(lines):
            _write(sheet, row, line, bold if row == 0 else plain)
    book.close()
    return out.getvalue()


def _write(sheet: Any, row: int, line: Line, look: Any) -> None:
    for column, value in enumerate(line):
        if isinstance(value, int):
            sheet.write_number(row, column, value, look)
        else:
            sheet.write_string(row, column, value[:CELL_LIMIT], look)


def _sheets(report: Report) -> Iterator[tuple[str, Iterator[Line]]]:
    yield _("About"), _about(report)
    yield _("Circulation"), _circulation(report)
    yield _("Counts"), _counts(report)
    yield _("Words"), _words(report)
    yield _("Respondents"), _respondents(report)
    if report.notes:
        yield _("Events"), _notes(report)


def _about(report: Report) -> Iterator[Line]:
    yield _("What partners said"), report.title
    yield _("Partnership"), report.partnership
    yield _("Reference"), report.reference
    yield _("Report"), report.number
    yield from report.dates
    yield _("Report compiled"), report.generated_words
    yield _("Checksum of the data (SHA-256)"), report.checksum


def _circulation(report: Report) -> Iterator[Line]:
    yield (
        _("Sector"),
        _("Asked"),
        _("Answered"),
        _("of those, no comment"),
        _("Came late"),
        _("Declined"),
        _("Had not answered"),
        _("Answered without being asked"),
    )
    for each in report.circulation:
        yield (
            each.sector,
            each.asked,
            each.answered,
            each.nil_returns,
            each.late,
            each.declined,
            each.silent,
            each.unasked,
        )


def _counts(report: Report) -> Iterator[Line]:
    yield _("Question"), _("Text"), _("Row"), _("Answer"), _("Sector"), _("Count"), _("Answered"), _("Share")
    for question in report.questions:
        summary = question.summary
        name = summary.label or summary.id
        for option in summary.options:
            yield (
                name,
                summary.text,
                "",
                option.option,
                _("All"),
                option.count,
                summary.base,
                option.pct or "",
            )
        if summary.not_asked:
            yield name, summary.text, "", _("Not asked"), _("All"), summary.not_asked, summary.base, ""
        for group in summary.groups:
            for option in group.options:
                line = (option.option, group.group, option.count, group.base, option.pct or "")
                yield name, summary.text, "", *line
        for row in summary.rows:
            for option in row.options:
                line = (option.option, _("All"), option.count, row.base, option.pct or "")
                yield name, summary.text, row.row, *line


def _words(report: Report) -> Iterator[Line]:
    yield _("On"), _("Respondent"), _("Words")
    for question in report.questions:
        for words in question.words:
            yield question.summary.label or question.summary.text, words.name, words.text
    for proposal in (*report.proposals, report.comments):
        for words in proposal.words:
            yield proposal.title or _("The paper as a whole"), words.name, words.text
    for number, letter in enumerate(report.letters, 1):
        for place, passage in enumerate(letter.passages, 1):
            on = _("Letter {number}, passage {place}").format(number=number, place=place)
            yield on, letter.name, passage


def _notes(report: Report) -> Iterator[Line]:
    yield (
        _("Kind"),
        _("Title"),
        _("Day"),
        _("Where"),
        _("Body"),
        _("Present"),
        _("Decides later"),
        _("No."),
        _("Point"),
    )
    for each in report.notes:
        about = (each.kind, each.title, each.held, each.place, each.body, each.present, each.decides)
        for number, point in enumerate(each.points, 1):
            yield *about, number, point


def _respondents(report: Report) -> Iterator[Line]:
    yield (
        _("Organisation"),
        _("Sector"),
        _("On whose authority"),
        _("Received"),
        _("Answered"),
        _("How it came"),
        _("Speaking for"),
    )
    for each in report.respondents:
        yield (
            each.name,
            each.sector,
            each.authority,
            each.received,
            _("No comment") if each.nil_return else _("Yes"),
            each.way,
            each.speaks_for,
        )
    for silent in report.silent:
        yield silent.name, silent.sector, "", "", _("No"), ""
    for one in report.declined:
        said = _("No: not its remit") if one.not_remit else _("No: it said that it would not")
        yield one.name, one.sector, "", "", said, ""
