"""Submitted answers into one Summary, in one pass over the responses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from statistics import median

from consult.domain.aggregation import (
    PERCENT_FLOOR,
    AnsweredResponse,
    GroupSummary,
    NumberSummary,
    QuestionSummary,
    RankSummary,
    RowSummary,
    Summary,
    option_counts,
)
from consult.domain.questions import Answer, Question, choices, kind_of
from consult.domain.routing import asked


@dataclass
class _Tally:
    """Counts of one question while responses go by."""

    base: Counter[str] = field(default_factory=Counter)  # by group
    chosen: dict[str, Counter[str]] = field(default_factory=dict)  # by group, then option
    rows: dict[str, Counter[str]] = field(default_factory=dict)  # of a matrix, then column
    placed: Counter[str] = field(default_factory=Counter)  # of a ranking: how many ranked it
    ranks: Counter[str] = field(default_factory=Counter)  # the sum of their ranks
    numbers: list[Decimal] = field(default_factory=list)
    comments: int = 0
    not_asked: Counter[str] = field(default_factory=Counter)  # by group
    nil_not_asked: int = 0

    def add(self, question: Question, group: str, answer: Answer) -> None:
        kind = kind_of(question)
        self.comments += bool(kind.words(question, answer))
        if not kind.answers(question, answer):
            return
        self.base[group] += 1
        self.chosen.setdefault(group, Counter()).update(kind.chosen(question, answer))
        for row, column in answer.get("rows", {}).items():
            self.rows.setdefault(row, Counter())[column] += 1
        for rank, option in enumerate(answer.get("ranking", ()), 1):
            self.placed[option] += 1
            self.ranks[option] += rank
        if "number" in answer:
            self.numbers.append(Decimal(answer["number"]))


def summarise(
    questions: Sequence[Question],
    responses: Iterable[AnsweredResponse],
    floor: int = PERCENT_FLOOR,
    groups: Sequence[str] = (),
) -> Summary:
    """Count ``responses`` by question and by their ``group``; linear in responses times questions.

    ``groups`` fixes which groups are shown and in which order, also those that sent nothing; groups met
    besides follow in alphabetical order. Percentages are absent where a base is under ``floor``.
    The order of the responses makes no difference.
    """
    tallies = {question.id: _Tally() for question in questions}
    received: Counter[str] = Counter()
    nil_returns = 0
    by_id = {question.id: question for question in questions}
    routed = by_id if any(question.shown_when for question in questions) else {}
    for response in responses:
        received[response.group] += 1
        nil_returns += response.nil_return
        reached = asked(routed, response.answers) if routed else {}
        for question in questions:
            tally = tallies[question.id]
            if not reached.get(question.id, True):
                tally.not_asked[response.group] += 1
                tally.nil_not_asked += response.nil_return
            elif answer := response.answers.get(question.id):
                tally.add(question, response.group, answer)
    order = list(dict.fromkeys([*groups, *sorted(received)]))
    return Summary(
        asked=received.total(),
        nil_returns=nil_returns,
        floor=floor,
        questions=tuple(
            _finish(question, tallies[question.id], received, order, nil_returns, floor)
            for question in questions
        ),
    )


def _finish(
    question: Question,
    tally: _Tally,
    received: Counter[str],
    groups: Sequence[str],
    nil_returns: int,
    floor: int,
) -> QuestionSummary:
    counts = kind_of(question).counts
    offered = choices(question) if counts in ("one", "many", "ranking") else ()
    base, not_asked = tally.base.total(), tally.not_asked.total()
    reached = received - tally.not_asked
    totals: Counter[str] = sum(tally.chosen.values(), Counter())
    return QuestionSummary(
        id=question.id,
        label=question.label,
        text=question.text,
        kind=question.kind,
        asked=reached.total(),
        base=base,
        not_answered=reached.total() - base,
        nil_returns=nil_returns - tally.nil_not_asked,
        comments=tally.comments,
        options=option_counts(offered, totals, base, floor),
        rows=_rows(question, tally, floor) if counts == "matrix" else (),
        ranks=_ranks(offered, tally) if counts == "ranking" else (),
        numbers=_numbers(tally.numbers),
        groups=tuple(
            GroupSummary(
                group,
                tally.base[group],
                reached[group] - tally.base[group],
                option_counts(offered, tally.chosen.get(group, {}), tally.base[group], floor),
                tally.not_asked[group],
            )
            for group in groups
        ),
        not_asked=not_asked,
    )


def _rows(question: Question, tally: _Tally, floor: int) -> tuple[RowSummary, ...]:
    columns = tuple(dict.fromkeys(question.columns))
    finished = []
    for row in choices(question):
        counts = tally.rows.get(row, Counter())
        base = counts.total()
        finished.append(RowSummary(row, base, option_counts(columns, counts, base, floor)))
    return tuple(finished)


def _ranks(offered: Sequence[str], tally: _Tally) -> tuple[RankSummary, ...]:
    return tuple(
        RankSummary(option, placed, _one_place(tally.ranks[option], placed) if placed else None)
        for option in offered
        for placed in (tally.placed[option],)
    )


def _one_place(total: int, count: int) -> str:
    return str((Decimal(total) / count).quantize(Decimal("0.1"), ROUND_HALF_UP))


def _numbers(numbers: list[Decimal]) -> NumberSummary | None:
    if not numbers:
        return None
    return NumberSummary(*(format(n, "f") for n in (min(numbers), median(numbers), max(numbers))))
