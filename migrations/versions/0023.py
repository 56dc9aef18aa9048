"""Which of the clock's messages an act of writing was, and when the paper closed as an organisation was written to.

Revision ID: 0023
Revises: 0022
"""

import sqlalchemy as sa
from alembic import op

revision = '0023'
down_revision = '0022'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('sending', schema=None) as batch_op:
        batch_op.add_column(sa.Column('kind', sa.String(length=20), server_default='', nullable=False))
    with op.batch_alter_table('posting', schema=None) as batch_op:
        batch_op.add_column(sa.Column('closes_at', sa.DateTime(timezone=True), nullable=True))


def downgrade():
    with op.batch_alter_table('posting', schema=None) as batch_op:
        batch_op.drop_column('closes_at')
    with op.batch_alter_table('sending', schema=None) as batch_op:
        batch_op.drop_column('kind')
