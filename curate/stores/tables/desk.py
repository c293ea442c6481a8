"""The review desk: what was sent to it, who has which example on the screen, and what is not saved yet."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from curate.stores.tables.columns import key, metadata, moment, reference

sends = Table(
    "sends",
    metadata,
    key(),
    reference("projects"),
    # Chosen by who sends it: what arrives twice under it is done once, and gets the same result.
    Column("uid", String(64), nullable=False),
    Column("person", String(200), nullable=False),
    # NULL for what is about no example, such as undoing many decisions.
    reference("examples", nullable=True),
    Column("kind", String(20), nullable=False),
    Column("result", JSON, nullable=False),
    # The action that came of it; NULL where it was refused.
    Column("action", Integer),
    # In which the person looked at the example and was active.
    Column("milliseconds", Integer),
    moment(),
    UniqueConstraint("uid"),
    Index("ix_sends_project_id_person_at", "project_id", "person", "at"),
    Index("ix_sends_example_id", "example_id"),
    # Undoing an action brings back what was typed before it.
    Index("ix_sends_action", "action"),
    sqlite_autoincrement=True,
)

leases = Table(
    "leases",
    metadata,
    reference("examples", primary_key=True),
    reference("projects"),
    Column("person", String(200), nullable=False),
    # Of the browser: one person may have several.
    Column("tab", String(64), nullable=False),
    # Whether it is the one on the screen; the others are the next ones.
    Column("shown", Integer, nullable=False),
    moment("until"),
    Index("ix_leases_project_id", "project_id"),
)

drafts = Table(
    "drafts",
    metadata,
    reference("examples", primary_key=True),
    Column("person", String(200), primary_key=True),
    reference("projects"),
    # That the example had when it was typed.
    Column("revision", Integer, nullable=False),
    Column("input", Text),
    Column("output", Text),
    Column("label", Text),
    Column("note", Text),
    Column("tab", String(64), nullable=False),
    # When it was typed by the clock of the browser, in milliseconds.
    Column("typed", BigInteger, nullable=False),
    moment(),
    Index("ix_drafts_project_id", "project_id"),
)
