"""Which lines are headings, what sections they begin, and of what kind each section is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from consult.documents.reading import asking, dates, options
from consult.documents.reading.lines import Line

ZONE = re.compile(
    r"^(?:(?:consultation|key|specific|discussion|our|your|the|some|survey|main|partner)\s){0,2}questions?"
    r"(?: (?:for|to) (?:consultation|partners|respondents"
    r"|discussion|you|consider|answer|consultees)| on .{3,60}"
    r"| \d{1,2}(?: (?:to|and|-|–) \d{1,2})?)?\s?:?$",
    re.I,
)
_KINDS: tuple[tuple[str, str], ...] = (
    ("faq", r"\b(?:faqs?|frequently asked|q ?& ?a|questions and answers"
        r"|your questions answered|common questions)\b"),
    ("questions", r"\bquestions?\b|questionnaire|\bsurvey\b|response (?:form"
        r"|sheet|pro ?forma)|(?:your|share your|give us your) views\b"
        r"|have your say\b|feedback form|what do you think"
        r"|reply (?:form|slip)|tell us what you think|^about you\b"
        r"|your response\b|\bcomments? form"),
    ("timetable", r"time ?table|time ?scales?\b|time ?line|key dates"
        r"|important dates|next steps|what happens next|programme of meetings"
        r"|milestones"),
    ("response", r"how to (?:respond|reply|comment|take part|have|get involved"
        r"|make|contribute|submit|send)|^responding\b|^how (?:can"
        r"|do) (?:you|i) (?:respond|take|have|get|comment)"
        r"|contact|alternative formats|confidential|data protection"
        r"|privacy|how we will use|freedom of information|get involved"),
    ("principles", r"\bprinciples?\b"),
    ("container", r"^(?:(?:the|our|your|summary of(?: the)?|detailed"
        r"|list of|specific|key|what are the|what are our) )?(?:draft )?(?:proposals?"
        r"|proposed changes|recommended proposals)(?: in detail"
        r"| for consultation)?$|^what (?:we are|are we|is being"
        r"|we) propos(?:ing|ed|e)\??$"),
    ("proposal", r"^(?:proposal|option|recommended option)\s+(?:[a-z]"
        r"|\d+|[ivx]+)\b|^(?:proposed|proposal (?:for|to))\b"),
    ("introduction", r"^(?:introduction|foreword|summary|executive summary"
        r"|overview|about this (?:consultation|paper|document"
        r"|survey)|purpose of (?:this|the) (?:consultation"
        r"|paper|report|document)|welcome|preface|scope of"
        r"|ministerial foreword|who this|who is this)"),
    ("background", r"^(?:background|(?:the )?(?:strategic |national |local "
        r"|policy )?context|(?:the )?case for change|why (?:are"
        r"|is|do|we|change)|current (?:position|arrangements"
        r"|situation)|where we are|the current|history|evidence"
        r"|legal|financial)"),
)  # fmt: skip
_MATCHERS = tuple((kind, re.compile(pattern, re.I)) for kind, pattern in _KINDS)
_KNOWN = re.compile(
    r"^(?:introduction|background|context|responding(?: to .{3,40})?|what (?:we|is being"
    r"|are we) propos\w+|foreword|summary|executive summary"
    r"|overview|(?:the |our )?proposals?|principles?(?:\b.{0,50})?"
    r"|contents|next steps|timetable(?:\b.{0,40})?|key dates"
    r"|how to (?:respond|reply|take part|have your say)"
    r"|have your say|your views|about (?:you|this (?:consultation"
    r"|survey|paper|document))"
    r"|contact(?: us| details)?|further information|what happens next"
    r"|equalit(?:y|ies)(?:\b.{0,30})?|glossary|conclusion"
    r"|recommendations?|frequently asked questions|faqs?"
    r"|implications|financial implications|legal implications"
    r"|options(?: considered)?|scope|purpose(?: of .{3,40})?"
    r"|confidentiality|data protection|privacy(?: notice)?"
    r"|why (?:are )?we .{3,50}"
    r"|(?:annex|appendix|chapter|part|section|proposal"
    r"|option|schedule|theme|priority)\s(?:[A-Z]|\d{1,2}"
    r"|[IVX]{1,4}|one|two|three|four|five|six|seven|eight"
    r"|nine|ten)\b.{0,90})\s?:?\??$",
    re.I,
)
_MINOR = re.compile(
    r"^(?:purpose|membership|how it (?:would|will) work"
    r"|role|functions?|chair|frequency|benefits?|risks?"
    r"|costs?|impact|rationale|note|guidance|example|what this means"
    r"|reasons?|why|advantages|disadvantages|options?|question title|our proposal"
    r"|evidence|responses?|delivery)\s?:?$",
    re.I,
)
_PROPOSES = re.compile(
    r"\b(?:we (?:are )?propos(?:e|ing)|it is (?:now |therefore "
    r"|also )?proposed|(?:council|board|authority|partnership"
    r"|trust|service|panel|commissioner) (?:is |are )?propos(?:es"
    r"|ing)|our proposal|the proposal is|this proposal)\b",
    re.I,
)
_NOT_HEADING = re.compile(
    r"^(?:question title|continue\b|save and|page \d|closes?\b"
    r"|closing|opened|opens?\b|back\b|next\b|submit\b|start survey"
    r"|\d+ of \d+|tel\b|telephone|e-?mail|www\.|http|https"
    r"|dear\b|yours\b|address|date\b|dated\b|published"
    r"|issued|from:|to:|cc:|ref\b|version\b|draft\b|thank"
    r"|(?:public )?(?:consultation|engagement|discussion) (?:paper|document|draft)$|public consultation$"
    r"|\(|\*|options?:|answers?:)",
    re.I,
)


@dataclass
class Part:
    """A section while it is being read: where its heading stands and which lines belong to it."""

    title: str
    number: str | None
    heading: int
    level: int
    kind: str = "other"
    lines: list[int] = field(default_factory=list)

    @property
    def is_proposal(self) -> bool:
        """True for a section that proposes something and can be commented on."""
        return self.kind == "proposal"


@dataclass
class Outline:
    """The sections of a paper and the role of each heading line: section, sub or zone."""

    parts: list[Part]
    roles: dict[int, str]
    part_of: dict[int, int]  # line index -> index of its part; lines before the first section are absent


def outline(lines: Sequence[Line], title_at: int | None) -> Outline:
    """The sections of the paper; ``title_at`` is the line of the title, which is no section."""
    roles = _roles(lines, title_at)
    parts: list[Part] = []
    part_of: dict[int, int] = {}
    for index, line in enumerate(lines):
        if roles.get(index) == "section":
            parts.append(Part(section_title(line), line.label, index, line.level or _depth(line)))
        elif parts and index != title_at:
            parts[-1].lines.append(index)
        if parts:
            part_of[index] = len(parts) - 1
    _name_kinds(parts, lines)
    return Outline(parts, roles, part_of)


def section_title(line: Line) -> str:
    """The heading without its colon and number."""
    return line.text.rstrip(" :").strip()


def title_kind(title: str) -> str:
    """The kind that a heading's own words give, or "other"."""
    return next((kind for kind, pattern in _MATCHERS if pattern.search(title.strip(" :"))), "other")


