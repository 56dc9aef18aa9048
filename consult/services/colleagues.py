"""Many hands, one voice: who works on an organisation's answer, whose part is what, and what is ready.

Whoever leads lets colleagues in by links of their own and takes them away again; the answer stays where it is. A
part is a wish and no fence: everybody who was let in may write everywhere.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import time

from flask_babel import gettext as _
from sqlalchemy import delete, func, select

from consult import clock
from consult.db import db
from consult.domain.access import Action, Actor
from consult.domain.counting import instant, london
from consult.domain.errors import BadInput
from consult.models.circulation import Invitation
from consult.models.colleagues import Assignment, Colleague, Remark
from consult.models.people import Contact
from consult.services._circulation import revoke_links_of
from consult.services._colleagues import (
    colleague_of,
    colleagues_of,
    hand_link,
    is_ready,
    parts_of,
    with_links,
)
from consult.services._history import record
from consult.services._loading import invitation_for
from consult.services._mail import queue
from consult.services._people import addressee, today
from consult.services._rounds import asking
from consult.services._unit import unit_of_work

ROLES = ("contributor", "deputy")
AT_ONCE = 30  # colleagues who work on one answer
A_DAY = 30  # links to one answer that are handed out in a day of London


@dataclass(frozen=True)
class Member:
    """A colleague, the fields of their part, and how it stands: ready, returned, writing or not_started."""

    colleague: Colleague
    keys: Sequence[str]
    state: str
    has_link: bool

    @property
    def wrote_since(self) -> bool:
        """Whether they wrote after they had called their part ready."""
        wrote, ready = self.colleague.wrote_at, self.colleague.ready_at
        return bool(wrote and ready and wrote > ready)


@dataclass(frozen=True)
class Team:
    """Everybody who was let in to one answer. ``remarks`` counts what they said to one another, by field."""

    members: Sequence[Member] = ()
    remarks: Mapping[str, int] = field(default_factory=dict)
    me: Member | None = None

    def __bool__(self) -> bool:
        """Whether anybody works on it beside the one who leads."""
        return bool(self.members)

    @property
    def unready(self) -> Sequence[Member]:
        """Those who have a part, or have written, and do not call it ready."""
        return [
            one
            for one in self.members
            if one.state != "ready" and (one.keys or one.colleague.wrote_at is not None)
        ]

    def member_for(self, key: str) -> Member | None:
        """Whose part a field is."""
        return next((one for one in self.members if key in one.keys), None)


def team(actor: Actor, public_id: str, *, leading: bool = False) -> Team:
    """Who works on the answer; nobody in it where one person answers alone, which costs a single query.

    ``leading``: for whoever may let colleagues in and take them away; raises NotAllowed for anybody else.
    """
    invitation = invitation_for(actor, Action.END_SHARE if leading else Action.READ_REMARKS, public_id)
    found = colleagues_of(invitation)
    if not found:
        return Team()
    parts, links = parts_of(invitation), with_links(invitation)
    members = [
        Member(
            one,
            [part.key for part in parts if part.colleague_id == one.id],
            _state(one, invitation),
            one.id in links,
        )
        for one in found
    ]
    me = next((one for one in members if one.colleague.id == actor.colleague_id), None)
    return Team(members, _remarks(invitation), me)


def _state(one: Colleague, invitation: Invitation) -> str:
    opened = asking(invitation.consultation).opens_at
    if is_ready(one, invitation):
        return "ready"
    if one.returned_at is not None and (opened is None or one.returned_at >= opened):
        return "returned"
    wrote = one.wrote_at is not None and (opened is None or one.wrote_at >= opened)
    return "writing" if wrote else "not_started"


def _remarks(invitation: Invitation) -> dict[str, int]:
    number = asking(invitation.consultation).number
    mine = (Remark.invitation_id == invitation.id, Remark.round == number)
    counted = select(Remark.key, func.count()).where(*mine).group_by(Remark.key)
    return dict(list(db.session.execute(counted)))  # type: ignore[arg-type]


@unit_of_work
def add(actor: Actor, public_id: str, *, name: str, email: str = "", role: str = "contributor") -> str | None:
    """Let a colleague in; with an e-mail address the link is mailed, else its secret is returned, this once.

    Raises BadInput naming the field: no name, one that is there already, a role that there is not, too many.
    """
    invitation = invitation_for(actor, Action.SHARE, public_id, lock=True)
    there = colleagues_of(invitation)
    lead = addressee(invitation)
    _refuse(name, email, role, [*there, *([lead] if lead else [])])
    _refuse_too_many(invitation, there)
    colleague = Colleague(
        invitation_id=invitation.id,
        name=name,
        email=email,
        role=role,
        added_at=clock.now(),
        added_by=actor.writes_as,
    )
    db.session.add(colleague)
    db.session.flush()
    secret = hand_link(colleague, invitation, "colleague_invited", actor.writes_as)
    _note(actor, "let a colleague in", invitation, colleague, role=role)
    return secret


def _refuse(name: str, email: str, role: str, there: Sequence[Colleague | Contact]) -> None:
    problems = {}
    if not name:
        problems["name"] = _("Enter the colleague's name.")
    elif any(one.name.casefold() == name.casefold() for one in there):
        problems["name"] = _("%(name)s works on it already. Give this one another name.", name=name)
    if email and any(one.email == email for one in there):
        problems["email"] = _("Somebody with that address works on it already.")
    if role not in ROLES:
        problems["role"] = _("Choose what this colleague may do.")
    if problems:
        raise BadInput("", problems)


def _refuse_too_many(invitation: Invitation, there: Sequence[Colleague]) -> None:
    """One invitation is no way to write to any number of strangers."""
    midnight = instant(london(clock.now()).date(), time(0))
    added = select(func.count()).where(
        Colleague.invitation_id == invitation.id, Colleague.added_at >= midnight
    )
    if len(there) >= AT_ONCE or (db.session.scalar(added) or 0) >= A_DAY:
        raise BadInput("", {"name": _("%(number)s colleagues are as many as can be let in.", number=AT_ONCE)})


@unit_of_work
def give_part(
    actor: Actor,
    public_id: str,
    colleague_id: int,
    *,
    keys: Collection[str],
    role: str,
    fields: Collection[str],
) -> None:
    """Let a colleague's part be exactly ``keys`` of the paper's ``fields``, and the role ``role``.

    What was another's part becomes this one's. It is no act: it says who looks after what, and nobody is kept out
    by it. A changed role is one.
    """
    invitation = invitation_for(actor, Action.SHARE, public_id, lock=True)
    colleague = colleague_of(invitation, colleague_id)
    if role not in ROLES:
        raise BadInput("", {"role": _("Choose what this colleague may do.")})
    number = asking(invitation.consultation).number
    wanted = set(keys) & set(fields)
    here = (Assignment.invitation_id == invitation.id, Assignment.round == number)
    gone = (Assignment.colleague_id == colleague.id) | Assignment.key.in_(wanted)
    db.session.execute(delete(Assignment).where(*here, gone))
    db.session.add_all(
        Assignment(invitation_id=invitation.id, round=number, key=key, colleague_id=colleague.id)
        for key in sorted(wanted)
    )
    if role != colleague.role:
        colleague.role = role
        _note(actor, "change what a colleague may do", invitation, colleague, role=role)


@unit_of_work
def new_link(actor: Actor, public_id: str, colleague_id: int) -> str | None:
    """Give a colleague another link in place of the earlier ones: mailed, or its secret returned, this once."""
    invitation = invitation_for(actor, Action.SHARE, public_id, lock=True)
    colleague = colleague_of(invitation, colleague_id)
    revoke_links_of(colleague)
    secret = hand_link(colleague, invitation, "colleague_invited", actor.writes_as)
    _note(actor, "give a colleague a new link", invitation, colleague)
    return secret


@unit_of_work
def remove(actor: Actor, public_id: str, colleague_id: int) -> None:
    """Take a colleague's links away, at once and everywhere. What they wrote stays, under their name."""
    invitation = invitation_for(actor, Action.END_SHARE, public_id, lock=True)
    colleague = colleague_of(invitation, colleague_id)
    revoke_links_of(colleague)
    db.session.execute(delete(Assignment).where(Assignment.colleague_id == colleague.id))
    colleague.removed_at = clock.now()
    _note(actor, Action.END_SHARE, invitation, colleague)


