"""The same question twice: once more in an annex of questions, or asked of two proposals in the same words."""

from __future__ import annotations

import re
from collections import defaultdict
from difflib import SequenceMatcher

from consult.documents.reading.outline import Outline
from consult.documents.reading.taking import Asked

_LIST = re.compile(
    r"\b(?:annex|appendix|summary|list|questions|response form"
    r"|questionnaire|consolidated|at a glance)\b",
    re.I,
)
ALIKE = 0.9
MOST_COMPARED = 200  # questions; beyond that only the very same words count as the same


def plain(text: str) -> str:
    """The words alone, for comparing."""
    return re.sub(r"[^a-z0-9]+", " ", text.lower()).strip()


def alike(one: str, other: str) -> bool:
    """True when two questions have the same words but for a slip."""
    one, other = plain(one), plain(other)
    if one == other:
        return True
    if re.findall(r"\d+|\b[a-z]\b", one) != re.findall(r"\d+|\b[a-z]\b", other):
        return False
    shorter, longer = sorted((len(one), len(other)))
    if shorter < ALIKE * 0.9 * longer:
        return False
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= ALIKE


def without_the_annex(found: list[Asked], outline: Outline) -> tuple[list[Asked], list[str]]:
    """The questions counted once, and the titles of the parts that only print them again."""
    groups: dict[int, list[Asked]] = defaultdict(list)
    exact: dict[str, list[Asked]] = defaultdict(list)
    for asked in found:
        groups[outline.part_of.get(asked.index, -1)].append(asked)
        exact[plain(asked.text)].append(asked)
    dropped: list[str] = []
    gone: set[int] = set()
    for part, group in sorted(groups.items(), reverse=True):
        title = outline.parts[part].title if part >= 0 else ""
        inside = {id(asked) for asked in group} | gone
        others = found if _LIST.search(title) and len(found) < MOST_COMPARED else []
        twins = [(asked, twin) for asked in group if (twin := _twin(asked, exact, others, inside))]
        listed = bool(_LIST.search(title)) and len(twins) * 2 >= len(group)
        same = len(group) > 2 and len(twins) == len(group) and all(a.number == b.number for a, b in twins)
        if twins and (listed or same):
            for asked, twin in twins:
                _keep_the_fuller(asked, twin)
                gone.add(id(asked))
            dropped.append(title)
    return [asked for asked in found if id(asked) not in gone], dropped


def _keep_the_fuller(asked: Asked, twin: Asked) -> None:
    """The choices may be printed in one of the two places only."""
    if asked.options and not twin.options:
        twin.options, twin.columns, twin.kind = asked.options, asked.columns, asked.kind


def _twin(asked: Asked, exact: dict[str, list[Asked]], others: list[Asked], inside: set[int]) -> Asked | None:
    """The same question elsewhere: in the same words, or under the same number with a slip in it."""
    same = [other for other in exact[plain(asked.text)] if id(other) not in inside]
    if same:
        return same[0]
    near = (o for o in others if id(o) not in inside and (o.number == asked.number or not o.number))
    return next((other for other in near if alike(asked.text, other.text)), None)


def repeated_pairs(found: list[Asked]) -> list[tuple[Asked, Asked]]:
    """Questions that ask the same in the same words, each with its earlier twin."""
    first: dict[str, Asked] = {}
    pairs = []
    for asked in found:
        key = plain(asked.text)
        if len(key.split()) > 3 and key in first:
            pairs.append((first[key], asked))
        first.setdefault(key, asked)
    return pairs
