"""A piece of work beside the plainest one that could do the like: both measured in turns, in the same run."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter

TURNS = 9
NOT_KEPT = "NOT KEPT: promised"
Row = Sequence[object]


@dataclass(frozen=True)
class Timed:
    """Seconds of each turn, and of each turn of what it is compared with."""

    work: Sequence[float]
    baseline: Sequence[float]

    @property
    def median(self) -> float:
        return median(self.work)

    def against(self, what: str, promised: float) -> str:
        """The figures in a sentence, which says so where the median is over what is promised (in seconds)."""
        ratio = self.median / median(self.baseline)
        promise = "promised" if self.median < promised else NOT_KEPT
        return (
            f"{_shown(self.median)} (median of {len(self.work)}, worst {_shown(max(self.work))}), "
            f"{ratio:.{1 if ratio < 10 else 0}f} × {what}; {promise} {_shown(promised)}"
        )


def _shown(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1000:.{1 if seconds < 0.01 else 0}f} ms"


def in_turns(
    work: Callable[[], object],
    baseline: Callable[[], object],
    turns: int = TURNS,
    clock: Callable[[], float] = perf_counter,
) -> Timed:
    """Both in turns, so that a slow moment of the machine meets both; each once before that is not counted."""
    taken: tuple[list[float], list[float]] = ([], [])
    for turn in range(turns + 1):
        for times, one in zip(taken, (work, baseline), strict=True):
            began = clock()
            one()
            if turn:
                times.append(clock() - began)
    return Timed(*taken)


THOUSAND_DAYS = "counting the working days among 1,000"


def thousand_days() -> int:
    """Something that any timetable does: plain Python over days."""
    first = date(2010, 7, 5)
    return sum((first + timedelta(days=number)).weekday() < 5 for number in range(1000))


def bare_rows(tables: Sequence[Sequence[Row]]) -> float:
    """Seconds in which SQLite alone takes these rows, a table each, durably and in one transaction."""
    with tempfile.TemporaryDirectory() as folder:
        bare = sqlite3.connect(Path(folder, "bare.sqlite"))
        bare.execute("PRAGMA journal_mode=WAL")
        bare.execute("PRAGMA synchronous=FULL")
        began = perf_counter()
        for number, rows in enumerate(tables):
            places = range(len(rows[0]))
            bare.execute(f"CREATE TABLE t{number} ({', '.join(f'c{place}' for place in places)})")
            marks = ", ".join("?" for _place in places)
            bare.executemany(f"INSERT INTO t{number} VALUES ({marks})", rows)  # noqa: S608
        bare.commit()
        taken = perf_counter() - began
        bare.close()
    return taken
