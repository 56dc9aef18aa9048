"""What the clock does, by name: how often, and from when on nothing has been heard of it for too long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

MISSED = 3  # beats


@dataclass(frozen=True)
class Beat:
    """A tick runs every ``seconds``. While it is at work it may be silent for ``longest`` seconds more."""

    seconds: int
    longest: int = 0

    def is_late(self, begun_at: datetime | None, ran_at: datetime | None, now: datetime) -> bool:
        """Whether it has missed three beats: it last began and last ended then, None where it never did."""
        heard = [at for at in (begun_at, ran_at) if at is not None]
        if not heard:
            return True
        at_work = begun_at is not None and (ran_at is None or begun_at > ran_at)
        patience = MISSED * self.seconds + (self.longest if at_work else 0)
        return now - max(heard) > timedelta(seconds=patience)


# A letter takes a slow mail server some two minutes; a report is given five to be printed.
BEATS = {
    "deliver-mail": Beat(5, longest=180),
    "compile-reports": Beat(3, longest=330),
    "find-abandoned": Beat(60),
    "read-bounces": Beat(60, longest=60),
    "retention": Beat(3600, longest=600),
    "late-papers": Beat(1800, longest=60),
    "reminders": Beat(300, longest=120),
    "morning-lists": Beat(900, longest=120),
}
