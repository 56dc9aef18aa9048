"""Whether an answer that was given to one version of a question can be said again of another version."""

from __future__ import annotations

from collections.abc import Iterator

from .answers import Answer
from .questions import Question, choices, kind_of


def same_kind(old: Question, new: Question) -> bool:
    """Whether both take the same sort of answer, so that one can be offered for the other."""
    return old.kind == new.kind and kind_of(old) is kind_of(new)


def gone(new: Question, answer: Answer) -> tuple[str, ...]:
    """What was chosen and cannot be chosen any more; empty where the whole answer can still be given."""
    offered = choices(new)
    return tuple(dict.fromkeys(one for one in _chosen(answer) if one not in offered)) + tuple(
        dict.fromkeys(one for one in answer.get("rows", {}).values() if one not in new.columns)
    )


def _chosen(answer: Answer) -> Iterator[str]:
    if "choice" in answer:
        yield answer["choice"]
    for part in ("choices", "ranking", "rows"):
        yield from answer.get(part, ())
