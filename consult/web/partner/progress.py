"""How far an answer has come, and how long there is left, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from consult.domain.lifecycle import Phase
from consult.domain.questions import Question, kind_of
from consult.domain.wording import LONDON, clock_time
from consult.services.meetings import Own
from consult.services.responses import Answering

REST = "rest"  # the stop for questions of no section and the comment on the whole paper


@dataclass(frozen=True)
class Stop:
    """One page of the way through the paper: a section, or the rest. ``asked`` counts its questions."""

    key: str
    number: str | None
    title: str
    fields: tuple[Question, ...]
    asked: int = 0
    answered: int = 0
    skipped: int = 0
    commented: bool = False
    body: str = ""

    @property
    def status(self) -> str:
        """not_started, some, answered, skipped, commented, may_comment or read."""
        if self.asked:
            if self.answered + self.skipped == self.asked:
                return "answered" if self.answered else "skipped"
            return "some" if self.answered or self.skipped or self.commented else "not_started"
        if self.commented:
            return "commented"
        return "may_comment" if self.fields else "read"


def stops(view: Answering) -> list[Stop]:
    """The pages of the paper in its order; sections that hold nothing but their title are left out."""
    paper, found = view.paper, []
    for section in paper.content["sections"]:
        fields = paper.fields_of(section["key"])
        if fields or section["body"].strip():
            found.append(_stop(view, section, fields))
    rest = {"key": REST, "number": None, "title": _("The paper as a whole"), "body": ""}
    found.append(_stop(view, rest, rest_of(view)))
    return found


def rest_of(view: Answering) -> list[Question]:
    """Questions of no section, then the comment on the whole paper and documents."""
    paper = view.paper
    placed = {section["key"] for section in paper.content["sections"]}
    loose = [one for one in paper.questions.values() if one.section_id not in placed]
    return [*loose, paper.fields["comment-paper"], paper.fields["files-paper"]]


def _stop(view: Answering, section: Mapping[str, Any], fields: list[Question]) -> Stop:
    asked = [one for one in fields if view.asked.get(one.id)]
    answered = sum(has_answer(view, one) for one in asked)
    skipped = sum(is_skipped(view, one) for one in asked)
    said = sum(bool(view.answers.get(one.id)) for one in fields if view.asked.get(one.id, True))
    return Stop(
        key=section["key"],
        number=section["number"],
        title=section["title"],
        fields=tuple(fields),
        asked=len(asked),
        answered=answered,
        skipped=skipped,
        commented=said > answered + skipped,
        body=section["body"],
    )


def has_answer(view: Answering, question: Question) -> bool:
    """Whether the question will count as answered; words beside an empty choice do not."""
    value = view.answers.get(question.id)
    return bool(value) and kind_of(question).answers(question, value or {})


def is_skipped(view: Answering, question: Question) -> bool:
    """Whether somebody has said that the question is passed over."""
    return bool((view.answers.get(question.id) or {}).get("skipped"))


def has_changes(view: Answering) -> bool:
    """Whether the draft says something else than what was submitted last."""
    if view.submission is None:
        return False
    document = view.submission.document
    draft = view.to_submit
    return bool(draft) and draft != document["answers"]


@dataclass(frozen=True)
class Countdown:
    """On the last day: how long is left, in words, and the two instants (UTC) that a script counts between."""

    words: str
    closes: datetime
    now: datetime


def countdown(view: Answering | Own, now: datetime) -> Countdown | None:
    """How long is left within a day of the close; None before and after."""
    closes = view.consultation.first_late_instant
    if view.phase is not Phase.OPEN or closes is None or not timedelta(0) < closes - now <= timedelta(days=1):
        return None
    minutes = int((closes - now).total_seconds() // 60)
    if not minutes:
        return Countdown(_("Less than a minute left"), closes, now)
    hours, rest = divmod(minutes, 60)
    parts = [ngettext("%(num)s hour", "%(num)s hours", hours)] if hours else []
    parts += [ngettext("%(num)s minute", "%(num)s minutes", rest)] if rest else []
    return Countdown(_("%(time)s left", time=" ".join(parts)), closes, now)


def time_left(view: Answering | Own, now: datetime) -> str:
    """ "It closes in 2 days", counted in London days; within the last hour, in minutes."""
    closes = view.consultation.first_late_instant
    if view.phase is not Phase.OPEN or closes is None:
        return ""
    if closes - now <= timedelta(hours=1):
        minutes = max(1, int((closes - now).total_seconds() // 60))
        return str(ngettext("It closes in %(num)s minute", "It closes in %(num)s minutes", minutes))
    last = (closes - timedelta(minutes=1)).astimezone(LONDON)
    days = (last.date() - now.astimezone(LONDON).date()).days
    if days == 0:
        shown = last if closes.astimezone(LONDON).hour == 0 else closes
        return str(_("It closes today at %(time)s", time=clock_time(shown)))
    if days == 1:
        return str(_("It closes tomorrow"))
    return str(ngettext("It closes in %(num)s day", "It closes in %(num)s days", days))
