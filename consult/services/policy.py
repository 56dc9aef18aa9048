"""What the clock sends about a consultation by itself: an officer's choices, what is due, and the sending of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from consult import clock
from consult.db import current_partnership, db, within
from consult.domain import policy as days
from consult.domain.access import Action, Actor, Subject, require
from consult.domain.errors import BadInput, NotFound
from consult.domain.lifecycle import UNSENT, Stage
from consult.domain.policy import KINDS, Choices, Due, Facts
from consult.models.decisions import Decision
from consult.models.papers import Consultation
from consult.models.people import Partnership
from consult.models.policy import Policy, PolicyRun
from consult.models.reports import StoredReport
from consult.models.timetable import Milestone, Timetable
from consult.services._chasing import Standing, standings_of
from consult.services._circulation import begin_sending, list_of
from consult.services._history import record
from consult.services._loading import consultation_for, touch
from consult.services._noticing import give_notice, mark_boards, planned_days, to_notice
from consult.services._telling import Part, longest, sample, tell
from consult.services._timetable import timetable_of
from consult.services._unit import unit_of_work

OUT = (Stage.APPROVED, Stage.REPORTED, Stage.DECIDED, Stage.CLOSED)
NOTICE = "early_notice"  # the one message that goes out while the paper may still be a draft
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
    known = _read([consultation])
    row = known.rows.get(consultation.id)
    choices, words = _choices(row), row.words if row else {}
    every = Choices(tuple(KINDS), choices.silent_days, choices.hour)
    due = {one.kind: one for one in days.schedule(_facts(consultation, known), every)}
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
    found = []
    for number in list(db.session.scalars(select(Partnership.id).order_by(Partnership.id))):
        with within(number):
            stages = [stage.value for stage in (*UNSENT, *OUT)]
            out = select(Consultation).where(Consultation.stage.in_(stages))
            papers = list(db.session.scalars(out.order_by(Consultation.id)))
            found += [(number, paper.id, one.kind) for paper, one in _due_now(papers)]
    return found


def _due_now(papers: Sequence[Consultation]) -> Iterator[tuple[Consultation, Due]]:
    """What is wanted, has begun to be due and was not seen to; as few queries for many papers as for one."""
    known, now = _read(papers), clock.now()
    for paper in papers:
        row = known.rows.get(paper.id)
        for one in days.schedule(_facts(paper, known), _choices(row)):
            if paper.stage in UNSENT and one.kind != NOTICE:
                continue
            if one.at <= now and one.kind not in known.runs.get(paper.id, {}):
                yield paper, one


@unit_of_work
def send(actor: Actor, partnership_id: int, consultation_id: int, kind: str) -> int:
    """See to one kind of message that is due, in one transaction; returns how many messages are on their way.

    Whoever comes second finds it done. Nothing begins in the quiet hours, and what is past its day is put down as
    missed, for an officer to see.
    """
    require(actor, Action.RUN_CLOCK, Subject())
    with within(partnership_id):
        query = select(Consultation).where(Consultation.id == consultation_id).with_for_update()
        consultation = db.session.scalar(query.execution_options(populate_existing=True))
        if consultation is None:
            raise NotFound(_("There is no such consultation."))
        due = next((one for _paper, one in _due_now([consultation]) if one.kind == kind), None)
        home = db.session.get_one(Partnership, partnership_id)
        late = due is not None and clock.now() >= due.until
        quiet = kind not in days.REMINDING and days.is_quiet(home.nation, clock.now())
        if due is None or (quiet and not late):
            return 0
        if kind == NOTICE and not late and not to_notice(list_of(consultation)):
            return 0  # it waits for somebody to be on the list
        number = 0 if late else _send(actor, consultation, kind)
        run = PolicyRun(consultation_id=consultation.id, round=consultation.round, kind=kind)
        run.state, run.messages, run.at = "missed" if late else "sent", number, clock.now()
        db.session.add(run)
        record(actor, "send by the clock", consultation, kind=kind, messages=number, missed=late)
        db.session.flush()  # the rows belong to the partnership at work
        return number


def _send(actor: Actor, consultation: Consultation, kind: str) -> int:
    row = _row_of(consultation)
    note = row.words.get(kind, "") if row else ""
    if kind == NOTICE:
        listed = list_of(consultation)
        mark_boards(listed)
        return give_notice(consultation, listed, note).messages
    said = _said(consultation) | {"note": note}
    meant = [one for one in standings_of(consultation) if _is_meant(kind, one)]
    key = f"{kind}:{consultation.id}:{consultation.round}"
    if kind not in days.REMINDING:
        return _tell(actor, consultation, (kind, kind), kind, meant, key=key, **said)
    return sum(
        _tell(
            actor,
            consultation,
            REMINDERS[state],
            kind,
            [one for one in meant if one.state == state and not one.spared],
            key=key,
            **said,
        )
        for state in REMINDERS
    )


def _tell(
    actor: Actor,
    consultation: Consultation,
    how: tuple[str, str],
    kind: str,
    meant: Sequence[Standing],
    *,
    key: str,
    **said: Any,
) -> int:
    if not meant:
        return 0
    act, event = how
    parts = [_part(kind, one) for one in meant]
    sending = begin_sending(consultation, act, actor.name)
    return len(tell(event, parts, consultation=consultation, key=key, sending=sending, **said))


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
    return {"decision": _decision_of(consultation), "decision_on": planned} | days


def _row_of(consultation: Consultation) -> Policy | None:
    return db.session.scalar(select(Policy).where(Policy.consultation_id == consultation.id))


def _choices(row: Policy | None) -> Choices:
    return Choices(row.wanted, row.silent_days, row.hour) if row else Choices()


def _decision_of(consultation: Consultation) -> Decision | None:
    mine = (Decision.consultation_id == consultation.id, Decision.round == consultation.round)
    return db.session.scalar(select(Decision).where(*mine))


@dataclass(frozen=True)
class Known:
    """What was decided about consultations and what became of it, by the number of each.

    ``reported`` are the instants at which its reports went out, the first of them first.
    """

    nation: str  # of the partnership at work
    rows: Mapping[int, Policy]
    runs: Mapping[int, Mapping[str, PolicyRun]]
    reported: Mapping[int, Sequence[datetime]]
    decided: Mapping[int, datetime]
    notices: Mapping[int, date]  # of those that nobody has given yet


def _read(papers: Sequence[Consultation]) -> Known:
    """Six queries, however many papers; of runs and decisions, those of the round in force."""
    numbers, rounds = [one.id for one in papers], {one.id: one.round for one in papers}
    rows = db.session.scalars(select(Policy).where(Policy.consultation_id.in_(numbers)))
    runs: dict[int, dict[str, PolicyRun]] = {}
    for run in db.session.scalars(select(PolicyRun).where(PolicyRun.consultation_id.in_(numbers))):
        if run.round == rounds[run.consultation_id]:
            runs.setdefault(run.consultation_id, {})[run.kind] = run
    out = select(StoredReport.consultation_id, StoredReport.out_at).where(
        StoredReport.consultation_id.in_(numbers), StoredReport.out_at.is_not(None)
    )
    reported: dict[int, list[datetime]] = {}
    for number, at in db.session.execute(out.order_by(StoredReport.out_at)):
        reported.setdefault(number, []).append(at)
    decisions = db.session.scalars(select(Decision).where(Decision.consultation_id.in_(numbers)))
    decided = {
        one.consultation_id: one.recorded_at for one in decisions if one.round == rounds[one.consultation_id]
    }
    nation = db.session.get_one(Partnership, current_partnership()).nation
    return Known(
        nation, {one.consultation_id: one for one in rows}, runs, reported, decided, _notices(papers)
    )


def _notices(papers: Sequence[Consultation]) -> dict[int, date]:
    """The planned day of each early notice that is still to be given; a further round gives none."""
    first = [one.id for one in papers if one.round_in_hand == 1]
    query = (
        select(Timetable.consultation_id, Milestone.date)
        .join(Timetable.milestones)
        .where(Timetable.consultation_id.in_(first), Milestone.kind == NOTICE, Milestone.done_on.is_(None))
    )
    return dict(list(db.session.execute(query)))


def _facts(consultation: Consultation, known: Known) -> Facts:
    opens = consultation.opens_at
    reports = known.reported.get(consultation.id, ())
    return Facts(
        known.nation,
        opens,
        consultation.first_late_instant,
        next((at for at in reports if opens and at >= opens), None),
        known.decided.get(consultation.id),
        known.notices.get(consultation.id),
    )
