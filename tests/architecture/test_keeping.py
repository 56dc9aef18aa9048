"""What is kept: migrations make exactly what the models say, and every row belongs to a partnership."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import Migrate, downgrade, upgrade
from sqlalchemy import func, inspect, select, update

from consult import clock
from consult.db import Base, Scoped, Unscoped, choose_partnership, db, within
from consult.domain.lifecycle import Phase
from consult.jobs import ticks
from consult.models.attachments import Attachment
from consult.models.circulation import Posting, Sending
from consult.models.outbox import Message, code_mark
from consult.models.people import Contact, Organisation, Partnership
from consult.services import feedback, incoming, letters, outbox, reminders
from tests import world
from tests.services.test_stages import bring_to
from tests.services.test_together import AT_TEN, another

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"
SCOPED = sorted(
    (mapper.class_ for mapper in Base.registry.mappers if issubclass(mapper.class_, Scoped)), key=str
)


def test_the_migrations_make_what_the_models_say(app: Flask) -> None:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_there_is_one_head_and_migrations_import_nothing_of_ours() -> None:
    assert len(ScriptDirectory(str(MIGRATIONS)).get_heads()) == 1
    for path in (MIGRATIONS / "versions").glob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert "from consult" not in text and "import consult" not in text, path.name


def test_reminders_that_wait_are_whole_after_a_step_back_to_one_code_a_message_and_forth_again(
    app: Flask,
) -> None:
    actor = world.officer()
    rows = [world.DirectoryRow(f"{name} Council", "public", "Edna", "edna@both.example") for name in "NSW"]
    reference = world.approved(actor, rows=rows)
    world.all_sent()
    reminders.send(actor, reference, "remind", world.everybody(actor, reference))
    (first, *others), secret = waiting().code.split(), waiting().secret
    db.session.remove()
    Migrate(app, db, directory=str(MIGRATIONS))
    downgrade(revision="0014")
    try:
        (column,) = (one for one in inspect(db.engine).get_columns("message") if one["name"] == "code")
        assert getattr(column["type"], "length", None) == 20
    finally:
        upgrade()
    kept = waiting()
    assert (kept.code, kept.secret, kept.state) == (first, secret, "queued")
    for face in (kept.text, kept.html):
        assert code_mark(0) in face and code_mark(1) not in face and code_mark(2) not in face
        assert all(code in face for code in others)


def test_what_came_in_goes_with_its_file_at_a_step_back_and_what_was_entered_stays(app: Flask) -> None:
    actor = world.officer()
    reference = world.approved(actor)
    for name in ("Edna", "Ida"):
        file = incoming.Upload(f"{name}.txt", name.encode())
        incoming.note(actor, reference, incoming.Came("paper", world.BEFORE.date(), sender=name), [file])
    hall = db.session.scalars(select(Organisation.id).where(Organisation.name.like("Upper Arle%"))).one()
    letter = letters.Letter(None, "paper", world.BEFORE.date(), letters.SignOff("full"))
    letters.add(actor, reference, hall, letter, 1)
    db.session.remove()
    Migrate(app, db, directory=str(MIGRATIONS))
    downgrade(revision="0022")
    try:
        assert "incoming" not in inspect(db.engine).get_table_names()
    finally:
        upgrade()
    kept = db.session.scalars(select(Attachment)).all()
    assert [(one.filename, one.kind, one.incoming_id) for one in kept] == [("Edna.txt", "letter", None)]
    assert incoming.everything(actor, reference) == []


def test_who_was_told_by_letter_is_forgotten_at_a_step_back_and_the_decision_stays(app: Flask) -> None:
    actor = world.officer()
    bring_to(actor, Phase.DECIDED)
    wick = world.invitation_of("Wick Carers Network").public_id
    feedback.note_told(actor, "SP-2010-1", [wick], way="paper", told_on=date(2010, 10, 20))
    db.session.remove()
    Migrate(app, db, directory=str(MIGRATIONS))
    downgrade(revision="0025")
    try:
        assert "told_by_hand" not in inspect(db.engine).get_table_names()
    finally:
        upgrade()
    found = feedback.feedback(actor, "SP-2010-1")
    assert found.decision is not None and [one.state for one in found.respondents] == ["not_sent"]


def test_a_message_about_two_papers_and_a_chosen_language_live_through_a_step_back_and_forth(
    app: Flask,
) -> None:
    """The code before could send such a message too; which day's it was and the language are not known to it."""
    actor = world.officer()
    world.approved(actor)
    another(actor, "A shorter Forum", "Wick Carers Network")
    clock.set_to(AT_TEN)
    ticks.run("reminders")
    choose_partnership(1)
    db.session.execute(update(Contact).values(language="cy"))
    db.session.commit()
    counted = [db.session.scalar(select(func.count(one.id))) for one in (Posting, Sending, Contact)]
    db.session.remove()
    Migrate(app, db, directory=str(MIGRATIONS))
    downgrade(revision="0022")
    try:
        columns = {
            one["name"]
            for name in ("posting", "sending", "contact")
            for one in inspect(db.engine).get_columns(name)
        }
        assert not {"closes_at", "kind", "language"} & columns
    finally:
        upgrade()
    choose_partnership(1)
    assert counted == [db.session.scalar(select(func.count(one.id))) for one in (Posting, Sending, Contact)]
    assert set(db.session.scalars(select(Contact.language))) == {""}
    leaving = {one.to_address: one for one in outbox.claim(50)}
    both = leaving["mair@wickcarers.example"]
    assert both.event == "reminders" and len(both.enclosed) == 2 and both.text.count("/a/") == 2


def waiting() -> Message:
    return db.session.scalars(select(Message).where(Message.event == "reminder")).one()


def test_every_row_but_the_partnership_and_the_heartbeat_belongs_to_a_partnership() -> None:
    free = {
        mapper.class_.__name__ for mapper in Base.registry.mappers if not issubclass(mapper.class_, Scoped)
    }
    assert free == {"Partnership", "Heartbeat"}


@pytest.mark.parametrize("model", SCOPED, ids=lambda model: model.__name__)
def test_no_query_crosses_from_one_partnership_to_another(app: Flask, model: type) -> None:
    """Whatever a query asks for, the partnership at work is part of it."""
    choose_partnership(None)
    with pytest.raises(Unscoped):
        db.session.scalars(select(model)).all()
    with within(7), world.counting_queries() as sent:
        db.session.scalars(select(model)).all()
    assert "partnership_id =" in sent[-1].split("WHERE")[1]


def test_rows_of_another_partnership_are_not_seen(app: Flask) -> None:
    actor = world.officer()
    world.draft(actor)
    other = Partnership(
        name="Elsewhere", initials="E", mailbox="e@elsewhere.example", created_at=world.BEFORE
    )
    db.session.add(other)
    db.session.commit()
    with within(other.id):
        assert db.session.scalars(select(Organisation)).all() == []
    assert len(db.session.scalars(select(Organisation)).all()) == len(world.ROWS)
