"""the links that invitations had become links of their own (data alone)

Revision ID: 0007
Revises: 0006
"""

from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade():
    op.execute(
        "INSERT INTO link (invitation_id, contact_id, kind, secret_hash, made_at, revoked_at, partnership_id) "
        "SELECT id, contact_id, 'link', secret_hash, COALESCE(sent_at, listed_at), revoked_at, partnership_id "
        "FROM invitation WHERE secret_hash IS NOT NULL"
    )


def downgrade():
    op.execute(
        "UPDATE invitation SET secret_hash = (SELECT link.secret_hash FROM link WHERE link.invitation_id = "
        "invitation.id AND link.revoked_at IS NULL ORDER BY link.id DESC LIMIT 1)"
    )
    op.execute("DELETE FROM link")
