"""The guidelines of a project, each version of them, and suggestions for them that people dismissed."""

from sqlalchemy import JSON, Column, Integer, String, Table, Text, UniqueConstraint

from curate.stores.tables.columns import key, metadata, moment, reference

guidelines = Table(
    "guidelines",
    metadata,
    key(),
    reference("projects"),
    # From 1; the highest is in force.
    Column("number", Integer, nullable=False),
    # Markdown.
    Column("text", Text, nullable=False),
    # Label to what it is for.
    Column("definitions", JSON, nullable=False),
    Column("person", String(200), nullable=False),
    moment(),
    UniqueConstraint("project_id", "number"),
    sqlite_autoincrement=True,
)

dismissed_suggestions = Table(
    "dismissed_suggestions",
    metadata,
    key(),
    reference("projects"),
    # A hash of what the suggestion says.
    Column("mark", String(64), nullable=False),
    Column("person", String(200), nullable=False),
    moment(),
    UniqueConstraint("project_id", "mark"),
    sqlite_autoincrement=True,
)
