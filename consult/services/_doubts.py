"""What makes a reader doubt a draft, and what an officer said to each doubt; never commits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from consult.domain import standards
from consult.domain.publishing import name_of
from consult.models.timetable import Timetable


@dataclass(frozen=True)
class Doubt:
    """A doubt, the part of the paper where it arises (empty for the dates), and how it was set aside."""

    smell: standards.Smell
    where: str
    dismissal: Mapping[str, Any] | None


def doubts_of(content: Mapping[str, Any], facts: Any, timetable: Timetable) -> list[Doubt]:
    """Every doubt about the paper as it stands. What was set aside counts only while its sentence is the same."""
    texts = {"summary": (_("the summary"), content["summary"])}
    for section in content["sections"]:
        if section["is_proposal"]:
            texts[section["key"]] = (section["title"], f"{section['title']}. {section['body']}")
    for question in content["questions"]:
        texts[question["id"]] = (name_of(question), question["text"])
    found = standards.smells(facts, {place: text for place, (_name, text) in texts.items()})
    said = {(one["smell"], one["place"], one["sentence"]): one for one in timetable.dismissed}
    return [
        Doubt(
            one,
            texts[one.place][0] if one.place in texts else "",
            said.get((one.id, one.place, one.sentence)),
        )
        for one in found
    ]
