"""Alembic's entry point: ``Database`` hands it an open connection."""

from alembic import context

from curate.stores.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
)
context.run_migrations()
