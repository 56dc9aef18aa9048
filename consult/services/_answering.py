"""The frozen paper as something to answer, and drafts as something to write in; never commits."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from flask_babel import gettext as _
from sqlalchemy import bindparam, select
from sqlalchemy.orm import joinedload

from consult.db import db
from consult.domain.answers import Answer, Raw
from consult.domain.questions import KINDS, Question, clean, from_dict
from consult.domain.routing import asked, sentence_for_readers
from consult.models.attachments import Attachment
from consult.models.papers import PaperVersion
from consult.models.responses import DraftAnswer, Response

PAPER_COMMENT = "comment-paper"
PAPER_FILES = "files-paper"
_DRAFT_OF = (
    select(
        DraftAnswer.key,
        DraftAnswer.id,
        DraftAnswer.value,
        DraftAnswer.version,
        DraftAnswer.written_by,
        DraftAnswer.saved_at,
    )
    .where(DraftAnswer.response_id == bindparam("response"))
    .order_by(DraftAnswer.id)
)
_VALUES_OF = (
    select(DraftAnswer.key, DraftAnswer.value, DraftAnswer.version)
    .where(DraftAnswer.response_id == bindparam("response"))
    .order_by(DraftAnswer.id)
)
_ATTACHED_TO = (
    select(Attachment)
    .where(
        Attachment.response_id == bindparam("response"),
        Attachment.kind == "answer",
        Attachment.removed_at.is_(None),
    )
    .order_by(Attachment.id)
)
_RESPONSE_TO = (
    select(Response)
    .where(Response.invitation_id == bindparam("invitation"), Response.round == bindparam("round"))
    .options(joinedload(Response.version))
)
_LATEST_VERSION = (
    select(PaperVersion)
    .where(PaperVersion.consultation_id == bindparam("consultation"))
    .order_by(PaperVersion.number.desc())
    .limit(1)
)
MOST_FILES = 20  # to one answer
LETTERS = "ABCDEFGHJKLMNPQRTUVWXY346789"  # none that is mistaken for another when read out


@dataclass(frozen=True)
class Paper:
    """One approved version. It never changes, so it is read once and kept."""

    version_id: int
    number: int
    checksum: str
    content: Mapping[str, Any]

    @cached_property
    def questions(self) -> dict[str, Question]:
        """The questions by id, in the order of the paper."""
        found = [from_dict(one) for one in self.content["questions"]]
        return {question.id: question for question in found}

    @cached_property
    def fields(self) -> dict[str, Question]:
        """Everything that can be answered: the questions, comments on proposals and on the whole, documents."""
        comments = {
            f"comment-{section['key']}": _comment(f"comment-{section['key']}", section["title"])
            for section in self.content["sections"]
            if section["is_proposal"]
        }
        whole = _comment(PAPER_COMMENT, self.content["title"])
        files = Question(id=PAPER_FILES, text=_("Documents that go with your answer"), kind="file")
        return self.questions | comments | {PAPER_COMMENT: whole, PAPER_FILES: files}

    def asked(self, answers: Mapping[str, Answer | None]) -> dict[str, bool]:
        """Each question: whether it is asked of whoever gave these answers."""
        return asked(self.questions, answers)

    def to_submit(self, answers: Mapping[str, Answer | None]) -> dict[str, Answer]:
        """What of a draft would be submitted: everything that was said, but to questions that are not asked."""
        reached = self.asked(answers)
        return {key: value for key, value in answers.items() if value and reached.get(key, True)}

    def section_of(self, key: str) -> Mapping[str, Any] | None:
        """The section with this key."""
        return next((section for section in self.content["sections"] if section["key"] == key), None)

    def fields_of(self, section_key: str | None) -> list[Question]:
        """What is asked in a section, its comment last; with None, what belongs to no section."""
        asked = [one for one in self.questions.values() if one.section_id == section_key]
        added = [f"comment-{section_key}"] if section_key else [PAPER_COMMENT, PAPER_FILES]
        return asked + [self.fields[key] for key in added if key in self.fields]

    def clean(self, key: str, raw: Raw) -> Answer | None:
        """The clean answer for a field; raises BadAnswer."""
        return clean(self.fields[key], raw)


def not_reached(paper: Paper, answers: Mapping[str, Answer]) -> list[Question]:
    """The questions that were answered though, by the other answers, they are not asked."""
    reached = paper.asked(answers)
    return [paper.questions[key] for key, is_asked in reached.items() if not is_asked and answers.get(key)]


def refusal(question: Question, paper: Paper) -> str:
    """Why an answer to a question that is not asked cannot be entered."""
    return _(
        "%(name)s: %(condition)s. Leave it blank, or write what was said in the comment on the paper as a whole.",
        name=question.name.capitalize(),
        condition=sentence_for_readers(question, paper.questions),
    )


def _comment(key: str, title: str) -> Question:
    return Question(id=key, text=_("Any comment on “%(title)s”", title=title), kind="free_text")


@lru_cache(maxsize=64)
def _kept(version_id: int, checksum: str) -> Paper:
    version = db.session.get_one(PaperVersion, version_id)
    return Paper(version_id, version.number, checksum, version.content)


def paper_of(version: PaperVersion) -> Paper:
    """The paper of a version, from memory after the first time."""
    return _kept(version.id, version.checksum)


def latest_version(consultation_id: int) -> PaperVersion | None:
    """The version that is out now."""
    return db.session.scalar(_LATEST_VERSION, {"consultation": consultation_id})


def response_to(invitation_id: int, number: int) -> Response | None:
    """An organisation's answer to a round, with the version that it answers; None where it has not begun."""
    return db.session.scalar(_RESPONSE_TO, {"invitation": invitation_id, "round": number})


