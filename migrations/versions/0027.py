"""What a reviewer has typed and not sent.

Revision ID: 0027
Revises: 0022
"""

import sqlalchemy as sa
from alembic import op

revision = '0027'
down_revision = '0026'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('review_draft',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('review_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('field', sa.String(length=60), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('partnership_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['partnership_id'], ['partnership.id'], name=op.f('fk_review_draft_partnership_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_review_draft_person_id')),
    sa.ForeignKeyConstraint(['review_id'], ['review.id'], name=op.f('fk_review_draft_review_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review_draft')),
    sa.UniqueConstraint('review_id', 'person_id', 'field', name=op.f('uq_review_draft_review_id_person_id_field'))
    )
    for column in ('partnership_id', 'person_id', 'review_id'):
        op.create_index(op.f(f'ix_review_draft_{column}'), 'review_draft', [column])


def downgrade():
    op.drop_table('review_draft')
