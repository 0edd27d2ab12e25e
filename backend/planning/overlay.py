"""A simulation's overlay, laid on what a run has read before it plans (planning.md §2.8).

Nothing is written here: the factory's rows stay as they are, only the columns read from them change. What cannot be
laid on because it is gone since somebody supposed it is reported by its item; the rest is planned.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from backend.kernel.mrp.arrange import columns_of, supply_rows
from backend.kernel.mrp.arrays import small, whole
from backend.kernel.mrp.days import OpenDays
from backend.kernel.mrp.facts import BomLine, scaled
from backend.kernel.mrp.network import Columns as Dated
from backend.kernel.mrp.network import Late
from backend.kernel.mrp.positions import Positions
from backend.planning.columns import ids_of
from backend.planning.firm import FirmOrders, PlacesAsked
from backend.planning.item_columns import ItemColumns, ItemsAsked
from backend.planning.plan_overlay import PlanOverlay
from backend.planning.structure import Structure

ROWS = {
    "lead_time_days": "lead",
    "safety_stock": "safety",
    "lot_min": "lot_min",
    "lot_multiple": "lot_multiple",
    "lot_max": "lot_max",
}
Lines = Sequence[PlanOverlay]


@dataclass
class Overlaid:
    """What was read and may be supposed otherwise; needs and supplies are the names of dated rows by number."""

    items: ItemColumns
    structure: Structure
    firm: FirmOrders
    needs: Any
    supplies: Any
    refused: list[tuple[UUID, str]]
    late: Late
    lines: Lines

    @property
    def horizon(self) -> int:
        return self.firm.scheme.horizon_days

    def place(self, item_id: UUID | None) -> int:
        """−1 for what is not planned here."""
        return int(self.items.places.of(np.frombuffer((item_id or UUID(int=0)).bytes, "S16"))[0])

    def day(self, day: Any) -> int:
        return int((day - self.firm.day_zero).days)

    def cannot(self, line: PlanOverlay, place: int, sentence: str) -> None:
        """By the item it is about, else by the first that is planned: somebody must hear of it."""
        [item_id] = ids_of(self.items.rows["id"][max(place, 0) : max(place, 0) + 1])
        self.refused.append((item_id, f"What if, line {self.lines.index(line) + 1}: {sentence}"))


def lay(facts: Overlaid, demands: Dated, receipts: Dated) -> tuple[Dated, Dated]:
    """Demands and receipts as supposed; items, structure and firm orders are changed where they are."""
    if not facts.lines or not len(facts.items):
        return demands, receipts
    by_kind: dict[str, list[PlanOverlay]] = {}
    for line in facts.lines:
        by_kind.setdefault(line.kind, []).append(line)
    for line in by_kind.get("parameter", ()):
        _set_parameter(line, facts)
    for line in by_kind.get("bom", ()):
        _change_bom(line, facts)
    if "calendar" in by_kind:
        facts.items.calendar = _calendar(by_kind["calendar"], facts)
    for line in by_kind.get("supply", ()):
        receipts = _change_supply(line, facts, receipts)
    for line in by_kind.get("demand", ()):
        demands = _change_demand(line, facts, demands)
    if by_kind.keys() & {"supply", "calendar", "parameter"}:
        _date_firm_orders(facts)
    _forget_late(facts)
    if facts.items.calendar is None:
        return demands, receipts
    opened = facts.items.calendar.at_or_before, facts.items.calendar.at_or_after
    return _dated(demands, facts, facts.needs, opened[0]), _dated(receipts, facts, facts.supplies, opened[1])


def _set_parameter(line: PlanOverlay, facts: Overlaid) -> None:
    place, value = facts.place(line.item_id), line.quantity or Decimal(0)
    if place < 0:
        return facts.cannot(line, place, "the item is not planned at this site.")
    if line.parameter == "on_hand":
        facts.items.on_hand[place] = scaled(value)
        return None
    name, rows = ROWS[str(line.parameter)], facts.items.rows
    rows[name] = rows[name].copy()  # what comes from a cursor may not be writable
    rows[name][place] = int(value) if name == "lead" else scaled(value)
    if name == "lot_multiple":
        rows[name][place] = max(int(rows[name][place]), int(rows["unit"][place]))
    return None


def _change_bom(line: PlanOverlay, facts: Overlaid) -> None:
    """A line that is set takes so much for one, whatever its losses; without its last line an item is still made."""
    parent, component = facts.place(line.item_id), facts.place(line.component_id)
    if min(parent, component) < 0:
        return facts.cannot(line, parent, "the item or its component is not planned at this site.")
    removed = _without(facts.structure, parent, component)
    if not removed and line.action != "add":
        return facts.cannot(line, parent, "this component is in the BOM no longer.")
    facts.items.sourced[parent] = True
    if line.action != "remove":
        per = Fraction(line.quantity or 0)
        facts.structure.add_line(BomLine(parent, component, per), int(facts.items.rows["unit"][component]))
    return None


def _without(structure: Structure, parent: int, component: int) -> int:
    """How many lines were taken out."""
    before = sum(map(len, structure.parent)) + len(structure.odd)
    for part in range(len(structure.parent)):
        kept = (structure.parent[part] != parent) | (structure.component[part] != component)
        for columns in (structure.parent, structure.component, structure.per, structure.step):
            columns[part] = columns[part][kept]
    structure.odd = [one for one in structure.odd if (one.parent, one.component) != (parent, component)]
    return before - sum(map(len, structure.parent)) - len(structure.odd)


def _calendar(lines: Lines, facts: Overlaid) -> OpenDays:
    """The site's calendar with other open days; a later line goes before an earlier one."""
    supposed: dict[int, bool] = {}
    for line in lines:
        first = facts.day(line.day)
        last = first if line.until is None else facts.day(line.until)
        supposed |= dict.fromkeys(range(first, last + 1), line.action == "open")
    before: Callable[[int], bool] = facts.items.calendar.is_open if facts.items.calendar else lambda day: True
    return OpenDays(lambda day: supposed[day] if day in supposed else before(day))


