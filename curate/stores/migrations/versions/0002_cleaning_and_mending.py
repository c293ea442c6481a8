"""What a source was read with, texts before cleaning, and which rejected rows were mended"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("examples", sa.Column("original", sa.JSON(none_as_null=True), nullable=True))
    op.add_column("sources", sa.Column("reading", sa.JSON(none_as_null=True), nullable=True))
    # No foreign keys: for those SQLite makes a table anew, and dropping the old one would take along
    # everything that points to it.
    op.add_column("sources", sa.Column("mends", sa.Integer(), nullable=True))
    op.add_column("left_out", sa.Column("mended_by", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("left_out", "mended_by")
    op.drop_column("sources", "mends")
    op.drop_column("sources", "reading")
    op.drop_column("examples", "original")
