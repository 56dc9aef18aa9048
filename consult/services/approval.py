"""The publishing check, and the approval that freezes a version and asks everybody on the list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from consult import clock
from consult.db import db
from consult.domain import standards
from consult.domain.access import Action, Actor
from consult.domain.chain import checksum
from consult.domain.counting import london
from consult.domain.errors import BadInput, NotFound
from consult.domain.lifecycle import EDITABLE, Act, hindrances
from consult.domain.publishing import Check, publishing_check
from consult.models.circulation import Invitation
from consult.models.outbox import link_mark
from consult.models.papers import Consultation, PaperVersion
from consult.models.rounds import Round
from consult.models.timetable import Timetable
from consult.services._circulation import begin_sending, list_of
from consult.services._doubts import Doubt, doubts_of
from consult.services._frozen import content_of
from consult.services._history import record
from consult.services._loading import consultation_for, touch
from consult.services._reasking import news_of, send_again
from consult.services._reviews import as_recorded, paper_text, unreviewed
from consult.services._rounds import begin_first, being_prepared
from consult.services._sending import Letters, Place, invite_everybody, places_of
from consult.services._stages import case_of, move_on
from consult.services._telling import Part, by_person, greeted, longest, reached, sample
from consult.services._timetable import assess, facts_of, judge, timetable_of
from consult.services._unit import unit_of_work


def checks(actor: Actor, reference: str) -> tuple[list[Check], standards.Assessment]:
    """What is missing from the paper, and what the standards make of its timetable."""
    consultation = consultation_for(actor, Action.SEE_WORKSPACE, reference)
    timetable = timetable_of(consultation)
    content = content_of(consultation, timetable, list_of(consultation))
    return publishing_check(content), assess(facts_of(consultation, timetable))


def doubts(actor: Actor, reference: str) -> list[Doubt]:
    """What makes a reader doubt the paper, each with how it was set aside, if it was."""
    consultation = consultation_for(actor, Action.SEE_WORKSPACE, reference)
    timetable = timetable_of(consultation)
    return _doubts(consultation, timetable)


def _doubts(consultation: Consultation, timetable: Timetable) -> list[Doubt]:
    frozen = content_of(consultation, timetable, list_of(consultation))
    return doubts_of(frozen, facts_of(consultation, timetable), timetable)


@unit_of_work
def dismiss(actor: Actor, reference: str, number: int, *, reason: str, seen_version: int) -> None:
    """Set the doubt with this number (from 0) aside for a reason that is kept. Raises NotFound, Conflict."""
    consultation = consultation_for(actor, Action.APPROVE, reference)
    touch(consultation, seen_version)
    timetable = timetable_of(consultation)
    found = _doubts(consultation, timetable)
    if number >= len(found):
        raise NotFound(_("That doubt does not arise any more. Open the page again."))
    smell = found[number].smell
    said = {"smell": smell.id, "place": smell.place, "sentence": smell.sentence, "reason": reason}
    today = london(clock.now()).date().isoformat()
    timetable.dismissed = [*timetable.dismissed, said | {"by": actor.name, "on": today}]
    record(actor, "set a doubt aside", consultation, **said)


def hindrances_of(actor: Actor, reference: str) -> list[str]:
    """In sentences, why this actor cannot approve it yet, beside what is missing from the paper itself."""
    consultation = consultation_for(actor, Action.APPROVE, reference)
    text = paper_text(consultation, consultation.round_in_hand)
    case = case_of(actor, consultation, unreviewed=unreviewed(consultation, text))
    return [one.sentence for one in hindrances(Act.APPROVE, case)]


def content(actor: Actor, reference: str) -> dict[str, Any]:
    """The paper as a reader would see it: the frozen version, or the draft while it can be edited."""
    consultation = consultation_for(actor, Action.SEE_WORKSPACE, reference)
    if consultation.phase_at(clock.now()) not in EDITABLE:
        return consultation.versions[-1].content
    return content_of(consultation, timetable_of(consultation), list_of(consultation))


@dataclass(frozen=True)
class Sample:
    """The invitation as one person would get it, for one organisation or several."""

    organisations: tuple[str, ...]
    name: str
    subject: str
    text: str


@dataclass(frozen=True)
class Outlook:
    """What approving would send: to how many organisations in how many messages, and the real message.

    ``samples`` are the message to the organisation with the longest name, and the one to whoever answers for the
    most organisations, where somebody answers for several.
    """

    organisations: int
    messages: int
    samples: Sequence[Sample]


def outlook(actor: Actor, reference: str) -> Outlook:
    """What approving the draft would send."""
    consultation = consultation_for(actor, Action.SEE_WORKSPACE, reference)
    places = places_of(consultation)
    if row := being_prepared(consultation):
        return _outlook_of_round(consultation, row, places)
    people = by_person(places)
    shown: list[list[Place]] = []
    if people:
        longest = max(people, key=lambda own: max(len(one.organisation) for one in own))
        shared = max(people, key=len)
        shown = [longest, *([shared] if shared is not longest and len(shared) > 1 else [])]
    return Outlook(len(places), len(people), [_sample(consultation, own) for own in shown])


def _sample(consultation: Consultation, places: Sequence[Place]) -> Sample:
    words = Letters(consultation).words(places)
    text = words["text"].strip()
    for number in range(len(places)):
        text = text.replace(link_mark(number), _("(their own link)"))
    names = tuple(one.organisation for one in places)
    return Sample(names, greeted(places), words["subject"], text)


def _outlook_of_round(consultation: Consultation, row: Round, places: Sequence[Place]) -> Outlook:
    """Those asked before get the message of a further round, and those who are new an invitation.

    The sample is the former, as the one with the longest name gets it.
    """
    listed = list_of(consultation)
    again = [Part(one, person, has_link=True) for one, person in reached(listed)]
    messages = len(by_person(again)) + len(by_person(_new(listed, places)))
    if not again:
        return Outlook(len(places), messages, [])
    own = longest(again)
    content = content_of(consultation, timetable_of(consultation), listed)
    words = sample("round", own, consultation=consultation, **news_of(row, content))
    names = tuple(one.invitation.organisation.name for one in own)
    return Outlook(len(places), messages, [Sample(names, greeted(own), words["subject"], words["text"])])


def _new(listed: Sequence[Invitation], places: Sequence[Place]) -> list[Place]:
    """The places of those who were not asked in an earlier round."""
    asked = {one.id for one in listed if one.sent_at is not None}
    return [one for one in places if one.invitation_id not in asked]


@unit_of_work
def approve(actor: Actor, reference: str, *, seen_version: int, unexplained: bool = False) -> PaperVersion:
    """Freeze the next version with its assessment and queue an invitation to everybody on the list.

    The first version opens the first round; a version of a paper that is asked again opens the next.
    ``unexplained``: the officer says that it goes out although a reason is wanted and none is published.
    Raises BadInput with what still stops the paper; then nothing is frozen and nothing is queued.
    """
    consultation = consultation_for(actor, Action.APPROVE, reference)
    touch(consultation, seen_version)
    timetable, places = timetable_of(consultation), places_of(consultation)
    text = paper_text(consultation, consultation.round_in_hand)
    frozen = content_of(consultation, timetable, []) | {"circulation": [_asked(one) for one in places]}
    stops = [one.sentence for one in publishing_check(frozen) if one.level == "must"]
    if stops:
        raise BadInput(_("The paper cannot be approved yet. %(stops)s", stops=" ".join(stops)))
    facts = facts_of(consultation, timetable)
    assessment = judge(consultation, timetable)
    wanted = [finding.rule for finding in standards.reasons_wanted(assessment)]
    if wanted and not unexplained:
        sentence = _("Record the reason first, or say that the paper goes out without one.")
        raise BadInput(sentence, {"unexplained": sentence})
    frozen["statement"] = standards.statement(assessment, facts)
    version = _freeze(actor, consultation, frozen, assessment)
    for milestone in timetable.milestones:
        milestone.planned = milestone.date
    row = being_prepared(consultation)
    move_on(actor, consultation, Act.APPROVE, unreviewed=unreviewed(consultation, text))
    if row is None:
        begin_first(actor, consultation, version)
        messages = invite_everybody(begin_sending(consultation, "send", actor.name), consultation, places)
    else:
        messages = _open_next(actor, consultation, row, version, places)
    detail = {
        "round": consultation.round,
        "version": version.number,
        "checksum": version.checksum,
        "messages": messages,
        "reviews": as_recorded(consultation, text),
    }
    record(actor, Action.APPROVE, consultation, **detail, **({"unexplained": wanted} if wanted else {}))
    return version


def _asked(place: Place) -> dict[str, str]:
    return {"name": place.organisation, "sector": place.sector, "address": place.email}


def _open_next(
    actor: Actor, consultation: Consultation, row: Round, version: PaperVersion, places: Sequence[Place]
) -> int:
    """Let the round that was prepared be the one that runs, and write to everybody on the list."""
    row.version_id, consultation.round = version.id, row.number
    news = news_of(row, version.content)
    sending = begin_sending(consultation, "ask_again", actor.name)
    listed = list_of(consultation)
    new = _new(listed, places)
    return send_again(sending, consultation, listed, news) + invite_everybody(sending, consultation, new)


def _freeze(
    actor: Actor, consultation: Consultation, frozen: dict[str, Any], assessment: standards.Assessment
) -> PaperVersion:
    version = PaperVersion(
        consultation_id=consultation.id,
        number=len(consultation.versions) + 1,
        content=frozen,
        assessment=standards.as_json(assessment),
        checksum=checksum(frozen),
        approved_at=clock.now(),
        approved_by=actor.name,
    )
    db.session.add(version)
    db.session.flush()
    return version
