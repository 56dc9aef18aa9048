"""the directory: sectors by their own names, mailboxes, members, successors, leavers, and who joins by themselves

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def _table(name, *columns):
    """A table of ours: a number of its own, and the partnership that its rows belong to."""
    op.create_table(
        name,
        sa.Column('id', sa.Integer(), nullable=False),
        *columns,
        sa.Column('partnership_id', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['partnership_id'], ['partnership.id'], name=op.f(f'fk_{name}_partnership_id')),
        sa.PrimaryKeyConstraint('id', name=op.f(f'pk_{name}')),
    )
    op.create_index(op.f(f'ix_{name}_partnership_id'), name, ['partnership_id'])


def _leads_to(table, column, other):
    """A column that names a row of another table."""
    return (
        sa.Column(column, sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint([column], [f'{other}.id'], name=op.f(f'fk_{table}_{column}')),
    )


def _indexes(table, *columns):
    for column in columns:
        op.create_index(op.f(f'ix_{table}_{column}'), table, [column])


def upgrade():
    _table(
        'sector',
        sa.Column('name', sa.String(length=100), nullable=False),
        sa.Column('maps_to', sa.String(length=20), nullable=False),
        sa.Column('position', sa.Integer(), nullable=False),
        sa.UniqueConstraint('partnership_id', 'name', name=op.f('uq_sector_partnership_id_name')),
    )
    with op.batch_alter_table('organisation', schema=None) as batch_op:
        for name in ('sector_id', 'second_sector_id', 'merged_into_id'):
            batch_op.add_column(sa.Column(name, sa.Integer(), nullable=True))
            batch_op.create_index(op.f(f'ix_organisation_{name}'), [name])
            other = 'organisation' if name == 'merged_into_id' else 'sector'
            batch_op.create_foreign_key(op.f(f'fk_organisation_{name}'), other, [name], ['id'])
        batch_op.add_column(sa.Column('kind', sa.String(length=60), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('nation', sa.String(length=20), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('domains', sa.JSON(), nullable=False, server_default='[]'))
        batch_op.add_column(sa.Column('is_umbrella', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('ended_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('joined_at', sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table('contact', schema=None) as batch_op:
        batch_op.add_column(sa.Column('left_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('substitute_id', sa.Integer(), nullable=True))
        batch_op.create_index(op.f('ix_contact_substitute_id'), ['substitute_id'])
        batch_op.create_foreign_key(op.f('fk_contact_substitute_id'), 'contact', ['substitute_id'], ['id'])
    _table(
        'mailbox',
        *_leads_to('mailbox', 'organisation_id', 'organisation'),
        sa.Column('label', sa.String(length=60), nullable=False),
        sa.Column('email', sa.String(length=320), nullable=False),
        sa.UniqueConstraint('organisation_id', 'email', name=op.f('uq_mailbox_organisation_id_email')),
    )
    _indexes('mailbox', 'organisation_id')
    _table(
        'succession',
        *_leads_to('succession', 'old_id', 'organisation'),
        *_leads_to('succession', 'new_id', 'organisation'),
        sa.Column('on', sa.Date(), nullable=False),
        sa.UniqueConstraint('old_id', 'new_id', name=op.f('uq_succession_old_id_new_id')),
    )
    _indexes('succession', 'old_id', 'new_id')
    _table(
        'membership',
        *_leads_to('membership', 'umbrella_id', 'organisation'),
        *_leads_to('membership', 'member_id', 'organisation'),
        sa.UniqueConstraint('umbrella_id', 'member_id', name=op.f('uq_membership_umbrella_id_member_id')),
    )
    _indexes('membership', 'umbrella_id', 'member_id')
    _table(
        'joining',
        sa.Column('name', sa.String(length=200), nullable=False),
        sa.Column('organisation', sa.String(length=200), nullable=False),
        sa.Column('sector', sa.String(length=100), nullable=False),
        sa.Column('email', sa.String(length=320), nullable=False),
        sa.Column('confirm_hash', sa.String(length=64), nullable=False),
        sa.Column('leave_hash', sa.String(length=64), nullable=True),
        sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('left_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('contact_id', sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(['contact_id'], ['contact.id'], name=op.f('fk_joining_contact_id')),
        sa.UniqueConstraint('confirm_hash', name=op.f('uq_joining_confirm_hash')),
        sa.UniqueConstraint('leave_hash', name=op.f('uq_joining_leave_hash')),
    )
    _indexes('joining', 'email', 'contact_id')


def downgrade():
    for name in ('joining', 'membership', 'succession', 'mailbox'):
        op.drop_table(name)
    with op.batch_alter_table('contact', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('fk_contact_substitute_id'), type_='foreignkey')
        batch_op.drop_index(op.f('ix_contact_substitute_id'))
        batch_op.drop_column('substitute_id')
        batch_op.drop_column('left_on')
    with op.batch_alter_table('organisation', schema=None) as batch_op:
        for name in ('sector_id', 'second_sector_id', 'merged_into_id'):
            batch_op.drop_constraint(op.f(f'fk_organisation_{name}'), type_='foreignkey')
            batch_op.drop_index(op.f(f'ix_organisation_{name}'))
            batch_op.drop_column(name)
        for name in ('joined_at', 'ended_on', 'is_umbrella', 'domains', 'nation', 'kind'):
            batch_op.drop_column(name)
    op.drop_table('sector')
