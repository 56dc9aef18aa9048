"""What is said of a correction, on every face of the report."""

from __future__ import annotations

from collections.abc import Iterator

from consult.domain.language import gettext as _
from consult.domain.language import ngettext

from .value import Correction


def corrected(one: Correction) -> Iterator[str]:
    """Whether it mattered, how long there was still to answer, and whether earlier respondents looked again."""
    yield _("It may change what people would answer.") if one.material else _("It changes no answer.")
    days = ngettext("%d day remained to the close.", "%d days remained to the close.", one.days_left)
    yield days % one.days_left
    if one.answered_before:
        said = ngettext(
            "%d organisation had answered before and was asked to look again;",
            "%d organisations had answered before and were asked to look again;",
            one.answered_before,
        )
        yield said % one.answered_before
        yield _not_again(one.not_again)


def _not_again(count: int) -> str:
    if not count:
        return _("all of them did.")
    said = ngettext(
        "%d did not, and its answer counts as it was given.",
        "%d did not, and their answers count as they were given.",
        count,
    )
    return said % count
