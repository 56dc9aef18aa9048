"""One entry of the directory: what it is, its people, mailboxes and members."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.domain.directory import ROLES, DirectoryRow, domains_of
from consult.domain.language import LANGUAGES
from consult.domain.timetable import NATIONS
from consult.services import directory, organisations, sectors
from consult.services.organisations import Entry, Person
from consult.web import doors
from consult.web.officer import blueprint
from consult.web.officer.typed import Typed, date_parts, form_page


@blueprint.route("/directory/new", methods=["GET", "POST"])
def new_organisation() -> ResponseReturnValue:
    """Add an organisation and its contact."""
    return _organisation(None)


@blueprint.route("/directory/<int:organisation_id>", methods=["GET", "POST"])
def organisation(organisation_id: int) -> ResponseReturnValue:
    """Change an organisation or the person it is written to; what else belongs to it stands below."""
    return _organisation(organisations.entry(doors.actor(), organisation_id))


def _organisation(entry: Entry | None) -> ResponseReturnValue:
    actor, typed = doors.actor(), Typed(request.form)
    number = entry.organisation.id if entry else None
    offered = _offered(actor, entry)
    if request.method == "POST":
        row = _row(typed, [value for value, _name in offered])
        ways = {name: typed.form.get(name) == "yes" for name in ("meets", "is_umbrella")}
        if typed.does(lambda: directory.save_organisation(actor, row, number, **ways)):
            return redirect(_page_of(number) if number else url_for("officer.directory", added=1))
        entry = organisations.entry(actor, number) if number else None
    stored = _stored(entry) if entry else {}
    return form_page(
        "officer/organisation.html",
        typed,
        v=request.form if request.method == "POST" else stored,
        name=stored.get("name"),
        entry=entry,
        sectors=offered,
        second=[("", _("None"))] + [(one, one) for one in _names(actor)],
        nations=NATIONS,
    )


def _page_of(organisation_id: int) -> str:
    """The page of an entry, saying that something was saved."""
    return url_for("officer.organisation", organisation_id=organisation_id, saved=1)


def _names(actor: Any) -> list[str]:
    return [one.name for one in sectors.sectors(actor)]


def _offered(actor: Any, entry: Entry | None) -> list[tuple[str, str]]:
    """The sectors of the list; where an entry is in one of the four without saying more, that too."""
    offered = [(name, name) for name in _names(actor)]
    if entry and entry.organisation.own_sector is None:
        plain = entry.organisation.sector
        if plain not in [name.lower() for name, _same in offered]:
            offered.append((plain, _("%(sector)s, not said which", sector=plain.capitalize())))
    return offered


def _row(typed: Typed, offered: Sequence[str]) -> DirectoryRow:
    known = {value.lower(): value for value in offered}
    sector = known.get(typed.form.get("sector", "").lower(), "")
    if not sector:
        typed.note("sector", _("Choose a sector."))
    domains = domains_of(typed.line("domains", limit=500))
    for domain in domains:
        if directory.address_fault(f"name@{domain}"):
            typed.note(
                "domains",
                _("“%(domain)s” is not an e-mail domain. Write it like example.org.", domain=domain),
            )
    return DirectoryRow(
        name=typed.named("name", _("Give the name of the organisation.")),
        sector=sector,
        contact=typed.named("contact", _("Give the name of a contact.")),
        email=typed.address("email", _("Give the contact's e-mail address.")),
        telephone=typed.line("telephone", limit=40),
        area=typed.named("area", limit=100),
        kind=typed.named("kind", limit=60),
        second_sector=typed.line("second_sector", limit=100),
        nation=typed.form.get("nation", "") if typed.form.get("nation") in NATIONS else "",
        domains=domains,
    )


def _stored(entry: Entry) -> dict[str, str]:
    found, person = entry.organisation, entry.written_to
    values = {name: getattr(found, name) for name in ("name", "area", "kind", "nation")}
    values["sector"] = found.own_sector.name if found.own_sector else _plain(entry)
    values["second_sector"] = found.second_sector.name if found.second_sector else ""
    values["domains"] = " ".join(found.domains)
    values |= {name: "yes" if getattr(found, name) else "" for name in ("meets", "is_umbrella")}
    return values | (
        {"contact": person.name, "email": person.email, "telephone": person.telephone} if person else {}
    )


def _plain(entry: Entry) -> str:
    """The value under which one of the four is offered: its own name on the list, or the plain word."""
    plain = entry.organisation.sector
    return next((name for name in _names(doors.actor()) if name.lower() == plain), plain)


@blueprint.route("/directory/<int:organisation_id>/contacts/new", methods=["GET", "POST"])
def new_contact(organisation_id: int) -> ResponseReturnValue:
    """Add a person to an organisation."""
    return _contact(organisation_id, None)


@blueprint.route("/directory/<int:organisation_id>/contacts/<int:contact_id>", methods=["GET", "POST"])
def contact(organisation_id: int, contact_id: int) -> ResponseReturnValue:
    """Change a person, say who stands in, or that the person has left."""
    return _contact(organisation_id, contact_id)


def _contact(organisation_id: int, contact_id: int | None) -> ResponseReturnValue:
    actor, typed = doors.actor(), Typed(request.form)
    entry = organisations.entry(actor, organisation_id)
    found = organisations.contact(actor, organisation_id, contact_id) if contact_id else None
    if request.method == "POST":
        person = Person(
            name=typed.named("name", _("Give a name.")),
            email=typed.address("email", _("Give an e-mail address.")),
            telephone=typed.line("telephone", limit=40),
            role=typed.chosen("role", ROLES, _("Choose a role.")),
            left_on=typed.day("left", _("The day")),
            substitute_id=typed.number("substitute") or None,
            language=typed.chosen("language", ("", *LANGUAGES), _("Choose a language.")),
        )
        if typed.does(lambda: organisations.save_contact(actor, organisation_id, person, contact_id)):
            return redirect(_page_of(organisation_id))
    others = [
        (one.id, one.name) for one in entry.organisation.contacts if found is None or one.id != found.id
    ]
    stored = _person(found) if found else {"role": "deputy" if entry.written_to else "lead"}
    return form_page(
        "officer/contact.html",
        typed,
        v=request.form if request.method == "POST" else stored,
        name=found.name if found else "",
        organisation=entry.organisation,
        others=[("", _("Nobody")), *((str(number), name) for number, name in others)],
    )


def _person(found: Any) -> dict[str, str]:
    values = {name: getattr(found, name) for name in ("name", "email", "telephone", "role", "language")}
    return values | {"substitute": str(found.substitute_id or "")} | date_parts("left", found.left_on)


@blueprint.route("/directory/<int:organisation_id>/mailboxes", methods=["GET", "POST"])
def mailboxes(organisation_id: int) -> ResponseReturnValue:
    """The addresses of the organisation itself, one on a line."""
    entry = organisations.entry(doors.actor(), organisation_id)
    stored = [f"{one.label}: {one.email}" if one.label else one.email for one in entry.mailboxes]

    def save(typed: Typed, lines: list[str]) -> Any:
        found = [_mailbox(typed, line) for line in lines]
        return typed.does(
            lambda: organisations.save_mailboxes(doors.actor(), organisation_id, found), at="lines"
        )

    return lines_page(entry, "mailboxes", stored, save)


def _mailbox(typed: Typed, line: str) -> tuple[str, str]:
    """A label and an address, from "registered: office@example.org"."""
    label, _colon, email = line.rpartition(":")
    label, email = label.strip(), email.strip().lower()
    if said := directory.address_fault(email):
        typed.note("lines", said)
    if len(label) > 60 or re.search(r"[<>:]", label):
        typed.note("lines", _("“%(line)s”: write it like registered: office@example.org.", line=line[:80]))
    return label, email


@blueprint.route("/directory/<int:organisation_id>/members", methods=["GET", "POST"])
def members(organisation_id: int) -> ResponseReturnValue:
    """The members of an umbrella body, one on a line."""
    entry = organisations.entry(doors.actor(), organisation_id)

    def save(typed: Typed, lines: list[str]) -> Any:
        return typed.does(
            lambda: organisations.save_members(doors.actor(), organisation_id, lines), at="lines"
        )

    return lines_page(entry, "members", [one.name for one in entry.members], save)


def lines_page(
    entry: Entry, what: str, stored: Sequence[str], save: Callable[[Typed, list[str]], Any]
) -> ResponseReturnValue:
    """A page of one field that has one thing on each line."""
    typed = Typed(request.form)
    if request.method == "POST" and save(typed, typed.rows("lines")):
        return redirect(_page_of(entry.organisation.id))
    shown = request.form.get("lines", "") if request.method == "POST" else "\n".join(stored)
    return form_page("officer/lines.html", typed, what=what, organisation=entry.organisation, shown=shown)
