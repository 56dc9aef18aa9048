"""Who was told the outcome by letter or in another way of an officer's own.

Revision ID: 0026
Revises: 0025
"""

import sqlalchemy as sa
from alembic import op

revision = '0026'
down_revision = '0025'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('told_by_hand',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('invitation_id', sa.Integer(), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('way', sa.String(length=20), nullable=False),
    sa.Column('told_on', sa.Date(), nullable=False),
    sa.Column('noted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('noted_by', sa.String(length=200), nullable=False),
    sa.Column('partnership_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['invitation_id'], ['invitation.id'], name=op.f('fk_told_by_hand_invitation_id')),
    sa.ForeignKeyConstraint(['partnership_id'], ['partnership.id'], name=op.f('fk_told_by_hand_partnership_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_told_by_hand')),
    sa.UniqueConstraint('invitation_id', 'round', name=op.f('uq_told_by_hand_invitation_id_round'))
    )
    op.create_index(op.f('ix_told_by_hand_partnership_id'), 'told_by_hand', ['partnership_id'])


def downgrade():
    op.drop_table('told_by_hand')
