"""Which of the things that a check looks for a finding is"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("findings", sa.Column("kind", sa.String(20), nullable=True))


def downgrade() -> None:
    op.drop_column("findings", "kind")
