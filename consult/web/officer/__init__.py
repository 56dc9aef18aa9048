"""Pages for officers: the workspace from the empty installation to the compiled report."""

from flask import Blueprint

blueprint = Blueprint("officer", __name__)

from consult.web.officer import (  # noqa: E402,F401
    approval,
    beginnings,
    calendars,
    circulation,
    corrections,
    details,
    directory,
    early_notice,
    enquiries,
    explaining,
    extensions,
    feeds,
    meetings,
    mergers,
    organisations,
    papers,
    people,
    plan,
    reports,
    responses,
    sectors,
    solving,
    standards,
    supporting,
    timetable,
    workspace,
)
