"""Where a paper mentions a date, and whether the words beside it open or close the consultation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from consult.documents.reading import asking, dates
from consult.documents.reading.dates import Found
from consult.documents.reading.lines import Line, tidy
from consult.documents.reading.outline import Outline

_ABOUT = re.compile(
    r"\b(?:consultation|consulting|respon[sd]\w*|repl(?:y"
    r"|ies)|comments?|views|survey|questionnaire|feedback"
    r"|submissions?|have your say|this paper|paper circulated"
    r"|please (?:return|finish|send)|let us have|duration"
    r"|(?:this|your|the) form|answers?|engagement|representations)\b",
    re.I,
)
_CLOSE = re.compile(
    r"\b(?:clos(?:es|ing|e|ed)(?: date)?|deadline|ends?"
    r"|ending|end date|until|till|no later than|not later than"
    r"|last (?:date|day)|return(?:ed)? by|by|before|due|open (?:until"
    r"|till|to)|runs? (?:until|to|till))\b"
    r"(?:[^.;]{0,60}?)$",
    re.I,
)
_CLOSE_WORD = re.compile(
    r"\b(?:clos(?:es|ing|e|ed)|deadline|ends|end date|until"
    r"|no later than|last (?:date|day)|due|by|before)\b",
    re.I,
)
_STRONG_CLOSE = re.compile(
    r"^(?:(?:the |this )?(?:consultation|survey|questionnaire)?\s?(?:closing"
    r"|closes|closed|ends|end) ?(?:date|on)?|deadline|closing date"
    r"|respond by|responses? by|reply by|replies by|comments by"
    r"|return by|end date|(?:responses?|replies|comments|views) due)",
    re.I,
)
_OPEN = re.compile(
    r"\b(?:opens?|opened|opening(?: date)?|launch(?:es"
    r"|ed|ing)?|begins?|began|starts?|started|start date"
    r"|start of|runs? from|from|circulated|(?:sent|sent out"
    r"|issued|distributed) to|open from|published for consultation"
    r"|issued for (?:consultation|comment)|commences?|commenced)\b[^.;]{0,60}$",
    re.I,
)
_STRONG_OPEN = re.compile(
    r"^(?:(?:the |this )?(?:consultation|survey|questionnaire)?\s?(?:opens"
    r"|opened|launch(?:es|ed)?|start(?:s|ed)?|begins|opening) ?(?:date"
    r"|on)?|start date|date of issue|launch|open(?:ing)? date|(?:the "
    r"|this )?paper (?:is |was )?(?:circulated|sent|issued"
    r"|distributed))",
    re.I,
)
_RUNS = re.compile(r"^(?:it )?(?:runs?|running|is open|open)\b", re.I)
_PERIOD = re.compile(
    r"\b(?:invited|welcomed?|repl(?:y|ies)|respond|comment|accepted|consultation (?:period"
    r"|runs?|will run|is open|dates)|runs?|running|open"
    r"|period|duration|have your say|views|(?:between|from)(?= \d)|consult(?:ing|ation)?)\b",
    re.I,
)
OTHER_PAST = re.compile(
    r"\b(?:(?:was|were) (?:asked|invited|consulted)|previous|previously|earlier|last year|in the past"
    r"|first consultation|pre-consultation|earlier round"
    r"|was (?:published|approved|agreed|adopted|established"
    r"|introduced|set up|held|carried out)|were (?:published"
    r"|agreed|held)|came into force|has been|had been|since"
    r"|between .{0,40}\bwe (?:held|ran|met)|analysis|judgment"
    r"|that closed|closed on|which (?:closed|ended)|(?:Act"
    r"|Regulations|Order) \d{4})\b",
    re.I,
)
_OPENS_AFTER = re.compile(
    r"\b(?:consultation|survey|paper)\b[^.]{0,30}\b(?:opens|open|starts|begins|launch\w*|issued|circulated)\b"
    r"|\blaunch of\b",
    re.I,
)
_CLOSES_AFTER = re.compile(
    r"\b(?:consultation|survey|comments|responses)\b[^.]{0,30}\b(?:closes|ends|close)\b"
    r"|\b(?:closing date|deadline) (?:for|of)\b",
    re.I,
)


@dataclass
class Mention:
    found: Found
    text: str  # the sentence or item
    line: int
    listed: bool  # in a timetable
    note: str = ""  # how the year was found, told when the date is used
    role: str = ""
    strength: int = 0


def find_mentions(lines: Sequence[Line], outline: Outline, skip: set[int]) -> list[Mention]:
    found: list[Mention] = []
    for index, line in enumerate(lines):
        part = outline.parts[outline.part_of[index]] if index in outline.part_of else None
        if index in skip:
            continue
        listed = bool(part and part.kind == "timetable" and index != part.heading)
        if line.rows:
            for row in line.rows:
                cells = [tidy(cell) for cell in row if cell.strip()]
                text = " – ".join(cells)
                dated = any(_nearly_all_date(cell) for cell in cells)
                found += [Mention(one, text, index, listed or dated) for one in dates.find(text)]
            continue
        for sentence in asking.sentences(line.text):
            found += [
                Mention(one, sentence, index, listed)
                for one in dates.find(sentence)
                if not _yearly(sentence, one)
            ]
    return found


def _yearly(text: str, found: Found) -> bool:
    """ "by 1 April each year" is no dated event."""
    return (
        bool(
            re.match(
                r"\s?(?:each|every|of each|of every|in each|annually"
                r"|in any)\b",
                text[found.stop :],
                re.I,
            )
        )
        and not found.year
    )


def _nearly_all_date(text: str) -> bool:
    found = dates.find(text)
    return bool(found) and sum(one.stop - one.start for one in found) > len(text) - 14


def anchor_of(mentions: list[Mention]) -> date | None:
    """Without a date of its own: the paper's earliest full date that speaks of the consultation."""
    full = [m.found.first for m in mentions if m.found.year and m.found.first and (role_of(m)[0] or m.listed)]
    first = min(full, default=None)
    yearless = any(not m.found.year and role_of(m)[0] == "open" for m in mentions)
    if first and yearless:
        return date(first.year - (first.month < 6), 1 if first.month >= 6 else 7, 1)
    return first


