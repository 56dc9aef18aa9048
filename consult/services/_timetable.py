"""Steps, facts and instants of a timetable, for the services that need them; never commits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from consult import clock
from consult.db import current_partnership, db
from consult.domain import calendars, standards
from consult.domain.calendars import polls
from consult.domain.chain import checksum
from consult.domain.counting import END_OF_DAY, first_late_instant, instant, london
from consult.domain.timetable import Facts, facts_from
from consult.models.corrections import Correction
from consult.models.papers import Consultation
from consult.models.people import Partnership
from consult.models.standards import LocalCompact, Poll
from consult.models.timetable import Extension, Milestone, Timetable
from consult.services._corrections import corrections_as_said, corrections_of

EVENTS = {"comment", "review", "decision", "feedback", "implementation", "other"}


@dataclass(frozen=True)
class Around:
    """What a partnership's timetables are judged by beside their own dates; read once for many of them."""

    partnership: Partnership
    polls: tuple[Poll, ...]
    compacts: tuple[LocalCompact, ...]

    def fingerprint(self) -> str:
        """A checksum of all that the dates are judged by: another one means that something in it has changed."""
        rows = [
            [repr([getattr(one, column.key) for column in one.__table__.columns]) for one in kept]
            for kept in (self.polls, self.compacts)
        ]
        confirmed = sorted(current_app.config["CONFIRMED_EDITIONS"])
        held = [calendars.contents(), polls.contents(), repr(standards.EDITIONS), confirmed, *rows]
        return checksum(held)


@dataclass(frozen=True)
class Step:
    """One milestone as an officer typed it: dates and time are London's."""

    kind: str
    label: str
    date: date
    date_end: date | None = None
    time: time | None = None
    body: str = ""
    key: str = ""  # of the milestone that it was; empty for a new one
    owner_id: int | None = None
    after_key: str | None = None
    gap_days: int | None = None


def timetable_of(consultation: Consultation) -> Timetable:
    """The timetable with its milestones in order of date."""
    query = (
        select(Timetable)
        .where(Timetable.consultation_id == consultation.id)
        .options(selectinload(Timetable.milestones))
    )
    return db.session.scalars(query).one()


def facts_of(consultation: Consultation, timetable: Timetable, known: Around | None = None) -> Facts:
    """What the standards are asked about, from what is stored."""
    steps = [step_of(milestone) for milestone in timetable.milestones]
    return facts_from_steps(consultation, steps, said_of(consultation, timetable), known)


def said_of(
    consultation: Consultation,
    timetable: Timetable,
    made: Sequence[Extension] | None = None,
    corrected: Sequence[Correction] | None = None,
) -> dict[str, Any]:
    """What was said about the dates: standards adopted, claims, reasons, what was done, extensions, corrections.

    ``made`` are the extensions and ``corrected`` the corrections, where they are known already.
    """
    made = extensions_of(consultation) if made is None else made
    corrected = corrections_of(consultation) if corrected is None else corrected
    return {
        "kind": timetable.kind,
        "statutory": timetable.statutory,
        "adopted": timetable.adopted or [],
        "claims": timetable.claims,
        "rationale": timetable.rationale,
        "reasons": timetable.reasons,
        "mitigation": timetable.mitigation,
        "prior_engagement": timetable.engagement,
        "eia": timetable.equality,
        "feedback": timetable.feedback,
        "extensions": [extension_as_said(one) for one in made],
        "additions": corrections_as_said(corrected),
    }


def extensions_of(consultation: Consultation, number: int | None = None) -> list[Extension]:
    """Every extension of the round in hand, or of the one named, in the order in which it was made."""
    wanted = consultation.round_in_hand if number is None else number
    mine = (Extension.consultation_id == consultation.id, Extension.round == wanted)
    return list(db.session.scalars(select(Extension).where(*mine).order_by(Extension.id)))


def extension_as_said(one: Extension) -> dict[str, Any]:
    """An extension as the facts of a timetable name it; every invited partner is told of each."""
    return {
        "announced_on": one.announced_on.isoformat(),
        "old_close": one.old_close.isoformat(),
        "new_close": one.new_close.isoformat(),
        "reason": one.reason,
        "told_whom": _("every invited partner"),
    }


