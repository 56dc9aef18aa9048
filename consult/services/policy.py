"""What the clock sends about a consultation by itself: an officer's choices, what is due, and the sending of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import distinct, func, select

from consult import clock
from consult.db import db, within
from consult.domain import policy as days
from consult.domain.access import Action, Actor, Subject, require
from consult.domain.errors import BadInput, NotFound
from consult.domain.lifecycle import UNSENT, Stage
from consult.domain.policy import KINDS, NOTICE, Choices, Due
from consult.models.circulation import Posting, Sending
from consult.models.papers import Consultation
from consult.models.people import Partnership
from consult.models.policy import Policy, PolicyRun
from consult.models.timetable import Milestone, Timetable
from consult.services._chasing import Standing, standings_of
from consult.services._circulation import begin_sending, list_of
from consult.services._feedback import decision_of
from consult.services._history import record
from consult.services._known import facts, read
from consult.services._loading import consultation_for, touch
from consult.services._noticing import give_notice, mark_boards, planned_days, to_notice
from consult.services._telling import Part, longest, sample, tell
from consult.services._timetable import timetable_of
from consult.services._together import Lot, errands_of, tell_together
from consult.services._unit import unit_of_work

OUT = (Stage.APPROVED, Stage.REPORTED, Stage.DECIDED, Stage.CLOSED)
MOST_WORDS = 1000  # characters of an officer's own
REMINDERS = {"silent": ("remind", "reminder"), "draft": ("remind_started", "reminder_started")}


@dataclass(frozen=True)
class Line:
    """One kind of message: whether it is wanted, when, to how many, and its text as one person would get it.

    ``state`` is off; none, where it has no day yet; due; sent; given, where an officer gave early notice by hand; or
    missed, where its day passed while nothing ran.
    ``number`` is of organisations as they stand now, or of the messages that went. ``words`` are the officer's own.
    """

    kind: str
    wanted: bool
    state: str
    at: datetime | None
    number: int
    words: str
    subject: str
    text: str


@dataclass(frozen=True)
class View:
    """The choices for one consultation and what follows from them."""

    choices: Choices
    lines: Sequence[Line]


def policy(actor: Actor, reference: str) -> View:
    """What goes out by itself, when, and to how many as things stand; a fixed number of queries."""
    consultation = consultation_for(actor, Action.SEE_WORKSPACE, reference)
    known = read([consultation])
    row = known.rows.get(consultation.id)
    choices, words = _choices(row), row.words if row else {}
    every = Choices(tuple(KINDS), choices.silent_days, choices.hour)
    due = {one.kind: one for one in days.schedule(facts(consultation, known), every)}
    runs, standings, said = (
        known.runs.get(consultation.id, {}),
        standings_of(consultation),
        _said(consultation),
    )
    lines = []
    for kind in KINDS:
        own = said | {"note": words.get(kind, "")}
        wanted = kind in choices.wanted
        lines.append(_line(consultation, kind, wanted, due.get(kind), runs.get(kind), standings, own))
    return View(choices, lines)


def _line(
    consultation: Consultation,
    kind: str,
    wanted: bool,
    due: Due | None,
    run: PolicyRun | None,
    standings: Sequence[Standing],
    said: Mapping[str, Any],
) -> Line:
    meant = [one for one in standings if _is_meant(kind, one)]
    own = longest(_part(kind, one) for one in meant or [one for one in standings if one.contact])
    event = REMINDERS["draft" if kind == "last_day" else "silent"][1] if kind in days.REMINDING else kind
    letter = sample(event, own, consultation=consultation, **said)
    state = run.state if run else "off" if not wanted else "due" if due else "none"
    noticed = [one.invitation.noticed_at for one in standings if one.invitation.noticed_at]
    if kind == NOTICE and noticed and not run:
        return Line(
            kind, wanted, "given", min(noticed), len(noticed), said["note"], letter["subject"], letter["text"]
        )
    return Line(
        kind,
        wanted,
        state,
        run.at if run else due.at if due else None,
        run.messages if run else len(meant),
        said["note"],
        letter["subject"] if own else "",
        letter["text"] if own else "",
    )


@unit_of_work
def choose(
    actor: Actor, reference: str, choices: Choices, words: Mapping[str, str], *, seen_version: int
) -> None:
    """Keep what an officer wants sent; raises BadInput at the field of what cannot be, Conflict."""
    consultation = consultation_for(actor, Action.SET_POLICY, reference, lock=True)
    problems = {}
    if choices.silent_days not in days.SILENT_DAYS:
        problems["silent_days"] = _("Give from 2 to 60 days.")
    if choices.hour not in days.HOURS:
        problems["hour"] = _("Choose an hour of the working day.")
    if not set(choices.wanted) <= set(KINDS):
        problems["wanted"] = _("Choose from the list.")
    if problems:
        raise BadInput(" ".join(problems.values()), problems)
    touch(consultation, seen_version)
    row = _row_of(consultation) or Policy(consultation_id=consultation.id)
    row.wanted, row.silent_days, row.hour = sorted(choices.wanted), choices.silent_days, choices.hour
    row.words = {kind: text[:MOST_WORDS] for kind, text in words.items() if kind in KINDS and text}
    db.session.add(row)
    record(
        actor, Action.SET_POLICY, consultation, **asdict(choices) | {"wanted": row.wanted, "words": row.words}
    )


def due() -> list[tuple[int, int, str]]:
    """What is to be seen to now, in every partnership: its number, the consultation's, and the kind."""
    return [(number, paper.id, one.kind) for number, paper, one in _everywhere(clock.now())]


