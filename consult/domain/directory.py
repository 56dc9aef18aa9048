"""What a row of the partner directory must be, and what is wrong with a table of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from consult.domain.language import gettext as _

SECTORS = ("public", "voluntary", "community", "private")
COLUMNS = ("organisation", "sector", "contact", "email", "telephone", "area")
NEEDED = ("organisation", "sector", "contact", "email")
LIMITS = {"organisation": 200, "contact": 200, "email": 320, "telephone": 40, "area": 100}  # characters

HEADINGS = {
    "organisation": {
        "organisation",
        "organization",
        "organisation name",
        "name of organisation",
        "body",
        "partner",
    },
    "sector": {"sector", "type", "category"},
    "contact": {"contact", "contact name", "name", "lead", "lead contact", "person"},
    "email": {"email", "e mail", "email address", "e mail address", "mail", "address"},
    "telephone": {"telephone", "phone", "tel", "telephone number", "phone number", "mobile"},
    "area": {"area", "district", "locality", "place"},
}
SECTOR_WORDS = {
    "public": {
        "public",
        "public sector",
        "statutory",
        "council",
        "local authority",
        "health",
        "nhs",
        "police",
    },
    "voluntary": {"voluntary", "voluntary sector", "vcs", "vcse", "vcfs", "charity", "third sector"},
    "community": {"community", "community group", "community sector", "parish", "residents", "faith"},
    "private": {"private", "private sector", "business", "company", "commercial", "trade"},
}


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


@dataclass(frozen=True)
class Problem:
    """One named check that a table did not pass, and in which row."""

    check: str
    row: int
    sentence: str


@dataclass(frozen=True)
class Sheet:
    """A table as it was understood. With a problem anywhere, nothing of it is saved."""

    rows: tuple[DirectoryRow, ...]
    problems: tuple[Problem, ...]


Table = Sequence[tuple[int, Sequence[str]]]
Fault = Callable[[str], str | None]
"""Says in a sentence what is wrong with an e-mail address, or None."""


def spelling(name: str) -> str:
    """A name without capitals, punctuation and the words that come and go, so that two spellings meet."""
    words = re.findall(r"\w+", name.casefold().replace("&", " and "))
    return " ".join(word for word in words if word not in {"the", "ltd", "limited"})


def sector_of(word: str) -> str | None:
    """The sector that a word stands for: "VCS" is voluntary, "business" is private."""
    key = _key(word)
    return next((sector for sector, words in SECTOR_WORDS.items() if key in words), None)


def sheet_of(table: Table, fault: Fault) -> Sheet:
    """Understand a table whose first row holds the headings; ``table`` has row numbers with the cells."""
    if not table:
        return Sheet((), (Problem("empty", 1, _("The file holds no rows.")),))
    number, headings = table[0]
    places = _places(headings)
    missing = [column for column in NEEDED if column not in places]
    if missing:
        sentence = _("The first row must name the columns {0}. Missing: {1}.")
        said = sentence.format(", ".join(COLUMNS), ", ".join(missing))
        return Sheet((), (Problem("missing_column", number, said),))
    if len(table) == 1:
        return Sheet((), (Problem("empty", number, _("There is nothing under the headings.")),))
    rows: list[DirectoryRow] = []
    problems: list[Problem] = []
    for number, cells in table[1:]:
        values = {column: cells[at].strip() if at < len(cells) else "" for column, at in places.items()}
        rows.append(_row(values, number))
        problems += [Problem(check, number, said) for check, said in _faults(values, fault)]
    return Sheet(tuple(rows), tuple(sorted(problems + _twice(rows), key=lambda one: one.row)))


def _key(word: str) -> str:
    return " ".join(re.findall(r"\w+", word.casefold()))


def _places(headings: Sequence[str]) -> dict[str, int]:
    """Where each column stands; the heading that fits first wins."""
    found: dict[str, int] = {}
    for at, heading in enumerate(headings):
        column = next((one for one, words in HEADINGS.items() if _key(heading) in words), None)
        if column and column not in found:
            found[column] = at
    if "organisation" not in found and "name" in (keys := [_key(heading) for heading in headings]):
        other = next((at for at, key in enumerate(keys) if key in HEADINGS["contact"] - {"name"}), None)
        if other is not None:  # "name" beside "contact" is the name of the organisation
            found |= {"organisation": keys.index("name"), "contact": other}
    return found


def _row(values: Mapping[str, str], number: int) -> DirectoryRow:
    return DirectoryRow(
        name=values["organisation"],
        sector=sector_of(values["sector"]) or values["sector"],
        contact=values["contact"],
        email=values["email"].lower(),
        telephone=values.get("telephone", ""),
        area=values.get("area", ""),
        place=f"row {number}",
    )


def _faults(values: Mapping[str, str], fault: Fault) -> list[tuple[str, str]]:
    found = [
        ("missing_value", _("The {0} is missing.").format(column)) for column in NEEDED if not values[column]
    ]
    for column, limit in LIMITS.items():
        if len(values.get(column, "")) > limit:
            found.append(("too_long", _("The {0} is longer than {1} characters.").format(column, limit)))
    if values["sector"] and sector_of(values["sector"]) is None:
        sentence = _("“{0}” is not a sector. Use public, voluntary, community or private.")
        found.append(("unknown_sector", sentence.format(values["sector"])))
    if values["email"] and (said := fault(values["email"])):
        found.append(("malformed_address", said))
    return found


def _twice(rows: Sequence[DirectoryRow]) -> list[Problem]:
    """Addresses and organisations that come twice, under whatever spelling."""
    found: list[Problem] = []
    addresses: dict[str, DirectoryRow] = {}
    names: dict[str, DirectoryRow] = {}
    for row in rows:
        number = int(row.place.removeprefix("row "))
        if row.email and (before := addresses.setdefault(row.email, row)) is not row:
            sentence = _("The address {0} stands in {1} already.").format(row.email, before.place)
            found.append(Problem("duplicate_address", number, sentence))
        key = spelling(row.name)
        if key and (before := names.setdefault(key, row)) is not row:
            sentence = _("{0} is the same organisation as {1} in {2}.")
            said = sentence.format(row.name, before.name, before.place)
            found.append(Problem("duplicate_organisation", number, said))
    return found
