"""The box into which dates of meetings are pasted, for officers and for partners."""

from __future__ import annotations

from collections.abc import Iterable

from flask import request
from flask_babel import gettext as _

from consult.domain.answers import clean_text
from consult.domain.errors import BadInput
from consult.domain.meetings import MeetingDay, line_of, meetings_from

LONGEST = 50_000  # characters


def lines_of(days: Iterable[MeetingDay]) -> str:
    """What stands in the box for meetings that are known."""
    return "\n".join(line_of(one) for one in days)


def pasted() -> tuple[str, list[MeetingDay], str]:
    """What was sent (a file goes before the box), the meetings in it, and one sentence where it cannot be read."""
    file = request.files.get("file")
    if file and file.filename:
        text = file.read(LONGEST + 1).decode("utf-8-sig", "replace")
    else:
        text = request.form.get("meetings", "")
    text = clean_text(text)
    if len(text) > LONGEST:
        return text, [], _("This is too long. Send one date a line, and only dates.")
    try:
        return text, meetings_from(text), ""
    except BadInput as refused:
        return text, [], str(refused)
