"""How a partnership takes and keeps answers: its published rule on late ones, and how long they are kept."""

from __future__ import annotations

from flask_babel import gettext as _

from consult.db import current_partnership, db
from consult.domain.access import Action, Actor, Subject, require
from consult.domain.errors import BadInput
from consult.models.people import Partnership
from consult.services._history import record
from consult.services._unit import unit_of_work

MOST_GRACE = 24 * 60  # minutes
MOST_MONTHS = 120


def rules(actor: Actor) -> Partnership:
    """The partnership with its rules on answers."""
    require(actor, Action.SET_RULES, Subject(partnership_id=current_partnership()))
    return db.session.get_one(Partnership, current_partnership())


@unit_of_work
def set_rules(actor: Actor, *, grace_minutes: int, grace_text: str, kept_months: int) -> None:
    """Set the minutes after a close that still count, the rule on late answers in words, and months of keeping.

    They hold for what is submitted from now on; what was submitted keeps what its signer was told. Raises BadInput.
    """
    require(actor, Action.SET_RULES, Subject(partnership_id=current_partnership()))
    if not 0 <= grace_minutes <= MOST_GRACE:
        sentence = _("Give minutes from 0 to %(most)s.", most=MOST_GRACE)
        raise BadInput("", {"grace_minutes": sentence})
    if not 1 <= kept_months <= MOST_MONTHS:
        sentence = _("Give months from 1 to %(most)s.", most=MOST_MONTHS)
        raise BadInput("", {"kept_months": sentence})
    home = db.session.get_one(Partnership, current_partnership())
    home.grace_minutes, home.grace_text, home.kept_months = grace_minutes, grace_text, kept_months
    record(
        actor,
        Action.SET_RULES,
        grace_minutes=grace_minutes,
        grace_text=grace_text,
        kept_months=kept_months,
    )
