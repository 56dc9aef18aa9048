"""What has to be true before a consultation is moved on, found out and said; never commits."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import current_app
from sqlalchemy import select

from consult.db import db
from consult.domain.access import Actor
from consult.domain.counting import last_open_day
from consult.domain.errors import BadInput
from consult.domain.lifecycle import MOVES, Act, Case, Stage, hindrances, move
from consult.models.papers import Consultation
from consult.models.reports import StoredReport
from consult.services._people import today
from consult.services._rounds import asking


def move_on(actor: Actor, consultation: Consultation, act: Act, **known: Any) -> None:
    """Let the consultation be at the stage that ``act`` leads to; raises BadInput with all that hinders it."""
    found = hindrances(act, case_of(actor, consultation, **known))
    if found:
        said: dict[str, list[str]] = {}
        for one in found:
            said.setdefault(one.field, []).append(one.sentence)
        problems = {field: " ".join(sentences) for field, sentences in said.items()}
        raise BadInput(" ".join(problems.values()), problems)
    consultation.stage = move(Stage(consultation.stage), MOVES[act].to).value


def case_of(actor: Actor, consultation: Consultation, **known: Any) -> Case:
    """What is known of a consultation when ``actor`` wants to move it on; ``known`` is what the caller found out."""
    return Case(
        today=today(),
        by=actor.name,
        own_work=actor.person_id is not None and actor.person_id in consultation.prepared_by,
        one_may_do_both=current_app.config["ONE_PERSON_APPROVES"],
        compiling=_compiling(consultation),
        **known,
    )


def _compiling(consultation: Consultation) -> bool:
    running = select(StoredReport.id).where(
        StoredReport.consultation_id == consultation.id, StoredReport.state.in_(("asked", "compiling"))
    )
    return db.session.scalar(running.limit(1)) is not None


def last_day(consultation: Consultation) -> date | None:
    """The last day in London on which the round that was approved last was open."""
    closes = asking(consultation).closes
    return last_open_day(closes) if closes else None
