"""What comparing texts worked out, kept for the next comparison"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "signatures",
        sa.Column("example_id", sa.Integer(), nullable=False),
        sa.Column("signed_by", sa.String(length=40), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["example_id"],
            ["examples.id"],
            name=op.f("fk_signatures_example_id_examples"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("example_id", "signed_by", name=op.f("pk_signatures")),
    )
    op.create_table(
        "comparisons",
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("signed_by", sa.String(length=40), nullable=False),
        sa.Column("similarities", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["projects.id"],
            name=op.f("fk_comparisons_project_id_projects"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("project_id", name=op.f("pk_comparisons")),
    )


def downgrade() -> None:
    op.drop_table("comparisons")
    op.drop_table("signatures")
