"""Identity and digest of an example as 64-bit numbers: the first half of what they were as text"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

COLUMNS = ("identity", "digest")


def upgrade() -> None:
    # Without these, deleting an example looks through all clusters.
    op.create_index("ix_cluster_examples_example_id", "cluster_examples", ["example_id"])
    op.create_index("ix_different_other", "different", ["other"])
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        for name in COLUMNS:
            op.alter_column(
                "examples",
                name,
                type_=sa.BigInteger(),
                existing_type=sa.String(64),
                existing_nullable=False,
                postgresql_using=f"('x' || left({name}, 16))::bit(64)::bigint",
            )
        return
    driver: Any = connection.connection.driver_connection
    driver.create_function("short", 1, _short, deterministic=True)
    # As text of a number; the column gets its type where the table is made anew.
    op.execute("UPDATE examples SET identity = short(identity), digest = short(digest)")
    _anew(sa.BigInteger(), sa.String(64))


def downgrade() -> None:
    op.drop_index("ix_different_other", "different")
    op.drop_index("ix_cluster_examples_example_id", "cluster_examples")
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        for name in COLUMNS:
            op.alter_column(
                "examples",
                name,
                type_=sa.String(64),
                existing_type=sa.BigInteger(),
                existing_nullable=False,
                postgresql_using=f"lpad(to_hex({name}), 16, '0')",
            )
        return
    _anew(sa.String(64), sa.BigInteger())
    op.execute(
        "UPDATE examples SET identity = printf('%016x', CAST(identity AS INTEGER)), "
        "digest = printf('%016x', CAST(digest AS INTEGER))"
    )


def _anew(new: Any, old: Any) -> None:
    with op.batch_alter_table("examples", recreate="always") as batch:
        for name in COLUMNS:
            batch.alter_column(name, type_=new, existing_type=old, existing_nullable=False)


def _short(text: str) -> int:
    return int.from_bytes(bytes.fromhex(text[:16]), "big", signed=True)
