"""Dataset versions, their records, and where they were exported to."""

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

datasets = Table(
    "datasets",
    metadata,
    key(),
    reference("projects"),
    Column("name", String(40), nullable=False),
    Column("sha256", String(64), nullable=False),
    # Number of the test that its held-out part belongs to, from 1: versions of one test share it.
    Column("test", Integer, nullable=False),
    Column("train", Integer, nullable=False),
    Column("validation", Integer, nullable=False),
    Column("held_out", Integer, nullable=False),
    Column("manifest", JSON, nullable=False),
    # False while its records are still being written: until then nobody sees it, and it has no name.
    Column("ready", Boolean, nullable=False),
    Column("person", String(200), nullable=False),
    moment(),
    UniqueConstraint("project_id", "name"),
    sqlite_autoincrement=True,
)

records = Table(
    "records",
    metadata,
    reference("datasets", primary_key=True),
    # No foreign key to examples: a dataset version outlives what it was made from.
    Column("example_id", Integer, primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("part", String(10), nullable=False),
    Column("group", Text, nullable=False),
    Column("system", Text, nullable=False),
    Column("turns", JSON, nullable=False),
    Column("input", Text, nullable=False),
    Column("output", Text, nullable=False),
    Column("draft_output", Text, nullable=False),
    Column("label", Text),
    Column("external_id", Text),
    Column("groups", JSON, nullable=False),
)

exports = Table(
    "exports",
    metadata,
    key(),
    reference("projects"),
    reference("datasets"),
    Column("format", String(40), nullable=False),
    # Where to, as an absolute path: outside of the home.
    Column("folder", Text, nullable=False),
    # Name and SHA-256 of each file: what is something else by now is not ours any more.
    Column("files", JSON, nullable=False),
    Column("person", String(200), nullable=False),
    moment(),
    Index("ix_exports_dataset_id", "dataset_id"),
    sqlite_autoincrement=True,
)
