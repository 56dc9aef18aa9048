"""When the consultation opens and closes, how long it says it runs, and the dated steps it names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from consult.documents.reading import asking, dates
from consult.documents.reading.dates import Found
from consult.documents.reading.lines import Line, tidy
from consult.documents.reading.mentions import OTHER_PAST, Mention, anchor_of, find_mentions, role_of
from consult.documents.reading.outline import Outline
from consult.domain import wording
from consult.domain.papers import MilestoneRead

_FUTURE = re.compile(
    r"\b(?:will|shall|would|is due|are due|due to|to be (?:held"
    r"|considered|taken|published|brought|made|presented)"
    r"|expected|planned|scheduled|meets? on|meeting|cabinet"
    r"|board|committee|decision|drop-in|event|workshop"
    r"|webinar|roadshow|exhibition|come[s]? into (?:effect"
    r"|force)|take effect|implement\w*|from)\b",
    re.I,
)
_LENGTH = re.compile(
    r"\b((?:\d{1,2}|two|three|four|five|six|seven|eight"
    r"|nine|ten|eleven|twelve|thirteen|fourteen|sixteen)[\s-](?:week"
    r"|month|day)s?)\b(?=.{0,60}\b(?:consultation|period"
    r"|to respond|engagement|survey)\b)"
    r"|\b(?:consultation|survey|engagement|period|runs?"
    r"|running|open|lasts?)\b[^.]{0,60}?\b(?:for|of|is"
    r"|over|lasting|lasts) (?:a |an |at least )?(?:period of "
    r"|total of )?((?:\d{1,2}|two|three|four|five|six|seven"
    r"|eight|nine|ten|eleven|twelve|thirteen|fourteen|sixteen)[\s-](?:week"
    r"|month|day)s?)\b",
    re.I,
)
_CLAIM = re.compile(
    r"\b(?:Compact\b|Cabinet Office (?:code|principles)"
    r"|code of practice on consultation|consultation principles"
    r"|Gunning|(?:statutory|government) (?:code|guidance) on consultation)",
    re.I,
)
_KINDS = (
    (
        "close",
        r"\bclos(?:es|ing|e)\b|deadline|\bconsultation (?:ends"
        r"|period ends)|\bends\b|last (?:day|date)",
    ),
    (
        "launch",
        r"\blaunch|\bopens?\b|\bopening\b|circulated|(?:sent"
        r"|issued|distributed) to|consultation (?:starts|begins)"
        r"|issued|published for|\bstarts?\b|\bbegins?\b|commences",
    ),
    (
        "comment",
        r"\bfor comment|comments?\b.{0,20}\bby\b|drop-in|workshop"
        r"|\bevents?\b|webinar|exhibition|roadshow",
    ),
    (
        "decision",
        r"\bfinal decision|\bdecision|\bdecides?\b|\bapprov"
        r"|\badopt|\bdetermin|\bagrees?\b|to agree",
    ),
    (
        "feedback",
        r"feedback (?:to|published|report)|response (?:published"
        r"|to the consultation)|publish|results? (?:published"
        r"|shared)|summary of responses",
    ),
    ("review", r"\breview|\bconsiders?\b|considered|analys|collat|evaluat"),
    (
        "implementation",
        r"implement|come[s]? into|take[s]? effect|go(?:es)? live"
        r"|in force|new arrangements|effective from|\bbegin operating",
    ),
    ("early_notice", r"early notice|advance notice|notice of"),
)
_CUT = re.compile(
    r"(?:;|\bprior to\b|\bbefore\b|\bfollowed by\b|\band then\b"
    r"|\bahead of\b|\bwith\b(?=.{0,60}$)|\bleading to\b)",
    re.I,
)
_EDGE = " \t-–—:,;(|"


@dataclass
class Calendar:
    """What the paper says about its dates; every date has its year."""

    opened: Found | None = None
    closed: Found | None = None
    length: str | None = None
    claims: list[str] = field(default_factory=list)
    milestones: list[MilestoneRead] = field(default_factory=list)
    inferred: list[tuple[str, str]] = field(default_factory=list)  # as printed, and the day we took it for
    unknown: list[str] = field(default_factory=list)  # as printed: nothing to take a year from
    weekday_slips: list[str] = field(default_factory=list)


def read_calendar(lines: Sequence[Line], outline: Outline, issued: Found | None, skip: set[int]) -> Calendar:
    """Dates of opening and closing, and the milestones. ``skip`` are lines of questions: no dates there."""
    calendar = Calendar()
    mentions = find_mentions(lines, outline, skip)
    anchor = (issued.first if issued else None) or anchor_of(mentions)
    for mention in mentions:
        _settle(mention, anchor, calendar)
    mentions = [mention for mention in mentions if mention.found.year]
    for mention in mentions:
        mention.role, mention.strength = role_of(mention)
    _open_and_close(calendar, mentions, issued)
    for line in lines:
        if not calendar.length and (match := _LENGTH.search(line.text)):
            calendar.length = (match[1] or match[2]).replace("-", " ")
        calendar.claims += [s for s in asking.sentences(line.text) if _CLAIM.search(s) and len(s) < 600]
    since = (issued.first if issued else None) or (calendar.opened.first if calendar.opened else None)
    if since is None and calendar.closed and calendar.closed.first:
        since = calendar.closed.first - timedelta(days=365)
    calendar.milestones = _milestones(mentions, calendar, since)
    told = {step.date for step in calendar.milestones}
    calendar.inferred = [
        (m.note, wording.day(m.found.first)) for m in mentions if m.note and m.found.iso in told
    ]
    return calendar


def _settle(mention: Mention, anchor: date | None, calendar: Calendar) -> None:
    """Give the date its year, and note what was done."""
    printed = mention.text[mention.found.start : mention.found.stop]
    settled = dates.with_year(mention.found, anchor)
    if settled is None:
        calendar.unknown.append(printed)
        return
    if settled.inferred and not mention.found.year:
        mention.note = printed
    if (
        settled.weekday is not None
        and settled.first
        and settled.day
        and settled.weekday != settled.first.weekday()
    ):
        calendar.weekday_slips.append(printed)
    mention.found = settled


def _open_and_close(calendar: Calendar, mentions: list[Mention], issued: Found | None) -> None:
    since = issued.first if issued and issued.first else date.min
    since = since.replace(day=1) if since > date.min else since
    whole = [m for m in mentions if m.role == "period" and m.found.first and m.found.first >= since]
    if whole and whole[0].found.end:
        calendar.opened = replace(whole[0].found, end=None)
        year, month, day = whole[0].found.end
        calendar.closed = replace(whole[0].found, year=year, month=month, day=day, end=None)
    opens = [m for m in mentions if m.role == "open" and m.found.first and m.found.first >= since]
    if opens and calendar.opened is None:
        calendar.opened = max(opens, key=lambda m: m.strength).found
    start = (calendar.opened.first if calendar.opened else None) or since
    closes = [m for m in mentions if m.role == "close" and m.found.first and m.found.first >= start]
    if closes and calendar.closed is None:
        best = max(m.strength for m in closes)
        chosen = next(m for m in closes if m.strength == best)
        calendar.closed = chosen.found
    opens_on = calendar.opened.first if calendar.opened else None
    closes_on = calendar.closed.first if calendar.closed else None
    if opens_on and closes_on and opens_on >= closes_on:
        calendar.opened = None
    for name in ("opened", "closed"):
        found = getattr(calendar, name)
        if found is not None and found.precision == "month":
            setattr(calendar, name, None)


def _milestones(mentions: list[Mention], calendar: Calendar, since: date | None) -> list[MilestoneRead]:
    """Dated steps of the timetable, the opening and closing, and later events told in the text."""
    steps: list[MilestoneRead] = []
    taken: set[tuple[str, str]] = set()
    together: dict[tuple[int, str], list[Found]] = defaultdict(list)
    for mention in mentions:
        together[mention.line, mention.text].append(mention.found)
    for mention in mentions:
        found = mention.found
        if mention.role == "period" and calendar.opened and calendar.closed:
            for one, label, kind in (
                (calendar.opened, "Consultation opens", "launch"),
                (calendar.closed, "Consultation closes", "close"),
            ):
                _add(steps, taken, MilestoneRead(one.iso, label, kind))
            continue
        if not _is_step(mention, calendar, since):
            continue
        label = _label(mention, together[mention.line, mention.text])
        last = found.last
        _add(
            steps,
            taken,
            MilestoneRead(
                found.iso,
                label,
                _kind(mention, label, calendar),
                found.precision,
                last.isoformat() if last else None,
            ),
        )
    return steps


def _add(steps: list[MilestoneRead], taken: set[tuple[str, str]], step: MilestoneRead) -> None:
    """One row a day and kind: a date told twice is one milestone."""
    if not any(
        step.date == other
        and (step.kind in ("other", kind) or kind == "other" or step.kind in ("close", "launch"))
        for other, kind in taken
    ):
        steps.append(step)
        taken.add((step.date, step.kind))


def _is_step(mention: Mention, calendar: Calendar, since: date | None) -> bool:
    found = mention.found
    if found in (calendar.opened, calendar.closed):
        return True
    if mention.role in ("open", "close") and not mention.listed:
        return False
    if since and found.first and found.first < since:
        return False
    if mention.listed:
        return True
    if found.precision == "month" or since is None or OTHER_PAST.search(mention.text):
        return False
    return bool(_FUTURE.search(mention.text))


def _kind(mention: Mention, label: str, calendar: Calendar) -> str:
    if mention.found == calendar.closed and mention.role == "close":
        return "close"
    if mention.found == calendar.opened and mention.role == "open":
        return "launch"
    for kind, pattern in _KINDS:
        if re.search(pattern, label, re.I):
            return kind
    return "other"


def _label(mention: Mention, all_found: list[Found]) -> str:
    """The words of the item that belong to this date: from the last date's clause to the end of its own."""
    text, found = mention.text, mention.found
    earlier = max((one.stop for one in all_found if one.stop <= found.start), default=0)
    later = min((one.start for one in all_found if one.start >= found.stop), default=len(text))
    before, after = text[earlier : found.start], text[found.stop : later]
    if earlier:
        parts = _CUT.split(before)
        before = parts[-1] if len(parts) > 1 else before
    if later < len(text):
        after = _CUT.split(after)[0] if _CUT.search(after) else ""
    label = tidy(f"{_shaved(before)} {_shaved(after)}")
    label = re.sub(r"\(\s*\)", "", label)
    label = label.lstrip(_EDGE + ".)").rstrip(_EDGE)
    if len(label.split()) < 2 and mention.role in ("open", "close"):
        return "Consultation opens" if mention.role == "open" else "Consultation closes"
    return label[:300] or tidy(text).strip(_EDGE)[:300]


def _shaved(text: str) -> str:
    text = re.sub(
        r"\s+(?:on|by|from|in|at|of|the|until|to|for)\s*$",
        "",
        text.lstrip(_EDGE + ".)").rstrip(_EDGE),
        flags=re.I,
    )
    text = text.rstrip(" (") if text.count("(") > text.count(")") else text
    return text.lstrip(" )") if text.count(")") > text.count("(") else text
