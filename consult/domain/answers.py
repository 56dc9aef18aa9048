"""What an answer is, before and after cleaning, and the cleaning that every typed text goes through."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from consult.domain.chain import checksum

CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
TEXT_LIMIT = 20_000
"""Characters in one answer or comment, counted after cleaning; the one limit of pages, files and reports."""

Raw = Mapping[str, Sequence[str]]
"""Parts of a raw answer: "value" (the text or what was chosen), "text" (the comment beside a choice), "row-0"
to "row-n" (the answer in a row of a matrix, or the rank given to option n), "day", "month" and "year"; of a position
"change", "wording" and "then"; of a nomination "name" and "body"; and "skip", any text in which passes the question
over where nothing else was said."""

Answer = dict[str, Any]
"""A clean answer: {"text"}, {"choice", "text"?}, {"choices"}, {"ranking"}, {"rows"}, {"number"} or {"date"}; for
a position also {"condition": {"change"?, "wording"?, "then"?}}; {"nominee": {"name", "body"?}}; {"files": [{"id",
"name", "size" in bytes, "checksum"}]}; {"skipped"} alone for a question passed over.

Every kind but free text may carry "text" beside it; a comment without a choice is {"text"} alone."""


def continues(old: Answer | None, new: Answer | None) -> bool:
    """Whether everything that ``old`` says is still said by ``new``: its words stand at the beginning."""
    later = new or {}
    return all(
        str(later.get(part, "")).startswith(said) if part == "text" else later.get(part) == said
        for part, said in (old or {}).items()
    )


def mark_of(answer: Answer | None) -> str:
    """A short mark of an answer: a page carries it, so that what comes back unchanged is known to be so."""
    return checksum(answer or None)[:12]


def clean_text(text: str) -> str:
    """Make typed text safe to store everywhere, changing nothing that a reader could see.

    Line ends become one newline; control characters other than newline and tab go; halves of broken
    character pairs become the replacement character; the rest is put in Unicode's composed form.
    """
    if text.isascii() and text.isprintable():
        return text.strip()  # most of what is typed: nothing below would change it
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return unicodedata.normalize("NFC", CONTROL.sub("", text)).strip()
