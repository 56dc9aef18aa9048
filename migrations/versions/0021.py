"""Reviews before a paper or a report goes out, decisions, and how a consultation ends.

Revision ID: 0021
Revises: 0018
"""

import sqlalchemy as sa
from alembic import op

revision = '0021'
down_revision = '0020'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('decision',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('decided_on', sa.Date(), nullable=False),
    sa.Column('body', sa.String(length=200), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.String(length=200), nullable=False),
    sa.Column('partnership_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_decision_consultation_id')),
    sa.ForeignKeyConstraint(['partnership_id'], ['partnership.id'], name=op.f('fk_decision_partnership_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_decision')),
    sa.UniqueConstraint('consultation_id', 'round', name=op.f('uq_decision_consultation_id_round'))
    )
    op.create_index(op.f('ix_decision_consultation_id'), 'decision', ['consultation_id'])
    op.create_index(op.f('ix_decision_partnership_id'), 'decision', ['partnership_id'])
    op.create_table('review',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('subject', sa.String(length=20), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('due', sa.Date(), nullable=True),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('asked_by', sa.String(length=200), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('verdict', sa.String(length=20), nullable=False),
    sa.Column('because', sa.Text(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('given_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('seen_version', sa.Integer(), nullable=False),
    sa.Column('partnership_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_review_consultation_id')),
    sa.ForeignKeyConstraint(['partnership_id'], ['partnership.id'], name=op.f('fk_review_partnership_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_review_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review')),
    sa.UniqueConstraint('consultation_id', 'subject', 'number', 'kind', 'person_id',
                        name=op.f('uq_review_consultation_id_subject_number_kind_person_id'))
    )
    op.create_index(op.f('ix_review_consultation_id'), 'review', ['consultation_id'])
    op.create_index(op.f('ix_review_person_id'), 'review', ['person_id'])
    op.create_index(op.f('ix_review_partnership_id'), 'review', ['partnership_id'])
    op.create_table('review_remark',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('review_id', sa.Integer(), nullable=False),
    sa.Column('part', sa.String(length=40), nullable=False),
    sa.Column('title', sa.String(length=320), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('partnership_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['partnership_id'], ['partnership.id'], name=op.f('fk_review_remark_partnership_id')),
    sa.ForeignKeyConstraint(['review_id'], ['review.id'], name=op.f('fk_review_remark_review_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review_remark')),
    sa.UniqueConstraint('review_id', 'part', name=op.f('uq_review_remark_review_id_part'))
    )
    op.create_index(op.f('ix_review_remark_review_id'), 'review_remark', ['review_id'])
    op.create_index(op.f('ix_review_remark_partnership_id'), 'review_remark', ['partnership_id'])
    with op.batch_alter_table('consultation', schema=None) as batch_op:
        batch_op.add_column(sa.Column('prepared_by', sa.JSON(), server_default='[]', nullable=False))
        batch_op.add_column(sa.Column('reviews_wanted', sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('ended_by', sa.String(length=200), server_default='', nullable=False))
        batch_op.add_column(sa.Column('ended_reason', sa.Text(), server_default='', nullable=False))
    with op.batch_alter_table('partnership', schema=None) as batch_op:
        batch_op.add_column(sa.Column('reviews_wanted', sa.JSON(), server_default='{}', nullable=False))
    with op.batch_alter_table('report', schema=None) as batch_op:
        batch_op.add_column(sa.Column('out_at', sa.DateTime(timezone=True), nullable=True))
    # What was compiled before went out as it was compiled.
    op.execute("UPDATE report SET out_at = compiled_at WHERE state = 'ready'")


def downgrade():
    with op.batch_alter_table('report', schema=None) as batch_op:
        batch_op.drop_column('out_at')
    with op.batch_alter_table('partnership', schema=None) as batch_op:
        batch_op.drop_column('reviews_wanted')
    with op.batch_alter_table('consultation', schema=None) as batch_op:
        batch_op.drop_column('ended_reason')
        batch_op.drop_column('ended_by')
        batch_op.drop_column('ended_at')
        batch_op.drop_column('reviews_wanted')
        batch_op.drop_column('prepared_by')
    op.drop_table('review_remark')
    op.drop_table('review')
    op.drop_table('decision')
