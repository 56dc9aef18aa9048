"""What is kept. Importing this package makes every table known to the metadata."""

from consult.models import (
    attachments,
    bodies,
    circulation,
    confirmations,
    directory,
    events,
    feeds,
    history,
    outbox,
    papers,
    people,
    reports,
    responses,
    standards,
    timetable,
)

__all__ = [
    "attachments",
    "bodies",
    "circulation",
    "confirmations",
    "directory",
    "events",
    "feeds",
    "history",
    "outbox",
    "papers",
    "people",
    "reports",
    "responses",
    "standards",
    "timetable",
]
