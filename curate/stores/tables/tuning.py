"""Training runs, evaluations, the answers that were given in them, and looks at held-out tests."""

from sqlalchemy import JSON, Column, Index, Integer, String, Table, Text, UniqueConstraint

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

looks = Table(
    "looks",
    metadata,
    key(),
    reference("projects"),
    reference("datasets"),
    # The number of the test, which several versions may share.
    Column("test", Integer, nullable=False),
    Column("what", String(20), nullable=False),
    # The job of an evaluation, the evaluation whose answers were opened, the blind comparison, the version
    # exported.
    Column("of", Integer, nullable=False),
    Column("person", String(200), nullable=False),
    moment(),
    UniqueConstraint("what", "of", "person"),
    Index("ix_looks_project_id_test", "project_id", "test"),
    sqlite_autoincrement=True,
)
