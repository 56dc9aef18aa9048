"""What the report prints beside the answers to its questions: letters, and notes of events; never commits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select

from consult.db import db
from consult.domain.wording import day
from consult.models.confirmations import Confirmation
from consult.models.papers import Consultation
from consult.models.responses import Response, Submission
from consult.reports import value
from consult.services._notes import decides_later, decisions_of, notes_of

if TYPE_CHECKING:
    from consult.services._lodged import Lodged

WAYS = {"paper": "by post", "email": "by e-mail", "telephone": "by telephone", "event": "at an event"}
NOTES = {"event": "Event", "minute": "Minuted comment"}


def letter_in(one: Lodged) -> Sequence[str]:
    """The passages of a letter that follows no questions; empty for an answer to them."""
    found: Sequence[str] = one.document.get("letter", ())
    return found


def letters(in_time: Sequence[Lodged]) -> dict[str, Any]:
    """The letters that came in time, as each may be printed, and how many may not be.

    The unnamed come last and by their words, without the day: a place in the order of names would tell whose they are.
    """
    written = [one for one in in_time if letter_in(one)]
    shown = [one for one in written if one.publication != "none"]
    named = [_letter(one) for one in shown if one.is_named]
    unnamed = sorted((_letter(one) for one in shown if not one.is_named), key=lambda each: each.passages)
    return {"letters": (*named, *unnamed), "letters_withheld": len(written) - len(shown)}


def _letter(one: Lodged) -> value.Letter:
    return value.Letter(
        name=one.shown_as,
        sector=one.sector_shown,
        received=day(one.response.received_on) if one.is_named else "",
        way=_(WAYS[one.response.source]) if one.is_named and one.response.source in WAYS else "",
        passages=tuple(letter_in(one)),
    )


def way(one: Lodged, confirmed: set[int]) -> str:
    """How an answer came that was not submitted by its link, in the words of the list of respondents."""
    if not one.response.entered_by:
        return ""
    how = _(WAYS.get(one.response.source, WAYS["paper"]))
    said = _("a letter, %(how)s", how=how) if letter_in(one) else _("%(how)s, entered by an officer", how=how)
    return _("%(said)s; confirmed by the organisation", said=said) if one.response.id in confirmed else said


def confirmed_in(consultation: Consultation) -> set[int]:
    """The responses whose last entered answer the organisation confirmed; one query however many."""
    query = (
        select(Submission.response_id, Confirmation.word)
        .join(Confirmation.submission)
        .join(Submission.response)
        .where(Response.consultation_id == consultation.id)
        .order_by(Submission.response_id, Submission.number)
    )
    last = dict(list(db.session.execute(query)))
    return {number for number, word in last.items() if word == "confirmed"}


def notes(consultation: Consultation) -> tuple[value.Note, ...]:
    """Events and minuted comments by day, each with whether its body decides later; early comments stay out."""
    decisions = decisions_of(consultation)
    found = []
    for one in notes_of(consultation, *NOTES):
        step = decides_later(one, decisions)
        found.append(
            value.Note(
                kind=_(NOTES[one.kind]),
                title=one.title,
                held=day(one.held_on),
                place=one.place,
                body=one.body,
                present=one.present,
                points=tuple(one.points),
                decides=f"{step.label}, {day(step.date_end or step.date)}" if step else "",
            )
        )
    return tuple(found)


def methods(consultation: Consultation, in_time: Sequence[Lodged]) -> Iterator[str]:
    """What the report says about answers that did not come by the link, and about what is kept apart."""
    by_hand = sum(bool(one.response.entered_by) and not letter_in(one) for one in in_time)
    if by_hand:
        yield ngettext(
            "%(num)s answer came on paper, by e-mail, by telephone or at an event, and an officer entered it.",
            "%(num)s answers came on paper, by e-mail, by telephone or at an event, and an officer entered them.",
            by_hand,
        )
    written = sum(bool(letter_in(one)) for one in in_time)
    if written:
        yield ngettext(
            "%(num)s response is a letter that does not follow the questions. Nothing was read into it: at every "
            "question it is among those left blank.",
            "%(num)s responses are letters that do not follow the questions. Nothing was read into them: at every "
            "question they are among those left blank.",
            written,
        )
    early = len(notes_of(consultation, "early"))
    if early:
        yield ngettext(
            "%(num)s comment came before the paper was approved. It is kept, and is neither counted nor printed here.",
            "%(num)s comments came before the paper was approved. They are kept, and are neither counted nor printed "
            "here.",
            early,
        )