class Written(NamedTuple):
    """What stands in one field of a draft; ``id`` is None until it is stored."""

    id: int | None
    value: Answer | None
    version: int
    by: str
    at: datetime


def draft_rows(response: Response) -> dict[str, Written]:
    """The rows of a draft by field, to write in (see :class:`consult.services._drafting.Writing`)."""
    rows = db.session.execute(_DRAFT_OF, {"response": response.id})
    return {key: Written(*rest) for key, *rest in rows}


def draft_values(response: Response) -> dict[str, tuple[Answer | None, int]]:
    """What stands in each field of a draft, with the files that are attached to it, and its version, to read."""
    rows = db.session.execute(_VALUES_OF, {"response": response.id})
    found: dict[str, tuple[Answer | None, int]] = {key: (value, version) for key, value, version in rows}
    for one in attached(response.id):
        value, version = found.get(one.field, (None, 0))
        found[one.field] = (with_file(value, one), version)
    return found


def to_submit(response: Response) -> dict[str, Answer]:
    """What a draft would be submitted as: with its files, without answers to questions that are not asked."""
    written = {key: value for key, (value, _version) in draft_values(response).items()}
    return paper_of(response.version).to_submit(written)


def with_file(value: Answer | None, one: Attachment) -> Answer:
    """An answer with one more file that is attached to its field."""
    words = {"text": value["text"]} if value and "text" in value else {}
    return words | {"files": [*(value or {}).get("files", ()), _named(one)]}


def attached(response_id: int) -> list[Attachment]:
    """What the organisation has attached to the fields of its draft, in the order in which it came."""
    return list(db.session.scalars(_ATTACHED_TO, {"response": response_id}))


def _named(one: Attachment) -> dict[str, Any]:
    """A file as an answer names it: enough to find it again and to see that it is the same."""
    return {"id": one.id, "name": one.filename, "size": one.size, "checksum": one.checksum}


def receipt_letters(length: int = 6) -> str:
    """Random letters and figures for a receipt: not to be guessed, easy to read out."""
    return "".join(secrets.choice(LETTERS) for _letter in range(length))


def publishes_words(question: Question) -> bool:
    """False for names and addresses: they are never printed."""
    return KINDS[question.kind].publishes_words
