"""What people and higher contexts look at: what is there, what is free, what to pick first."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.inventory import rules
from backend.inventory.candidates import candidates, usable
from backend.inventory.item_site import ItemSite
from backend.inventory.stock_move import Reservation, StockBalance
from backend.kernel.quantity import ZERO

INSPECTED = {"supplier_in": ItemSite.inspect_receipt, "order": ItemSite.inspect_production}


def on_hand(session: Session, site_id: UUID, item_ids: Iterable[UUID] | None = None) -> dict[UUID, Decimal]:
    """Usable stock of ours at a site by item; items without any are left out."""
    query = usable(select(StockBalance.item_id, func.sum(StockBalance.quantity))).where(StockBalance.site_id == site_id)
    if item_ids is not None:
        query = query.where(StockBalance.item_id.in_(set(item_ids)))
    return {item_id: quantity for item_id, quantity in session.execute(query.group_by(StockBalance.item_id))}


def available(session: Session, site_id: UUID, item_id: UUID, for_need_id: UUID | None = None) -> Decimal:
    """What a need can still have: usable, less what others reserved."""
    free = func.sum(StockBalance.quantity - StockBalance.reserved)
    query = usable(select(free)).where(StockBalance.site_id == site_id, StockBalance.item_id == item_id)
    own = sum(_own(session, for_need_id, item_id).values(), ZERO) if for_need_id else ZERO
    return (session.scalar(query) or ZERO) + own


def fefo(
    session: Session, site_id: UUID, item_id: UUID, quantity: Decimal, need_date: date, for_need_id: UUID | None = None
) -> list[tuple[StockBalance, Decimal]]:
    """What to pick: the need's own reservations, then first expired first out, until the quantity is filled."""
    own = _own(session, for_need_id, item_id) if for_need_id else {}
    found = [c for c in candidates(session, site_id, [item_id]) if c.fits(item_id, need_date, None, None)]
    stocks = [candidate.stock(own.get(candidate.balance.id, ZERO)) for candidate in found]
    return [(found[index].balance, part) for index, part in rules.take(stocks, quantity)]


def receipt_status(session: Session, site_id: UUID, item_id: UUID, from_kind: str = "supplier_in") -> str:
    """The status in which an item arrives here: inspected ones wait in quality_hold."""
    query = select(INSPECTED[from_kind]).where(ItemSite.site_id == site_id, ItemSite.item_id == item_id)
    return "quality_hold" if session.scalar(query) else "unrestricted"


def _own(session: Session, need_id: UUID, item_id: UUID) -> dict[UUID | None, Decimal]:
    query = select(Reservation.balance_id, func.sum(Reservation.quantity)).where(
        Reservation.need_id == need_id, Reservation.item_id == item_id, Reservation.kind == "hard"
    )
    return {id: quantity for id, quantity in session.execute(query.group_by(Reservation.balance_id))}
