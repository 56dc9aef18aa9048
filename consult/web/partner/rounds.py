"""A second round: what changed in the paper, what was said before, and saying that it still stands."""

from __future__ import annotations

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from consult.services import copies, responses, rounds
from consult.web import doors
from consult.web.partner import blueprint
from consult.web.partner.copies import as_text
from consult.web.partner.papers import page, view_of
from consult.web.partner.progress import stops
from consult.web.partner.responses import given_in, save_section, save_whole


@blueprint.get("/changes")
def changes(public_id: str) -> ResponseReturnValue:
    """What changed in the paper since the round before, word by word."""
    view = view_of(public_id)
    news = rounds.told(doors.actor(), public_id)
    return page("changes.html", view, news=news) if news.number > 1 else redirect(url_for(".arrival"))


@blueprint.post("/section/<key>/stand")
def section_stands(public_id: str, key: str) -> ResponseReturnValue:
    """Keep what was typed on a section's page, and say of the last answers to the rest of it that they still stand."""
    kept = save_section(public_id, key)
    if not _was_saved(kept):
        return kept
    stop = next((one for one in stops(view_of(public_id)) if one.key == key), None)
    if stop is None:
        abort(404)
    responses.confirm(doors.actor(), public_id, {one.id for one in stop.fields})
    return redirect(url_for(".section", key=key, kept=1))


@blueprint.post("/stand")
def everything_stands(public_id: str) -> ResponseReturnValue:
    """Say of every last answer that it still stands, where nothing was written in this round."""
    if given_in(request.form):
        kept = save_whole(public_id)
        if not _was_saved(kept):
            return kept
    responses.confirm(doors.actor(), public_id)
    return redirect(url_for(".check"))


def _was_saved(answer: ResponseReturnValue) -> bool:
    """Whether saving went on to the next page, rather than showing the same one again with what is wrong."""
    return not isinstance(answer, tuple | str)


@blueprint.get("/round/<int:number>")
def earlier(public_id: str, number: int) -> ResponseReturnValue:
    """What was submitted in an earlier round, with its receipt: it stays as it was."""
    found = copies.copy(doors.actor(), public_id, round_=number)
    view = responses.answering(doors.actor(), public_id, number)
    return page("earlier.html", view, copy=found)


@blueprint.get("/round/<int:number>/copy.txt")
def earlier_file(public_id: str, number: int) -> ResponseReturnValue:
    """The same as a text file to keep."""
    return as_text(copies.copy(doors.actor(), public_id, round_=number))
