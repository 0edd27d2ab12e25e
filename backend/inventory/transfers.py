"""Transfers are shipped: stock leaves the sender's store and lies in transit, lots and pieces kept."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select

from backend.documents.act import Act
from backend.inventory import reservations, transfer_ownership, transfer_rules
from backend.inventory.candidates import candidates
from backend.inventory.issuing import issue_lines
from backend.inventory.locations import transit_location, virtual_location
from backend.inventory.lot import Lot, SerialNumber
from backend.inventory.moving import Movement, item_of, post
from backend.inventory.reservations import Want
from backend.inventory.stock_move import StockMove, StockMoveLine
from backend.inventory.stock_transfer import Leaving, StockTransfer, StockTransferLine
from backend.inventory.storage_location import StorageLocation
from backend.inventory.transfer_halves import check_place, other_of, settle
from backend.kernel.errors import Refused
from backend.kernel.quantity import ZERO
from backend.plant.queries import local_day


def pick(row: StockTransfer, act: Act) -> None:
    """Keep for it what is there."""
    left = row.quantity - row.shipped
    _let_go(row, left, act)
    reservations.reserve_lines(row.site_id, [Want(row.item_id, left, None, row.ship_on)], row, act)


def ship(row: StockTransfer, form: Leaving, act: Act) -> None:
    """Goods leave; they lie in transit until they are received, each lot for itself."""
    other, item = other_of(row, act), item_of(row.item_id, act)
    left = row.quantity - row.shipped
    is_piece = item.lot_control == "serial"
    quantity = form.quantity if form.quantity is not None else Decimal(1) if is_piece else left
    transfer_rules.can_ship(row.number, quantity, left)
    check_place(row, form.location_id, act)
    _let_go(row, quantity, act)
    place = _way_out(row, other, act)
    kind = "shipment" if place.kind == "customer" else "transfer"
    if is_piece:
        transfer_rules.can_ship_piece(item.number, form.serial_number_id is not None, quantity)
        move = post(kind, [_piece(row, form, place, act)], row, act, fact=False)
    else:
        want = Want(row.item_id, quantity, None, act.today, form.lot_id, form.location_id)
        move = issue_lines([want], place, row, act, fact=False, kind=kind)
    _keep_lines(row, other, move, act)
    day = local_day(act.session, row.site_id, act.now)
    _put_off(row, other, day)
    row.shipped_on = other.shipped_on = day
    row.shipped = other.shipped = row.shipped + quantity
    settle(row, other, act)


def _let_go(row: StockTransfer, quantity: Decimal, act: Act) -> None:
    """What is kept here for the line it is sent for may leave with it."""
    if row.need_id is not None and row.need_line_id is not None:
        reservations.let_go(row.site_id, (row.need_id, row.need_line_id), {row.item_id: quantity}, act)


def end_shipping(row: StockTransfer, act: Act) -> None:
    """Nothing more will leave: what was shipped is what was sent."""
    other = other_of(row, act)
    row.quantity = other.quantity = row.shipped
    settle(row, other, act)


def _way_out(row: StockTransfer, other: StockTransfer, act: Act) -> StorageLocation:
    """Into transit; where it is the other company's from now on, out of the house."""
    if transfer_ownership.is_taken_over(row, other, "at_shipment"):
        return virtual_location(row.site_id, "customer", act)
    place = transit_location(row.number, row.site_id, act)
    row.location_id = place.id
    return place


def _piece(row: StockTransfer, form: Leaving, place: StorageLocation, act: Act) -> Movement:
    found = candidates(act.session, row.site_id, [row.item_id], lock=True)
    here = [one for one in found if one.fits(row.item_id, act.today, form.serial_number_id, form.location_id)]
    if not here:
        raise Refused("This piece is not in stock here, or may not be used.")
    ends = here[0].balance.location_id, place.id
    return Movement(row.item_id, Decimal(1), *ends, serial_number_id=form.serial_number_id)


def _keep_lines(row: StockTransfer, other: StockTransfer, move: StockMove, act: Act) -> None:
    """A line for each lot that left, on both halves; the other company's lots are its own."""
    ours = row.company_id == other.company_id
    names = _names(move.moves, act)
    for moved in move.moves:
        values: dict[str, Any] = {"position": (len(row.lines) + 1) * 10, "quantity": moved.quantity}
        values |= dict.fromkeys(("received", "lost", "returned"), ZERO)
        values["lot_number"] = names.get(moved.serial_number_id or moved.lot_id, "")
        own = {"lot_id": moved.lot_id, "serial_number_id": moved.serial_number_id}
        row.lines.append(StockTransferLine(**values, **own))
        other.lines.append(StockTransferLine(**values, **(own if ours else {})))
    act.session.flush()
    if transfer_ownership.is_taken_over(row, other, "at_shipment"):
        transfer_ownership.take_over_in_transit((row, other), other.lines[-len(move.moves) :], act)


def _names(moved: Sequence[StockMoveLine], act: Act) -> dict[UUID | None, str]:
    ids = {line.serial_number_id or line.lot_id for line in moved} - {None}
    rows = [select(kind.id, kind.number).where(kind.id.in_(ids)) for kind in (Lot, SerialNumber)]
    return {id: number for query in rows for id, number in act.session.execute(query).tuples()}


def _put_off(row: StockTransfer, other: StockTransfer, day: date) -> None:
    """What leaves late arrives late."""
    late = (day - row.ship_on).days
    if late > 0:
        due = row.due + timedelta(days=late)
        row.ship_on = other.ship_on = day
        row.due = other.due = due