def next_due(until: datetime) -> datetime | None:
    """The first instant after now, and by ``until``, at which a message falls due in any partnership."""
    now = clock.now()
    return min((one.at for _number, _paper, one in _everywhere(until) if one.at > now), default=None)


def _everywhere(until: datetime) -> Iterator[tuple[int, Consultation, Due]]:
    for number in list(db.session.scalars(select(Partnership.id).order_by(Partnership.id))):
        with within(number):
            stages = [stage.value for stage in (*UNSENT, *OUT)]
            out = select(Consultation).where(Consultation.stage.in_(stages))
            papers = list(db.session.scalars(out.order_by(Consultation.id)))
            yield from [(number, paper, one) for paper, one in _due_by(papers, until)]


def _due_by(papers: Sequence[Consultation], until: datetime) -> Iterator[tuple[Consultation, Due]]:
    """What is wanted, is due by then and was not seen to; as few queries for many papers as for one."""
    known = read(papers)
    for paper in papers:
        row = known.rows.get(paper.id)
        for one in days.schedule(facts(paper, known), _choices(row)):
            if paper.stage in UNSENT and one.kind != NOTICE:
                continue
            if one.at <= until and one.kind not in known.runs.get(paper.id, {}):
                yield paper, one


@unit_of_work
def send(actor: Actor, partnership_id: int, wanted: Collection[tuple[int, str]]) -> int:
    """See to messages that are due, each named by its consultation's number and its kind, in one transaction.

    Whoever is to be reminded of several papers on this London day gets one message about them, also about what would
    be due at a later hour. Returns how many messages are on their way. Whoever comes second finds it done. No news
    begins in the quiet hours, and what is past its day is put down as missed, for an officer to see.
    """
    require(actor, Action.RUN_CLOCK, Subject())
    with within(partnership_id):
        number = _see_to(actor, db.session.get_one(Partnership, partnership_id), wanted)
        db.session.flush()  # the rows belong to the partnership at work
        return number


def _see_to(actor: Actor, home: Partnership, wanted: Collection[tuple[int, str]]) -> int:
    reminding = any(kind in days.REMINDING for _number, kind in wanted)
    papers = _locked({number for number, _kind in wanted} | (_reminding_today() if reminding else set()))
    missing = {number for number, _kind in wanted} - {one.id for one in papers}
    if missing:
        raise NotFound(_("There is no such consultation."))
    now = clock.now()
    found = list(_due_by(papers, days.end_of_day(now)))
    due = [(paper, one) for paper, one in found if one.at <= now and (paper.id, one.kind) in wanted]
    quiet = days.is_quiet(home.nation, now)
    for paper, one in due:
        if now >= one.until:
            _run(actor, paper, one.kind, missed=True)
    in_time = [(paper, one) for paper, one in due if now < one.until]
    news = [(paper, one.kind) for paper, one in in_time if one.kind not in days.REMINDING and not quiet]
    sent = sum(
        _send_notice(actor, paper) if kind == NOTICE else _send_news(actor, paper, kind)
        for paper, kind in news
    )
    reminders = [(paper, one.kind) for paper, one in in_time if one.kind in days.REMINDING]
    if reminders:
        later = [(paper, one.kind) for paper, one in found if one.at > now and one.kind in days.REMINDING]
        sent += _remind(actor, reminders, later)
    return sent


def _locked(numbers: Collection[int]) -> list[Consultation]:
    """Those consultations, nobody else at work on them; always in one order, so that two never wait for each other."""
    query = select(Consultation).where(Consultation.id.in_(numbers)).order_by(Consultation.id)
    return list(db.session.scalars(query.with_for_update().execution_options(populate_existing=True)))


def _reminding_today() -> set[int]:
    """The consultations of which somebody is still to be reminded today."""
    out = select(Consultation).where(Consultation.stage == Stage.APPROVED.value).order_by(Consultation.id)
    papers, now = list(db.session.scalars(out)), clock.now()
    today = _due_by(papers, days.end_of_day(now))
    return {paper.id for paper, one in today if one.kind in days.REMINDING and now < one.until}


