"""How the clock's work goes: when each tick last ran, whose clock is off, and whether mail may leave from here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import DateTime, func, select, type_coerce, update
from sqlalchemy.exc import IntegrityError

from consult import clock
from consult.db import db
from consult.domain.ticks import BEATS
from consult.models.outbox import Heartbeat, Message
from consult.models.people import Partnership
from consult.services._site import OWN_MACHINE, here
from consult.services._unit import unit_of_work

EVERYWHERE = {"every_partnership": True}
TOLERATED = 2.0  # seconds between two clocks


@dataclass(frozen=True)
class Run:
    """How a tick goes. ``began`` and ``ran`` are when it last began and ended, None where it never did.

    ``off`` is by how many seconds the clock of its process is ahead of the database's.
    """

    name: str
    seconds: int
    began: datetime | None
    ran: datetime | None
    late: bool
    off: float = 0.0


@dataclass(frozen=True)
class Health:
    """What an operator and an officer want to know; the sentences name nobody.

    ``wrong`` is what turns the health page red: a tick that is late, a clock that is off. ``doubtful`` is what keeps
    mail from leaving, or from leading anywhere.
    """

    runs: Mapping[str, Run]
    queued: int
    wrong: tuple[str, ...]
    doubtful: tuple[str, ...]


@unit_of_work
def begin(name: str) -> None:
    """Note that a tick has begun, or goes on with a further piece of its work, and put the clock right."""
    kept = _kept(name)
    kept.off = _agree()
    kept.begun_at = clock.now()


@unit_of_work
def end(name: str) -> None:
    """Note that a tick ran to its end."""
    _kept(name).ran_at = clock.now()


def _kept(name: str) -> Heartbeat:
    if db.session.get(Heartbeat, name) is None:
        with suppress(IntegrityError), db.session.begin_nested():  # another process may be the first as well
            db.session.add(Heartbeat(name=name, off=0.0))
    return db.session.get_one(Heartbeat, name, with_for_update=True)


def agree() -> None:
    """Let this process go by the database's clock where its own is off, and show no time before one seen already."""
    if not current_app.config["DEMONSTRATION"]:
        _agree()
        db.session.rollback()


def _agree() -> float:
    """The same within a transaction; returns the seconds by which the machine's clock is ahead of the database's.

    An embedded database has the machine's own clock. A demonstration moves its clock on purpose.
    """
    if current_app.config["DEMONSTRATION"]:
        return 0.0
    ahead = timedelta(0) if db.engine.dialect.name == "sqlite" else _ahead()
    is_off = abs(ahead.total_seconds()) > TOLERATED
    clock.correct(ahead if is_off else timedelta(0))
    for seen in db.session.execute(select(func.max(Heartbeat.begun_at), func.max(Heartbeat.ran_at))).one():
        if seen is not None:
            clock.not_before(seen)
    return ahead.total_seconds()


def _ahead() -> timedelta:
    before = clock.machines()
    theirs = db.session.scalar(select(type_coerce(func.clock_timestamp(), DateTime(timezone=True))))
    return before + (clock.machines() - before) / 2 - theirs if theirs else timedelta(0)


@unit_of_work
def settle() -> None:
    """Let data that never had a public address belong to this one."""
    if here() != OWN_MACHINE:
        db.session.execute(update(Partnership).where(Partnership.site == OWN_MACHINE).values(site=here()))


@unit_of_work
def move_here(*, unsettled: bool = False) -> int:
    """Let the data belong to this installation's address, where mail leaves from then on; returns how much waits.

    Links in what waits lead here too. ``unsettled``: only data of which nobody has said yet where they belong.
    """
    homes = select(Partnership).where(Partnership.site == "") if unsettled else select(Partnership)
    waiting = 0
    for home in db.session.scalars(homes):
        query = select(Message).where(Message.partnership_id == home.id, Message.state == "queued")
        for message in db.session.scalars(query, execution_options=EVERYWHERE):
            waiting += 1
            _lead_here(message, home.site)
        home.site = here()
    return waiting


def _lead_here(message: Message, before: str) -> None:
    address = current_app.config["PUBLIC_URL"]
    if before not in ("", OWN_MACHINE):
        message.text = message.text.replace(f"{before}/", f"{address}/")
        message.html = message.html.replace(f"{before}/", f"{address}/")


def health() -> Health:
    """How everything goes now, over all partnerships; raises what the database raises when it does not answer."""
    now, kept = clock.now(), {one.name: one for one in db.session.scalars(select(Heartbeat))}
    runs = {name: _run(name, kept.get(name), now) for name in BEATS}
    queued = select(func.count(Message.id)).where(Message.state == "queued")
    return Health(
        runs,
        db.session.scalar(queued, execution_options=EVERYWHERE) or 0,
        (*_late(runs, now), *_off(runs)),
        tuple(_about_mail()),
    )


def _run(name: str, kept: Heartbeat | None, now: datetime) -> Run:
    beat = BEATS[name]
    began, ran, off = (kept.begun_at, kept.ran_at, kept.off) if kept else (None, None, 0.0)
    return Run(name, beat.seconds, began, ran, beat.is_late(began, ran, now), off)


def _late(runs: Mapping[str, Run], now: datetime) -> Iterator[str]:
    for one in runs.values():
        heard = [at for at in (one.began, one.ran) if at]
        if one.late and heard:
            yield _(
                "%(name)s last ran %(ago)s seconds ago; it should run every %(every)s.",
                name=one.name,
                ago=round((now - max(heard)).total_seconds()),
                every=one.seconds,
            )
        elif one.late:
            yield _("%(name)s has never run: start consult serve or consult scheduler.", name=one.name)


def _off(runs: Mapping[str, Run]) -> Iterator[str]:
    off = max((one.off for one in runs.values()), key=abs, default=0.0)
    if abs(off) > TOLERATED:
        yield _(
            "The clock of a machine that runs the scheduler is %(seconds)s seconds off the database's, "
            "which is gone by. Put it right.",
            seconds=round(off, 1),
        )
    if own := -clock.correction().total_seconds():
        yield _(
            "The clock of this machine is %(seconds)s seconds off the database's, which is gone by. Put it right.",
            seconds=round(own, 1),
        )
    still = clock.stands_still_for().total_seconds()
    if still > TOLERATED:
        yield _(
            "The clock of this machine was put back. Nothing that has closed opens again: "
            "time stands still for the next %(seconds)s seconds, until it has caught up.",
            seconds=round(still),
        )


def _about_mail() -> Iterator[str]:
    foreign = select(Partnership.site).where(Partnership.site.not_in((here(), OWN_MACHINE))).distinct()
    if strangers := sorted(db.session.scalars(foreign)):
        yield _(
            "Mail is held, because these data belong to %(there)s and this is %(here)s. If they have moved here for "
            "good, run: consult move-here",
            there=", ".join(site or _("an address that nobody has named") for site in strangers),
            here=current_app.config["PUBLIC_URL"],
        )
    if here() == OWN_MACHINE and not current_app.config["DEMONSTRATION"]:
        yield _("PUBLIC_URL is an address of this machine alone, so links in mail open nowhere else.")
    query = select(func.count(Message.id)).where(Message.state == "queued", Message.problem != "")
    if put_off := db.session.scalar(query, execution_options=EVERYWHERE):
        yield ngettext(
            "%(num)s message waits, because the mail server did not take it yet.",
            "%(num)s messages wait, because the mail server did not take them yet.",
            put_off,
        )
