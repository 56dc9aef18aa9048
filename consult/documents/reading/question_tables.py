"""Questions that a paper sets out in a table: a column of questions, often one of choices."""

from __future__ import annotations

import re

from consult.documents.reading import asking, kinds, options
from consult.documents.reading.lines import Line, mark, tidy
from consult.documents.reading.taking import Asked

_ASKS = re.compile(r"^(?:the |consultation |survey )?questions?(?: text| asked| for .{3,30})?$", re.I)
_CHOICES = re.compile(r"\b(?:options?|answers?|choices?|responses?|reply|scale)\b", re.I)
_NUMBER = re.compile(r"^(?:no\.?|number|#|ref\.?|q\.?|item|question (?:no\.?|number))$", re.I)


def questions_in_table(line: Line, answered: bool) -> list[Asked]:
    """The questions in the rows of a table; none when the table answers them or is about something else."""
    if answered or not line.rows:
        return []
    head = [tidy(cell) for cell in line.rows[0]]
    asks = next((i for i, cell in enumerate(head) if _ASKS.match(cell)), None)
    if asks is None:
        return _labelled(line)
    choices = next((i for i, cell in enumerate(head) if i != asks and _CHOICES.search(cell)), None)
    numbers = next((i for i, cell in enumerate(head) if i != asks and _NUMBER.match(cell)), None)
    found = []
    scale = "\n".join(cell for i, cell in enumerate(head) if i not in (asks, numbers) and options.known(cell))
    for row in line.rows[1:]:
        if asks < len(row) and row[asks].strip():
            other = row[choices] if choices is not None and choices < len(row) else scale
            number = row[numbers] if numbers is not None and numbers < len(row) else ""
            if asked := _row(row[asks], other, number):
                found.append(asked)
    return found


def _labelled(line: Line) -> list[Asked]:
    """Rows that begin "Question 4" or "Q4", or "4." beside a question, in a table without a telling head."""
    if grid := _grid(line):
        return [grid]
    found = []
    for row in line.rows:
        cells = [cell for cell in row if cell.strip()]
        if not cells:
            continue
        first = mark(Line(tidy(cells[0].split("\n")[0])))
        rest = cells[1:]
        if first.marker == "question" and not first.text and rest:
            asked = _row(rest[0], "\n".join(rest[1:]), first.label or "")
        elif first.marker == "question" or (first.marker in ("number", "star") and first.text.endswith("?")):
            asked = _row(cells[0], "\n".join(rest), "") if _open(rest) else None
        elif re.fullmatch(r"\d{1,3}[.)]?", first.text or first.label or "") and rest and "?" in rest[0]:
            asked = _row(rest[0], "\n".join(rest[1:]), cells[0].strip(" .)")) if _open(rest[1:]) else None
        elif first.text.endswith("?") and len(cells) > 1 and options.inline("  ".join(rest)):
            asked = _row(cells[0], "\n".join(rest), "")
        else:
            asked = None
        if asked:
            found.append(asked)
    return found


def _grid(line: Line) -> Asked | None:
    """A grid whose corner cell asks: the scale stands beside the question, the subjects under it."""
    first, *scale = (tidy(cell) for cell in line.rows[0])
    columns = tuple(options.clean(cell) for cell in scale if options.clean(cell))
    subjects = [options.clean(row[0]) for row in line.rows[1:] if row and row[0].strip()]
    blank = all(len(tidy(cell)) < 3 for row in line.rows[1:] for cell in row[1:])
    if len(columns) < 2 or len(subjects) < 2 or not blank or any(mark(Line(s)).label for s in subjects):
        return None
    asked = _row(first, "", "")
    if asked and (asked.number or asking.has_question(asked.text)):
        asked.options, asked.columns = tuple(subjects), columns
        asked.kind = kinds.kind_of(asked.text, asked.options, columns, False, False)
        return asked
    return None


def _open(cells: list[str]) -> bool:
    """True when the cells beside a question are blank or hold choices, not an answer."""
    return all(len(cell.split()) < 4 or _choices(cell) for cell in cells)


def _row(text: str, choices: str, number: str) -> Asked | None:
    parts = [part for part in text.split("\n") if part.strip()]
    line = mark(Line(tidy(parts[0])))
    if not line.text and len(parts) > 1:
        parts = parts[1:]
        line = Line(tidy(parts[0]), label=line.label, marker=line.marker)
    asked = Asked(
        tidy(number).strip("Qq .)(") or line.label, line.text, 0, explicit=line.marker == "question"
    )
    if not asked.text or not (asking.asks(asked.text) or asked.number):
        return None
    asked.text, asked.options = options.split_tail(asked.text)
    if match := asking.REQUIRED.search(asked.text):
        asked.text, asked.mandatory = asked.text[: match.start()], True
    asked.options = asked.options or _choices(choices) or _choices("\n".join(parts[1:]))
    follow_up = any(asking.FOLLOW_UP.match(tidy(part)) for part in [*choices.split("\n"), *parts[1:]])
    asked.kind = kinds.kind_of(
        asked.text + " " + tidy(choices if not asked.options else ""), asked.options, (), follow_up, False
    )
    return asked


def _choices(cell: str) -> tuple[str, ...]:
    rows = [mark(Line(tidy(row))) for row in cell.split("\n") if row.strip()]
    if len(rows) == 1:
        shown = rows[0].text if rows[0].marker != "box" else "☐ " + rows[0].text
        parts = re.split(r"\s*(?:;|\s/\s|•)\s*", shown)
        free = (
            tuple(options.clean(part) for part in parts)
            if len(parts) > 1 and "free text" not in shown.lower()
            else ()
        )
        return options.inline(shown) or free
    found = [options.clean(row.text) for row in rows if not asking.FOLLOW_UP.match(row.text)]
    return tuple(found) if len(found) > 1 and all(len(one.split()) < 20 for one in found) else ()
