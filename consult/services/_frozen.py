"""The paper as one value: what the publishing check reads, what approval freezes; never commits."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from consult import clock
from consult.db import db
from consult.domain.counting import london
from consult.domain.questions import Question as FrozenQuestion
from consult.domain.questions import condition_from, to_dict
from consult.models.circulation import Invitation
from consult.models.papers import Consultation, Question, SupportingDocument
from consult.models.timetable import Timetable
from consult.services._people import addressee

MEDIA = ("title", "kind", "version", "filename", "media_type", "size", "checksum", "source_url")


def content_of(
    consultation: Consultation, timetable: Timetable, circulation: list[Invitation]
) -> dict[str, Any]:
    """Everything that a reader of the paper sees, and who is asked, as JSON can hold it."""
    return {
        "reference": consultation.reference,
        "title": consultation.title,
        "issuing_body": consultation.issuing_body,
        "summary": consultation.summary,
        "outline": consultation.outline,
        "put_together_on": london(clock.now()).date().isoformat(),
        "document_date": _iso(consultation.document_date),
        "contact": {
            "name": consultation.contact_name,
            "email": consultation.contact_email,
            "telephone": consultation.contact_telephone,
        },
        "sections": [
            {
                "key": section.key,
                "number": section.number,
                "title": section.title,
                "kind": section.kind,
                "is_proposal": section.is_proposal,
                "body": section.body,
            }
            for section in consultation.sections
        ],
        "questions": [to_dict(frozen(question)) for question in in_order(consultation)],
        "milestones": [
            {
                "kind": one.kind,
                "label": one.label,
                "date": one.date.isoformat(),
                "date_end": _iso(one.date_end),
                "time": one.time.strftime("%H:%M") if one.time else None,
                "body": one.body,
            }
            for one in timetable.milestones
        ],
        "documents": [_document(document) for document in documents_of(consultation)],
        "circulation": [
            {
                "name": one.organisation.name,
                "sector": one.organisation.sector,
                "address": contact.email if (contact := addressee(one)) else "",
            }
            for one in circulation
        ],
    }


def _iso(day: Any) -> str | None:
    return day.isoformat() if day else None


def frozen(question: Question) -> FrozenQuestion:
    """The stored question as the rules know it."""
    return FrozenQuestion(
        id=question.key,
        text=question.text,
        kind=question.kind,
        label=question.label,
        options=tuple(question.options),
        columns=tuple(question.columns),
        required=question.required,
        section_id=question.section_key,
        hint=question.hint,
        shown_when=condition_from(question.shown_when),
    )


def in_order(consultation: Consultation) -> list[Question]:
    """The questions as a reader meets them: section by section, those of no section last."""
    place = {section.key: number for number, section in enumerate(consultation.sections)}
    return sorted(
        consultation.questions, key=lambda one: (place.get(one.section_key or "", 10**6), one.position)
    )


def documents_of(consultation: Consultation) -> list[SupportingDocument]:
    """The newest version of each supporting document, in the order in which they were first added."""
    query = (
        select(SupportingDocument)
        .where(SupportingDocument.consultation_id == consultation.id)
        .order_by(SupportingDocument.id)
    )
    return list({document.title: document for document in db.session.scalars(query)}.values())


def _document(document: SupportingDocument) -> dict[str, Any]:
    return {"id": document.id, "dated": document.dated.isoformat()} | {
        name: getattr(document, name) for name in MEDIA
    }
