"""Alembic's entry: revisions run on the connection that ``service.store.migrate`` hands over, in its transaction."""

from alembic import context

from service.store.migrate import environment

context.configure(connection=context.config.attributes["connection"], **environment())
with context.begin_transaction():
    context.run_migrations()
