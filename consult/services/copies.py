"""What an organisation submitted, version by version, as it keeps it; and whether a copy is still what is stored."""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from consult.db import db
from consult.domain import disclosure
from consult.domain.access import Action, Actor
from consult.domain.chain import checksum
from consult.domain.errors import NotFound
from consult.domain.questions import show
from consult.domain.signing import authority_words, from_document, ground, publication_words
from consult.domain.wording import day, moment, short_day
from consult.models.circulation import Invitation
from consult.models.corrections import Correction
from consult.models.people import Partnership
from consult.models.responses import Response, Submission
from consult.reports.copies import Copy, Part
from consult.services._answering import Paper, paper_of
from consult.services._corrections import corrections_of
from consult.services._loading import invitation_for
from consult.services._lodging import came_late, counted_submission
from consult.services._rounds import asking, shown

EVERYWHERE = {"every_partnership": True}


@dataclass(frozen=True)
class Version:
    """One submitted version; ``counts`` for the one that is counted, ``late`` for one lodged after the bell."""

    number: int
    submitted_at: datetime
    counts: bool
    late: bool


@dataclass(frozen=True)
class _Found:
    invitation: Invitation
    response: Response
    submissions: Sequence[Submission]
    closes: datetime | None


def versions(actor: Actor, public_id: str) -> list[Version]:
    """Every version submitted in the round that is shown now, the newest first; none where nothing was."""
    try:
        found = _found(actor, public_id, None)
    except NotFound:
        return []
    counts = _counted(found)
    return [
        Version(
            one.number,
            one.submitted_at,
            one is counts and found.response.submitted_at is not None,
            came_late(found.response, one, found.closes),
        )
        for one in reversed(found.submissions)
    ]


def copy(actor: Actor, public_id: str, number: int | None = None, round_: int | None = None) -> Copy:
    """One version as its organisation keeps it: the counted one, or number ``number``; raises NotFound.

    The questions are in the words that it answered; what was corrected in the paper since stands beside them.
    """
    found = _found(actor, public_id, round_)
    chosen = (
        next((one for one in found.submissions if one.number == number), None) if number else _counted(found)
    )
    if chosen is None:
        raise NotFound(_("There is no such version of your answer."))
    paper, document = paper_of(found.response.version), chosen.document
    home = db.session.get_one(Partnership, found.invitation.partnership_id)
    corrections = corrections_of(found.invitation.consultation, found.response.round)
    return Copy(
        title=str(paper.content["title"]),
        reference=found.invitation.consultation.reference,
        partnership=home.name,
        organisation=str(document["organisation"]),
        receipt=found.response.receipt,
        number=chosen.number,
        made=chosen.submitted_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        checksum=chosen.checksum,
        rows=tuple(_rows(found, chosen, paper)),
        nil=bool(document["nil"]),
        letter=tuple(document.get("letter", ())),
        parts=tuple(_parts(paper, chosen)),
        corrected=tuple(_corrected_since(corrections, chosen.submitted_at)),
        notice=tuple(_notice(home, chosen)),
    )


def _found(actor: Actor, public_id: str, round_: int | None) -> _Found:
    invitation = invitation_for(actor, Action.READ_PAPER, public_id)
    consultation = invitation.consultation
    here, _phase = shown(consultation)
    missing = NotFound(_("Nothing was submitted yet."))
    if round_ is not None and round_ > here.number:
        raise missing
    number = here.number if round_ is None else round_
    mine = (Response.invitation_id == invitation.id, Response.round == number)
    response = db.session.scalar(select(Response).where(*mine))
    if response is None:
        raise missing
    if response.emptied_at is not None:
        on = short_day(response.emptied_at)
        raise NotFound(_("It was deleted on %(day)s, when the time was over that you were told.", day=on))
    query = select(Submission).where(Submission.response_id == response.id).order_by(Submission.number)
    submissions = db.session.scalars(query).all()
    if not submissions:
        raise missing
    return _Found(invitation, response, submissions, asking(consultation, number).closes)


