"""Eighty organisations as an officer keeps them in a spreadsheet, and ten rows of it gone wrong."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

HEADINGS = ("Organisation", "Sector", "Contact", "E-mail", "Phone", "Role", "Domains")
NORTH, SOUTH, OLD = "North Tansley Council", "South Tansley Council", "Old Tansley Urban District"
BOROUGH, FIRE, SURGERY = "Coalholme Borough Council", "Severnvale Fire Authority", "Mill Street Surgery"
VOICE, WICK, BUSES = "Severnvale Voluntary Voice", "Wick Carers Network", "Tansley Community Transport"
HALL, PARISH, TRADE = "Upper Arle Village Hall", "Wick Parish Council", "Severnvale Chamber of Trade"
WATER = "Arle Water Company"
EDNA = "edna.purslow@tansley.example"  # the chief executive of two councils
NAMED = (
    (NORTH, "Council", "Edna Purslow", EDNA),
    (SOUTH, "Council", "Edna Purslow", EDNA),
    (OLD, "Council", "Sid Ash", "sid.ash@oldtansley.example"),
    (BOROUGH, "Council", "Ines Farrow", "ines.farrow@coalholme.example"),
    (FIRE, "Public", "Tom Okafor", "tom.okafor@svfire.example"),
    (SURGERY, "NHS", "Pat Rhys", "pat.rhys@millstreet.example"),
    (VOICE, "VCS", "Gil Nash", "gil@voice.example"),
    (WICK, "Charity", "Mair Pugh", "mair@wickcarers.example"),
    (BUSES, "VCS", "Del Amin", "del@tansleybuses.example"),
    (HALL, "Community group", "Jo Lunt", "jo@upperarle.example"),
    (PARISH, "Parish", "Noor Shah", "clerk@wickparish.example"),
    (TRADE, "Business", "Bea Holt", "bea@svchamber.example"),
    (WATER, "Business", "Ray Coe", "ray.coe@arlewater.example"),
)
PLACES = (
    *("Ashford", "Bredon", "Callow", "Denholme", "Elmley", "Frome", "Gorsley", "Hanley", "Inkberrow"),
    *("Kempsey", "Ledwych", "Martley", "Norton", "Ombersley", "Pixham", "Queenhill", "Ripple"),
)
KINDS = (
    ("{} Parish Council", "Parish", "Zoë Rudge"),
    ("{} Youth Trust", "Third sector", "Ola Benn"),
    ("{} Primary Care Practice", "Health", "Ivor Quick"),
    ("Café {}", "Commercial", "René Tuck"),
)

# What a row of the spreadsheet has instead, and what the officer is told of it.
BAD: dict[int, tuple[dict[str, str], str]] = {
    5: ({"E-mail": "ines.farrow at coalholme"}, "“ines.farrow at coalholme” is not an e-mail address."),
    9: ({"Sector": "Quango"}, "“Quango” is not a sector. Use Public, Voluntary, Community or Private."),
    16: ({"Contact": ""}, "The contact is missing."),
    24: ({"E-mail": "zoë@elmley.example"}, "has a letter before the @ that many mail servers refuse."),
    31: ({"Domains": "frome..example"}, "“frome..example” is not an e-mail domain."),
    39: (
        {"Organisation": "the WICK Carers Network"},
        "the WICK Carers Network is the same organisation as Wick Carers Network in row 9.",
    ),
    47: (
        {"Organisation": HALL, "Sector": "Community", "E-mail": "jo@upperarle.example", "Role": "deputy"},
        "The address jo@upperarle.example stands in row 11 already.",
    ),
    55: ({"Contact": "Zoë Rudge\r\nBcc: all@example.org"}, "has a line break in it. Write it on one line."),
    63: (
        {"Contact": "Bcc: all@example.org"},
        "“Bcc: all@example.org” looks like a part of an e-mail and not like a name.",
    ),
    78: ({"Phone": "=HYPERLINK(A1)"}, "The telephone is a formula."),
}


def rows() -> list[dict[str, str]]:
    """The eighty as they should be: those who play a part first, then the rest of the county."""
    filled = [
        (pattern.format(place), sector, contact, f"office@{place.lower()}{at}.example")
        for place in PLACES
        for at, (pattern, sector, contact) in enumerate(KINDS)
    ]
    eighty = [*NAMED, *filled][:80]
    rest = [(f"01632 960{at:03}", "lead", one[3].rpartition("@")[2]) for at, one in enumerate(eighty)]
    return [dict(zip(HEADINGS, (*one, *more), strict=True)) for one, more in zip(eighty, rest, strict=True)]


def with_ten_bad() -> list[dict[str, str]]:
    """The same with ten rows gone wrong; the numbers of ``BAD`` are those of a spreadsheet, headings in row 1."""
    return [row | BAD[at][0] if at in BAD else row for at, row in enumerate(rows(), 2)]


def as_saved(table: Sequence[dict[str, str]]) -> bytes:
    """The file as a spreadsheet program on Windows saves it."""
    kept = io.StringIO()
    writer = csv.DictWriter(kept, HEADINGS)
    writer.writeheader()
    writer.writerows(table)
    return kept.getvalue().encode("cp1252")


def telephone(name: str) -> str:
    """The number that stands beside an organisation."""
    return next(row["Phone"] for row in rows() if row["Organisation"] == name)


def address(name: str) -> str:
    """The address of whoever an organisation is written to."""
    return next(row["E-mail"] for row in rows() if row["Organisation"] == name)
