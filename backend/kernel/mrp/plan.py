"""The planning run: level by level, net each item, order in lots, pass the need down (planning.md §2).

With every option neutral, planned orders and pegs equal those of the bench (mrp_reference.py) byte for byte.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from backend.kernel.errors import Invalid
from backend.kernel.mrp.check import check
from backend.kernel.mrp.facts import LARGEST, Facts, Item, Key
from backend.kernel.mrp.findings import PlanException
from backend.kernel.mrp.netting import NO_ORDERS, Changes, Orders, net, place_orders, shortfalls
from backend.kernel.mrp.network import Network, arrange, needed_on
from backend.kernel.mrp.watch import UNWATCHED, Watch


@dataclass(frozen=True, slots=True)
class PlannedOrder:
    """Make or buy `quantity` of `item`, begun on `start`, received on `day`."""

    item: Key
    day: int
    start: int
    quantity: int
    piece: int = 0


@dataclass(frozen=True)
class Plan:
    """The answer: planned orders by item position, and what a planner must look at."""

    facts: Facts
    network: Network
    orders: Sequence[Orders]
    exceptions: tuple[PlanException, ...]

    def planned(self) -> Iterator[PlannedOrder]:
        """Every planned order, by item position, day and piece."""
        for item, orders in zip(self.facts.items, self.orders, strict=True):
            columns = (orders.days, orders.starts, orders.quantities, orders.pieces)
            for day, start, quantity, piece in zip(*columns, strict=True):
                yield PlannedOrder(item.key, day, start, quantity, piece)

    def planned_of(self, key: Key) -> list[PlannedOrder]:
        orders = self.orders[self.network.position[key]]
        columns = (orders.days, orders.starts, orders.quantities, orders.pieces)
        return [PlannedOrder(key, *row) for row in zip(*columns, strict=True)]

    @property
    def order_count(self) -> int:
        return sum(len(orders.days) for orders in self.orders)


def plan(facts: Facts, watch: Watch = UNWATCHED) -> Plan:
    """Plan every item that can be planned; items on a loop are reported and left out."""
    check(facts)
    network = arrange(facts)
    orders: list[Orders] = [NO_ORDERS] * len(facts.items)
    exceptions = [*_cycles(facts, network), *network.late]
    done, levels = 0, _by_level(network)
    for level, places in enumerate(levels):
        for place in places:
            watch.look(done)
            changes = changes_of(facts, network, orders, place)
            item = facts.items[place]
            if item.sourced:
                orders[place] = _ordered(item, changes)
                exceptions.extend(_past_due(item, orders[place]))
            else:
                exceptions.extend(_unsourced(item, changes, facts.horizon))
            done += 1
        watch.progress(level + 1, len(levels), done)
    return Plan(facts, network, orders, tuple(exceptions))


def _by_level(network: Network) -> list[list[int]]:
    levels: list[list[int]] = [[] for _ in range(max(network.levels.codes, default=-1) + 1)]
    for place, code in enumerate(network.levels.codes):
        if code >= 0:
            levels[code].append(place)
    return levels


def changes_of(facts: Facts, network: Network, orders: Sequence[Orders], place: int) -> Changes:
    """Supply minus need of each day something happens, before any order of the item itself."""
    changes: defaultdict[int, int] = defaultdict(int, {0: 0})
    for supplies in (network.receipts, network.firm_orders):
        for day, _, quantity in supplies[place]:
            changes[day] += quantity
    for needs in (network.demands, network.firm_needs):
        for day, _, quantity in needs[place]:
            changes[day] -= quantity
    item = facts.items[place]
    for parent, line in network.used_in[place]:
        above = orders[parent]
        for day, quantity in zip(days_needed(item, above), line.needs(above.quantities, item.unit), strict=True):
            changes[day] -= quantity
    return changes


def days_needed(item: Item, above: Orders) -> Sequence[int]:
    """When a parent's orders need `item`; a closed receiving day moves the need before it."""
    if item.receiving is None:
        return above.needed
    return [needed_on(item, day) for day in above.needed]


def _ordered(item: Item, changes: Changes) -> Orders:
    orders = place_orders(item, net(item, changes))
    if orders.quantities and max(orders.quantities) > LARGEST:
        raise Invalid(f"Item {item.key}: an order of {max(orders.quantities)} is too large to plan.")
    return orders


def _past_due(item: Item, orders: Orders) -> Iterator[PlanException]:
    if orders.starts and min(orders.starts) < 0:
        for day, start, quantity in zip(orders.days, orders.starts, orders.quantities, strict=True):
            if start < 0:
                yield PlanException("past_due_start", item.key, start, until=day, quantity=quantity)


def _unsourced(item: Item, changes: Changes, horizon: int) -> Iterator[PlanException]:
    short = list(shortfalls(item, changes, horizon))
    if short:
        code, most = ("no_bom" if item.made else "no_source"), max(gap.quantity for gap in short)
        yield PlanException(code, item.key, short[0].day, quantity=most)
    for gap in short:
        yield PlanException("below_safety", item.key, gap.day, until=gap.until, quantity=gap.quantity)


def _cycles(facts: Facts, network: Network) -> Iterator[PlanException]:
    """One exception per loop, naming it; the other items it takes along are in `levels.skipped`."""
    for loop in network.levels.loops:
        keys = tuple(facts.items[place].key for place in loop)
        yield PlanException("cycle", keys[0], loop=keys)
