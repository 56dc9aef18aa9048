"""Takes one question out of the paper: its words, choices, kind and whether it must be answered."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from consult.documents.reading import asking, kinds, options
from consult.documents.reading.lines import Line

_SUBJECTS = re.compile(r"\b(?:each of|the following|these statements|statements? below|about:?$)", re.I)


@dataclass
class Asked:
    """A question while it is being read; ``after`` is the first line that does not belong to it."""

    number: str | None
    text: str
    index: int
    options: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    kind: str = "free_text"
    mandatory: bool | None = None
    after: int = 0
    explicit: bool = False
    stem: bool = False
    hints: list[str] = field(default_factory=list)


def take(lines: Sequence[Line], start: int, text: str, headings: set[int], survey: bool) -> Asked:
    """The question that begins at ``start``, with all that is printed under it for answering."""
    line = lines[start]
    label = None if line.label in ("Q", "q") else line.label
    asked = Asked(label, text, start, after=start + 1, explicit=line.marker in ("question", "star"))
    asked.mandatory = True if line.marker == "star" else None
    _join_halves(asked, lines, headings, line)
    _required(asked)
    asked.text, asked.options = options.split_tail(asked.text)
    follow_up = _below(asked, lines, headings)
    asked.text, asked.kind = (
        asked.text.strip(),
        kinds.kind_of(" ".join([asked.text, *asked.hints]), asked.options, asked.columns, follow_up, survey),
    )
    if asked.kind == "choice_one" and len(asked.options) > 1 and _is_list_of_subjects(asked):
        asked.kind = "matrix"
    return asked


def _is_list_of_subjects(asked: Asked) -> bool:
    scaled = re.search(
        r"\bagree\b|\bsupport\b|\bhow (?:important|satisfied"
        r"|likely|useful)|\bto what extent|\brate\b|\bscale\b",
        asked.text,
        re.I,
    )
    return bool(
        scaled and _SUBJECTS.search(asked.text) and not any(options.known(one) for one in asked.options)
    )


def _join_halves(asked: Asked, lines: Sequence[Line], headings: set[int], line: Line) -> None:
    """A label on a line of its own, or a lead-in whose question stands in the next paragraph."""
    while asked.after < len(lines) and asked.after not in headings:
        following = lines[asked.after]
        complete = asking.has_question(asked.text) or asking.is_invitation(asked.text)
        if (
            following.rows
            or following.marker
            or following.cells
            or (asked.text and (complete or not line.label))
        ):
            break
        if asked.text and not (asking.has_question(following.text) and asked.text.endswith((".", ":", ","))):
            break
        if asked.text and asked.index in headings:
            break
        asked.text = f"{asked.text} {following.text}".strip()
        asked.after += 1


def _required(asked: Asked) -> None:
    if match := asking.REQUIRED.search(asked.text):
        word = (match["word"] or "required").lower()
        asked.mandatory = not word.startswith(("optional", "not"))
        asked.text = asked.text[: match.start()].strip()


def _below(asked: Asked, lines: Sequence[Line], headings: set[int]) -> bool:
    """Reads instructions, choices and the box for reasons; returns whether reasons are asked for."""
    follow_up = False
    while asked.after < len(lines) and asked.after not in headings:
        line = lines[asked.after]
        text = line.text
        if not line.rows and (match := asking.REQUIRED.fullmatch(f" {text}")):
            asked.mandatory = not (match["word"] or "").lower().startswith(("optional", "not"))
        elif (
            not line.rows
            and not line.label
            and asking.FOLLOW_UP.match(text)
            and not (asked.number is None and asking.is_full_follow_up(text))
            and not options.known(text)
            and line.marker != "box"
        ):
            follow_up = True
        elif not line.rows and not line.label and asking.INSTRUCTION.match(text) and line.words < 40:
            asked.hints.append(text)
        elif not asked.options:
            asked_words = " ".join([asked.text, *asked.hints])
            printed = options.below(lines, asked.after, asked_words)
            if not printed.options and _guidance_then_choices(lines, asked.after, headings):
                printed = options.below(lines, asked.after + 1, asked_words)
            if not printed.options:
                break
            asked.options, asked.columns, asked.after = printed.options, printed.columns, printed.after
            continue
        else:
            break
        asked.after += 1
    return follow_up


def _guidance_then_choices(lines: Sequence[Line], at: int, headings: set[int]) -> bool:
    """One paragraph of guidance may stand between a question and its choices."""
    if (
        at + 1 >= len(lines)
        or at + 1 in headings
        or lines[at].rows
        or lines[at].marker
        or asking.has_question(lines[at].text)
    ):
        return False
    following = lines[at + 1]
    return following.marker == "box" or (
        not following.rows and bool(options.inline(following.text) or options.known(following.text))
    )
