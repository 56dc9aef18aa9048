"""The standards: all that is known of them, the partnership's local compact and the polls that it added."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from consult.domain.standards import catalogue
from consult.services import calendars, standards
from consult.web import doors
from consult.web.officer import blueprint
from consult.web.officer.typed import Typed, date_parts, form_page

LONGEST = 3660  # days


@blueprint.get("/standards", endpoint="standards")
def known() -> str:
    """Every edition, rule, source and doubt, from the data that the rules themselves use."""
    found = catalogue()
    groups = {
        edition.code: [rule for rule in found.rules if edition.code in rule.sets]
        for edition in found.editions
    }
    for rule in found.rules:
        if not rule.sets:
            groups.setdefault(_kind(rule.id), []).append(rule)
    return render_template(
        "officer/standards.html",
        editions=found.editions,
        groups={name: rules for name, rules in groups.items() if rules},
        names={edition.code: edition.name for edition in found.editions} | _kinds(),
        doubts=found.doubts,
        confirmed=current_app.config["CONFIRMED_EDITIONS"],
    )


def _kind(rule: str) -> str:
    """The group of a rule that belongs to no edition: the letters of its id."""
    letters = rule.split("-")[0]
    return letters if letters in _kinds() else "other"


def _kinds() -> dict[str, str]:
    return {
        "GUN": _("Fair consultation, as the courts have it"),
        "BV": _("Best value"),
        "PSED": _("Equality"),
        "PRE": _("Elections"),
        "ACC": _("Accessible pages and documents"),
        "INF": _("Information and personal data"),
        "LOC": _("The local compact"),
        "COM": _("Papers for committees"),
        "CNT": _("Counting days"),
        "WAL": _("Wales"),
        "SCO": _("Scotland"),
        "NI": _("Northern Ireland"),
        "PLN": _("Planning"),
        "SEC": _("Fire and health"),
        "other": _("Other standards"),
    }


@blueprint.route("/standards/local", methods=["GET", "POST"])
def local_standards() -> ResponseReturnValue:
    """The editions of the local compact and the polls, with a form to add an edition."""
    return _local(None)


@blueprint.route("/standards/local/<int:compact_id>", methods=["GET", "POST"])
def local_compact(compact_id: int) -> ResponseReturnValue:
    """Change one edition, or take it away."""
    return _local(compact_id)


def _local(compact_id: int | None) -> ResponseReturnValue:
    actor, typed = doors.actor(), Typed(request.form)
    kept = standards.local_compact(actor, compact_id) if compact_id is not None else None
    if request.method == "POST":
        if kept is not None and request.form.get("do") == "remove":
            standards.remove_local_compact(actor, kept.id)
            return redirect(url_for("officer.local_standards"))
        values = _values(typed)
        if typed.does(lambda: standards.save_local_compact(actor, compact_id, values)):
            return redirect(url_for("officer.local_standards"))
    elif kept is not None:
        typed = Typed(MultiDict(_fields(kept)))
    return _page(typed, editing=compact_id)


def _page(
    typed: Typed, *, editing: int | None = None, poll: Mapping[str, str] | None = None
) -> ResponseReturnValue:
    actor = doors.actor()
    return form_page(
        "officer/local_standards.html",
        typed,
        compacts=standards.local_compacts(actor),
        polls=standards.polls(actor),
        changed=calendars.changed(actor),
        editing=editing,
        v=typed.form if poll is None else {},
        p=poll or {},
    )


@blueprint.post("/standards/polls")
def add_poll() -> ResponseReturnValue:
    """Add a polling day."""
    actor, typed = doors.actor(), Typed(request.form)
    label = typed.line("poll-label", _("Say what the poll is for."))
    day = typed.day("poll", _("The polling day"), _("Give the polling day."))
    notice = typed.day("notice", _("The day of the notice"))
    if day and typed.does(lambda: standards.add_poll(actor, label=label, day=day, notice_on=notice)):
        return redirect(url_for("officer.local_standards"))
    return _page(typed, poll=request.form)


@blueprint.post("/standards/polls/<int:poll_id>/remove")
def remove_poll(poll_id: int) -> ResponseReturnValue:
    """Take a polling day away."""
    standards.remove_poll(doors.actor(), poll_id)
    return redirect(url_for("officer.local_standards"))


def _values(typed: Typed) -> dict[str, Any]:
    first = typed.day("effective_from", _("The first day"), _("Give the first day on which it holds."))
    values: dict[str, Any] = {
        "name": typed.line("name", _("Give its name.")),
        "effective_from": first,
        "effective_to": typed.day("effective_to", _("The last day")),
        "text_ref": typed.line("text_ref", limit=500),
    }
    return values | {name: _days(typed, name) for name in standards.NUMBERS}


def _days(typed: Typed, name: str) -> int | None:
    """A number of days, or None for a blank field."""
    text = typed.line(name, limit=1000)
    if not text:
        return None
    if not re.fullmatch(r"[0-9]{1,4}", text) or int(text) > LONGEST:
        typed.note(name, _("Give a whole number of days, such as 84, or leave it empty."))
        return None
    return int(text)


def _fields(kept: Any) -> dict[str, str]:
    """What is saved, as the form would send it."""
    fields = {name: getattr(kept, name) for name in ("name", "text_ref", *standards.NUMBERS)}
    dates = date_parts("effective_from", kept.effective_from) | date_parts("effective_to", kept.effective_to)
    return {name: "" if value is None else str(value) for name, value in fields.items()} | dates
