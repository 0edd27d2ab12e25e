"""Transfers that are not over, as both sites plan them: what is to come here, and what is still to be shipped."""

from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from backend.inventory.stock_transfer import TO_COME, TO_SHIP, StockTransfer
from backend.planning.columns import Columns, days_from, millionths, read


class Open(NamedTuple):
    """A direction of transfers: which half, in which states, how much of it is open and on which day."""

    direction: str
    states: tuple[str, ...]
    quantity: Any
    day: Any


_one = StockTransfer
COMING = Open("in", TO_COME, _one.quantity - _one.received - _one.lost - _one.returned, _one.due)
GOING = Open("out", TO_SHIP, _one.quantity - _one.shipped, _one.ship_on)


def open_transfers(site_id: UUID, which: Open) -> Select[Any]:
    """Those of a site, the earliest first."""
    query = select(_one).where(_one.site_id == site_id, _one.direction == which.direction)
    query = query.where(_one.state.in_(which.states), which.quantity > 0)
    return query.order_by(which.day, _one.id)


def columns(session: Session, site_id: UUID, which: Open, day_zero: date) -> Columns:
    """What is open, in millionths of base units, by days of a run."""
    wanted = (
        _one.id.label("id"),
        _one.item_id.label("item_id"),
        days_from(session, day_zero, which.day).label("day"),
        millionths(session, which.quantity).label("quantity"),
    )
    return read(session, open_transfers(site_id, which).with_only_columns(*wanted))
