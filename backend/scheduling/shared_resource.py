"""Shared resources: tools, molds, fixtures and people of a skill that several work centers need at once."""

from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped

from backend.documents.declare import SiteDocument, Spec, field, link

KINDS = ("tool", "mold", "fixture", "qualification")


class SharedResource(SiteDocument):
    """So many like units; an operation holds what it needs of them from its start to its end."""

    __tablename__ = "shared_resource"
    __table_args__ = (CheckConstraint("units >= 0", name="counts_units"),)
    spec = Spec("Shared resource", title=("name",))

    name: Mapped[str] = field("Name", listed=True)
    kind: Mapped[str] = field("Kind", listed=True, choices=KINDS, default="tool")
    units: Mapped[int] = field("Units", listed=True, default=1)
    work_calendar_id: Mapped[UUID | None] = link("work_calendar", "Work calendar", help="Empty: always there")
