"""The only package that speaks SQL: SQLAlchemy 2 Core on SQLite or PostgreSQL.

``Database.begin()`` is one transaction and hands out the stores; a store never commits.
"""

from curate.stores.database import Database
from curate.stores.integrity import Integrity, check_integrity
from curate.stores.opening import open_database, reserve_of
from curate.stores.transaction import Stores

__all__ = ["Database", "Integrity", "Stores", "check_integrity", "open_database", "reserve_of"]
