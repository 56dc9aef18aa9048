"""Drafting a paper: begin it by import, copy or outline, then edit its sections and questions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from consult import clock
from consult.db import current_partnership, db
from consult.domain import prose
from consult.domain.access import Action, Actor, Subject, require
from consult.domain.claims import claims_in
from consult.domain.errors import BadInput, NotFound
from consult.domain.papers import Block, PaperRead, label_of
from consult.domain.questions import Question as FrozenQuestion
from consult.domain.questions import choices
from consult.domain.routing import may_decide, sentence
from consult.models.papers import Consultation, Question, Section
from consult.models.people import Partnership
from consult.models.timetable import Milestone, Timetable
from consult.services._frozen import frozen, in_order
from consult.services._history import record
from consult.services._loading import consultation_for, note_hand, touch
from consult.services._unit import unit_of_work

OUTLINE = ("fixed", "open", "rejected", "affected", "left_out")


def consultations(actor: Actor) -> list[Consultation]:
    """Every consultation of the partnership, the newest first."""
    require(actor, Action.SEE_WORKSPACE, Subject(partnership_id=current_partnership()))
    query = select(Consultation).order_by(Consultation.created_at.desc(), Consultation.id.desc())
    return list(db.session.scalars(query))


def paper(actor: Actor, reference: str, action: Action = Action.SEE_WORKSPACE) -> Consultation:
    """One consultation with its sections and questions; raises NotFound."""
    consultation = consultation_for(actor, action, reference)
    loaded = (selectinload(Consultation.sections), selectinload(Consultation.questions))
    db.session.scalars(select(Consultation).where(Consultation.id == consultation.id).options(*loaded)).one()
    return consultation


def import_file(actor: Actor, content: bytes, filename: str) -> Consultation:
    """Read a file and save it as a draft; raises BadDocument with a sentence that names the file."""
    from consult.documents.papers import read_paper  # heavy, and needed at an import alone

    require(actor, Action.CREATE_PAPER, Subject(partnership_id=current_partnership()))
    return import_paper(actor, read_paper(content, filename))


@unit_of_work
def import_paper(actor: Actor, read: PaperRead) -> Consultation:
    """Save what was read from a file as a draft; everything found is kept, for the officer to mend."""
    consultation = _begin(actor, read.title or _("Untitled paper"), "import a paper")
    consultation.issuing_body = read.issuing_body or ""
    consultation.document_date = date.fromisoformat(read.document_date) if read.document_date else None
    consultation.import_notes = list(read.notes)
    asked = {question.text for question in read.questions}
    if opening := [text for text in read.metadata.get("preamble", ()) if text not in asked]:
        consultation.sections.append(_opening(read, opening))
    for position, section in enumerate(read.sections, 1):
        body = prose.as_text(block for block in section.blocks if block.text not in asked)
        consultation.sections.append(
            Section(
                key=f"s{position}",
                position=position,
                number=section.number,
                title=section.title,
                kind=section.kind,
                is_proposal=section.is_proposal,
                body=body,
            )
        )
    for position, question in enumerate(read.questions, 1):
        section_key = None if question.section_index is None else f"s{question.section_index + 1}"
        consultation.questions.append(
            Question(
                key=f"q{position}",
                section_key=section_key,
                position=position,
                label=label_of(question, read.sections),
                text=question.text,
                kind=question.kind,
                options=list(question.options),
                columns=list(question.columns),
                required=bool(question.mandatory),
            )
        )
    db.session.add(_timetable_read(consultation, read))
    return consultation


def _opening(read: PaperRead, paragraphs: Sequence[str]) -> Section:
    """What stands before the first heading, or the whole text of a paper without any: no word is left out."""
    key, taken = f"s{len(read.sections) + 1}", {section.title for section in read.sections}
    title = next(name for name in (_("Introduction"), _("Opening words"), key) if name not in taken)
    body = prose.as_text(Block("paragraph", text) for text in paragraphs)
    return Section(key=key, position=0, number=None, title=title, kind="introduction", body=body)


def _timetable_read(consultation: Consultation, read: PaperRead) -> Timetable:
    timetable = Timetable(consultation_id=consultation.id)
    words = "\n".join(block.text for section in read.sections for block in section.blocks)
    timetable.claims = [{"text": claim} for claim in claims_in(words)]
    for position, milestone in enumerate(read.milestones, 1):
        whole_month = len(milestone.date) == 7
        timetable.milestones.append(
            Milestone(
                kind=milestone.kind,
                label=milestone.label,
                date=date.fromisoformat(milestone.date + "-01" if whole_month else milestone.date),
                date_end=date.fromisoformat(milestone.date_end) if milestone.date_end else None,
                position=position,
            )
        )
    return timetable


@unit_of_work
def begin_from_outline(
    actor: Actor, *, title: str, issuing_body: str, summary: str, outline: dict[str, str]
) -> Consultation:
    """Begin an empty paper from the prompted outline: what is fixed, open, rejected, who is affected or left out."""
    consultation = _begin(actor, title, "begin from an outline")
    consultation.issuing_body = issuing_body
    consultation.summary = summary
    consultation.outline = {key: outline.get(key, "") for key in OUTLINE}
    db.session.add(Timetable(consultation_id=consultation.id))
    return consultation


@unit_of_work
def copy_paper(actor: Actor, reference: str) -> Consultation:
    """Begin a paper as a copy of an earlier one: its words and questions, not its dates or its circulation."""
    earlier = consultation_for(actor, Action.SEE_WORKSPACE, reference)
    consultation = _begin(actor, earlier.title, "copy a paper", copied_from=reference)
    for name in ("issuing_body", "summary", "contact_name", "contact_email", "contact_telephone"):
        setattr(consultation, name, getattr(earlier, name))
    consultation.outline = dict(earlier.outline)
    kept = ("key", "position", "number", "title", "kind", "is_proposal", "body")
    for section in earlier.sections:
        consultation.sections.append(Section(**{name: getattr(section, name) for name in kept}))
    kept = (
        "key",
        "section_key",
        "position",
        "label",
        "text",
        "kind",
        "options",
        "columns",
        "required",
        "hint",
        "shown_when",
    )
    for question in earlier.questions:
        consultation.questions.append(Question(**{name: getattr(question, name) for name in kept}))
    db.session.add(Timetable(consultation_id=consultation.id))
    return consultation


def _begin(actor: Actor, title: str, act: str, **detail: str) -> Consultation:
    home = current_partnership()
    require(actor, Action.CREATE_PAPER, Subject(partnership_id=home))
    partnership = db.session.get_one(Partnership, home)
    consultation = Consultation(
        reference=_next_reference(partnership),
        title=title[:300],
        contact_name=actor.name if actor.role == "officer" else "",
        contact_email=partnership.mailbox,
        contact_telephone=partnership.telephone,
        owner_id=actor.person_id,
        outline={},
        prepared_by=[],
        created_at=clock.now(),
    )
    note_hand(actor, consultation)
    db.session.add(consultation)
    db.session.flush()
    record(actor, act, consultation, title=consultation.title, **detail)
    return consultation


def _next_reference(partnership: Partnership) -> str:
    """Initials, year in London, number: SVP-2010-1. Numbers are never used again."""
    stem = f"{partnership.initials}-{clock.now().year}-"
    taken = db.session.scalars(select(Consultation.reference).where(Consultation.reference.startswith(stem)))
    return f"{stem}{max([int(reference.removeprefix(stem)) for reference in taken], default=0) + 1}"


@unit_of_work
def edit_details(actor: Actor, reference: str, values: dict[str, Any], *, seen_version: int) -> None:
    """Change title, issuing body, summary, contact and outline of the draft; raises Conflict."""
    consultation = _draft(actor, reference, seen_version)
    for name in ("title", "issuing_body", "summary", "contact_name", "contact_email", "contact_telephone"):
        if name in values:
            setattr(consultation, name, values[name])
    consultation.outline = {key: values.get(key, consultation.outline.get(key, "")) for key in OUTLINE}
    record(actor, "edit the details", consultation)


@unit_of_work
def save_section(
    actor: Actor, reference: str, key: str | None, values: dict[str, Any], *, seen_version: int
) -> str:
    """Change the section ``key``, or add one at the end when it is None; returns its key."""
    consultation = _draft(actor, reference, seen_version)
    if key is None:
        section = Section(
            key=_next_key("s", consultation.sections), position=_next_position(consultation.sections)
        )
        consultation.sections.append(section)
    else:
        section = _by_key(consultation.sections, key)
    section.number = values.get("number") or None
    section.title = values["title"]
    section.kind = "proposal" if values.get("is_proposal") else values.get("kind", section.kind or "other")
    section.is_proposal = bool(values.get("is_proposal"))
    section.body = values.get("body", "")
    record(actor, "edit a section", consultation, section=section.key)
    return section.key


@unit_of_work
def save_question(
    actor: Actor, reference: str, key: str | None, values: dict[str, Any], *, seen_version: int
) -> str:
    """Change the question ``key``, or add one at the end of its section; returns its key. Labels stay as given."""
    consultation = _draft(actor, reference, seen_version)
    if key is None:
        position = _next_position(consultation.questions)
        question = Question(key=_next_key("q", consultation.questions), position=position)
        consultation.questions.append(question)
    else:
        question = _by_key(consultation.questions, key)
    question.section_key = values.get("section_key") or None
    question.label = values.get("label") or None
    question.text = values["text"]
    question.kind = values["kind"]
    question.options = list(values.get("options", ()))
    question.columns = list(values.get("columns", ()))
    question.required = bool(values.get("required"))
    question.hint = values.get("hint", "")
    question.shown_when = _condition(consultation, question, values.get("shown_when"))
    record(actor, "edit a question", consultation, question=question.key)
    return question.key


def _condition(
    consultation: Consultation, question: Question, wanted: dict[str, Any] | None
) -> dict[str, Any] | None:
    """The condition as it is kept; raises BadInput where no earlier question offers these answers."""
    if not wanted:
        return None
    earlier = may_decide([frozen(one) for one in in_order(consultation)], question.key)
    deciding = next((one for one in earlier if one.id == wanted["question"]), None)
    if deciding is None or not set(wanted["any_of"]) <= set(choices(deciding)):
        sentence = _("Choose answers of a question that comes before this one.")
        raise BadInput(sentence, {"shown_when": sentence})
    return {"question": deciding.id, "any_of": [one for one in choices(deciding) if one in wanted["any_of"]]}


def conditions(consultation: Consultation) -> dict[str, str]:
    """Of whom the questions are asked that are not asked of everybody, by key, as a partner would read it."""
    questions = {one.key: frozen(one) for one in consultation.questions}
    said = {key: sentence(question, questions) for key, question in questions.items()}
    return {key: words for key, words in said.items() if words}


def may_depend_on(actor: Actor, reference: str, key: str | None) -> list[FrozenQuestion]:
    """The questions on whose answers a question may depend; ``key`` None for one that is to be added at the end."""
    return may_decide([frozen(one) for one in in_order(paper(actor, reference))], key)


@unit_of_work
def remove(actor: Actor, reference: str, key: str, *, seen_version: int) -> None:
    """Take a section or question out of the draft; a section that still holds questions is refused."""
    consultation = _draft(actor, reference, seen_version)
    if key.startswith("s"):
        if any(question.section_key == key for question in consultation.questions):
            raise BadInput(_("Move or remove the questions of this section first."))
        consultation.sections.remove(_by_key(consultation.sections, key))
    else:
        consultation.questions.remove(_by_key(consultation.questions, key))
    record(actor, "remove from the draft", consultation, part=key)


@unit_of_work
def move(actor: Actor, reference: str, key: str, *, up: bool, seen_version: int) -> None:
    """Move a section among sections, or a question among the questions of its section, one place."""
    consultation = _draft(actor, reference, seen_version)
    if key.startswith("s"):
        row: Sequence[Section | Question] = consultation.sections
    else:
        home = _by_key(consultation.questions, key).section_key
        row = [question for question in consultation.questions if question.section_key == home]
    at = [part.key for part in row].index(_by_key(row, key).key)
    other = at - 1 if up else at + 1
    if 0 <= other < len(row):
        row[at].position, row[other].position = row[other].position, row[at].position
        record(actor, "move in the draft", consultation, part=key)


def _draft(actor: Actor, reference: str, seen_version: int) -> Consultation:
    consultation = consultation_for(actor, Action.EDIT_PAPER, reference)
    touch(consultation, seen_version)
    note_hand(actor, consultation)
    return consultation


def _next_key(letter: str, parts: Sequence[Section | Question]) -> str:
    return f"{letter}{max([int(part.key[1:]) for part in parts], default=0) + 1}"


def _next_position(parts: Sequence[Section | Question]) -> int:
    return max([part.position for part in parts], default=0) + 1


def _by_key(parts: Sequence[Any], key: str) -> Any:
    for part in parts:
        if part.key == key:
            return part
    raise NotFound(_("That part of the paper is no longer there."))
