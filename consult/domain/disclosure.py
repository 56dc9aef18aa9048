"""The notice on disclosure and personal data that is shown before an answer is submitted.

A notice that was shown is never reworded: a new wording is a new number, and each submission keeps the number of the
one that its signer saw, with the checksum of its words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from consult.domain.chain import checksum
from consult.domain.language import gettext as _


@dataclass(frozen=True)
class Notice:
    """One wording. {partnership} and {until} stand for who holds the answer and the last day on which it is kept."""

    number: int
    dated: date
    sentences: tuple[str, ...]

    @property
    def checksum(self) -> str:
        """SHA-256 of the English words, so that a later change under the same number is seen."""
        return checksum(list(self.sentences))

    def read(self, partnership: str, until: str) -> list[str]:
        """The sentences as a person reads them."""
        return [_(one).format(partnership=partnership, until=until) for one in self.sentences]

    @property
    def document(self) -> dict[str, str | int]:
        """What a submission keeps of it."""
        return {"number": self.number, "dated": self.dated.isoformat(), "checksum": self.checksum}


NOTICES = (
    Notice(
        1,
        date(2026, 11, 28),
        (
            "{partnership} holds your answer. The officers who run this consultation read it, and so do those who "
            "decide.",
            "How it is published is your choice. It is not consent in the sense of data protection law: the answer is "
            "held so that a public decision can be made and accounted for.",
            "A public body may have to disclose what it holds if somebody asks under freedom of information law, "
            "whatever you choose. It has to weigh what you say about confidence, and cannot promise to keep it.",
            "Leave out what is personal about other people. Your name and address serve to run the consultation and "
            "are not printed.",
            "The answer is kept until {until}. The report made from it stays.",
        ),
    ),
)


def current() -> Notice:
    """The wording that is shown now."""
    return NOTICES[-1]


def notice_of(document: Mapping[str, object]) -> Notice | None:
    """The wording that the signer of a submission was shown; None for one that an officer entered."""
    kept = document.get("notice")
    number = kept.get("number") if isinstance(kept, Mapping) else None
    return next((one for one in NOTICES if one.number == number), None)
