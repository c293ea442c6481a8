"""What checks find, what they go by, and clusters of near-duplicates."""

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

findings = Table(
    "findings",
    metadata,
    key(),
    reference("projects"),
    Column("check", String(40), nullable=False),
    # The hash of what identifies it: what a person decided outlives the next check by it.
    Column("fingerprint", String(64), nullable=False),
    Column("field", String(10)),
    Column("code", String(200), nullable=False),
    Column("args", JSON, nullable=False),
    Column("about", Text, nullable=False),
    Column("sample", Boolean, nullable=False),
    Column("start", Integer),
    Column("end", Integer),
    Column("severity", String(10), nullable=False),
    Column("score", Float, nullable=False),
    Column("suggestion", Text),
    Column("status", String(10), nullable=False),
    # Counts how often its place, severity or suggestion changed.
    Column("version", Integer, nullable=False),
    moment(),
    UniqueConstraint("project_id", "fingerprint"),
    # With the severity, counts by all three are read from it alone.
    Index(
        "ix_findings_project_id_check_status_severity", "project_id", "check", "status", "severity"
    ),
    sqlite_autoincrement=True,
)

finding_examples = Table(
    "finding_examples",
    metadata,
    reference("findings", primary_key=True),
    Column("position", Integer, primary_key=True),
    reference("examples"),
    Column("revision", Integer, nullable=False),
    Index("ix_finding_examples_example_id", "example_id"),
)

clusters = Table(
    "clusters",
    metadata,
    key(),
    reference("projects"),
    Column("canonical", Integer, nullable=False),
    # Which member to keep, and why; NULL until that is worked out.
    Column("suggested", Integer),
    Column("reasons", JSON(none_as_null=True)),
    Column("min_similarity", Float, nullable=False),
    Column("max_similarity", Float, nullable=False),
    Column("exact", Boolean, nullable=False),
    Column("relation", Text, nullable=False),
    # Members: fewer are left where examples were deleted.
    Column("size", Integer, nullable=False),
    Index("ix_clusters_project_id", "project_id"),
    sqlite_autoincrement=True,
)

cluster_examples = Table(
    "cluster_examples",
    metadata,
    reference("clusters", primary_key=True),
    reference("examples", primary_key=True),
    # Deleting an example looks for the clusters that it is in.
    Index("ix_cluster_examples_example_id", "example_id"),
)

different_pairs = Table(
    "different_pairs",
    metadata,
    key(),
    reference("projects"),
    # The smaller id.
    reference("examples"),
    reference("examples", name="other_example_id"),
    Column("person", String(200), nullable=False),
    moment(),
    UniqueConstraint("example_id", "other_example_id"),
    Index("ix_different_pairs_other_example_id", "other_example_id"),
    Index("ix_different_pairs_project_id", "project_id"),
    sqlite_autoincrement=True,
)

signatures = Table(
    "signatures",
    metadata,
    reference("examples", primary_key=True),
    # By which a text was signed: what of it is read, and the width of an n-gram.
    Column("method", String(40), primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("signature", LargeBinary, nullable=False),
)

comparisons = Table(
    "comparisons",
    metadata,
    reference("projects", primary_key=True),
    # What the stored clusters follow from: the hash of the rest; something else while they are written.
    Column("digest", String(64), nullable=False),
    Column("options", JSON, nullable=False),
    # Ids with their revisions, and pairs of ids.
    Column("examples", LargeBinary, nullable=False),
    Column("different", LargeBinary, nullable=False),
    # The state of the project that suggestions were worked out for; NULL before that.
    Column("suggested_for", JSON(none_as_null=True)),
)

similarities = Table(
    "similarities",
    metadata,
    reference("projects", primary_key=True),
    Column("method", String(40), nullable=False),
    # Which texts were compared, by their digests, and how similar they are.
    Column("pairs", LargeBinary, nullable=False),
)

contracts = Table(
    "contracts",
    metadata,
    key(),
    reference("projects"),
    Column("spec", JSON, nullable=False),
    Column("inferred", Boolean, nullable=False),
    Column("person", String(200), nullable=False),
    moment(),
    Index("ix_contracts_project_id", "project_id"),
    sqlite_autoincrement=True,
)

rules = Table(
    "rules",
    metadata,
    key(),
    reference("projects"),
    # The name without letter case and blanks.
    Column("key", String(200), nullable=False),
    Column("spec", JSON, nullable=False),
    UniqueConstraint("project_id", "key"),
    sqlite_autoincrement=True,
)

kept_values = Table(
    "kept_values",
    metadata,
    key(),
    reference("projects"),
    # The action that said so: undoing it takes the value off the list.
    reference("actions"),
    # NULL where the value is kept in every example.
    reference("examples", nullable=True),
    Column("value", Text, nullable=False),
    Index("ix_kept_values_project_id", "project_id"),
    Index("ix_kept_values_action_id", "action_id"),
    Index("ix_kept_values_example_id", "example_id"),
    sqlite_autoincrement=True,
)