def _counted(found: _Found) -> Submission:
    counts = counted_submission(found.response, found.closes)
    return counts or found.submissions[-1]


def _rows(found: _Found, chosen: Submission, paper: Paper) -> Iterator[tuple[str, str]]:
    document, response = chosen.document, found.response
    said, late = from_document(document), document.get("lodged_late", {})
    behind, names = ground(document), [_heading(paper, key) for key in document.get("confidential", ())]
    authority = authority_words(said.authority)
    kept = document.get("kept_until")
    every = (
        (_("Received"), day(response.received_on) if response.received_on else moment(chosen.submitted_at)),
        (_("Round"), str(response.round) if found.invitation.consultation.round > 1 else ""),
        (_("Signed by"), said.signed_by),
        (_("On whose authority"), f"{authority} ({behind})" if behind else authority),
        (_("Speaking for"), said.capacity),
        (_("On what grounds"), said.basis),
        (_("To be published"), publication_words(said.publication)),
        (_("Not to be published"), "; ".join(names)),
        (_("Lodged late"), _lodged_late(late) if late else ""),
        (_("Kept until"), short_day(date.fromisoformat(kept)) if kept else ""),
        (_("Answers"), _answered(paper)),
    )
    return ((name, words) for name, words in every if words)


def _answered(paper: Paper) -> str:
    return _(
        "version %(number)s of the paper, checksum %(sum)s", number=paper.number, sum=paper.checksum[:12]
    )


def _lodged_late(late: dict[str, str]) -> str:
    return _("by decision of %(name)s: %(reason)s", name=late["by"], reason=late["decision"])


def _heading(paper: Paper, key: str) -> str:
    question = paper.fields.get(key)
    if question is None:
        return key
    return f"{question.label} {question.text}" if question.label else question.text


def _parts(paper: Paper, chosen: Submission) -> Iterator[Part]:
    """Each question in the order of the paper, blanks included, and the comments that were made."""
    answers, kept_back = chosen.document["answers"], chosen.document.get("confidential", ())
    reached = paper.asked(answers)
    for key, question in paper.fields.items():
        if key in paper.questions or key in answers:
            words = show(question, answers.get(key)) if reached.get(key, True) else _("Not asked of you")
            yield Part(_heading(paper, key), words, key in kept_back)


def _corrected_since(corrections: Sequence[Correction], at: datetime) -> Iterator[str]:
    for one in corrections:
        if one.made_at > at:
            changes = "; ".join(f"{change['name']}: {change['what']}" for change in one.changes)
            yield _(
                "Correction %(number)s, %(day)s. %(changes)s",
                number=one.number,
                day=short_day(one.made_at),
                changes=changes,
            )


def _notice(home: Partnership, chosen: Submission) -> list[str]:
    notice, kept = disclosure.notice_of(chosen.document), chosen.document.get("kept_until")
    return notice.read(home.name, short_day(kept)) if notice and kept else []


def same(receipt: str, given: str) -> int:
    """Which version of the answer with that receipt has this checksum, or its first 16 figures; 0 for none.

    It is worked out anew from what is stored, so that a change there shows too; of an answer whose time was over and
    that was deleted only the checksum is left.
    Anybody may ask who holds both, and learns nothing else: the page counts the tries.
    """
    figures = re.sub(r"\s", "", given).lower()
    if not re.fullmatch(r"[0-9a-f]{16,64}", figures):
        return 0
    query = (
        select(Submission)
        .join(Submission.response)
        .where(Response.receipt.in_((receipt.strip(), receipt.strip().upper())))
        .order_by(Submission.number.desc())
    )
    query = query.options(contains_eager(Submission.response))
    for one in db.session.scalars(query, execution_options=EVERYWHERE):
        kept = one.checksum if one.response.emptied_at else checksum(one.document)
        if hmac.compare_digest(kept[: len(figures)], figures):
            return one.number
    return 0
