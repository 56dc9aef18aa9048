"""What an organisation said in an earlier round, offered to be said again; never commits."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from consult.db import db
from consult.domain.answers import Answer
from consult.domain.carrying import gone, same_kind
from consult.domain.questions import show
from consult.models.responses import Response, Submission
from consult.services._answering import Paper, paper_of


@dataclass(frozen=True)
class Offer:
    """An answer of an earlier round. It is no answer to this one until somebody says that it still stands.

    ``gone`` names what was chosen then and cannot be chosen now; such an answer can be read and not confirmed.
    """

    round: int
    answer: Answer
    shown: str
    gone: tuple[str, ...]


@dataclass(frozen=True)
class Earlier:
    """The last submission of an earlier round, and what of it is offered."""

    submission: Submission
    offers: Mapping[str, Offer] = field(default_factory=dict)

    @property
    def round(self) -> int:
        return self.submission.response.round


def earlier_of(invitation_id: int, number: int, paper: Paper, written: Collection[str]) -> Earlier | None:
    """What the organisation submitted last before round ``number``; two queries at most.

    Offered is what was said to a question of the same key and kind that is not in ``written``: a field in which
    somebody has written in this round, were it to clear it, is theirs.
    """
    if number == 1:
        return None
    query = (
        select(Submission)
        .join(Submission.response)
        .where(Response.invitation_id == invitation_id, Response.round < number)
        .where(Response.submitted_at.is_not(None))
        .options(contains_eager(Submission.response).options(joinedload(Response.version)))
        .order_by(Response.round.desc(), Submission.number.desc())
        .limit(1)
    )
    last = db.session.scalar(query)
    return Earlier(last, _offers(last, paper, written)) if last else None


def _offers(last: Submission, paper: Paper, written: Collection[str]) -> dict[str, Offer]:
    old, found = paper_of(last.response.version), {}
    for key, question in paper.fields.items():
        answer = last.document["answers"].get(key)
        said_anew = not answer or "skipped" in answer or "files" in answer  # files belong to their own round
        if said_anew or key in written or not same_kind(old.fields[key], question):
            continue
        shown = show(old.fields[key], answer)
        found[key] = Offer(last.response.round, answer, shown, gone(question, answer))
    return found