def is_zone(text: str) -> bool:
    """True for "Question:", "Consultation questions" and the like."""
    return bool(ZONE.match(text.strip()))


def _depth(line: Line) -> int:
    return 2 + (line.label or "").count(".")


def _roles(lines: Sequence[Line], title_at: int | None) -> dict[int, str]:
    usable = [
        i
        for i, line in enumerate(lines)
        if i > (-1 if title_at is None else title_at) and not line.rows and line.text
    ]
    styled = [i for i in usable if lines[i].level and not _is_question_heading(lines, i)]
    if len(styled) >= 2:
        return _styled_roles(lines, styled, usable)
    numbered = [i for i in usable if _is_numbered_heading(lines, i)]
    roles: dict[int, str] = dict.fromkeys(numbered, "section") if len(numbered) > 1 else {}
    for i in usable:
        if i in roles:
            continue
        if i in styled:
            roles[i] = "zone" if is_zone(lines[i].text) else "section"
        elif role := _plain_role(lines, i, len(numbered) > 1 and i > numbered[0]):
            first = role == "zone" and "section" not in roles.values() and not lines[i].text.endswith(":")
            roles[i] = "section" if first else role
    return _without_repeats(lines, roles)


def _is_question_heading(lines: Sequence[Line], i: int) -> bool:
    line = lines[i]
    if line.marker in ("question", "star"):
        return True
    return line.text.endswith("?") and line.words > 4 and asking.is_outright(line.text)


