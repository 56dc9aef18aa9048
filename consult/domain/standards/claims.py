"""What a paper claims for itself: which standards its words name, and which lengths they promise."""

from __future__ import annotations

import re

from consult.domain.timetable import Claim, Facts

_FAMILY_WORDS = {
    "compact": re.compile(r"\b(?:compact|civil society covenant)\b", re.IGNORECASE),
    "government": re.compile(
        r"\b(?:government(?:'s|’s)? (?:code|consultation principles)|code of practice on consultation|"
        r"consultation principles)\b",
        re.IGNORECASE,
    ),
}
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_WEEKS = re.compile(rf"\b(\d{{1,2}}|{'|'.join(_NUMBERS)})[ -]weeks?\b", re.IGNORECASE)
_DENIES = re.compile(
    r"\b(?:not|cannot|unable|shorter|less than|fewer than|instead of|rather than|exception|n't)\b",
    re.IGNORECASE,
)

_SETTLED = re.compile(
    r"\b(?:(?:has|have|had) (?:already )?been (?:agreed|decided|approved|settled)|"
    r"(?:is|are|was|were) (?:already )?(?:agreed|decided|settled)|already supports?|"
    r"will (?:end|cease|be (?:abolished|closed down|disbanded|merged|replaced|withdrawn|wound up)))\b",
    re.IGNORECASE,
)


def settled_words(text: str) -> str | None:
    """The first words in ``text`` that speak of a proposal as settled, for a person to judge."""
    found = _SETTLED.search(text)
    return found[0] if found else None


def standards_named(claim: Claim) -> tuple[str, ...]:
    """The families or set codes that a claim names: as recorded, or else by the words of its text.

    A text that denies something ("shorter than the Compact asks") is left for a person to read.
    """
    if claim.standard:
        return (claim.standard,)
    if _DENIES.search(claim.text):
        return ()
    return tuple(family for family, words in _FAMILY_WORDS.items() if words.search(claim.text))


def weeks_promised(claim: Claim) -> int | None:
    """The number of weeks that a claim's text promises; ``None`` where it names none, or denies it."""
    found = _WEEKS.search(claim.text)
    if found is None or _DENIES.search(claim.text):
        return None
    said = found[1].lower()
    return int(said) if said.isdigit() else _NUMBERS.index(said) + 1


def claimed(facts: Facts) -> frozenset[str]:
    """Every family or set code that the paper's own claims name."""
    return frozenset(name for claim in facts.claims for name in standards_named(claim))
