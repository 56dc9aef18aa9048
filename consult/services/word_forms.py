"""Answering in Word: the form with one's draft in it, and what a form that came back would put into the draft.

Nothing is written here. What a person chooses from the preview is saved as if it had been typed, by
:func:`consult.services.responses.save_draft`, with the versions that the preview showed.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from consult.db import db
from consult.documents.word_forms.form import Form, Part, Place, mark_of, shape_of
from consult.documents.word_forms.placing import Found, Placed, Stray, place
from consult.documents.word_forms.reading import Margin, Row, Sheet, read_form
from consult.documents.word_forms.writing import write_form
from consult.domain.access import Action, Actor
from consult.domain.answers import Answer, Raw
from consult.domain.errors import BadInput, NotFound
from consult.domain.questions import Question, show
from consult.domain.wording import closing
from consult.models.circulation import Invitation
from consult.models.corrections import Correction
from consult.models.responses import Response
from consult.services._answering import PAPER_COMMENT, Paper, draft_values, paper_of
from consult.services._carrying import Offer, earlier_of
from consult.services._corrections import corrections_of
from consult.services._files import Upload, refuse_large
from consult.services._loading import invitation_for
from consult.services._rounds import Asking, shown

__all__ = ["Line", "Preview", "Upload", "give", "preview"]

_REFERENCE = re.compile(r"(\S+) \(\D*(\d+)\D*(\d+)\D*?([0-9a-f]{12})\)")


@dataclass(frozen=True)
class Line:
    """One field about which the file and the draft differ.

    ``state`` is new (the draft has nothing there), changed, clash (the draft changed too since the form was
    downloaded), blank (the file has nothing there) or doubt (look twice). ``file`` and ``now`` are as people read
    them; ``raw`` is what would be saved, ``seen`` the version that stands there now.
    """

    question: Question
    state: str
    file: str
    now: str
    raw: Raw
    seen: int
    why: str = ""

    @property
    def joins(self) -> bool:
        """Whether both texts can be kept, one after the other."""
        return shape_of(self.question) == "words"


@dataclass(frozen=True)
class Preview:
    """What a form that came back would put into the draft, and everything on it that belongs nowhere."""

    filename: str
    lines: Sequence[Line]
    same: int
    gone: Sequence[Question]  # fields that are not in the file any more
    strays: Sequence[Stray]
    margins: Sequence[Margin]
    pictures: int
    of_another: bool  # somebody else downloaded it
    unnamed: bool  # it does not say any more which paper it is for


def give(actor: Actor, public_id: str) -> tuple[str, bytes]:
    """The form with the draft in it: its name and its bytes. Raises NotFound, or NotAllowed before it is out."""
    invitation = invitation_for(actor, Action.READ_PAPER, public_id)
    return f"{invitation.consultation.reference}.docx", write_form(_form(invitation))


def preview(actor: Actor, public_id: str, upload: Upload) -> Preview:
    """What the uploaded form would put where; nothing is saved.

    Raises BadInput at the field ``file`` for what is no form, or the form of another paper, round or version.
    """
    invitation = invitation_for(actor, Action.KEEP_DRAFT, public_id)
    form = _form(invitation)
    refuse_large(upload)
    try:
        sheet = read_form(upload.content, upload.called)
    except BadInput as refused:
        raise BadInput(str(refused), {"file": str(refused)}) from refused
    _refuse_another(sheet, form, upload.called)
    placed = place(sheet, form)
    if not placed.found and not sheet.seal:
        _refuse(_("Nothing in %(name)s looks like the form of this paper.", name=upload.called))
    of_another = len(sheet.seal) > 4 and sheet.seal[4] != form.holder
    trusted = len(sheet.seal) > 4 and not of_another
    return _compared(form, sheet, placed, upload.called, trusted, of_another)


def _compared(
    form: Form, sheet: Sheet, placed: Placed, filename: str, trusted: bool, of_another: bool
) -> Preview:
    lines = []
    for one in form.places:
        found = placed.found.get(one.question.id)
        given = sheet.fields.get(one.question.id, (0, mark_of(None))) if trusted else None
        state = _state(one, found, given) if found else ""
        if found and state:
            lines.append(_line(one, found, state))
    gone = [one.question for one in form.places if one.question.id not in placed.found]
    return Preview(
        filename=filename,
        lines=lines,
        same=len(placed.found) - len(lines),
        gone=gone,
        strays=placed.strays,
        margins=placed.margins,
        pictures=placed.pictures,
        of_another=of_another,
        unnamed=not _identity(sheet),
    )


def _state(one: Place, found: Found, given: tuple[int, str] | None) -> str:
    """How the file and the draft differ at a place; "" where there is nothing to choose.

    ``given`` is the version and the mark of what the form was downloaded with, None where that is not known.
    """
    value, now = found.value, one.answer
    if value == now or (given and mark_of(value) == given[1]) or (value is None and found.problem):
        return ""
    if value is None:
        return "blank"
    if found.doubt:
        return "doubt"
    if not now:
        return "new"
    return "changed" if given and given[0] == one.version else "clash"


def _line(one: Place, found: Found, state: str) -> Line:
    question = one.question
    return Line(
        question=question,
        state=state,
        file=show(question, found.value),
        now=show(question, one.answer),
        raw=found.raw,
        seen=one.version,
        why=found.doubt or found.problem,
    )


def _refuse_another(sheet: Sheet, form: Form, filename: str) -> None:
    """Raise BadInput for a form of another paper, another round of it, or other words."""
    said = _identity(sheet)
    if not said:
        return
    if said[0] != form.reference:
        _refuse(
            _(
                "%(name)s is a form for another paper, %(other)s. This one is %(reference)s.",
                name=filename,
                other=said[0],
                reference=form.reference,
            )
        )
    if said[1] != str(form.round) or not form.checksum.startswith(said[3]):
        _refuse(
            _(
                "%(name)s was downloaded for round %(round)s and version %(version)s of this paper, and it has been "
                "asked anew since. Download the form again and copy into it what still holds.",
                name=filename,
                round=said[1],
                version=said[2],
            )
        )


def _refuse(sentence: str) -> None:
    raise BadInput(sentence, {"file": sentence})


def _identity(sheet: Sheet) -> Sequence[str]:
    """Reference, round, version and checksum; where a program dropped what we wrote unseen, as they are printed."""
    if len(sheet.seal) > 4:
        return sheet.seal[:4]
    for row in sheet.items:
        if isinstance(row, Row) and len(row.cells) == 2:
            match = _REFERENCE.fullmatch(" ".join(one.text for one in row.cells[1]).strip()[:200])
            if match:
                return match.groups()
    return ()


def _form(invitation: Invitation) -> Form:
    """The form of the round that is shown now, with the draft as it stands."""
    consultation = invitation.consultation
    here, _phase = shown(consultation)
    mine = (Response.invitation_id == invitation.id, Response.round == here.number)
    response = db.session.scalar(select(Response).where(*mine))
    version = response.version if response else here.version
    if version is None:
        raise NotFound(_("This paper is not out yet."))
    paper = paper_of(version)
    draft = draft_values(response) if response else {}
    before = earlier_of(invitation.id, here.number, paper, ())
    return Form(
        reference=consultation.reference,
        title=paper.content["title"],
        round=here.number,
        version=paper.number,
        checksum=paper.checksum,
        holder=hashlib.sha256(invitation.public_id.encode()).hexdigest()[:16],
        about=tuple(_about(invitation, here, paper)),
        parts=tuple(_parts(paper, draft, before.offers if before else {})),
    )


def _about(invitation: Invitation, here: Asking, paper: Paper) -> list[tuple[str, str]]:
    consultation = invitation.consultation
    which = _("round %(round)s, version %(version)s,", round=here.number, version=paper.number)
    rows = [
        (_("Reference"), f"{consultation.reference} ({which} {paper.checksum[:12]})"),
        (_("Answer of"), invitation.organisation.name),
    ]
    if here.closes:
        rows.append((_("Answer by"), closing(here.closes)))
    contact = (consultation.contact_name, consultation.contact_telephone, consultation.contact_email)
    rows.append((_("Whom to ask"), ", ".join(filter(None, contact))))
    for one in corrections_of(consultation, here.number):
        rows.append((_("Correction %(number)s", number=one.number), _correction(one)))
    return rows


def _correction(one: Correction) -> str:
    changes = [f"{change['name']}: {change['what']}" for change in one.changes]
    return "\n".join([*changes, _("Why: %(reason)s", reason=one.reason)])


def _said(offer: Offer | None) -> str:
    """What the form says of an answer of an earlier round."""
    if offer is None:
        return ""
    said: str = _(
        "Your answer in round %(round)s, which counts for this one only if you give it again: %(said)s",
        round=offer.round,
        said=offer.shown,
    )
    return said


def _parts(
    paper: Paper, draft: Mapping[str, tuple[Answer | None, int]], earlier: Mapping[str, Offer]
) -> list[Part]:
    """The sections with their places; questions of no section and the comment on the whole come last."""
    number = 0

    def placed(questions: Sequence[Question]) -> tuple[Place, ...]:
        nonlocal number
        places = []
        for question in questions:
            if question.kind == "file":
                continue  # a document is attached on the page
            number += 1
            answer, version = draft.get(question.id, (None, 0))
            places.append(Place(number, question, answer, version, _said(earlier.get(question.id))))
        return tuple(places)

    content: dict[str, Any] = dict(paper.content)
    headings = {
        "fixed": _("What is already fixed?"),
        "open": _("What can still change?"),
        "rejected": _("Which options were rejected, and why?"),
        "affected": _("Who is affected?"),
        "left_out": _("Whom may we have left out?"),
    }
    parts = [Part(_("What it may change for you"), content["summary"])] if content["summary"] else []
    parts += [
        Part(words, content["outline"][key]) for key, words in headings.items() if content["outline"].get(key)
    ]
    for section in content["sections"]:
        places = placed(paper.fields_of(section["key"]))
        if places or section["body"].strip():
            title = f"{section['number']}. {section['title']}" if section["number"] else section["title"]
            parts.append(Part(title, section["body"], places))
    known = {section["key"] for section in content["sections"]}
    loose = [one for one in paper.questions.values() if one.section_id not in known]
    whole = [*loose, paper.fields[PAPER_COMMENT]]
    return [*parts, Part(_("The paper as a whole"), "", placed(whole))]
