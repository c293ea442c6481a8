"""The tables, as SQLAlchemy Core sees them. Alembic's migrations make them; a test compares both."""

from datetime import datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _key() -> Column[int]:
    return Column("id", Integer, primary_key=True)


def _of(table: str, *, name: str = "", nullable: bool = False) -> Column[int]:
    """A foreign key: what it points to takes its dependants along when it is deleted."""
    return Column(
        name or f"{table.removesuffix('s')}_id",
        Integer,
        ForeignKey(f"{table}.id", ondelete="CASCADE"),
        nullable=nullable,
    )


def _at(name: str = "at", *, nullable: bool = False) -> Column[datetime]:
    return Column(name, DateTime(timezone=True), nullable=nullable)


people = Table(
    "people", metadata, _key(), Column("name", String(200), nullable=False, unique=True), _at()
)

projects = Table(
    "projects",
    metadata,
    _key(),
    Column("name", String(200), nullable=False, unique=True),
    Column("task", Text, nullable=False),
    _at(),
)

jobs = Table(
    "jobs",
    metadata,
    _key(),
    _of("projects", nullable=True),
    Column("kind", String(20), nullable=False),
    Column("lane", String(20), nullable=False),
    Column("state", String(20), nullable=False),
    Column("payload", JSON, nullable=False),
    Column("result", JSON, nullable=False),
    Column("error", Text),
    Column("progress", Float, nullable=False),
    Column("message", Text, nullable=False),
    Column("person", String(200), nullable=False),
    _at("created_at"),
    _at("started_at", nullable=True),
    _at("ended_at", nullable=True),
    _at("heartbeat", nullable=True),
    Column("pid", Integer),
    Column("process_started", Float),
    Column("host", String(200)),
    Column("attempt", Integer, nullable=False),
    Index("ix_jobs_state", "state"),
    # The lock: of the heavy lane, the database itself lets only one job run at a time.
    Index(
        "uq_jobs_one_heavy",
        "lane",
        unique=True,
        sqlite_where=text("lane = 'heavy' AND state IN ('running', 'cancelling')"),
        postgresql_where=text("lane = 'heavy' AND state IN ('running', 'cancelling')"),
    ),
)

job_events = Table(
    "job_events",
    metadata,
    _key(),
    _of("jobs"),
    _at(),
    Column("payload", JSON, nullable=False),
    Index("ix_job_events_job_id", "job_id"),
)

