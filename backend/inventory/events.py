"""What inventory tells upwards."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True)
class StockMoved:
    """Legs were written; its lines say what went where."""

    move_id: UUID
    kind: str
    site_id: UUID
    source: str
    source_id: UUID | None
    item_ids: tuple[UUID, ...]


@dataclass(frozen=True)
class ItemSiteChanged:
    """How an item is planned, kept or issued at a site is new or another."""

    site_id: UUID
    item_id: UUID


@dataclass(frozen=True)
class StockTransferChanged:
    """One half of a transfer: what a site is to send or to get of an item is other than before."""

    stock_transfer_id: UUID
    site_id: UUID
    item_id: UUID


@dataclass(frozen=True)
class TransferReceived:
    """A quantity of one lot arrived from another site; between companies it may wait for its inspection."""

    stock_transfer_id: UUID
    item_id: UUID
    site_id: UUID
    lot_id: UUID | None
    quantity: Decimal
    status: str


@dataclass(frozen=True)
class LotReceived:
    """Material arrived, bought, made or come back; `lot_id` is empty where the item has no lots."""

    lot_id: UUID | None
    item_id: UUID
    quantity: Decimal
    source: str
    source_id: UUID | None
    status: str
    site_id: UUID
    location_id: UUID
    move_id: UUID
    kind: str


@dataclass(frozen=True)
class StockShort:
    """More was taken than the book had; the storekeeper looks for the reason."""

    move_id: UUID
    item_id: UUID
    location_id: UUID
    quantity: Decimal
    kind: str


@dataclass(frozen=True)
class ReservationFreed:
    """A need lost stock it had reserved, because less is there than was thought."""

    need: str
    need_id: UUID
    need_line_id: UUID | None
    item_id: UUID
    quantity: Decimal


@dataclass(frozen=True)
class StatusChanged:
    """Stock of a lot (or of an item without lots) went to another status."""

    item_id: UUID
    lot_id: UUID | None
    to_status: str
    quantity: Decimal
    source: str
    source_id: UUID


@dataclass(frozen=True)
class StockCounted:
    """A count was posted."""

    count_id: UUID
    site_id: UUID


@dataclass(frozen=True)
class PeriodClosed:
    """Nothing is posted to this period any more."""

    period_id: UUID


@dataclass(frozen=True)
class PeriodReopened:
    period_id: UUID
    reason: str


@dataclass(frozen=True)
class ExpiryDue:
    """A day has begun on which lots of this company expire or are due for a retest."""

    company_id: UUID
    day: date
