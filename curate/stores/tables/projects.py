"""Projects, and the long work that is done in them."""

from sqlalchemy import JSON, Boolean, Column, Float, Index, Integer, String, Table, Text, text

from curate.stores.tables.columns import key, metadata, moment, reference

projects = Table(
    "projects",
    metadata,
    key(),
    Column("name", String(200), nullable=False, unique=True),
    Column("task", Text, nullable=False),
    # ``active``, ``archived``; ``copying`` and ``deleting`` while rows come and go: nobody sees those.
    Column("state", String(10), nullable=False),
    moment(),
    sqlite_autoincrement=True,
)

_HEAVY_RUNS = text("lane = 'heavy' AND state IN ('running', 'cancelling')")

jobs = Table(
    "jobs",
    metadata,
    key(),
    reference("projects", nullable=True),
    Column("kind", String(20), nullable=False),
    Column("lane", String(20), nullable=False),
    Column("state", String(20), nullable=False),
    Column("request", JSON, nullable=False),
    # NULL until it is done.
    Column("result", JSON(none_as_null=True)),
    Column("error", Text),
    Column("progress", Float, nullable=False),
    Column("message", Text, nullable=False),
    Column("person", String(200), nullable=False),
    moment("created_at"),
    moment("started_at", nullable=True),
    moment("ended_at", nullable=True),
    moment("heartbeat", nullable=True),
    Column("pid", Integer),
    Column("process_started", Float),
    Column("host", String(200)),
    Column("attempt", Integer, nullable=False),
    # Of a training: whether it is to end with the best that it has.
    Column("finish_early", Boolean, nullable=False, default=False),
    # Its place in the queue, where somebody moved it; else that of its id.
    Column("place", Integer),
    Index("ix_jobs_state", "state"),
    # The lock: of the heavy lane, the database itself lets only one job run at a time.
    Index(
        "uq_jobs_one_heavy",
        "lane",
        unique=True,
        sqlite_where=_HEAVY_RUNS,
        postgresql_where=_HEAVY_RUNS,
    ),
    sqlite_autoincrement=True,
)

job_events = Table(
    "job_events",
    metadata,
    key(),
    reference("jobs"),
    moment(),
    Column("event", JSON, nullable=False),
    Index("ix_job_events_job_id", "job_id"),
    sqlite_autoincrement=True,
)
