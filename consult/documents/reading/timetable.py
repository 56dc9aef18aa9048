"""When the consultation opens and closes, how long it says it runs, and the dated steps it names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from consult.documents.reading import asking, dates
from consult.documents.reading.dates import Found
from consult.documents.reading.lines import Line, tidy
from consult.documents.reading.outline import Outline
from consult.domain.papers import MilestoneRead

_ABOUT = re.compile(r"\b(?:consultation|consulting|respon[sd]\w*|repl(?:y|ies)|comments?|views|survey|questionnaire|feedback|submissions?|have your say|this paper|paper circulated|this form|answers?|engagement|representations)\b", re.I)
_CLOSE = re.compile(
    r"\b(?:clos(?:es|ing|e|ed)(?: date)?|deadline|ends?|ending|end date|until|till|no later than|not later than|last (?:date|day)|return(?:ed)? by|by|before|open (?:until|till|to)|runs? (?:until|to|till))\b"
    r"(?:[^.;]{0,60}?)$",
    re.I,
)
_CLOSE_WORD = re.compile(r"\b(?:clos(?:es|ing|e|ed)|deadline|ends|end date|until|no later than|last (?:date|day)|by|before)\b", re.I)
_STRONG_CLOSE = re.compile(r"^(?:(?:the |this )?(?:consultation|survey|questionnaire)?\s?(?:closing|closes|closed|ends|end) ?(?:date|on)?|deadline|closing date|respond by|responses? by|reply by|replies by|comments by|return by|end date)", re.I)
_OPEN = re.compile(
    r"\b(?:opens?|opened|opening(?: date)?|launch(?:es|ed|ing)?|begins?|began|starts?|started|start date|start of|runs? from|from|circulated|open from|published for consultation|issued for (?:consultation|comment)|commences?|commenced)\b[^.;]{0,60}$",
    re.I,
)
_STRONG_OPEN = re.compile(r"^(?:(?:the |this )?(?:consultation|survey|questionnaire)?\s?(?:opens|opened|launch(?:es|ed)?|start(?:s|ed)?|begins|opening) ?(?:date|on)?|start date|launch|open(?:ing)? date|paper circulated)", re.I)
_PERIOD = re.compile(r"\b(?:invited|welcomed?|accepted|consultation (?:period|runs?|will run|is open|dates)|runs?|running|open|period|consult(?:ing|ation)?)\b", re.I)
_OTHER_PAST = re.compile(r"\b(?:previous|previously|earlier|last year|in the past|first consultation|pre-consultation|earlier round|was (?:published|approved|agreed|adopted|established|introduced|set up|held|carried out)|were (?:published|agreed|held)|came into force|has been|had been|since|between .{0,40}\bwe (?:held|ran|met)|analysis|judgment|that closed|closed on|which (?:closed|ended)|(?:Act|Regulations|Order) \d{4})\b", re.I)
_FUTURE = re.compile(
    r"\b(?:will|shall|would|is due|are due|due to|to be (?:held|considered|taken|published|brought|made|presented)|expected|planned|scheduled|meets? on|meeting|cabinet|board|committee|decision|drop-in|event|workshop|webinar|roadshow|exhibition|come[s]? into (?:effect|force)|take effect|implement\w*|from)\b",
    re.I,
)
_LENGTH = re.compile(
    r"\b((?:\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|sixteen)[\s-](?:week|month|day)s?)\b(?=.{0,60}\b(?:consultation|period|to respond|engagement|survey)\b)"
    r"|\b(?:consultation|survey|engagement|period|runs?|running|open|lasts?)\b[^.]{0,60}?\b(?:for|of|is|over|lasting|lasts) (?:a |an |at least )?(?:period of |total of )?((?:\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|sixteen)[\s-](?:week|month|day)s?)\b",
    re.I,
)
_CLAIM = re.compile(r"\b(?:Compact\b|Cabinet Office (?:code|principles)|code of practice on consultation|consultation principles|Gunning|(?:statutory|government) (?:code|guidance) on consultation)", re.I)
_KINDS = (
    ("close", r"\bclos(?:es|ing|e)\b|deadline|\bconsultation (?:ends|period ends)|\bends\b|last (?:day|date)"),
    ("launch", r"\blaunch|\bopens?\b|\bopening\b|circulated|consultation (?:starts|begins)|issued|published for|\bstarts?\b|\bbegins?\b|commences"),
    ("comment", r"\bfor comment|comments?\b.{0,20}\bby\b|drop-in|workshop|\bevents?\b|webinar|exhibition|roadshow"),
    ("decision", r"\bfinal decision|\bdecision|\bdecides?\b|\bapprov|\badopt|\bdetermin|\bagrees?\b|to agree"),
    ("feedback", r"feedback (?:to|published|report)|response (?:published|to the consultation)|publish|results? (?:published|shared)|summary of responses"),
    ("review", r"\breview|\bconsiders?\b|considered|analys|collat|evaluat"),
    ("implementation", r"implement|come[s]? into|take[s]? effect|go(?:es)? live|in force|new arrangements|effective from|\bbegin operating"),
    ("early_notice", r"early notice|advance notice|notice of"),
)
_CUT = re.compile(r"\s*(?:;|\bprior to\b|\bbefore\b|\bfollowed by\b|\band then\b|\bahead of\b|\bwith\b(?=.{0,60}$)|\bleading to\b)\s*", re.I)
_TIDY_LABEL = re.compile(r"^[\s\-–—:,;.()|]+|[\s\-–—:,;(|]+$")


@dataclass
class Calendar:
    """What the paper says about its dates; every date has its year."""

    opened: Found | None = None
    closed: Found | None = None
    length: str | None = None
    claims: list[str] = field(default_factory=list)
    milestones: list[MilestoneRead] = field(default_factory=list)
    inferred: list[str] = field(default_factory=list)  # as printed, with the year it was given
    unknown: list[str] = field(default_factory=list)  # as printed: nothing to take a year from
    weekday_slips: list[str] = field(default_factory=list)


@dataclass
class _Mention:
    found: Found
    text: str  # the sentence or item
    line: int
    listed: bool  # in a timetable
    note: str = ""  # how the year was found, told when the date is used
    role: str = ""
    strength: int = 0


def read_calendar(lines: Sequence[Line], outline: Outline, issued: Found | None, skip: set[int]) -> Calendar:
    """Dates of opening and closing, and the milestones. ``skip`` are lines of questions: no dates there."""
    calendar = Calendar()
    mentions = _mentions(lines, outline, skip)
    anchor = (issued.first if issued else None) or _anchor(mentions)
    for mention in mentions:
        _settle(mention, anchor, calendar)
    mentions = [mention for mention in mentions if mention.found.year]
    for mention in mentions:
        mention.role, mention.strength = _role(mention)
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
    calendar.inferred = [m.note for m in mentions if m.note and m.found.iso in told]
    return calendar


def _mentions(lines: Sequence[Line], outline: Outline, skip: set[int]) -> list[_Mention]:
    found: list[_Mention] = []
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
                found += [_Mention(one, text, index, listed or dated) for one in dates.find(text)]
            continue
        for sentence in asking.sentences(line.text):
            found += [_Mention(one, sentence, index, listed) for one in dates.find(sentence) if not _yearly(sentence, one)]
    return found


def _yearly(text: str, found: Found) -> bool:
    """ "by 1 April each year" is no dated event."""
    return bool(re.match(r"\s?(?:each|every|of each|of every|in each|annually|in any)\b", text[found.stop :], re.I)) and not found.year


def _nearly_all_date(text: str) -> bool:
    found = dates.find(text)
    return bool(found) and sum(one.stop - one.start for one in found) > len(text) - 14


def _anchor(mentions: list[_Mention]) -> date | None:
    """Without a date of its own: the paper's earliest full date that speaks of the consultation."""
    full = [m.found.first for m in mentions if m.found.year and m.found.first and (_role(m)[0] or m.listed)]
    first = min(full, default=None)
    yearless = any(not m.found.year and _role(m)[0] == "open" for m in mentions)
    if first and yearless:
        return date(first.year - (first.month < 6), 1 if first.month >= 6 else 7, 1)
    return first


