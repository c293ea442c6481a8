"""The metadata that all tables share, and the columns that many of them have."""

from datetime import datetime

from sqlalchemy import Column, DateTime, ForeignKey, Integer, MetaData

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def key() -> Column[int]:
    """The id of a row. A table that has one says ``sqlite_autoincrement``: no id is given again."""
    return Column("id", Integer, primary_key=True)


def reference(
    table: str, *, name: str = "", nullable: bool = False, primary_key: bool = False
) -> Column[int]:
    """A foreign key: what it points to takes its dependants along when it is deleted."""
    return Column(
        name or f"{table.removesuffix('s')}_id",
        Integer,
        ForeignKey(f"{table}.id", ondelete="CASCADE"),
        nullable=nullable,
        primary_key=primary_key,
    )


def moment(name: str = "at", *, nullable: bool = False) -> Column[datetime]:
    """A moment in time."""
    return Column(name, DateTime(timezone=True), nullable=nullable)