def _send_notice(actor: Actor, consultation: Consultation) -> int:
    """Give early notice as it is given by hand; it waits for somebody to be on the list."""
    listed = list_of(consultation)
    if not to_notice(listed):
        return 0
    mark_boards(listed)
    given = give_notice(consultation, listed, _words_for(consultation, NOTICE)).messages
    return _run(actor, consultation, NOTICE, given)


def _send_news(actor: Actor, consultation: Consultation, kind: str) -> int:
    """Tell those whom it is for what became of a paper."""
    said = _said(consultation) | {"note": _words_for(consultation, kind)}
    parts = [_part(kind, one) for one in standings_of(consultation) if _is_meant(kind, one)]
    if parts:
        sending = begin_sending(consultation, kind, actor.name, kind)
        key = f"{kind}:{consultation.id}:{consultation.round}"
        tell(kind, parts, consultation=consultation, key=key, sending=sending, **said)
    return _run(actor, consultation, kind, _sent(consultation, kind))


def _remind(
    actor: Actor,
    due: Sequence[tuple[Consultation, str]],
    later: Sequence[tuple[Consultation, str]],
) -> int:
    """Remind of papers, each person by one message, which brings along what would be due to it later today."""
    lots = [lot for paper, kind in due for lot in _lots(paper, kind)]
    lots += [replace(lot, due=False) for paper, kind in later for lot in _lots(paper, kind)]
    people = errands_of(lots)
    told = tell_together(people, lambda lot: begin_sending(lot.consultation, lot.act, actor.name, lot.kind))
    for paper, kind in due:
        _run(actor, paper, kind, _sent(paper, kind))
    brought = dict.fromkeys((one.lot.consultation, one.lot.kind) for own in told for one in own)
    for paper, kind in brought:
        if (paper, kind) not in due:
            record(actor, "send by the clock", paper, kind=kind, messages=_sent(paper, kind), missed=False)
    return len(told)


def _lots(consultation: Consultation, kind: str) -> Iterator[Lot]:
    """Those who are to be reminded, by how they stand: nobody who was written to today."""
    meant = [one for one in standings_of(consultation) if _is_meant(kind, one) and not one.spared]
    key, note = f"{kind}:{consultation.id}:{consultation.round}", _words_for(consultation, kind)
    for state, (act, event) in REMINDERS.items():
        parts = [_part(kind, one) for one in meant if one.state == state]
        yield Lot(consultation, event, note, key, kind, act, parts)


def _run(
    actor: Actor, consultation: Consultation, kind: str, number: int = 0, *, missed: bool = False
) -> int:
    """Put down that a kind was seen to, with how many messages; returns how many."""
    run = PolicyRun(consultation_id=consultation.id, round=consultation.round, kind=kind)
    run.state, run.messages, run.at = "missed" if missed else "sent", number, clock.now()
    db.session.add(run)
    record(actor, "send by the clock", consultation, kind=kind, messages=number, missed=missed)
    return number


def _sent(consultation: Consultation, kind: str) -> int:
    """How many messages of a kind were queued in the round in force, also by an earlier hour's message."""
    begun = consultation.opens_at or consultation.created_at
    query = (
        select(func.count(distinct(Posting.message_id)))
        .join(Posting.sending)
        .where(Sending.consultation_id == consultation.id, Sending.kind == kind, Sending.at >= begun)
    )
    return db.session.scalar(query) or 0


def _words_for(consultation: Consultation, kind: str) -> str:
    row = _row_of(consultation)
    return row.words.get(kind, "") if row else ""


def _is_meant(kind: str, one: Standing) -> bool:
    """Whether a message of the kind is for an organisation as it stands, which can be written to."""
    invitation = one.invitation
    wants = kind not in days.REMINDING or invitation.no_reminders_at is None
    left = kind != NOTICE or invitation.noticed_at is None
    return bool(
        one.state in KINDS[kind].to and one.contact and wants and left and invitation.revoked_at is None
    )


def _part(kind: str, one: Standing) -> Part:
    assert one.contact is not None
    if kind == NOTICE:
        return Part(one.invitation, one.contact, has_link=one.invitation.organisation.meets)
    return Part(one.invitation, one.contact, has_link=True, has_code=kind in days.REMINDING)


def _said(consultation: Consultation) -> dict[str, Any]:
    """What the messages say beside the paper: what was decided, and when a decision is planned."""
    query = (
        select(Milestone.date)
        .join(Timetable, Milestone.timetable_id == Timetable.id)
        .where(Timetable.consultation_id == consultation.id, Milestone.kind == "decision")
        .order_by(Milestone.date.desc())
        .limit(1)
    )
    planned = db.session.scalar(query)
    days = planned_days(timetable_of(consultation))
    return {"decision": decision_of(consultation), "decision_on": planned} | days


def _row_of(consultation: Consultation) -> Policy | None:
    return db.session.scalar(select(Policy).where(Policy.consultation_id == consultation.id))


def _choices(row: Policy | None) -> Choices:
    return Choices(row.wanted, row.silent_days, row.hour) if row else Choices()
