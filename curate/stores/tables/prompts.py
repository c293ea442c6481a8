"""The prompts that people wrote for models without training, each version of them."""

from sqlalchemy import Column, Integer, String, Table, Text, UniqueConstraint

from curate.stores.tables.columns import key, metadata, moment, reference

prompts = Table(
    "prompts",
    metadata,
    key(),
    reference("projects"),
    # From 1; the highest is in force.
    Column("number", Integer, nullable=False),
    # Empty where the generated prompt was put in force again.
    Column("text", Text, nullable=False),
    Column("person", String(200), nullable=False),
    moment(),
    UniqueConstraint("project_id", "number"),
    sqlite_autoincrement=True,
)
