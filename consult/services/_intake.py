"""The named checks of a row of a responses file, and its answers; never commits."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _

from consult import clock
from consult.domain.answers import Answer
from consult.domain.directory import spelling
from consult.domain.errors import BadInput
from consult.domain.intake import RESPONDENT, FileRow, ResponsesFile, raw_answer
from consult.domain.questions import BadAnswer, Question, clean
from consult.domain.routing import asked, sentence_for_readers
from consult.domain.wording import LONDON

PUBLICATIONS = ("full", "unnamed", "none")
AUTHORITIES = ("", "mine", "chief", "board", "pending", "members")
YES_OR_NO = {"": False, "no": False, "yes": True}
NOT_SAID = "unnamed"  # a file that names no choice gives nobody's name away


@dataclass(frozen=True)
class Loaded:
    """One row that passed every check."""

    row: FileRow
    answers: Mapping[str, Answer]
    publication: str = NOT_SAID
    authority: str = ""
    signed_by: str = ""
    received_on: date | None = None
    nil: bool = False


Check = Callable[[FileRow, Mapping[str, Any]], str]
CHECKS: list[Check] = []


def check(rule: Check) -> Check:
    """Add a named check of one row; it returns a sentence about what is wrong, or nothing."""
    CHECKS.append(rule)
    return rule


@check
def names_a_respondent(row: FileRow, seen: Mapping[str, Any]) -> str:
    name = row.cells.get(RESPONDENT, "")
    if not name:
        return _("Nobody is named as the respondent.")
    return _("The respondent's name is longer than 200 characters.") if len(name) > 200 else ""


@check
def comes_once(row: FileRow, seen: Mapping[str, Any]) -> str:
    first = seen["places"].setdefault(row.cells.get(RESPONDENT, row.place), row.place)
    return (
        ""
        if first == row.place
        else _("%(name)s stands in %(place)s already.", name=row.cells[RESPONDENT], place=first)
    )


@check
def was_asked(row: FileRow, seen: Mapping[str, Any]) -> str:
    name = row.cells.get(RESPONDENT, "")
    if seen["new"] or not name or spelling(name) in seen["invited"]:
        return ""
    return _("%(name)s is not on the circulation list.", name=name)


@check
def has_not_answered(row: FileRow, seen: Mapping[str, Any]) -> str:
    name = row.cells.get(RESPONDENT, "")
    if spelling(name) not in seen["answered"]:
        return ""
    return _("%(name)s has begun an answer here already.", name=name)


@check
def publication_is_a_choice(row: FileRow, seen: Mapping[str, Any]) -> str:
    return _one_of(row, seen, "publication", PUBLICATIONS)


@check
def authority_is_a_choice(row: FileRow, seen: Mapping[str, Any]) -> str:
    return _one_of(row, seen, "authority", AUTHORITIES[1:])


@check
def nil_is_yes_or_no(row: FileRow, seen: Mapping[str, Any]) -> str:
    return _one_of(row, seen, "nil", ("yes", "no"))


@check
def received_on_a_day_that_was(row: FileRow, seen: Mapping[str, Any]) -> str:
    given = row.cells.get("received_on", "")
    if seen["new"] or not given:
        return ""
    try:
        future = date.fromisoformat(given) > seen["today"]
    except ValueError:
        return _("The column received_on holds “%(given)s”, not a day such as 2010-09-07.", given=given[:40])
    return _("The day received, %(given)s, is in the future.", given=given) if future else ""


def _one_of(row: FileRow, seen: Mapping[str, Any], column: str, offered: Sequence[str]) -> str:
    given = row.cells.get(column, "")
    if seen["new"] or not given or given in offered:
        return ""
    return _(
        "The column %(column)s holds “%(given)s”; it can be %(offered)s.",
        column=column,
        given=given[:40],
        offered=", ".join(offered),
    )


def what_is_known(
    *, new: bool, invited: Mapping[str, Any] | None = None, answered: set[str] | None = None
) -> dict[str, Any]:
    """What the checks hold a row against."""
    today = clock.now().astimezone(LONDON).date()
    return {"new": new, "invited": invited or {}, "answered": answered or set(), "places": {}, "today": today}


def checked(
    file: ResponsesFile,
    columns: Mapping[str, tuple[str, bool]],
    fields: Mapping[str, Question],
    seen: Mapping[str, Any],
) -> list[Loaded]:
    """Every row checked; raises BadInput with all that is wrong, a sentence or more a row."""
    loaded: list[Loaded] = []
    problems: dict[str, str] = {}
    for row in file.rows:
        wrong = [sentence for rule in CHECKS if (sentence := rule(row, seen))]
        answers = _answers(row, columns, fields, wrong)
        nil = not seen["new"] and YES_OR_NO.get(row.cells.get("nil", ""), False)
        if not (seen["new"] or answers or nil or wrong):
            wrong.append(_("It answers nothing. If it has no comment, put yes in the column nil."))
        if nil and answers:
            wrong.append(_("It says that it has no comment, and it has answers."))
        if wrong:
            problems[row.place] = f"{row.place.capitalize()}: {' '.join(wrong)}"
        else:
            loaded.append(_loaded(row, answers, nil, seen))
    if problems:
        raise BadInput(_("%(file)s: nothing was loaded.", file=file.name), problems)
    return loaded


def _answers(
    row: FileRow, columns: Mapping[str, tuple[str, bool]], fields: Mapping[str, Question], wrong: list[str]
) -> dict[str, Answer]:
    cells: dict[str, dict[bool, str]] = {}
    for column, (key, beside) in columns.items():
        if column in row.cells:
            cells.setdefault(key, {})[beside] = row.cells[column]
    answers: dict[str, Answer] = {}
    for key, given in cells.items():
        question = fields[key]
        try:
            value = clean(question, raw_answer(question, given.get(False, ""), given.get(True, "")))
        except BadAnswer as problem:
            wrong.append(str(problem))
            continue
        if value:
            answers[key] = value
    reached = asked(fields, answers)
    for key in answers:
        if not reached[key]:
            question = fields[key]
            wrong.append(f"{question.name.capitalize()}: {sentence_for_readers(question, fields)}.")
    return answers


def _loaded(row: FileRow, answers: Mapping[str, Answer], nil: bool, seen: Mapping[str, Any]) -> Loaded:
    if seen["new"]:
        return Loaded(row, answers)
    cells = row.cells
    received = date.fromisoformat(cells["received_on"]) if "received_on" in cells else seen["today"]
    return Loaded(
        row,
        answers,
        publication=cells.get("publication", NOT_SAID),
        authority=cells.get("authority", ""),
        signed_by=cells.get("signed_by", "")[:200],
        received_on=received,
        nil=nil,
    )
