"""The two halves of a transfer: held together, counted alike, and where they stand by that."""

from uuid import UUID

from sqlalchemy import select

from backend.documents.act import Act
from backend.inventory import reservations, transfer_rules
from backend.inventory.events import StockTransferChanged
from backend.inventory.stock_transfer import StockTransfer
from backend.inventory.storage_location import StorageLocation
from backend.inventory.transfer_rules import Counted


def hold_both(id: UUID, act: Act) -> None:
    """Before one half is held: both, always in the same order."""
    pair = select(StockTransfer.pair_id).where(StockTransfer.id == id)
    query = select(StockTransfer.id).where(StockTransfer.pair_id.in_(pair)).order_by(StockTransfer.id)
    act.session.execute(query.with_for_update(key_share=True)).all()


def other_of(row: StockTransfer, act: Act) -> StockTransfer:
    """The other half, whoever may see it."""
    query = select(StockTransfer).where(StockTransfer.pair_id == row.pair_id, StockTransfer.id != row.id)
    return act.session.scalars(query.execution_options(populate_existing=True)).one()


def halves(row: StockTransfer, act: Act) -> tuple[StockTransfer, StockTransfer]:
    """What goes out and what comes in."""
    other = other_of(row, act)
    return (row, other) if row.direction == "out" else (other, row)


def settle(row: StockTransfer, other: StockTransfer, act: Act) -> None:
    """Where both halves stand by what is counted, and whom it concerns."""
    going, coming = transfer_rules.states(Counted(row.quantity, row.shipped, row.gone))
    for half in (row, other):
        half.state = going if half.direction == "out" else coming
        if half.direction == "out" and going != "part_shipped":
            reservations.free(half.id, act)
    tell(row, other, act)


def tell(row: StockTransfer, other: StockTransfer, act: Act) -> None:
    for half in (row, other):
        act.record(StockTransferChanged(half.id, half.site_id, half.item_id))


def check_place(row: StockTransfer, location_id: UUID | None, act: Act) -> None:
    """What somebody names must lie at the site the document is of."""
    if location_id is not None:
        place = act.session.get_one(StorageLocation, location_id)
        transfer_rules.lies_here(place.number, place.site_id == row.site_id)
