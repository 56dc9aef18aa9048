"""The partner directory: organisations, the person each is written to, and imports of many at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload, selectinload

from consult.db import current_partnership, db
from consult.documents.spreadsheets import read_table
from consult.domain.access import Action, Actor, Subject, require
from consult.domain.directory import COLUMNS, DirectoryRow, Problem, Sheet, sheet_of, spelling
from consult.domain.errors import BadInput, NotFound
from consult.domain.language import LANGUAGES
from consult.domain.wording import day
from consult.models.people import Contact, Organisation, Sector
from consult.services._history import record
from consult.services._people import is_current, is_there, written_to
from consult.services._rows import insert_rows
from consult.services._sectors import listed, named, stored
from consult.services._unit import unit_of_work


def organisations(actor: Actor, *, gone: bool = False) -> list[Organisation]:
    """Every organisation of today with its contacts, by sector and name; ``gone`` adds merged and ended ones.

    Three queries, however many there are.
    """
    require(actor, Action.SEE_WORKSPACE, Subject(partnership_id=current_partnership()))
    query = (
        select(Organisation)
        .options(
            selectinload(Organisation.contacts),
            joinedload(Organisation.own_sector),
            joinedload(Organisation.second_sector),
            joinedload(Organisation.merged_into),
        )
        .order_by(Organisation.sector, Organisation.name, Organisation.id)
    )
    return list(db.session.scalars(query if gone else query.where(is_current())))


def organisation(actor: Actor, organisation_id: int) -> Organisation:
    """One organisation; raises NotFound."""
    require(actor, Action.SEE_WORKSPACE, Subject(partnership_id=current_partnership()))
    found = db.session.scalar(select(Organisation).where(Organisation.id == organisation_id))
    if found is None:
        raise NotFound(_("There is no such organisation in the directory."))
    return found


def people(found: Organisation) -> list[Contact]:
    """Who is at the organisation today, the person whom it is written to first."""
    first = written_to(found)
    return [first, *(one for one in found.contacts if one is not first and is_there(one))] if first else []


def lead(found: Organisation) -> Contact | None:
    """The person whom the organisation is written to today."""
    return written_to(found)


def address_fault(address: str) -> str | None:
    """What is wrong with an e-mail address, in a sentence, or None. Its spelling is judged; nobody is asked.

    A domain may have letters of any language; before the @ many mail servers take plain ones alone.
    """
    mailbox = address.rpartition("@")[0]
    if mailbox and not mailbox.isascii():
        sentence = _(
            "“%(address)s” has a letter before the @ that many mail servers refuse.", address=address
        )
        return f"{sentence} {_('Ask for another address.')}"
    try:
        if "=?" in mailbox:  # the beginning of a word that a mail reader would decode into something else
            raise EmailNotValidError
        validate_email(address, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return _("“%(address)s” is not an e-mail address. Write it like name@example.org.", address=address)
    return None


def read_sheet(actor: Actor, content: bytes, filename: str) -> Sheet:
    """A table of organisations as it was understood, with every check; nothing is saved. Raises BadDocument."""
    require(actor, Action.EDIT_DIRECTORY, Subject(partnership_id=current_partnership()))
    own = [one.name for one in listed()]
    sheet = sheet_of(read_table(content, filename), address_fault, own)
    known = [
        Problem("already_in_directory", int(place.removeprefix("row ")), said)
        for place, said in known_names(sheet.rows).items()
    ]
    problems = tuple(sorted((*sheet.problems, *known), key=lambda one: one.row))
    notes = tuple(sorted((*sheet.notes, *_shared(sheet.rows)), key=lambda one: one.row))
    return Sheet(sheet.rows, problems, notes)


def _shared(rows: Sequence[DirectoryRow]) -> Iterator[Problem]:
    """A note for each address that an organisation of the directory has already."""
    query = select(Contact.email, Organisation.name).join(Contact.organisation).where(is_current())
    have = dict(list(db.session.execute(query)))
    for row in rows:
        if row.email in have:
            said = _("%(name)s in the directory has the address %(email)s too. That may be so.")
            yield Problem("shared_address", row.number, said % {"name": have[row.email], "email": row.email})


@unit_of_work
def save_organisation(
    actor: Actor,
    row: DirectoryRow,
    organisation_id: int | None = None,
    *,
    meets: bool = False,
    is_umbrella: bool = False,
) -> Organisation:
    """Add an organisation with its lead contact, or change one and the person it is written to.

    ``meets``: a board of its own decides its answers. Raises BadInput for a name or address in use.
    """
    require(actor, Action.EDIT_DIRECTORY, Subject(partnership_id=current_partnership()))
    found = organisation(actor, organisation_id) if organisation_id else None
    _refuse_known([row], besides=found)
    sectors = stored()
    made = found or _new(row, sectors)
    before = made.name
    _describe(made, row, sectors)
    made.meets, made.is_umbrella = meets, is_umbrella
    person = (written_to(found) if found else made.contacts[0]) or Contact(
        organisation_id=made.id, role="lead"
    )
    _refuse_shared_within(made, person, row.email.lower())
    person.name, person.email, person.telephone = row.contact, row.email.lower(), row.telephone
    db.session.add_all([made, person])
    db.session.flush()
    if found is None:
        record(actor, "add an organisation", name=row.name)
    else:
        record(
            actor,
            "change an organisation",
            name=row.name,
            **({"before": before} if before != row.name else {}),
        )
    return made


def _refuse_shared_within(organisation: Organisation, person: Contact, email: str) -> None:
    """Raise BadInput when somebody else at the organisation has the address."""
    if any(one is not person and one.email == email for one in organisation.contacts):
        said = _("%(name)s has a contact with this address already.", name=organisation.name)
        raise BadInput(said, {"email": said})


@unit_of_work
def import_organisations(actor: Actor, rows: Sequence[DirectoryRow]) -> int:
    """Add all rows or none; raises BadInput with a sentence a row. Returns how many organisations were added.

    Rows of one name are the contacts of one organisation.
    """
    require(actor, Action.EDIT_DIRECTORY, Subject(partnership_id=current_partnership()))
    _refuse_known(rows)
    made: dict[str, DirectoryRow] = {}
    for row in rows:
        made.setdefault(row.name, row)
    try:
        sectors = stored()
        abouts = [_about(row, sectors) for row in made.values()]
        ids = dict(zip(made, insert_rows(Organisation, abouts), strict=True))
        insert_rows(Contact, [{"organisation_id": ids[row.name]} | _person(row) for row in rows])
    except IntegrityError:  # somebody else saved the same at the same moment, or the button was pressed twice
        raise BadInput(_("Nothing was saved: some organisations are in the directory already.")) from None
    record(actor, "import organisations", count=len(made))
    return len(made)


def _new(row: DirectoryRow, sectors: Sequence[Sector]) -> Organisation:
    made = Organisation()
    _describe(made, row, sectors)
    made.contacts.append(Contact(**_person(row)))
    return made


def _describe(made: Organisation, row: DirectoryRow, sectors: Sequence[Sector]) -> None:
    """Put what a row says of the organisation itself into it."""
    for name, value in _about(row, sectors).items():
        setattr(made, name, value)


def _about(row: DirectoryRow, sectors: Sequence[Sector]) -> dict[str, Any]:
    """What a row says of the organisation itself, by column."""
    counted, sector = named(row.sector, sectors)
    second = named(row.second_sector, sectors)[1]
    if not counted:
        raise BadInput(_("Choose a sector."), {"sector": _("Choose a sector.")})
    return {
        "name": row.name,
        "sector": counted,
        "sector_id": sector.id if sector else None,
        "second_sector_id": second.id if second else None,
        "kind": row.kind,
        "area": row.area,
        "nation": row.nation,
        "domains": list(row.domains),
    }


def _person(row: DirectoryRow) -> dict[str, str]:
    about = {"name": row.contact, "email": row.email.lower(), "telephone": row.telephone}
    return about | {"role": row.role, "language": row.language}


def _refuse_known(rows: Sequence[DirectoryRow], besides: Organisation | None = None) -> None:
    """Raise BadInput for names that the directory has already, whatever their capitals and spacing."""
    problems = known_names(rows, besides)
    if problems:
        raise BadInput(_("Nothing was saved: some organisations are in the directory already."), problems)


def known_names(rows: Sequence[DirectoryRow], besides: Organisation | None = None) -> dict[str, str]:
    """A sentence for each row whose organisation the directory has already, once for each organisation."""
    query = select(Organisation).options(joinedload(Organisation.merged_into))
    have = {
        spelling(one.name): one
        for one in db.session.scalars(query)
        if besides is None or one.id != besides.id
    }
    found: dict[str, str] = {}
    said = set()
    for row in rows:
        one = have.get(spelling(row.name))
        if one is not None and one.id not in said:
            said.add(one.id)
            found[row.place] = _known(one)
    return found


def _known(one: Organisation) -> str:
    if one.merged_into:
        return _(
            "%(name)s was merged into %(other)s and keeps its name for old records.",
            name=one.name,
            other=one.merged_into.name,
        )
    if one.ended_on:
        return _(
            "%(name)s is in the directory as one that ended on %(day)s.", name=one.name, day=day(one.ended_on)
        )
    return _("%(name)s is in the directory already.", name=one.name)


def table(actor: Actor) -> list[tuple[str, ...]]:
    """The directory of today in the columns of an import, a row for each contact who is there."""
    rows = [COLUMNS]
    for one in organisations(actor):
        nobody = Contact(name="", email="", telephone="")
        rows += [_line(one, contact) for contact in people(one) or [nobody]]
    return rows


def _line(one: Organisation, contact: Contact) -> tuple[str, ...]:
    return (
        one.name,
        one.own_sector.name if one.own_sector else one.sector,
        contact.name,
        contact.email,
        contact.telephone,
        one.area,
        contact.role or "",
        one.kind,
        one.second_sector.name if one.second_sector else "",
        one.nation,
        " ".join(one.domains),
        LANGUAGES.get(contact.language or "", ""),
    )
