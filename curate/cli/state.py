"""The settings and the database that commands work on, opened when first needed."""

from functools import cache
from typing import TYPE_CHECKING

from curate.settings import Settings

if TYPE_CHECKING:
    from curate.stores import Database


@cache
def settings() -> Settings:
    """Settings from the environment."""
    return Settings()


@cache
def database() -> "Database":
    """The database that the settings name, migrated."""
    from curate.stores import open_database  # not for `curate app`, which should start at once

    settings().make_home()
    return open_database(settings())
