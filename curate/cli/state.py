"""What commands work on, opened when first needed."""

from functools import cache

from curate.settings import Settings
from curate.stores import Database


@cache
def settings() -> Settings:
    """Settings from the environment."""
    return Settings()


@cache
def database() -> Database:
    """The database that the settings name, migrated."""
    settings().make_home()
    return Database(settings().url)
