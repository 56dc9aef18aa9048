"""Asking for a report, compiling it, and opening it by a personal link. A compiled report never changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, undefer

from consult import clock
from consult.db import choose_partnership, db
from consult.documents.spreadsheets import as_csv
from consult.domain.access import SYSTEM, Action, Actor, Subject, require
from consult.domain.aggregation import QuestionSummary, Summary
from consult.domain.errors import Conflict, NotFound
from consult.domain.lifecycle import Act, Stage
from consult.domain.reviews import Matter
from consult.models.bodies import Body, Seat
from consult.models.papers import Consultation
from consult.models.people import Person
from consult.models.reports import ReportLink, StoredReport
from consult.models.responses import Response
from consult.reports import value
from consult.reports.html import render_html
from consult.reports.word import render_docx
from consult.services._compiling import build, counted
from consult.services._history import record
from consult.services._incoming import unentered
from consult.services._links import hash_of, new_public_id, new_secret
from consult.services._loading import consultation_for
from consult.services._lodged import lodged
from consult.services._mail import queue
from consult.services._reviews import as_recorded, report_text, unreviewed, wanted
from consult.services._rounds import asking
from consult.services._stages import move_on
from consult.services._unit import unit_of_work

EVERYWHERE = {"every_partnership": True}
ABANDONED_AFTER = timedelta(minutes=10)
TRIES = 3
STEERING = "steering"


@dataclass(frozen=True)
class Linked:
    """A report as its link opens it; ``newest`` is higher than its number when it was compiled again since."""

    stored: StoredReport
    report: value.Report
    newest: int


def summary(actor: Actor, reference: str, by: str = "sector") -> Summary | None:
    """The counts of what has come in so far, or None before a version is out; NotFound once answers were deleted."""
    consultation = consultation_for(actor, Action.READ_RESPONSES, reference)
    _refuse_deleted(consultation)
    here = asking(consultation)
    return counted(consultation, here, by) if here.version else None


def _refuse_deleted(consultation: Consultation) -> None:
    """Raise NotFound where answers were deleted: what is left of them would be counted as blank."""
    mine = (Response.consultation_id == consultation.id, Response.emptied_at.is_not(None))
    if db.session.scalar(select(Response.id).where(*mine).limit(1)) is not None:
        raise NotFound(
            _(
                "Answers were deleted when their time was over. The counts stand in the reports compiled before."
            )
        )


def answered(actor: Actor, reference: str) -> dict[int, str]:
    """Which organisations have answered: "nil", "late" or "answered" by the id of the organisation."""
    consultation = consultation_for(actor, Action.READ_RESPONSES, reference)
    closes = asking(consultation).closes
    return {
        one.organisation.id: "nil"
        if one.document["nil"]
        else "late"
        if one.came_after(closes)
        else "answered"
        for one in lodged(consultation)
    }


def reports(actor: Actor, reference: str) -> list[StoredReport]:
    """Every compilation of a consultation, the newest first."""
    consultation = consultation_for(actor, Action.READ_RESPONSES, reference)
    query = select(StoredReport).where(StoredReport.consultation_id == consultation.id)
    return list(db.session.scalars(query.order_by(StoredReport.number.desc())))


def wanting(actor: Actor, reference: str) -> dict[int, list[str]]:
    """For each report that waits to be cleared, in sentences, whose word is still wanting."""
    consultation = consultation_for(actor, Action.READ_RESPONSES, reference)
    waits = (StoredReport.state == "ready", StoredReport.out_at.is_(None))
    query = select(StoredReport).where(StoredReport.consultation_id == consultation.id, *waits)
    return {
        one.number: unreviewed(consultation, report_text(consultation, one))
        for one in db.session.scalars(query.options(undefer(StoredReport.value)))
    }


def tally(actor: Actor, reference: str) -> bytes:
    """The counts as CSV: a row for each option of each question, over everybody and by sector.

    Whom a question did not reach, because of what was answered before it, is in no other column of it.
    """
    found = summary(actor, reference)
    if found is None:
        raise NotFound(_("Nothing can be counted before the paper is out."))
    sectors = [group.group for group in found.questions[0].groups] if found.questions else []
    heading = [_("Question"), _("Text"), _("Answer"), _("Answered"), _("Left blank"), _("Not asked")]
    heading.append(_("Everybody"))
    rows = [row for question in found.questions for row in _tally_rows(question)]
    return as_csv([heading + sectors, *rows])


def _tally_rows(question: QuestionSummary) -> Iterator[list[object]]:
    begun = [question.label or "", question.text]
    totals = [question.base, question.not_answered, question.not_asked]
    if not question.options:
        yield [*begun, _("answered"), *totals, question.base, *(group.base for group in question.groups)]
    for place, option in enumerate(question.options):
        by_group = [group.options[place].count for group in question.groups]
        yield [*begun, option.option, *totals, option.count, *by_group]
    for row in question.rows:
        for option in row.options:
            yield [
                *begun,
                f"{row.row}: {option.option}",
                row.base,
                question.asked - row.base,
                question.not_asked,
                option.count,
            ]


def page_of(stored: StoredReport, nonce: str = "") -> str:
    """A ready report as one page, from the value that was frozen; ``nonce`` lets its style sheet through."""
    return render_html(value.from_dict(stored.value or {}), nonce)


def word_of(stored: StoredReport) -> bytes:
    """A ready report as a Word document, from the value that was frozen."""
    return render_docx(value.from_dict(stored.value or {}))


@unit_of_work
def ask(actor: Actor, reference: str) -> StoredReport:
    """Ask for the next report; a tick compiles it. One is compiled at a time for a consultation."""
    consultation = consultation_for(actor, Action.COMPILE_REPORT, reference, lock=True)
    _refuse_deleted(consultation)
    mine = StoredReport.consultation_id == consultation.id
    running = db.session.scalar(
        select(StoredReport).where(mine, StoredReport.state.in_(("asked", "compiling")))
    )
    if running is not None:
        return running
    last = db.session.scalar(select(func.max(StoredReport.number)).where(mine)) or 0
    report = StoredReport(
        consultation_id=consultation.id, number=last + 1, asked_at=clock.now(), asked_by=actor.name
    )
    db.session.add(report)
    db.session.flush()
    left = len(unentered(consultation, consultation.round))
    record(actor, Action.COMPILE_REPORT, consultation, number=report.number, not_entered=left)
    return report


def claim_next() -> int | None:
    """Claim the report that was asked for first, for this process alone; None when there is none.

    One claimed by a process that died is found again after ten minutes, and given up after three.
    """
    while (claimed := _claim()) is not None:
        if claimed:
            return claimed
    return None


@unit_of_work
def _claim() -> int | None:
    """The id of the report that is claimed; 0 where one was given up instead, None where none waits."""
    now = clock.now()
    waiting = (StoredReport.state == "asked") | (
        (StoredReport.state == "compiling") & (StoredReport.claimed_at < now - ABANDONED_AFTER)
    )
    query = select(StoredReport).where(waiting).order_by(StoredReport.id).limit(1)
    report = db.session.scalar(query.with_for_update(skip_locked=True), execution_options=EVERYWHERE)
    if report is None:
        return None
    choose_partnership(report.partnership_id)
    if report.claims >= TRIES:
        report.state = "failed"
        report.problem = _("The process that printed it ended, three times. The operator's log may say why.")
        return 0
    report.state, report.claimed_at, report.claims = "compiling", now, report.claims + 1
    return report.id


@unit_of_work
def freeze(report_id: int) -> value.Report:
    """Freeze the value of a claimed report from what is stored now, and keep it with its checksum.

    Raises Conflict for one that is claimed no more: a ready report never changes.
    """
    report = _locked(report_id)
    if report.state != "compiling":
        raise Conflict(_("Another process has printed this report."))
    consultation = db.session.get_one(Consultation, report.consultation_id)
    frozen = build(consultation, report.number, clock.now())
    report.value, report.checksum = value.to_dict(frozen), frozen.checksum
    return frozen


@unit_of_work
def store(report_id: int, pdf: bytes, pdf_checksum: str, pages: int) -> None:
    """Keep the bytes of a compiled report. Where nobody has to clear it first, it goes out at once.

    Where another process was quicker, what that one kept stays.
    """
    report = _locked(report_id)
    if report.state != "compiling":
        return
    consultation = db.session.get_one(Consultation, report.consultation_id)
    report.pdf, report.pdf_checksum, report.pages = pdf, pdf_checksum, pages
    report.state, report.compiled_at = "ready", clock.now()
    goes_out = not wanted(consultation, Matter.REPORT)
    if goes_out:
        _send_out(SYSTEM, consultation, report)
    detail = {"checksum": report.checksum, "pdf": pdf_checksum, "out": goes_out}
    record(SYSTEM, "report compiled", consultation, number=report.number, **detail)


@unit_of_work
def put_out(actor: Actor, reference: str, number: int) -> None:
    """Put a report out that had to be cleared first. Raises BadInput with the reviews that are still wanting."""
    consultation = consultation_for(actor, Action.PUT_OUT, reference)
    mine = (StoredReport.consultation_id == consultation.id, StoredReport.number == number)
    query = select(StoredReport).where(*mine, StoredReport.state == "ready").with_for_update()
    report = db.session.scalar(query.options(undefer(StoredReport.value)))
    if report is None:
        raise NotFound(_("There is no such report, or it is still being compiled."))
    if report.out_at is not None:
        return
    _send_out(actor, consultation, report)
    reviews = as_recorded(consultation, report_text(consultation, report))
    record(actor, Action.PUT_OUT, consultation, number=number, checksum=report.checksum, reviews=reviews)


def _send_out(actor: Actor, consultation: Consultation, report: StoredReport) -> None:
    """Send every seat of the steering group its own link. What was decided or withdrawn meanwhile stays so."""
    if consultation.stage in (Stage.APPROVED, Stage.REPORTED):
        text = report_text(consultation, report)
        move_on(actor, consultation, Act.PUT_OUT, unreviewed=unreviewed(consultation, text))
    report.out_at = clock.now()
    sitting = select(Seat).join(Body).join(Person).where(Body.kind == STEERING, Person.is_active)
    for seat in db.session.scalars(sitting.order_by(Seat.id)):
        _send_link(consultation, report, seat)


@unit_of_work
def store_failure(report_id: int, problem: str) -> None:
    """Say that a report could not be compiled, and why; it can be asked for again."""
    report = _locked(report_id)
    if report.state == "compiling":
        report.state, report.problem = "failed", problem[:500]


def _locked(report_id: int) -> StoredReport:
    query = select(StoredReport).where(StoredReport.id == report_id).with_for_update()
    report = db.session.scalars(query, execution_options=EVERYWHERE).one()
    choose_partnership(report.partnership_id)
    return report


def _send_link(consultation: Consultation, report: StoredReport, seat: Seat) -> None:
    secret = new_secret()
    link = ReportLink(
        public_id=new_public_id(),
        report_id=report.id,
        seat_id=seat.id,
        secret_hash=hash_of(secret),
        made_at=clock.now(),
    )
    db.session.add(link)
    queue(
        "report_ready",
        key=f"report:{report.id}:{seat.id}",
        to_name=seat.person.name,
        to_address=seat.person.email,
        consultation=consultation,
        reply_to=consultation.contact_email,
        secret=secret,
        report=report,
    )


def by_secret(secret: str) -> ReportLink:
    """The report link that a secret opens; NotFound for any other. Looking changes nothing."""
    query = select(ReportLink).where(
        ReportLink.secret_hash == hash_of(secret), ReportLink.revoked_at.is_(None)
    )
    return _known(db.session.scalar(query, execution_options=EVERYWHERE))


def by_public_id(public_id: str, secret_hash: str) -> ReportLink:
    """The report link that a browser was let in by earlier."""
    query = (
        select(ReportLink)
        .where(
            ReportLink.public_id == public_id,
            ReportLink.secret_hash == secret_hash,
            ReportLink.revoked_at.is_(None),
        )
        .options(joinedload(ReportLink.report), joinedload(ReportLink.seat))
    )
    return _known(db.session.scalar(query, execution_options=EVERYWHERE))


def _known(link: ReportLink | None) -> ReportLink:
    if link is None:
        raise NotFound(_("This link does not open a report. Look for the latest message about it."))
    return link


def report(actor: Actor, reference: str, number: int) -> StoredReport:
    """One report of a consultation for an officer, with value and bytes."""
    consultation = consultation_for(actor, Action.READ_RESPONSES, reference)
    query = select(StoredReport).where(
        StoredReport.consultation_id == consultation.id, StoredReport.number == number
    )
    return _ready(
        actor, db.session.scalar(query.options(undefer(StoredReport.value), undefer(StoredReport.pdf)))
    )


def linked_report(actor: Actor) -> StoredReport:
    """The report that the actor's link opens, with value and bytes."""
    query = select(StoredReport).where(StoredReport.id == actor.report_id)
    return _ready(actor, db.session.scalar(query.options(undefer(StoredReport.value))))


def linked(actor: Actor) -> Linked:
    """The report that the actor's link opens as a value, and the number of the newest one that is out."""
    stored = linked_report(actor)
    out = (StoredReport.consultation_id == stored.consultation_id, StoredReport.out_at.is_not(None))
    newest = db.session.scalar(select(func.max(StoredReport.number)).where(*out))
    return Linked(stored, value.from_dict(stored.value or {}), newest or stored.number)


def _ready(actor: Actor, report: StoredReport | None) -> StoredReport:
    if report is None or report.state != "ready":
        raise NotFound(_("There is no such report, or it is still being compiled."))
    require(actor, Action.READ_REPORT, Subject(partnership_id=report.partnership_id, report_id=report.id))
    return report
