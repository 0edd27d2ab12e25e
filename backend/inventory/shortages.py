"""Shortages: kept when a fact takes what the book has not, cleared when a later fact explains them (§3)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ColumnElement, select, update

from backend.documents.act import Act
from backend.inventory import rules
from backend.inventory.ledger import Balances
from backend.inventory.rules import Key, Lack, Leg
from backend.inventory.stock_move import StockMove
from backend.inventory.stock_shortage import StockShortage
from backend.kernel.quantity import ZERO

Owed = Mapping[Key, Decimal]


def settle(legs: Sequence[Leg], balances: Balances, act: Act) -> tuple[list[Leg], Owed]:
    """What came in late first gives back what was taken from the adjustment location meanwhile."""
    owed: dict[Key, Decimal] = {}
    gaining = {balances[leg.key].id: leg.key for leg in legs if leg.quantity > 0 and leg.key in balances}
    rows = act.session.scalars(select(StockShortage).where(*_adjusted(gaining, act))) if gaining else ()
    for row in rows:
        owed[gaining[row.balance_id]] = owed.get(gaining[row.balance_id], ZERO) + row.quantity
    return rules.offset(legs, owed)


def keep(move: StockMove, lacks: Sequence[Lack], balances: Balances, act: Act) -> None:
    """A row for each thing the book lacked."""
    assert move.posting_date is not None
    for lack in lacks:
        balance = balances[lack.key]
        act.session.add(
            StockShortage(
                company_id=balance.company_id,
                site_id=balance.site_id,
                kind=lack.kind,
                balance_id=balance.id,
                move_id=move.id,
                line_id=lack.line_id,
                item_id=balance.item_id,
                location_id=balance.location_id,
                lacked=lack.quantity,
                quantity=lack.quantity,
                posting_date=move.posting_date,
                captured_at=act.captured_at,
            )
        )


def clear(given: Owed, balances: Balances, act: Act) -> None:
    """Overdrafts whose key is not below zero any more are explained, and what was given back to the adjustment."""
    act.session.flush()
    sound = [balance.id for balance in balances.values() if balance.quantity >= 0]
    overdrafts = (StockShortage.kind == "overdraft", StockShortage.balance_id.in_(sound))
    act.session.execute(
        update(StockShortage).where(*overdrafts, StockShortage.cleared_at.is_(None)).values(cleared_at=act.now)
    )
    left = {balances[key].id: quantity for key, quantity in given.items()}
    if left:
        for row in act.session.scalars(select(StockShortage).where(*_adjusted(left, act)).order_by(StockShortage.id)):
            part = min(row.quantity, left[row.balance_id])
            left[row.balance_id] -= part
            row.quantity -= part
            row.cleared_at = act.now if row.quantity == 0 else None


def forget(move: StockMove, act: Act) -> list[StockShortage]:
    """A reversed move lacks nothing any more; the rows of which late receipts gave something back."""
    rows = list(act.session.scalars(select(StockShortage).where(StockShortage.move_id == move.id)))
    for row in rows:
        row.cleared_at = row.cleared_at or act.now
    return [row for row in rows if row.kind == "adjusted" and row.quantity < row.lacked]


def counted(balance_ids: Mapping[UUID, datetime], act: Act) -> None:
    """What a count found at a moment explains whatever was lacking there before."""
    query = select(StockShortage).where(StockShortage.balance_id.in_(balance_ids), StockShortage.cleared_at.is_(None))
    latest = defaultdict(lambda: act.now, balance_ids)
    for row in act.session.scalars(query):
        if row.captured_at <= latest[row.balance_id]:
            row.cleared_at = act.now


def _adjusted(balance_ids: Mapping[UUID, object], act: Act) -> tuple[ColumnElement[bool], ...]:
    """Open parts taken from the adjustment location after the present act was captured."""
    return (
        StockShortage.kind == "adjusted",
        StockShortage.balance_id.in_(balance_ids),
        StockShortage.cleared_at.is_(None),
        StockShortage.captured_at >= act.captured_at,
    )
