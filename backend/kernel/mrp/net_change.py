"""Net change: plan again only what a change reaches (planning.md §2.8). The answer is that of a full run.

A changed item is planned again; its components only if its planned orders became others, and so on down.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from backend.kernel.errors import NotFound, Refused
from backend.kernel.mrp.arrange import demand_rows, path_of, rule_of, supply_rows
from backend.kernel.mrp.arrays import Movable, Rows
from backend.kernel.mrp.check import check_dated, check_item
from backend.kernel.mrp.facts import Demand, Item, Key, Receipt
from backend.kernel.mrp.findings import PlanException
from backend.kernel.mrp.forward import forward_places
from backend.kernel.mrp.network import Network
from backend.kernel.mrp.plan import Plan
from backend.kernel.mrp.policy_rows import movable_rows, priorities_of, pulled, rows_by_policy
from backend.kernel.mrp.policy_table import with_policy
from backend.kernel.mrp.positions import Positions
from backend.kernel.mrp.run import drive, plan_again

T = TypeVar("T", Rows, Movable)
SPARE = 8  # a table of rows that is full grows by this part of its length


class FullRunNeeded(Refused):
    """The change moves more than the item's own rows; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Change:
    """What an item is now: its rule, all its demands, all its receipts; None leaves them as they were."""

    key: Key
    item: Item | None = None
    demands: Sequence[Demand] | None = None
    receipts: Sequence[Receipt] | None = None


def replan(plan: Plan, changes: Sequence[Change]) -> int:
    """Change `plan` and its network in place; returns how many items were planned again.

    Raises FullRunNeeded, Invalid or NotFound before anything is changed. Only a planned order too large for 64
    bits is found later: then the plan is no longer whole and must be made anew.
    """
    places = [_checked(plan.network, change) for change in changes]
    if len(forward_places(plan.network)):
        raise FullRunNeeded("Orders of this plan were moved forward from the past; what a change moves is not known.")
    for place, change in zip(places, changes, strict=True):
        _apply(plan.network, place, change)
    results = plan.orders.results
    driven, results.extra, results.driven = sorted(results.extra), {}, False
    again = plan_again(plan.orders, [*places, *driven]) + drive(plan.orders)
    if plan.orders.used > 2 * plan.orders.live + len(plan.orders):
        plan.orders.packed()
    return again


def _checked(network: Network, change: Change) -> int:
    place = network.place_of(change.key)
    if place is None:
        raise NotFound(f"There is no item {change.key} in this plan.")
    if change.item is not None:
        check_item(change.item)
        _stays_planned(network, place, change.item)
    _lives_for_ever(network.item(place), change.item)
    check_dated("Demand", change.demands or (), network.horizon, {change.key})
    check_dated("Receipt", change.receipts or (), network.horizon, {change.key})
    return place


def _stays_planned(network: Network, place: int, item: Item) -> None:
    """Refuse what would move rows of other items, or rows whose own days are no longer known."""
    before = network.item(place)
    firm = any(order.item == before.key for order in network.objects.firm.values())
    leads = (item.lead_time, item.source) == (before.lead_time, before.source)
    if (item.key, item.unit, item.receiving) != (before.key, before.unit, before.receiving) or (firm and not leads):
        raise FullRunNeeded(f"Item {before.key}: its unit, its calendar or the lead of its firm orders changed.")
    if rows_by_policy(item) != rows_by_policy(before):
        raise FullRunNeeded(f"Item {before.key}: its policy changed rows that were read already.")


def _lives_for_ever(*items: Item | None) -> None:
    """What expires is a need of its own; it is found by a full run."""
    for item in items:
        if item is not None and item.policy is not None and item.policy.life is not None:
            raise FullRunNeeded(f"Item {item.key}: what of it expires is found by a full run.")


def _apply(network: Network, place: int, change: Change) -> None:
    if change.item is not None:
        _apply_rule(network, place, change.item)
    at = Positions(network.horizon, {place: network.item(place)}, {change.key: place})
    arrays, late = network.arrays, network.objects.late
    if change.demands is not None:
        _forget(late.demands, change.key)
        new = [*demand_rows(at, change.demands, late.demands), *pulled(at, 1)]
        network.objects.priorities.update(priorities_of(at, change.demands))
        demands = _put(arrays.demands, place, new)
        arrays = arrays._replace(demands=demands)
    if change.receipts is not None:
        _forget(late.receipts, change.key)
        receipts = _put(arrays.receipts, place, [*supply_rows(at, change.receipts, late.receipts), *pulled(at, -1)])
        firm = [order for order in network.objects.firm.values() if order.item == change.key]
        movable = _put(arrays.policies.movable, place, [(*row, 0) for row in movable_rows(at, change.receipts, firm)])
        arrays = arrays._replace(receipts=receipts, policies=arrays.policies._replace(movable=movable))
    network.arrays = arrays


def _apply_rule(network: Network, place: int, item: Item) -> None:
    """The rule, its way of being planned, and calendar tables that are new with it."""
    rules, lines, tables = network.arrays.rules, network.arrays.lines, network.objects.tables
    network.objects.items[place] = item
    rules.table[place] = rule_of(item, tables)
    if item.policy is not None:
        policies = with_policy(network.arrays.policies, place, item, network.horizon)
        network.arrays = network.arrays._replace(policies=policies)
    exact = any(line in network.odd for line in range(int(lines.first[place]), int(lines.first[place + 1])))
    rules.path[place] = path_of(item, exact or place in network.joins.places)
    if tables.start_count > len(rules.starts):
        network.arrays = network.arrays._replace(rules=rules._replace(starts=tables.starts))


def _forget(late: list[PlanException], key: Key) -> None:
    late[:] = [found for found in late if found.item != key]


def _put(rows: T, place: int, unsorted: Iterable[tuple[int, ...]]) -> T:
    """The rows of one item: where its old ones were if they fit, else at the end of a longer table."""
    new = sorted(unsorted, key=lambda row: row[1:])
    begin = int(rows.first[place])
    if len(new) > rows.end[place] - begin:
        begin = len(rows.day) - _free(rows)
        if begin + len(new) > len(rows.day):
            rows = _longer(rows, begin + len(new))
    end = begin + len(new)
    rows.first[place], rows.end[place] = begin, end
    columns: Sequence[NDArray[Any]] = rows[2:]
    for column, values in zip(columns, list(zip(*new, strict=True))[1:], strict=bool(new)):
        column[begin:end] = values
    return rows


def _free(rows: Rows | Movable) -> int:
    """How many rows at the end of the table belong to nobody yet."""
    return len(rows.day) - int(rows.end.max(initial=0))


def _longer(rows: T, needed: int) -> T:
    room = max(needed, len(rows.day) + len(rows.day) // SPARE)
    return type(rows)(rows.first, rows.end, *(_extended(column, room) for column in rows[2:]))


def _extended(column: NDArray[Any], room: int) -> NDArray[Any]:
    longer = np.zeros(room, column.dtype)
    longer[: len(column)] = column
    return longer
