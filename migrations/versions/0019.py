"""Whose a remark between colleagues is, and whether it was taken back; when an answer was deleted, its time over.

Revision ID: 0019
Revises: 0018
"""

import sqlalchemy as sa
from alembic import op

revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('remark', schema=None) as batch_op:
        batch_op.add_column(sa.Column('colleague_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('taken_back_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_remark_colleague_id'), 'colleague', ['colleague_id'], ['id'])
    with op.batch_alter_table('response', schema=None) as batch_op:
        batch_op.add_column(sa.Column('kept_until', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('emptied_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(
            'ix_response_kept', ['partnership_id', 'emptied_at', 'consultation_id', 'round', 'kept_until']
        )


def downgrade():
    with op.batch_alter_table('response', schema=None) as batch_op:
        batch_op.drop_index('ix_response_kept')
        batch_op.drop_column('emptied_at')
        batch_op.drop_column('kept_until')
    with op.batch_alter_table('remark', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_remark_colleague_id'), type_='foreignkey')
        batch_op.drop_column('taken_back_at')
        batch_op.drop_column('colleague_id')
