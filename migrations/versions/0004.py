"""what was recorded for a timetable beside its dates, and who is told early

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('timetable', schema=None) as batch_op:
        batch_op.add_column(sa.Column('reasons', sa.JSON(), nullable=False, server_default='[]'))
        batch_op.add_column(sa.Column('engagement', sa.JSON(), nullable=False, server_default='[]'))
        batch_op.add_column(sa.Column('equality', sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column('feedback', sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column('statutory', sa.String(length=30), nullable=True))
        batch_op.add_column(sa.Column('judged', sa.JSON(), nullable=True))
    with op.batch_alter_table('local_compact', schema=None) as batch_op:
        batch_op.add_column(sa.Column('feedback_within_months', sa.Integer(), nullable=True))
    with op.batch_alter_table('partnership', schema=None) as batch_op:
        batch_op.add_column(sa.Column('calendars_seen', sa.String(length=64), nullable=False, server_default=''))
    with op.batch_alter_table('organisation', schema=None) as batch_op:
        batch_op.add_column(sa.Column('meets', sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.add_column(sa.Column('noticed_at', sa.DateTime(timezone=True), nullable=True))


def downgrade():
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.drop_column('noticed_at')
    with op.batch_alter_table('organisation', schema=None) as batch_op:
        batch_op.drop_column('meets')
    with op.batch_alter_table('partnership', schema=None) as batch_op:
        batch_op.drop_column('calendars_seen')
    with op.batch_alter_table('local_compact', schema=None) as batch_op:
        batch_op.drop_column('feedback_within_months')
    with op.batch_alter_table('timetable', schema=None) as batch_op:
        for name in ('judged', 'statutory', 'feedback', 'equality', 'engagement', 'reasons'):
            batch_op.drop_column(name)
