"""What the report says of a paper that was out: its corrections, and the requests for more time; never commits."""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import ngettext

from consult.domain.wording import day
from consult.models.papers import Consultation
from consult.reports import value
from consult.services._corrections import Look, looks
from consult.services._enquiries import requests_of


def corrections_in_report(consultation: Consultation, number: int) -> tuple[value.Correction, ...]:
    """Every correction of a round in its order."""
    return tuple(_correction(look) for look in looks(consultation, number))


def _correction(look: Look) -> value.Correction:
    one = look.correction
    return value.Correction(
        number=one.number,
        when=day(one.made_at),
        changes=tuple(f"{change['name']}: {change['what']}" for change in one.changes),
        reason=one.reason,
        material=one.is_material,
        days_left=one.days_left,
        answered_before=len(look.before),
        not_again=len(look.not_again),
    )


def more_time_in_report(consultation: Consultation, number: int) -> Iterator[str]:
    """How many asked for more time in a round and what became of it; who asked is not said."""
    granted, refused = (requests_of(consultation, number, outcome) for outcome in ("granted", "refused"))
    if granted:
        yield ngettext(
            "%(num)s request for more time was granted, to everybody.",
            "%(num)s requests for more time were granted, to everybody.",
            len(granted),
        )
    if refused:
        yield ngettext(
            "%(num)s request for more time was refused. The reason given: %(reasons)s",
            "%(num)s requests for more time were refused. The reasons given: %(reasons)s",
            len(refused),
            reasons=" ".join(dict.fromkeys(" ".join(one.answer.split()) for one in refused)),
        )
