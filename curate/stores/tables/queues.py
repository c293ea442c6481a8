"""Saved views of the review queue, and selections of examples that were proposed."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from curate.stores.tables.columns import key, metadata, moment, reference

saved_views = Table(
    "saved_views",
    metadata,
    key(),
    reference("projects"),
    # Whose it is; empty where it is everybody's.
    Column("owner", String(200), nullable=False),
    # The name without letter case and blanks.
    Column("key", String(200), nullable=False),
    Column("name", String(200), nullable=False),
    # As the address of the page has it.
    Column("query", JSON, nullable=False),
    Column("person", String(200), nullable=False),
    moment(),
    UniqueConstraint("project_id", "owner", "key"),
    sqlite_autoincrement=True,
)

selections = Table(
    "selections",
    metadata,
    key(),
    reference("projects"),
    Column("name", String(200), nullable=False),
    # What was asked for, and how much of the data the result covers: NULL where it was not chosen for that.
    Column("options", JSON, nullable=False),
    Column("coverage", JSON(none_as_null=True)),
    Column("person", String(200), nullable=False),
    moment(),
    Index("ix_selections_project_id", "project_id"),
    sqlite_autoincrement=True,
)

selection_examples = Table(
    "selection_examples",
    metadata,
    reference("selections", primary_key=True),
    reference("examples", primary_key=True),
    # What covers the most comes first.
    Column("position", Integer, nullable=False),
    # Examples that are nearer to it than to any other of the selection.
    Column("covers", Integer, nullable=False),
    # Ids of the nearest other examples, the nearest first: one of them takes its place if it is rejected.
    Column("likes", JSON, nullable=False),
    # Why it is in there, in a sentence; empty where it was chosen for what it covers.
    Column("why", Text, nullable=False),
    # It was rejected, and another one is in its place.
    Column("replaced", Boolean, nullable=False),
    Index("ix_selection_examples_example_id", "example_id"),
)
