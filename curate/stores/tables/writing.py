"""What helps to write answers: snippets, suggested answers, and the endpoint of a project."""

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from curate.stores.tables.columns import key, metadata, moment, reference

snippets = Table(
    "snippets",
    metadata,
    key(),
    reference("projects"),
    # Empty for everybody of the project.
    Column("person", String(200), nullable=False),
    Column("name", String(100), nullable=False),
    Column("text", Text, nullable=False),
    moment(),
    UniqueConstraint("project_id", "person", "name"),
    sqlite_autoincrement=True,
)

suggestions = Table(
    "suggestions",
    metadata,
    key(),
    reference("projects"),
    reference("examples"),
    # Of the example when it was made.
    Column("revision", Integer, nullable=False),
    Column("source", String(20), nullable=False),
    # The answer in the place of which it is offered.
    Column("before", Text, nullable=False),
    Column("output", Text, nullable=False),
    Column("score", Float),
    Column("reason", Text, nullable=False),
    Column("state", String(10), nullable=False),
    # Words by which the answer that was stored differs from it.
    Column("edits", Integer),
    Column("person", String(200), nullable=False),
    moment(),
    moment("decided_at", nullable=True),
    Index("ix_suggestions_example_id", "example_id"),
    Index("ix_suggestions_project_id_source_state", "project_id", "source", "state"),
    sqlite_autoincrement=True,
)

endpoints = Table(
    "endpoints",
    metadata,
    reference("projects", primary_key=True),
    Column("url", Text, nullable=False),
    Column("model", String(200), nullable=False),
    # The name of an environment variable: no key is ever stored.
    Column("key_variable", String(200), nullable=False),
    Column("examples", Integer, nullable=False),
    Column("personal_data", Boolean, nullable=False),
    Column("person", String(200), nullable=False),
    moment(),
)