def role_of(mention: Mention) -> tuple[str, int]:
    """("open" | "close" | "period" | "", strength) from the words before the date."""
    text, found = mention.text, mention.found
    before = text[: found.start]
    about = bool(_ABOUT.search(text))
    if OTHER_PAST.search(text) and not _STRONG_CLOSE.match(text):
        return "", 0
    if (
        found.end
        and found.precision == "day"
        and ((about and _PERIOD.search(text)) or _STRONG_OPEN.match(text) or _RUNS.match(text))
    ):
        return "period", 4
    if _STRONG_CLOSE.match(text) and (len(before) < 60 or about):
        return "close", 5
    if _STRONG_OPEN.match(text) and len(before) < 110:
        return "open", 5
    if about and _CLOSE.search(before):
        last = list(_CLOSE_WORD.finditer(before))
        weak = last and last[-1][0].lower() in ("by", "before")
        if weak and not re.search(
            r"\b(?:respon[sd]\w*|repl\w+|comments?|views|return\w*"
            r"|send|submit\w*|survey|questionnaire|completed?|finish|us"
            r"|feedback|answers?|form|representations)\b",
            before,
            re.I,
        ):
            return "", 0
        if re.search(
            r"\b(?:decision|cabinet|board|council|implement\w*"
            r"|publish\w*|report|result)\b",
            before[last[-1].end() :] if last else before,
            re.I,
        ):
            return "", 0
        return "close", 2 if weak else 3
    if after := _after(text, found):
        return after, 4
    if (
        about
        and _OPEN.search(before)
        and _begins(before)
        and not re.search(
            r"\b(?:come|take|new|implement\w*|apply|effect|change[sd]?)\b[^.]{0,40}\bfrom\b", before, re.I
        )
    ):
        return "open", 1 if re.search(r"\bfrom\b[^.]{0,30}$", before, re.I) else 3
    return "", 0


def _begins(before: str) -> bool:
    """A bare "from" opens a consultation only when something runs from that day."""
    last = list(_OPEN.finditer(before))[-1][0].lower()
    return not last.startswith("from") or bool(
        re.search(r"\b(?:runs?|open|running|available|consult\w*|invited)\b", before, re.I)
    )


def _after(text: str, found: Found) -> str:
    """A row that begins with its date: "5 July 2021 – Consultation opens"."""
    if len(text[: found.start].strip()) > 3:
        return ""
    rest = text[found.stop : found.stop + 80]
    if _OPENS_AFTER.search(rest):
        return "open"
    return "close" if _CLOSES_AFTER.search(rest) else ""
