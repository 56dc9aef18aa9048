"""lists of organisations, which lists brought an invitation in, and messages with several links

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('circulation_list',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('is_forum', sa.Boolean(), nullable=False),
    sa.Column('partnership_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['partnership_id'], ['partnership.id'], name=op.f('fk_circulation_list_partnership_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_circulation_list')),
    sa.UniqueConstraint('partnership_id', 'name', name=op.f('uq_circulation_list_partnership_id_name'))
    )
    op.create_table('list_member',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('list_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('contact_id', sa.Integer(), nullable=True),
    sa.Column('partnership_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['contact_id'], ['contact.id'], name=op.f('fk_list_member_contact_id')),
    sa.ForeignKeyConstraint(['list_id'], ['circulation_list.id'], name=op.f('fk_list_member_list_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_list_member_organisation_id')),
    sa.ForeignKeyConstraint(['partnership_id'], ['partnership.id'], name=op.f('fk_list_member_partnership_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_list_member')),
    sa.UniqueConstraint('list_id', 'organisation_id', name=op.f('uq_list_member_list_id_organisation_id'))
    )
    for table, columns in (
        ('circulation_list', ('partnership_id',)),
        ('list_member', ('list_id', 'organisation_id', 'contact_id', 'partnership_id')),
    ):
        with op.batch_alter_table(table, schema=None) as batch_op:
            for column in columns:
                batch_op.create_index(batch_op.f(f'ix_{table}_{column}'), [column], unique=False)
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.add_column(sa.Column('via', sa.JSON(), server_default='[]', nullable=False))
    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.alter_column('secret', existing_type=sa.String(length=64), type_=sa.Text(), existing_nullable=True)


def downgrade():
    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.alter_column('secret', existing_type=sa.Text(), type_=sa.String(length=64), existing_nullable=True)
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.drop_column('via')
    for table in ('list_member', 'circulation_list'):
        op.drop_table(table)
