"""Calendars and news that programs follow, by addresses that carry a secret of their own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any, NamedTuple

from flask_babel import gettext as _
from sqlalchemy import func, select, update
from sqlalchemy.orm import joinedload

from consult import clock
from consult.db import choose_partnership, current_partnership, db, within
from consult.domain.access import Action, Actor, Subject, allowed, require
from consult.domain.counting import instant
from consult.domain.errors import BadInput, NotFound
from consult.domain.lifecycle import Phase, Stage
from consult.models.circulation import Invitation
from consult.models.feeds import Feed
from consult.models.papers import Consultation
from consult.models.people import Partnership
from consult.models.reports import StoredReport
from consult.models.rounds import Round
from consult.models.timetable import Extension
from consult.services._calendar import FOR_PARTNERS, calendar_of, recent, seen_to_by
from consult.services._history import record
from consult.services._links import hash_of, new_secret
from consult.services._loading import consultation_for, invitation_for, subject_of
from consult.services._unit import unit_of_work

EVERYWHERE = {"every_partnership": True}  # an address says by its secret alone whose it is
KINDS = ("consultation", "own", "plan")
NEWEST = 100  # pieces of news in the feed
AFTER_A_REPORT = (Phase.REPORTED, Phase.DECIDED, Phase.CLOSED, Phase.REVISING)


def calendar(actor: Actor, reference: str) -> bytes:
    """All dates of one consultation, for an officer."""
    consultation = consultation_for(actor, Action.FOLLOW, reference)
    return calendar_of(consultation.title, Consultation.id == consultation.id)


def calendar_for_partner(actor: Actor, public_id: str) -> bytes:
    """The dates of one consultation that concern the partner who holds this invitation."""
    invitation = invitation_for(actor, Action.FOLLOW, public_id)
    return _partners(invitation)


def calendar_for_anybody(actor: Actor, reference: str) -> bytes:
    """The dates that the public notice of a launched consultation has; raises NotFound for any other."""
    query = select(Consultation).where(Consultation.reference == reference)
    paper = db.session.scalar(query, execution_options=EVERYWHERE)
    if paper is None or not allowed(actor, Action.READ_NOTICE, subject_of(paper)):
        raise NotFound(_("There is no consultation under this reference."))
    with within(paper.partnership_id):
        return calendar_of(paper.title, Consultation.id == paper.id, kinds=FOR_PARTNERS)


def addresses(actor: Actor) -> list[Feed]:
    """The addresses in use of whoever asks, the newest first; their secrets are not kept, so cannot be shown."""
    query = (
        select(Feed).where(Feed.revoked_at.is_(None), _held_by(actor)).options(joinedload(Feed.consultation))
    )
    return list(db.session.scalars(query.order_by(Feed.id.desc())))


@unit_of_work
def issue(actor: Actor, kind: str, reference: str | None = None) -> str:
    """Make an address for an officer's calendar program and return its secret, which is shown this once.

    One that the officer had for the same thing stops working.
    """
    require(actor, Action.FOLLOW, Subject(partnership_id=current_partnership()))
    if kind not in KINDS or (kind == "consultation") != (reference is not None):
        raise BadInput(_("Choose what the calendar should show."))
    consultation = consultation_for(actor, Action.FOLLOW, reference) if reference else None
    return _issue(actor, kind, consultation, person_id=actor.person_id)


@unit_of_work
def issue_to_partner(actor: Actor, public_id: str) -> str:
    """Make an address for a partner's calendar program and return its secret, which is shown this once."""
    invitation = invitation_for(actor, Action.FOLLOW, public_id)
    return _issue(actor, "consultation", invitation.consultation, invitation_id=invitation.id)


@unit_of_work
def revoke(actor: Actor, feed_id: int) -> None:
    """Let an address of one's own stop working at once; raises NotFound for anybody else's."""
    feed = db.session.scalar(
        select(Feed).where(Feed.id == feed_id, Feed.revoked_at.is_(None), _held_by(actor))
    )
    if feed is None:
        raise NotFound(_("This calendar address does not work any more, or is not yours."))
    feed.revoked_at = clock.now()
    record(actor, "revoke a calendar address", feed.consultation, kind=feed.kind)


def followed(secret: str) -> bytes:
    """The calendar behind an address. Unknown, revoked and malformed ones get the same answer: NotFound."""
    query = select(Feed).where(Feed.secret_hash == hash_of(secret), Feed.revoked_at.is_(None))
    feed = db.session.scalar(query, execution_options=EVERYWHERE)
    if feed is not None:
        choose_partnership(feed.partnership_id)
    if feed is None or not _holder_is_here(feed):
        raise NotFound(_("This calendar address does not work. It may have been replaced by a newer one."))
    if feed.invitation is not None:
        return _partners(feed.invitation)
    if feed.kind == "consultation":
        return calendar_of(feed.consultation.title, Consultation.id == feed.consultation_id)  # type: ignore[union-attr]
    if feed.kind == "own":
        mine = seen_to_by(feed.person_id)
        return calendar_of(_("My dates"), mine, recent(), responsible=feed.person_id)
    return calendar_of(_("Forward plan"), recent())


