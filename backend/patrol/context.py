"""What patrol brings to the factory."""

from backend.documents.context import Context

CONTEXT = Context("patrol", "Patrol")
