"""The grace that a partnership gives after a close, and until when it keeps an answer; never commits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from consult.db import db
from consult.domain import disclosure
from consult.domain.counting import add_months, last_open_day
from consult.models.papers import Consultation
from consult.models.people import Partnership


@dataclass(frozen=True)
class Keeping:
    """The rules as they stand for one round. ``kept_until`` is the last day (London's) on which answers are kept."""

    partnership: str
    grace: timedelta
    grace_text: str
    kept_until: date

    @property
    def grace_minutes(self) -> int:
        return int(self.grace.total_seconds() // 60)


def keeping_of(consultation: Consultation, closes: datetime | None, at: datetime) -> Keeping:
    """The rules for a round that closes at that instant; one without a close keeps from ``at`` on."""
    home = db.session.get_one(Partnership, consultation.partnership_id)
    return Keeping(
        partnership=home.name,
        grace=timedelta(minutes=home.grace_minutes),
        grace_text=home.grace_text,
        kept_until=kept_until(home, closes or at + timedelta(minutes=1)),
    )


def kept_until(home: Partnership, closes: datetime) -> date:
    """The last day (London's) of an answer to a round that closes at that instant, by the rule in force."""
    return add_months(last_open_day(closes), home.kept_months)


def told_to_the_signer(keeping: Keeping) -> dict[str, Any]:
    """What the document of a submission keeps of what its signer was told."""
    return {
        "notice": disclosure.current().document,
        "kept_until": keeping.kept_until.isoformat(),
    }
