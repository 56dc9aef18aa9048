"""Goes through the lines of a paper and takes out what it asks, each question with its own label."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile

from consult.documents.reading import asking, kinds, options
from consult.documents.reading.lines import Line, is_part, mark
from consult.documents.reading.outline import Outline, title_kind
from consult.documents.reading.question_tables import questions_in_table
from consult.documents.reading.taking import Asked, take

_ANSWER = re.compile(r"^(?:a\d{0,3}\s?[.:)]|answer\b|our (?:response|answer)\s?:)", re.I)
_GUIDANCE = re.compile(
    r"\b(?:you may (?:wish|want|find)|please|consider|for example"
    r"|we are interested|we would|guidance|see (?:section"
    r"|annex|page|proposal)|your answer|(?:in|when) answering)\b",
    re.I,
)
_REPORT = re.compile(
    r"^(?:report (?:of|by) (?:the )?\w|recommend(?:ed|ations?)\b"
    r"|agenda (?:item|no|management)|(?:the )?.{0,60} (?:is"
    r"|are) (?:recommended|asked) to (?:note|approve|agree"
    r"|endorse|consider))",
    re.I,
)
_PLAIN_INVITATION = re.compile(
    r"^(?:views|comments|suggestions|observations)\b[^.?:]{0,120}? (?:are|would be) "
    r"|^(?:partners|members|respondents|consultees|organisations) (?:may wish|are invited|are asked) to ",
    re.I,
)
_FRAGMENT = re.compile(r"^(?:whether|how|what|which|who|whose|when|where|why)\b", re.I)
_NO_LOOSE = {"introduction", "background", "timetable", "response", "faq"}


@dataclass
class Mood:
    """What kind of paper it is, as far as asking goes."""

    explicit: bool = False  # "Question 1": then nothing without a label is a question
    survey: bool = False  # a questionnaire of a survey tool
    run: set[int] = field(default_factory=set)  # numbered lines in a row of numbered questions
    announced: set[int] = field(default_factory=set)  # items under "we would like to know:"
    beside: set[int] = field(default_factory=set)  # lines of the sections that hold labelled questions
    faq: bool = False  # a page of questions and answers
    report: bool = False  # a committee report: recommendations are not questions


def collect(lines: Sequence[Line], outline: Outline, title: str | None = None) -> list[Asked]:
    """Every question and invitation to comment, in document order, before repeats in an annex are dropped."""
    mood = _mood(lines, outline)
    mood.faq = title_kind(title or "") == "faq"
    found: list[Asked] = []
    stem: Asked | None = None
    zone, index = "", 0
    while index < len(lines):
        line = lines[index]
        if index in outline.roles:
            zone, stem = _zone(outline, index, zone), None
            index += 1
            continue
        part = outline.parts[outline.part_of[index]] if index in outline.part_of else None
        kind = (
            "faq" if mood.faq and not (part and part.kind == "questions") else part.kind if part else "other"
        )
        if line.rows:
            found += [replace(one, index=index) for one in questions_in_table(line, kind == "faq")]
            index += 1
            continue
        text = None if kind == "faq" else _asked(lines, index, mood, zone, kind, outline)
        if text is None:
            if _is_stem(lines, index) or (line.marker == "question" and not line.text):
                inherits = stem is not None and stem.stem and not stem.text and stem.index == index - 1
                label = line.label or (stem.number if inherits and stem else None)
                stem = Asked(label, line.text, index, stem=True)
            elif line.marker != "number":
                stem = stem if line.marker in ("", "bullet") and stem and index - stem.index < 4 else None
            index += 1
            continue
        asked = take(lines, index, text, set(outline.roles), survey=mood.survey)
        asked, stem = _under_stem(asked, stem, line)
        found.append(asked)
        index = asked.after
    return found


def _zone(outline: Outline, index: int, before: str) -> str:
    """ "hard" under a "Questions:" heading, "soft" in a section of questions, "" elsewhere."""
    role = outline.roles[index]
    part = outline.parts[outline.part_of[index]] if index in outline.part_of else None
    if role == "zone":
        return "hard"
    if part and part.kind == "questions":
        return "hard" if re.search(r"\bquestions?\b", part.title, re.I) else "soft"
    return ""


def _mood(lines: Sequence[Line], outline: Outline) -> Mood:
    mood = Mood()
    mood.explicit = sum(line.marker == "question" for line in lines) >= 2
    mood.survey = sum(line.marker == "star" for line in lines) >= 2
    mood.report = sum(bool(_REPORT.match(line.text)) for line in lines[:80]) >= 1 and not any(
        re.search(r"\bconsultation (?:paper|document)|consultation on\b", line.text, re.I)
        for line in lines[:6]
    )
    for run in _runs(lines, outline):
        asking_lines = [i for i in run if _sounds_asking(lines[i])]
        serious = [i for i in asking_lines if not _is_answered(lines, i)]
        if len(serious) >= 2 and len(serious) * 2 >= len(run) and not _faq_like(lines, serious):
            mood.run |= set(run)
    labelled = {i for i, line in enumerate(lines) if line.marker in ("question", "star")} | mood.run
    holding = {outline.part_of.get(i) for i in labelled}
    mood.beside = {i for i in range(len(lines)) if outline.part_of.get(i) in holding}
    mood.announced = _introduced(lines, outline)
    return mood


def _introduced(lines: Sequence[Line], outline: Outline) -> set[int]:
    """Unnumbered items under a line that announces what is asked: "we would like to know:"."""
    found: set[int] = set()
    for i, line in enumerate(lines):
        if not line.text.endswith(":") or line.rows or line.level or outline.roles.get(i) == "section":
            continue
        items = list(takewhile(lambda j: lines[j].marker == "bullet", range(i + 1, len(lines))))
        asked = [j for j in items if lines[j].text.endswith("?") and not asking.is_rhetorical(lines[j].text)]
        invited = asking.is_invitation(asking.sentences(line.text)[-1])
        fragments = [j for j in items if invited and _FRAGMENT.match(lines[j].text)]
        best = max(asked, fragments, key=len)
        if len(best) > 1 and len(best) == len(items):
            found |= set(best)
    return found


def _sounds_asking(line: Line) -> bool:
    return (
        line.fill
        or asking.ends_asking(options.split_tail(line.text)[0])
        or asking.is_invitation(line.text)
        or (asking.is_interrogative(line.text) and line.text.endswith(":"))
    )


def _last_questions(said: list[str]) -> str:
    """The questions that end a paragraph, without the statements before them."""
    first = len(said)
    while first and said[first - 1].endswith("?"):
        first -= 1
    return " ".join(said[first:])


def _runs(lines: Sequence[Line], outline: Outline) -> list[list[int]]:
    """Lines whose numbers follow one another, and lettered lines that stand together."""
    runs: list[list[int]] = []
    for i, line in enumerate(lines):
        if line.marker != "number" or i in outline.roles or not line.label:
            continue
        last = next((run for run in reversed(runs) if _manner(lines[run[-1]]) == _manner(line)), None)
        if line.label.isdigit():
            joins = last and int(line.label) - int(lines[last[-1]].label or 0) in (1, 2)
        else:
            joins = last and (is_part(line.label) or i - last[-1] <= 2)
        if last and joins:
            last.append(i)
        else:
            runs.append([i])
    return runs


def _manner(line: Line) -> str:
    """How a line is numbered: by figures, by parts of figures ("2a") or by letters and paragraph numbers."""
    label = line.label or ""
    return "figure" if label.isdigit() else "part" if is_part(label) else "other"


def _faq_like(lines: Sequence[Line], run: list[int]) -> bool:
    rhetorical = sum(asking.is_rhetorical(lines[i].text) and _prose_follows(lines, i) for i in run)
    return rhetorical * 2 > len(run)


def _asked(lines: Sequence[Line], i: int, mood: Mood, zone: str, kind: str, outline: Outline) -> str | None:
    """The words that ask something in this line, or None."""
    line = lines[i]
    if not line.text and line.marker != "question":
        return None
    if _is_answered(lines, i):
        return None
    if line.marker == "question":
        return line.text if line.text or _text_follows(lines, i, outline) else None
    if line.marker == "star":
        return line.text
    if line.marker == "box" or options.known(line.text):
        return None
    if i in mood.announced:
        return line.text
    if i in mood.run and not (
        line.text.endswith(".") and line.words > 40 and not asking.has_question(line.text)
    ):
        return line.text if line.words <= 120 else None
    if zone == "hard" and _in_zone(line):
        return line.text
    if zone == "soft" and _in_zone(line) and not (asking.is_rhetorical(line.text) and not line.label):
        return line.text
    if line.marker == "number":
        return _numbered(lines, i, mood, kind)
    return None if mood.report else _loose(lines, i, mood, kind)


def _in_zone(line: Line) -> bool:
    if line.words > 120 or (asking.FOLLOW_UP.match(line.text) and not line.label):
        return False
    if line.text.endswith("?") or (line.label and asking.asks(line.text)):
        return not (
            line.words > 60 and not asking.is_interrogative(asking.sentences(line.text)[0]) and not line.label
        )
    last = asking.sentences(line.text)[-1]
    if asking.is_interrogative(line.text) and line.words > 3 and len(asking.sentences(line.text)) == 1:
        return asking.is_addressed(line.text) or line.marker == "bullet"
    return asking.is_pointed_invitation(line.text) or (
        asking.has_question(line.text) and asking.is_addressed(last)
    )


def _numbered(lines: Sequence[Line], i: int, mood: Mood, kind: str) -> str | None:
    """A labelled item outside any list of questions."""
    line = lines[i]
    text = line.text
    if line.words > 90 or (mood.report and kind != "questions" and not asking.is_addressed(text)):
        return None
    if asking.ends_asking(options.split_tail(text)[0]):
        if asking.is_rhetorical(text):
            return None if _prose_follows(lines, i) or kind in _NO_LOOSE or mood.explicit else text
        if asking.is_addressed(text):
            return text
        if _prose_follows(lines, i) or mood.explicit:
            return None
        return text
    if mood.report or kind in _NO_LOOSE:
        return None
    if mood.explicit:
        return _plain_invitation(asking.sentences(text)[-1])
    if _is_step(lines, i):
        return _plain_invitation(text)
    if asking.is_pointed_invitation(text) and line.words < 45:
        return text
    return None


def _is_step(lines: Sequence[Line], i: int) -> bool:
    """True for an item of a list whose other items ask nothing: "1. Call us. 2. Tell us your name."."""
    beside = [lines[j] for j in (i - 1, i + 1) if 0 <= j < len(lines)]
    return any(
        one.marker == "number" and _manner(one) == _manner(lines[i]) == "figure" and not _sounds_asking(one)
        for one in beside
    )


def _plain_invitation(text: str) -> str | None:
    """The sentence, when it invites comment so plainly that it counts even beside numbered questions."""
    return text if _PLAIN_INVITATION.match(text) and asking.is_pointed_invitation(text) else None


def _loose(lines: Sequence[Line], i: int, mood: Mood, kind: str) -> str | None:
    """An unlabelled paragraph that asks outright, or whose last sentence does."""
    line = lines[i]
    said = asking.sentences(line.text)
    if not said or line.cells:
        return None
    question = said[-1] if said[-1].endswith("?") else None
    if line.text.endswith("?") and len(said) <= 3 and asking.is_interrogative(said[-1]):
        printed = options.below(lines, i + 1, line.text)
        if len(printed.options) > 1 and (printed.boxes or any(options.known(one) for one in printed.options)):
            return line.text
    tail = options.split_tail(line.text)
    if tail[1] and asking.has_question(tail[0]) and line.words < 70:
        return line.text
    if mood.survey or kind in _NO_LOOSE:
        return None
    if _full_follow_up(lines, i):
        return line.text
    if mood.explicit and i in mood.beside:
        return _plain_invitation(said[-1])
    if (
        not mood.explicit
        and asking.ends_asking(line.text)
        and asking.is_addressed(said[0])
        and said[0].endswith("?")
        and line.words < 45
    ):
        return line.text
    if mood.run and i in mood.beside and not _PLAIN_INVITATION.match(said[-1]):
        return None
    if (
        question
        and not (mood.explicit or mood.run)
        and asking.is_addressed(question)
        and not asking.is_rhetorical(question)
    ):
        return _last_questions(said)
    last = said[-1]
    if asking.is_pointed_invitation(last) and len(last.split()) > 5 and not last.endswith(":"):
        return last
    return None


def _full_follow_up(lines: Sequence[Line], i: int) -> bool:
    """ "If not, how should it be changed?" under a question or its choices: a question of its own."""
    text, above = lines[i].text, lines[i - 1].text if i else ""
    follows = asking.has_question(above) or options.known(above) or bool(options.inline(above))
    return follows and bool(asking.FOLLOW_UP.match(text)) and asking.is_full_follow_up(text)


def _is_stem(lines: Sequence[Line], i: int) -> bool:
    """A line that asks nothing itself and introduces lettered parts that do."""
    line = lines[i]
    following = lines[i + 1] if i + 1 < len(lines) else None
    return bool(
        following
        and line.words < 80
        and (line.text.endswith((":", "…", "...")) or (line.label or "").isdigit())
        and following.marker == "number"
        and not (following.label or "").isdigit()
        and asking.asks(following.text)
    )


def _under_stem(asked: Asked, stem: Asked | None, line: Line) -> tuple[Asked, Asked | None]:
    """A lettered part takes the number of its stem: "3" and "(a)" make "3a"."""
    letter = line.marker == "number" and bool(line.label) and _manner(line) == "other"
    if not letter:
        return asked, asked if line.label else None
    if stem is None or not (stem.number or stem.stem) or "." in (line.label or ""):
        return asked, stem
    if (
        stem.text.rstrip().endswith((":", "…", "..."))
        and asked.text[:1].islower()
        and asking.is_interrogative(stem.text)
    ):
        text = f"{stem.text.rstrip(' .…')} {asked.text}"
        asked = replace(
            asked, text=text, kind=kinds.kind_of(text, asked.options, asked.columns, False, False)
        )
    if (stem.number or "").isdigit():
        asked = replace(asked, number=f"{stem.number}{line.label}")
    return asked, stem


def _is_answered(lines: Sequence[Line], i: int) -> bool:
    """True when the line carries its own answer (a filled-in form) or an "A:" follows (a list of answers)."""
    line = lines[i]
    if len(line.cells) > 1 and "?" in line.cells[0] and not options.inline("  ".join(line.cells[1:])):
        return True
    following = lines[i + 1] if i + 1 < len(lines) else None
    if following is None or following.rows:
        return False
    marked = mark(following) if not following.marker else following
    if marked.label in ("A", "a") and marked.marker == "number":
        return marked.label == "A" and not asking.asks(marked.text) and marked.words > 5
    return bool(_ANSWER.match(following.text))


def _text_follows(lines: Sequence[Line], i: int, outline: Outline) -> bool:
    following = lines[i + 1] if i + 1 < len(lines) else None
    return bool(
        following
        and i + 1 not in outline.roles
        and not following.rows
        and following.words > 2
        and not following.marker
    ) and not _is_stem(lines, i + 1)


def _prose_follows(lines: Sequence[Line], i: int) -> bool:
    """True when a paragraph of statements follows, as under a heading or in a list of answers."""
    following = lines[i + 1] if i + 1 < len(lines) else None
    if following is None or following.rows or following.level or following.marker:
        return False
    return (
        following.words >= 12
        and not asking.has_question(following.text)
        and not _GUIDANCE.search(following.text)
    )
