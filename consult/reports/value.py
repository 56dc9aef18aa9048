"""The frozen report: one value from which the page, the PDF, the spreadsheet and the data all come.

Whoever compiles builds a :class:`Report` from plain text, numbers and a
:class:`~consult.domain.aggregation.QuestionSummary` a question; nothing here reads a database or the time.
Dates arrive as the words to print, because one formatter elsewhere knows how London says them; ``date``
beside them is ISO and only places a mark in the picture of the timetable.

What respondents chose is settled before it comes here: ``Words.name`` is the name to print ("A voluntary
organisation" for one that did not want its own), words not for publication are counted in ``withheld`` and
are not in the value at all.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, is_dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any, get_args, get_origin, get_type_hints

from consult.domain.aggregation import GroupSummary, QuestionSummary
from consult.domain.chain import canonical, checksum

from .leads import Lead, lead_of


@dataclass(frozen=True)
class Contact:
    """Whom to ask about the report."""

    name: str
    email: str = ""
    telephone: str = ""


@dataclass(frozen=True)
class TimetableRow:
    """A step of the timetable. ``kind`` as in the paper's milestones: launch, close, review, decision ..."""

    when: str
    label: str
    kind: str = "other"
    date: str | None = None
    date_end: str | None = None


@dataclass(frozen=True)
class Correction:
    """What was corrected in the paper while it was out, and whether those who had answered looked again.

    ``changes`` are lines, each naming its section or document; ``days_left`` is days from then to the close.
    """

    number: int
    when: str
    changes: tuple[str, ...]
    reason: str
    material: bool
    days_left: int
    answered_before: int = 0
    not_again: int = 0


@dataclass(frozen=True)
class Finding:
    """What a standard says about the timetable, in words. ``verdict`` is a code and is never printed.

    Findings with the same ``arithmetic`` have it printed once, above them all.
    """

    sentence: str
    arithmetic: str = ""
    citation: str = ""
    verdict: str = ""
    remedy: str = ""


@dataclass(frozen=True)
class SectorCount:
    """Circulation to one sector: ``asked`` = ``answered`` + ``late`` + ``declined`` + ``silent``.

    Nil returns are answers too; those who declined said that they would not answer. ``unasked`` is how many more
    answered in time without having been asked.
    """

    sector: str
    asked: int
    answered: int
    nil_returns: int = 0
    late: int = 0
    declined: int = 0
    unasked: int = 0

    @property
    def silent(self) -> int:
        return self.asked - self.answered - self.late - self.declined

    @property
    def with_comments(self) -> int:
        return self.answered - self.nil_returns


@dataclass(frozen=True)
class Respondent:
    """Who answered, for whom it speaks and when its answer came.

    Those who chose not to be named are one line a sector, which says how many they are and nothing else. ``way`` says
    how an answer came that was not submitted by its link, ``speaks_for`` is in its own words.
    """

    name: str
    sector: str
    authority: str = ""
    received: str = ""
    nil_return: bool = False
    late: bool = False
    entered_by_officer: bool = False
    way: str = ""
    speaks_for: str = ""


@dataclass(frozen=True)
class Silent:
    """An organisation that was asked and has not answered."""

    name: str
    sector: str


@dataclass(frozen=True)
class Declined:
    """An organisation that was asked and said that it would not answer, or that it was ``not_remit``."""

    name: str
    sector: str
    not_remit: bool = False


@dataclass(frozen=True)
class Words:
    """One respondent's words, under the name it chose to be shown by."""

    name: str
    text: str


@dataclass(frozen=True)
class QuestionReport:
    """A question, its counts and the words given in answer or beside a choice.

    ``withheld`` is how many more wrote something and chose not to have it published.
    """

    summary: QuestionSummary
    section: str = ""
    words: tuple[Words, ...] = ()
    withheld: int = 0
    route: str = ""  # of whom it was asked, empty where of everybody

    @property
    def lead(self) -> Lead | None:
        """The answer chosen by more than any other."""
        return lead_of(self.summary.options)


@dataclass(frozen=True)
class ProposalReport:
    """Comments on a proposal, or on the paper as a whole."""

    title: str
    words: tuple[Words, ...] = ()
    withheld: int = 0


@dataclass(frozen=True)
class Late:
    """A response that came after the close, printed apart and counted in nothing."""

    name: str
    sector: str
    received: str
    words: tuple[Words, ...] = ()  # here ``name`` is the question ("Question 1(d)") and ``text`` the answer


# Parts that earlier reports do not have: left out where they are empty, so that those keep their checksums.
CAME_LATER = {"corrections"}


