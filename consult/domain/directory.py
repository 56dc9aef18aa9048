"""What a row of the partner directory must be, and what is wrong with a table of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from consult.domain.language import LANGUAGES
from consult.domain.language import gettext as _
from consult.domain.timetable import NATIONS

SECTORS = ("public", "voluntary", "community", "private")
ROLES = ("lead", "deputy", "contributor")
COLUMNS = (
    "organisation",
    "sector",
    "contact",
    "email",
    "telephone",
    "area",
    "role",
    "kind",
    "second sector",
    "nation",
    "domains",
    "language",
)
NEEDED = ("organisation", "sector", "contact", "email")
LIMITS = {  # characters
    "organisation": 200,
    "contact": 200,
    "email": 320,
    "telephone": 40,
    "area": 100,
    "kind": 60,
    "domains": 500,
}
NAMES = ("organisation", "contact", "area", "kind")  # what comes into messages as somebody typed it
HEADER = re.compile(r"\b(?:b?cc|to|from|sender|subject|reply-to|content-type)\s*:|[<>]", re.IGNORECASE)

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
    "role": {"role", "part"},
    "kind": {"kind", "kind of organisation"},
    "second sector": {"second sector", "second_sector", "other sector"},
    "nation": {"nation", "country"},
    "domains": {"domains", "domain", "email domains", "e mail domains"},
    "language": {"language", "language of messages", "preferred language"},
}
LANGUAGE_WORDS = {"en": {"english", "en", "saesneg"}, "cy": {"welsh", "cy", "cymraeg"}}
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
    """An organisation and a contact of it. ``place`` says where it came from: "row 3", or a field.

    The sectors are named as the partnership names them, or by one of the four words.
    """

    name: str
    sector: str
    contact: str
    email: str
    telephone: str = ""
    area: str = ""
    place: str = "name"
    role: str = "lead"
    kind: str = ""
    second_sector: str = ""
    nation: str = ""
    domains: tuple[str, ...] = ()
    language: str = ""

    @property
    def number(self) -> int:
        """The row of the file that it came from."""
        return int(self.place.removeprefix("row "))


@dataclass(frozen=True)
class Problem:
    """One named check that a table did not pass, and in which row."""

    check: str
    row: int
    sentence: str


@dataclass(frozen=True)
class Sheet:
    """A table as it was understood. With a problem anywhere, nothing of it is saved; a note stops nothing."""

    rows: tuple[DirectoryRow, ...]
    problems: tuple[Problem, ...]
    notes: tuple[Problem, ...] = ()


Table = Sequence[tuple[int, Sequence[str]]]
Fault = Callable[[str], str | None]
"""Says in a sentence what is wrong with an e-mail address, or None."""


def spelling(name: str) -> str:
    """A name without capitals, punctuation and the words that come and go, so that two spellings meet."""
    words = re.findall(r"\w+", name.casefold().replace("&", " and "))
    return " ".join(word for word in words if word not in {"the", "ltd", "limited"})


def sector_of(word: str, own: Sequence[str] = ()) -> str | None:
    """The sector that a word stands for: one of the partnership's ``own`` names, or one of the four.

    "VCS" is voluntary and "business" is private, whatever capitals they are written in.
    """
    key = _key(word)
    named = next((name for name in own if _key(name) == key), None) if key else None
    return named or next((sector for sector, words in SECTOR_WORDS.items() if key in words), None)


def nation_of(word: str) -> str:
    """A nation as it is stored: "Northern Ireland" is northern-ireland."""
    return "-".join(word.lower().split())


def language_of(word: str) -> str | None:
    """The code of the language that a word names: "Cymraeg" is cy; None for any other word."""
    return next((code for code, words in LANGUAGE_WORDS.items() if _key(word) in words), None)


def name_fault(text: str) -> tuple[str, str] | None:
    """The check that a name does not pass because it would be more than a name in a message, and a sentence."""
    if len(text.strip().splitlines()) > 1:
        return "line_break", _("“{0}” has a line break in it. Write it on one line.").format(_flat(text))
    if HEADER.search(text):
        sentence = _("“{0}” looks like a part of an e-mail and not like a name. Write the name alone.")
        return "header", sentence.format(_flat(text))
    return None


def domains_of(text: str) -> tuple[str, ...]:
    """The e-mail domains that stand in a cell or a field, in small letters, each once."""
    found = (word.lower().lstrip("@") for word in re.split(r"[\s,;]+", text))
    return tuple(dict.fromkeys(word for word in found if word))


def sheet_of(table: Table, fault: Fault, own: Sequence[str] = ()) -> Sheet:
    """Understand a table whose first row holds the headings; ``table`` has row numbers with the cells.

    ``own`` are the partnership's own names of sectors. Rows of one organisation under one spelling are its contacts.
    """
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
        rows.append(_row(values, number, own))
        problems += [Problem(check, number, said) for check, said in _faults(values, fault, own)]
    twice, notes = _twice(rows)
    return Sheet(tuple(rows), _in_order(problems + twice), _in_order(notes))


def _in_order(problems: list[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(problems, key=lambda one: one.row))


def _flat(text: str) -> str:
    return " ".join(text.split())[:80]


@lru_cache(maxsize=4096)
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


def _row(values: Mapping[str, str], number: int, own: Sequence[str]) -> DirectoryRow:
    second = values.get("second sector", "")
    return DirectoryRow(
        name=values["organisation"],
        sector=sector_of(values["sector"], own) or values["sector"],
        contact=values["contact"],
        email=values["email"].lower(),
        telephone=values.get("telephone", ""),
        area=values.get("area", ""),
        place=f"row {number}",
        role=values.get("role", "").lower() or "lead",
        kind=values.get("kind", ""),
        second_sector=_second(second, own) or second,
        nation=nation_of(values.get("nation", "")),
        domains=domains_of(values.get("domains", "")),
        language=language_of(values.get("language", "")) or "",
    )


def _faults(values: Mapping[str, str], fault: Fault, own: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The checks that one row does not pass, each with a sentence."""
    for column, text in values.items():
        if text.startswith("="):
            yield "formula", _("The {0} is a formula. Put what it shows there instead.").format(column)
        elif not text and column in NEEDED:
            yield "missing_value", _("The {0} is missing.").format(column)
        elif len(text) > LIMITS.get(column, 100):
            yield (
                "too_long",
                _("The {0} is longer than {1} characters.").format(column, LIMITS.get(column, 100)),
            )
        elif column in NAMES and (odd := name_fault(text)):
            yield odd
        elif text:
            yield from _judged(column, text, fault, own)


