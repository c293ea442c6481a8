"""How fast machines have been with base models."""

from sqlalchemy import Column, Float, Integer, String, Table, Text, UniqueConstraint

from curate.stores.tables.columns import key, metadata, moment

speeds = Table(
    "speeds",
    metadata,
    key(),
    Column("base", Text, nullable=False),
    Column("device", String(200), nullable=False),
    # ``train`` and the preset, or ``answer`` and the method.
    Column("work", String(60), nullable=False),
    Column("tokens_per_second", Float, nullable=False),
    Column("start_seconds", Float, nullable=False),
    Column("peak_mb", Integer, nullable=False),
    Column("forward", Float, nullable=False),
    moment(),
    UniqueConstraint("base", "device", "work"),
    sqlite_autoincrement=True,
)
