"""What maintenance brings to the factory."""

from backend.documents.context import Context

CONTEXT = Context("maintenance", "Maintenance")
