"""Answering: drafts that save themselves, submitting, nil returns, and answers entered on behalf."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from consult import clock
from consult.db import db
from consult.domain.access import Action, Actor
from consult.domain.answers import Answer, Raw
from consult.domain.chain import checksum
from consult.domain.errors import BadInput, Closed, Conflict, NotFound
from consult.domain.lifecycle import Phase
from consult.domain.questions import BadAnswer
from consult.domain.signing import AUTHORITIES, PUBLICATIONS, SignOff
from consult.models.circulation import Invitation
from consult.models.corrections import Correction
from consult.models.papers import Consultation
from consult.models.responses import Response, Submission
from consult.services._answering import (
    Paper,
    draft_rows,
    not_reached,
    paper_of,
    refusal,
    response_to,
    to_submit,
)
from consult.services._carrying import Earlier, Offer, earlier_of
from consult.services._confirmations import note_correction
from consult.services._corrections import corrections_of, waits_for_a_look
from consult.services._drafting import Clash, Saved, Standing, Writing, standing
from consult.services._entering import SOURCES, in_hand, refuse_to_replace, refuse_unknown_way
from consult.services._files import Upload, keep_scans
from consult.services._incoming import end, taken
from consult.services._keeping import keeping_of, told_to_the_signer
from consult.services._loading import consultation_for, invitation_for
from consult.services._lodging import counted_submission, lodge
from consult.services._rounds import asking, shown
from consult.services._unit import unit_of_work

__all__ = [
    "AUTHORITIES",
    "PUBLICATIONS",
    "SOURCES",
    "Answering",
    "Clash",
    "Saved",
    "SignOff",
    "Upload",
    "answering",
    "confirm",
    "enter_on_behalf",
    "save_draft",
    "submit",
    "too_late",
]


@dataclass(frozen=True)
class Answering:
    """Everything that a page for a partner shows: who, which paper, when it closes, and what was written."""

    invitation: Invitation
    consultation: Consultation
    paper: Paper
    phase: Phase
    response: Response | None
    answers: Mapping[str, Answer | None] = field(default_factory=dict)
    versions: Mapping[str, int] = field(default_factory=dict)
    standing: Mapping[str, Standing] = field(default_factory=dict)
    submission: Submission | None = None
    round: int = 1
    closes: datetime | None = None  # the first instant that is too late for this round
    earlier: Earlier | None = None  # what was submitted in an earlier round, while this one is open
    corrections: Sequence[Correction] = ()
    look_again: bool = False  # submitted before the last correction, and not confirmed since

    @property
    def hands(self) -> int:
        """How many people wrote what stands in the draft, of those whose names are known."""
        return len({one.by for one in self.standing.values() if one.by})

    @property
    def two_versions(self) -> list[str]:
        """The fields in which two texts wait for somebody to choose."""
        return [key for key, one in self.standing.items() if one.waits]

    @property
    def offers(self) -> Mapping[str, Offer]:
        """What was said in an earlier round and waits to be confirmed or changed, by field."""
        return self.earlier.offers if self.earlier else {}

    @property
    def confirmable(self) -> list[str]:
        """The fields whose offers can be confirmed as they are."""
        return [key for key, offer in self.offers.items() if not offer.gone]

    @property
    def draft_checksum(self) -> str:
        """The checksum of what would be submitted now; the sign-off is bound to it."""
        return checksum(self.to_submit)

    @cached_property
    def asked(self) -> Mapping[str, bool]:
        """Each question: whether it is asked, as the draft stands."""
        return self.paper.asked(self.answers)

    @property
    def to_submit(self) -> Mapping[str, Answer]:
        """What would be submitted now: the draft without answers to questions that are not asked."""
        return self.paper.to_submit(self.answers)


def answering(actor: Actor, public_id: str, number: int | None = None) -> Answering:
    """What the holder of a link sees of the round that is shown now, or of an earlier one; else raises NotFound."""
    invitation = invitation_for(actor, Action.READ_PAPER, public_id)
    consultation = invitation.consultation
    here, phase = shown(consultation)
    if number is not None and number != here.number:
        if number > here.number:
            raise NotFound(_("There was no round %(number)s of this consultation.", number=number))
        here, phase = asking(consultation, number), Phase.ANALYSIS
    response = response_to(invitation.id, here.number)
    version = response.version if response else here.version
    if version is None:
        raise NotFound(_("This paper is not out yet."))
    kept = standing(response) if response else {}
    paper = paper_of(version)
    is_open = phase is Phase.OPEN
    corrections = corrections_of(consultation, here.number)
    return Answering(
        invitation=invitation,
        consultation=consultation,
        paper=paper,
        phase=phase,
        response=response,
        answers={key: one.value for key, one in kept.items()},
        versions={key: one.version for key, one in kept.items()},
        standing=kept,
        submission=counted_submission(response, here.closes) if response and response.submitted_at else None,
        round=here.number,
        closes=here.closes,
        earlier=earlier_of(invitation.id, here.number, paper, kept) if is_open else None,
        corrections=corrections,
        look_again=bool(response and waits_for_a_look(response, corrections)),
    )


@unit_of_work
def save_draft(
    actor: Actor,
    public_id: str,
    given: Mapping[str, tuple[Raw, int]],
    *,
    was: Mapping[str, str] | None = None,
    kept: Mapping[str, int] | None = None,
) -> Saved:
    """Keep what was typed, field by field; ``given`` maps each to its raw answer and the version seen.

    ``was`` has the mark of what the page showed in a field: what comes back as it was is nobody's writing. A field
    that cannot be used, or that somebody else changed meanwhile, is reported and the others are kept. Of two texts
    for one field both are kept until somebody chooses; ``kept`` names, by field, the row in which the page's own
    waits, and it waits no longer once its field is settled. Saving a draft is no act: it writes no history. It works
    after the bell too, so that nothing typed is lost.
    """
    invitation = invitation_for(actor, Action.KEEP_DRAFT, public_id, lock=True)
    return Writing(actor, in_hand(invitation)).page(given, was or {}, kept or {})


@unit_of_work
def confirm(actor: Actor, public_id: str, keys: Collection[str] | None = None) -> int:
    """Say of answers of an earlier round that they still stand: they become the draft of this one; returns how many.

    ``keys`` are the fields, all of them where none are named. A field that somebody has written in, or whose choice
    cannot be made any more, is left alone. It is no act, as saving a draft is none: submitting is.
    """
    invitation = invitation_for(actor, Action.ANSWER, public_id, lock=True)
    offers = _offers(invitation)
    stand = [key for key, offer in offers.items() if not offer.gone and (keys is None or key in keys)]
    if stand:
        writing = Writing(actor, in_hand(invitation))
        for key in stand:
            writing.write(key, offers[key].answer)
        writing.done()
    return len(stand)


def _offers(invitation: Invitation) -> Mapping[str, Offer]:
    here = asking(invitation.consultation)
    response = response_to(invitation.id, here.number)
    written = draft_rows(response) if response else {}
    earlier = (
        earlier_of(invitation.id, here.number, paper_of(here.version), written) if here.version else None
    )
    return earlier.offers if earlier else {}


@unit_of_work
def submit(
    actor: Actor,
    public_id: str,
    sign_off: SignOff,
    *,
    received_at: datetime,
    nil: bool = False,
    seen: str | None = None,
) -> Submission:
    """Submit the draft, or a nil return, as it reached the server at ``received_at`` (UTC).

    ``seen`` is the checksum of the draft that the signer was shown (see :attr:`Answering.draft_checksum`).

    What reached us before the closing instant counts, and what came within the grace that the partnership publishes.
    Sending the same twice gives the same submission. Raises Closed after the bell (the draft is kept), Conflict when a
    colleague changed the draft that is signed, and BadInput for a required question left blank.
    """
    invitation = invitation_for(actor, Action.SIGN, public_id, lock=True)
    more = _told(invitation.consultation, received_at)
    response = in_hand(invitation)
    answers = {} if nil else to_submit(response)
    if seen is not None and seen != checksum(answers):
        raise Conflict(
            _(
                "A colleague changed the answer while you were checking it, so it was not submitted. "
                "Read it again, then submit it."
            )
        )
    if response.source != "online":
        note_correction(response, sign_off.signed_by or actor.name)
    response.source, response.received_on, response.entered_by = "online", None, ""
    return lodge(actor, invitation, response, answers, sign_off, received_at, nil, more=more)


def _told(consultation: Consultation, received_at: datetime) -> dict[str, Any]:
    """What the document keeps of the rules that the signer was shown; raises Closed for what came too late."""
    closes = consultation.first_late_instant
    keeping = keeping_of(consultation, closes, received_at)
    if consultation.phase_at(received_at) is Phase.OPEN:
        return told_to_the_signer(keeping)
    if closes and consultation.phase_at(received_at - keeping.grace) is Phase.OPEN and received_at >= closes:
        return told_to_the_signer(keeping) | {"grace_minutes": keeping.grace_minutes}
    raise Closed(too_late())


def too_late() -> str:
    """What is said of an answer that was sent after the bell."""
    return str(
        _(
            "This consultation closed before your answer was sent, so it was not submitted. Everything that you "
            "wrote is kept. You can ask for it to be lodged late."
        )
    )


@unit_of_work
def enter_on_behalf(
    actor: Actor,
    reference: str,
    public_id: str,
    given: Mapping[str, Raw],
    sign_off: SignOff,
    *,
    source: str,
    received_on: date,
    nil: bool = False,
    scans: Sequence[Upload] = (),
    incoming: int | None = None,
) -> Submission:
    """Enter what an organisation sent by ``source``, with ``scans`` of it; it is sent a copy to confirm or correct.

    ``incoming`` is the id of what was noted when it came in: the way and the day that were noted hold, and it waits
    no longer. Raises Conflict where somebody entered it meanwhile, and BadInput for answers that do not fit and files
    that are not kept; then nothing is saved.
    """
    consultation = consultation_for(actor, Action.ENTER_RESPONSE, reference)
    query = select(Invitation).where(
        Invitation.public_id == public_id, Invitation.consultation_id == consultation.id
    )
    invitation = db.session.scalar(query.with_for_update())
    if invitation is None:
        raise NotFound(_("That organisation is not on the circulation list."))
    noted = taken(consultation, incoming) if incoming is not None else None
    if noted is not None:
        source, received_on = noted.source, noted.received_on
    refuse_unknown_way(source, received_on)
    response = in_hand(invitation)
    refuse_to_replace(response, asking(consultation).closes, received_on)
    paper = paper_of(response.version)
    problems: dict[str, str] = {}
    answers: dict[str, Answer] = {}  # the draft that the partner may have begun is left as it is
    for key in paper.fields.keys() & given.keys():
        try:
            if value := paper.clean(key, given[key]):
                answers[key] = value
        except BadAnswer as wrong:
            problems[key] = str(wrong)
    for question in [] if problems else not_reached(paper, answers):
        problems[question.id] = refusal(question, paper)
    if problems:
        raise BadInput(_("Some answers could not be used. Nothing was saved."), problems)
    response.source, response.received_on, response.entered_by = source, received_on, actor.name
    keep_scans(actor, scans, response_id=response.id)
    if noted is not None:
        end(actor, noted, "answers", response=response)
    return lodge(actor, invitation, response, {} if nil else answers, sign_off, clock.now(), nil)
