"""Commands about what came of a consultation: tally and report."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Callable
from gettext import gettext as _
from importlib import import_module
from pathlib import Path

from consult.domain.aggregation import OptionCount, Summary
from consult.domain.errors import BadInput
from consult.jobs._house import opened, write_file
from consult.jobs.papers import show

OFFICE_FACES = {"docx": ("word", "render_docx"), "xlsx": ("spreadsheet", "render_xlsx")}


def tally(options: Namespace) -> int:
    """Print the Summary of what came in time."""
    with opened():
        from consult.domain.access import SYSTEM
        from consult.domain.aggregation import as_json
        from consult.services import reports

        summary = reports.summary(SYSTEM, options.reference, options.by or "sector")
    if summary is None:
        raise BadInput(_("{0} is a draft: nothing has been asked yet.").format(options.reference))
    if options.json:
        show(as_json(summary))
    else:
        print("\n".join(_lines(summary, grouped=bool(options.by))))
    return 0


def _lines(summary: Summary, *, grouped: bool) -> list[str]:
    lines = [_("{0} answered, {1} of them with no comment.").format(summary.asked, summary.nil_returns)]
    for question in summary.questions:
        lines += ["", " ".join(part for part in (question.label, question.text) if part)]
        lines.append("  " + _("answered {0}, left blank {1}").format(question.base, question.not_answered))
        if question.not_asked:
            lines.append("  " + _("not asked, by what was answered before: {0}").format(question.not_asked))
        lines += _options(question.options)
        for row in question.rows:
            lines += [f"  {row.row} ({row.base})", *_options(row.options)]
        for group in question.groups if grouped else ():
            lines += [f"  {group.group} ({group.base})", *_options(group.options)]
    return lines


def _options(options: tuple[OptionCount, ...]) -> list[str]:
    return [f"    {one.count:>6}  {one.option}" + (f"  {one.pct}" if one.pct else "") for one in options]


def report(options: Namespace) -> int:
    """Write the latest compiled report of a consultation to a file."""
    with opened():
        from consult.domain.access import SYSTEM
        from consult.reports import value
        from consult.services import reports

        ready = [one for one in reports.reports(SYSTEM, options.reference) if one.state == "ready"]
        if not ready:
            raise BadInput(
                _("{0} has no compiled report yet. An officer asks for one after the close.").format(
                    options.reference
                )
            )
        stored = reports.report(SYSTEM, options.reference, ready[0].number)
        pdf, frozen = stored.pdf, value.from_dict(stored.value or {})
    data = pdf if options.format == "pdf" else _face(options.format, frozen)
    if options.output == "-":
        sys.stdout.buffer.write(data or b"")
    else:
        write_file(Path(options.output), data or b"")
    return 0


def _face(form: str, report: object) -> bytes:
    from consult.reports.html import render_html
    from consult.reports.value import Report, canonical_json

    assert isinstance(report, Report)
    if form == "json":
        return canonical_json(report)
    if form == "html":
        return render_html(report).encode()
    name, function = OFFICE_FACES[form]
    face: Callable[[Report], bytes] = getattr(import_module(f"consult.reports.{name}"), function)
    return face(report)