@unit_of_work
def say_ready(actor: Actor, public_id: str, ready: bool) -> None:
    """Call one's own part ready, or say that there is more to do; whoever leads is told, once a day at most."""
    invitation = invitation_for(actor, Action.SAY_READY, public_id, lock=True)
    colleague = colleague_of(invitation, actor.colleague_id or 0)
    if ready == is_ready(colleague, invitation):
        return
    colleague.ready_at = clock.now() if ready else None
    if ready:
        _tell_the_lead(invitation, colleague)
    act = Action.SAY_READY.value if ready else "say that there is more to do"
    _note(actor, act, invitation, colleague)


def _tell_the_lead(invitation: Invitation, colleague: Colleague) -> None:
    contact = addressee(invitation)
    if contact is None:
        return
    consultation = invitation.consultation
    queue(
        "part_ready",
        key=f"part_ready:{colleague.id}:{today().isoformat()}",
        to_name=contact.name,
        to_address=contact.email,
        consultation=consultation,
        reply_to=consultation.contact_email,
        organisation=invitation.organisation,
        colleague=colleague,
    )


@unit_of_work
def give_back(actor: Actor, public_id: str, colleague_id: int, *, why: str) -> None:
    """Give a part back to a colleague, with the reason: mailed where there is an address, else on their page."""
    invitation = invitation_for(actor, Action.SHARE, public_id, lock=True)
    colleague = colleague_of(invitation, colleague_id)
    if not why:
        raise BadInput("", {"why": _("Say what is still to be done.")})
    colleague.ready_at, colleague.returned_at, colleague.returned_why = None, clock.now(), why
    if colleague.email:
        hand_link(colleague, invitation, "part_returned", actor.writes_as)
    _note(actor, "give a part back", invitation, colleague)


def _note(actor: Actor, act: str, invitation: Invitation, colleague: Colleague, **more: str) -> None:
    name = invitation.organisation.name
    record(actor, act, invitation.consultation, organisation=name, colleague=colleague.name, **more)
