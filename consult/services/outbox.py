"""The queue of mail: claim some, say what became of each. A tick does the sending in between.

Before the mail server could accept a message its row says so ("sending"). Whatever ends a process, the row then tells
whether the message may go out again: while it was only claimed, nothing had been handed over.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import takewhile

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, UpdateBase, bindparam, func, select, update

from consult import clock
from consult.db import choose_partnership, db
from consult.domain.policy import waits_until
from consult.models.outbox import Message, code_mark, link_mark
from consult.models.people import Partnership
from consult.services._enclosing import Calendars, Enclosed
from consult.services._mail import address_of
from consult.services._sending import take_out
from consult.services._site import here
from consult.services._truth import REMINDERS, judged
from consult.services._unit import one_statement, unit_of_work
from consult.services._unreached import tell_officer

EVERYWHERE = {"every_partnership": True}
UNSEEN = EVERYWHERE | {"synchronize_session": False}
ABANDONED_AFTER = timedelta(minutes=10)
A_MINUTE = timedelta(minutes=1)
MOST_IN_ADDRESS = 15  # links; the line of a header has some thousand letters
TRIES = 8  # the last of them some four hours after the first
# Whoever misses one of these misses the paper, or does not know that the answer was received: two copies are better.
ONCE_MORE = ("invitation", "round", "receipt")

# Of each letter that leaves two of these are a transaction each, so they are put together once.
_ONE = update(Message).where(Message.id == bindparam("number"), Message.claims == bindparam("claim"))
_CLAIMED = _ONE.where(Message.state == "claimed")
HANDED_OVER = _CLAIMED.values(state="sending", claimed_at=bindparam("at"))
PUT_BACK = _CLAIMED.values(state="queued")
PUT_OFF = _CLAIMED.values(state="queued", problem=bindparam("why"), due_at=bindparam("at"))
TAKEN = _ONE.where(Message.state.in_(("claimed", "sending", "unknown", "queued"))).values(
    state="sent", sent_at=bindparam("at"), secret=None, code=None, problem=""
)


@dataclass(frozen=True)
class Letter:
    """A message ready to leave: the secrets of its links are in their places. ``claim`` numbers its claims."""

    id: int
    claim: int
    key: str
    event: str
    sender: str
    to_name: str
    to_address: str
    reply_to: str
    subject: str
    text: str
    html: str
    thread: str
    way_out: str = ""  # the address at which a person, or the button of a mail program, ends such messages
    enclosed: tuple[Enclosed, ...] = ()


def claim(most: int) -> list[Letter]:
    """Claim the oldest messages that are due, at most so many, for this process alone; empty when none is due.

    What is no longer true is set aside instead, or left out of a message about other papers too. One that failed
    before is claimed by itself, so that it can take no other with it. Nothing is due of a partnership whose data
    belong to another installation. A reminder that was held up until the quiet hours waits for their end.
    """
    while (claimed := _claim(most)) is not None:
        if claimed:
            return claimed
    return []


@unit_of_work
def _claim(most: int) -> list[Letter] | None:
    """Some of what is due, without what was set aside or waits for the morning; None where nothing is due."""
    now = clock.now()
    due = (
        select(Message.id, Message.attempts)
        .where(Message.state == "queued", Message.due_at <= now, _at_home())
        .order_by(Message.due_at, Message.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    rows = db.session.execute(due, execution_options=EVERYWHERE).all()
    if not rows:
        return None
    fresh = [row.id for row in takewhile(lambda row: not row.attempts, rows)] or [rows[0].id]
    query = select(Message).where(Message.id.in_(fresh)).order_by(Message.due_at, Message.id)
    messages = list(db.session.scalars(query, execution_options=EVERYWHERE))
    homes = {one.id: one for one in db.session.scalars(select(Partnership))}
    leaving, found = [], judged(messages)
    for message in messages:
        choose_partnership(message.partnership_id)
        if message.id in found.untrue:
            message.claimed_at, message.problem = now, found.untrue[message.id]
            _lose(message, "stale")
        elif message.event in REMINDERS and (
            morning := waits_until(homes[message.partnership_id].nation, message.queued_at, now)
        ):
            message.due_at = morning
        else:
            message.claimed_at, message.state, message.claims = now, "claimed", message.claims + 1
            if message.id in found.fallen:
                take_out(message, *found.fallen[message.id])
            leaving.append(message)
    files = Calendars(leaving)
    return [letter_of(one, homes[one.partnership_id].name, files.for_message(one)) for one in leaving]


def _at_home() -> ColumnElement[bool]:
    return Message.partnership_id.in_(select(Partnership.id).where(Partnership.site == here()))


def letter_of(message: Message, sender: str, enclosed: tuple[Enclosed, ...] = ()) -> Letter:
    """A message as it leaves, from a sender of this name, with these files."""
    secrets, codes = (message.secret or "").split(), (message.code or "").split()
    return Letter(
        id=message.id,
        claim=message.claims,
        key=message.key,
        event=message.event,
        sender=sender,
        to_name=message.to_name,
        to_address=message.to_address,
        reply_to=message.reply_to,
        subject=message.subject,
        text=_filled(message.text, secrets, codes),
        html=_filled(message.html, secrets, codes),
        thread=f"consultation-{message.consultation_id}" if message.consultation_id else "",
        way_out=_way_out(message.event, secrets),
        enclosed=enclosed,
    )


def _way_out(event: str, secrets: Sequence[str]) -> str:
    """One address for all that a reminder is about; none where a header could not hold it, for the words have each."""
    is_one = event in REMINDERS and 0 < len(secrets) <= MOST_IN_ADDRESS
    return address_of(f"/q/{'.'.join(secrets)}") if is_one else ""


def _filled(words: str, secrets: Sequence[str], codes: Sequence[str]) -> str:
    for mark, found in ((link_mark, secrets), (code_mark, codes)):
        for place, secret in enumerate(found):
            words = words.replace(mark(place), secret)
    return words


def hand_over(letter: Letter) -> bool:
    """Note that the mail server may accept the letter from here on; False where the claim has lapsed meanwhile."""
    return _set(HANDED_OVER, letter, at=clock.now())


def let_go(letters: Sequence[Letter], problem: str = "") -> None:
    """Put claimed letters back, for no fault of theirs: they are due as before, or soon where there is a problem."""
    for letter in letters:
        if problem:
            _set(PUT_OFF, letter, why=problem[:500], at=clock.now() + A_MINUTE)
        else:
            _set(PUT_BACK, letter)


def mark_sent(letter: Letter) -> None:
    """The mail server took it; the secrets of its links and its codes are wiped.

    Whoever sent it knows better than whoever found the claim abandoned.
    """
    _set(TAKEN, letter, at=clock.now())


@unit_of_work
def mark_refused(letter: Letter, problem: str, *, for_good: bool) -> None:
    """The mail server refused it: for good, or for now, then it is tried again after a while that doubles.

    One that is not tried again loses the secrets of its links: they reached nobody.
    """
    message = _claimed(letter)
    if message is not None:
        message.problem = problem[:500]
        _put_off(message, for_good=for_good)


@unit_of_work
def mark_unknown(letter: Letter, problem: str) -> None:
    """The line dropped after the server may have taken it: shown to an officer, never repeated by guess.

    An invitation or a receipt is handed in once more, by the same Message-ID.
    """
    message = _claimed(letter)
    if message is not None:
        message.problem = problem[:500]
        _doubt(message)


def _claimed(letter: Letter) -> Message | None:
    """The message of a letter while the claim is good, its partnership at work from here on."""
    query = select(Message).where(Message.id == letter.id, Message.claims == letter.claim)
    query = query.where(Message.state.in_(("claimed", "sending"))).with_for_update()
    message = db.session.scalar(query, execution_options=EVERYWHERE)
    if message is not None:
        choose_partnership(message.partnership_id)
    return message


def _put_off(message: Message, *, for_good: bool = False) -> None:
    """Try it again after a while that doubles, unless it has been tried often enough."""
    message.attempts += 1
    if for_good or message.attempts >= TRIES:
        _lose(message, "failed")
    else:
        message.state = "queued"
        message.due_at = clock.now() + A_MINUTE * 2**message.attempts


def _doubt(message: Message) -> None:
    """Nobody knows whether the server has it."""
    if message.event in ONCE_MORE and not message.repeats:
        message.repeats += 1
        _put_off(message)
    else:
        _lose(message, "unknown")


def _lose(message: Message, state: str) -> None:
    """Give a message up: it keeps no secret, and the officer is told."""
    message.state, message.secret, message.code = state, None, None
    tell_officer(message)


@unit_of_work
def find_abandoned() -> int:
    """Find what dead processes left: what was only claimed goes out later, the rest is in doubt. Returns how many."""
    query = (
        select(Message)
        .where(Message.state.in_(("claimed", "sending")))
        .where(Message.claimed_at < clock.now() - ABANDONED_AFTER)
        .order_by(Message.id)
        .with_for_update(skip_locked=True)
    )
    found = list(db.session.scalars(query, execution_options=EVERYWHERE))
    for message in found:
        choose_partnership(message.partnership_id)
        message.problem = _("the process that was sending it ended")
        if message.state == "claimed":
            _put_off(message)
        else:
            _doubt(message)
    return len(found)


@unit_of_work
def hold_waiting() -> int:
    """After a restore, hold what was waiting when the copy was made: it may have gone out since. Returns how many."""
    query = (
        update(Message)
        .where(Message.state.in_(("queued", "claimed", "sending")))
        .values(state="unknown", problem="it was waiting when the restored copy was made")
    )
    return int(db.session.execute(query, execution_options=UNSEEN).rowcount)


def waiting() -> int:
    """How many messages are queued, over all partnerships."""
    query = select(func.count(Message.id)).where(Message.state == "queued")
    return db.session.scalar(query, execution_options=EVERYWHERE) or 0


def _set(statement: UpdateBase, letter: Letter, **values: object) -> bool:
    """Run a statement on a letter's message while this claim is the last; whether it still was."""
    return one_statement(statement, number=letter.id, claim=letter.claim, **values) > 0
