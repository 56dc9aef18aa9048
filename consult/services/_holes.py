"""Messages that differ in names alone are put together once, with holes for the names; never commits.

A hole, and the mark of a secret, is one only where we made it: nobody who types a text, be it a title, a note or the
name of an organisation, can write one into a message to somebody else and have their secret put beside it.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping, Sequence

from markupsafe import escape

_OURS = secrets.token_hex(8)  # drawn anew by each process, and gone from a text before it is kept
HOLE = re.compile(f"\ue000{_OURS}:([0-9]+)\ue001")
MARK = re.compile(f"\ue000{_OURS}:(link-[a-z0-9-]+)\ue001")
TYPED, HARMLESS = (
    "{link-",
    "{\u2060link-",
)  # with a letter that has no width: it reads the same and marks nothing


def hole(number: int) -> str:
    """What stands in a text for a name that is filled in later."""
    return f"\ue000{_OURS}:{number}\ue001"


def ours(mark: str) -> str:
    """A mark of a secret, as it is given to the templates."""
    return f"\ue000{_OURS}:{mark.strip('{}')}\ue001"


def marked(text: str) -> str:
    """A text as it is kept: the marks that we made are in it, and what somebody typed is none."""
    return MARK.sub(lambda found: f"{{{found[1]}}}", text.replace(TYPED, HARMLESS))


def filled(words: Mapping[str, str], names: Sequence[str]) -> dict[str, str]:
    """The faces of a message with its names in their holes, escaped in the HTML."""
    plain = [name.replace(TYPED, HARMLESS) for name in names]
    marked_up = [str(escape(name)) for name in plain]
    return {face: _with(text, marked_up if face == "html" else plain) for face, text in words.items()}


def _with(text: str, names: Sequence[str]) -> str:
    return HOLE.sub(lambda found: names[int(found[1])], text)
