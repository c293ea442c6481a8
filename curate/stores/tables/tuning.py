"""Training runs, evaluations and the answers that were given in them."""

from sqlalchemy import JSON, Column, Index, Integer, String, Table, Text

from curate.stores.tables.columns import key, metadata, moment, reference

runs = Table(
    "runs",
    metadata,
    key(),
    reference("projects"),
    reference("datasets"),
    reference("jobs"),
    Column("base", Text, nullable=False),
    Column("preset", String(20), nullable=False),
    Column("settings", JSON, nullable=False),
    # NULL until it is trained.
    Column("result", JSON(none_as_null=True)),
    moment(),
    Index("ix_runs_project_id", "project_id"),
    sqlite_autoincrement=True,
)

evaluations = Table(
    "evaluations",
    metadata,
    key(),
    reference("projects"),
    reference("datasets"),
    reference("jobs"),
    Column("result", JSON, nullable=False),
    moment(),
    Index("ix_evaluations_project_id", "project_id"),
    sqlite_autoincrement=True,
)

answers = Table(
    "answers",
    metadata,
    reference("evaluations", primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("row", JSON, nullable=False),
)
