"""Failure codes: the words in which failures are written down, so that they can be counted (ISO 14224)."""

from sqlalchemy.orm import Mapped

from backend.documents.declare import Document, Spec, field

FAILURE_CODE_KINDS = ("failure_mode", "failure_cause", "repair_activity")


class FailureCode(Document):
    """How equipment failed, why, or what was done; the number is its code."""

    __tablename__ = "failure_code"
    spec = Spec("Failure code", title=("name",), offline="read")

    name: Mapped[str] = field("Name", listed=True)
    kind: Mapped[str] = field("Kind", listed=True, choices=FAILURE_CODE_KINDS, default="failure_mode")
    active: Mapped[bool] = field("Active", listed=True, default=True)