def _styled_roles(lines: Sequence[Line], styled: list[int], usable: list[int]) -> dict[int, str]:
    base = min(lines[i].level for i in styled)
    many = sum(lines[i].level == base for i in styled) > 1
    roles: dict[int, str] = {}
    for i in styled:
        line = lines[i]
        deepest = base + (1 if many else 2)
        if is_zone(line.text) and line.level > base and _has_section_above(roles, lines, i):
            roles[i] = "zone"
        elif _MINOR.match(line.text) and line.level > base:
            roles[i] = "sub"
        elif line.level <= deepest or title_kind(line.text) == "proposal":
            roles[i] = "section"
        else:
            roles[i] = "sub"
    for i in usable:
        if i not in roles and is_zone(lines[i].text) and not lines[i].label:
            roles[i] = "zone"
        elif i not in roles and lines[i].bold and _short(lines[i]) and not lines[i].marker:
            roles[i] = "sub"
    return _without_repeats(lines, roles)


def _has_section_above(roles: dict[int, str], lines: Sequence[Line], i: int) -> bool:
    return any(role == "section" and lines[j].level < lines[i].level for j, role in roles.items())


def _without_repeats(lines: Sequence[Line], roles: dict[int, str]) -> dict[int, str]:
    """A heading that recurs under several sections is a sub-heading, not a section."""
    seen = Counter(lines[i].text.lower().rstrip(": ") for i, role in roles.items() if role == "section")
    return {
        i: "sub"
        if role == "section" and seen[lines[i].text.lower().rstrip(": ")] > 1 and not lines[i].label
        else role
        for i, role in roles.items()
    }


def _short(line: Line) -> bool:
    return (
        0 < line.words <= 14
        and len(line.text) <= 110
        and line.text[-1] not in ".;,…!"
        and line.text[:1].isalnum()
    )


def _is_numbered_heading(lines: Sequence[Line], i: int) -> bool:
    line = lines[i]
    label = line.label or ""
    if line.marker != "number" or not (label[:1].isdigit() or label.isupper()) or not _short(line):
        return False
    if (
        asking.has_question(options.split_tail(line.text)[0])
        or not line.text[:1].isupper()
        or label.count(".") > 1
        or line.cells
    ):
        return False
    if asking.is_invitation(line.text) or _among_questions(lines, i) or _in_a_run(lines, i):
        return False
    following = lines[i + 1] if i + 1 < len(lines) else None
    over_prose = following is not None and not following.marker and following.words >= 9
    return label[:1].isdigit() or line.bold or line.text.isupper() or over_prose


def _among_questions(lines: Sequence[Line], i: int) -> bool:
    """True when the number before or after it, in the same row of numbers, is a question."""
    label = lines[i].label or ""
    if not label.isdigit():
        return False
    for step in (1, -1):
        for j in range(i + step, len(lines) if step > 0 else -1, step):
            other = lines[j].label or ""
            if lines[j].marker == "number" and other.isdigit() and lines[j].shape == lines[i].shape:
                if int(other) == int(label) + step and lines[j].text.endswith("?"):
                    return True
                break
    return False


