"""a message to one person about several organisations may carry a code for each

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.alter_column('code', existing_type=sa.String(length=20), type_=sa.Text(), existing_nullable=True)


def downgrade():
    write_all_but_the_first_code_out()
    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.alter_column('code', existing_type=sa.Text(), type_=sa.String(length=20), existing_nullable=True)


def write_all_but_the_first_code_out():
    """The narrow column holds one code, so the others go into the words of the messages that wait."""
    names = 'id', 'text', 'html', 'code'
    message = sa.table('message', *(sa.column(name) for name in names))
    connection = op.get_bind()
    for row in connection.execute(sa.select(message).where(message.c.code.contains(' '))).all():
        first, *others = row.code.split()
        text, html = row.text, row.html
        for number, code in enumerate(others, start=2):
            mark = f'{{link-code-{number}}}'
            text, html = text.replace(mark, code), html.replace(mark, code)
        values = {'text': text, 'html': html, 'code': first}
        connection.execute(message.update().where(message.c.id == row.id).values(values))
