"""Who was written to: the log of a circulation, as a page and as a table to keep."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flask import Response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.documents.spreadsheets import as_csv
from consult.domain.wording import moment
from consult.services import papers
from consult.services import written as log
from consult.services.written import Written
from consult.web import doors
from consult.web.files import kept
from consult.web.officer import blueprint

SHOWN = 500  # lines of the log on the page; the table has them all


def act_word(act: str) -> str:
    """What people call an act of writing."""
    words = {
        "send": _("Invitation"),
        "again": _("A new link"),
        "remind": _("Reminder"),
        "remind_started": _("Reminder to those who had begun"),
        "pass_on": _("Passed on to another person"),
        "outside": _("Sent outside this system"),
        "correct": _("A correction of the paper"),
        "ask_again": _("Asked again, in a further round"),
        "closed": _("That it has closed"),
        "report_out": _("That the report is out"),
        "outcome": _("What was decided"),
    }
    return words.get(act, act)


@blueprint.get("/consultations/<reference>/written", endpoint="written")
def who_was_written_to(reference: str) -> ResponseReturnValue:
    """The acts in their order, each with whom it wrote to, through which lists, and what became of it."""
    actor = doors.actor()
    found, number = log.written(actor, reference, SHOWN)
    return render_template(
        "officer/written.html",
        consultation=papers.paper(actor, reference),
        acts=list(_by_act(found)),
        shown=len(found),
        number=number,
    )


def _by_act(found: Sequence[Written]) -> Iterator[tuple[str, list[Written]]]:
    """The lines of each act together, under its name."""
    lines: list[Written] = []
    for one in found:
        if lines and (one.act, one.at) != (lines[0].act, lines[0].at):
            yield act_word(lines[0].act), lines
            lines = []
        lines.append(one)
    if lines:
        yield act_word(lines[0].act), lines


@blueprint.get("/consultations/<reference>/written.csv")
def written_csv(reference: str) -> Response:
    """The whole log as CSV; instants are London's, in words."""
    heads = ("act", "when", "by", "organisation", "person", "address", "lists", "state", "since", "problem")
    found, _number = log.written(doors.actor(), reference)
    return kept(as_csv([heads, *(_cells(one) for one in found)]), "text/csv", f"{reference}-written.csv")


def _cells(one: Written) -> tuple[str, ...]:
    return (
        act_word(one.act),
        moment(one.at),
        one.by,
        one.organisation,
        one.name,
        one.address,
        "; ".join(one.via) or _("chosen by hand"),
        one.posted.state,
        moment(one.posted.at),
        one.posted.problem,
    )
