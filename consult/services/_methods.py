"""What a report says of how its numbers came about; never commits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import func, select

from consult.db import db
from consult.models.papers import Consultation
from consult.models.responses import DraftAnswer, Response
from consult.services import _apart
from consult.services._answering import Paper
from consult.services._rounds import answered_in_each

if TYPE_CHECKING:
    from consult.services._lodged import Lodged


def methods(consultation: Consultation, paper: Paper, in_time: Sequence[Lodged]) -> Iterable[str]:
    """Sentences about what was counted, of which version, and what was not."""
    yield _("One answer is counted for each organisation: the last one that it submitted before the close.")
    yield _(
        "Answers are to version %(number)s of the paper, checksum %(sum)s.",
        number=paper.number,
        sum=paper.checksum[:12],
    )
    yield from _rounds_before(consultation)
    yield from _apart.methods(consultation, in_time)
    drafts = _drafts_at_the_bell(consultation)
    if drafts:
        yield ngettext(
            "At the close %(num)s more organisation had begun an answer and not submitted it. "
            "What it wrote is kept and is not counted.",
            "At the close %(num)s more organisations had begun an answer and not submitted it. "
            "What they wrote is kept and is not counted.",
            drafts,
        )
    withheld = sum(one.publication == "none" for one in in_time)
    if withheld:
        yield ngettext(
            "%(num)s respondent asked that its words are not published; its answers are counted.",
            "%(num)s respondents asked that their words are not published; their answers are counted.",
            withheld,
        )


def _rounds_before(consultation: Consultation) -> Iterator[str]:
    """What was answered in earlier rounds is named with its own number and is in no other number of the report."""
    answered = answered_in_each(consultation)
    for number in range(1, consultation.round):
        yield ngettext(
            "%(num)s organisation answered round %(round)s. What it said then is not counted here; what it "
            "confirmed or said anew in this round is.",
            "%(num)s organisations answered round %(round)s. What they said then is not counted here; what they "
            "confirmed or said anew in this round is.",
            answered.get(number, 0),
            round=number,
        )


def _drafts_at_the_bell(consultation: Consultation) -> int:
    """How many began and did not submit. They are never named: nobody asked them whether they may be."""
    query = (
        select(func.count(Response.id.distinct()))
        .join(DraftAnswer, DraftAnswer.response_id == Response.id)
        .where(Response.consultation_id == consultation.id, Response.submitted_at.is_(None))
        .where(Response.round == consultation.round, Response.withdrawn_at.is_(None))
    )
    return db.session.scalar(query) or 0
