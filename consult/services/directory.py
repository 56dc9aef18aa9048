"""The partner directory: organisations, their contacts, and imports of many at once."""

from __future__ import annotations

from collections.abc import Sequence

from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from consult.db import current_partnership, db
from consult.documents.spreadsheets import read_table
from consult.domain.access import Action, Actor, Subject, require
from consult.domain.directory import DirectoryRow, Problem, Sheet, sheet_of, spelling
from consult.domain.errors import BadInput, NotFound
from consult.models.people import Contact, Organisation
from consult.services._history import record
from consult.services._unit import unit_of_work


def organisations(actor: Actor) -> list[Organisation]:
    """Every organisation with its contacts, by sector and name."""
    require(actor, Action.SEE_WORKSPACE, Subject(partnership_id=current_partnership()))
    query = (
        select(Organisation)
        .options(selectinload(Organisation.contacts))
        .order_by(Organisation.sector, Organisation.name, Organisation.id)
    )
    return list(db.session.scalars(query))


def organisation(actor: Actor, organisation_id: int) -> Organisation:
    """One organisation; raises NotFound."""
    require(actor, Action.SEE_WORKSPACE, Subject(partnership_id=current_partnership()))
    found = db.session.scalar(select(Organisation).where(Organisation.id == organisation_id))
    if found is None:
        raise NotFound(_("There is no such organisation in the directory."))
    return found


def address_fault(address: str) -> str | None:
    """What is wrong with an e-mail address, in a sentence, or None. Its spelling is judged; nobody is asked."""
    try:
        validate_email(address, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return _("“%(address)s” is not an e-mail address. Write it like name@example.org.", address=address)
    return None


def read_sheet(actor: Actor, content: bytes, filename: str) -> Sheet:
    """A table of organisations as it was understood, with every check; nothing is saved. Raises BadDocument."""
    require(actor, Action.EDIT_DIRECTORY, Subject(partnership_id=current_partnership()))
    sheet = sheet_of(read_table(content, filename), address_fault)
    known = [
        Problem("already_in_directory", int(place.removeprefix("row ")), said)
        for place, said in known_names(sheet.rows).items()
    ]
    return Sheet(sheet.rows, tuple(sorted((*sheet.problems, *known), key=lambda one: one.row)))


@unit_of_work
def save_organisation(actor: Actor, row: DirectoryRow, organisation_id: int | None = None) -> Organisation:
    """Add an organisation with its lead contact, or change one; raises BadInput for a name or address in use."""
    require(actor, Action.EDIT_DIRECTORY, Subject(partnership_id=current_partnership()))
    found = organisation(actor, organisation_id) if organisation_id else None
    _refuse_known([row], besides=found)
    if found is None:
        made = _add(row)
        record(actor, "add an organisation", name=row.name)
        return made
    found.name, found.sector, found.area = row.name, row.sector, row.area
    lead = found.contacts[0] if found.contacts else Contact(organisation_id=found.id)
    lead.name, lead.email, lead.telephone = row.contact, row.email.lower(), row.telephone
    db.session.add(lead)
    record(actor, "change an organisation", name=row.name)
    return found


@unit_of_work
def import_organisations(actor: Actor, rows: Sequence[DirectoryRow]) -> int:
    """Add all rows or none; raises BadInput with a sentence a row. Returns how many were added."""
    require(actor, Action.EDIT_DIRECTORY, Subject(partnership_id=current_partnership()))
    _refuse_known(rows)
    for row in rows:
        _add(row)
    record(actor, "import organisations", count=len(rows))
    return len(rows)


def _add(row: DirectoryRow) -> Organisation:
    made = Organisation(name=row.name, sector=row.sector, area=row.area)
    made.contacts.append(Contact(name=row.contact, email=row.email.lower(), telephone=row.telephone))
    db.session.add(made)
    db.session.flush()
    return made


def _refuse_known(rows: Sequence[DirectoryRow], besides: Organisation | None = None) -> None:
    """Raise BadInput for names that the directory has already, whatever their capitals and spacing."""
    problems = known_names(rows, besides)
    if problems:
        raise BadInput(_("Nothing was saved: some organisations are in the directory already."), problems)


def known_names(rows: Sequence[DirectoryRow], besides: Organisation | None = None) -> dict[str, str]:
    """A sentence for each row whose organisation the directory has already."""
    have = {
        spelling(found.name): found.name
        for found in db.session.scalars(select(Organisation))
        if besides is None or found.id != besides.id
    }
    return {
        row.place: _("%(name)s is in the directory already.", name=have[spelling(row.name)])
        for row in rows
        if spelling(row.name) in have
    }
