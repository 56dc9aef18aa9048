"""What came in on paper or by telephone and waits to be entered.

Revision ID: 0025
Revises: 0022
"""

import sqlalchemy as sa
from alembic import op

revision = '0025'
down_revision = '0024'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('incoming',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=True),
    sa.Column('sender', sa.String(length=200), nullable=False),
    sa.Column('source', sa.String(length=20), nullable=False),
    sa.Column('received_on', sa.Date(), nullable=False),
    sa.Column('noted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('noted_by', sa.String(length=200), nullable=False),
    sa.Column('ended_as', sa.String(length=10), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_by', sa.String(length=200), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('response_id', sa.Integer(), nullable=True),
    sa.Column('partnership_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_incoming_consultation_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_incoming_organisation_id')),
    sa.ForeignKeyConstraint(['partnership_id'], ['partnership.id'], name=op.f('fk_incoming_partnership_id')),
    sa.ForeignKeyConstraint(['response_id'], ['response.id'], name=op.f('fk_incoming_response_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_incoming'))
    )
    op.create_index(op.f('ix_incoming_consultation_id'), 'incoming', ['consultation_id'])
    op.create_index(op.f('ix_incoming_organisation_id'), 'incoming', ['organisation_id'])
    op.create_index(op.f('ix_incoming_partnership_id'), 'incoming', ['partnership_id'])
    op.create_index(op.f('ix_incoming_response_id'), 'incoming', ['response_id'])
    with op.batch_alter_table('attachment', schema=None) as batch_op:
        batch_op.add_column(sa.Column('incoming_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(op.f('fk_attachment_incoming_id'), 'incoming', ['incoming_id'], ['id'])
        batch_op.create_index(op.f('ix_attachment_incoming_id'), ['incoming_id'])


def downgrade():
    # A file that belongs to nothing else has no place in what went before.
    op.execute('DELETE FROM attachment WHERE incoming_id IS NOT NULL AND response_id IS NULL AND note_id IS NULL')
    with op.batch_alter_table('attachment', schema=None) as batch_op:
        batch_op.drop_index(op.f('ix_attachment_incoming_id'))
        batch_op.drop_constraint(op.f('fk_attachment_incoming_id'), type_='foreignkey')
        batch_op.drop_column('incoming_id')
    op.drop_table('incoming')
