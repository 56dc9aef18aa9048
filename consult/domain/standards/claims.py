"""What a paper claims for itself: which standards its words name, and which lengths they promise."""

from __future__ import annotations

import re
from dataclasses import dataclass

from consult.domain.timetable import Claim, Facts

_FAMILY_WORDS = {
    "compact": re.compile(  # "a compact summary" claims nothing
        r"\b(?:Compact|COMPACT|(?i:(?:the|this|our|its|local|national|county) compact|civil society covenant))\b"
    ),
    "government": re.compile(
        r"\b(?:government(?:'s|’s)? (?:code|consultation principles)|code of practice on consultation|"
        r"consultation principles)\b",
        re.IGNORECASE,
    ),
}
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_LENGTH = re.compile(
    rf"\b(\d{{1,3}}|{'|'.join(_NUMBERS)})[ -](?:(?:calendar|full|whole|clear)[ -])?(day|week|month)s?\b"
    r"(?!['’]? notice)",
    re.IGNORECASE,
)
_AT_LEAST = re.compile(r"\b(?:no|not|never) (?:less|fewer|shorter) than\b", re.IGNORECASE)
_DENIES = re.compile(
    r"\b(?:not|never|cannot|unable|shorter|less than|fewer than|instead of|rather than|exception)\b|n['’]t\b",
    re.IGNORECASE,
)
_TOLD_WITHIN = re.compile(
    r"\b(?:publish\w*|report\w*|feedback|summary|our response|respond to you|tell you)\b.*\bwithin\b",
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
    if _denies(claim.text):
        return ()
    return tuple(family for family, words in _FAMILY_WORDS.items() if words.search(claim.text))


@dataclass(frozen=True)
class Promise:
    """A length of time that a claim's text promises, with its unit: "day", "week" or "month"."""

    number: int
    unit: str
    feedback: bool = False  # the time until people are told, and not the time to answer


def promised(claim: Claim) -> Promise | None:
    """The first length that a claim's text promises; ``None`` where it names none, or denies it.

    "Not less than twelve weeks" promises twelve. Working days are no calendar days and are left alone.
    """
    found = _LENGTH.search(claim.text)
    if found is None or _denies(claim.text):
        return None
    said, told = found[1].lower(), _TOLD_WITHIN.search(claim.text)
    number = int(said) if said.isdigit() else _NUMBERS.index(said) + 1
    if not number:
        return None
    return Promise(number, found[2].lower(), told is not None and told.start() < found.start())


def _denies(text: str) -> bool:
    return bool(_DENIES.search(_AT_LEAST.sub("", text)))


def claimed(facts: Facts) -> frozenset[str]:
    """Every family or set code that the paper's own claims name."""
    return frozenset(name for claim in facts.claims for name in standards_named(claim))
