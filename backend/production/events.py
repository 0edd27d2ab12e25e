"""What production tells upwards."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True)
class WorkOrderChanged:
    """An order is there, or is another than it was; steps on its way to the floor say so themselves."""

    work_order_id: UUID
    item_id: UUID
    site_id: UUID


@dataclass(frozen=True)
class MaterialChosen:
    """An order, planned or on the floor, takes other items than it did."""

    order_id: UUID
    item_ids: tuple[UUID, ...]
    site_id: UUID


@dataclass(frozen=True)
class WorkOrderReleased:
    work_order_id: UUID
    item_id: UUID
    site_id: UUID
    quantity: Decimal


@dataclass(frozen=True)
class WorkOrderStarted:
    """The first fact of an order arrived."""

    work_order_id: UUID
    item_id: UUID
    site_id: UUID
    started_at: datetime


@dataclass(frozen=True)
class WorkOrderFinished:
    """Nothing more is expected of an order; `unfilled` goes back to planning."""

    work_order_id: UUID
    item_id: UUID
    site_id: UUID
    good: Decimal
    unfilled: Decimal


@dataclass(frozen=True)
class WorkOrderClosed:
    """The order takes no more facts; costing settles it."""

    work_order_id: UUID
    item_id: UUID
    site_id: UUID


@dataclass(frozen=True)
class WorkOrderCancelled:
    work_order_id: UUID
    item_id: UUID
    site_id: UUID


@dataclass(frozen=True)
class ProductionReported:
    """Something happened at a ticket; taking a report back is told with a quantity below zero."""

    production_report_id: UUID
    work_order_id: UUID
    operation_id: UUID
    operation_number: int
    work_center_id: UUID
    kind: str
    quantity: Decimal
    minutes: Decimal
    person_id: UUID | None
    site_id: UUID
    captured_at: datetime


@dataclass(frozen=True)
class OutputReceived:
    """A quantity of what comes out beside an order's item came into stock."""

    production_receipt_id: UUID
    work_order_id: UUID
    item_id: UUID
    lot_id: UUID | None
    quantity: Decimal
    status: str
    site_id: UUID


@dataclass(frozen=True)
class ProductionReceived:
    """Good pieces of an order came into stock as a lot (none where the item has no lots)."""

    production_receipt_id: UUID
    work_order_id: UUID
    item_id: UUID
    lot_id: UUID | None
    quantity: Decimal
    status: str
    site_id: UUID


@dataclass(frozen=True)
class MaterialIssued:
    """Material went to an order; what came back has a quantity below zero."""

    work_order_id: UUID
    material_id: UUID
    item_id: UUID
    lot_id: UUID | None
    quantity: Decimal
    certainty: str
    site_id: UUID


@dataclass(frozen=True)
class OverIssued:
    """More of a material was taken than its limit allows; a supervisor accepts it or has it brought back."""

    work_order_id: UUID
    material_id: UUID
    item_id: UUID
    quantity: Decimal
    site_id: UUID


@dataclass(frozen=True)
class ExceptionReferred:
    """An exception goes on as another record, whose source it is; the context above that owns `follow_up` opens it.

    `follow_up` is "maintenance_order" or "nonconformance"; hazards and change requests are opened by calling down.
    """

    production_exception_id: UUID
    follow_up: str


@dataclass(frozen=True)
class ArrivalPassedOver:
    """Material came in, and an order that waits for it was held by somebody else."""

    item_ids: tuple[UUID, ...]


@dataclass(frozen=True)
class LossPassedOver:
    """A line of an order lost what it had reserved while somebody else held the order."""

    line_id: UUID
