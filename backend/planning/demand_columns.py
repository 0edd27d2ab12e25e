"""The demand of a planning run as columns: what the scheme counts of orders, net forecasts and independent demand.

It is the demand of `demand_rows.py`, and a test holds both together. Orders may be hundreds of thousands, so their open
part comes straight from the database; how they consume forecasts is reckoned row by row, for items with a forecast.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import numpy as np
from sqlalchemy import Integer, cast, func, select

from backend.kernel.demand.facts import OtherDemand
from backend.kernel.mrp.arrays import Whole, whole
from backend.kernel.mrp.findings import PlanException
from backend.kernel.mrp.network import Columns as Dated
from backend.planning.columns import Columns
from backend.planning.demand_reading import Reader, Sources
from backend.planning.demand_rows import Scope, net_forecast, order_states
from backend.planning.line_columns import Lines, OpenLines, kept, told
from backend.planning.order_pool_entry import OVER, OrderPoolEntry
from backend.planning.plan_version import PlanScheme
from backend.planning.policies import joined
from backend.planning.references import References
from backend.sales import queries as sales
from backend.sales.sales_order import SalesOrder, SalesOrderLine

LATE, BEYOND = "late_demand", "beyond_horizon"
NAMES = ("place", "id", "day", "quantity", "priority")
PERIOD = ("first", "end")
Periods = tuple[Whole, Whole, Whole]  # numbers of forecasts, the first day of what each is of, the day after the last


@dataclass
class DemandColumns:
    """Reads it; afterwards `late` are demands of days gone by, `beyond` those that no plan of this horizon serves.

    `priorities` go by the numbers of `needs`.
    """

    lines: Lines
    needs: References
    late: list[PlanException] = field(default_factory=list)
    beyond: list[PlanException] = field(default_factory=list)
    priorities: dict[int, int] = field(default_factory=dict)
    periods: Periods = field(default_factory=lambda: (whole([]), whole([]), whole([])))

    def load(self) -> Dated:
        scheme, parts = self.lines.scheme, [("sales_order", self._orders())]
        if scheme.forecasts:
            parts.append(("forecast", self._forecasts()))
        if scheme.independent_demand:
            parts.append(("independent_demand", self._others()))
        return joined(*(self._counted(kind, found) for kind, found in parts))

    def _counted(self, kind: str, found: Columns) -> Dated:
        found["number"] = self.needs.keep(kind, found["id"], found["day"])
        if kind == "forecast":
            self.periods = found["number"], *(found[name] for name in PERIOD)
        else:  # what is left of a past forecast counts by its rule, and one always reaches further
            self.late += told(LATE, found, found["day"] < 0)
            self.beyond += told(BEYOND, found, found["day"] >= self.lines.scheme.horizon_days)
        if self.lines.scheme.draw_down == "down_to_priority":
            self.priorities |= zip(found["number"].tolist(), found["priority"].tolist(), strict=True)
        return self.lines.dated(found, lambda calendar: calendar.at_or_before)

    def _orders(self) -> Columns:
        """Open lines, on the day the goods must leave: the promised day less open days of delivery."""
        found = self.lines.read(open_orders(self.lines.scheme))
        calendar = self.lines.items.calendar
        for at in np.flatnonzero(found["away"]).tolist():
            day, days = int(found["day"][at]), int(found["away"][at])
            found["day"][at] = day - days if calendar is None else calendar.before(day, days)
        return found

    def _forecasts(self) -> Columns:
        """What orders left of them, day by day."""
        demand = net_forecast(self.lines.session, self._scope())
        self.lines.refused += demand.refused
        rows = demand.merged.rows
        ids = [demand.sources.of[row.source].id for row in rows]
        items = [demand.item_id(row.item) for row in rows]
        of = {one.row.id: one.row for one in demand.consumption.buckets}
        known = [(row.day, row.quantity, row.priority, of[row.source].start, of[row.source].end) for row in rows]
        return self._found(items, ids, known)

    def _others(self) -> Columns:
        """Released needs that nobody serves yet."""
        lines = self.lines
        reader = Reader(lines.session, lines.scheme.site_id, lines.day_zero, None)
        rows: Sequence[OtherDemand] = reader.other_demand(None)
        lines.refused += reader.sources.refused
        ids, items = [UUID(row.id) for row in rows], _items(reader.sources, rows)
        return self._found(items, ids, [(row.day, row.quantity, row.priority, row.day, row.day + 1) for row in rows])

    def _found(self, items: list[UUID], ids: list[UUID], rows: list[tuple[int, ...]]) -> Columns:
        """Of planned items only; `rows` are day, quantity, priority, and the days a forecast is of."""
        values = np.array(rows, np.int64).reshape(-1, 5).T
        place = self.lines.items.places.of(_column(items))
        return kept(dict(zip((*NAMES, *PERIOD), (place, _column(ids), *values), strict=True)), place >= 0)

    def _scope(self) -> Scope:
        scheme, rows = self.lines.scheme, self.lines.items.rows
        fenced = np.flatnonzero((rows["mps"] == 1) & (rows["demand_fence"] > 0)) if scheme.fences else []
        days = [int(rows["demand_fence"][place]) for place in fenced]
        ids = [UUID(bytes=bytes(rows["id"][place]).ljust(16, b"\0")) for place in fenced]
        return Scope(
            scheme.site_id,
            self.lines.day_zero,
            scheme.horizon_days,
            forecast_ids=None if scheme.forecast_id is None else [scheme.forecast_id],
            confirmed_orders=scheme.confirmed_orders,
            draft_orders=scheme.draft_orders,
            consumption=scheme.consumption,
            fences=dict(zip(ids, days, strict=True)),
        )


def open_orders(scheme: PlanScheme) -> OpenLines:
    """What a scheme counts of sales orders."""
    line, away = SalesOrderLine, _delivery_days(scheme.site_id)
    which = sales.open_lines(scheme.site_id, order_states(scheme.confirmed_orders, scheme.draft_orders))
    wanted = {
        "quantity": line.quantity - line.shipped - line.cancelled,
        "day": func.coalesce(line.promised, line.wanted),
        "away": cast(func.coalesce(away.c.days, 0), Integer),
        "priority": SalesOrder.priority,
    }
    return OpenLines(which.outerjoin(away, away.c.line_id == line.id), line, wanted)


def _delivery_days(site_id: UUID) -> Any:
    """By order line, the longest way of its portions in the order pool."""
    entry = OrderPoolEntry
    which = (entry.site_id == site_id, entry.state.not_in(OVER), entry.delivery_days > 0)
    columns = entry.sales_order_line_id.label("line_id"), func.max(entry.delivery_days).label("days")
    return select(*columns).where(*which).group_by(entry.sales_order_line_id).subquery("away")


def _items(sources: Sources, rows: Sequence[OtherDemand]) -> list[UUID]:
    return [sources.ids[row.item] for row in rows]


def _column(ids: list[UUID]) -> Any:
    return np.frombuffer(b"".join(id.bytes for id in ids), "S16")
