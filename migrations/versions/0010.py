"""rounds, and an answer to each of them

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None

HAVE_A_ROUND = ('consultation', 'response', 'extension')


def upgrade():
    op.create_table('round',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('begun_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('begun_by', sa.String(length=200), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('opens_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('first_late_instant', sa.DateTime(timezone=True), nullable=True),
    sa.Column('timetable', sa.JSON(), nullable=True),
    sa.Column('partnership_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_round_consultation_id')),
    sa.ForeignKeyConstraint(['partnership_id'], ['partnership.id'], name=op.f('fk_round_partnership_id')),
    sa.ForeignKeyConstraint(['version_id'], ['paper_version.id'], name=op.f('fk_round_version_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_round')),
    sa.UniqueConstraint('consultation_id', 'number', name=op.f('uq_round_consultation_id_number'))
    )
    with op.batch_alter_table('round', schema=None) as batch_op:
        for column in ('consultation_id', 'version_id', 'partnership_id'):
            batch_op.create_index(batch_op.f(f'ix_round_{column}'), [column], unique=False)
    for table in HAVE_A_ROUND:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column('round', sa.Integer(), server_default='1', nullable=False))
    with op.batch_alter_table('response', schema=None) as batch_op:
        batch_op.drop_constraint('uq_response_invitation_id', type_='unique')
        batch_op.create_unique_constraint('uq_response_invitation_id_round', ['invitation_id', 'round'])


def downgrade():
    with op.batch_alter_table('response', schema=None) as batch_op:
        batch_op.drop_constraint('uq_response_invitation_id_round', type_='unique')
        batch_op.create_unique_constraint('uq_response_invitation_id', ['invitation_id'])
    for table in HAVE_A_ROUND:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column('round')
    op.drop_table('round')
