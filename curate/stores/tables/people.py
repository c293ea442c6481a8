"""Who belongs to which project, and how each person likes to work."""

from sqlalchemy import JSON, Column, String, Table, UniqueConstraint

from curate.stores.tables.columns import key, metadata, moment, reference

members = Table(
    "members",
    metadata,
    key(),
    reference("projects"),
    Column("person", String(200), nullable=False),
    # ``owner``, ``reviewer`` or ``viewer``.
    Column("role", String(10), nullable=False),
    Column("added_by", String(200), nullable=False),
    moment(),
    UniqueConstraint("project_id", "person"),
    sqlite_autoincrement=True,
)

# Of a person and of no project: their keys and their desk are the same in all of them.
preferences = Table(
    "preferences",
    metadata,
    Column("person", String(200), primary_key=True),
    Column("choices", JSON, nullable=False),
    moment(),
)
