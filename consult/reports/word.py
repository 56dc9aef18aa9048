"""The report as a Word document, for somebody who must quote from it: headings, tables and words in styles."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from typing import Any

from consult.domain.language import gettext as _

from .corrections import corrected
from .html import question_heading
from .pictures import printed
from .value import ProposalReport, QuestionReport, Report, Respondent

_UNWRITABLE = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render_docx(report: Report) -> bytes:
    """The document's bytes; the same report gives the same bytes."""
    from docx import Document

    document = Document()
    about = document.core_properties
    about.title, about.author = _safe(report.title), _safe(report.partnership)
    about.created = about.modified = report.generated_at.replace(tzinfo=None)
    about.language = report.language
    _front(document, report)
    _asked(document, report)
    document.add_heading(_("What partners said, question by question"), 1)
    for question in report.questions:
        _question(document, question)
    _proposals(document, report)
    _appendices(document, report)
    out = io.BytesIO()
    document.save(out)
    return _dated(out.getvalue(), report)


def _safe(text: str) -> str:
    return _UNWRITABLE.sub("\ufffd", text)


def _table(document: Any, head: Sequence[str], lines: Sequence[Sequence[str | int]]) -> None:
    table = document.add_table(rows=1, cols=len(head), style="Table Grid")
    row = table.rows[0]
    mark = row._tr.get_or_add_trPr().makeelement(
        "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}tblHeader", {}
    )
    row._tr.get_or_add_trPr().append(mark)  # a reader is told that this row names the columns
    for cell, name in zip(row.cells, head, strict=True):
        cell.paragraphs[0].add_run(_safe(name)).bold = True
    for line in lines:
        for cell, value in zip(table.add_row().cells, line, strict=True):
            cell.text = _safe(str(value))
    document.add_paragraph()


def _front(document: Any, report: Report) -> None:
    document.add_heading(_("What partners said: %s") % _safe(report.title), 0)
    document.add_paragraph(_safe(report.partnership))
    numbered = _("Consultation {reference}, report {number}")
    document.add_paragraph(numbered.format(reference=report.reference, number=report.number))
    for label, when in (*report.dates, (_("Report compiled"), report.generated_words)):
        document.add_paragraph(_safe(f"{label}: {when}"))
    contact = (report.contact.name, report.contact.telephone, report.contact.email)
    document.add_paragraph(_safe(_("Ask about it: ") + ", ".join(part for part in contact if part)))


def _asked(document: Any, report: Report) -> None:
    document.add_heading(_("What we asked, and when"), 1)
    for sentence in report.statement:
        document.add_paragraph(_safe(sentence))
    _table(document, (_("When"), _("What")), [(row.when, row.label) for row in report.timetable])
    _corrections(document, report)
    document.add_heading(_("Who was asked, and who answered"), 1)
    head = (
        _("Sector"),
        _("Asked"),
        _("Answered"),
        _("of those, no comment"),
        _("Came late"),
        _("Declined"),
        _("Had not answered"),
    )
    lines = [
        (s.sector, s.asked, s.answered, s.nil_returns, s.late, s.declined, s.silent)
        for s in report.circulation
    ]
    total = (
        _("All"),
        report.asked,
        report.answered,
        report.nil_returns,
        report.came_late,
        report.have_declined,
        report.unanswered,
    )
    _table(document, head, [*lines, total])
    if report.unasked:
        document.add_paragraph(_("Answered without having been asked: {n}.").format(n=report.unasked))


def _corrections(document: Any, report: Report) -> None:
    if report.corrections:
        document.add_heading(_("What was corrected while it was out"), 2)
    for one in report.corrections:
        numbered = _("Correction {number}, {when}").format(number=one.number, when=one.when)
        document.add_paragraph().add_run(_safe(numbered)).bold = True
        for line in one.changes:
            document.add_paragraph(_safe(line), style="List Bullet")
        document.add_paragraph(_safe(_("Why: {reason}").format(reason=one.reason)))
        document.add_paragraph(_safe(" ".join(corrected(one))))


def _question(document: Any, question: QuestionReport) -> None:
    summary = question.summary
    document.add_heading(_safe(question_heading(question)), 2)
    said = _("Of {asked} responses, {base} answered this question and {blank} left it blank.")
    if question.route:
        document.add_paragraph(_safe(f"{question.route}."))
    document.add_paragraph(said.format(asked=summary.asked, base=summary.base, blank=summary.not_answered))
    if summary.not_asked:
        more = _("Not asked, because of what had been answered before: {count}.")
        document.add_paragraph(more.format(count=summary.not_asked))
    if summary.options:
        lines = [(option.option, printed(option)) for option in summary.options]
        lines += [
            (_("Respondents who answered"), str(summary.base)),
            (_("Left blank"), str(summary.not_answered)),
        ]
        _table(document, (_("Answer"), _("Count")), lines)
    if summary.rows:
        head = (_("Row"), *(option.option for option in summary.rows[0].options), _("Answered this row"))
        _table(document, head, [(r.row, *(printed(o) for o in r.options), r.base) for r in summary.rows])
    _words(document, question)


