"""Stock a need may be filled from: usable, ours, in a place that is picked from, not held, not expired."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, cast, exists, func, or_, select
from sqlalchemy.orm import Session

from backend.documents.holds import Hold
from backend.inventory.ledger import KEY
from backend.inventory.lot import Lot
from backend.inventory.rules import Stock
from backend.inventory.stock_move import NOBODY, USABLE, StockBalance
from backend.inventory.storage_location import PICKED_FROM, StorageLocation
from backend.kernel.quantity import ZERO


@dataclass(frozen=True)
class Candidate:
    """A balance with what decides its turn."""

    balance: StockBalance
    expires: date | None
    received: date | None
    lot: str
    pick_order: int
    place: str
    is_piece: bool = False  # what its balance names is a serial number

    def fits(self, item_id: UUID, need_date: date, lot_id: UUID | None, location_id: UUID | None) -> bool:
        mine = self.balance.item_id == item_id and lot_id in (None, self.balance.lot_id)
        return mine and location_id in (None, self.balance.location_id) and (self.expires or date.max) >= need_date

    def stock(self, own: Decimal = ZERO, taken: Decimal = ZERO) -> Stock:
        """How much a need can have here: `own` reserved by itself, and what is free less `taken` already."""
        free = max(ZERO, self.balance.quantity - self.balance.reserved - taken)
        return Stock(free + own, own, self.expires, self.received, self.lot, self.pick_order, self.place)


def candidates(session: Session, site_id: UUID, item_ids: Iterable[UUID], lock: bool = False) -> list[Candidate]:
    """Every balance of these items that can be picked at the site; `lock` holds them to the end of the act."""
    is_piece = Lot.id.is_(None) & (StockBalance.lot_id != NOBODY)
    columns = (Lot.expires, Lot.received, Lot.number, StorageLocation.pick_order, StorageLocation.number, is_piece)
    query = usable(select(StockBalance, *columns))
    query = query.where(StockBalance.site_id == site_id, StockBalance.item_id.in_(set(item_ids))).order_by(*KEY)
    if lock:
        query = query.with_for_update(of=StockBalance).execution_options(populate_existing=True)
    rows = session.execute(query)
    return [Candidate(*row[:3], row[3] or "", *row[4:6], bool(row[6])) for row in rows]


def hold_at_once(session: Session, site_id: UUID, item_id: UUID) -> bool:
    """Hold every balance `candidates` would give, without waiting; False if somebody else holds one of them."""
    here = (StockBalance.site_id == site_id, StockBalance.item_id == item_id)
    query = usable(select(StockBalance.id)).where(*here).order_by(*KEY)
    held_now = session.scalars(query.with_for_update(of=StockBalance, skip_locked=True)).all()
    return len(held_now) == len(session.scalars(query).all())


def usable(query: Select[Any]) -> Select[Any]:
    """Only balances that may be picked; expiry is left to the need's date."""
    query = query.join(StorageLocation, StorageLocation.id == StockBalance.location_id)
    return query.outerjoin(Lot, Lot.id == StockBalance.lot_id).where(
        StockBalance.quantity > 0,
        StockBalance.status.in_(USABLE),
        StockBalance.owner_id == NOBODY,
        StorageLocation.kind.in_(PICKED_FROM),
        ~held(),
    )


def held() -> ColumnElement[bool]:
    """Whether a hold lies on the lot, the location or the item; an item's hold that names steps stops only those."""
    now = func.current_timestamp()
    on = or_(
        Hold.document_id == StockBalance.lot_id,
        Hold.document_id == StockBalance.location_id,
        (Hold.document_id == StockBalance.item_id) & (cast(Hold.steps, String) == "[]"),
    )
    return exists().where(on, Hold.lifted_at.is_(None), or_(Hold.until.is_(None), Hold.until > now))
