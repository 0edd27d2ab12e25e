"""Transfers between companies: the receiver's company opens lots and pieces of its own for what becomes its own."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import select

from backend.documents.act import Act
from backend.inventory.commands import open_lot
from backend.inventory.locations import transit_location, virtual_location
from backend.inventory.lot import Lot, SerialNumber
from backend.inventory.moving import Movement, post
from backend.inventory.stock_transfer import StockTransfer, StockTransferLine

Halves = tuple[StockTransfer, StockTransfer]  # what goes out, what comes in


def is_taken_over(one: StockTransfer, other: StockTransfer, when: str) -> bool:
    """Whether it becomes another company's then."""
    return one.company_id != other.company_id and one.ownership == when


def holder(both: Halves) -> StockTransfer:
    """Whose stock it is as long as it is on the way."""
    going, coming = both
    return coming if is_taken_over(going, coming, "at_shipment") else going


def twin(line: StockTransferLine, half: StockTransfer) -> StockTransferLine:
    """The same line of a half."""
    return next(one for one in half.lines if one.position == line.position)


def take_over_in_transit(both: Halves, lines: Sequence[StockTransferLine], act: Act) -> None:
    """The receiver's stock from the moment it left."""
    coming = both[1]
    place = transit_location(coming.number, coming.site_id, act)
    coming.location_id = place.id
    outside = virtual_location(coming.site_id, "supplier_in", act)
    identify(both, lines, act)
    post("transfer", [_moved(coming, line, (outside.id, place.id)) for line in lines], coming, act)


def identify(both: Halves, lines: Iterable[StockTransferLine], act: Act) -> None:
    """Lots and pieces of the receiver's company for lines of the half that comes in; each lot of the sender's once."""
    going, coming = both
    for line in lines:
        theirs = twin(line, going)
        if line.lot_id is None and theirs.lot_id is not None:
            known = next((one.lot_id for one in coming.lines if one.lot_number == line.lot_number and one.lot_id), None)
            line.lot_id = known or _lot(coming, act.session.get_one(Lot, theirs.lot_id), act)
        if line.serial_number_id is None and theirs.serial_number_id is not None:
            line.serial_number_id = _piece(coming, line.lot_number, act)


def _lot(coming: StockTransfer, theirs: Lot, act: Act) -> UUID:
    """As old as the sender's, and not longer to be kept than it says."""
    lot = open_lot(
        coming.item_id, coming, act, supplier_lot=theirs.number, made=theirs.made, expires=theirs.expires
    )  # fmt: skip
    lot.retest, lot.revision = theirs.retest, theirs.revision
    return lot.id


def _piece(coming: StockTransfer, number: str, act: Act) -> UUID:
    """A piece that was here before is the same one."""
    same = SerialNumber.company_id == coming.company_id, SerialNumber.number == number
    found = act.session.scalars(select(SerialNumber).where(*same, SerialNumber.item_id == coming.item_id)).first()
    if found is None:
        found = act.add(SerialNumber(number=number, item_id=coming.item_id, company_id=coming.company_id))
    return found.id


def _moved(half: StockTransfer, line: StockTransferLine, ends: tuple[UUID, UUID]) -> Movement:
    return Movement(half.item_id, line.quantity, *ends, line.lot_id, line.serial_number_id)
