"""Where work is done: areas, work centers, work units and equipment."""

from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped

from backend.documents.declare import SiteDocument, Spec, field, link

WORK_CENTER_KINDS = ("production_line", "manufacturing_cell", "machine_group", "paper_machine")


class Area(SiteDocument):
    """A workshop of a site."""

    __tablename__ = "area"
    spec = Spec("Area", title=("name",), offline="read", code="AR")

    name: Mapped[str] = field("Name", listed=True)


class WorkCenter(SiteDocument):
    """A production line, cell or group of machines that operations are planned on."""

    __tablename__ = "work_center"
    __table_args__ = (CheckConstraint("capacity > 0", name="has_capacity"), CheckConstraint("rate >= 0", name="costs"))
    spec = Spec("Work center", title=("name",), offline="read")

    name: Mapped[str] = field("Name", listed=True)
    kind: Mapped[str] = field("Kind", listed=True, choices=WORK_CENTER_KINDS, default="machine_group")
    area_id: Mapped[UUID | None] = link("area", "Area", listed=True)
    parent_id: Mapped[UUID | None] = link("work_center", "Part of line")
    work_calendar_id: Mapped[UUID | None] = link("work_calendar", "Work calendar")
    capacity: Mapped[Decimal] = field("Parallel places", default=Decimal(1))
    rate: Mapped[Decimal] = field("Rate per hour", default=Decimal(0), secret=True)


class WorkUnit(SiteDocument):
    """A station of a work center."""

    __tablename__ = "work_unit"
    spec = Spec("Work unit", title=("name",), offline="read")

    name: Mapped[str] = field("Name", listed=True)
    work_center_id: Mapped[UUID] = link("work_center", "Work center", listed=True)


class Equipment(SiteDocument):
    """One machine."""

    __tablename__ = "equipment"
    spec = Spec("Equipment", title=("name",), offline="read", code="EQ", plural="Equipment")

    name: Mapped[str] = field("Name", listed=True)
    work_unit_id: Mapped[UUID | None] = link("work_unit", "Work unit", listed=True)
    work_center_id: Mapped[UUID | None] = link("work_center", "Work center", listed=True)
    model: Mapped[str] = field("Model", default="")
