"""What EHS brings to the factory."""

from backend.documents.context import Context

CONTEXT = Context("ehs", "EHS")
