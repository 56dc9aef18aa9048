"""One entry of the directory: its people, mailboxes and members, merging, and following others."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from consult.db import db, within
from consult.models.circulation import Invitation
from consult.models.history import HistoryRow
from consult.models.people import Organisation
from consult.services import circulation, directory
from tests import world
from tests.web.officer_at_work import Desk, parts

WICK, HALL = "Wick Carers Network", "Upper Arle Village Hall"


@pytest.fixture
def desk(app: Flask) -> Desk:
    return Desk(app)


@pytest.fixture
def full(desk: Desk) -> Desk:
    """The directory is filled."""
    directory.import_organisations(desk.actor, world.ROWS)
    return desk


def number(desk: Desk, name: str) -> int:
    with within(desk.actor.partnership_id or 0):
        return db.session.scalars(select(Organisation.id).where(Organisation.name == name)).one()


def page_of(desk: Desk, name: str) -> str:
    return f"/directory/{number(desk, name)}"


def names(desk: Desk) -> list[str]:
    with within(desk.actor.partnership_id or 0):
        return [one.name for one in directory.organisations(desk.actor)]


def acts(desk: Desk) -> list[str]:
    with within(desk.actor.partnership_id or 0):
        return list(db.session.scalars(select(HistoryRow.act).order_by(HistoryRow.id)))


PERSON = {
    "name": "Ned Bell",
    "email": "ned@wickcarers.example",
    "telephone": "01632 960099",
    "role": "deputy",
}


def test_a_deputy_is_added_and_is_written_to_once_the_lead_has_left(full: Desk) -> None:
    page = page_of(full, WICK)
    assert full.send(f"{page}/contacts/new", **PERSON).status_code == 302
    assert "Mair Pugh , Lead, 01632 960013 Is written to" in full.read(page)
    with within(1):
        mair = directory.organisation(full.actor, number(full, WICK)).contacts[0].id
    gone = {"name": "Mair Pugh", "email": "mair@wickcarers.example", "role": "lead"}
    full.send(f"{page}/contacts/{mair}", **gone, **parts("left", date(2010, 6, 1)))
    shown = full.read(page)
    assert "Mair Pugh , Lead Has left" in shown
    assert "Ned Bell , Deputy, 01632 960099 Is written to" in shown


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "Ned Bcc: all@example.org"}, "name"),
        ({"name": "Ned\nBcc"}, "name"),
        ({"email": "ned"}, "email"),
        ({"email": "mair@wickcarers.example"}, "email"),
        ({"role": "boss"}, "role"),
        ({"left-day": "31", "left-month": "2", "left-year": "2010"}, "left-day"),
        ({"substitute": "1"}, "substitute"),
    ],
)
def test_what_cannot_be_used_of_a_person_is_said_at_its_field(
    full: Desk, changed: dict[str, str], field: str
) -> None:
    answer = full.send(f"{page_of(full, WICK)}/contacts/new", **(PERSON | changed))
    assert answer.status_code == 400
    assert f'href="#{field}"' in answer.text
    assert "Ned" not in full.read(page_of(full, WICK))


def test_an_entry_keeps_everything_that_the_form_asks(full: Desk) -> None:
    values = {
        "name": WICK,
        "sector": "Voluntary",
        "second_sector": "Community",
        "kind": "charity",
        "area": "Wick",
        "nation": "wales",
        "domains": "WICKcarers.example, bücher.example",
        "meets": "yes",
        "is_umbrella": "yes",
        "contact": "Mair Pugh",
        "email": "mair@wickcarers.example",
    }
    assert full.send(page_of(full, WICK), **values).status_code == 302
    with within(1):
        found = directory.organisation(full.actor, number(full, WICK))
        assert (found.kind, found.nation, found.meets, found.is_umbrella) == ("charity", "wales", True, True)
        assert found.domains == ["wickcarers.example", "bücher.example"]
        assert found.second_sector and found.second_sector.name == "Community"
    refused = full.send(page_of(full, WICK), **(values | {"domains": "not a domain!"}))
    assert refused.status_code == 400 and 'href="#domains"' in refused.text


def test_mailboxes_are_given_one_on_a_line(full: Desk) -> None:
    page = f"{page_of(full, WICK)}/mailboxes"
    full.send(page, lines="registered: Office@wickcarers.example\n\ninfo@wickcarers.example")
    assert "registered: office@wickcarers.example info@wickcarers.example" in full.read(page_of(full, WICK))
    refused = full.send(page, lines="registered: nobody")
    assert refused.status_code == 400 and "“nobody” is not an e-mail address" in refused.text
    assert "info@wickcarers.example" in full.read(page_of(full, WICK))


def test_an_umbrella_lists_its_members_and_the_draft_says_how_many_are_asked_too(full: Desk) -> None:
    page = f"{page_of(full, WICK)}/members"
    refused = full.send(page, lines=f"{HALL}\nNowhere Hall")
    assert refused.status_code == 400 and "Not in the directory: Nowhere Hall." in refused.text
    assert full.send(page, lines=WICK).status_code == 400
    assert full.send(page, lines=HALL.upper()).status_code == 302
    assert HALL in full.read(page_of(full, WICK))
    assert f"A member of {WICK}" in full.read(page_of(full, HALL))
    reference = _draft_of_everybody(full)
    said = full.read(f"/consultations/{reference}/circulation")
    assert f"1 of the 5 are also members of {WICK}, which passes the paper on." in said


def _draft_of_everybody(desk: Desk) -> str:
    with within(1):
        paper = world.papers.begin_from_outline(
            desk.actor, title="A paper", issuing_body="Us", summary="It may.", outline={}
        )
        reference = paper.reference
        everybody = [one.id for one in directory.organisations(desk.actor)]
        circulation.choose(desk.actor, reference, everybody, seen_version=world.seen(desk.actor, reference))
        return reference


def test_a_merger_is_looked_over_then_done_and_history_stays(app: Flask) -> None:
    desk = Desk(app)
    sent = world.approved(desk.actor, at=world.BEFORE)
    twin = world.DirectoryRow("Wick Carers", "voluntary", "Ned Bell", "ned@wickcarers.example")
    with within(1):
        kept = directory.save_organisation(desk.actor, twin).id
    reference = _draft_of_everybody(desk)
    page = f"/directory/{kept}/merge"
    looked = desk.send(page, other=number(desk, WICK))
    assert "Mair Pugh, mair@wickcarers.example" in looked.text and "1 invitation that was sent" in looked.text
    assert WICK in names(desk)
    assert desk.send(page, other=number(desk, WICK), do="merge").status_code == 302
    assert WICK not in names(desk)
    shown = desk.read(f"/directory/{kept}")
    assert f"as {WICK}" in shown and "Mair Pugh" in shown
    with within(1):
        places = select(Organisation.name, Invitation.sent_at).join(Invitation.organisation)
        after = [name for name, at in db.session.execute(places) if "Wick" in name and at is None]
        assert after == ["Wick Carers"]
        assert [name for name, at in db.session.execute(places) if "Wick" in name and at] == [WICK]
    assert "Merged into" in desk.read(page_of(desk, WICK))
    assert WICK not in desk.read(f"/consultations/{reference}/circulation")
    assert WICK in desk.read(f"/consultations/{sent}/responses")
    assert acts(desk).count("merge two entries") == 1
    again = desk.send(page, other=number(desk, WICK), do="merge")
    assert again.status_code == 400 and "was merged into another entry already" in again.text


@pytest.mark.parametrize("other", ["", "0", "x", "self"])
def test_an_entry_is_not_merged_with_nothing_or_itself(full: Desk, other: str) -> None:
    mine = number(full, WICK)
    answer = full.send(f"/directory/{mine}/merge", other=str(mine) if other == "self" else other, do="merge")
    assert answer.status_code == 400 and 'href="#other"' in answer.text
    assert full.send(f"/directory/{mine}/merge", other="9999", do="merge").status_code == 404


def test_from_the_day_of_a_succession_the_new_is_offered_and_the_old_is_not(full: Desk) -> None:
    reference = _draft_of_everybody(full)
    new = world.DirectoryRow("Arle Unitary", "public", "Una Day", "una@arle.example")
    with within(1):
        made = directory.save_organisation(full.actor, new).id
    old = "Coalholme Borough Council"
    page = f"/directory/{made}/succession"
    assert full.send(page, names="Nowhere", **parts("on", date(2010, 7, 1))).status_code == 400
    assert full.send(page, names=old).status_code == 400
    assert full.send(page, names="Arle Unitary", **parts("on", date(2010, 7, 1))).status_code == 400
    assert full.send(page, names=old.lower(), **parts("on", date(2010, 7, 1))).status_code == 302
    assert old in names(full)
    full.at(world.OPEN)
    assert old not in names(full)
    said = full.read(f"/consultations/{reference}/circulation")
    assert f"{old} ended on 1 July 2010. Arle Unitary stands in its place" in said.replace("Thursday ", "")
    assert f"instead of {old}" in full.read(f"/directory/{made}")
    assert old in full.read("/directory?gone=1") and old not in full.read("/directory")
    put_right = full.send(page, names=old, **parts("on", date(2010, 9, 1)))
    assert put_right.status_code == 302 and old in names(full)


def test_sectors_are_renamed_added_and_counted_as_something_else(full: Desk) -> None:
    page = full.client.get("/directory/sectors").text
    assert 'value="Public"' in page
    lines = {}
    for place, (before, name, maps) in enumerate(
        [
            ("Public", "Councils", "public"),
            ("Voluntary", "Charities", "voluntary"),
            ("Community", "Community", "community"),
            ("Private", "Private", "private"),
            ("", "Health", "public"),
        ],
        1,
    ):
        lines |= {f"before-{place}": before, f"name-{place}": name, f"maps-{place}": maps}
    assert full.send("/directory/sectors", **lines).status_code == 302
    shown = full.read("/directory?sector=Charities")
    assert WICK in shown and HALL not in shown
    lines |= {"before-1": "Councils", "before-2": "Charities", "maps-2": "community", "before-5": "Health"}
    assert full.send("/directory/sectors", **lines).status_code == 302
    with within(1):
        assert directory.organisation(full.actor, number(full, WICK)).sector == "community"
    refused = full.send("/directory/sectors", **(lines | {"name-2": ""}))
    assert refused.status_code == 400 and "1 organisation is in Charities." in refused.text
    twice = full.send("/directory/sectors", **(lines | {"name-5": "community"}))
    assert twice.status_code == 400 and 'href="#name-5"' in twice.text
    nothing = full.send("/directory/sectors", **(lines | {"maps-5": "moon"}))
    assert nothing.status_code == 400 and 'href="#maps-5"' in nothing.text
    swapped = lines | {"name-1": "Charities", "name-2": "Councils"}
    assert full.send("/directory/sectors", **swapped).status_code == 302


def test_the_entry_asks_the_database_as_often_for_much_as_for_little(full: Desk) -> None:
    asked = []
    for lines in (HALL, "\n".join(row.name for row in world.ROWS if row.name != WICK)):
        full.send(f"{page_of(full, WICK)}/members", lines=lines)
        page = page_of(full, WICK)
        with world.counting_queries() as sent:
            full.read(page)
        asked.append(len(sent))
    assert asked[0] == asked[1]


@pytest.mark.parametrize("rest", ["", "/contacts/new", "/mailboxes", "/members", "/merge", "/succession"])
def test_the_entry_of_another_partnership_is_not_there(full: Desk, rest: str) -> None:
    from consult.models.people import Partnership

    other = Partnership(name="Else", initials="E", mailbox="e@else.example", created_at=world.BEFORE)
    db.session.add(other)
    db.session.commit()
    with within(other.id):
        theirs = Organisation(name="Theirs", sector="public")
        db.session.add(theirs)
        db.session.commit()
        page = f"/directory/{theirs.id}{rest}"
    assert full.client.get(page).status_code == 404
    assert full.client.post(page, data={"name": "Mine now", "lines": "x"}).status_code == 404


def test_the_list_of_a_draft_asks_the_database_as_often_for_five_as_for_one(full: Desk) -> None:
    everybody = "\n".join(row.name for row in world.ROWS if row.name != WICK)
    reference = _draft_of_everybody(full)
    page, asked = f"/consultations/{reference}/circulation", []
    for lines in (HALL, everybody):
        full.send(f"{page_of(full, WICK)}/members", lines=lines)
        with world.counting_queries() as sent:
            full.read(page)
        asked.append(len(sent))
    assert asked[0] == asked[1]


def test_choosing_asks_the_database_as_often_for_four_as_for_one(full: Desk) -> None:
    asked = []
    ids = [number(full, row.name) for row in world.ROWS]
    reference = _draft_of_everybody(full)
    for chosen in ([], ids[:1], [], ids[1:]):
        with within(1), world.counting_queries() as sent:
            circulation.choose(full.actor, reference, chosen, seen_version=world.seen(full.actor, reference))
        asked.append(sum(one.startswith("SELECT") for one in sent))
    assert asked[1] == asked[3]
