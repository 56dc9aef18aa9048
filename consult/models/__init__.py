"""What is kept. Importing this package makes every table known to the metadata."""

from consult.models import (
    bodies,
    circulation,
    corrections,
    directory,
    enquiries,
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
    "bodies",
    "circulation",
    "corrections",
    "directory",
    "enquiries",
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
