"""The choices printed under, beside or behind a question."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from consult.documents.reading import asking
from consult.documents.reading.lines import BOXES, Line, is_part, tidy

_WORD = (
    r"(?:yes|no|not sure|unsure|don['’]?t know|do not know"
    r"|no opinion|no view|undecided|maybe|possibly|partly"
    r"|partially|in part|to some extent"
    r"|not applicable|n/a|prefer not to (?:say|answer)"
    r"|neither(?: agree (?:n?or) disagree)?|neutral|(?:(?:strongly"
    r"|fully|completely|mostly|slightly|tend to|somewhat"
    r"|totally|partly|partially|generally) )?(?:dis)?agree(?: (?:strongly"
    r"|somewhat|slightly))?"
    r"|(?:(?:strongly|fully|broadly|tend to|partly) )?(?:support"
    r"|oppose)(?: with changes| strongly)?|neither support n?or oppose"
    r"|(?:very |fairly |quite |not very |not at all |not |somewhat "
    r"|extremely )?(?:satisfied|dissatisfied|important"
    r"|unimportant|likely|unlikely|good|poor|positive|negative"
    r"|useful|well|badly|easy|difficult|confident|clear|safe|unsafe"
    r"|concerned)"
    r"|neither (?:important|satisfied|likely|good|positive"
    r"|easy|safe|useful|clear)[a-z ]{0,30}|average|fair"
    r"|excellent|(?:a|to a)? ?(?:great deal|fair amount"
    r"|great extent|little|lot)|not at all|not much|always"
    r"|often|sometimes|rarely|never|unchanged|better|worse"
    r"|about the same|male|female|other|none|none of (?:the above"
    r"|these)|no preference|no impact|no difference|high"
    r"|medium|low|not our remit|definitely|probably|probably not"
    r"|definitely not|too (?:much|little|high|low|long"
    r"|short)|about right|all of the above)"
)
KNOWN = re.compile(rf"^{_WORD}\W{{0,3}}$", re.I)
_KNOWN_START = re.compile(rf"^{_WORD}(?=\W|$)", re.I)
_GLYPH = re.compile(rf"[{BOXES}]|\[\s?[xX]?\s?\]|\(\s{{1,3}}\)")
_SLASHED = re.compile(r"/|\||;|•|·| – | — | - ")
_SCALE_HEADER = re.compile(r"(?:\b\d(?:st|nd|rd|th)(?: (?:choice|preference|priority))?\b\s*){2,}", re.I)
_NUMBERS = re.compile(
    r"^\d{1,2}(?:\s?\([^()]{1,60}\))?(?:[\s,/|–-]{1,4}\d{1,2}(?:\s?\([^()]{1,60}\))?){3,10}$"
)
_ENUM_TAIL = re.compile(r"^(?:options?|answers?|choices|response options?|possible answers)\s?:\s*", re.I)
_BLANKS = re.compile(r"_{2,}.*$|[.…]{4,}.*$")
_BUTTON = re.compile(
    r"^(?:done|submit|next|prev(?:ious)?|back|continue"
    r"|save\b.*|powered by\b.*|see how easy\b.*|page \d+.*"
    r"|thank you\b.*|about you|your details)$",
    re.I,
)
MOST_CHOICES = 100  # a longer list is no list of choices
CHOOSE = re.compile(
    r"\b(?:tick|select|choose|pick|circle|mark|which (?:one )?of (?:the"
    r"|these)|which option|rank|order of|prefer|please indicate"
    r"|best describes|one of|following|how often|how (?:satisfied"
    r"|likely|important|easy|safe|concerned|well)|what is your (?:age"
    r"|gender|sex|ethnic)|are you)\b",
    re.I,
)


@dataclass(frozen=True)
class Printed:
    """What stands below a question: its choices, the columns of a grid, and where reading goes on."""

    options: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    after: int = 0
    boxes: bool = False


def clean(text: str) -> str:
    """A choice without its box, blanks to fill in and routing note."""
    text = _BLANKS.sub("", _GLYPH.sub(" ", text))
    text = re.sub(r" ?(?:→|\(?(?:please )?(?:go|skip) to (?:question|q)\b.*$)", "", text, flags=re.I)
    return tidy(text).rstrip(":;,").strip()


def known(text: str) -> bool:
    """True for a word of the usual scales: "Yes", "Strongly agree", "Not sure"."""
    return bool(KNOWN.match(clean(text)))


def inline(text: str) -> tuple[str, ...]:
    """The choices of one row such as "Yes / No / Not sure", "☐ Yes ☐ No" or "Strongly agree   Agree"."""
    text = _ENUM_TAIL.sub("", text.strip())
    if len(text) < 200 and _NUMBERS.match(text):
        return tuple(re.findall(r"\d{1,2}", re.sub(r"\([^()]*\)", "", text)))
    text = text.strip("{} ") if len(_GLYPH.findall(text)) > 1 else text.strip("[](){} ")
    if re.fullmatch(r"y\s?/\s?n", text, re.I):
        return (text[0], text[-1])
    if len(text) > 400:
        return ()
    if len(_GLYPH.findall(text)) > 1:
        parts = [clean(part) for part in _GLYPH.split(text)]
        parts = [part for part in parts if part]
        return tuple(parts) if len(parts) > 1 and all(len(part.split()) < 16 for part in parts) else ()
    for pattern in (_SLASHED, re.compile(r"\s*,\s*(?:or\s+)?|\s+or\s+"), re.compile(r"\s{2,}")):
        parts = [clean(part) for part in pattern.split(text) if part.strip()]
        if len(parts) > 1 and all(known(part) for part in parts):
            return tuple(parts)
    parts = [clean(part) for part in _SLASHED.split(text)]
    if "/" in text and len(parts) > 1 and sum(known(part) for part in parts) > len(parts) / 2:
        return tuple(part for part in parts if part)
    return _spaced(text)


def _spaced(text: str) -> tuple[str, ...]:
    """ "Yes No Don't know": nothing but known words, one after another."""
    found: list[str] = []
    rest = text.strip()
    while rest:
        match = _KNOWN_START.match(rest)
        if not match:
            return ()
        found.append(clean(match[0]))
        rest = rest[match.end() :].lstrip(" .")
        if rest and rest[0] in ",;:?":
            return ()
    return tuple(found) if len(found) > 1 else ()


def _slashed(text: str) -> tuple[str, ...]:
    """ "daily / weekly / monthly": three or more short choices with strokes between them."""
    parts = [clean(part) for part in text.strip(" ()[]").split("/")]
    short = all(len(part) > 2 and len(part.split()) <= 5 and part[0].isalnum() for part in parts)
    return tuple(parts) if len(parts) > 2 and short and "?" not in text else ()


def split_tail(text: str) -> tuple[str, tuple[str, ...]]:
    """A question and the choices printed behind it on the same line: "… right? Yes / No"."""
    glyphs = list(_GLYPH.finditer(text))
    before = text[: glyphs[0].start()].rstrip() if glyphs else ""
    if len(glyphs) > 1 and before[-1:] in tuple("?.:)") and (boxed := inline(text[len(before) :])):
        return before, boxed
    for mark in ("?", ".", ":"):
        head, found, tail = text.rpartition(mark)
        while found and len(tail) < 200:
            if tail.strip() and (options := inline(tail) or _slashed(tail)):
                return head + found, options
            if len(text) - len(head) > 400:
                break
            head, found, more = head.rpartition(mark)
            tail = more + mark + tail
            if mark != "?":
                break
    bracket = re.search(r"[(\[]([^()\[\]]{3,120})[)\]]\W{0,3}$", text)
    if bracket and (options := inline(bracket[1])) and all(known(option) for option in options):
        return text[: bracket.start()].strip(), options
    cut = re.search(r"(?<=\?)\s+(?=yes\b|strongly\b|agree\b|☐|□)", text, re.I)
    if cut:
        middle = re.search(r"\.\s|\s(?=please\b)", text[cut.end() :], re.I)
        shown = text[cut.end() : cut.end() + middle.start()] if middle else text[cut.end() :]
        if options := inline(shown):
            return tidy(text[: cut.start()] + " " + text[cut.end() + len(shown) :].lstrip(". ")), options
    return text, ()


def begins_a_question(line: Line) -> bool:
    """True when the line carries a number and asks: then it is no choice, whatever stands at its end."""
    if line.marker in ("question", "star"):
        return True
    return line.marker == "number" and not known(line.text) and asking.ends_asking(split_tail(line.text)[0])


def below(lines: Sequence[Line], start: int, question: str) -> Printed:
    """The choices or grid that begin at ``start``, directly after a question and its instructions."""
    if start >= len(lines):
        return Printed(after=start)
    line = lines[start]
    if begins_a_question(line):
        return Printed(after=start)
    if line.rows:
        return _table(line, start, question)
    if grid := _grid(lines, start, question):
        return grid
    if row := inline((" ".join(line.cells) and "  ".join(line.cells)) or line.text):
        return _more(lines, start, row, boxes=bool(_GLYPH.search(line.text)))
    if line.marker == "box":
        return _run(
            lines, start, lambda one: one.marker == "box" or (one.marker == "" and known(one.text)), True
        )
    if line.marker in ("bullet", "number") and not line.level:
        return _list(lines, start, question)
    return _bare(lines, start, question)


def _more(lines: Sequence[Line], start: int, row: tuple[str, ...], boxes: bool) -> Printed:
    """A row of boxes may run on over further rows."""
    after = start + 1
    while (
        boxes
        and after < len(lines)
        and len(_GLYPH.findall(lines[after].text))
        and (more := inline(lines[after].text))
    ):
        row, after = row + more, after + 1
    if boxes and after < len(lines) and lines[after].marker == "box":
        rest = _run(lines, after, lambda one: one.marker == "box", True)
        row, after = row + rest.options, rest.after
    return Printed(row, after=after, boxes=boxes)


def _run(lines: Sequence[Line], start: int, belongs, boxes: bool = False) -> Printed:  # type: ignore[no-untyped-def]
    after = start
    options: list[str] = []
    while after < len(lines) and belongs(lines[after]) and not lines[after].level:
        text = lines[after].text
        options += inline(f"☐ {text}") if len(_GLYPH.findall(text)) else [clean(text)]
        after += 1
    return Printed(tuple(option for option in options if option), after=after, boxes=boxes)


def _list(lines: Sequence[Line], start: int, question: str) -> Printed:
    first = lines[start]
    lettered = first.marker == "number" and not (first.label or "").isdigit()
    run: list[Line] = []
    for line in lines[start : start + MOST_CHOICES]:
        alike = (
            line.marker == first.marker and not line.level and not line.rows and "." not in (line.label or "")
        )
        if not alike or (first.marker == "number" and (line.label or "").isdigit() == lettered):
            break
        run.append(line)
    texts = [clean(line.text) for line in run]
    asks = any(asking.asks(line.text) and not known(line.text) for line in run)
    short = all(len(text.split()) <= 25 for text in texts)
    wanted = (
        all(known(text) for text in texts) or CHOOSE.search(question) or lettered or first.marker == "bullet"
    )
    numbered = first.marker == "number" and not lettered and not CHOOSE.search(question)
    if len(run) < 2 or asks or not short or not wanted or numbered:
        return Printed(after=start)
    return Printed(tuple(texts), after=start + len(run))


def _bare(lines: Sequence[Line], start: int, question: str) -> Printed:
    """Short rows without any mark: the usual scale words, or choices when the question asks to choose."""
    run: list[str] = []
    unknown = 0
    for line in lines[start : start + MOST_CHOICES]:
        text = clean(line.text)
        if (
            line.marker
            or line.level
            or line.rows
            or line.label
            or not text
            or len(text) > 90
            or text.endswith("?")
        ):
            break
        if (
            line.text.endswith(":")
            or _BUTTON.match(text)
            or asking.INSTRUCTION.match(text)
            or asking.FOLLOW_UP.match(text)
            or asking.is_invitation(text)
        ):
            break
        if not known(text):
            if (
                (text.endswith(".") and not CHOOSE.search(question))
                or line.words > 14
                or (run and line.gap and not _spaced_out(lines, start))
            ):
                break
            unknown += 1
        run.append(text)
    if len(run) < 2:
        return Printed(after=start)
    if unknown and not CHOOSE.search(question) and unknown * 2 > len(run):
        return Printed(after=start)
    return Printed(tuple(run), after=start + len(run))


def _spaced_out(lines: Sequence[Line], start: int) -> bool:
    """True when every row of the paper stands apart, so that a gap tells nothing."""
    return (
        start + 1 < len(lines)
        and lines[start + 1].gap
        and lines[start].words <= 8
        and lines[start + 1].words <= 8
    )


def _grid(lines: Sequence[Line], start: int, question: str) -> Printed | None:
    """A plain-text grid: a row of column heads, then a row label a line."""
    head = lines[start]
    if _SCALE_HEADER.fullmatch(head.text.strip() + " "):
        columns = tuple(tidy(part) for part in re.findall(r"\d(?:st|nd|rd|th)(?: [a-z]+)?", head.text, re.I))
    else:
        columns = tuple(cell for cell in head.cells if cell) or _scale_at_the_end(head.text)
    if len(columns) < 2 or head.marker or head.text.endswith("?"):
        return None
    rows: list[str] = []
    after = start + 1
    for line in lines[start + 1 : start + MOST_CHOICES]:
        text = clean(line.cells[0] if line.cells else line.text)
        numbered = line.marker == "number" and ((line.label or "").isdigit() or is_part(line.label))
        if (
            (rows and line.gap and not lines[start + 1].gap)
            or numbered
            or line.text.endswith("?")
            or line.level
            or line.rows
            or line.marker in ("star", "question")
            or line.words > 25
            or not text
        ):
            break
        rows.append(text)
        after += 1
    if len(rows) < 2 or all(known(row) for row in rows):
        return None
    return Printed(tuple(rows), columns, after)


def _scale_at_the_end(text: str) -> tuple[str, ...]:
    """The heads of a grid whose columns were set so close that only their words tell them apart."""
    words = text.split()
    found = (_spaced(" ".join(words[skip:])) for skip in (1, 2, 3) if len(words) < 30)
    return next((columns for columns in found if len(columns) > 2), ())


def _table(line: Line, start: int, question: str) -> Printed:
    """A table under a question: a grid, or its choices in cells."""
    rows = [row for row in line.rows if any(cell.strip() for cell in row)]
    if not rows:
        return Printed(after=start)
    flat = [clean(cell) for row in rows for cell in row if clean(cell)]
    if len(flat) > 1 and all(known(cell) for cell in flat):
        return Printed(tuple(flat), after=start + 1)
    head, body = rows[0], rows[1:]
    columns = tuple(clean(cell) for cell in head[1:] if clean(cell))
    labels = tuple(clean(row[0]) for row in body if clean(row[0]))
    empty = [
        cell
        for row in body
        for cell in row[1:]
        if clean(cell) and not re.fullmatch(r"[\doxX✓]{1,2}", clean(cell))
    ]
    if len(columns) > 1 and len(labels) > 1 and not empty:
        return Printed(labels, columns, start + 1)
    if re.search(r"\brank|order|priority|choice|tick|score|✓", " ".join(head[1:]), re.I):
        rows = body
    rest = [cell for row in rows for cell in row[1:] if clean(cell)]
    if not rest or all(re.fullmatch(r"\d{0,2}", clean(cell)) for cell in rest):
        firsts = tuple(clean(row[0]) for row in rows if clean(row[0]))
        if len(firsts) > 1 and max(len(first.split()) for first in firsts) <= 25:
            skip = (
                1
                if re.match(r"option|choice|answer|proposal|please|priority|item", firsts[0], re.I)
                and len(firsts) > 2
                else 0
            )
            return Printed(firsts[skip:], after=start + 1)
    return Printed(after=start)
