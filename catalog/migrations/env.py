"""Alembic's entry: runs the revisions on the connection that :meth:`catalog.database.Database.upgrade` hands over.

Autogeneration compares with every model imported so far: import the assistant's models beforehand to include them.
"""

from alembic import context

from catalog.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,  # SQLite alters a table by copying it
)
with context.begin_transaction():
    context.run_migrations()
