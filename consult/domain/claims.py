"""Sentences in which a paper says that it keeps a standard."""

from __future__ import annotations

import re

STANDARD = re.compile(
    r"\b(compact|code of practice on consultation|consultation principles)\b", re.IGNORECASE
)
KEEPING = re.compile(
    r"\b(meets?|compl(?:y|ies|iant)|in line with|accord\w*|honou?rs?|keeps?|follows?)\b", re.IGNORECASE
)


def claims_in(text: str) -> list[str]:
    """The sentences that name a standard and say that it is kept; each is tested by GUN-6."""
    sentences = re.split(r"(?<=[.!?])\s+|\n+", text)
    return [sentence for sentence in sentences if STANDARD.search(sentence) and KEEPING.search(sentence)]
