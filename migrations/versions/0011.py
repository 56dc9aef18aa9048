"""every paper that went out has its first round (data alone)

Revision ID: 0011
Revises: 0010
"""

from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade():
    op.execute(
        "INSERT INTO round (consultation_id, number, version_id, reason, begun_at, begun_by, partnership_id) "
        "SELECT consultation_id, 1, id, '', approved_at, approved_by, partnership_id "
        "FROM paper_version WHERE number = 1"
    )


def downgrade():
    op.execute("DELETE FROM round")