sources = Table(
    "sources",
    metadata,
    _key(),
    _of("projects"),
    _of("jobs", nullable=True),
    Column("name", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("format", String(20), nullable=False),
    Column("preset", String(40)),
    Column("mapping", JSON, nullable=False),
    # Columns, encoding, sheet and cleaning: with preset and mapping, how to read the next export.
    Column("reading", JSON(none_as_null=True)),
    Column("read", Integer, nullable=False),
    Column("added", Integer, nullable=False),
    Column("unchanged", Integer, nullable=False),
    Column("updated", Integer, nullable=False),
    Column("rejected", Integer, nullable=False),
    Column("skipped", Integer, nullable=False),
    # Whose rejected rows these are, fixed.
    Column("fixes_of", Integer),
    # False while its rows are still coming in: until then nobody sees them.
    Column("ready", Boolean, nullable=False),
    Column("person", String(200), nullable=False),
    _at(),
    Index("ix_sources_project_id", "project_id"),
)

left_out = Table(
    "left_out",
    metadata,
    _key(),
    _of("sources"),
    Column("kind", String(10), nullable=False),
    Column("line", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Column("raw", Text, nullable=False),
    # The source that brought it in after it was fixed; NULL again when that is deleted.
    Column("fixed_by", Integer),
    Index("ix_left_out_source_id", "source_id"),
)

examples = Table(
    "examples",
    metadata,
    _key(),
    _of("projects"),
    _of("sources"),
    # Which row of which kind of export this is: the same row imported again finds itself by it.
    # 64 bits of a hash, since the index over them is what an import into SQLite waits for most.
    Column("identity", BigInteger, nullable=False),
    # Hash of the row as it stood in the source: tells whether the source changed.
    Column("digest", BigInteger, nullable=False),
    Column("line", Integer),
    Column("external_id", Text),
    Column("system", Text, nullable=False),
    Column("turns", JSON, nullable=False),
    Column("input", Text, nullable=False),
    Column("output", Text, nullable=False),
    # NULL where the text still is as imported, so that it is not stored twice.
    Column("draft_input", Text),
    Column("draft_output", Text),
    Column("label", Text),
    Column("groups", JSON, nullable=False),
    Column("metadata", JSON, nullable=False),
    Column("created_at", Text),
    # What cleaning changed while the row came in, as it stood in the source; else NULL.
    Column("original", JSON(none_as_null=True)),
    Column("status", String(10), nullable=False),
    Column("revision", Integer, nullable=False),
    UniqueConstraint("project_id", "identity"),
    Index("ix_examples_project_id_status", "project_id", "status"),
    Index("ix_examples_source_id", "source_id"),
)

actions = Table(
    "actions",
    metadata,
    _key(),
    _of("projects"),
    Column("person", String(200), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("summary", Text, nullable=False),
    Column("undone", Boolean, nullable=False),
    # What the action changed beside examples: findings dismissed, pairs said to differ.
    Column("extra", JSON, nullable=False),
    _at(),
    Index("ix_actions_project_id_person", "project_id", "person"),
)

events = Table(
    "events",
    metadata,
    _key(),
    _of("actions"),
    _of("examples"),
    Column("before", JSON, nullable=False),
    Column("after", JSON, nullable=False),
    Index("ix_events_action_id", "action_id"),
    Index("ix_events_example_id", "example_id"),
)

findings = Table(
    "findings",
    metadata,
    _key(),
    _of("projects"),
    Column("check", String(40), nullable=False),
    # What was found, whatever row it is stored in: a dismissal outlives the next check by it.
    Column("fingerprint", String(64), nullable=False),
    Column("field", String(10)),
    Column("kind", String(20)),
    Column("start", Integer),
    Column("end", Integer),
    Column("severity", String(10), nullable=False),
    Column("message", Text, nullable=False),
    Column("score", Float, nullable=False),
    Column("suggestion", Text),
    Column("status", String(10), nullable=False),
    _at(),
    Index("ix_findings_project_id_check_status", "project_id", "check", "status"),
)

finding_examples = Table(
    "finding_examples",
    metadata,
    Column("finding_id", Integer, ForeignKey("findings.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("example_id", Integer, ForeignKey("examples.id", ondelete="CASCADE"), nullable=False),
    Column("revision", Integer, nullable=False),
    Index("ix_finding_examples_example_id", "example_id"),
)

clusters = Table(
    "clusters",
    metadata,
    _key(),
    _of("projects"),
    Column("canonical", Integer, nullable=False),
    Column("min_similarity", Float, nullable=False),
    Column("max_similarity", Float, nullable=False),
    Column("exact", Boolean, nullable=False),
    Column("threshold", Float, nullable=False),
    Index("ix_clusters_project_id", "project_id"),
)

cluster_examples = Table(
    "cluster_examples",
    metadata,
    Column("cluster_id", Integer, ForeignKey("clusters.id", ondelete="CASCADE"), primary_key=True),
    Column("example_id", Integer, ForeignKey("examples.id", ondelete="CASCADE"), primary_key=True),
    # Deleting an example looks for the clusters that it is in.
    Index("ix_cluster_examples_example_id", "example_id"),
)

different = Table(
    "different",
    metadata,
    _key(),
    _of("projects"),
    Column("one", Integer, ForeignKey("examples.id", ondelete="CASCADE"), nullable=False),
    Column("other", Integer, ForeignKey("examples.id", ondelete="CASCADE"), nullable=False),
    Column("person", String(200), nullable=False),
    _at(),
    UniqueConstraint("one", "other"),
    Index("ix_different_other", "other"),
    Index("ix_different_project_id", "project_id"),
)

signatures = Table(
    "signatures",
    metadata,
    Column("example_id", Integer, ForeignKey("examples.id", ondelete="CASCADE"), primary_key=True),
    # What the signature depends on beside the text: how it is read, and the width of an n-gram.
    Column("signed_by", String(40), primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("signature", LargeBinary, nullable=False),
)

comparisons = Table(
    "comparisons",
    metadata,
    Column("project_id", Integer, ForeignKey("projects.id", ondelete="CASCADE"), primary_key=True),
    # Of the check that looked for near-duplicates last.
    Column("options", JSON, nullable=False),
    Column("signed_by", String(40), nullable=False),
    # Which texts were compared, by their digests, and how similar they are.
    Column("similarities", LargeBinary, nullable=False),
)

contracts = Table(
    "contracts",
    metadata,
    _key(),
    _of("projects"),
    Column("spec", JSON, nullable=False),
    Column("inferred", Boolean, nullable=False),
    Column("person", String(200), nullable=False),
    _at(),
    Index("ix_contracts_project_id", "project_id"),
)

datasets = Table(
    "datasets",
    metadata,
    _key(),
    _of("projects"),
    Column("name", String(40), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("train", Integer, nullable=False),
    Column("validation", Integer, nullable=False),
    Column("held_out", Integer, nullable=False),
    Column("manifest", JSON, nullable=False),
    Column("person", String(200), nullable=False),
    _at(),
    UniqueConstraint("project_id", "name"),
)

records = Table(
    "records",
    metadata,
    Column("dataset_id", Integer, ForeignKey("datasets.id", ondelete="CASCADE"), primary_key=True),
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
    # NULL in versions that were frozen before groups were kept.
    Column("groups", JSON),
)

runs = Table(
    "runs",
    metadata,
    _key(),
    _of("projects"),
    _of("datasets"),
    _of("jobs"),
    Column("base", Text, nullable=False),
    Column("preset", String(20), nullable=False),
    Column("settings", JSON, nullable=False),
    Column("result", JSON, nullable=False),
    _at(),
    Index("ix_runs_project_id", "project_id"),
)

evaluations = Table(
    "evaluations",
    metadata,
    _key(),
    _of("projects"),
    _of("datasets"),
    _of("jobs"),
    Column("result", JSON, nullable=False),
    _at(),
    Index("ix_evaluations_project_id", "project_id"),
)

answers = Table(
    "answers",
    metadata,
    Column(
        "evaluation_id", Integer, ForeignKey("evaluations.id", ondelete="CASCADE"), primary_key=True
    ),
    Column("position", Integer, primary_key=True),
    Column("row", JSON, nullable=False),
)