def _settle(mention: _Mention, anchor: date | None, calendar: Calendar) -> None:
    """Give the date its year, and note what was done."""
    printed = mention.text[mention.found.start : mention.found.stop]
    settled = dates.with_year(mention.found, anchor)
    if settled is None:
        calendar.unknown.append(printed)
        return
    if settled.inferred and not mention.found.year:
        mention.note = f"{printed} → {settled.iso}"
    if settled.weekday is not None and settled.first and settled.day and settled.weekday != settled.first.weekday():
        calendar.weekday_slips.append(printed)
    mention.found = settled


def _role(mention: _Mention) -> tuple[str, int]:
    """("open" | "close" | "period" | "", strength) from the words before the date."""
    text, found = mention.text, mention.found
    before = text[: found.start]
    about = bool(_ABOUT.search(text))
    if _OTHER_PAST.search(text) and not _STRONG_CLOSE.match(text):
        return "", 0
    if found.end and found.precision == "day" and (about and _PERIOD.search(text) or _STRONG_OPEN.match(text)):
        return "period", 4
    if _STRONG_CLOSE.match(text) and (len(before) < 60 or about):
        return "close", 5
    if _STRONG_OPEN.match(text) and len(before) < 60:
        return "open", 5
    if about and _CLOSE.search(before):
        last = list(_CLOSE_WORD.finditer(before))
        weak = last and last[-1][0].lower() in ("by", "before")
        if weak and not re.search(r"\b(?:respon[sd]\w*|repl\w+|comments?|views|return\w*|send|submit\w*|survey|questionnaire|completed?|us|feedback|answers?|form|representations)\b", before, re.I):
            return "", 0
        if re.search(r"\b(?:decision|cabinet|board|council|implement\w*|publish\w*|report|result)\b", before[last[-1].end() :] if last else before, re.I):
            return "", 0
        return "close", 2 if weak else 3
    if after := _after(text, found):
        return after, 4
    if about and _OPEN.search(before) and _begins(before) and not re.search(r"\b(?:come|take|new|implement\w*|apply|effect|change[sd]?)\b[^.]{0,40}\bfrom\b", before, re.I):
        return "open", 1 if re.search(r"\bfrom\b[^.]{0,30}$", before, re.I) else 3
    return "", 0


