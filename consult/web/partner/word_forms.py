"""Answering in Word: the form to download, the form that comes back, what goes where, and a blank one for print.

Nothing is kept between the preview and the choice: what the file says stands in the preview's own fields, named as
on any page of answers, and is cleaned and checked against its version like anything typed.
"""

from __future__ import annotations

from collections.abc import Iterator

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.documents.filetypes import WORD
from consult.documents.word_forms.form import raw_of, shape_of
from consult.domain.answers import clean_text
from consult.domain.errors import BadInput
from consult.domain.lifecycle import Phase
from consult.domain.questions import choices
from consult.reports.pages import print_page
from consult.services import responses, word_forms
from consult.services.responses import Answering
from consult.services.word_forms import Preview, Upload
from consult.web import doors
from consult.web.fields import flat
from consult.web.files import kept
from consult.web.partner import blueprint
from consult.web.partner.papers import page, view_of
from consult.web.partner.progress import rest_of
from consult.web.partner.responses import Given, given_in, whole_page

LEAVE_OUT = ""
MOST_AT_ONCE = 1_200_000  # bytes of text, so that what is chosen can be sent (MAX_FORM_MEMORY_SIZE)
MOST_FIELDS = 1_200  # likewise (MAX_FORM_PARTS)


@blueprint.get("/word")
def word(public_id: str) -> ResponseReturnValue:
    """How to answer in Word: download, fill in, upload."""
    return page("word.html", view_of(public_id), problems={})


@blueprint.get("/word/form.docx")
def word_file(public_id: str) -> ResponseReturnValue:
    """The form, with the draft in it."""
    name, content = word_forms.give(doors.actor(), public_id)
    return kept(content, WORD, name)


@blueprint.get("/form.pdf")
def blank_form(public_id: str) -> ResponseReturnValue:
    """The paper with room to write, for print."""
    view = view_of(public_id)
    source = page("form_file.html", view, shape_of=shape_of, choices=choices, rest=rest_of(view))
    return kept(print_page(source), "application/pdf", f"{view.consultation.reference}.pdf")


@blueprint.post("/word")
def word_back(public_id: str) -> ResponseReturnValue:
    """Show what the uploaded form says and where it would go; nothing is saved."""
    view, given = view_of(public_id), request.files.get("file")
    try:
        if given is None or not given.filename:
            missing = _("Choose the file that you filled in.")
            raise BadInput(missing, {"file": missing})
        found = word_forms.preview(doors.actor(), public_id, Upload(given.filename, given.read()))
    except BadInput as refused:
        return page("word.html", view, problems=refused.problems), refused.status
    return page("word_preview.html", view, found=found, flat=flat, name_of=_name_of, fits=_fits(found))


@blueprint.post("/word/take")
def word_take(public_id: str) -> ResponseReturnValue:
    """Put what was chosen into the draft."""
    view = view_of(public_id)
    given = given_in(request.form)
    for key, text in _strays(view):
        _append(view, given, key, text)
    saved = responses.save_draft(doors.actor(), public_id, given)
    if saved.problems or saved.clashes:
        return whole_page(view_of(public_id), given, saved), 409 if saved.clashes else 400
    return redirect(url_for(".word_taken", kept=len(given)))


@blueprint.get("/word/taken")
def word_taken(public_id: str) -> ResponseReturnValue:
    """Say that it is in the draft, and what comes next."""
    view = view_of(public_id)
    if view.phase is not Phase.OPEN:
        return redirect(url_for(".arrival"))
    return page("word_taken.html", view, kept=request.args.get("kept", 0, type=int))


def _fits(found: Preview) -> int:
    """How many of the lines, strays and notes, in this order, can be sent back at once."""
    costs = [[line.now, *(value for _name, value in flat("", line.raw))] for line in found.lines]
    costs += [[stray.text] for stray in found.strays] + [[note.text] for note in found.margins]
    bytes_left, fields_left = MOST_AT_ONCE, MOST_FIELDS
    for count, texts in enumerate(costs):
        bytes_left -= sum(len(text.encode()) for text in texts)
        fields_left -= len(texts) + 2
        if bytes_left < 0 or fields_left < 0:
            return count
    return len(costs)


def _strays(view: Answering) -> Iterator[tuple[str, str]]:
    """The texts that belonged nowhere, each with the field that was chosen for it."""
    places = (name for name in request.form if name.startswith("stray-") and name.endswith("-place"))
    for name in places:
        key, text = request.form[name], clean_text(request.form.get(name.removesuffix("-place"), ""))
        if text and key != LEAVE_OUT and key in view.paper.fields:
            yield key, text


def _append(view: Answering, given: Given, key: str, text: str) -> None:
    """Add words to what a field says, after it; what it says already is not said twice."""
    question = view.paper.fields[key]
    raw, seen = given.get(key) or (raw_of(question, view.answers.get(key)), view.versions.get(key, 0))
    part = "value" if shape_of(question) == "words" else "text"
    before = clean_text("".join(raw.get(part, ())))
    if text not in before:
        given[key] = (dict(raw) | {part: ["\n\n".join(filter(None, (before, text)))]}, seen)


def _name_of(key: str, view: Answering) -> str:
    """What a field is called in a list to choose from."""
    question = view.paper.fields[key]
    words = question.text if len(question.text) <= 60 else question.text[:59].rstrip() + "…"
    return _("Question %(label)s: %(words)s", label=question.label, words=words) if question.label else words
