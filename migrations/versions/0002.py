"""local compacts, polls, extensions, and what a milestone waits for

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('local_compact',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('min_days', sa.Integer(), nullable=True),
    sa.Column('exception_floor_days', sa.Integer(), nullable=True),
    sa.Column('holiday_extra_days', sa.Integer(), nullable=True),
    sa.Column('feedback_within_days', sa.Integer(), nullable=True),
    sa.Column('early_notice_days', sa.Integer(), nullable=True),
    sa.Column('effective_from', sa.Date(), nullable=False),
    sa.Column('effective_to', sa.Date(), nullable=True),
    sa.Column('text_ref', sa.String(length=500), nullable=False),
    sa.Column('partnership_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['partnership_id'], ['partnership.id'], name=op.f('fk_local_compact_partnership_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_local_compact'))
    )
    with op.batch_alter_table('local_compact', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_local_compact_partnership_id'), ['partnership_id'], unique=False)

    op.create_table('poll',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('label', sa.String(length=200), nullable=False),
    sa.Column('date', sa.Date(), nullable=False),
    sa.Column('notice_on', sa.Date(), nullable=True),
    sa.Column('partnership_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['partnership_id'], ['partnership.id'], name=op.f('fk_poll_partnership_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_poll'))
    )
    with op.batch_alter_table('poll', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_poll_partnership_id'), ['partnership_id'], unique=False)

    op.create_table('extension',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('announced_on', sa.Date(), nullable=False),
    sa.Column('announced_by', sa.String(length=200), nullable=False),
    sa.Column('old_close', sa.Date(), nullable=False),
    sa.Column('new_close', sa.Date(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('partnership_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_extension_consultation_id')),
    sa.ForeignKeyConstraint(['partnership_id'], ['partnership.id'], name=op.f('fk_extension_partnership_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_extension'))
    )
    with op.batch_alter_table('extension', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_extension_consultation_id'), ['consultation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_extension_partnership_id'), ['partnership_id'], unique=False)

    with op.batch_alter_table('timetable', schema=None) as batch_op:
        batch_op.add_column(sa.Column('dismissed', sa.JSON(), nullable=False, server_default='[]'))

    with op.batch_alter_table('milestone', schema=None) as batch_op:
        batch_op.add_column(sa.Column('key', sa.String(length=20), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('owner_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('planned', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('done_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('after_key', sa.String(length=20), nullable=True))
        batch_op.add_column(sa.Column('gap_days', sa.Integer(), nullable=True))
    op.execute("UPDATE milestone SET key = 'm' || id")
    with op.batch_alter_table('milestone', schema=None) as batch_op:
        batch_op.create_foreign_key(batch_op.f('fk_milestone_owner_id'), 'person', ['owner_id'], ['id'])
        batch_op.create_unique_constraint(batch_op.f('uq_milestone_timetable_id_key'), ['timetable_id', 'key'])


def downgrade():
    with op.batch_alter_table('milestone', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('uq_milestone_timetable_id_key'), type_='unique')
        batch_op.drop_constraint(batch_op.f('fk_milestone_owner_id'), type_='foreignkey')
        for name in ('gap_days', 'after_key', 'done_on', 'planned', 'owner_id', 'key'):
            batch_op.drop_column(name)
    with op.batch_alter_table('timetable', schema=None) as batch_op:
        batch_op.drop_column('dismissed')
    op.drop_table('extension')
    op.drop_table('poll')
    op.drop_table('local_compact')