def _begins(before: str) -> bool:
    """A bare "from" opens a consultation only when something runs from that day."""
    last = list(_OPEN.finditer(before))[-1][0].lower()
    return not last.startswith("from") or bool(re.search(r"\b(?:runs?|open|running|available|consult\w*|invited)\b", before, re.I))


def _after(text: str, found: Found) -> str:
    """A row that begins with its date: "5 July 2021 – Consultation opens"."""
    if len(text[: found.start].strip()) > 3:
        return ""
    rest = text[found.stop : found.stop + 80]
    if re.search(r"\b(?:consultation|survey|paper)\b[^.]{0,30}\b(?:opens|open|starts|begins|launch\w*|issued|circulated)\b|\blaunch of\b", rest, re.I):
        return "open"
    closes = r"\b(?:consultation|survey|comments|responses)\b[^.]{0,30}\b(?:closes|ends|close)\b|\b(?:closing date|deadline) (?:for|of)\b"
    return "close" if re.search(closes, rest, re.I) else ""


def _open_and_close(calendar: Calendar, mentions: list[_Mention], issued: Found | None) -> None:
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
    if calendar.closed and calendar.opened and calendar.opened.first and calendar.closed.first:
        if calendar.opened.first >= calendar.closed.first:
            calendar.opened = None
    for name in ("opened", "closed"):
        found = getattr(calendar, name)
        if found is not None and found.precision == "month":
            setattr(calendar, name, None)


def _milestones(mentions: list[_Mention], calendar: Calendar, since: date | None) -> list[MilestoneRead]:
    """Dated steps of the timetable, the opening and closing, and later events told in the text."""
    steps: list[MilestoneRead] = []
    taken: set[tuple[str, str]] = set()
    for mention in mentions:
        found = mention.found
        if mention.role == "period" and calendar.opened and calendar.closed:
            for one, label, kind in ((calendar.opened, "Consultation opens", "launch"), (calendar.closed, "Consultation closes", "close")):
                _add(steps, taken, MilestoneRead(one.iso, label, kind))
            continue
        if not _is_step(mention, calendar, since):
            continue
        label = _label(mention, [m.found for m in mentions if m.text == mention.text and m.line == mention.line])
        last = found.last
        _add(steps, taken, MilestoneRead(found.iso, label, _kind(mention, label, calendar), found.precision, last.isoformat() if last else None))
    return steps


def _add(steps: list[MilestoneRead], taken: set[tuple[str, str]], step: MilestoneRead) -> None:
    """One row a day and kind: a date told twice is one milestone."""
    if not any(step.date == other and (step.kind in ("other", kind) or kind == "other" or step.kind in ("close", "launch")) for other, kind in taken):
        steps.append(step)
        taken.add((step.date, step.kind))


def _is_step(mention: _Mention, calendar: Calendar, since: date | None) -> bool:
    found = mention.found
    if found in (calendar.opened, calendar.closed):
        return True
    if mention.role in ("open", "close") and not mention.listed:
        return False
    if since and found.first and found.first < since:
        return False
    if mention.listed:
        return True
    if found.precision == "month" or since is None or _OTHER_PAST.search(mention.text):
        return False
    return bool(_FUTURE.search(mention.text))


def _kind(mention: _Mention, label: str, calendar: Calendar) -> str:
    if mention.found == calendar.closed and mention.role == "close":
        return "close"
    if mention.found == calendar.opened and mention.role == "open":
        return "launch"
    for kind, pattern in _KINDS:
        if re.search(pattern, label, re.I):
            return kind
    return "other"


def _label(mention: _Mention, all_found: list[Found]) -> str:
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
    label = _TIDY_LABEL.sub("", label)
    if len(label.split()) < 2 and mention.role in ("open", "close"):
        return "Consultation opens" if mention.role == "open" else "Consultation closes"
    return label[:300] or _TIDY_LABEL.sub("", tidy(text))[:300]


def _shaved(text: str) -> str:
    text = re.sub(r"\s+(?:on|by|from|in|at|of|the|until|to|for)\s*$", "", _TIDY_LABEL.sub("", text), flags=re.I)
    text = text.rstrip(" (") if text.count("(") > text.count(")") else text
    return text.lstrip(" )") if text.count(")") > text.count("(") else text
