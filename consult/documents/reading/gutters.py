"""Pages set in two columns: the left column is read before the right one."""

from __future__ import annotations

from collections.abc import Sequence

FEWEST_ROWS = 8  # with words on both sides, or a page is no page of columns
FEWEST_WORDS = 3.5  # a row of a column, on average: the cells of a form hold fewer


def in_reading_order(rows: Sequence[str]) -> list[str]:
    """The rows of a page as a person reads them; unchanged when no white gutter runs down the page.

    A row that crosses the gutter (a title over both columns) ends the columns above it.
    """
    place = _gutter(rows)
    if place is None:
        return list(rows)
    ordered: list[str] = []
    left: list[str] = []
    right: list[str] = []
    for row in rows:
        if _crosses(row, place):
            ordered += [*left, "", *right, "", row]
            left, right = [], []
        else:
            left.append(row[:place].rstrip())
            right.append(row[place:].strip())
    return [*ordered, *left, "", *right]


def _gutter(rows: Sequence[str]) -> int | None:
    """The place, in characters from the left, of white space between two columns of running text."""
    printed = [row.rstrip() for row in rows if row.strip()]
    widest = max((len(row) for row in printed), default=0)
    middle = range(widest * 3 // 10, widest * 7 // 10)
    best = min(middle, key=lambda place: (sum(_crosses(row, place) for row in printed), -place), default=None)
    if best is None or sum(_crosses(row, best) for row in printed) > len(printed) // 6:
        return None
    both = [row for row in printed if row[:best].strip() and row[best:].strip() and not _crosses(row, best)]
    sides = [[row[:best].split() for row in both], [row[best:].split() for row in both]]
    prose = all(sum(map(len, side)) >= FEWEST_WORDS * len(both) for side in sides)
    return best if len(both) >= FEWEST_ROWS and prose else None


def _crosses(row: str, place: int) -> bool:
    """True when a word, or a single space between words, stands at the place."""
    return place < len(row) and row[max(0, place - 2) : place].strip() != ""
