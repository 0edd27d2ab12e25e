"""Open lines of orders as columns: of planned items, in base units, and dated as a run counts them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from backend.engineering.item import Item as EngineeringItem
from backend.engineering.units import exactly, uoms_of
from backend.kernel.bom.physics import as_decimal
from backend.kernel.errors import Refused
from backend.kernel.mrp.arrays import small, whole
from backend.kernel.mrp.days import OpenDays
from backend.kernel.mrp.facts import scaled, unscaled
from backend.kernel.mrp.findings import PlanException
from backend.kernel.mrp.network import Columns as Dated
from backend.planning.columns import Columns, days_from, flag, ids_of, millionths, read
from backend.planning.item_columns import ItemColumns
from backend.planning.plan_version import PlanScheme

AT_ONCE = 500


@dataclass(frozen=True)
class OpenLines:
    """Lines to read. `wanted` are `quantity` and `day`, and further columns of numbers."""

    which: Select[Any]
    line: Any
    wanted: Mapping[str, Any]

    def query(self, session: Session, day_zero: date) -> Select[Any]:
        """Of all items, in the units of the lines."""
        line, wanted = self.line, self.wanted
        columns = (
            line.id.label("id"),
            line.item_id.label("item_id"),
            days_from(session, day_zero, wanted["day"]).label("day"),
            millionths(session, wanted["quantity"]).label("quantity"),
            flag(line.uom_id.is_not(None) & (line.uom_id != EngineeringItem.uom_id)).label("other_unit"),
            *(column.label(name) for name, column in wanted.items() if name not in ("quantity", "day")),
        )
        joined = self.which.join(EngineeringItem, EngineeringItem.id == line.item_id)
        return joined.with_only_columns(*columns, maintain_column_froms=True)


@dataclass
class Lines:
    """Reads them for one run; what cannot be converted into an item's base unit is kept in `refused`."""

    session: Session
    scheme: PlanScheme
    items: ItemColumns
    day_zero: date
    refused: list[tuple[UUID, str]] = field(default_factory=list)

    def read(self, wanted: OpenLines) -> Columns:
        """Of planned items, on whatever day."""
        found = read(self.session, wanted.query(self.session, self.day_zero))
        found["place"] = self.items.places.of(found["item_id"])
        found = kept(found, found["place"] >= 0)
        self._convert(found, wanted.line)
        return kept(found, found["quantity"] > 0)

    def dated(self, found: Columns, open_day: Callable[[OpenDays], Callable[[int], int]]) -> Dated:
        """Days before the first count as the first; on a closed day what is made moves to an open one."""
        horizon, calendar, made = self.scheme.horizon_days, self.items.calendar, self.items.made[found["place"]]
        day = np.clip(found["day"], 0, horizon)
        if calendar is not None and made.any():
            opened = np.array([*map(open_day(calendar), range(horizon)), horizon], np.int64)
            day = np.where(made, opened[day], day)
        inside = day < horizon
        place, number, quantity = (found[name][inside] for name in ("place", "number", "quantity"))
        return Dated(small(place), small(day[inside]), whole(number), whole(quantity))

    def _convert(self, found: Columns, line: Any) -> None:
        """Into the item's base unit, rounded up to what can be planned; what cannot be converted is reported."""
        other = np.flatnonzero(found["other_unit"])
        uoms = uoms_of(self.session, [self.scheme.company_id])
        query = select(line.id, line.uom_id, EngineeringItem).join(EngineeringItem, EngineeringItem.id == line.item_id)
        for begin in range(0, len(other), AT_ONCE):
            rows = other[begin : begin + AT_ONCE].tolist()
            where = dict(zip(ids_of(found["id"][rows]), rows, strict=True))
            for id, uom_id, item in self.session.execute(query.where(line.id.in_(where))):
                left = unscaled(int(found["quantity"][where[id]]))
                found["quantity"][where[id]] = scaled(self._base(item, uoms, left, uom_id))

    def _base(self, item: EngineeringItem, uoms: Any, quantity: Decimal, uom_id: UUID) -> Decimal:
        try:
            return as_decimal(exactly(item, uoms, quantity, (uom_id, item.uom_id)))
        except Refused as refused:
            self.refused.append((item.id, refused.sentence))
            return Decimal(0)


def kept(found: Columns, wanted: NDArray[np.bool_]) -> Columns:
    return {name: column[wanted] for name, column in found.items()}


def told(code: str, found: Columns, which: NDArray[np.bool_]) -> list[PlanException]:
    """An exception for each of these rows, by the number it goes by."""
    rows = (found[name][which].tolist() for name in ("place", "day", "quantity", "number"))
    return [
        PlanException(code, place, day, quantity=quantity, reference=number)
        for place, day, quantity, number in zip(*rows, strict=True)
    ]
