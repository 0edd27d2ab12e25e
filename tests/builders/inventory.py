"""Places and stock in the words of the floor."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select

from backend.contexts import assemble
from backend.documents.act import Act, Stamp, perform
from backend.documents.declare import Document
from backend.engineering.uom import Uom
from backend.inventory import commands
from backend.inventory.lot import Lot
from backend.inventory.stock_move import StockBalance, StockLeg, StockMove
from backend.inventory.storage_location import StorageLocation
from tests.builders.engineering import a_uom
from tests.shop import Row, Shop

D = Decimal


def a_place(shop: Shop, number: str = "A-01", kind: str = "storage", **values: Any) -> Row:
    found = shop.list("inventory/storage_location", f"number={number}")
    if found:
        return found[0]
    return shop.make("inventory/storage_location", number=number, name=number, kind=kind, **values)


def a_need(shop: Shop, code: str = "need-1") -> Row:
    """A document that needs material: any will do, inventory asks only for its id."""
    return a_uom(shop, code)


def a_lot(shop: Shop, item: Row, number: str, expires: date | None = None, **values: Any) -> Row:
    def work(act: Act) -> UUID:
        lot = Lot(number=number, item_id=UUID(item["id"]), expires=expires, received=act.today, **values)
        return act.add(lot).id

    return shop.read("inventory/lot", shop.perform(work))


def virtual(shop: Shop, kind: str) -> Row:
    """The site's virtual end of a kind."""
    number = shop.perform(lambda act: commands.virtual_location(shop.site_id, kind, act).number)
    return shop.list("inventory/storage_location", f"number={number}")[0]


def order_place(shop: Shop, number: str = "WO-1") -> Row:
    shop.perform(lambda act: commands.order_location(number, shop.site_id, act).id)
    return shop.list("inventory/storage_location", f"number={number}")[0]


def performed(shop: Shop, work: Callable[[Act], Any], captured_at: Any = None) -> tuple[Any, list[str]]:
    """What the software did, perhaps captured at another moment, and what was flagged about it."""
    seen: list[Act] = []

    def noted(act: Act) -> Any:
        seen[:] = [act]
        return work(act)

    result = perform(shop.database, assemble(), shop.software(), noted, Stamp(captured_at=captured_at))
    return result, seen[0].flags


def stocked(shop: Shop, item: Row, quantity: Any, place: Row, lot: Row | None = None, **values: Any) -> Row:
    """Put so much of an item into a place, as its supplier's delivery."""
    given = {"location_id": UUID(place["id"]), "lot_id": UUID(lot["id"]) if lot else None} | values
    captured_at = given.pop("captured_at", None)

    def work(act: Act) -> UUID:
        return commands.receive(UUID(item["id"]), D(str(quantity)), source(act, place), act, **given).id

    return shop.read("inventory/stock_move", performed(shop, work, captured_at)[0])


def taken(
    shop: Shop, item: Row, quantity: Any, place: Row, fact: bool = True, captured_at: Any = None, **values: Row
) -> Row:
    """Take so much out of a place for an order, which is the need WO-1's."""
    given = {name: UUID(row["id"]) for name, row in values.items()}

    def work(act: Act) -> UUID:
        order = commands.order_location("WO-1", shop.site_id, act)
        movement = commands.Movement(UUID(item["id"]), D(str(quantity)), UUID(place["id"]), order.id, **given)
        return commands.post("issue", [movement], source(act, place), act, fact).id

    id, flags = performed(shop, work, captured_at)
    return shop.read("inventory/stock_move", id) | {"flags": flags}


def reserve(shop: Shop, item: Row, quantity: Any, need: Row, need_date: date | None = None) -> Decimal:
    def work(act: Act) -> Decimal:
        return commands.reserve(
            UUID(item["id"]), shop.site_id, D(str(quantity)), need_of(act, need), None, need_date, act
        )  # fmt: skip

    return shop.perform(work)


def source(act: Act, place: Row) -> Document:
    row = act.session.get(StorageLocation, UUID(place["id"]))
    assert row is not None
    return row


def need_of(act: Act, need: Row) -> Uom:
    row = act.session.get(Uom, UUID(need["id"]))
    assert row is not None
    return row


def move_of(act: Act, move: Row) -> StockMove:
    row = act.session.get(StockMove, UUID(move["id"]))
    assert row is not None
    return row


def on_hand(shop: Shop, item: Row, place: Row, lot: Row | None = None, status: str | None = None) -> Decimal:
    """What the balances say lies there."""
    with shop.database.reading() as session:
        query = select(StockBalance).where(StockBalance.item_id == UUID(item["id"]))
        query = query.where(StockBalance.location_id == UUID(place["id"]))
        rows = [row for row in session.scalars(query) if status in (None, row.status)]
        return sum((row.quantity for row in rows if lot is None or row.lot_id == UUID(lot["id"])), D(0))


def reserved(shop: Shop, item: Row) -> Decimal:
    with shop.database.reading() as session:
        query = select(StockBalance.reserved).where(StockBalance.item_id == UUID(item["id"]))
        return sum(session.scalars(query), D(0))


def check_the_books(shop: Shop) -> None:
    """Σ legs = 0 for every item, every balance is the sum of its legs, and no more is reserved than is there."""
    with shop.database.reading() as session:
        legs = session.scalars(select(StockLeg)).all()
        balances = session.scalars(select(StockBalance)).all()
        for item_id in {leg.item_id for leg in legs}:
            assert sum(leg.quantity for leg in legs if leg.item_id == item_id) == 0
        for balance in balances:
            assert balance.quantity == sum((leg.quantity for leg in legs if leg.balance_id == balance.id), D(0))
            assert 0 <= balance.reserved <= max(D(0), balance.quantity)