def _change_supply(line: PlanOverlay, facts: Overlaid, receipts: Dated) -> Dated:
    if line.work_order_id is not None:
        _change_order(line, facts)
        return receipts
    numbers = _numbers(facts.supplies, line.document_id)
    rows = np.isin(receipts.reference, numbers)
    if not rows.any():
        facts.cannot(line, -1, "this purchase order line is not open any more.")
        return receipts
    if line.action == "remove":
        return _rows(receipts, ~rows)
    return _moved(receipts, rows, line, (facts, facts.supplies))


def _change_order(line: PlanOverlay, facts: Overlaid) -> None:
    """A work order that is moved begins as much later or earlier as it ends."""
    firm, numbers = facts.firm, set(_numbers(facts.supplies, line.work_order_id).tolist())
    if numbers.isdisjoint(firm.orders):
        return facts.cannot(line, -1, "this work order is not open any more.")
    for order in [firm.orders.pop(number) for number in sorted(numbers & firm.orders.keys())]:
        if line.action == "move":
            day = facts.day(line.day)
            start = None if order.start is None else order.start + day - order.day
            quantity = order.quantity if line.quantity is None else scaled(line.quantity)
            firm.orders[order.id] = replace(order, day=day, start=start, quantity=quantity)
            facts.supplies.day[order.id] = day
    firm.orders = dict(sorted(firm.orders.items()))
    return None


def _date_firm_orders(facts: Overlaid) -> None:
    at = Positions(facts.horizon, ItemsAsked(facts.items), PlacesAsked())
    facts.firm.columns = columns_of(supply_rows(at, facts.firm.orders.values(), []))


def _change_demand(line: PlanOverlay, facts: Overlaid, demands: Dated) -> Dated:
    if line.action == "move":
        rows = np.isin(demands.reference, _numbers(facts.needs, line.sales_order_line_id))
        if rows.any():
            return _moved(demands, rows, line, (facts, facts.needs))
        facts.cannot(line, -1, "this sales order line is not open any more.")
        return demands
    place, day, quantity = facts.place(line.item_id), facts.day(line.day), scaled(line.quantity or Decimal(0))
    if place < 0:
        facts.cannot(line, place, "the item is not planned at this site.")
        return demands
    on_day = (demands.item == place) & (np.maximum(facts.needs.day[demands.reference], 0) == day)
    there = int(demands.quantity[on_day].sum())
    more = {"more": quantity, "less": -quantity, "set": quantity - there}[line.action]
    if more < 0:
        return _less(demands, np.flatnonzero(on_day), min(-more, there))
    [number] = facts.needs.keep("plan_overlay", np.frombuffer(line.id.bytes, "S16"), np.array([day]))
    return _with_row(demands, (place, day, int(number), more)) if more else demands


def _forget_late(facts: Overlaid) -> None:
    """What is moved or gone is not overdue any more."""
    late = facts.late
    for names, lists in ((facts.needs, (late.demands,)), (facts.supplies, (late.receipts, late.firm_orders))):
        numbers = {number for line in facts.lines for number in _numbers(names, line.document_id).tolist()}
        for found in lists:
            found[:] = [one for one in found if one.reference not in numbers]


def _less(demands: Dated, rows: NDArray[Any], less: int) -> Dated:
    """From the last of these rows on; what has nothing left is gone."""
    quantity = demands.quantity.copy()
    for row in reversed(rows.tolist()):
        taken = min(less, int(quantity[row]))
        quantity[row], less = quantity[row] - taken, less - taken
    return _rows(Dated(demands.item, demands.day, demands.reference, quantity), quantity > 0)


def _with_row(rows: Dated, row: tuple[int, int, int, int]) -> Dated:
    columns = zip((rows.item, rows.day, rows.reference, rows.quantity), row, strict=True)
    item, day, reference, quantity = (np.append(column, value) for column, value in columns)
    return Dated(small(item), small(day), whole(reference), whole(quantity))


def _moved(rows: Dated, which: NDArray[np.bool_], line: PlanOverlay, at: tuple[Overlaid, Any]) -> Dated:
    """These rows on the line's day, and of its quantity if it says one."""
    facts, names = at
    day = facts.day(line.day)
    names.day[rows.reference[which]] = day
    quantity = rows.quantity if line.quantity is None else np.where(which, scaled(line.quantity), rows.quantity)
    moved = Dated(rows.item, small(np.where(which, day, rows.day)), rows.reference, whole(quantity))
    return _rows(moved, moved.quantity > 0)


def _dated(rows: Dated, facts: Overlaid, names: Any, open_day: Callable[[int], int]) -> Dated:
    """What is made on the open days of the calendar supposed, from the day each row has by itself."""
    own = np.clip(names.day[rows.reference], 0, facts.horizon - 1)
    opened = np.array([open_day(one) for one in range(facts.horizon)], np.int64)
    day = np.where(facts.items.made[rows.item], opened[own], rows.day)
    return _rows(Dated(rows.item, small(day), rows.reference, rows.quantity), day < facts.horizon)


def _rows(rows: Dated, kept: NDArray[np.bool_]) -> Dated:
    return Dated(rows.item[kept], rows.day[kept], rows.reference[kept], rows.quantity[kept])


def _numbers(names: Any, id: UUID | None) -> NDArray[Any]:
    """By what numbers the run calls a document: more than one if it is split over days."""
    return np.flatnonzero(names.id == (id or UUID(int=0)).bytes)
