"""What may be used for a time only: lots on hand that expire inside the horizon, and items whose receipts do."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from backend.inventory.lot import Lot
from backend.inventory.stock_move import StockBalance
from backend.inventory.storage_location import OURS, StorageLocation
from backend.kernel.mrp.network import Columns as Dated
from backend.kernel.mrp.policy import Life, Policy
from backend.planning.columns import days_from, millionths, read
from backend.planning.item_columns import ItemColumns
from backend.planning.plan_version import PlanScheme

Lots = list[tuple[int, int]]  # quantity, last day of use


@dataclass
class Lives:
    """Reads them; an item of which nothing can expire inside the horizon is planned as if it kept for ever."""

    session: Session
    scheme: PlanScheme
    items: ItemColumns
    day_zero: date

    def load(self, supplies: Iterable[Dated]) -> dict[int, Policy]:
        """Policies by place; `supplies` are what is firm, on hand apart."""
        lots, life = self._lots(), self.items.rows["life"]
        places = {*lots, *(place for one in supplies for place in self._aging(one))}
        return {
            place: Policy(life=Life(tuple(lots.get(place, ())), days=int(life[place]) if life[place] >= 0 else None))
            for place in sorted(places)
        }

    def _lots(self) -> dict[int, Lots]:
        """What lies in lots that expire, the first to expire first; never more than there is of the item."""
        found, made = read(self.session, self._balances()), dict[int, Lots]()
        found["place"] = self.items.places.of(found["item_id"])
        columns = (found[name].tolist() for name in ("place", "last", "quantity"))
        for place, day, quantity in zip(*columns, strict=True):
            if place >= 0:
                made.setdefault(place, []).append((quantity, day))
        return {place: _at_most(lots, int(self.items.on_hand[place])) for place, lots in made.items()}

    def _balances(self) -> Select[Any]:
        last, quantity = days_from(self.session, self.day_zero, Lot.expires), func.sum(StockBalance.quantity)
        columns = (
            StockBalance.item_id.label("item_id"),
            last.label("last"),
            millionths(self.session, quantity).label("quantity"),
        )
        query = select(*columns).join(StorageLocation, StorageLocation.id == StockBalance.location_id)
        query = query.join(Lot, Lot.id == StockBalance.lot_id).where(
            StockBalance.site_id == self.scheme.site_id,
            StockBalance.status == "unrestricted",
            StorageLocation.kind.in_(OURS),
            last < self.scheme.horizon_days,
        )
        query = query.group_by(StockBalance.item_id, Lot.expires).having(quantity > 0)
        return query.order_by(StockBalance.item_id, Lot.expires)

    def _aging(self, supplies: Dated) -> list[int]:
        """Items of which firm supply would expire inside the horizon."""
        life = self.items.rows["life"][supplies.item]
        expires = (life >= 0) & (supplies.day + life + 1 < self.scheme.horizon_days)
        return list(np.unique(supplies.item[expires]).tolist())


def _at_most(lots: Lots, on_hand: int) -> Lots:
    """Where less is there than the lots say, because more was taken than was booked, the first to expire is gone."""
    gone = sum(quantity for quantity, _ in lots) - max(on_hand, 0)
    left = []
    for quantity, day in lots:
        less = min(max(gone, 0), quantity)
        gone -= less
        left.append((quantity - less, day))
    return [lot for lot in left if lot[0]]
