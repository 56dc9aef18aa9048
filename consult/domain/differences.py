"""What changed from one version of a paper to the next, by the lasting keys of its sections and questions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from consult.domain.language import gettext as _
from consult.domain.wording import day

Content = Mapping[str, Any]
_WORDS = re.compile(r"\s*\S+\s*")
LONGEST = (
    5_000  # words on either side; beyond, the whole is shown as replaced: to match them would take too long
)


@dataclass(frozen=True)
class Piece:
    """A run of text: ``how`` is same, gone or new."""

    how: str
    text: str


@dataclass(frozen=True)
class Difference:
    """One section or question that is not as it was. ``kind`` is section, question or front, ``how`` added, removed or
    changed; ``pieces`` are its words, old and new in one reading order.
    """

    kind: str
    key: str
    how: str
    name: str
    pieces: tuple[Piece, ...] = ()
    section: str | None = (
        None  # the key of the section where it stands, in the newer version where it has one
    )


def compare(old: Content, new: Content) -> list[Difference]:
    """Everything that was added, removed or changed, in the order of the newer paper, what was removed last."""
    return [
        *_compared("section", _sections(old), _sections(new)),
        *_compared("question", _questions(old), _questions(new)),
    ]


@dataclass(frozen=True)
class _Part:
    name: str
    text: str
    section: str | None


def _sections(content: Content) -> dict[str, _Part]:
    return {one["key"]: _section(one) for one in content["sections"]}


def _section(one: Mapping[str, Any]) -> _Part:
    name = " ".join(part for part in (one["number"], one["title"]) if part)
    return _Part(name, "\n\n".join(part for part in (name, one["body"].strip()) if part), one["key"])


def _questions(content: Content) -> dict[str, _Part]:
    names = {one["id"]: one.get("label") or one["text"] for one in content["questions"]}
    return {one["id"]: _question(one, names) for one in content["questions"]}


def _question(one: Mapping[str, Any], names: Mapping[str, str]) -> _Part:
    """What a respondent reads of a question: its words, its hint and what may be chosen."""
    name = " ".join(part for part in (one.get("label"), one["text"]) if part)
    columns = " / ".join(one.get("columns") or ())
    lines = [name, one.get("hint") or "", *(one.get("options") or ()), columns, _condition(one, names)]
    return _Part(name, "\n".join(line for line in lines if line), one.get("section_id"))


def _condition(one: Mapping[str, Any], names: Mapping[str, str]) -> str:
    condition = one.get("shown_when")
    if not condition:
        return ""
    return _("Asked only of those who answered {answers} to {name}").format(
        answers=" / ".join(condition["any_of"]), name=names.get(condition["question"], "")
    )


def _compared(kind: str, old: Mapping[str, _Part], new: Mapping[str, _Part]) -> Iterator[Difference]:
    for key, part in new.items():
        before = old.get(key)
        if before is None:
            yield Difference(kind, key, "added", part.name, (Piece("new", part.text),), part.section)
        elif before.text != part.text:
            yield Difference(kind, key, "changed", part.name, words(before.text, part.text), part.section)
    for key, part in old.items():
        if key not in new:
            yield Difference(kind, key, "removed", part.name, (Piece("gone", part.text),), part.section)


def words(old: str, new: str) -> tuple[Piece, ...]:
    """The two texts as one, word by word: without what is new it reads as the old, without what is gone as the new."""
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    if max(len(before), len(after)) > LONGEST:
        return _kept([("gone", old), ("new", new)])
    found: list[tuple[str, str]] = []
    for how, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if how == "equal":
            found.append(("same", _joined(after, c, d)))
        else:
            found += [("gone", _joined(before, a, b)), ("new", _joined(after, c, d))]
    return _kept(found)


def _joined(given: Sequence[str], first: int, last: int) -> str:
    return "".join(given[first:last])


def _kept(found: Sequence[tuple[str, str]]) -> tuple[Piece, ...]:
    return tuple(Piece(how, text) for how, text in found if text)


def compare_whole(old: Content, new: Content) -> list[Difference]:
    """The same with what stands before the sections: title, outline, whom to ask, dates and documents.

    Such a difference is of the kind ``front``. It is empty where only an order or the way of asking changed.
    """
    return [*_compared("front", _front(old), _front(new)), *compare(old, new)]


def _front(content: Content) -> dict[str, _Part]:
    outline, contact = content["outline"], content["contact"]
    texts = {
        "title": (_("Title"), content["title"]),
        "issuing_body": (_("Asked by"), content["issuing_body"]),
        "document_date": (_("Date of the paper"), day(content["document_date"])),
        "summary": (_("What it may change for a partner"), content["summary"]),
        "fixed": (_("What is already fixed?"), outline.get("fixed")),
        "open": (_("What can still change?"), outline.get("open")),
        "rejected": (_("Which options were rejected, and why?"), outline.get("rejected")),
        "affected": (_("Who is affected?"), outline.get("affected")),
        "left_out": (_("Whom may we have left out?"), outline.get("left_out")),
        "contact": (_("Whom to ask"), "\n".join(one for one in contact.values() if one)),
        "dates": (_("Dates"), "\n".join(_step(one) for one in content["milestones"])),
        "documents": (_("Documents"), "\n".join(one["title"] for one in content["documents"])),
    }
    return {key: _Part(name, text, None) for key, (name, text) in texts.items() if text}


def _step(one: Mapping[str, Any]) -> str:
    when = " – ".join(day(one[name]) for name in ("date", "date_end") if one[name])
    return f"{', '.join(part for part in (when, one['time']) if part)}: {one['label']}"
