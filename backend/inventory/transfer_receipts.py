"""Transfers arrive: what is on the way is received, sent back or written off, all of it or a part."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from backend.documents.act import Act
from backend.inventory import queries, transfer_rules
from backend.inventory.events import TransferReceived
from backend.inventory.locations import virtual_location
from backend.inventory.moving import Movement, default_location, post
from backend.inventory.reservations import NeedName, Want, reserve_for
from backend.inventory.stock_transfer import Arrived, Missing, Returned, StockTransfer, StockTransferLine
from backend.inventory.transfer_halves import check_place, halves, settle
from backend.inventory.transfer_ownership import Halves, holder, identify, is_taken_over, twin
from backend.kernel.quantity import ZERO
from backend.plant.queries import local_day


class Part(NamedTuple):
    """So much of a line of the half that comes in."""

    line: StockTransferLine
    quantity: Decimal


def receive(row: StockTransfer, form: Arrived, act: Act) -> None:
    """It is here: more than was shipped is taken all the same and flagged, for the storekeeper to explain."""
    both = halves(row, act)
    parts = _parts(row, form, act, more=True)
    check_place(row, form.location_id, act)
    place_id = form.location_id or default_location(row.item_id, row.site_id, act).id
    crosses = both[0].company_id != row.company_id
    status = queries.receipt_status(act.session, row.site_id, row.item_id) if crosses else "unrestricted"
    if is_taken_over(*both, "at_receipt"):
        _change_hands(both, parts, act)
        origin: UUID | None = virtual_location(row.site_id, "supplier_in", act).id
    else:
        origin = holder(both).location_id
    post("receipt", _moved(row, parts, (origin, place_id), status), row, act)
    _count(both, parts, "received")
    row.received_on = both[0].received_on = local_day(act.session, row.site_id, act.now)
    settle(*both, act)
    for part in parts:
        act.record(TransferReceived(row.id, row.item_id, row.site_id, part.line.lot_id, part.quantity, status))
    if row.need_id is not None:  # inside a company only, where nothing waits for an inspection
        wants = [Want(row.item_id, part.quantity, row.need_line_id, lot_id=part.line.lot_id) for part in parts]
        reserve_for(row.site_id, wants, NeedName(row.need, row.need_id), act)


def send_back(row: StockTransfer, form: Returned, act: Act) -> None:
    """Into the sender's store again, where its item is put."""
    both = halves(row, act)
    going, coming = both
    parts = _parts(row, form, act)
    place = default_location(going.item_id, going.site_id, act)
    if holder(both) is coming:
        out = virtual_location(coming.site_id, "supplier_in", act)
        post("return", _moved(coming, parts, (coming.location_id, out.id)), coming, act, False, form.reason)
        ends: tuple[UUID | None, UUID] = (virtual_location(going.site_id, "customer", act).id, place.id)
    else:
        ends = (going.location_id, place.id)
    post("return", _moved(going, _twins(parts, going), ends), going, act, False, form.reason)
    _end(both, parts, "returned", form.reason, act)


def write_off(row: StockTransfer, form: Missing, act: Act) -> None:
    """It was shipped and nobody has it: its owner loses it, by whose fault is said."""
    both = halves(row, act)
    parts = _parts(row, form, act)
    owner = holder(both)
    scrap = virtual_location(owner.site_id, "scrap", act)
    ends = (owner.location_id, scrap.id)
    post("scrap", _moved(owner, _twins(parts, owner), ends), owner, act, False, form.reason)
    for half in both:
        half.fault = form.fault
    _end(both, parts, "lost", form.reason, act)


def _parts(row: StockTransfer, form: Arrived | Returned | Missing, act: Act, more: bool = False) -> list[Part]:
    """What of the lines on the way is meant: all, a lot, or a quantity in the order they left."""
    coming = halves(row, act)[1]
    lines = [line for line in coming.lines if line.on_the_way > 0 and form.lot_number in ("", line.lot_number)]
    transfer_rules.is_on_the_way(row.number, form.lot_number, len(lines))
    there = [line.on_the_way for line in lines]
    if form.quantity is not None:
        transfer_rules.is_something(form.quantity)
        pieces = any(twin_of.serial_number_id for twin_of in lines)
        if not more or pieces:
            transfer_rules.can_lose(row.number, sum(there, ZERO), form.quantity)
    quantities = transfer_rules.spread(there, form.quantity)
    return [Part(line, quantity) for line, quantity in zip(lines, quantities, strict=True) if quantity > 0]


def _change_hands(both: Halves, parts: Sequence[Part], act: Act) -> None:
    """Out of the sender's transit to its customer, who opens lots of its own."""
    going = both[0]
    identify(both, [part.line for part in parts], act)
    customer = virtual_location(going.site_id, "customer", act)
    post("shipment", _moved(going, _twins(parts, going), (going.location_id, customer.id)), going, act)


def _twins(parts: Sequence[Part], half: StockTransfer) -> list[Part]:
    return [Part(twin(part.line, half), part.quantity) for part in parts]


def _moved(
    half: StockTransfer, parts: Sequence[Part], ends: tuple[UUID | None, UUID], status: str = "unrestricted"
) -> list[Movement]:
    start, end = ends
    assert start is not None
    return [
        Movement(
            half.item_id, part.quantity, start, end, part.line.lot_id, part.line.serial_number_id, to_status=status
        )
        for part in parts
    ]  # fmt: skip


def _end(both: Halves, parts: Sequence[Part], name: str, reason: str, act: Act) -> None:
    for half in both:
        half.reason = reason
    _count(both, parts, name)
    settle(*both, act)


def _count(both: Halves, parts: Sequence[Part], name: str) -> None:
    """On the lines and on both halves."""
    for half in both:
        for line, quantity in _twins(parts, half):
            setattr(line, name, getattr(line, name) + quantity)
            setattr(half, name, getattr(half, name) + quantity)
