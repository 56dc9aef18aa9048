"""Telling every respondent the outcome: who was told on which day, who was not and why, and who was told by hand."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import delete

from consult import clock
from consult.db import db
from consult.domain.access import Action, Actor
from consult.domain.errors import BadInput, NotFound
from consult.models.decisions import Decision
from consult.models.feedback import ToldByHand
from consult.services._entering import SOURCES
from consult.services._feedback import TOLD, Fate, decision_of, fates
from consult.services._history import record
from consult.services._loading import consultation_for
from consult.services._people import today
from consult.services._unit import unit_of_work

__all__ = ["SOURCES", "Fate", "Feedback", "feedback", "note_told", "take_back"]


@dataclass(frozen=True)
class Feedback:
    """Every respondent of a consultation, and what was decided; nobody is told before that."""

    decision: Decision | None
    respondents: Sequence[Fate]

    @property
    def told(self) -> int:
        """How many were told."""
        return sum(one.state == TOLD for one in self.respondents)

    @property
    def untold(self) -> Sequence[Fate]:
        """Those who were not, or of whom nobody knows it."""
        return [one for one in self.respondents if one.state != TOLD]


def feedback(actor: Actor, reference: str) -> Feedback:
    """Who was told the outcome and who was not; as few queries however many respondents."""
    consultation = consultation_for(actor, Action.SEE_WORKSPACE, reference)
    return Feedback(decision_of(consultation), fates(consultation))


@unit_of_work
def note_told(
    actor: Actor, reference: str, public_ids: Collection[str], *, way: str, told_on: date | None
) -> int:
    """Note that respondents were told by letter or in another way on a London day; returns how many.

    Who was told already is left as it is. Raises BadInput at the field of what is missing or cannot be.
    """
    consultation = consultation_for(actor, Action.TELL, reference, lock=True)
    decision, chosen = decision_of(consultation), _chosen(fates(consultation), public_ids)
    problems = {}
    if not chosen:
        problems["organisation"] = _("Tick those who were told.")
    if way not in SOURCES:
        problems["way"] = _("Say how they were told.")
    if told_on is None or told_on > today():
        problems["told_on-day"] = _("Give the day on which they were told; it cannot be in the future.")
    elif decision and told_on < decision.decided_on:
        problems["told_on-day"] = _("They cannot have been told before it was decided.")
    if problems or told_on is None:
        raise BadInput(" ".join(problems.values()), problems)
    for one in chosen:
        row = ToldByHand(invitation_id=one.invitation_id, round=consultation.round, way=way, told_on=told_on)
        row.noted_at, row.noted_by = clock.now(), actor.name
        db.session.add(row)
    names = [one.organisation for one in chosen]
    record(actor, Action.TELL, consultation, told_on=told_on.isoformat(), way=way, organisations=names)
    return len(chosen)


def _chosen(found: Sequence[Fate], public_ids: Collection[str]) -> list[Fate]:
    return [one for one in found if one.state != TOLD and one.public_id in public_ids]


@unit_of_work
def take_back(actor: Actor, reference: str, public_id: str) -> str:
    """It was noted by mistake that a respondent was told by hand; returns its name. Raises NotFound."""
    consultation = consultation_for(actor, Action.TELL, reference, lock=True)
    noted = [one for one in fates(consultation) if one.is_by_hand and one.public_id == public_id]
    if not noted:
        raise NotFound(_("Nothing like that was noted."))
    (one,) = noted
    mine = (ToldByHand.invitation_id == one.invitation_id, ToldByHand.round == consultation.round)
    db.session.execute(delete(ToldByHand).where(*mine))
    record(actor, "take back that somebody was told", consultation, organisations=[one.organisation])
    return one.organisation
