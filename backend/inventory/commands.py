"""Verbs of inventory: what higher contexts call. Every one of them ends in a stock move with two legs a line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from backend.documents import holds
from backend.documents.act import Act
from backend.documents.declare import Document, document_name
from backend.documents.numbering import take_numbers
from backend.inventory import ledger, reservations, rules
from backend.inventory.candidates import hold_at_once
from backend.inventory.events import StatusChanged
from backend.inventory.handing import give_over, reserved_by_line
from backend.inventory.issuing import issue, issue_lines
from backend.inventory.locations import first_store, order_location, virtual_location
from backend.inventory.lot import Lot
from backend.inventory.moving import Movement, default_location, item_of, lot_or_none, post, post_as, reverse, site_of
from backend.inventory.posting import OVERRIDE
from backend.inventory.reservations import NeedName, Want, free, let_go, reserve, reserve_for, reserve_lines
from backend.inventory.stock_move import NOBODY, StockBalance, StockMove
from backend.inventory.storage_location import VIRTUAL_KINDS, StorageLocation
from backend.kernel.errors import Refused
from backend.kernel.quantity import ZERO, plain


@dataclass(frozen=True)
class Arriving:
    """So much of an item that comes into stock, in its base unit."""

    item_id: UUID
    quantity: Decimal
    location_id: UUID | None
    lot_id: UUID | None
    status: str


@dataclass(frozen=True)
class NewLot:
    """What is known of a lot when it is opened; it ages from the day it was made, else received, else from today."""

    item_id: UUID
    number: str = ""
    supplier_lot: str = ""
    made: date | None = None
    expires: date | None = None
    received: date | None = None


RECEIPT_KINDS = {"supplier_in": "receipt", "order": "output", "customer": "return", "opening": "opening"}


def receive(
    item_id: UUID, quantity: Decimal, source: Document, act: Act, *, from_kind: str = "supplier_in",
    from_location_id: UUID | None = None, location_id: UUID | None = None, lot_id: UUID | None = None,
    serial_number_id: UUID | None = None, status: str = "unrestricted",
) -> StockMove:  # fmt: skip
    """Take material into stock: the item's default location at the site, else the site's first store.

    An item with lots gets a new one where none is named.
    """
    site_id = site_of(source, act)
    if lot_id is None and serial_number_id is None and item_of(item_id, act).lot_control == "lot":
        lot_id = open_lot(item_id, source, act).id
    origin = from_location_id or virtual_location(site_id, from_kind, act).id
    target = location_id or default_location(item_id, site_id, act).id
    movement = Movement(item_id, quantity, origin, target, lot_id, serial_number_id, "unrestricted", status)
    return post(RECEIPT_KINDS.get(from_kind, "receipt"), [movement], source, act)


def receive_lines(arriving: Sequence[Arriving], source: Document, act: Act) -> StockMove:
    """Take what a supplier brought into stock in one move: the place of each line, else the site's first store."""
    site_id = site_of(source, act)
    origin = virtual_location(site_id, "supplier_in", act).id
    store = first_store(site_id, act).id if any(line.location_id is None for line in arriving) else None
    movements = [
        Movement(line.item_id, line.quantity, origin, line.location_id or store, line.lot_id, to_status=line.status)  # type: ignore[arg-type]
        for line in arriving
    ]
    return post(RECEIPT_KINDS["supplier_in"], movements, source, act)


def open_lot(
    item_id: UUID, source: Document, act: Act, *, number: str | None = None, supplier_lot: str = "",
    made: date | None = None, expires: date | None = None,
) -> Lot:  # fmt: skip
    """A new lot of the item; it expires by its shelf life, or on the supplier's date if that is earlier."""
    wanted = NewLot(item_id, number or "", supplier_lot, made, expires)
    return open_lots([wanted], source, act)[0]


def open_lots(wanted: Sequence[NewLot], source: Document, act: Act) -> list[Lot]:
    """Several new lots at once; those without a number get the next ones."""
    lots = [_new_lot(each, source, act) for each in wanted]
    unnumbered = [lot for lot in lots if not lot.number]
    if unnumbered:
        company_id = unnumbered[0].company_id
        numbers = take_numbers(act.session, company_id, Lot.spec.number, act.today, len(unnumbered))
        for lot, number in zip(unnumbered, numbers, strict=True):
            lot.number = number
    if lots:
        act.add_all(lots)
    return lots


