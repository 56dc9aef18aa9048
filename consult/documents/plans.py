"""Reads a plan file, JSON or TOML, into what the solver has to keep."""

from __future__ import annotations

from consult.documents.timetable import _parsed
from consult.domain.errors import BadInput
from consult.domain.language import gettext as _
from consult.domain.planning import Terms, terms_from


def read_plan(data: bytes, filename: str) -> Terms:
    """The terms in the bytes of a plan file; TOML when the name says so, JSON otherwise.

    Raises :class:`BadInput` naming the file and, where there is one, the key; ``problems`` has one
    sentence for each key.
    """
    content = _parsed(data, filename)
    if not isinstance(content, dict):
        raise BadInput(_("{0}: a plan is a table of keys and values, in braces.").format(filename))
    try:
        return terms_from(content)
    except BadInput as error:
        raise BadInput(f"{filename}: {error}", error.problems) from error
