"""What a row of the partner directory must be."""

from __future__ import annotations

import re
from dataclasses import dataclass

SECTORS = ("public", "voluntary", "community", "private")


@dataclass(frozen=True)
class DirectoryRow:
    """An organisation and its lead contact. ``place`` says where it came from: "row 3", or a field."""

    name: str
    sector: str
    contact: str
    email: str
    telephone: str = ""
    area: str = ""
    place: str = "name"


def spelling(name: str) -> str:
    """A name without capitals, punctuation and the words that come and go, so that two spellings meet."""
    words = re.findall(r"\w+", name.casefold().replace("&", " and "))
    return " ".join(word for word in words if word not in {"the", "ltd", "limited"})
