"""How Alembic reaches the database; the only file of migrations that knows the application."""

from contextlib import contextmanager

from alembic import context
from flask import current_app

database = current_app.extensions["migrate"].db


def render_item(kind, thing, autogen_context):
    """Write plain SQLAlchemy types, so that a migration never imports anything of ours."""
    if kind == "type" and type(thing).__name__ == "UtcDateTime":
        return "sa.DateTime(timezone=True)"
    return False


@contextmanager
def tables_may_be_made_anew(connection):
    """SQLite changes a table by making it anew; that others point to it must not stop it from going meanwhile."""
    if connection.dialect.name != "sqlite":
        yield
        return
    raw = connection.connection.dbapi_connection  # the setting is of no effect inside a transaction
    raw.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        raw.execute("PRAGMA foreign_keys=ON")


def run() -> None:
    """Run the migrations on the application's own engine."""
    with database.engine.connect() as connection, tables_may_be_made_anew(connection):
        context.configure(
            connection=connection,
            target_metadata=database.metadata,
            render_as_batch=True,
            render_item=render_item,
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


run()
