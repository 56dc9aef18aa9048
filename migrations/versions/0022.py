"""Which messages the clock sends, who wants none of them, and who stands in for whom.

Revision ID: 0022
Revises: 0021
"""

import sqlalchemy as sa
from alembic import op

revision = '0022'
down_revision = '0021'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('policy',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('wanted', sa.JSON(), nullable=False),
    sa.Column('silent_days', sa.Integer(), nullable=False),
    sa.Column('hour', sa.Integer(), nullable=False),
    sa.Column('words', sa.JSON(), nullable=False),
    sa.Column('partnership_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_policy_consultation_id')),
    sa.ForeignKeyConstraint(['partnership_id'], ['partnership.id'], name=op.f('fk_policy_partnership_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_policy')),
    sa.UniqueConstraint('consultation_id', name=op.f('uq_policy_consultation_id'))
    )
    op.create_index(op.f('ix_policy_partnership_id'), 'policy', ['partnership_id'])
    op.create_table('policy_run',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('messages', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('partnership_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_policy_run_consultation_id')),
    sa.ForeignKeyConstraint(['partnership_id'], ['partnership.id'], name=op.f('fk_policy_run_partnership_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_policy_run')),
    sa.UniqueConstraint('consultation_id', 'round', 'kind', name=op.f('uq_policy_run_consultation_id_round_kind'))
    )
    op.create_index(op.f('ix_policy_run_consultation_id'), 'policy_run', ['consultation_id'])
    op.create_index(op.f('ix_policy_run_partnership_id'), 'policy_run', ['partnership_id'])
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.add_column(sa.Column('no_reminders_at', sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.add_column(sa.Column('deputy_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('unwanted', sa.JSON(), server_default='[]', nullable=False))
        batch_op.create_foreign_key(op.f('fk_person_deputy_id'), 'person', ['deputy_id'], ['id'])
        batch_op.create_index(op.f('ix_person_deputy_id'), ['deputy_id'])


def downgrade():
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.drop_index(op.f('ix_person_deputy_id'))
        batch_op.drop_constraint(op.f('fk_person_deputy_id'), type_='foreignkey')
        batch_op.drop_column('unwanted')
        batch_op.drop_column('deputy_id')
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.drop_column('no_reminders_at')
    op.drop_table('policy_run')
    op.drop_table('policy')
