"""Second judgments, samples, assignments, times of decisions and comments."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from curate.stores.tables.columns import key, metadata, moment, reference

team_settings = Table(
    "team_settings",
    metadata,
    reference("projects", primary_key=True),
    Column("overlap", Float, nullable=False),
    Column("judges", Integer, nullable=False),
    Column("adjudicator", String(200)),
    Column("sign_off", Boolean, nullable=False),
)

assignments = Table(
    "assignments",
    metadata,
    key(),
    reference("projects"),
    Column("person", String(200), nullable=False),
    Column("label", Text),
    reference("sources", nullable=True),
    # A share of the examples by a hash of their ids, in ten thousandths.
    Column("low", Integer, nullable=False),
    Column("high", Integer, nullable=False),
    Column("by", String(200), nullable=False),
    moment(),
    Index("ix_assignments_project_id_person", "project_id", "person"),
    Index("ix_assignments_source_id", "source_id"),
    sqlite_autoincrement=True,
)

judgments = Table(
    "judgments",
    metadata,
    key(),
    reference("projects"),
    reference("examples"),
    Column("revision", Integer, nullable=False),
    Column("person", String(200), nullable=False),
    Column("purpose", String(20), nullable=False),
    # The acceptance sample; 0 for other purposes.
    Column("round", Integer, nullable=False),
    Column("decision", String(10), nullable=False),
    Column("output", Text),
    Column("label", Text),
    Column("note", Text, nullable=False),
    Column("milliseconds", Integer),
    moment(),
    UniqueConstraint("purpose", "round", "person", "example_id"),
    Index("ix_judgments_project_id_purpose_round", "project_id", "purpose", "round"),
    Index("ix_judgments_example_id", "example_id"),
    sqlite_autoincrement=True,
)

acceptance_samples = Table(
    "acceptance_samples",
    metadata,
    key(),
    reference("projects"),
    Column("seed", Integer, nullable=False),
    Column("wanted", Float, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("faults", Integer, nullable=False),
    # Every approved example with its revision and how it was approved: what the sample says something about.
    Column("frame", LargeBinary, nullable=False),
    Column("person", String(200), nullable=False),
    moment(),
    Index("ix_acceptance_samples_project_id", "project_id"),
    sqlite_autoincrement=True,
)

sampled_examples = Table(
    "sampled_examples",
    metadata,
    reference("acceptance_samples", primary_key=True),
    Column("position", Integer, primary_key=True),
    reference("examples"),
    Column("revision", Integer, nullable=False),
    # How it was approved.
    Column("kind", String(20), nullable=False),
    Index("ix_sampled_examples_example_id", "example_id"),
)

comments = Table(
    "comments",
    metadata,
    key(),
    reference("projects"),
    reference("examples"),
    Column("person", String(200), nullable=False),
    Column("text", Text, nullable=False),
    Column("mentions", JSON, nullable=False),
    # The comment that it answers; of an earlier one of the same example.
    Column("answers", Integer),
    Column("resolved_by", String(200)),
    moment("resolved_at", nullable=True),
    moment(),
    Index("ix_comments_example_id", "example_id"),
    Index("ix_comments_project_id_id", "project_id", "id"),
    sqlite_autoincrement=True,
)
