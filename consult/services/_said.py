"""What an answer says in words, as a report may print it; never commits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from consult.domain.questions import Question, kind_of, show


def words_said(question: Question, answer: Mapping[str, Any] | None, named: bool) -> str:
    """The words of an answer: what stands beside a choice keeps the choice before it.

    Which documents came is said of those alone who are ``named``: a file is often called after whoever made it.
    """
    if not answer:
        return ""
    if "files" in answer and named:
        return show(question, dict(answer))
    words = kind_of(question).words(question, dict(answer))
    return show(question, dict(answer)).replace("\n", ": ", 1) if words and "choice" in answer else words


def all_said(question: Question, answer: Mapping[str, Any], named: bool) -> str:
    """The whole answer in words, what was chosen as well; documents as in :func:`words_said`."""
    return words_said(question, answer, named) if "files" in answer else show(question, dict(answer))
