"""Pages for officers: the workspace from the empty installation to the compiled report."""

from flask import Blueprint

blueprint = Blueprint("officer", __name__)

from consult.web.officer import (  # noqa: E402,F401
    approval,
    attachments,
    beginnings,
    calendars,
    circulation,
    corrections,
    details,
    directory,
    early_notice,
    enquiries,
    events,
    explaining,
    extensions,
    feeds,
    letters,
    links,
    lists,
    meetings,
    mergers,
    organisations,
    outside,
    papers,
    people,
    plan,
    reminders,
    reports,
    responses,
    rounds,
    sectors,
    solving,
    standards,
    supporting,
    timetable,
    workspace,
    written,
)
