"""The reason for a departure from a standard, as a form asks for it: on the timetable and at the approval."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _

from consult.web.officer.typed import Typed, date_parts

CODES = (
    "statute",
    "international",
    "budget cycle",
    "health and safety",
    "urgency",
    "re-consultation",
    "other",
)


def reason_typed(typed: Typed) -> dict[str, Any] | None:
    """The reason that was typed, or None where its text was left blank."""
    published = typed.day("published", _("The day on which the reason was published"))
    text = typed.words("reason", limit=4000)
    code = typed.form.get("reason_code", "")
    reason = {
        "text": text,
        "reason_code": code if code in CODES else None,
        "signed_by": typed.line("signed_by"),
        "role": typed.line("role"),
        "published_on": published.isoformat() if published else None,
        "published_where": typed.line("published_where"),
    }
    return reason if text else None


def reason_fields(reason: Mapping[str, Any] | None) -> dict[str, str]:
    """A stored reason as the form would send it."""
    kept = dict(reason or {})
    published = kept.get("published_on")
    fields = {name: kept.get(name) or "" for name in ("reason_code", "signed_by", "role", "published_where")}
    fields["reason"] = kept.get("text") or ""
    return fields | date_parts("published", date.fromisoformat(published) if published else None)
