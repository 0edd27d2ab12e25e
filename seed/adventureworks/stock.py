"""Opening stock from product_inventory: a lot and an opening move for every shelf; done once."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from itertools import islice
from pathlib import Path

from sqlalchemy import select

from backend.database import Database
from backend.documents.act import Act, perform
from backend.documents.actor import Actor
from backend.documents.context import Assembly
from backend.engineering.item import Item
from backend.inventory import commands as inventory
from backend.inventory.commands import Movement
from backend.inventory.lot import Lot
from backend.inventory.storage_location import StorageLocation
from seed.adventureworks.prepare import Row, rows

AT_ONCE = 100
DONE = "AW-OPEN-"


def open_stores(
    database: Database, assembly: Assembly, actor: Actor, folder: Path, progress: Callable[[str, int], None]
) -> tuple[int, list[tuple[int, str]]]:
    """How many shelves were opened, and the rows that were not, with the reason."""
    items = {row["ProductID"]: row["ProductNumber"] for row in rows(folder / "product.csv")}
    waiting = enumerate(rows(folder / "product_inventory.csv"), 2)
    opened, rejected = 0, []
    while some := list(islice(waiting, AT_ONCE)):
        made, refused = perform(database, assembly, actor, lambda act, part=some: _open(part, items, act))
        opened, rejected = opened + made, rejected + refused
        progress("opening stock", opened)
    return opened, rejected


def _open(part: list[tuple[int, Row]], numbers: Mapping[str, str], act: Act) -> tuple[int, list[tuple[int, str]]]:
    items = _by_number(Item, {numbers[row["ProductID"]] for _, row in part}, act)
    places = _by_number(StorageLocation, {f"LOC{row['LocationID']}" for _, row in part}, act)
    here = set(act.session.scalars(select(Lot.number).where(Lot.number.in_([_lot(row) for _, row in part]))))
    opened, rejected = 0, []
    movements: list[Movement] = []
    opening = inventory.virtual_location(act.actor.site_id, "opening", act)  # type: ignore[arg-type]
    lots = []
    for line, row in part:
        quantity = Decimal(row["Quantity"])
        item = items.get(numbers[row["ProductID"]])
        if quantity <= 0:
            rejected.append((line, "Nothing lies on this shelf."))
        elif item is None:
            rejected.append((line, "The item was not taken in."))
        elif _lot(row) not in here:
            shelf = f"{row['Shelf']}-{row['Bin']}"
            lot = Lot(number=_lot(row), item_id=item.id, supplier_lot=shelf, received=act.today)
            lots.append(lot)
            movements.append((item.id, quantity, places[f"LOC{row['LocationID']}"].id, lot))  # type: ignore[arg-type]
            opened += 1
    act.add_all(lots)
    moves = [Movement(item, quantity, opening.id, place, lot.id) for item, quantity, place, lot in movements]  # type: ignore[misc]
    if moves:
        inventory.post("opening", moves, places[next(iter(places))], act)
    return opened, rejected


def _by_number(document: type, numbers: set[str], act: Act) -> dict[str, object]:  # type: ignore[type-arg]
    query = select(document).where(document.number.in_(numbers), document.company_id == act.actor.company_id)  # type: ignore[attr-defined]
    return {row.number: row for row in act.session.scalars(query)}


def _lot(row: Row) -> str:
    return f"{DONE}{row['ProductID']}-{row['LocationID']}-{row['Shelf']}{row['Bin']}".replace("/", "")