def _new_lot(wanted: NewLot, source: Document, act: Act) -> Lot:
    item = item_of(wanted.item_id, act)
    lot = Lot(number=wanted.number, item_id=item.id, supplier_lot=wanted.supplier_lot, made=wanted.made)
    lot.received = wanted.received or act.today
    lot.expires = rules.expiry(wanted.made or lot.received, item.shelf_life_days, wanted.expires)
    lot.company_id, lot.source, lot.source_id = item.company_id, document_name(type(source)), source.id
    return lot


def change_status(
    item_id: UUID, lot_id: UUID | None, to_status: str, source: Document, act: Act, *,
    from_status: str | None = None, quantity: Decimal | None = None, reason: str = "",
) -> StockMove | None:  # fmt: skip
    """Give stock another status: all of a lot, or a quantity of it. None when there is nothing to change."""
    found = _balances_of(item_id, lot_id, to_status, from_status, source, act)
    movements, left = [], quantity
    for balance in found:
        part = balance.quantity if left is None else min(balance.quantity, left)
        left = None if left is None else left - part
        ends = (balance.location_id, balance.location_id, lot_or_none(balance.lot_id), None)
        if part > 0:
            movements.append(Movement(item_id, part, *ends, balance.status, to_status))
    if left:
        there = sum((balance.quantity for balance in found), ZERO)
        raise Refused(f"Only {plain(there)} of {item_of(item_id, act).number} can become {to_status}.")
    if not movements:
        return None
    total = sum((movement.quantity for movement in movements), ZERO)
    act.record(StatusChanged(item_id, lot_id, to_status, total, document_name(type(source)), source.id))
    return post_as("status", movements, source, act, OVERRIDE, reason)


def hold_lot(lot: Lot, kind: str, reason: str, act: Act, source: Document | None = None) -> holds.Hold:
    """Stop a lot: nothing of it is picked, and what needs had reserved of it is freed."""
    hold = holds.place(lot, kind, reason, act, source)
    query = select(StockBalance.id).where(StockBalance.lot_id == lot.id, StockBalance.reserved > 0)
    held = ledger.lock_ids(act.session.scalars(query).all(), act.session)
    excess = {balance.id: (balance, balance.reserved) for balance in held if balance.reserved > 0}
    if excess:
        reservations.lose(excess, act)
    return hold


def release_lot(lot: Lot, kind: str, act: Act, source_id: UUID | None = None) -> int:
    """Lift the holds of one kind (and source) from a lot; how many there were."""
    return holds.lift(lot, kind, act, source_id)


def _balances_of(
    item_id: UUID, lot_id: UUID | None, to_status: str, from_status: str | None, source: Document, act: Act
) -> list[StockBalance]:
    """Real stock of a lot, or of an item without lots at the source's site, that has another status; locked."""
    query = select(StockBalance).join(StorageLocation, StorageLocation.id == StockBalance.location_id)
    query = query.where(StockBalance.item_id == item_id, StockBalance.lot_id == (lot_id or NOBODY))
    query = query.where(StockBalance.quantity > 0, StorageLocation.kind.not_in((*VIRTUAL_KINDS, "order")))
    query = query.where(StockBalance.status == from_status if from_status else StockBalance.status != to_status)
    if lot_id is None or getattr(source, "site_id", None):
        query = query.where(StockBalance.site_id == site_of(source, act))
    query = query.order_by(*ledger.KEY).with_for_update(of=StockBalance)
    return list(act.session.scalars(query.execution_options(populate_existing=True)))


__all__ = [
    "Movement", "NeedName", "Want", "change_status", "default_location", "free", "give_over", "hold_at_once",
    "hold_lot", "issue", "issue_lines", "let_go", "open_lot", "order_location", "post", "receive", "release_lot",
    "reserve", "reserve_for", "reserve_lines", "reserved_by_line", "reverse", "virtual_location",
]  # fmt: skip
