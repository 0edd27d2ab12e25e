"""Alembic's way in: the connection comes from `backend.migrate` (or a test), the tables from all contexts."""

from alembic import context

from backend.contexts import assemble
from backend.documents.declare import Base

assemble()

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_type=True,
    user_module_prefix="types.",
)
context.run_migrations()
