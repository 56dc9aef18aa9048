"""What a claim of a message is known by, how the clock's work goes, and the address that the data belong to.

Revision ID: 0020
Revises: 0018
"""

import sqlalchemy as sa
from alembic import op

revision = '0020'
down_revision = '0019'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.add_column(sa.Column('claims', sa.Integer(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('repeats', sa.Integer(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('closes_at', sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table('heartbeat', schema=None) as batch_op:
        batch_op.add_column(sa.Column('begun_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('off', sa.Float(), server_default='0', nullable=False))
        batch_op.alter_column('ran_at', existing_type=sa.DateTime(timezone=True), nullable=True)
    with op.batch_alter_table('report', schema=None) as batch_op:
        batch_op.add_column(sa.Column('claims', sa.Integer(), server_default='0', nullable=False))
    with op.batch_alter_table('partnership', schema=None) as batch_op:
        batch_op.add_column(sa.Column('site', sa.String(length=300), server_default='', nullable=False))


def downgrade():
    op.execute("UPDATE message SET state = 'queued' WHERE state = 'claimed'")
    op.execute("UPDATE message SET state = 'failed' WHERE state = 'stale'")
    op.execute('DELETE FROM heartbeat WHERE ran_at IS NULL')
    with op.batch_alter_table('partnership', schema=None) as batch_op:
        batch_op.drop_column('site')
    with op.batch_alter_table('report', schema=None) as batch_op:
        batch_op.drop_column('claims')
    with op.batch_alter_table('heartbeat', schema=None) as batch_op:
        batch_op.alter_column('ran_at', existing_type=sa.DateTime(timezone=True), nullable=False)
        batch_op.drop_column('off')
        batch_op.drop_column('begun_at')
    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.drop_column('closes_at')
        batch_op.drop_column('repeats')
        batch_op.drop_column('claims')
