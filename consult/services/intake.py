"""Loading many responses at once from a file: all of them or none."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from flask_babel import gettext as _
from sqlalchemy import insert, select

from consult import clock
from consult.db import current_partnership, db
from consult.domain.access import Action, Actor, Subject, require
from consult.domain.chain import checksum
from consult.domain.directory import SECTORS, spelling
from consult.domain.errors import BadInput
from consult.domain.intake import (
    ABOUT,
    ABOUT_WHO,
    COMMENT,
    RESPONDENT,
    FileRow,
    ResponsesFile,
    infer,
)
from consult.domain.lifecycle import Stage
from consult.domain.questions import Question, to_dict
from consult.models.circulation import Invitation
from consult.models.papers import Consultation, PaperVersion
from consult.models.papers import Question as DraftQuestion
from consult.models.people import Organisation
from consult.models.responses import DraftAnswer, Response, Submission
from consult.models.timetable import Timetable
from consult.services._answering import Paper, latest_version, paper_of, receipt_letters
from consult.services._circulation import list_of
from consult.services._history import record
from consult.services._intake import Loaded, checked, what_is_known
from consult.services._links import new_public_id
from consult.services._loading import consultation_for
from consult.services._rounds import begin_first
from consult.services._rows import AT_ONCE, insert_rows
from consult.services._unit import unit_of_work

LONG_RECEIPT = 10  # letters: many receipts at once must still all differ


class Answerer(NamedTuple):
    """As much of an organisation as its answer names."""

    id: int
    name: str
    sector: str


@unit_of_work
def load(actor: Actor, reference: str, file: ResponsesFile, *, checksum_of_file: str) -> int:
    """Load a file into a consultation that is out; returns how many responses. All rows or none.

    Raises BadInput with a sentence for every row, and every column, that cannot be used.
    """
    consultation = consultation_for(actor, Action.ENTER_RESPONSE, reference)
    version = latest_version(consultation.id)
    if version is None:
        raise BadInput(_("%(reference)s is a draft: nobody can have answered it.", reference=reference))
    paper = paper_of(version)
    invited = {spelling(one.organisation.name): one for one in list_of(consultation)}
    begun = select(Response.invitation_id).where(
        Response.consultation_id == consultation.id, Response.round == consultation.round
    )
    answered = set(db.session.scalars(begun))
    seen = what_is_known(
        new=False, invited=invited, answered={name for name, one in invited.items() if one.id in answered}
    )
    loaded = checked(file, _columns(file, paper), paper.fields, seen)
    invitations = [invited[spelling(one.row.cells[RESPONDENT])] for one in loaded]
    organisations = [
        Answerer(one.id, one.name, one.sector) for one in (each.organisation for each in invitations)
    ]
    responses = _store(
        consultation, paper, loaded, [one.id for one in invitations], organisations, clock.now()
    )
    now = clock.now()
    drafts = [
        {"response_id": response, "key": key, "value": value, "version": 1, "saved_at": now}
        for response, one in zip(responses, loaded, strict=True)
        for key, value in one.answers.items()
    ]
    if drafts:
        db.session.execute(insert(DraftAnswer), drafts)
    record(
        actor, "load responses", consultation, file=file.name, count=len(loaded), checksum=checksum_of_file
    )
    return len(loaded)


@unit_of_work
def load_new(actor: Actor, reference: str, file: ResponsesFile, *, checksum_of_file: str) -> int:
    """Make a closed consultation from the file itself: a column a question, a row a respondent. All or nothing."""
    require(actor, Action.CREATE_PAPER, Subject(partnership_id=current_partnership()))
    _refuse_reference(reference)
    columns = file.columns_besides(ABOUT_WHO)
    if not columns:
        raise BadInput(_("%(file)s: there is no column of answers.", file=file.name))
    questions = {
        column: infer(column, [row.cells[column] for row in file.rows if column in row.cells])
        for column in columns
    }
    loaded = checked(file, {one: (one, False) for one in columns}, questions, what_is_known(new=True))
    consultation = _begin(reference, file, questions)
    paper = paper_of(_freeze(actor, consultation, questions))
    organisations = _organisations(file.rows)
    invitations = _invite(consultation, organisations)
    # As of the moment at which it opened: however long the loading takes, nothing in the file came late.
    _store(consultation, paper, loaded, invitations, organisations, consultation.created_at)
    record(
        actor,
        "load a consultation",
        consultation,
        file=file.name,
        count=len(loaded),
        checksum=checksum_of_file,
    )
    return len(loaded)


def _columns(file: ResponsesFile, paper: Paper) -> dict[str, tuple[str, bool]]:
    """Which field each column answers, by its id or its printed label, and whether it holds the words beside it."""
    names = {key: key for key, field in paper.fields.items() if field.kind != "file"}
    labels = [question.label for question in paper.questions.values()]
    names |= {
        question.label: key
        for key, question in paper.questions.items()
        if key in names and question.label and labels.count(question.label) == 1
    }
    found: dict[str, tuple[str, bool]] = {}
    problems: dict[str, str] = {}
    for column in file.columns_besides(ABOUT):
        base = column.removesuffix(COMMENT)
        if column in names:
            found[column] = (names[column], False)
        elif base in names:
            found[column] = (names[base], True)
        else:
            problems[column] = _("No question of the paper is called “%(column)s”.", column=column)
    if problems:
        raise BadInput(_("%(file)s: nothing was loaded.", file=file.name), problems)
    return found


def _refuse_reference(reference: str) -> None:
    shape = re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9-]{0,39}", reference)
    if not shape or re.fullmatch(r"[A-Z]{1,12}-\d{4}-(?!\d+$).*", reference):
        words = _(
            "“%(reference)s” cannot be a reference. One looks like SVP-2010-1.", reference=reference[:60]
        )
        raise BadInput(words)
    taken = select(Consultation.id).where(Consultation.reference == reference)
    if db.session.scalar(taken, execution_options={"every_partnership": True}):
        raise BadInput(
            _(
                "There is a consultation %(reference)s already. To load into it, leave out --new.",
                reference=reference,
            )
        )


def _begin(reference: str, file: ResponsesFile, questions: Mapping[str, Question]) -> Consultation:
    """A consultation that was open for the second in which it is loaded: nobody can answer it any more."""
    now = clock.now()
    consultation = Consultation(
        reference=reference,
        title=_("Responses of %(file)s", file=file.name)[:300],
        stage=Stage.APPROVED.value,
        opens_at=now,
        first_late_instant=now + timedelta(seconds=1),
        outline={},
        created_at=now,
    )
    for position, one in enumerate(questions.values(), 1):
        consultation.questions.append(
            DraftQuestion(
                key=f"q{position}",
                position=position,
                label=one.label,
                text=one.text,
                kind=one.kind,
                options=list(one.options),
                columns=[],
                required=False,
            )
        )
    db.session.add(consultation)
    db.session.flush()
    db.session.add(Timetable(consultation_id=consultation.id, kind="informal"))
    return consultation


def _freeze(actor: Actor, consultation: Consultation, questions: Mapping[str, Question]) -> PaperVersion:
    content: dict[str, Any] = {
        "reference": consultation.reference,
        "title": consultation.title,
        "issuing_body": "",
        "summary": "",
        "outline": {},
        "document_date": None,
        "contact": {"name": "", "email": "", "telephone": ""},
        "sections": [],
        "questions": [to_dict(one) for one in questions.values()],
        "milestones": [],
        "documents": [],
        "circulation": [],
    }
    nothing_counted = dict.fromkeys(("elapsed_days", "inclusive_days", "working_days", "bank_holidays"))
    version = PaperVersion(
        consultation_id=consultation.id,
        number=1,
        content=content,
        assessment={"editions": [], "counts": nothing_counted | {"first_late_instant": None}, "findings": []},
        checksum=checksum(content),
        approved_at=consultation.created_at,
        approved_by=actor.name,
    )
    db.session.add(version)
    db.session.flush()
    begin_first(actor, consultation, version)
    return version


def _organisations(rows: Sequence[FileRow]) -> list[Answerer]:
    """The organisation of each row, from the directory or new to it."""
    columns = (Organisation.name, Organisation.id, Organisation.sector)
    known = {
        name: Answerer(number, name, sector) for name, number, sector in db.session.execute(select(*columns))
    }
    new: dict[str, dict[str, str]] = {}
    for row in rows:
        name = row.cells[RESPONDENT]
        if name not in known:
            kind = row.cells.get("respondent_type", "").casefold()
            sector = next((one for one in SECTORS if one in kind), "community")
            new[name] = {"name": name, "sector": sector, "area": ""}
    for one, number in zip(new.values(), insert_rows(Organisation, list(new.values())), strict=True):
        known[one["name"]] = Answerer(number, one["name"], one["sector"])
    return [known[row.cells[RESPONDENT]] for row in rows]


def _invite(consultation: Consultation, organisations: Sequence[Answerer]) -> list[int]:
    rows = [
        {
            "public_id": new_public_id(),
            "consultation_id": consultation.id,
            "organisation_id": one.id,
            "listed_at": consultation.created_at,
            "sent_at": consultation.created_at,
        }
        for one in organisations
    ]
    return insert_rows(Invitation, rows)


def _store(
    consultation: Consultation,
    paper: Paper,
    loaded: Sequence[Loaded],
    invitations: Sequence[int],
    organisations: Sequence[Answerer],
    at: datetime,
) -> list[int]:
    """Responses and their submissions, all as of ``at``; returns the ids of the responses."""
    now = at.astimezone(UTC)
    rows = [
        {
            "consultation_id": consultation.id,
            "invitation_id": invitation,
            "round": consultation.round,
            "version_id": paper.version_id,
            "receipt": f"{consultation.reference}-{receipt_letters(LONG_RECEIPT)}",
            "source": "file",
            "received_on": one.received_on,
            "is_nil": one.nil,
            "started_at": now,
            "submitted_at": now,
        }
        for one, invitation in zip(loaded, invitations, strict=True)
    ]
    responses = insert_rows(Response, rows)
    together = list(zip(responses, loaded, organisations, strict=True))
    for start in range(0, len(together), AT_ONCE):
        submissions = [
            _submission(response, _document(consultation, paper, one, organisation), now)
            for response, one, organisation in together[start : start + AT_ONCE]
        ]
        db.session.execute(insert(Submission), submissions)
    return responses


def _document(
    consultation: Consultation, paper: Paper, one: Loaded, organisation: Answerer
) -> dict[str, Any]:
    kind = one.row.cells.get("respondent_type", "")
    return {
        "consultation": consultation.reference,
        "round": consultation.round,
        "paper_version": paper.number,
        "paper_checksum": paper.checksum,
        "organisation": organisation.name,
        "sector": organisation.sector,
        "nil": one.nil,
        "answers": {key: one.answers[key] for key in sorted(one.answers)},
        "publication": one.publication,
        "authority": one.authority,
        "signed_by": one.signed_by,
        "capacity": "",
    } | ({"respondent_type": kind} if kind else {})


def _submission(response: int, document: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    shown = {name: document[name] for name in ("publication", "authority", "signed_by", "capacity")}
    return shown | {
        "response_id": response,
        "number": 1,
        "document": document,
        "checksum": checksum(document),
        "submitted_at": now,
    }