@dataclass(frozen=True)
class Letter:
    """A response that follows no questions, word for word, under the name that it chose to be shown by.

    It is counted as a response, and at every question among those left blank.
    """

    name: str
    sector: str = ""
    received: str = ""
    way: str = ""
    passages: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The numbered passages as one text."""
        return "\n\n".join(f"{number}. {passage}" for number, passage in enumerate(self.passages, 1))


@dataclass(frozen=True)
class Note:
    """What was said at an event or minuted by a body; it is in no count.

    ``decides`` is the step in which the same body decides later, empty where it does not.
    """

    kind: str
    title: str
    held: str
    place: str = ""
    body: str = ""
    present: str = ""
    points: tuple[str, ...] = ()
    decides: str = ""


@dataclass(frozen=True)
class Report:
    """Everything that is printed. ``generated_at`` is aware UTC, ``generated_words`` in London words."""

    reference: str
    number: int
    title: str
    partnership: str
    contact: Contact
    generated_at: datetime
    generated_words: str
    dates: tuple[tuple[str, str], ...] = ()  # ("Paper dated", "Thursday 24 June 2010") and so on
    timetable: tuple[TimetableRow, ...] = ()
    statement: tuple[str, ...] = ()  # what the timetable keeps and breaks, sentence by sentence
    findings: tuple[Finding, ...] = ()
    circulation: tuple[SectorCount, ...] = ()
    respondents: tuple[Respondent, ...] = ()
    silent: tuple[Silent, ...] = ()
    declined: tuple[Declined, ...] = ()
    questions: tuple[QuestionReport, ...] = ()
    proposals: tuple[ProposalReport, ...] = ()
    comments: ProposalReport = ProposalReport("")  # on the paper as a whole
    letters: tuple[Letter, ...] = ()
    letters_withheld: int = 0  # letters that chose not to be published
    late: tuple[Late, ...] = ()
    notes: tuple[Note, ...] = ()  # events and minuted comments
    methods: tuple[str, ...] = ()
    percent_floor: int = 20
    corrections: tuple[Correction, ...] = ()
    language: str = "en-GB"

    @property
    def asked(self) -> int:
        return sum(sector.asked for sector in self.circulation)

    @property
    def answered(self) -> int:
        return sum(sector.answered for sector in self.circulation)

    @property
    def nil_returns(self) -> int:
        return sum(sector.nil_returns for sector in self.circulation)

    @property
    def came_late(self) -> int:
        return sum(sector.late for sector in self.circulation)

    @property
    def have_declined(self) -> int:
        return sum(sector.declined for sector in self.circulation)

    @property
    def unasked(self) -> int:
        return sum(sector.unasked for sector in self.circulation)

    @property
    def letter_words(self) -> tuple[Words, ...]:
        """The letters as words under names, as the rest of what respondents wrote."""
        return tuple(Words(each.name, each.text) for each in self.letters)

    @property
    def unanswered(self) -> int:
        return sum(sector.silent for sector in self.circulation)

    def sectors_of(self, summary: QuestionSummary) -> list[GroupSummary]:
        """The columns of a question's table: every sector that was asked, so that each line adds up."""
        asked = {sector.sector for sector in self.circulation if sector.asked}
        return [each for each in summary.groups if each.group in asked or each.base + each.not_answered]

    @property
    def checksum(self) -> str:
        """SHA-256 of the canonical JSON, 64 hexadecimal figures: what a reader can verify."""
        return checksum(to_dict(self))

    @property
    def file_stem(self) -> str:
        """What a downloaded face is called, without its ending."""
        return f"{self.reference}-report-{self.number}"


def to_dict(report: Report) -> dict[str, Any]:
    """The report as JSON can hold it; the instant is ISO text ending in Z."""
    instant = report.generated_at.astimezone(UTC).isoformat().replace("+00:00", "Z")
    found = asdict(report) | {"generated_at": instant}
    for each in (found, *found["circulation"]):
        if not each["declined"]:  # added later, as what CAME_LATER names
            del each["declined"]
    for each in found["questions"]:
        _without_empty(each, "route")
        for counts in (each["summary"], *each["summary"]["groups"]):
            _without_empty(counts, "not_asked")
    for each in found["respondents"]:
        _without_empty(each, "speaks_for")
    return {key: value for key, value in found.items() if value or key not in CAME_LATER}


def _without_empty(stored: dict[str, Any], name: str) -> None:
    """What earlier reports do not have is left out where it is empty, so that those keep their checksums."""
    if not stored[name]:
        del stored[name]


def canonical_json(report: Report) -> bytes:
    """UTF-8 JSON with sorted keys and no spaces: equal reports are equal bytes."""
    return canonical(to_dict(report))


def from_dict(stored: Mapping[str, Any]) -> Report:
    """The report from its stored form. Raises KeyError, TypeError or ValueError when it is not one."""
    report: Report = _build(Report, stored)
    return report


def from_json(stored: bytes) -> Report:
    """The report from :func:`canonical_json`; equal to the one that was stored."""
    return from_dict(json.loads(stored))


@cache
def _types(cls: Any) -> dict[str, Any]:
    hints = get_type_hints(cls)
    return {each.name: hints[each.name] for each in fields(cls)}


def _build(cls: Any, stored: Mapping[str, Any]) -> Any:
    kinds = _types(cls)
    return cls(**{name: _value(kinds[name], value) for name, value in stored.items()})


def _value(kind: Any, stored: Any) -> Any:
    if stored is None:
        return None
    if kind is datetime:
        return datetime.fromisoformat(stored)
    if get_origin(kind) is tuple:
        inner = get_args(kind)
        kinds = [inner[0]] * len(stored) if inner[-1] is Ellipsis else inner
        return tuple(_value(each, value) for each, value in zip(kinds, stored, strict=True))
    for option in get_args(kind) or (kind,):  # a class, or a class or None
        if is_dataclass(option):
            return _build(option, stored)
    return stored
