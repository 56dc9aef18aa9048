"""Whether what is kept is still what was put there: history chains and checksums, walked to the first break."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Select, select
from sqlalchemy.orm import undefer

from consult.db import db
from consult.domain.access import Action, Actor, Subject, require
from consult.domain.chain import GENESIS, checksum, digest
from consult.models.attachments import Attachment
from consult.models.history import HistoryRow
from consult.models.papers import PaperVersion
from consult.models.reports import StoredReport
from consult.models.responses import Response, Submission

EVERYWHERE = {"every_partnership": True}
AT_ONCE = 500  # rows held in memory


@dataclass(frozen=True)
class Outcome:
    """What was found: the first break in a sentence, or how much was walked."""

    broken: bool
    sentence: str


def verify(actor: Actor) -> Outcome:
    """Walk every chain and every checksum of the installation, of all partnerships."""
    require(actor, Action.RUN_CLOCK, Subject())
    walked = 0
    for walk in (_history, _versions, _submissions, _deleted, _files, _reports):
        with closing(walk()) as sentences:
            for sentence in sentences:
                if sentence:
                    return Outcome(True, sentence)
                walked += 1
    return Outcome(
        False, _("Everything is as it was recorded: %(count)s records were checked.", count=walked)
    )


def _history() -> Generator[str, None, None]:
    """An empty text for each row that stands, a sentence where the chain breaks; so for the walks below."""
    link, number, previous = "", 0, GENESIS
    query = select(HistoryRow).order_by(HistoryRow.chain, HistoryRow.number)
    for row in _each(query):
        if row.chain != link:
            link, number, previous = row.chain, 0, GENESIS
        number += 1
        place = _("row %(number)s of the history %(chain)s", number=row.number, chain=row.chain)
        if row.number != number:
            yield _("Before %(place)s a row is missing.", place=place)
        again = digest(row.chain, row.number, row.at, row.actor, row.act, row.detail, previous)
        if row.previous != previous or row.digest != again:
            yield _("%(place)s was changed after it was written.", place=place[:1].upper() + place[1:])
        previous = row.digest
        yield ""


def _versions() -> Generator[str, None, None]:
    for version in _each(select(PaperVersion).order_by(PaperVersion.id)):
        same = checksum(version.content) == version.checksum
        place = _(
            "Version %(number)s of %(what)s", number=version.number, what=version.content.get("reference", "")
        )
        yield "" if same else _changed(place)


def _submissions() -> Generator[str, None, None]:
    query = select(Submission).join(Submission.response).where(Response.emptied_at.is_(None))
    for given in _each(query.order_by(Submission.id)):
        same = checksum(given.document) == given.checksum
        document = given.document
        place = _(
            "The answer of %(name)s to %(what)s",
            name=document.get("organisation", ""),
            what=document.get("consultation", ""),
        )
        yield "" if same else _changed(place)


def _deleted() -> Generator[str, None, None]:
    """No more answers are empty than the history says were deleted, and those hold nothing any more."""
    said: Counter[str] = Counter()
    for row in _each(select(HistoryRow).where(HistoryRow.act == Action.DELETE_ANSWERS.value)):
        said[row.chain] += row.detail["versions"]
    empty = select(Submission, Response.consultation_id).join(Submission.response)
    query = empty.where(Response.emptied_at.is_not(None)).order_by(Submission.id)
    for given, number in db.session.execute(query, execution_options=EVERYWHERE):
        said[f"consultation-{number}"] -= 1
        lost = said[f"consultation-{number}"] < 0 or bool(given.document["answers"])
        yield _("The answer %(id)s is marked as deleted, and no act deleted it.", id=given.id) if lost else ""


def _files() -> Generator[str, None, None]:
    """Files that came with answers and notes; the bytes of one at a time are in memory."""
    for kept in _each(select(Attachment).order_by(Attachment.id)):
        same = sha256(kept.content).hexdigest() == kept.checksum
        yield "" if same else _changed(_("The file %(name)s", name=kept.filename))


def _reports() -> Generator[str, None, None]:
    query = select(StoredReport).where(StoredReport.state == "ready").order_by(StoredReport.id)
    for one in _each(query.options(undefer(StoredReport.value), undefer(StoredReport.pdf))):
        place = _("Report %(number)s of consultation %(id)s", number=one.number, id=one.consultation_id)
        value_same = checksum(one.value) == one.checksum
        bytes_same = sha256(one.pdf or b"").hexdigest() == one.pdf_checksum
        yield "" if value_same and bytes_same else _changed(place)


def _changed(place: str) -> str:
    return _("%(place)s was changed after it was stored: its checksum does not fit.", place=place)


def _each(query: Select[Any]) -> Iterator[Any]:
    """The rows, a few hundred at a time, so that a large installation is walked in little memory."""
    rows = db.session.scalars(query, execution_options=EVERYWHERE | {"yield_per": AT_ONCE})
    with closing(rows):
        for row in rows:
            yield row
            db.session.expunge(row)
