"""Answering: the task list, a page for each section, and the whole paper on one page. Every step saves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from flask import abort, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from consult.domain.answers import Raw
from consult.domain.errors import BadInput
from consult.domain.lifecycle import Phase
from consult.domain.questions import Question
from consult.domain.wording import clock_time
from consult.services import attachments, colleagues, responses, rounds
from consult.services.attachments import Upload
from consult.services.colleagues import Team
from consult.services.responses import Answering, Saved
from consult.web import doors
from consult.web.answers import PARTS
from consult.web.fields import Field, routed, stored, typed
from consult.web.partner import blueprint
from consult.web.partner.papers import page, view_of
from consult.web.partner.progress import Stop, stops

Given = dict[str, tuple[Raw, int]]
SEEN, WAS, KEPT = "-seen", "-was", "-kept"
FILE = "-file"
ANYTHING = -1  # a version that nobody has: what stands there is somebody else's until a person has chosen


@blueprint.get("/tasks")
def tasks(public_id: str) -> ResponseReturnValue:
    """The sections of the paper with what has been answered in each."""
    view = view_of(public_id)
    if not _answerable(view):
        return _to_arrival()
    team, way = colleagues.team(doors.actor(), public_id), stops(view)
    own = [one for one in way if team.me and any(each.id in team.me.keys for each in one.fields)]
    return page("tasks.html", view, stops=way, team=team, own=own)


@blueprint.get("/section/<key>")
def section(public_id: str, key: str) -> ResponseReturnValue:
    """One section: its text, with its questions standing at it."""
    view = view_of(public_id)
    return _section_page(view, key) if _answerable(view) else _to_arrival()


@blueprint.post("/section/<key>")
def save_section(public_id: str, key: str) -> ResponseReturnValue:
    """Keep what was typed on a section's page and go on."""
    given, saved, touched = _save(public_id)
    if _wants_json():
        return _as_json(saved)
    if saved.problems or saved.clashes:
        view = view_of(public_id)
        return _section_page(view, key, given, saved), _status(saved)
    if touched:
        return redirect(url_for(".section", key=key, _anchor=touched))
    return _onward(request.form.get("after", ""))


@blueprint.get("/whole")
def whole(public_id: str) -> ResponseReturnValue:
    """The whole paper as one form."""
    view = view_of(public_id)
    return whole_page(view) if _answerable(view) else _to_arrival()


@blueprint.post("/whole")
def save_whole(public_id: str) -> ResponseReturnValue:
    """Keep what was typed on the one form."""
    given, saved, touched = _save(public_id)
    if _wants_json():
        return _as_json(saved)
    if saved.problems or saved.clashes:
        view = view_of(public_id)
        return whole_page(view, given, saved), _status(saved)
    return redirect(url_for(".whole", _anchor=touched)) if touched else _onward("")


def _save(public_id: str) -> tuple[Given, Saved, str]:
    """Keep what was typed, then the files that were chosen; the field to come back to, where a file came or went."""
    actor, given, touched = doors.actor(), given_in(request.form), ""
    form = request.form
    was = {key: form[key + WAS] for key in given if key + WAS in form}
    kept = {name.removesuffix(KEPT): _version(form[name]) for name in form if name.endswith(KEPT)}
    saved = responses.save_draft(actor, public_id, given, was=was, kept=kept)
    problems = dict(saved.problems)
    for name, chosen in request.files.items():
        if not (chosen.filename and name.endswith(FILE)):
            continue
        key = name.removesuffix(FILE)
        given.setdefault(key, ({}, 0))
        try:
            attachments.attach(actor, public_id, key, Upload(chosen.filename, chosen.read()))
        except BadInput as refused:
            problems[key] = str(refused)
        touched = key if request.form.get("go") == "stay" else touched
    leaving = request.form.get("take-away", "")
    if leaving.isascii() and leaving.isdigit() and len(leaving) < 10:
        touched = attachments.take_away(actor, public_id, int(leaving))
    return given, replace(saved, problems=problems), touched


