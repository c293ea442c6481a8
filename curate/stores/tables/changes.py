"""Actions of people, and what they changed."""

from sqlalchemy import JSON, Boolean, Column, Index, Integer, String, Table, Text

from curate.stores.tables.columns import key, metadata, moment, reference

actions = Table(
    "actions",
    metadata,
    key(),
    reference("projects"),
    Column("person", String(200), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("summary", Text, nullable=False),
    Column("undone", Boolean, nullable=False),
    # What the action did beside changing examples: findings dismissed, pairs called different.
    Column("details", JSON, nullable=False),
    moment(),
    Index("ix_actions_project_id_id", "project_id", "id"),
    Index("ix_actions_project_id_person", "project_id", "person"),
    # The last run of the checks is asked for at every approval.
    Index("ix_actions_project_id_kind_id", "project_id", "kind", "id"),
    sqlite_autoincrement=True,
)

events = Table(
    "events",
    metadata,
    key(),
    reference("actions"),
    reference("examples"),
    # That the example had after it.
    Column("revision", Integer, nullable=False),
    Column("note", Text, nullable=False),
    Column("before", JSON, nullable=False),
    Column("after", JSON, nullable=False),
    # What an import changed beside the texts, as it stood before: undo restores it.
    Column("imported", JSON(none_as_null=True)),
    Index("ix_events_action_id", "action_id"),
    Index("ix_events_example_id", "example_id"),
    sqlite_autoincrement=True,
)
