"""an organisation may decline, and a message may carry a code to type in

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.add_column(sa.Column('declined_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('declined_as', sa.String(length=20), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('declined_why', sa.Text(), nullable=False, server_default=''))
    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.add_column(sa.Column('code', sa.String(length=20), nullable=True))


def downgrade():
    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.drop_column('code')
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.drop_column('declined_why')
        batch_op.drop_column('declined_as')
        batch_op.drop_column('declined_at')