def _holder_is_here(feed: Feed) -> bool:
    if feed.invitation is not None:
        return feed.invitation.revoked_at is None and feed.invitation.sent_at is not None
    return feed.person is not None and feed.person.is_active


def _partners(invitation: Invitation) -> bytes:
    paper = invitation.consultation
    decided = (
        Consultation.stage != Stage.REVISING.value
    )  # dates that are being prepared are not for partners yet
    return calendar_of(paper.title, Consultation.id == paper.id, decided, kinds=FOR_PARTNERS)


def _held_by(actor: Actor) -> Any:
    if actor.invitation_id is not None:
        invitation = db.session.get_one(Invitation, actor.invitation_id)
        require(actor, Action.FOLLOW, subject_of(invitation.consultation, invitation))
        return Feed.invitation_id == actor.invitation_id
    require(actor, Action.FOLLOW, Subject(partnership_id=current_partnership()))
    return Feed.person_id == actor.person_id


def _issue(actor: Actor, kind: str, consultation: Consultation | None, **holder: int | None) -> str:
    secret, now = new_secret(), clock.now()
    consultation_id = consultation.id if consultation else None
    same = [getattr(Feed, name) == value for name, value in holder.items()]
    db.session.execute(
        update(Feed)
        .where(Feed.kind == kind, Feed.consultation_id == consultation_id, Feed.revoked_at.is_(None), *same)
        .values(revoked_at=now)
    )
    db.session.add(
        Feed(secret_hash=hash_of(secret), kind=kind, consultation_id=consultation_id, made_at=now, **holder)
    )
    record(actor, "issue a calendar address", consultation, kind=kind)
    return secret


@dataclass(frozen=True)
class News:
    """Something that happened in public; ``key`` names it for ever. ``what`` is opened, extended, closed or
    reported.
    """

    key: str
    at: datetime
    what: str
    reference: str
    title: str
    body: str
    until: datetime | None
    new_close: date | None = None


@dataclass(frozen=True)
class Bulletin:
    """The news of a partnership, the newest first. ``name`` makes its lasting name, with the year it was set up."""

    partnership: Partnership
    news: tuple[News, ...]

    @property
    def updated(self) -> datetime:
        return self.news[0].at if self.news else self.partnership.created_at


def bulletin() -> Bulletin:
    """What was launched, what closed and what was reported, of papers that are out and were not withdrawn.

    Raises NotFound while the installation is empty.
    """
    home = db.session.scalar(select(Partnership).order_by(Partnership.id).limit(1))
    if home is None:
        raise NotFound(_("There is nothing here yet."))
    choose_partnership(home.id)
    found = sorted(_news(), key=lambda one: (one.at, one.key), reverse=True)
    return Bulletin(home, tuple(found[:NEWEST]))


def _news() -> Iterator[News]:
    now = clock.now()
    asked = _asked(now)
    for one in asked.values():
        yield _piece(one, "opened", one.opens_at)
        if one.closes and one.closes <= now:
            yield _piece(one, "closed", one.closes)
    for extension in db.session.scalars(select(Extension)):
        if found := asked.get((extension.consultation_id, extension.round)):
            yield _extended(found, extension)
    for consultation_id, out_at in db.session.execute(_first_reports()):
        first = asked.get((consultation_id, 1))
        if first and (first.paper.round > 1 or first.paper.phase_at(now) in AFTER_A_REPORT):
            yield _piece(first, "reported", out_at)


class _Asked(NamedTuple):
    """A round that has opened, with its own dates."""

    paper: Consultation
    number: int
    opens_at: datetime
    closes: datetime | None


def _asked(now: datetime) -> dict[tuple[int, int], _Asked]:
    """Every round that has opened, of papers that were not withdrawn, by consultation and number."""
    public = (Stage.APPROVED, Stage.REPORTED, Stage.DECIDED, Stage.CLOSED, Stage.REVISING)
    query = (
        select(Consultation, Round)
        .join(Round, Round.consultation_id == Consultation.id)
        .where(Consultation.stage.in_(public), Round.version_id.is_not(None))
    )
    found: dict[tuple[int, int], _Asked] = {}
    for paper, row in db.session.execute(query):
        dates = row if row.ended_at else paper
        if dates.opens_at and dates.opens_at <= now:
            one = _Asked(paper, row.number, dates.opens_at, dates.first_late_instant)
            found[paper.id, row.number] = one
    return found


def _first_reports() -> Any:
    out = select(StoredReport.consultation_id, func.min(StoredReport.out_at))
    return out.where(StoredReport.out_at.is_not(None)).group_by(StoredReport.consultation_id)


def _extended(asked: _Asked, extension: Extension) -> News:
    """An extension is known to the day: it counts from the beginning of that day."""
    at = instant(extension.announced_on, time(0))
    news = _piece(asked, "extended", at)
    return replace(news, key=f"{news.key}/{extension.id}", new_close=extension.new_close)


def _piece(asked: _Asked, what: str, at: datetime) -> News:
    paper = asked.paper
    place = f"round-{asked.number}/" if asked.number > 1 else ""
    return News(
        key=f"{paper.reference}/{place}{what}",
        at=at,
        what=what,
        reference=paper.reference,
        title=paper.title,
        body=paper.issuing_body,
        until=asked.closes,
    )
