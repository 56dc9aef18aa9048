"""A person of the directory is written to in the language that was chosen; what has no Welsh is whole in English."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from flask import Flask
from sqlalchemy import select, update

from consult import clock
from consult.db import choose_partnership, db
from consult.domain.access import Action, Actor
from consult.domain.errors import BadInput, NotFound
from consult.jobs import ticks
from consult.models.history import HistoryRow
from consult.models.outbox import Message
from consult.models.people import Contact
from consult.services import circulation, directory, outbox, quiet, reminders, responses
from consult.services.responses import SignOff
from tests import world
from tests.services.test_together import SOON, another, place, want
from tests.web.officer_at_work import Desk
from tests.web.visits import come_in, words_of

ROOT = Path(__file__).resolve().parents[2]
WICK, MAIR = "Wick Carers Network", "mair@wickcarers.example"
HALL, JO = "Upper Arle Village Hall", "jo@upperarle.example"


def sentences(app: Flask) -> Iterator[str | tuple[str, ...]]:
    """Every sentence of ours, as a program gathers them for a translator."""
    for path in sorted((ROOT / "templates").rglob("*.*")):
        for _line, _function, found in app.jinja_env.extract_translations(path.read_text(encoding="utf-8")):
            yield plain(found)
    for path in sorted((ROOT / "consult").rglob("*.py")):
        for _line, said, *_rest in extract_from_file("python", path):
            yield plain(said)


def plain(found: object) -> str | tuple[str, ...]:
    """A sentence, or one for one and for many; what a gatherer gives for the arguments that are no text left out."""
    texts = [str(one) for one in (found if isinstance(found, tuple) else (found,)) if one]
    return tuple(texts) if len(texts) > 1 else "".join(texts)


def in_welsh(sentence: str) -> str:
    """Enough to see that it was looked up: the sentence between two marks."""
    return f"«{sentence}»"


@pytest.fixture
def welsh(app: Flask, tmp_path: Path, another_app: Callable[..., Flask]) -> Iterator[Callable[..., None]]:
    """Go on in an application that has a catalogue of Welsh, without the sentences that are named."""
    contexts = []

    def enter(without: str = "") -> None:
        catalogue, folder = Catalog(locale="cy"), tmp_path / "catalogues" / "cy" / "LC_MESSAGES"
        for one in sentences(app):
            if one and one != without:
                several = isinstance(one, tuple)
                catalogue.add(one, [in_welsh(one[-1])] * 6 if several else in_welsh(str(one)))
        folder.mkdir(parents=True)
        with (folder / "messages.mo").open("wb") as file:
            write_mo(file, catalogue)
        db.session.rollback()
        made = another_app(BABEL_TRANSLATION_DIRECTORIES=str(tmp_path / "catalogues"))
        context = made.app_context()
        context.push()
        contexts.append(context)
        choose_partnership(1)

    yield enter
    for context in contexts:
        db.session.remove()
        context.pop()


def chose(address: str, language: str) -> None:
    db.session.execute(update(Contact).where(Contact.email == address).values(language=language))
    db.session.commit()


def newest(event: str, address: str) -> Message:
    query = select(Message).where(Message.event == event, Message.to_address == address)
    return db.session.scalars(query.order_by(Message.id.desc())).first() or pytest.fail(f"no {event}")


def is_welsh(message: Message) -> bool:
    """Whether all of it is, its dates too; fails for one that is in two languages."""
    greeted = ("«Dear" in message.text, "«Dear" in message.html, 'lang="cy"' in message.html)
    subject = message.subject.startswith("«")
    assert set(greeted) == {subject}, message.text
    if "2010, 11:59" in message.text:
        assert ("«Monday» 27 «September» 2010, 11:59«pm»" in message.text) is subject
    return subject


def everything(actor: Actor) -> None:
    """Invitations and everything later, to five people of whom one chose Welsh."""
    reference = world.draft(actor)
    chose(MAIR, "cy")
    world.approval.approve(actor, reference, seen_version=world.seen(actor, reference))
    clock.set_to(world.OPEN)


def test_an_invitation_a_reminder_and_a_receipt_come_in_the_language_that_was_chosen(
    welsh: Callable[..., None],
) -> None:
    welsh()
    actor = world.officer()
    everything(actor)
    assert is_welsh(newest("invitation", MAIR)) and not is_welsh(newest("invitation", JO))
    world.all_sent()
    reminders.send(actor, "SP-2010-1", "remind", world.everybody(actor, "SP-2010-1"))
    assert is_welsh(newest("reminder", MAIR)) and not is_welsh(newest("reminder", JO))
    for name, address in ((WICK, MAIR), (HALL, JO)):
        holder, public_id = world.partner(name)
        responses.submit(holder, public_id, SignOff("full"), received_at=clock.now(), nil=True)
        assert ("«" in newest("receipt", address).text) is (name == WICK)


def test_a_message_about_several_papers_does_too_also_when_one_was_left_out(
    welsh: Callable[..., None],
) -> None:
    welsh()
    actor = world.officer()
    everything(actor)
    world.all_sent()
    for title in ("A shorter Forum", "A longer day"):
        want(actor, another(actor, title, WICK, HALL, close=SOON), "silent", days=7)
    clock.set_to(datetime(2010, 9, 13, 9, 1, tzinfo=UTC))
    ticks.run("reminders")
    choose_partnership(1)
    assert newest("reminders", MAIR).subject.startswith("«") and "«" not in newest("reminders", JO).text
    for name in (WICK, HALL):
        holder, public_id = place("SP-2010-2", name)
        responses.submit(holder, public_id, SignOff("full"), received_at=clock.now(), nil=True)
    letters = {one.to_address: one for one in outbox.claim(50) if one.event == "reminders"}
    choose_partnership(1)
    assert "A shorter Forum" not in letters[MAIR].text
    assert letters[MAIR].subject.startswith("«") and "«" not in letters[JO].text


def test_a_new_link_comes_in_it(welsh: Callable[..., None]) -> None:
    welsh()
    actor = world.officer()
    everything(actor)
    world.all_sent()
    one = world.invitation_of(WICK)
    circulation.send_again(actor, "SP-2010-1", one.public_id, one.contact_id or 0)
    assert is_welsh(newest("invitation", MAIR))


@pytest.mark.parametrize("missing", ["Dear %(name)s,", "September", "Telephone: %(telephone)s"])
def test_a_message_with_one_sentence_that_has_no_welsh_is_whole_in_english(
    welsh: Callable[..., None], missing: str
) -> None:
    welsh(missing)
    everything(world.officer())
    message = newest("invitation", MAIR)
    assert "«" not in message.subject + message.text + message.html and 'lang="en"' in message.html
    english = newest("invitation", JO)
    assert message.text.replace("Mair Pugh", "Jo Lunt").replace(WICK, HALL) == english.text


def test_without_a_choice_and_without_a_catalogue_everything_is_as_before(app: Flask) -> None:
    everything(world.officer())
    assert not is_welsh(newest("invitation", MAIR)) and not is_welsh(newest("invitation", JO))


# Choosing it.


def test_a_partner_chooses_on_the_page_of_what_they_get(app: Flask) -> None:
    world.approved(world.officer())
    client = app.test_client()
    home = come_in(client)
    page = client.get(home + "reminders")
    assert "In which language do we write to you?" in words_of(page.text)
    assert client.post(home + "reminders/language", data={"language": "cy"}).status_code == 302
    assert 'value="cy" checked' in " ".join(client.get(home + "reminders").text.split())
    choose_partnership(1)
    chosen = dict(list(db.session.execute(select(Contact.email, Contact.language))))
    assert chosen == {row.email: "cy" if row.email == MAIR else "" for row in world.ROWS}
    (row,) = db.session.scalars(select(HistoryRow).where(HistoryRow.act == Action.CHOOSE_LANGUAGE.value))
    assert row.detail == {"organisation": WICK, "language": "cy"}


def test_a_language_that_there_is_not_is_refused_and_nothing_changes(app: Flask) -> None:
    world.approved(world.officer())
    client = app.test_client()
    home = come_in(client)
    answer = client.post(home + "reminders/language", data={"language": "tlh"})
    assert answer.status_code == 400 and "Choose a language." in answer.text
    choose_partnership(1)
    assert set(db.session.scalars(select(Contact.language))) == {""}


def test_a_colleague_who_is_not_in_the_directory_chooses_nothing(app: Flask) -> None:
    world.approved(world.officer())
    holder, public_id = world.partner(WICK)
    with pytest.raises(NotFound):
        quiet.choose_language(holder, public_id, "cy")
    with pytest.raises(BadInput):
        quiet.choose_language(holder, public_id, "tlh")


def test_an_officer_sets_it_on_the_page_of_the_person(app: Flask) -> None:
    desk = Desk(app)
    world.draft(desk.actor)
    person = db.session.scalars(select(Contact).where(Contact.email == MAIR)).one()
    page = f"/directory/{person.organisation_id}/contacts/{person.id}"
    assert "Language of messages (optional)" in desk.read(page)
    about = {"name": "Mair Pugh", "email": MAIR, "role": "lead"}
    assert desk.send(page, **about, language="cy").status_code == 302
    assert 'value="cy" selected' in desk.client.get(page).text
    assert desk.send(page, **about, language="tlh").status_code == 400
    choose_partnership(1)
    assert db.session.scalars(select(Contact.language).where(Contact.email == MAIR)).one() == "cy"


def test_it_leaves_in_the_table_of_the_directory_and_comes_back_by_an_import(app: Flask) -> None:
    actor = world.officer()
    directory.import_organisations(actor, world.ROWS)
    chose(MAIR, "cy")
    chose(JO, "en")
    table = directory.table(actor)
    text = io.StringIO()
    csv.writer(text).writerows(table)
    rows = list(enumerate(csv.reader(io.StringIO(text.getvalue())), 1))
    sheet = directory.sheet_of(rows, lambda _address: None)
    assert sheet.problems == ()
    said = {row.email: row.language for row in sheet.rows}
    assert said == {row.email: {MAIR: "cy", JO: "en"}.get(row.email, "") for row in world.ROWS}
    assert {row[-1] for row in table} == {"language", "Welsh", "English", ""}


def test_changing_the_entry_of_an_organisation_leaves_the_language_of_its_person(app: Flask) -> None:
    actor = world.officer()
    directory.import_organisations(actor, world.ROWS)
    chose(MAIR, "cy")
    (row,) = [one for one in world.ROWS if one.email == MAIR]
    number = db.session.scalars(select(Contact.organisation_id).where(Contact.email == MAIR)).one()
    directory.save_organisation(actor, row, number)
    assert db.session.scalars(select(Contact.language).where(Contact.email == MAIR)).one() == "cy"
