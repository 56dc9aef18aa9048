"""How Alembic reaches the database; the only file of migrations that knows the application."""

from alembic import context
from flask import current_app

database = current_app.extensions["migrate"].db


def render_item(kind, thing, autogen_context):
    """Write plain SQLAlchemy types, so that a migration never imports anything of ours."""
    if kind == "type" and type(thing).__name__ == "UtcDateTime":
        return "sa.DateTime(timezone=True)"
    return False


def run() -> None:
    """Run the migrations on the application's own engine."""
    with database.engine.connect() as connection:
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