def _words(document: Any, spoken: QuestionReport | ProposalReport) -> None:
    for words in spoken.words:
        document.add_paragraph().add_run(_safe(words.name)).bold = True
        document.add_paragraph(_safe(words.text), style="Quote")
    if spoken.withheld:
        document.add_paragraph(_("Written and not for publication: {n}.").format(n=spoken.withheld))


def _proposals(document: Any, report: Report) -> None:
    document.add_heading(_("Comments on the proposals"), 1)
    for proposal in (*report.proposals, report.comments):
        if proposal.words or proposal.withheld:
            document.add_heading(_safe(proposal.title or _("The paper as a whole")), 2)
            _words(document, proposal)
    _letters(document, report)
    for late in report.late:
        document.add_heading(_safe(_("Late, and not counted: {name}").format(name=late.name)), 2)
        _words(document, ProposalReport("", late.words))


def _letters(document: Any, report: Report) -> None:
    if not report.letters and not report.letters_withheld:
        return
    document.add_heading(_("Letters"), 1)
    document.add_paragraph(_("Each counts as a response, and at every question among those left blank."))
    for number, letter in enumerate(report.letters, 1):
        heading = _("Letter {number}: {name}").format(number=number, name=letter.name)
        document.add_heading(_safe(heading), 2)
        about = ", ".join(part for part in (letter.sector, letter.received, letter.way) if part)
        if about:
            document.add_paragraph(_safe(about))
        for place, passage in enumerate(letter.passages, 1):
            document.add_paragraph(_safe(f"{place}. {passage}"), style="Quote")
    if report.letters_withheld:
        document.add_paragraph(_("Letters not for publication: {n}.").format(n=report.letters_withheld))


def _notes(document: Any, report: Report) -> None:
    if not report.notes:
        return
    document.add_heading(_("Appendix E: events and minuted comments"), 1)
    document.add_paragraph(_("These are no answers of organisations. They are in none of the counts."))
    for note in report.notes:
        document.add_heading(_safe(note.title), 2)
        about = (note.kind, note.body, note.held, note.place)
        document.add_paragraph(_safe(", ".join(part for part in about if part)))
        if note.present:
            document.add_paragraph(_safe(_("Present: {who}").format(who=note.present)))
        if note.decides:
            document.add_paragraph(_safe(_("This body decides later: {step}").format(step=note.decides)))
        for place, point in enumerate(note.points, 1):
            document.add_paragraph(_safe(f"{place}. {point}"))


def _appendices(document: Any, report: Report) -> None:
    document.add_heading(_("Appendix A: who answered"), 1)
    head = (_("Organisation"), _("Sector"), _("On whose authority"), _("Received"))
    lines = [
        (
            r.name,
            r.sector,
            "; ".join(p for p in (r.authority, _speaks_for(r)) if p),
            "; ".join(p for p in (r.received, r.way) if p),
        )
        for r in report.respondents
    ]
    _table(document, head, lines)
    document.add_heading(_("Appendix B: who had not answered"), 1)
    _table(document, (_("Organisation"), _("Sector")), [(s.name, s.sector) for s in report.silent])
    if report.declined:
        three = (_("Said that it would not answer"), _("Sector"), _("What it said"))
        said = {True: _("Not its remit"), False: _("It will not answer")}
        _table(document, three, [(d.name, d.sector, said[d.not_remit]) for d in report.declined])
    document.add_heading(_("Appendix C: how the answers were counted"), 1)
    for sentence in report.methods:
        document.add_paragraph(_safe(sentence))
    document.add_heading(_("Appendix D: how to check this report"), 1)
    document.add_paragraph(_("SHA-256 of the report's data: {checksum}").format(checksum=report.checksum))
    _notes(document, report)


def _speaks_for(respondent: Respondent) -> str:
    return _("speaking for: {whom}").format(whom=respondent.speaks_for) if respondent.speaks_for else ""


def _dated(written: bytes, report: Report) -> bytes:
    """The same archive with the report's own date on every file, so that equal reports are equal bytes."""
    out = io.BytesIO()
    stamp = max(report.generated_at.year, 1980), *report.generated_at.timetuple()[1:6]
    with zipfile.ZipFile(io.BytesIO(written)) as given, zipfile.ZipFile(out, "w") as dated:
        for name in given.namelist():
            member = zipfile.ZipInfo(name, stamp)
            dated.writestr(member, given.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()
