"""Moves that people make by scanning: checked as a storekeeper would, then posted like any other."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select

from backend.documents.act import Act
from backend.documents.numbering import take_numbers
from backend.documents.rights import demand_right
from backend.engineering.item import Item
from backend.engineering.units import convert, uoms_of
from backend.inventory import posting, rules
from backend.inventory.item_site import ItemSite
from backend.inventory.locations import places
from backend.inventory.lot import Lot, SerialNumber
from backend.inventory.posting import DECISION, FACT
from backend.inventory.stock_move import StockMove, StockMoveLine
from backend.kernel.errors import Invalid
from backend.kernel.quantity import ZERO
from backend.kernel.units import Purpose

Items = Mapping[UUID, Item]


def moved_by_hand(move: StockMove, act: Act) -> None:
    """A record from a phone has happened and is taken; at the desk it is refused below zero unless one insists."""
    if not move.moves:
        raise Invalid("moves: at least one line is needed.", {"moves": ["At least one line is needed."]})
    _check_ends(move, act)
    if any(line.from_status != line.to_status for line in move.moves):
        sentence = f"{act.actor.name} may not change a stock status."
        demand_right(act.actor, "inventory.stock_move.change_status", sentence)
    items = _items(move, act)
    _convert(move, items, act)
    _check_identity(move, items, act)
    if move.kind in rules.OPENS_LOTS:
        _open_lots(move, items, act)
        _hold_inspected(move, act)
    happened = move.insisted or act.stamp.captured_at is not None
    posting.book(move, act, FACT if happened else DECISION)


def _check_ends(move: StockMove, act: Act) -> None:
    found = places({id for line in move.moves for id in (line.from_location_id, line.to_location_id)}, act)
    for line in move.moves:
        ends = (found[line.from_location_id][0], found[line.to_location_id][0])
        rules.can_move_by_hand(move.kind, *ends)


def _items(move: StockMove, act: Act) -> Items:
    query = select(Item).where(Item.id.in_({line.item_id for line in move.moves}))
    return {item.id: item for item in act.session.scalars(query)}


def _convert(move: StockMove, items: Items, act: Act) -> None:
    """What was entered in another unit decides the quantity in the base unit."""
    entered = [line for line in move.moves if line.entered_quantity is not None and line.entered_uom_id is not None]
    uoms = uoms_of(act.session, {item.company_id for item in items.values()}) if entered else {}
    for line in entered:
        assert line.entered_quantity is not None and line.entered_uom_id is not None
        item, units = items[line.item_id], (line.entered_uom_id, items[line.item_id].uom_id)
        line.quantity = convert(item, uoms, line.entered_quantity, units, Purpose.FACT)
        if line.quantity <= 0:
            raise Invalid(f"entered_quantity: of {item.number} this is nothing.", {"moves": ["More is needed."]})


def _check_identity(move: StockMove, items: Items, act: Act) -> None:
    """Lots and serial numbers are named where the item has them, and are the item's own."""
    lots = _owners(Lot, {line.lot_id for line in move.moves}, act)
    serials = _owners(SerialNumber, {line.serial_number_id for line in move.moves}, act)
    for line in move.moves:
        item = items[line.item_id]
        own = lots.get(line.lot_id, item.id) == serials.get(line.serial_number_id, item.id) == item.id
        if not own:
            raise Invalid(f"moves: the lot or serial number is not one of {item.number}.", {"moves": ["Other item."]})
        opens = move.kind in rules.OPENS_LOTS
        named = (line.lot_id is not None, line.serial_number_id is not None)
        rules.can_identify(item.number, item.lot_control, named, line.quantity, opens)


def _owners(document: type[Lot] | type[SerialNumber], ids: set[UUID | None], act: Act) -> dict[UUID | None, UUID]:
    wanted = ids - {None}
    query = select(document.id, document.item_id).where(document.id.in_(wanted))
    return {id: item_id for id, item_id in act.session.execute(query)} if wanted else {}


def _open_lots(move: StockMove, items: Items, act: Act) -> None:
    """A lot for every line that brings in material of an item with lots and names none."""
    lines = [line for line in move.moves if line.lot_id is None and items[line.item_id].lot_control == "lot"]
    if not lines:
        return
    numbers = take_numbers(act.session, move.company_id, Lot.spec.number, act.today, len(lines))
    lots = [_lot(line, items[line.item_id], number, move, act) for line, number in zip(lines, numbers, strict=True)]
    act.add_all(lots)
    for line, lot in zip(lines, lots, strict=True):
        line.lot_id = lot.id


def _lot(line: StockMoveLine, item: Item, number: str, move: StockMove, act: Act) -> Lot:
    lot = Lot(number=number, item_id=item.id, received=act.today, source="inventory/stock_move", source_id=move.id)
    lot.expires, lot.company_id = rules.expiry(act.today, item.shelf_life_days, None), item.company_id
    return lot


def _hold_inspected(move: StockMove, act: Act) -> None:
    """What is inspected on receipt waits for its inspection."""
    if move.kind != "receipt":
        return
    query = select(ItemSite.item_id).where(ItemSite.site_id == move.site_id, ItemSite.inspect_receipt)
    inspected = set(act.session.scalars(query.where(ItemSite.item_id.in_({line.item_id for line in move.moves}))))
    for line in move.moves:
        if line.item_id in inspected and line.quantity > ZERO:
            line.to_status = "quality_hold"
