"""What is kept. Importing this package makes every table known to the metadata."""

from consult.models import (
    bodies,
    circulation,
    directory,
    feeds,
    history,
    lists,
    outbox,
    papers,
    people,
    reports,
    responses,
    rounds,
    standards,
    timetable,
)

__all__ = [
    "bodies",
    "circulation",
    "directory",
    "feeds",
    "history",
    "lists",
    "outbox",
    "papers",
    "people",
    "reports",
    "responses",
    "rounds",
    "standards",
    "timetable",
]
