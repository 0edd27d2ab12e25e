"""The facts arranged by item position: who uses what, and what is due when."""

from collections.abc import Sequence
from dataclasses import dataclass

from backend.kernel.bom.graph import Levels, low_level_codes
from backend.kernel.mrp.facts import BomLine, Demand, Facts, FirmOrder, Item, Key, Receipt
from backend.kernel.mrp.findings import PlanException

Dated = tuple[int, int, int]  # day, reference, quantity


@dataclass(frozen=True)
class Network:
    """Rows per item position; days are inside the horizon and on days the item's calendar is open."""

    position: dict[Key, int]
    levels: Levels
    used_in: Sequence[Sequence[tuple[int, BomLine]]]
    components: Sequence[Sequence[int]]
    demands: Sequence[Sequence[Dated]]
    receipts: Sequence[Sequence[Dated]]
    firm_orders: Sequence[Sequence[Dated]]
    firm_needs: Sequence[Sequence[Dated]]
    late: tuple[PlanException, ...]


def arrange(facts: Facts) -> Network:
    position = {item.key: place for place, item in enumerate(facts.items)}
    used_in: list[list[tuple[int, BomLine]]] = [[] for _ in facts.items]
    below: list[list[int]] = [[] for _ in facts.items]
    for line in facts.lines:
        parent, component = position[line.parent], position[line.component]
        used_in[component].append((parent, line))
        below[parent].append(component)
    for order in facts.firm_orders:
        below[position[order.item]].extend(position[issue.component] for issue in order.issues or ())
    levels = low_level_codes(below)
    late: list[PlanException] = []
    return Network(
        position,
        levels,
        used_in,
        below,
        _needed(facts, position, late),
        _received(facts, facts.receipts, position, late),
        _received(facts, facts.firm_orders, position, late),
        _firm_needs(facts, position, levels.skipped),
        tuple(late),
    )


def needed_on(item: Item, day: int) -> int:
    """A need before day 0 is due now; one on a closed day moves to the last open day before it."""
    return max(day, 0) if item.receiving is None else item.receiving.at_or_before(max(day, 0))


def _needed(facts: Facts, position: dict[Key, int], late: list[PlanException]) -> list[list[Dated]]:
    rows: list[list[Dated]] = [[] for _ in facts.items]
    for demand in facts.demands:
        place = position[demand.item]
        if demand.day < 0:
            late.append(_overdue("late_demand", demand))
        rows[place].append((needed_on(facts.items[place], demand.day), demand.id, demand.quantity))
    return rows


def _received(
    facts: Facts, supplies: Sequence[Receipt | FirmOrder], position: dict[Key, int], late: list[PlanException]
) -> list[list[Dated]]:
    """Overdue supply counts today; supply on a closed day counts on the next open one, if inside the horizon."""
    rows: list[list[Dated]] = [[] for _ in facts.items]
    for supply in supplies:
        place = position[supply.item]
        if supply.day < 0:
            late.append(_overdue("late_supply", supply))
        receiving, day = facts.items[place].receiving, max(supply.day, 0)
        if receiving is not None:
            day = receiving.at_or_after(day)
        if day < facts.horizon:
            rows[place].append((day, supply.id, supply.quantity))
    return rows


def _firm_needs(facts: Facts, position: dict[Key, int], skipped: frozenset[int]) -> list[list[Dated]]:
    """What firm orders still take, from their own issues or else by the BOM lines of the item."""
    rows: list[list[Dated]] = [[] for _ in facts.items]
    recipes: dict[Key, list[BomLine]] = {order.item: [] for order in facts.firm_orders}
    for line in facts.lines:
        if line.parent in recipes:
            recipes[line.parent].append(line)
    for order in facts.firm_orders:
        parent = position[order.item]
        if parent not in skipped:
            start = facts.items[parent].start_of(order.day) if order.start is None else order.start
            for key, day, quantity in _issues(facts, position, order, recipes[order.item]):
                place = position[key]
                due = needed_on(facts.items[place], min(start if day is None else day, facts.horizon - 1))
                rows[place].append((due, order.id, quantity))
    return rows


def _issues(
    facts: Facts, position: dict[Key, int], order: FirmOrder, recipe: Sequence[BomLine]
) -> list[tuple[Key, int | None, int]]:
    if order.issues is not None:
        return [(issue.component, issue.day, issue.quantity) for issue in order.issues]
    units = [facts.items[position[line.component]].unit for line in recipe]
    return [
        (line.component, None, line.needs((order.quantity,), unit)[0]) for line, unit in zip(recipe, units, strict=True)
    ]


def _overdue(code: str, row: Demand | Receipt | FirmOrder) -> PlanException:
    return PlanException(code, row.item, row.day, quantity=row.quantity, reference=row.id)
