"""colleagues who answer together, whose part is what, what they say, and what stood in a draft before

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('colleague',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('invitation_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('email', sa.String(length=320), nullable=False),
    sa.Column('role', sa.String(length=20), nullable=False),
    sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('added_by', sa.String(length=200), nullable=False),
    sa.Column('wrote_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ready_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('returned_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('returned_why', sa.Text(), nullable=False),
    sa.Column('removed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('partnership_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['invitation_id'], ['invitation.id'], name=op.f('fk_colleague_invitation_id')),
    sa.ForeignKeyConstraint(['partnership_id'], ['partnership.id'], name=op.f('fk_colleague_partnership_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_colleague'))
    )
    op.create_table('assignment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('invitation_id', sa.Integer(), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=40), nullable=False),
    sa.Column('colleague_id', sa.Integer(), nullable=False),
    sa.Column('partnership_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['colleague_id'], ['colleague.id'], name=op.f('fk_assignment_colleague_id')),
    sa.ForeignKeyConstraint(['invitation_id'], ['invitation.id'], name=op.f('fk_assignment_invitation_id')),
    sa.ForeignKeyConstraint(['partnership_id'], ['partnership.id'], name=op.f('fk_assignment_partnership_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assignment')),
    sa.UniqueConstraint('invitation_id', 'round', 'key', name=op.f('uq_assignment_invitation_id_round_key'))
    )
    op.create_table('remark',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('invitation_id', sa.Integer(), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=40), nullable=False),
    sa.Column('by', sa.String(length=200), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('partnership_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['invitation_id'], ['invitation.id'], name=op.f('fk_remark_invitation_id')),
    sa.ForeignKeyConstraint(['partnership_id'], ['partnership.id'], name=op.f('fk_remark_partnership_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_remark'))
    )
    op.create_table('draft_version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('response_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=40), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('value', sa.JSON(), nullable=True),
    sa.Column('written_by', sa.String(length=200), nullable=False),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('waits', sa.Boolean(), nullable=False),
    sa.Column('partnership_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['partnership_id'], ['partnership.id'], name=op.f('fk_draft_version_partnership_id')),
    sa.ForeignKeyConstraint(['response_id'], ['response.id'], name=op.f('fk_draft_version_response_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_draft_version'))
    )
    with op.batch_alter_table('draft_answer', schema=None) as batch_op:
        batch_op.add_column(sa.Column('written_by', sa.String(length=200), nullable=False, server_default=''))
    with op.batch_alter_table('link', schema=None) as batch_op:
        batch_op.add_column(sa.Column('colleague_id', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_link_colleague_id'), ['colleague_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_link_colleague_id'), 'colleague', ['colleague_id'], ['id'])
    for table, columns in (
        ('colleague', ('invitation_id', 'partnership_id')),
        ('assignment', ('invitation_id', 'colleague_id', 'partnership_id')),
        ('remark', ('invitation_id', 'partnership_id')),
        ('draft_version', ('partnership_id',)),
    ):
        with op.batch_alter_table(table, schema=None) as batch_op:
            for column in columns:
                batch_op.create_index(batch_op.f(f'ix_{table}_{column}'), [column], unique=False)
    with op.batch_alter_table('draft_version', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_draft_version_response_id_key'), ['response_id', 'key'], unique=False)


def downgrade():
    with op.batch_alter_table('link', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_link_colleague_id'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_link_colleague_id'))
        batch_op.drop_column('colleague_id')
    with op.batch_alter_table('draft_answer', schema=None) as batch_op:
        batch_op.drop_column('written_by')
    op.drop_table('draft_version')
    op.drop_table('remark')
    op.drop_table('assignment')
    op.drop_table('colleague')
