"""Scorings of evaluations that later ones replaced."""

from sqlalchemy import JSON, Column, Index, Integer, String, Table

from curate.stores.tables.columns import key, metadata, moment, reference

scorings = Table(
    "scorings",
    metadata,
    key(),
    reference("evaluations"),
    # As it was before.
    Column("result", JSON, nullable=False),
    # Of so many answers so many score otherwise since.
    Column("changed", Integer, nullable=False),
    Column("rows", Integer, nullable=False),
    Column("person", String(200), nullable=False),
    moment(),
    Index("ix_scorings_evaluation_id", "evaluation_id"),
    sqlite_autoincrement=True,
)
