"""What people said for the advice about a project: how much it is asked, and at which prices."""

from sqlalchemy import JSON, Column, Integer, String, Table

from curate.stores.tables.columns import metadata, moment, reference

advice_settings = Table(
    "advice_settings",
    metadata,
    reference("projects", primary_key=True),
    # Requests a month; NULL where nobody said.
    Column("requests", Integer),
    # A whole list of prices; NULL for the one of the home, or the one that is shipped.
    Column("prices", JSON(none_as_null=True)),
    Column("person", String(200), nullable=False),
    moment(),
)