def given_in(form: MultiDict[str, str]) -> Given:
    """What the form says of each field that stands on it, with the version seen, clashes settled as chosen.

    A field stands on the form where its version does. The paper is not asked: the service leaves out what is none
    of its fields.
    """
    given: Given = {}
    for name in form:
        if not name.endswith(SEEN):
            continue
        key = name.removesuffix(SEEN)
        keep, other = form.get(f"{key}-keep"), form.get(f"{key}-other")
        if keep == "theirs":
            continue
        raw = raw_of(form, key)
        if keep == "both":
            raw = {"value": ["\n\n".join([other or "", *raw.get("value", ())])]}
        unsettled = other is not None and keep not in ("mine", "both")
        given[key] = (raw, ANYTHING if unsettled else _version(form[name]))
    return given


def raw_of(form: MultiDict[str, str], key: str) -> Raw:
    """The parts of one field's raw answer, as consult.web.answers names them."""
    parts = {part: form.getlist(f"{key}-{part}") for part in PARTS if f"{key}-{part}" in form}
    rows = (name for name in form if name.startswith(f"{key}-row-"))
    parts |= {name.removeprefix(f"{key}-"): form.getlist(name) for name in rows}
    return parts | {"value": form.getlist(key)} if key in form else parts


def _version(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _fields(
    view: Answering, questions: Iterable[Question], given: Given | None, saved: Saved | None
) -> Mapping[str, Field]:
    """The fields of a page as they were saved; those that could not be saved as they were typed."""
    newer = {clash.key: clash.version for clash in saved.clashes} if saved else {}
    problems = saved.problems if saved else {}
    found: dict[str, Field] = {}
    for question in questions:
        key = question.id
        if given and (key in newer or key in problems):
            raw, seen = given[key]
            files = (view.answers.get(key) or {}).get("files", ())
            field = typed(question, raw, newer.get(key, max(seen, 0)), problems.get(key))
            found[key] = replace(field, files=files)
        else:
            found[key] = stored(question, view.answers.get(key), view.versions.get(key, 0))
    return routed(found, view.paper.questions, view.asked)


def _section_page(view: Answering, key: str, given: Given | None = None, saved: Saved | None = None) -> str:
    stop, after = _place(view, key)
    fields = _fields(view, stop.fields, given, saved)
    news = rounds.told(doors.actor(), view.invitation.public_id) if view.round > 1 else None
    values = {"stop": stop, "after": after, "fields": fields, "news": news, "team": _team(view)}
    return page("section.html", view, **values, **_wrong(saved))


def whole_page(view: Answering, given: Given | None = None, saved: Saved | None = None) -> str:
    """The one form, with what could not be saved as it was typed, and both texts where two were written."""
    fields = _fields(view, view.paper.fields.values(), given, saved)
    return page("whole.html", view, stops=stops(view), fields=fields, team=_team(view), **_wrong(saved))


def _team(view: Answering) -> Team:
    return colleagues.team(doors.actor(), view.invitation.public_id)


def _wrong(saved: Saved | None) -> dict[str, object]:
    """The sentences of the error summary, and the clashes by field."""
    if saved is None:
        return {"problems": {}, "clashes": {}}
    clashes = {clash.key: clash for clash in saved.clashes}
    choose = _("Another answer was saved here while you were writing. Choose which to keep.")
    return {"problems": dict(saved.problems) | dict.fromkeys(clashes, choose), "clashes": clashes}


def _place(view: Answering, key: str) -> tuple[Stop, Stop | None]:
    """The stop named ``key`` and the one after it."""
    way = stops(view)
    for stop, after in zip(way, [*way[1:], None], strict=True):
        if stop.key == key:
            return stop, after
    abort(404)


def _onward(after: str) -> ResponseReturnValue:
    """The next page; after the bell each of these leads to the page that shows what was kept."""
    if request.form.get("go") == "list":
        return redirect(url_for(".tasks"))
    return redirect(url_for(".section", key=after) if after else url_for(".check"))


def _answerable(view: Answering) -> bool:
    return view.phase is Phase.OPEN


def _to_arrival() -> ResponseReturnValue:
    return redirect(url_for(".arrival"))


def _wants_json() -> bool:
    return request.accept_mimetypes.best == "application/json"


def _status(saved: Saved) -> int:
    return 409 if saved.clashes else 400


def _as_json(saved: Saved) -> ResponseReturnValue:
    body = {
        "saved": clock_time(saved.at),
        "versions": saved.versions,
        "marks": saved.marks,
        "problems": saved.problems,
        "clashes": [vars(clash) for clash in saved.clashes],
    }
    return jsonify(body), 409 if saved.clashes else 200
