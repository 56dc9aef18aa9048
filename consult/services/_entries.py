"""Entries of the directory by number and by name, for the services that change them; never commits."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from consult.db import db
from consult.domain.directory import spelling
from consult.domain.errors import BadInput, NotFound
from consult.models.people import Organisation


def entry_of(organisation_id: int) -> Organisation:
    """One organisation with its contacts; raises NotFound."""
    query = select(Organisation).where(Organisation.id == organisation_id)
    found = db.session.scalar(query.options(selectinload(Organisation.contacts)))
    if found is None:
        raise NotFound(_("There is no such organisation in the directory."))
    return found


def named(names: Sequence[str], at: str = "names") -> list[Organisation]:
    """The organisations of these names, whatever their capitals and spacing, each once.

    A merged one is not offered under its old name. Raises BadInput, at the field ``at``, naming those not found.
    """
    query = select(Organisation).where(Organisation.merged_into_id.is_(None))
    have = {spelling(one.name): one for one in db.session.scalars(query)}
    missing = [name for name in names if spelling(name) not in have]
    if missing:
        said = _("Not in the directory: %(names)s.", names=", ".join(missing))
        raise BadInput(said, {at: said})
    return list({have[spelling(name)].id: have[spelling(name)] for name in names}.values())
