"""An index by which it is found what an organisation was sent last, and what since a message that was lost.

Revision ID: 0029
Revises: 0028
"""

from alembic import op

revision = '0029'
down_revision = '0028'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('posting', schema=None) as batch_op:
        batch_op.create_index('ix_posting_told', ['partnership_id', 'invitation_id', 'id'], unique=False)


def downgrade():
    with op.batch_alter_table('posting', schema=None) as batch_op:
        batch_op.drop_index('ix_posting_told')
