"""Messages that differ in names alone are put together once, with holes for the names; never commits."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from markupsafe import escape

HOLE = re.compile("\ue000[0-9]+\ue001")  # letters of private use, which stand in no name


def hole(number: int) -> str:
    """What stands in a text for a name that is filled in later."""
    return f"\ue000{number}\ue001"


def filled(words: Mapping[str, str], names: Sequence[str]) -> dict[str, str]:
    """The faces of a message with its names in their holes, escaped in the HTML."""
    plain = {hole(number): name for number, name in enumerate(names)}
    marked_up = {place: str(escape(name)) for place, name in plain.items()}
    return {face: _with(text, marked_up if face == "html" else plain) for face, text in words.items()}


def _with(text: str, names: Mapping[str, str]) -> str:
    return HOLE.sub(lambda found: names.get(found[0], ""), text)