def _in_a_run(lines: Sequence[Line], i: int) -> bool:
    """True for an item of a list: the next or the last line carries the neighbouring number."""
    label = lines[i].label or ""
    for j, step in ((i - 1, -1), (i + 1, 1)):
        if 0 <= j < len(lines) and lines[j].marker == "number" and not lines[j].level:
            other = lines[j].label or ""
            if (
                label.isdigit()
                and other.isdigit()
                and int(other) == int(label) + step
                and not (lines[i].bold or lines[i].text.isupper())
            ):
                return True
    return False


def _plain_role(lines: Sequence[Line], i: int, in_numbered: bool) -> str | None:
    line = lines[i]
    text = line.text
    if (
        line.marker in ("bullet", "box", "star", "question")
        or (line.cells and not _KNOWN.match(text))
        or not _short(line)
    ):
        return None
    if is_zone(text) and not line.label:
        return "zone"
    if _KNOWN.match(text) and not _MINOR.match(text) and not line.label:
        return "section"
    if (
        _NOT_HEADING.match(text)
        or options.known(text)
        or options.inline(text)
        or line.label
        or not text[:1].isupper()
    ):
        return None
    if dates.find(text) or (text.endswith("?") and (asking.is_addressed(text) or line.words > 10)):
        return None
    if text.endswith(":"):
        if asking.is_interrogative(text) and not asking.is_rhetorical(text):
            return None
        return "sub" if line.gap or line.bold else None
    if not (line.gap and _stands_over_text(lines, i)) and not line.bold:
        return None
    if options.clean(text) != text or _MINOR.match(text):
        return "sub" if _MINOR.match(text) else None
    return "sub" if in_numbered else "section"


def _stands_over_text(lines: Sequence[Line], i: int) -> bool:
    """True when prose, a list or a question follows, and no short row of the same sort stands beside it."""
    following = lines[i + 1] if i + 1 < len(lines) else None
    before = lines[i - 1] if i else None
    if following is None or following.cells:
        return False
    if before and (_NOT_HEADING.match(before.text) or dates.find(before.text)):
        before = None
    if (
        before
        and not before.level
        and 0 < before.words <= 6
        and not before.marker
        and before.text[-1:] not in ".?:!"
    ):
        return bool(lines[i].text.isupper() or lines[i].bold) or i < 3
    return bool(
        following.rows
        or following.words >= 12
        or (lines[i].text.endswith("?") and following.text.endswith("."))
        or (not following.gap and following.words >= 6 and following.text.endswith("."))
        or (
            following.gap
            and (
                following.words >= 9
                or following.marker in ("number", "bullet", "star", "question")
                or following.level
            )
        )
    )


def _name_kinds(parts: list[Part], lines: Sequence[Line]) -> None:
    inside = -1  # the level of the container of proposals that we are in
    for place, part in enumerate(parts):
        named = title_kind(part.title)
        part.kind = {"faq": "faq", "response": "response"}.get(named, named)
        if named == "container":
            following = parts[place + 1] if place + 1 < len(parts) else None
            if part.lines and not (following and following.level > part.level and following.number):
                part.kind = "container" if _short_body(part, lines) else "proposal"
            inside = part.level
            continue
        if inside >= 0 and named == "other" and (part.number or part.level > inside):
            part.kind = "proposal"
        elif inside >= 0 and part.level <= inside and not part.number:
            inside = -1
        if part.kind == "other" and any(_PROPOSES.search(lines[i].text) for i in part.lines):
            part.kind = "proposal"


def _short_body(part: Part, lines: Sequence[Line]) -> bool:
    return sum(lines[i].words for i in part.lines) < 60
