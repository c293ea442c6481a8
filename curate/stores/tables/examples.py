"""Imported files, the rows of theirs that became no example, and the examples."""

from sqlalchemy import (
    JSON,
    BigInteger,
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

sources = Table(
    "sources",
    metadata,
    key(),
    reference("projects"),
    reference("jobs", nullable=True),
    Column("name", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("format", String(20), nullable=False),
    Column("preset", String(40)),
    Column("mapping", JSON, nullable=False),
    # Columns, encoding, sheet and cleaning: with preset and mapping, how to read the next export.
    Column("reading", JSON, nullable=False),
    Column("read", Integer, nullable=False),
    Column("added", Integer, nullable=False),
    Column("unchanged", Integer, nullable=False),
    Column("updated", Integer, nullable=False),
    # Of those added, how many have the id of an example that was there and is something else.
    Column("beside", Integer, nullable=False),
    Column("rejected", Integer, nullable=False),
    Column("skipped", Integer, nullable=False),
    # What the person was told about the file and its import, in sentences.
    Column("notes", JSON, nullable=False),
    # Whose rejected rows these are, fixed.
    Column("fixes_of", Integer),
    # False while its rows are still coming in: until then nobody sees them.
    Column("ready", Boolean, nullable=False),
    Column("person", String(200), nullable=False),
    moment(),
    Index("ix_sources_project_id", "project_id"),
    sqlite_autoincrement=True,
)

unused_rows = Table(
    "unused_rows",
    metadata,
    key(),
    reference("sources"),
    # ``rejected`` or ``skipped``.
    Column("kind", String(10), nullable=False),
    Column("line", Integer, nullable=False),
    # As a spreadsheet numbers it, where that is known.
    Column("row", Integer),
    Column("reason", Text, nullable=False),
    Column("raw", Text, nullable=False),
    # The source that brought it in after it was fixed; NULL again when that is deleted.
    Column("fixed_by", Integer),
    Index("ix_unused_rows_source_id", "source_id"),
    sqlite_autoincrement=True,
)

examples = Table(
    "examples",
    metadata,
    key(),
    reference("projects"),
    reference("sources"),
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
    # Numbers those that share an identity and are different things: two help desks' ticket 17.
    Column("variant", Integer, nullable=False),
    Column("status", String(10), nullable=False),
    Column("revision", Integer, nullable=False),
    # In which the input or an earlier message last changed: signatures hold as long as it stays.
    Column("input_revision", Integer, nullable=False),
    # When and by whom it last changed; NULL as long as it is as imported.
    moment("changed_at", nullable=True),
    Column("changed_by", String(200)),
    UniqueConstraint("project_id", "identity", "variant"),
    # With the source, which may not be ready, examples are counted and listed from it alone; with the
    # revision of the input, it says whether clusters still follow from what is there.
    Index(
        "ix_examples_project_id_status_source_id_input_revision",
        "project_id",
        "status",
        "source_id",
        "input_revision",
    ),
    # By which the table of examples is sorted, from the index alone.
    Index("ix_examples_project_id_id", "project_id", "id", "source_id"),
    Index("ix_examples_project_id_external_id", "project_id", "external_id", "source_id"),
    Index("ix_examples_project_id_label", "project_id", "label", "source_id"),
    Index("ix_examples_project_id_changed_at", "project_id", "changed_at", "source_id"),
    Index("ix_examples_source_id", "source_id"),
    sqlite_autoincrement=True,
)
