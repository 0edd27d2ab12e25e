"""Balances and legs: rows locked in key order, changed and written in bulk; nothing is ever edited or deleted."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, select, tuple_
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from backend.documents.act import Act
from backend.inventory.rules import Key, Leg
from backend.inventory.stock_move import NOBODY, StockBalance, StockLeg, StockMove
from backend.inventory.storage_location import StorageLocation
from backend.kernel.quantity import ZERO

KEY = (
    StockBalance.item_id, StockBalance.location_id, StockBalance.lot_id,
    StockBalance.owner_id, StockBalance.status, StockBalance.container_id,
)  # fmt: skip
Balances = dict[Key, StockBalance]


def key(item_id: UUID, location_id: UUID, lot_id: UUID | None, status: str) -> Key:
    """The key of our own stock outside containers."""
    return Key(item_id, location_id, lot_id or NOBODY, NOBODY, status, NOBODY)


def key_of(balance: StockBalance) -> Key:
    return Key(*(getattr(balance, name) for name in Key._fields))


def lock(keys: Iterable[Key], locations: Mapping[UUID, StorageLocation], act: Act) -> Balances:
    """The balances of these keys, made where there is none yet, held to the end of the act."""
    wanted = sorted(set(keys))
    rows = [_new_row(key, locations[key.location_id]) for key in wanted]
    if not rows:
        return {}
    dialect = sqlite if act.session.get_bind().dialect.name == "sqlite" else postgresql
    act.session.execute(dialect.insert(StockBalance.__table__).on_conflict_do_nothing(), rows)
    query = select(StockBalance).where(tuple_(*KEY).in_([tuple(key) for key in wanted]))
    return {key_of(balance): balance for balance in _locked(act.session, query)}


def lock_ids(ids: Iterable[UUID], session: Session) -> list[StockBalance]:
    """Balances by id, held to the end of the act."""
    return _locked(session, select(StockBalance).where(StockBalance.id.in_(set(ids))))


def write(move: StockMove, legs: Sequence[Leg], balances: Balances, act: Act) -> None:
    """Add the legs to the book and to their balances."""
    moments = {line.id: line.captured_at or act.captured_at for line in move.moves}
    rows = []
    for leg in legs:
        balance = balances[leg.key]
        balance.quantity += leg.quantity
        rows.append(_leg_row(leg, balance, moments[leg.line_id], act))
    if rows:
        act.session.flush()
        act.session.execute(insert(StockLeg.__table__), rows)


def legs_of(move: StockMove, session: Session) -> list[tuple[StockLeg, StockBalance]]:
    """What a move did, with the balances it did it to."""
    lines = [line.id for line in move.moves]
    query = select(StockLeg, StockBalance).join(StockBalance, StockBalance.id == StockLeg.balance_id)
    query = query.where(StockLeg.move_line_id.in_(lines)).order_by(StockLeg.id)
    return [(leg, balance) for leg, balance in session.execute(query)]


def _locked(session: Session, query) -> list[StockBalance]:  # type: ignore[no-untyped-def]
    query = query.order_by(*KEY).with_for_update(of=StockBalance).execution_options(populate_existing=True)
    return list(session.scalars(query))


def _new_row(key: Key, location: StorageLocation) -> dict[str, object]:
    place = {"id": uuid7(), "company_id": location.company_id, "site_id": location.site_id}
    return place | key._asdict() | {"quantity": ZERO, "reserved": ZERO}


def _leg_row(leg: Leg, balance: StockBalance, captured_at: datetime, act: Act) -> dict[str, object]:
    return {
        "id": uuid7(),
        "company_id": balance.company_id,
        "site_id": balance.site_id,
        "move_line_id": leg.line_id,
        "balance_id": balance.id,
        "item_id": balance.item_id,
        "quantity": leg.quantity,
        "captured_at": captured_at,
        "posted_at": act.now,
    }
