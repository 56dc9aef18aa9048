"""What bodies said afterwards of provisional answers, for the services that need it; never commits."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import select

from consult.db import db
from consult.models.agreements import Agreement
from consult.models.papers import Consultation
from consult.models.responses import Response, Submission

WORDS = ("agreed", "changed")


def agreements_of(consultation: Consultation, number: int) -> dict[int, Agreement]:
    """What was said in a round, by the id of the submission; one query however many."""
    query = (
        select(Agreement)
        .join(Agreement.submission)
        .join(Submission.response)
        .where(Response.consultation_id == consultation.id, Response.round == number)
    )
    return {one.submission_id: one for one in db.session.scalars(query)}


def provisional_of(submissions: Collection[Submission], said: Mapping[int, Agreement]) -> list[Submission]:
    """Those that still wait for the body that has to agree them."""
    return [one for one in submissions if one.authority == "pending" and one.id not in said]
