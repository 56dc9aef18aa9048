"""The timetable: the dates as typed, what the standards make of them, and a picture."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from consult import clock
from consult.domain import counting, standards
from consult.domain.errors import BadInput
from consult.domain.lifecycle import EDITABLE
from consult.domain.milestones import moved_with
from consult.domain.standards.findings import Verdict
from consult.domain.standards.wording import verdict
from consult.domain.timetable import KINDS, STATUTORY
from consult.services import extensions, papers, timetable
from consult.services.timetable import MOST_STEPS, Step
from consult.web import doors
from consult.web.officer import blueprint
from consult.web.officer.explaining import links
from consult.web.officer.picture import drawn, table
from consult.web.officer.reasons import reason_fields, reason_typed
from consult.web.officer.typed import Typed, date_parts

FAMILIES = ("compact", "government", "local")
FIXED = ("launch", "close")
# What an officer can do something about comes first; what nobody has recorded comes after it.
READ_FIRST = (
    Verdict.BREACH,
    Verdict.EXPLAINED_LATE,
    Verdict.DEPENDS,
    Verdict.ADVISE,
    Verdict.EXPLAINED,
    Verdict.MARGIN,
    Verdict.NODATA,
    Verdict.PASS,
    Verdict.NOT_APPLICABLE,
)


@blueprint.route("/consultations/<reference>/timetable", methods=["GET", "POST"], endpoint="timetable")
def show(reference: str) -> ResponseReturnValue:
    """Type dates, check them without saving, or save them; read-only once the paper is approved."""
    actor, typed = doors.actor(), Typed(_amended(request.form))
    kept = timetable.timetable(actor, reference)
    if request.method == "GET":
        steps, said = [_step(one) for one in kept.milestones], _said_before(kept)
        typed = Typed(MultiDict(_fields(steps, kept)))
    else:
        _complete(typed.form, kept)
        steps = _followed(typed, _steps(typed))
        said = _said(typed)
    assessment = None
    if request.method == "GET" or request.form.get("do") != "save":
        assessment = _previewed(typed, reference, steps, said)
    elif typed.does(lambda: timetable.save(actor, reference, steps, said, seen_version=typed.seen_version)):
        return redirect(url_for("officer.timetable", reference=reference, saved=1))
    else:
        assessment = _previewed(typed, reference, steps, said)
        kept = timetable.timetable(actor, reference)
    return _page(reference, typed, steps, said, assessment, kept)


@blueprint.post("/consultations/<reference>/timetable/<key>")
def mark_done(reference: str, key: str) -> ResponseReturnValue:
    """Say that a step is done today, or that it was not done after all."""
    done_on = None if request.form.get("do") == "undo" else counting.london(clock.now()).date()
    timetable.mark_done(doors.actor(), reference, key, done_on)
    return redirect(url_for("officer.timetable", reference=reference))


def _page(
    reference: str,
    typed: Typed,
    steps: list[Step],
    said: dict[str, Any],
    assessment: standards.Assessment | None,
    kept: Any,
) -> ResponseReturnValue:
    actor = doors.actor()
    consultation = papers.paper(actor, reference)
    draft = consultation.phase_at(clock.now()) in EDITABLE
    today = None if draft else counting.london(clock.now()).date()
    owners = timetable.owners(actor)
    windows = timetable.overlapping(actor, reference, steps, said) if assessment else ()
    findings = applying(assessment)
    return render_template(
        "officer/timetable.html",
        consultation=consultation,
        draft=draft,
        earlier=extensions.extensions(actor, reference),
        v=typed.form,
        problems=_placed(typed.problems),
        numbers=_numbers(typed.form),
        kinds=[kind for kind in timetable.KINDS if kind not in FIXED],
        seen_version=typed.seen_version or kept.seen_version,
        claims=kept.claims,
        weeks=[one.kind for one in kept.milestones if one.date_end],
        assessed=assessment is not None,
        headline=_headline(findings),
        findings=findings,
        words=verdict,
        links=links(reference, findings) if _is_saved(typed) else {},
        better=_better(findings, steps),
        rows=table(steps, owners, {one.key: one for one in kept.milestones}, today),
        owners=owners,
        known=[(one.key, one.label) for one in kept.milestones],
        windows=windows,
        picture=drawn(steps, windows),
        checked=request.method == "POST" and not typed.problems,
    )


def _is_saved(typed: Typed) -> bool:
    """Whether the page shows what is stored: a link that leads away loses nothing that was typed."""
    return request.method == "GET" and not typed.problems


def _previewed(
    typed: Typed, reference: str, steps: list[Step], said: dict[str, Any]
) -> standards.Assessment | None:
    """The findings for what was typed, where it can be understood."""
    if typed.problems:
        return None
    try:
        return timetable.preview(doors.actor(), reference, steps, said)
    except BadInput as refused:
        for place, sentence in (refused.problems or {"form": str(refused)}).items():
            typed.note(place, sentence)
    return None


def applying(assessment: standards.Assessment | None) -> list[standards.Finding]:
    """The findings that apply, the gravest first."""
    if assessment is None:
        return []
    found = [one for one in assessment.findings if one.verdict is not standards.Verdict.NOT_APPLICABLE]
    severities = list(standards.Severity)
    return sorted(found, key=lambda one: (READ_FIRST.index(one.verdict), severities.index(one.severity)))


def _headline(findings: Sequence[standards.Finding]) -> str:
    """The one sentence to read first: what is broken, else how long the paper is open."""
    broken = [one for one in findings if one.verdict is standards.Verdict.BREACH]
    counted = [one for one in findings if isinstance(one.required, int)]
    whole = next((one.explanation for one in broken + counted + list(findings)), "")
    return whole.split(". ")[0].rstrip(".") + "." if whole else ""


def _better(findings: Sequence[standards.Finding], steps: Sequence[Step]) -> date | None:
    """The first closing date that would be long enough for every finding that is short."""
    launch = next((step for step in steps if step.kind == "launch"), None)
    asked = [one.required for one in findings if one.short_by is not None and isinstance(one.required, int)]
    if launch is None or not asked:
        return None
    return (launch.date_end or launch.date) + timedelta(days=max(asked))


def _amended(form: MultiDict[str, str]) -> MultiDict[str, str]:
    """The form after its buttons that need no judgement: add a row, take one away, use a date."""
    amended = MultiDict(form)
    do = form.get("do", "")
    if do == "add":
        number = max(_numbers(form), default=-1) + 1
        if number < MOST_STEPS:
            amended[f"step-{number}-kind"] = ""
    elif match := re.fullmatch(r"remove-([0-9]{1,2})", do):
        for key in [key for key in amended if key.startswith(f"step-{match[1]}-")]:
            amended.pop(key)
    elif match := re.fullmatch(r"use-([0-9]{4}-[0-9]{2}-[0-9]{2})", do):
        try:
            amended.update(_only(date_parts("close", date.fromisoformat(match[1])), amended))
        except ValueError:
            return amended
    return amended


def _only(parts: Mapping[str, str], form: MultiDict[str, str]) -> Mapping[str, str]:
    """``parts``, after what stood in their fields is gone."""
    for name in parts:
        form.poplist(name)
    return parts


def _numbers(form: MultiDict[str, str]) -> list[int]:
    return [number for number in range(MOST_STEPS) if f"step-{number}-kind" in form]


def _steps(typed: Typed) -> list[Step]:
    """Launch, close and the other steps, as far as they can be understood."""
    names = {"launch": _("The launch date"), "close": _("The closing date")}
    usual = {"launch": _("The paper goes out"), "close": _("Answers are due")}
    found: list[Step] = []
    for kind in FIXED:
        day, last = typed.day(kind, names[kind]), typed.day(f"{kind}-end", _("The last possible day"))
        at, label = typed.clock(f"{kind}-time"), typed.line(f"{kind}-label", limit=300) or usual[kind]
        if day:
            end, key = _not_before(typed, f"{kind}-end", day, last), typed.form.get(f"{kind}-key", "")
            found.append(Step(kind, label, day, end, at, key=key))
    for number in _numbers(typed.form):
        if step := _other_step(typed, f"step-{number}"):
            found.append(step)
    return found


def _other_step(typed: Typed, name: str) -> Step | None:
    """A step of a row; a row left wholly blank is no step."""
    blank = not any(
        typed.form.get(f"{name}-{part}", "").strip() for part in ("kind", "label", "day", "month", "year")
    )
    if blank:
        return None
    saving = typed.form.get("do") == "save"
    kind = typed.form.get(f"{name}-kind", "")
    if kind not in timetable.KINDS and saving:
        typed.note(f"{name}-kind", _("Choose what kind of step this is."))
    label = typed.line(f"{name}-label", _("Say what happens.") if saving else "", 300)
    day = typed.day(name, _("The date of this step"), _("Give this step a date.") if saving else "")
    last = typed.day(f"{name}-end", _("The last possible day"))
    if day is None or kind not in timetable.KINDS:
        return None
    return Step(
        kind,
        label,
        day,
        _not_before(typed, f"{name}-end", day, last),
        body=typed.line(f"{name}-body"),
        key=typed.form.get(f"{name}-key", ""),
        owner_id=typed.number(f"{name}-owner") or None,
        after_key=typed.form.get(f"{name}-after") or None,
        gap_days=_gap(typed, f"{name}-gap"),
    )


def _gap(typed: Typed, name: str) -> int | None:
    """Days after the step that is waited for, or None for a blank field."""
    text = typed.line(name, limit=1000)
    if text and not re.fullmatch(r"[0-9]{1,3}", text):
        typed.note(name, _("Give a whole number of days, such as 14, or leave it empty."))
        return None
    return int(text) if text else None


def _followed(typed: Typed, steps: list[Step]) -> list[Step]:
    """The steps after the button that moves what waits along; its new dates stand in the form."""
    days = moved_with(steps) if typed.form.get("do") == "follow" and not typed.problems else {}
    found = []
    for step in steps:
        if step.key in days:
            by = days[step.key] - step.date
            step = replace(step, date=days[step.key], date_end=step.date_end + by if step.date_end else None)
            name = next(
                f"step-{n}" for n in _numbers(typed.form) if typed.form.get(f"step-{n}-key") == step.key
            )
            parts = date_parts(name, step.date) | date_parts(f"{name}-end", step.date_end)
            typed.form.update(_only(parts, typed.form))
        found.append(step)
    return found


def _not_before(typed: Typed, name: str, day: date, last: date | None) -> date | None:
    if last and last < day:
        typed.note(f"{name}-day", _("The last possible day is before the first."))
    return last if last and last > day else None


def _said(typed: Typed) -> dict[str, Any]:
    """Standards adopted (None: not asked yet, empty: not sure) and the reason for a departure."""
    ticked = [word for word in FAMILIES if word in typed.form.getlist("adopted")]
    unsure = "unsure" in typed.form.getlist("adopted")
    if ticked and unsure:
        typed.note("adopted", _("Choose the standards, or “not sure”, not both."))
    return {
        "adopted": ticked if ticked or unsure else None,
        "rationale": reason_typed(typed),
        "kind": typed.form["kind"] if typed.form.get("kind") in KINDS else "formal_written",
        "statutory": typed.form["statutory"] if typed.form.get("statutory") in STATUTORY else None,
    }


def _said_before(kept: Any) -> dict[str, Any]:
    return {name: getattr(kept, name) for name in ("adopted", "rationale", "kind", "statutory")}


def _step(one: Any) -> Step:
    names = ("kind", "label", "date", "date_end", "time", "body", "key", "owner_id", "after_key", "gap_days")
    return Step(**{name: getattr(one, name) for name in names})


def _fields(steps: Sequence[Step], kept: Any) -> list[tuple[str, str]]:
    """What is saved, as the form would send it."""
    fields: list[tuple[str, str]] = []
    places = iter(range(MOST_STEPS))
    seen: set[str] = set()
    for step in steps:
        fixed = step.kind in FIXED and step.kind not in seen
        seen.add(step.kind)
        name = step.kind if fixed else f"step-{next(places)}"
        fields += date_parts(name, step.date).items()
        fields += date_parts(f"{name}-end", step.date_end).items()
        fields += [(f"{name}-kind", step.kind), (f"{name}-label", step.label), (f"{name}-body", step.body)]
        fields += [(f"{name}-time", _time(step.time)), (f"{name}-key", step.key)]
        fields += [(f"{name}-owner", str(step.owner_id or "")), (f"{name}-after", step.after_key or "")]
        fields.append((f"{name}-gap", "" if step.gap_days is None else str(step.gap_days)))
    return fields + _fields_said(kept)


def _fields_said(kept: Any) -> list[tuple[str, str]]:
    """What is saved beside the dates, as the form would send it."""
    fields = [("kind", kept.kind), ("statutory", kept.statutory or "")]
    fields += [("adopted", word) for word in kept.adopted or (["unsure"] if kept.adopted == [] else [])]
    return fields + list(reason_fields(kept.rationale).items())


def _complete(form: MultiDict[str, str], kept: Any) -> None:
    """Add what is saved to a form that comes from a page that carries dates alone."""
    if "kind" not in form:
        own = set(form)
        for name, value in _fields_said(kept):
            if name not in own:
                form.add(name, value)


def _time(at: time | None) -> str:
    return at.strftime("%H:%M") if at else ""


def _placed(problems: Mapping[str, str]) -> dict[str, str]:
    """Problems at the fields of this page: the domain knows dates by other names."""
    fields = {"close": "close-day", "launch": "launch-day", "close_time": "close-time"}
    own = re.compile(r"(launch|close|step|published|adopted|reason|signed_by|role)[-\w]*")
    return {
        fields.get(place, place if own.fullmatch(place) else "form"): sentence
        for place, sentence in problems.items()
    }
