"""What the top of a paper says of itself: its title, its date and who issues it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from consult.documents.reading import asking, dates, options
from consult.documents.reading.dates import Found
from consult.documents.reading.lines import Line
from consult.documents.reading.outline import is_zone, title_kind

_SPEAKS_OF_ITSELF = re.compile(
    r"^(?:(?:public |partner |stakeholder |formal )?consultation (?:paper"
    r"|document|draft)|discussion paper|draft for consultation"
    r"|public consultation|a consultation|consultation)\s?[-–—:"
    r"|]\s+",
    re.I,
)
_LABELLED = re.compile(
    r"^(?:report title|title|subject|title of (?:paper"
    r"|report|consultation)|consultation title|name of consultation)\s?:?\s",
    re.I,
)
_NOT_TITLE = re.compile(
    r"^(?:(?:press|news|media) (?:release|notice)|question title|page \d|agenda|date\b|dated\b"
    r"|draft(?: \d.*| for .*)?$|version|issued|published"
    r"|publication|by\b|from\b|to\b|for:|ref\b|reference"
    r"|closes?\b|closing|opens?\b|opened|contents|tel|e-?mail"
    r"|www|http|dear|status|author|item|appendix|annex"
    r"|name of|consultation\s?(?:paper|document)?$|public consultation$"
    r"|closed\b|overview$|deadline|survey$|questionnaire$"
    r"|confidential|not protectively|official\b|response(?: form)?$"
    r"|start\b|end\b|for (?:consultation|comment|decision|information)\b"
    r"|organisation|issuing|owner|contact|summary$|report of"
    r"|report by|prepared|produced)",
    re.I,
)
_DATE_LABEL = re.compile(
    r"^(?:date(?:d| of (?:paper|issue|publication|document"
    r"|report|this paper))?|document date|paper date|published(?: on)?"
    r"|publication date|issued(?: on)?|issue date|date (?:published"
    r"|issued))\s?[:\-–]?\s",
    re.I,
)
_ISSUER = re.compile(
    r"^(?i:issued by|published by|issuing (?:body|organisation"
    r"|authority)|from|organisation|owner|on behalf of"
    r"|prepared by|produced by|author|consultation by|consulting (?:body"
    r"|organisation)|lead organisation|department)\s?:?\s+(?:the )?(?P<who>[A-Z].{2,90})$"
)
_NOUN = (
    r"(?:Councils?|Authority|Partnership|Board|Trust|Services?"
    r"|Police|Constabulary|Commission|Commissioner|Government"
    r"|Agency|Group|Forum|Committee|Assembly|Executive"
    r"|Department|Ministry|Office|Alliance|Federation|Association"
    r"|Foundation|College|University|Collaborative|Consortium"
    r"|Network|Panel|System|Hospitals?|Practice|Surgery"
    r"|Libraries|CCG|ICB|LEP|Corporation|Company|Ombudsman"
    r"|Regulator|Inspectorate|Society|Parliament|Ofcom"
    r"|Ofsted|Ofgem|Healthwatch|Action|Union|Charity|Diocese"
    r"|Chamber|Conference|Town Hall)"
)
_GENERIC = (
    rf"{_NOUN}|Executive|Management|Steering|Joint|Working|Task|Planning|Senior|Full|National|Local|of|and"
)
_SMALL = r"(?:of|and|the|for|in|on|&|upon|with|de|y)"
_WORD = r"[A-Z][\w'’.&\-]*"
_BODY = re.compile(
    rf"\b(?:(?:{_WORD},?|{_SMALL})\s){{0,9}}?(?:{_WORD}\s){{0,4}}?{_NOUN}\b(?:\s(?:{_NOUN}"
    rf"|Team)\b)*"
)
_SPECIAL = re.compile(
    rf"\b(?:NHS England|(?:Welsh|Scottish|UK) Government"
    rf"|(?:Department|Ministry|Office) (?:for|of)(?: the)? {_WORD}(?:(?:,? and"
    rf"| of| for|,|)(?: the)? {_WORD}){{0,5}}|NHS {_WORD}(?:(?: and"
    rf"|,|)\s{_WORD}){{0,4}}(?: (?:ICB|CCG|Trust))?"
    rf"|Police (?:and|&) Crime Commissioner for {_WORD}(?:(?: and"
    rf"|,|)\s{_WORD}){{0,3}}|HM (?:Treasury|Government|Revenue (?:and"
    rf"|&) Customs)|Natural England|Historic England|Home Office"
    rf"|Cabinet Office)\b"
)
_LEADS = re.compile(
    r"^(?:The|This|Our|In|Each|Every|Of|And|For|By|At|On"
    r"|To|From|Both|When|If|As|While|Although|Your|New"
    r"|A|An|All|With|Following|Under|Should|Will|Would"
    r"|Does|Do|Is|Are|Draft|Consultation|Proposed|Changes"
    r"|Although|How|What|Why|Which|Please|Report|Agenda"
    r"|Chief|Leader|Chair|Date|Title)\s+(?:of\s+|the\s+)*"
)
_PAPER_OF = re.compile(
    r"\b(?:paper|consultation|report|document|survey|draft|proposals?) (?:from|by|issued by) (?:the )?(?=[A-Z])"
)
_CONSULTS = re.compile(
    r"^[^.?!]{0,60}?\b(?:is consulting|are consulting|would like your"
    r"|wants? (?:your|to hear|to know|to bring|to change)"
    r"|invites?|is seeking|seeks|proposes|is proposing"
    r"|is asking|has (?:launched|published|prepared)|has (?:been )?asked"
    r"|would like to|is reviewing|plans to|welcomes|consults)\b"
)
_TELLS_AN_EVENT = re.compile(
    r"\b(?:clos|open|end|start|begin|meet|cabinet|council -"
    r"|council –|committee|board|by|until|from|deadline"
    r"|respon|repl|event|launch)\w*\b",
    re.I,
)
_NAMES_A_TERM = re.compile(r"\b(?:for|from|in|to|until|by|of|since)\s*$", re.I)
TOP = 14  # lines in which a title or date of the paper stands


def find_title(lines: Sequence[Line]) -> tuple[str | None, int | None]:
    """The title and the line it stands on; (None, None) when the paper begins without one."""
    top = list(enumerate(lines[:TOP]))
    for i, line in top:
        if _LABELLED.match(line.text + " ") and len(text := _LABELLED.sub("", line.text + " ").strip()) > 5:
            return text, i
    styled = [i for i, line in enumerate(lines[:30]) if line.level and line.text and not line.rows]
    if styled and _can_be_styled_title(lines, styled[0]):
        first = [i for i, _line in top if i < styled[0] and _is_plain_title(lines, i) and lines[i].words > 3]
        several = sum(lines[i].level == lines[styled[0]].level for i in styled) > 1
        if not (first and (lines[styled[0]].level > 1 or several)):
            return _title_text(lines, styled[0]), styled[0]
    letter = next((i for i, line in top if line.text.startswith("Dear ")), None)
    for i, line in top if letter is None else top[letter + 1 :]:
        if line.rows or line.marker in ("star", "question", "box") or line.level:
            break
        if title_kind(line.text) in ("introduction", "background") and line.words < 4:
            break
        if _is_plain_title(lines, i):
            return _title_text(lines, i), i
        if line.words > 25 or line.text.endswith("?"):
            break
    return None, None


def _can_be_styled_title(lines: Sequence[Line], i: int) -> bool:
    line = lines[i]
    same = sum(other.level == line.level for other in lines)
    bare = line.text.strip(" :")
    common = (
        title_kind(bare) in ("introduction", "background", "response", "timetable", "container", "faq")
        and line.words < 6
    )
    return (
        not (common and not (i == 0 and same == 1))
        and not is_zone(bare)
        and not line.label
        and (line.level == 1 or same == 1)
        and not _NOT_TITLE.match(bare)
    )


def _is_plain_title(lines: Sequence[Line], i: int) -> bool:
    line = lines[i]
    text = line.text
    if (
        not 2 <= line.words <= 30
        or line.marker not in ("", "number")
        or text.endswith((".", ";", ":", "?", ","))
    ):
        return False
    if _NOT_TITLE.match(text) or _is_body_alone(text) or options.known(text) or is_zone(text) or "@" in text:
        return False
    found = dates.find(text)
    if found and found[0].stop - found[0].start > len(text) - 12:
        return False
    if asking.is_invitation(text) or (line.marker == "number" and not text.isupper()):
        return False
    following = lines[i + 1] if i + 1 < len(lines) else None
    return following is None or not options.known(following.text)


def _title_text(lines: Sequence[Line], i: int) -> str:
    text = lines[i].text
    stripped = _SPEAKS_OF_ITSELF.sub("", text)
    if stripped != text and len(stripped.split()) > 2:
        text = stripped
    return text.strip(" :*")


def _is_body_alone(text: str) -> bool:
    """True for a line that is nothing but the name of a body."""
    shown = (
        text
        if not text.isupper()
        else text.title().replace(" And ", " and ").replace(" Of ", " of ").replace(" For ", " for ")
    )
    shown = re.sub(r"^the ", "", shown, flags=re.I)
    shown = (
        re.sub(r"(?<=\w) (?:of|for) [A-Z][\w' ]{2,60}$", "", shown)
        if not _SPECIAL.fullmatch(shown)
        else shown
    )
    match = _BODY.fullmatch(shown) or _SPECIAL.fullmatch(shown)
    return bool(match)


def document_date(lines: Sequence[Line]) -> Found | None:
    """The date that the paper gives itself near its top, with its year; None when it gives none."""
    top = [line for line in lines[: TOP + 12] if not line.rows]
    pairs = [Line(f"{row[0]} {row[1]}") for line in lines[:TOP] for row in line.rows if len(row) > 1]
    for line in [*top, *pairs]:
        if _DATE_LABEL.match(line.text + " "):
            found = [one for one in dates.find(line.text) if one.year]
            if found and not re.match(r"date of (?:committee|meeting)", line.text, re.I):
                return found[0]
    for line in top[:TOP]:
        found = [one for one in dates.find(line.text) if one.year and not one.end]
        if found and len(line.text) - (found[0].stop - found[0].start) <= 4 and not asking.asks(line.text):
            return found[0]
    for line in top[:8]:
        found = [one for one in dates.find(line.text) if one.year and not one.end]
        at_end = found and len(line.text) - found[-1].stop <= 2 and line.words <= 12
        if at_end and _NAMES_A_TERM.search(line.text[: found[-1].start]):
            continue  # "arrangements for September 2026" is no date of the paper
        if at_end and not _TELLS_AN_EVENT.search(line.text) and not asking.asks(line.text):
            return found[-1]
    return None


def issuing_body(lines: Sequence[Line], title: str | None, asked: set[int]) -> str | None:
    """The body whose paper it is: named as such, or the one that the top of the paper speaks of most.

    ``asked`` are the lines of questions, which may name anybody.
    """
    for line in [*lines[:30], *lines[-12:]]:
        match = _ISSUER.match(line.text)
        if match and (body := _bodies(match["who"])):
            return body[0]
        for row in line.rows:
            if (
                len(row) > 1
                and (match := _ISSUER.match(f"{row[0].rstrip(':')} {row[1]}"))
                and (body := _bodies(match["who"]))
            ):
                return body[0]
    scores: Counter[str] = Counter()
    for place, line in enumerate(lines):
        if line.rows or place in asked:
            continue
        for sentence in asking.sentences(line.text):
            for body in _bodies(sentence):
                scores[body] += 1 + (2 if place < 12 else 0)
                if _CONSULTS.match(sentence) and sentence.find(body) < 60:
                    scores[body] += 6
        if place < 8 and (match := _PAPER_OF.search(line.text)):
            scores.update(dict.fromkeys(_bodies(line.text[match.end() :])[:1], 10))
        if place < 10 and _is_body_alone(line.text) and (line.text.isupper() or _bodies(line.text)):
            scores[_as_name(line.text)] += 12
    for body in _bodies(title or ""):
        scores[body] += 5 + sum(count for other, count in scores.items() if other.startswith(f"{body} "))
    best = max(scores.items(), key=lambda pair: (pair[1], len(pair[0])), default=None)
    return best[0] if best else None


def _as_name(text: str) -> str:
    return (
        text.strip()
        if not text.isupper()
        else re.sub(r"\b(And|Of|For|The|In)\b", lambda m: m[0].lower(), text.strip().title())
    )


def _bodies(text: str) -> list[str]:
    text, found = text[:1000], list[str]()
    for match in [*_SPECIAL.finditer(text), *_BODY.finditer(text)]:
        name = match[0].strip()
        for _turn in range(3):
            name = re.sub(rf"^{_SMALL}\s", "", _LEADS.sub("", name))
        if match.re is _BODY and " the " in name and not re.match(r"(?:Department|Ministry|Office)\b", name):
            name = name.rsplit(" the ", 1)[1]  # "Reshaping the Severnvale Partnership"
        if all(re.fullmatch(_GENERIC, word) for word in name.split()):
            continue  # "Partnership Board" names nobody
        if len(name.split()) >= 2 and name[:1].isupper() and not any(name in other for other in found):
            found.append(name)
    return found
