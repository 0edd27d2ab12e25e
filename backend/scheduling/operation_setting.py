"""How an operation of an item is scheduled: on which other work centers too, with what tools, in which family."""

from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped

from backend.documents.declare import Line, SiteDocument, Spec, field, lines, link, owner


class OperationSetting(SiteDocument):
    """What scheduling knows of an operation beyond the routing; an operation number of 0 means all of the item's."""

    __tablename__ = "operation_setting"
    __table_args__ = (
        UniqueConstraint("site_id", "item_id", "operation_number"),
        CheckConstraint("operation_number >= 0", name="names_operations"),
        CheckConstraint("wait_minutes >= 0", name="waits_forward"),
        CheckConstraint("transfer_quantity IS NULL OR transfer_quantity > 0", name="hands_over_something"),
        CheckConstraint("load_per_unit >= 0", name="weighs_something"),
    )
    spec = Spec("Operation for scheduling", "OPS-{seq:06}", plural="Operations for scheduling")

    item_id: Mapped[UUID] = link("item", "Item", listed=True)
    operation_number: Mapped[int] = field("Operation", listed=True, default=0)
    family: Mapped[str] = field("Set-up family", listed=True, default="", length=80)
    interruptible: Mapped[bool] = field("May be interrupted by breaks", default=True)
    wait_minutes: Mapped[Decimal] = field("Wait afterwards", unit="min", default=Decimal(0), help="Cooling, drying")
    transfer_quantity: Mapped[Decimal | None] = field("Handed on in portions of")
    load_per_unit: Mapped[Decimal] = field("Furnace load per unit", default=Decimal(0))
    ways: Mapped[list["OperationWay"]] = lines("OperationWay", "Other work centers")
    needs: Mapped[list["OperationNeed"]] = lines("OperationNeed", "Needs as well")


class OperationWay(Line):
    """Another work center that can do it; times that are not given are those of the routing."""

    __tablename__ = "operation_way"
    __table_args__ = (CheckConstraint("factor > 0", name="takes_time"),)

    owner_id: Mapped[UUID] = owner("operation_setting")
    work_center_id: Mapped[UUID] = link("work_center", "Work center")
    factor: Mapped[Decimal] = field("Time against the routing's", default=Decimal(1))


class OperationNeed(Line):
    """Units of a shared resource held while the operation is done."""

    __tablename__ = "operation_need"
    __table_args__ = (CheckConstraint("units > 0", name="needs_something"),)

    owner_id: Mapped[UUID] = owner("operation_setting")
    shared_resource_id: Mapped[UUID] = link("shared_resource", "Shared resource")
    units: Mapped[int] = field("Units", default=1)
