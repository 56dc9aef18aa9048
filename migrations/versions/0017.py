"""authority behind answers, answers withdrawn, answers asked for late, and how answers are taken and kept

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op

revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('agreement',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('submission_id', sa.Integer(), nullable=False),
    sa.Column('word', sa.String(length=10), nullable=False),
    sa.Column('body', sa.String(length=200), nullable=False),
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('minute', sa.String(length=200), nullable=False),
    sa.Column('changes', sa.Text(), nullable=False),
    sa.Column('said_by', sa.String(length=200), nullable=False),
    sa.Column('said_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('partnership_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['partnership_id'], ['partnership.id'], name=op.f('fk_agreement_partnership_id')),
    sa.ForeignKeyConstraint(['submission_id'], ['submission.id'], name=op.f('fk_agreement_submission_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agreement')),
    sa.UniqueConstraint('submission_id', name=op.f('uq_agreement_submission_id'))
    )
    op.create_table('late_request',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('response_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('draft', sa.JSON(), nullable=False),
    sa.Column('sign_off', sa.JSON(), nullable=False),
    sa.Column('outcome', sa.String(length=10), nullable=False),
    sa.Column('decision', sa.Text(), nullable=False),
    sa.Column('decided_by', sa.String(length=200), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('partnership_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(
        ['consultation_id'], ['consultation.id'], name=op.f('fk_late_request_consultation_id')
    ),
    sa.ForeignKeyConstraint(['partnership_id'], ['partnership.id'], name=op.f('fk_late_request_partnership_id')),
    sa.ForeignKeyConstraint(['response_id'], ['response.id'], name=op.f('fk_late_request_response_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_late_request')),
    sa.UniqueConstraint('response_id', name=op.f('uq_late_request_response_id'))
    )
    for table, columns in (
        ('agreement', ('partnership_id',)),
        ('late_request', ('consultation_id', 'partnership_id')),
    ):
        with op.batch_alter_table(table, schema=None) as batch_op:
            for column in columns:
                batch_op.create_index(batch_op.f(f'ix_{table}_{column}'), [column], unique=False)

    with op.batch_alter_table('response', schema=None) as batch_op:
        batch_op.add_column(sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('withdrawn_by', sa.String(length=200), nullable=False, server_default=''))

    with op.batch_alter_table('partnership', schema=None) as batch_op:
        batch_op.add_column(sa.Column('grace_minutes', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('grace_text', sa.Text(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('kept_months', sa.Integer(), nullable=False, server_default='24'))


def downgrade():
    with op.batch_alter_table('partnership', schema=None) as batch_op:
        batch_op.drop_column('kept_months')
        batch_op.drop_column('grace_text')
        batch_op.drop_column('grace_minutes')

    with op.batch_alter_table('response', schema=None) as batch_op:
        batch_op.drop_column('withdrawn_by')
        batch_op.drop_column('withdrawn_at')

    op.drop_table('late_request')
    op.drop_table('agreement')
