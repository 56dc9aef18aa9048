"""Writing in a draft that several people share: nothing of anybody's is lost; never commits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, insert, or_, select, update

from consult import clock
from consult.db import db
from consult.domain.access import Actor
from consult.domain.answers import Answer, Raw, continues, mark_of
from consult.domain.questions import BadAnswer, show
from consult.models.colleagues import Colleague
from consult.models.responses import DraftAnswer, DraftVersion, Response
from consult.services._answering import Paper, Written, attached, draft_rows, paper_of, with_file

_STANDING = (
    select(
        DraftAnswer.key,
        DraftAnswer.value,
        DraftAnswer.version,
        DraftAnswer.written_by,
        DraftAnswer.saved_at,
        select(DraftVersion.id)
        .where(
            DraftVersion.response_id == DraftAnswer.response_id,
            DraftVersion.key == DraftAnswer.key,
            DraftVersion.waits,
        )
        .exists(),
    )
    .where(DraftAnswer.response_id == bindparam("response"))
    .order_by(DraftAnswer.id)
)


class Standing(NamedTuple):
    """What stands in a field, who wrote it when, and whether another text waits beside it for somebody to choose."""

    value: Answer | None
    version: int
    by: str
    at: datetime
    waits: bool


@dataclass(frozen=True)
class Clash:
    """Two texts for one field: somebody saved ``theirs`` while ``yours`` was being written.

    ``kept`` is the row in which yours waits until somebody chooses; ``by`` wrote theirs.
    """

    key: str
    yours: str
    theirs: str
    version: int
    by: str
    kept: int


@dataclass(frozen=True)
class Saved:
    """What became of a draft that was sent: versions now seen, sentences for what could not be used, clashes.

    ``marks`` are of what stands now, for a page that goes on (see :func:`consult.domain.answers.mark_of`).
    """

    versions: Mapping[str, int]
    problems: Mapping[str, str]
    clashes: tuple[Clash, ...]
    at: datetime
    marks: Mapping[str, str]


def standing(response: Response) -> dict[str, Standing]:
    """What stands in each field of a draft, with the files attached to it, to read; two queries."""
    rows = db.session.execute(_STANDING, {"response": response.id})
    found = {key: Standing(*rest) for key, *rest in rows}
    for one in attached(response.id):
        here = found.get(one.field, Standing(None, 0, "", one.added_at, False))
        found[one.field] = here._replace(value=with_file(here.value, one))
    return found


class Writing:
    """One page of fields being written into a draft by one person."""

    def __init__(self, actor: Actor, response: Response) -> None:
        self.actor, self.response, self.now = actor, response, clock.now()
        self.paper: Paper = paper_of(response.version)
        self.rows = draft_rows(response)
        self.written: list[str] = []
        self.versions: dict[str, int] = {}
        self.problems: dict[str, str] = {}
        self.clashes: list[Clash] = []
        self.marks: dict[str, str] = {}

    def page(
        self, given: Mapping[str, tuple[Raw, int]], was: Mapping[str, str], kept: Mapping[str, int]
    ) -> Saved:
        """Write what a page gave; see :func:`consult.services.responses.save_draft`."""
        for key, (raw, seen) in given.items():
            if key in self.paper.fields:
                self._field(key, raw, seen, was.get(key, ""), kept.get(key))
        _settle(self.response, {key: one for key, one in kept.items() if self._is_settled(key)})
        self.done()
        return Saved(self.versions, self.problems, tuple(self.clashes), self.now, self.marks)

    def done(self) -> None:
        """Store what was written, and note when, and when by a colleague."""
        self._store()
        self.response.saved_at = self.now
        if self.actor.colleague_id is not None:
            mine = update(Colleague).where(Colleague.id == self.actor.colleague_id)
            db.session.execute(
                mine.values(wrote_at=self.now), execution_options={"synchronize_session": False}
            )

    def _store(self) -> None:
        """Every field of a page in two statements at most: it is by far the most frequent writing that there is."""
        fields = {key: self.rows[key] for key in self.written}
        fresh = [self._row(key, one) for key, one in fields.items() if one.id is None]
        changed = [self._row(key, one) | {"id": one.id} for key, one in fields.items() if one.id is not None]
        if fresh:
            db.session.execute(insert(DraftAnswer), fresh)
        if changed:
            db.session.execute(update(DraftAnswer), changed)

    def _row(self, key: str, one: Written) -> dict[str, Any]:
        return {
            "response_id": self.response.id,
            "key": key,
            "value": one.value,
            "version": one.version,
            "saved_at": one.at,
            "written_by": one.by,
        }

    def _is_settled(self, key: str) -> bool:
        return key not in self.problems and all(one.key != key for one in self.clashes)

    def _field(self, key: str, raw: Raw, seen: int, was: str, kept: int | None) -> None:
        try:
            value = self.paper.clean(key, raw)
        except BadAnswer as wrong:
            self.problems[key] = str(wrong)
            return
        row, mark = self.rows.get(key), mark_of(value)
        if mark == was:
            self.versions[key] = seen  # the page gives back what it showed: nobody wrote here
        elif row is not None and row.version != seen and row.value != value:
            beside = self._beside(key, value, seen, kept)
            self.clashes.append(self._clash(key, row, value, beside))
        else:
            self.versions[key], self.marks[key] = self.write(key, value), mark

    def write(self, key: str, value: Answer | None) -> int:
        """Let ``value`` stand in a field; returns its version. What stood there and is not continued is kept."""
        row = self.rows.get(key)
        if row is None and value is None:
            return 0
        if row is not None:
            if row.value == value:
                return row.version
            self._keep_what_stood(key, row, value)
        number, version = (row.id, row.version + 1) if row else (None, 1)
        self.rows[key] = Written(number, value, version, self.actor.writes_as, self.now)
        self.written.append(key)
        return version

    def _keep_what_stood(self, key: str, row: Written, value: Answer | None) -> None:
        if not row.value or (row.by == self.actor.writes_as and continues(row.value, value)):
            return  # whoever goes on writing takes the words along
        db.session.add(
            DraftVersion(
                response_id=self.response.id,
                key=key,
                version=row.version,
                value=row.value,
                written_by=row.by,
                saved_at=row.at,
            )
        )

    def _beside(self, key: str, value: Answer | None, seen: int, kept: int | None) -> DraftVersion:
        """The row in which the other text waits: the page's own while it only goes on, else another."""
        known = _beside_of(self.response, key, kept)
        own = next((one for one in known if one.id == kept), None)
        same = next((one for one in known if one.value == value), None)
        if same is not None and (own is None or same is own):
            return same  # sent twice
        if own is not None and own.waits:
            if continues(own.value, value):
                own.value, own.saved_at = value, self.now
                return own
            own.waits = False
        beside = DraftVersion(response_id=self.response.id, key=key, version=max(seen, 0), value=value)
        beside.written_by, beside.saved_at, beside.waits = self.actor.writes_as, self.now, True
        db.session.add(beside)
        db.session.flush()
        return beside

    def _clash(self, key: str, row: Written, value: Answer | None, beside: DraftVersion) -> Clash:
        question = self.paper.fields[key]
        yours = show(question, value) if value else ""
        theirs = show(question, row.value) if row.value else ""
        return Clash(key, yours, theirs, row.version, row.by, beside.id)


def _beside_of(response: Response, key: str, kept: int | None) -> list[DraftVersion]:
    mine = (DraftVersion.response_id == response.id, DraftVersion.key == key)
    query = select(DraftVersion).where(*mine, or_(DraftVersion.waits, DraftVersion.id == kept))
    return list(db.session.scalars(query.order_by(DraftVersion.id)))


def _settle(response: Response, kept: Mapping[str, int]) -> None:
    """Somebody has chosen: these texts wait no longer. They stay among the earlier versions."""
    for key, number in kept.items():
        mine = (
            DraftVersion.response_id == response.id,
            DraftVersion.key == key,
            DraftVersion.id == number,
        )
        db.session.execute(update(DraftVersion).where(*mine).values(waits=False))
