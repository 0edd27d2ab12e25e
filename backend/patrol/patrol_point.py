"""Patrol points: places and equipment that are looked at, and what is checked there."""

from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped

from backend.documents.declare import Line, SiteDocument, Spec, field, lines, link, owner
from backend.patrol.events import FOLLOW_UPS

PATROL_KINDS = ("equipment", "quality", "safety", "five_s")
ITEM_KINDS = ("yes_no", "reading")


class PatrolPoint(SiteDocument):
    """A place that is walked to; its label, or that of the equipment standing there, is scanned."""

    __tablename__ = "patrol_point"
    __table_args__ = (
        CheckConstraint("minimum_stay >= 0", name="stays_forward"),
        CheckConstraint("radius > 0", name="has_room"),
    )
    spec = Spec("Patrol point", title=("name",), offline="read", code="PP")

    name: Mapped[str] = field("Name", listed=True)
    kind: Mapped[str] = field("Kind", listed=True, choices=PATROL_KINDS, default="equipment")
    equipment_id: Mapped[UUID | None] = link("equipment", "Equipment", listed=True)
    area_id: Mapped[UUID | None] = link("area", "Area", listed=True)
    work_center_id: Mapped[UUID | None] = link("work_center", "Work center")
    minimum_stay: Mapped[int] = field("At least there", unit="s", default=0)
    latitude: Mapped[Decimal | None] = field("Latitude", unit="°")
    longitude: Mapped[Decimal | None] = field("Longitude", unit="°")
    radius: Mapped[int] = field("Position may differ by", unit="m", default=50)
    active: Mapped[bool] = field("Active", default=True)
    items: Mapped[list["PatrolPointItem"]] = lines("PatrolPointItem", "What is checked")


class PatrolPointItem(Line):
    """One thing that is looked at, listened to or measured; what was checked once is switched off, not removed."""

    __tablename__ = "patrol_point_item"
    __table_args__ = (
        CheckConstraint("lower_limit IS NULL OR upper_limit IS NULL OR upper_limit >= lower_limit", name="has_room"),
    )

    owner_id: Mapped[UUID] = owner("patrol_point")
    name: Mapped[str] = field("What")
    method: Mapped[str] = field("Method", default="")
    kind: Mapped[str] = field("Answer", choices=ITEM_KINDS, default="yes_no")
    unit: Mapped[str] = field("Unit", default="", length=20)
    decimals: Mapped[int] = field("Decimals", default=1)
    lower_limit: Mapped[Decimal | None] = field("Lower limit")
    upper_limit: Mapped[Decimal | None] = field("Upper limit")
    normal: Mapped[str] = field("Normal is", default="")
    photo_needed: Mapped[bool] = field("Photo needed", default=False)
    follow_up: Mapped[str | None] = field("If abnormal", choices=FOLLOW_UPS)
    active: Mapped[bool] = field("Active", default=True)
