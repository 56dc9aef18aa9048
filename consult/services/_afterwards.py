"""What the report prints of answers after the bell: late ones, and what was said of provisional ones; never commits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import func, select

from consult.db import db
from consult.domain.signing import ground
from consult.domain.wording import moment, short_day
from consult.models.agreements import Agreement
from consult.models.papers import Consultation
from consult.models.responses import Response
from consult.reports import value
from consult.services import _apart
from consult.services._agreements import provisional_of
from consult.services._answering import Paper, publishes_words
from consult.services._lodged import Lodged
from consult.services._said import all_said

AUTHORITY_WORDS = {
    "mine": "the writer's view for the organisation",
    "chief": "agreed by the chair or chief officer",
    "board": "agreed by the board, trustees or council",
    "pending": "provisional: it has still to be agreed",
    "members": "its members were asked",
}


def authority_of(one: Lodged, said: Mapping[int, Agreement]) -> str:
    """On whose authority an answer was given, with what stands behind it and what was agreed since."""
    if one.authority not in AUTHORITY_WORDS:
        return ""
    agreed = said.get(one.submission.id)
    if agreed is None:
        behind = ground(one.document)
        words = _(AUTHORITY_WORDS[one.authority])
        return f"{words} ({behind})" if behind else words
    minute = _("minute %(minute)s", minute=agreed.minute) if agreed.minute else ""
    behind = ", ".join(part for part in (agreed.body, short_day(agreed.on), minute) if part)
    if agreed.word == "agreed":
        return _("provisional when it came, agreed since (%(behind)s)", behind=behind)
    return _(
        "provisional when it came; changed since (%(behind)s), and the change is listed as late",
        behind=behind,
    )


def late_in_report(
    everyone: Sequence[Lodged], late: Sequence[Lodged], paper: Paper, said: Mapping[int, Agreement]
) -> Iterator[value.Late]:
    """Answers that came late, what was lodged late after one that counts, and changes of provisional answers."""
    for one in late:
        yield _late(one, paper)
    for one in everyone:
        if one.after is not None:
            yield _late(Lodged(one.organisation, one.response, one.after, one.few), paper)
    for one in everyone:
        agreed = said.get(one.submission.id)
        if agreed is not None and agreed.word == "changed":
            yield _change(one, agreed)


def _late(one: Lodged, paper: Paper) -> value.Late:
    answers = one.document["answers"]
    words = [
        value.Words(question.name.capitalize(), text)
        for key, question in paper.fields.items()
        if key in answers
        and publishes_words(question)
        and not one.withholds(key)
        and (text := all_said(question, answers[key], one.is_named))
    ]
    if one.publication != "none":
        words += [value.Words(_("Letter"), text) for text in _apart.letter_in(one)]
    received = moment(one.submitted_at) if one.is_named else ""
    return value.Late(name=one.shown_as, sector=one.sector_shown, received=received, words=tuple(words))


def _change(one: Lodged, agreed: Agreement) -> value.Late:
    """What the body wants otherwise. An answer with parts kept back has the whole of it kept back here."""
    kept_back = one.publication == "none" or one.document.get("confidential")
    words = () if kept_back else (value.Words(_("What was changed when it was agreed"), agreed.changes),)
    received = moment(agreed.said_at) if one.is_named else ""
    return value.Late(name=one.shown_as, sector=one.sector_shown, received=received, words=words)


def methods(
    consultation: Consultation, in_time: Sequence[Lodged], said: Mapping[int, Agreement]
) -> Iterator[str]:
    """How many counted answers are provisional, came within the grace, have parts kept back, or were withdrawn."""
    waiting = len(provisional_of([one.submission for one in in_time], said))
    if waiting:
        yield ngettext(
            "%(num)s of the counted answers is provisional: those who have to agree it had not done so when this was "
            "compiled.",
            "%(num)s of the counted answers are provisional: those who have to agree them had not done so when this "
            "was compiled.",
            waiting,
        )
    agreed = sum(one.submission.id in said for one in in_time)
    if agreed:
        yield ngettext(
            "%(num)s more was provisional when it came, and its organisation has said since what was agreed. It is "
            "counted as it came.",
            "%(num)s more were provisional when they came, and their organisations have said since what was agreed. "
            "They are counted as they came.",
            agreed,
        )
    yield from _grace(in_time)
    kept_back = sum(bool(one.document.get("confidential")) for one in in_time)
    if kept_back:
        yield ngettext(
            "%(num)s respondent kept a part of its answer out of what is published; all of it is counted.",
            "%(num)s respondents kept a part of their answers out of what is published; all of it is counted.",
            kept_back,
        )
    withdrawn = _withdrawn(consultation)
    if withdrawn:
        yield ngettext(
            "%(num)s organisation withdrew its answer before the close. It is not counted.",
            "%(num)s organisations withdrew their answers before the close. They are not counted.",
            withdrawn,
        )


def _grace(in_time: Sequence[Lodged]) -> Iterator[str]:
    came = [one.document["grace_minutes"] for one in in_time if one.document.get("grace_minutes")]
    if came:
        yield ngettext(
            "%(num)s answer came after the close and within the %(minutes)s minutes of grace that had been published. "
            "It is counted.",
            "%(num)s answers came after the close and within the %(minutes)s minutes of grace that had been "
            "published. They are counted.",
            len(came),
            minutes=max(came),
        )


def _withdrawn(consultation: Consultation) -> int:
    query = select(func.count(Response.id)).where(
        Response.consultation_id == consultation.id,
        Response.round == consultation.round,
        Response.withdrawn_at.is_not(None),
    )
    return db.session.scalar(query) or 0
