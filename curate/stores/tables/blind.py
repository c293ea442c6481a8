"""Blind comparisons. No text of a ticket is kept here: pairs name rows among the answers of an evaluation."""

from sqlalchemy import Boolean, Column, Index, Integer, String, Table, UniqueConstraint

from curate.stores.tables.columns import key, metadata, moment, reference

blind_comparisons = Table(
    "blind_comparisons",
    metadata,
    key(),
    reference("projects"),
    reference("evaluations"),
    # The two methods.
    Column("a", String(100), nullable=False),
    Column("b", String(100), nullable=False),
    Column("seed", Integer, nullable=False),
    Column("reference_shown", Boolean, nullable=False),
    Column("person", String(200), nullable=False),
    moment(),
    # Who showed which answer is whose, and when; NULL while it is open.
    Column("closed_by", String(200)),
    moment("closed_at", nullable=True),
    Index("ix_blind_comparisons_project_id", "project_id"),
    Index("ix_blind_comparisons_evaluation_id", "evaluation_id"),
    sqlite_autoincrement=True,
)

blind_pairs = Table(
    "blind_pairs",
    metadata,
    key(),
    reference("blind_comparisons"),
    # Among the answers of the evaluation.
    Column("position", Integer, nullable=False),
    Column("cluster", Integer, nullable=False),
    # Whether both answers are the same text: nobody is asked.
    Column("identical", Boolean, nullable=False),
    UniqueConstraint("blind_comparison_id", "position"),
    sqlite_autoincrement=True,
)

# A row for each rater and pair, drawn when the rater begins.
blind_turns = Table(
    "blind_turns",
    metadata,
    key(),
    reference("blind_pairs"),
    Column("person", String(200), nullable=False),
    Column("place", Integer, nullable=False),
    # Whether the answer of method a stands left. It never leaves the server before the end.
    Column("a_left", Boolean, nullable=False),
    # What was said last; NULL where nothing was said yet.
    Column("choice", String(10)),
    UniqueConstraint("blind_pair_id", "person"),
    sqlite_autoincrement=True,
)

# Everything that was said, in its order: what arrives twice under a uid counts once.
blind_votes = Table(
    "blind_votes",
    metadata,
    key(),
    reference("blind_turns"),
    Column("uid", String(64), nullable=False),
    Column("choice", String(10), nullable=False),
    Column("milliseconds", Integer),
    moment(),
    UniqueConstraint("uid"),
    Index("ix_blind_votes_blind_turn_id", "blind_turn_id"),
    sqlite_autoincrement=True,
)