def around() -> Around:
    """The polls and local compacts of the partnership at work, in order; three queries at most."""
    added = db.session.scalars(select(Poll).order_by(Poll.date, Poll.id))
    compacts = db.session.scalars(select(LocalCompact).order_by(LocalCompact.effective_from, LocalCompact.id))
    return Around(db.session.get_one(Partnership, current_partnership()), tuple(added), tuple(compacts))


def facts_from_steps(
    consultation: Consultation, steps: Sequence[Step], said: dict[str, Any], known: Around | None = None
) -> Facts:
    """The facts that these steps would make, saved or not; raises BadInput for impossible dates."""
    known = known or around()
    data: dict[str, Any] = {"title": consultation.title, "nation": known.partnership.nation}
    data |= {key: value for key, value in said.items() if value}
    if consultation.document_date:
        data["paper_date"] = consultation.document_date.isoformat()
    launch, close = _first(steps, "launch"), _first(steps, "close")
    if launch:
        last = launch.date_end or launch.date
        data["launch"] = (
            launch.date.isoformat()
            if last == launch.date
            else {"from": launch.date.isoformat(), "to": last.isoformat()}
        )
    if close:
        earlier = data.get("extensions")  # the facts have the close as it was first announced
        data["close"] = earlier[0]["old_close"] if earlier else close.date.isoformat()
        data["close_time"] = (close.time or END_OF_DAY).strftime("%H:%M")
    data["polls"] = [
        {"date": one.date.isoformat(), "notice": one.notice_on.isoformat() if one.notice_on else None}
        for one in known.polls
    ]
    day = launch.date_end or launch.date if launch else london(clock.now()).date()
    if local := _local(known.compacts, day):
        data["local"] = local
    data["events"] = [
        {
            "date": step.date.isoformat(),
            "kind": "implement" if step.kind == "implementation" else step.kind,
            "body": step.body,
            "label": step.label,
        }
        for step in steps
        if step.kind in EVENTS
    ]
    return facts_from(data)


def _local(compacts: Sequence[LocalCompact], day: date) -> dict[str, Any] | None:
    """The numbers of the local compact in force on ``day``; before the first, those that are to come."""
    held = [one for one in compacts if one.effective_to is None or day <= one.effective_to]
    if not held:
        return None
    found = held[0]
    months = found.feedback_within_months
    return {
        "min_days": found.min_days,
        "exception_floor_days": found.exception_floor_days,
        "holiday_extra_days": found.holiday_extra_days,
        "feedback_within": f"{months} months" if months else found.feedback_within_days,
        "early_notice_days": found.early_notice_days,
        "effective_from": found.effective_from.isoformat(),
        "text_ref": found.text_ref or None,
    }


def assess(facts: Facts, *, over: bool = False) -> standards.Assessment:
    """The findings, with the editions that the operator has confirmed; ``over`` says that they look back."""
    return standards.assess(facts, frozenset(current_app.config["CONFIRMED_EDITIONS"]), over=over)


def judge(consultation: Consultation, timetable: Timetable) -> standards.Assessment:
    """Assess what is stored, and keep the verdicts as those that an officer has seen."""
    known = around()
    assessment = assess(facts_of(consultation, timetable, known))
    timetable.judged = verdicts_of(assessment)
    known.partnership.calendars_seen = known.partnership.calendars_seen or known.fingerprint()
    return assessment


def verdicts_of(assessment: standards.Assessment) -> dict[str, str]:
    """The verdict of every rule that applies, by its id."""
    applying = (one for one in assessment.findings if one.verdict is not standards.Verdict.NOT_APPLICABLE)
    return {one.rule: one.verdict.value for one in applying}


def set_instants(consultation: Consultation, steps: Sequence[Step]) -> None:
    """Work out when the paper opens and which instant is the first too late, both in UTC."""
    launch, close = _first(steps, "launch"), _first(steps, "close")
    consultation.opens_at = instant(launch.date, launch.time or time(0)) if launch else None
    consultation.first_late_instant = first_late_instant(close.date, close.time) if close else None


def _first(steps: Sequence[Step], kind: str) -> Step | None:
    return next((step for step in steps if step.kind == kind), None)


def step_of(milestone: Milestone) -> Step:
    """A stored milestone as an officer would have typed it."""
    return Step(
        kind=milestone.kind,
        label=milestone.label,
        date=milestone.date,
        date_end=milestone.date_end,
        time=milestone.time,
        body=milestone.body,
        key=milestone.key,
        owner_id=milestone.owner_id,
        after_key=milestone.after_key,
        gap_days=milestone.gap_days,
    )
