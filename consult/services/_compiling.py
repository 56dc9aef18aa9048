"""From what is stored to the one Report value; never commits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select

from consult.analysis.counting import summarise
from consult.db import db
from consult.domain.aggregation import AnsweredResponse, Summary, side_by_side
from consult.domain.directory import SECTORS
from consult.domain.routing import sentence_for_readers
from consult.domain.wording import closing, day, moment, short_day
from consult.models.agreements import Agreement
from consult.models.circulation import Invitation
from consult.models.papers import Consultation
from consult.models.people import Organisation, Partnership
from consult.reports import value
from consult.services import _afterwards, _apart
from consult.services._agreements import agreements_of
from consult.services._amending import corrections_in_report, more_time_in_report
from consult.services._answering import Paper, latest_version, paper_of, publishes_words
from consult.services._declining import who_declined
from consult.services._incoming import said_in_report
from consult.services._judging import findings_of, judged, statement_of
from consult.services._lodged import SECTOR_NAMES, Lodged, lodged
from consult.services._methods import methods
from consult.services._rounds import Asking, asking
from consult.services._said import words_said


def counted(consultation: Consultation, round_: Asking, by: str = "sector") -> Summary:
    """The Summary of what came in time for a round, by sector or by another column of the organisation or response.

    By round, the groups of a question are the rounds up to this one, each out of its own answers: the question's
    own numbers are those of this round alone. A round that did not ask the question, or asked it in another kind,
    is not among them.
    """
    if by != "round":
        return _of_round(consultation, round_, by)
    rounds = [asking(consultation, number) for number in range(1, round_.number)]
    earlier = {str(one.number): _of_round(consultation, one, by) for one in rounds}
    summary = _of_round(consultation, round_, by)
    return side_by_side(summary, earlier | {str(round_.number): summary})


def _of_round(consultation: Consultation, round_: Asking, by: str) -> Summary:
    if round_.version is None:
        raise ValueError("only a round that was approved can be counted")
    came = lodged(consultation, round_.number)
    in_time = [one for one in came if not one.came_after(round_.closes)]
    return _summary(paper_of(round_.version), in_time, by)


def _summary(paper: Paper, in_time: Iterable[Lodged], by: str = "sector") -> Summary:
    responses = [
        AnsweredResponse(
            respondent_id=str(one.organisation.id),
            group=_group(one, by),
            answers={k: v for k, v in one.document["answers"].items() if k in paper.questions},
            nil_return=one.document["nil"],
        )
        for one in in_time
    ]
    groups = [_(SECTOR_NAMES[sector]) for sector in SECTORS] if by == "sector" else ()
    floor = current_app.config["PERCENT_FLOOR"]
    return summarise(list(paper.questions.values()), responses, floor=floor, groups=groups)


def _group(one: Lodged, by: str) -> str:
    if by == "sector":
        return _(SECTOR_NAMES[one.organisation.sector])
    if by == "respondent_type":
        return str(one.document.get("respondent_type") or _(SECTOR_NAMES[one.organisation.sector]))
    if by == "round":
        return str(one.response.round)
    return one.authority if by == "authority" else str(one.organisation.area)


def build(consultation: Consultation, number: int, at: datetime) -> value.Report:
    """The report as it stands at ``at`` (UTC): a frozen value that nothing changes later."""
    version = latest_version(consultation.id)
    if version is None:
        raise ValueError("a report needs an approved paper")
    paper = paper_of(version)
    everyone = lodged(consultation)
    late = [one for one in everyone if one.came_after(consultation.first_late_instant)]
    in_time = [one for one in everyone if one not in late]
    asked = _asked(consultation)
    declined = who_declined(consultation, {one.organisation.id for one in everyone})
    summary = _summary(paper, in_time)
    standing = judged(consultation, version)
    named = [one for one in everyone if one.is_named]
    confirmed, said = _apart.confirmed_in(consultation), agreements_of(consultation, consultation.round)
    return value.Report(
        reference=consultation.reference,
        number=number,
        title=str(paper.content["title"]),
        partnership=db.session.get_one(Partnership, consultation.partnership_id).name,
        contact=value.Contact(**paper.content["contact"]),
        generated_at=at,
        generated_words=moment(at),
        dates=_dates(consultation, paper),
        timetable=tuple(_timetable_row(one) for one in paper.content["milestones"]),
        circulation=_by_sector(asked, in_time, late, declined),
        respondents=(
            *(_respondent(one, consultation, confirmed, said) for one in named),
            *_unnamed(everyone),
        ),
        silent=_silent(asked, everyone, declined),
        declined=tuple(_declined(*one) for one in declined),
        questions=tuple(_question(paper, one, in_time) for one in summary.questions),
        proposals=_proposals(paper, in_time),
        comments=value.ProposalReport(_("The paper as a whole"), **_words(in_time, paper, "comment-paper")),
        **_apart.letters(in_time),
        late=tuple(_afterwards.late_in_report(everyone, late, paper, said)),
        notes=_apart.notes(consultation),
        methods=(
            *methods(consultation, paper, in_time),
            *_afterwards.methods(consultation, in_time, said),
            *more_time_in_report(consultation, consultation.round),
            *said_in_report(consultation),
        ),
        percent_floor=summary.floor,
        corrections=corrections_in_report(consultation, consultation.round),
        statement=statement_of(standing),
        findings=findings_of(standing),
    )


def _asked(consultation: Consultation) -> Sequence[Organisation]:
    query = (
        select(Organisation)
        .join(Invitation, Invitation.organisation_id == Organisation.id)
        .where(Invitation.consultation_id == consultation.id, Invitation.sent_at.is_not(None))
        .order_by(Organisation.sector, Organisation.name, Organisation.id)
    )
    return list(db.session.scalars(query))


def _dates(consultation: Consultation, paper: Paper) -> tuple[tuple[str, str], ...]:
    rows = [
        (_("Opened"), moment(consultation.opens_at)),
        (_("Closed"), closing(consultation.first_late_instant)),
    ]
    if paper.content["document_date"]:
        rows.insert(0, (_("Paper dated"), day(paper.content["document_date"])))
    if consultation.round > 1:
        said = _(
            "%(round)s, on version %(version)s of the paper", round=consultation.round, version=paper.number
        )
        rows.insert(0, (_("Round"), said))
    return tuple(rows)


def _timetable_row(one: Mapping[str, Any]) -> value.TimetableRow:
    last = one["date_end"]
    when = day(one["date"])
    if last and last != one["date"]:
        when = _("%(first)s to %(last)s", first=short_day(one["date"]), last=short_day(last))
    return value.TimetableRow(
        when=when, label=one["label"], kind=one["kind"], date=one["date"], date_end=last
    )


def _by_sector(
    asked: Sequence[Organisation],
    in_time: Sequence[Lodged],
    late: Sequence[Lodged],
    declined: Sequence[tuple[Organisation, str]],
) -> tuple[value.SectorCount, ...]:
    """Who was asked and who of those answered; whoever answered without being asked is counted beside them."""
    rows = []
    invited = {one.id for one in asked}
    for sector in SECTORS:
        came = [one for one in in_time if one.organisation.sector == sector]
        here = [one for one in came if one.organisation.id in invited]
        rows.append(
            value.SectorCount(
                sector=_(SECTOR_NAMES[sector]),
                asked=sum(one.sector == sector for one in asked),
                answered=len(here),
                nil_returns=sum(one.document["nil"] for one in here),
                late=sum(
                    one.organisation.sector == sector and one.organisation.id in invited for one in late
                ),
                declined=sum(one.sector == sector for one, _way in declined),
                unasked=len(came) - len(here),
            )
        )
    return tuple(rows)


def _respondent(
    one: Lodged, consultation: Consultation, confirmed: set[int], said: Mapping[int, Agreement]
) -> value.Respondent:
    came = day(one.response.received_on) if one.response.received_on else moment(one.submitted_at)
    return value.Respondent(
        name=one.shown_as,
        sector=_(SECTOR_NAMES[one.organisation.sector]),
        authority=_afterwards.authority_of(one, said),
        # Whoever submitted before the page said that it is printed was not asked.
        speaks_for=str(one.document["capacity"]) if "notice" in one.document else "",
        received=came,
        nil_return=one.document["nil"],
        late=one.came_after(consultation.first_late_instant),
        entered_by_officer=bool(one.response.entered_by),
        way=_apart.way(one, confirmed),
    )


def _unnamed(everyone: Sequence[Lodged]) -> Iterator[value.Respondent]:
    """Those who did not want their names printed: how many, by sector, and neither when nor on whose authority."""
    counts = Counter(one.sector_shown for one in everyone if not one.is_named)
    for sector, count in sorted(counts.items(), key=lambda each: (not each[0], each[0])):
        name = ngettext("%(num)s more, without its name", "%(num)s more, without their names", count)
        yield value.Respondent(name=name, sector=sector)


def _declined(organisation: Organisation, way: str) -> value.Declined:
    return value.Declined(organisation.name, _(SECTOR_NAMES[organisation.sector]), way == "not_remit")


def _silent(
    asked: Sequence[Organisation],
    everyone: Sequence[Lodged],
    declined: Sequence[tuple[Organisation, str]],
) -> tuple[value.Silent, ...]:
    heard = {one.organisation.id for one in everyone} | {one.id for one, _way in declined}
    return tuple(value.Silent(one.name, _(SECTOR_NAMES[one.sector])) for one in asked if one.id not in heard)


def _question(paper: Paper, summary: Any, in_time: Sequence[Lodged]) -> value.QuestionReport:
    question = paper.questions[summary.id]
    section = paper.section_of(question.section_id or "")
    title = str(section["title"]) if section else ""
    route = sentence_for_readers(question, paper.questions)
    return value.QuestionReport(
        summary=summary, section=title, route=route, **_words(in_time, paper, summary.id)
    )


def _proposals(paper: Paper, in_time: Sequence[Lodged]) -> tuple[value.ProposalReport, ...]:
    return tuple(
        value.ProposalReport(
            title=" ".join(part for part in (section["number"], section["title"]) if part),
            **_words(in_time, paper, f"comment-{section['key']}"),
        )
        for section in paper.content["sections"]
        if section["is_proposal"]
    )


def _words(in_time: Sequence[Lodged], paper: Paper, key: str) -> dict[str, Any]:
    """The words given to one field, under the names chosen, and how many were withheld.

    The unnamed come last and by their words: a place in the order of names would tell whose they are.
    """
    question = paper.fields[key]
    shown: list[value.Words] = []
    unnamed: list[value.Words] = []
    withheld = 0
    for one in in_time:
        text = words_said(question, one.document["answers"].get(key), one.is_named)
        if not text:
            continue
        if one.withholds(key):
            withheld += 1
        elif publishes_words(question):
            (shown if one.is_named else unnamed).append(value.Words(one.shown_as, text))
    unnamed.sort(key=lambda words: (words.name, words.text))
    return {"words": (*shown, *unnamed), "withheld": withheld}
