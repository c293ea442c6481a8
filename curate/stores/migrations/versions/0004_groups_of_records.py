"""Frozen records keep their groups: a format contract may differ by them"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("records", sa.Column("groups", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column("records", "groups")