def _judged(column: str, text: str, fault: Fault, own: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What is wrong with a cell that must be one of a list, or an address."""
    if (column == "sector" and sector_of(text, own) is None) or (
        column == "second sector" and _second(text, own) is None
    ):
        sentence = _("“{0}” is not a sector. Use {1}.")
        yield "unknown_sector", sentence.format(_flat(text), _either((*own, *SECTORS)))
    elif column == "email" and (said := fault(text)):
        yield "malformed_address", said
    elif column == "role" and text.lower() not in ROLES:
        yield "unknown_role", _("“{0}” is not a role. Use {1}.").format(_flat(text), _either(ROLES))
    elif column == "nation" and nation_of(text) not in NATIONS:
        yield "unknown_nation", _("“{0}” is not a nation. Use {1}.").format(_flat(text), _either(NATIONS))
    elif column == "language" and language_of(text) is None:
        said = _("“{0}” is not a language that messages come in. Use {1}.")
        yield "unknown_language", said.format(_flat(text), _either(tuple(LANGUAGES.values())))
    elif column == "domains":
        for domain in domains_of(text):
            if fault(f"name@{domain}"):
                sentence = _("“{0}” is not an e-mail domain. Write it like example.org.")
                yield "malformed_domain", sentence.format(domain)


def _second(word: str, own: Sequence[str]) -> str | None:
    """The sector of the list that a word names, by its own name or as one of the four."""
    found = sector_of(sector_of(word, own) or "", own)
    return found if found in own or not own else None


def _either(words: Sequence[str]) -> str:
    """A choice in words: "lead, deputy or contributor"; what differs in capitals alone comes once."""
    named = list({word.casefold(): word for word in reversed(words)}.values())[::-1]
    return _("{0} or {1}").format(", ".join(named[:-1]), named[-1])


def _twice(rows: Sequence[DirectoryRow]) -> tuple[list[Problem], list[Problem]]:
    """What comes twice: problems within one organisation, and notes on an address that two of them share."""
    problems: list[Problem] = []
    notes: list[Problem] = []
    addresses: dict[str, DirectoryRow] = {}
    organisations: dict[str, list[DirectoryRow]] = {}
    for row in rows:
        here = organisations.setdefault(spelling(row.name), []) if spelling(row.name) else []
        here.append(row)
        if len(here) > 1 and (wrong := _again(row, here[:-1])):
            problems.append(Problem(wrong[0], row.number, wrong[1]))
        elif row.email and (before := addresses.setdefault(row.email, row)).name != row.name:
            sentence = _("{0} has the address {1}, as {2} in {3} has. That may be so.")
            said = sentence.format(row.name, row.email, before.name, before.place)
            notes.append(Problem("shared_address", row.number, said))
    return problems, notes


def _again(row: DirectoryRow, before: Sequence[DirectoryRow]) -> tuple[str, str] | None:
    """What is wrong with a further row of an organisation; None for another contact of it."""
    first = before[0]
    if row.name != first.name:
        sentence = _("{0} is the same organisation as {1} in {2}.")
        return "duplicate_organisation", sentence.format(row.name, first.name, first.place)
    if same := next((one for one in before if row.email and one.email == row.email), None):
        sentence = _("The address {0} stands in {1} already.")
        return "duplicate_address", sentence.format(row.email, same.place)
    if row.sector != first.sector:
        sentence = _("{0} is {1} in {2} and {3} here.")
        return "two_sectors", sentence.format(row.name, first.sector, first.place, row.sector)
    lead = next((one for one in before if one.role == "lead"), None)
    if row.role == "lead" and lead:
        sentence = _(
            "{0} stands in {1} already. For a second contact, write deputy or contributor as the role."
        )
        return "second_lead", sentence.format(row.name, lead.place)
    return None
