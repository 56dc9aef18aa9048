"""What stood in a field of a draft before, and two texts that wait for somebody to choose."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select, update

from consult.db import db
from consult.domain.access import Action, Actor
from consult.domain.answers import TEXT_LIMIT, Answer
from consult.domain.errors import BadInput, Conflict, NotFound
from consult.domain.questions import Question, show
from consult.models.circulation import Invitation
from consult.models.responses import DraftVersion, Response
from consult.services._answering import paper_of
from consult.services._drafting import Writing, standing
from consult.services._loading import invitation_for
from consult.services._rounds import asking
from consult.services._unit import unit_of_work

STANDING = 0  # chosen in place of a row: what stands in the field


@dataclass(frozen=True)
class Text:
    """One text of a field as people read it. ``id`` names it; STANDING is the one that stands there."""

    id: int
    words: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Versions:
    """Everything that one field of a draft holds. ``joins``: two texts can be kept one after the other."""

    question: Question
    stands: Text | None
    version: int
    waiting: Sequence[Text]
    earlier: Sequence[Text]
    joins: bool


def versions(actor: Actor, public_id: str, key: str) -> Versions:
    """The texts of one field, the newest first; raises NotFound for what is no field of the paper."""
    return _found(invitation_for(actor, Action.KEEP_DRAFT, public_id), key)


@unit_of_work
def choose(
    actor: Actor,
    public_id: str,
    key: str,
    *,
    take: int,
    seen: int,
    shown: Collection[int],
    both: bool = False,
) -> None:
    """Let one of the texts of a field stand: a row, or what stands there now (STANDING); ``both``: that, then the row.

    ``shown`` are the rows that the person saw waiting: they wait no longer. Whatever stood there is kept among the
    earlier versions. It is no act, as saving a draft is none. Raises Conflict when somebody wrote in the field after
    version ``seen``, NotFound for a row of another field, and BadInput where both are too long for one field.
    """
    invitation = invitation_for(actor, Action.KEEP_DRAFT, public_id, lock=True)
    response = _response(invitation)
    found = _found(invitation, key)
    if response is None or take not in {STANDING, *(one.id for one in (*found.waiting, *found.earlier))}:
        raise NotFound(_("There is no such version of this answer."))
    if seen != found.version:
        raise Conflict(_("Somebody wrote here while you were choosing. Look at it again, then choose."))
    if take != STANDING:
        writing = Writing(actor, response)
        value = db.session.get_one(DraftVersion, take).value
        row = writing.rows.get(key)
        if both and row is not None and row.value:
            value = _joined(row.value, value)
        writing.write(key, value)
        writing.done()
    mine = (DraftVersion.response_id == response.id, DraftVersion.key == key, DraftVersion.id.in_(shown))
    db.session.execute(update(DraftVersion).where(*mine).values(waits=False))


def _joined(first: Answer, second: Answer | None) -> Answer:
    text = "\n\n".join(part["text"] for part in (first, second or {}) if part.get("text"))
    if len(text) > TEXT_LIMIT:
        over = len(text) - TEXT_LIMIT
        raise BadInput(
            "", {"take": _("Both together are %(over)s characters too long for one answer.", over=over)}
        )
    return first | {"text": text}


def _found(invitation: Invitation, key: str) -> Versions:
    response = _response(invitation)
    paper = paper_of(response.version) if response else None
    if response is None or paper is None or key not in paper.fields:
        raise NotFound(_("Nothing has been written here yet."))
    question = paper.fields[key]
    now = standing(response).get(key)
    rows = _rows(response, key)
    stands = Text(STANDING, show(question, now.value) if now.value else "", now.by, now.at) if now else None
    values = [one.value or {} for one in rows if one.waits] + [(now.value if now else None) or {}]
    return Versions(
        question=question,
        stands=stands,
        version=now.version if now else 0,
        waiting=[_text(question, one) for one in rows if one.waits],
        earlier=[_text(question, one) for one in rows if not one.waits],
        joins=all(set(one) <= {"text"} for one in values),
    )


def _text(question: Question, row: DraftVersion) -> Text:
    return Text(row.id, show(question, row.value) if row.value else "", row.written_by, row.saved_at)


def _rows(response: Response, key: str) -> Sequence[DraftVersion]:
    mine = (DraftVersion.response_id == response.id, DraftVersion.key == key)
    return db.session.scalars(select(DraftVersion).where(*mine).order_by(DraftVersion.id.desc())).all()


def _response(invitation: Invitation) -> Response | None:
    here = asking(invitation.consultation)
    mine = (Response.invitation_id == invitation.id, Response.round == here.number)
    return db.session.scalar(select(Response).where(*mine))
