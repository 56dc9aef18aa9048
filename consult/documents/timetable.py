"""Reads a timetable file, JSON or TOML, into the facts that the standards are tested against."""

from __future__ import annotations

import json
import tomllib
from typing import Any

from consult.domain.errors import BadInput
from consult.domain.language import gettext as _
from consult.domain.timetable import Facts, facts_from

LARGEST = 1_000_000  # bytes; a real timetable has a few thousand


def read_timetable(data: bytes, filename: str) -> Facts:
    """The facts in the bytes of a timetable file; TOML when the name says so, JSON otherwise.

    Raises :class:`BadInput` naming the file and, where there is one, the key; ``problems`` has one
    sentence for each key.
    """
    content = _parsed(data, filename)
    if not isinstance(content, dict):
        raise BadInput(_("{0}: a timetable is a table of keys and values, in braces.").format(filename))
    try:
        return facts_from(content)
    except BadInput as error:
        raise BadInput(f"{filename}: {error}", error.problems) from error


def _parsed(data: bytes, filename: str) -> Any:
    if len(data) > LARGEST:
        raise BadInput(_("{0}: this file is too large to be a timetable.").format(filename))
    if not data.strip():
        raise BadInput(_("{0}: this file is empty.").format(filename))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(
            _("{0}: this is not a text file in UTF-8. Save it as UTF-8.").format(filename)
        ) from error
    is_toml = filename.lower().endswith(".toml")
    try:
        return tomllib.loads(text) if is_toml else json.loads(text, object_pairs_hook=_once)
    except RecursionError as error:
        raise BadInput(
            _("{0}: this file is nested too deeply to be a timetable.").format(filename)
        ) from error
    except ValueError as error:
        sentence = _("{0}: this is not well-formed {1} ({2}).")
        raise BadInput(sentence.format(filename, "TOML" if is_toml else "JSON", error)) from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object whose keys each stand once: of two values, none would be the right guess."""
    table = dict(pairs)
    if len(table) < len(pairs):
        raise ValueError(_("a key stands twice in one table"))
    return table
