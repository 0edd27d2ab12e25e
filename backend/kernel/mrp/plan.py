"""The planning run: level by level, net each item, order in lots, pass the need down (planning.md §2).

With every option neutral, planned orders and pegs equal those of the bench (mrp_reference.py) byte for byte.
"""

import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from backend.kernel.mrp.arrange import arrange
from backend.kernel.mrp.arrays import FIRM_UNTIL, PLAIN, POLICY, small, whole
from backend.kernel.mrp.book import OrderBook, ranges
from backend.kernel.mrp.check import check
from backend.kernel.mrp.exact import changes_of
from backend.kernel.mrp.facts import Facts, Item, Key
from backend.kernel.mrp.findings import PlanException
from backend.kernel.mrp.forward import forward, forward_places
from backend.kernel.mrp.joined.changes import joined_changes
from backend.kernel.mrp.joined.telling import joined_findings
from backend.kernel.mrp.netting import Changes, Orders, shortfalls
from backend.kernel.mrp.network import Network
from backend.kernel.mrp.policy_findings import findings_of
from backend.kernel.mrp.run import run
from backend.kernel.mrp.watch import UNWATCHED, Watch
from backend.kernel.substitution.breakpoint_facts import Cut

Ranked = tuple[int, PlanException]  # position in the order of planning


@dataclass(frozen=True, slots=True)
class PlannedOrder:
    """Make or buy `quantity` of `item`, begun on `start`, received on `day`.

    Of an item with alternates, `source` is the one the order takes ("": none can) and `reason` why.
    """

    item: Key
    day: int
    start: int
    quantity: int
    piece: int = 0
    source: str = ""
    reason: str = ""


@dataclass
class Plan:
    """The answer: planned orders by item position, and what a planner must look at."""

    network: Network
    orders: OrderBook

    def planned(self) -> Iterator[PlannedOrder]:
        """Every planned order, by item position, day and piece."""
        for place, key in enumerate(self.network.keys):
            yield from _named(key, self.orders[place])

    def planned_of(self, key: Key) -> list[PlannedOrder]:
        """The planned orders of one item; KeyError for an item that is not there."""
        place = self.network.place_of(key)
        if place is None:
            raise KeyError(key)
        return list(_named(key, self.orders[place]))

    def order_at(self, place: int, day: int, piece: int) -> PlannedOrder | None:
        """The planned order of an item received on `day`; None if there is none."""
        columns, rows = self.orders.columns, self.orders.rows(place)
        at = rows.start + int(np.searchsorted(columns.day[rows], day)) + piece
        if at >= rows.stop or columns.day[at] != day:
            return None
        key, quantity = self.network.keys[place], int(columns.quantity[at])
        chosen = self.orders.results.chosen.get(place)
        if chosen is not None:
            return PlannedOrder(key, day, quantity=quantity, piece=piece, **chosen.of(at - rows.start))
        start = self.network.starts(whole([place]), small([day]))
        return PlannedOrder(key, day, int(start[0]), quantity, piece)

    @property
    def order_count(self) -> int:
        return self.orders.live

    @property
    def exceptions(self) -> tuple[PlanException, ...]:
        """Loops, what is overdue, then item by item in the order of planning."""
        return self._told(self._past_due())

    @property
    def cuts(self) -> Mapping[str, Cut]:
        """Where each break point cuts in as things stand, by its id."""
        served = self.orders.results.served.values()
        return {name: cut for each in served for name, cut in sorted(each.cuts.items())}

    @property
    def beside_orders(self) -> tuple[PlanException, ...]:
        """The same without orders that should have begun: they may be many, and each says so by its start."""
        return self._told(())

    def _told(self, should_have_begun: Iterable[Ranked]) -> tuple[PlanException, ...]:
        kinds = (should_have_begun, self._unsourced(), self._joined(), self._of_policies(), self._slushy())
        found = heapq.merge(*kinds, key=lambda ranked: ranked[0])
        loops = (*self._cycles(), *self.network.joins.findings)
        late = chain.from_iterable(map(self._in_turn, self.network.objects.late))
        return (*loops, *late, *(exception for _, exception in found))

    def _in_turn(self, late: Sequence[PlanException]) -> list[PlanException]:
        """By item position, day and reference, in whatever order the rows were told."""
        place = self.network.place
        return sorted(late, key=lambda one: (place(one.item), one.day, one.reference or 0, one.quantity))

    def _cycles(self) -> Iterator[PlanException]:
        """One exception per loop, naming it; the other items it takes along are in `levels.skipped`."""
        for loop in self.network.loops:
            keys = tuple(self.network.keys[place] for place in loop)
            yield PlanException("cycle", keys[0], loop=keys)

    def _past_due(self) -> Iterator[Ranked]:
        columns, order = self.orders.columns, self.network.order
        counts = columns.span[order, 1]
        rows, ranks = ranges(columns.span[order, 0], counts), np.repeat(np.arange(len(order)), counts)
        starts = self.orders.starts(ranks, rows)
        for at in np.flatnonzero(starts < 0).tolist():
            rank, row = int(ranks[at]), int(rows[at])
            until, quantity = int(columns.day[row]), int(columns.quantity[row])
            key = self.network.keys[int(order[rank])]
            yield rank, PlanException("past_due_start", key, int(starts[at]), until=until, quantity=quantity)

    def _joined(self) -> Iterator[Ranked]:
        """Of clusters, of hosts made for their co-products, of orders no source takes."""
        if self.network.joins.places:
            places = self.network.order.tolist()
            yield from ((rank, one) for rank, place in enumerate(places) for one in joined_findings(self.orders, place))

    def _unsourced(self) -> Iterator[Ranked]:
        order = self.network.order
        without = self.network.arrays.policies.row[order] < 0
        for rank in np.flatnonzero((self.network.arrays.rules.path[order] != PLAIN) & without).tolist():
            place = int(order[rank])
            item = self.network.item(place)
            if not item.sourced:
                changes = changes_of(self.network, self.orders, place, joined_changes(self.orders, place))
                yield from ((rank, one) for one in _short(item, changes, self.network.horizon))

    def _of_policies(self) -> Iterator[Ranked]:
        """Items with a policy of which netting found more to tell, or that were planned one by one."""
        order = self.network.order
        policies = self.network.arrays.policies
        told = (policies.row[order] >= 0) & (self.orders.columns.path[order] != POLICY)
        told |= np.isin(order, forward_places(self.network))
        for rank in np.flatnonzero(told).tolist():
            found = findings_of(self, int(order[rank]))
            yield from ((rank, one) for one in found)

    def _slushy(self) -> Iterator[Ranked]:
        """Orders received before the slushy fence: somebody must approve them."""
        columns, policies = self.orders.columns, self.network.arrays.policies
        ranks = np.flatnonzero(policies.row[self.network.order] >= 0)
        places = self.network.order[ranks]
        until = policies.table[policies.row[places], FIRM_UNTIL]
        for at in np.flatnonzero(until > 0).tolist():
            place = int(places[at])
            rows = self.orders.rows(place)
            count = int(np.searchsorted(columns.day[rows], until[at]))
            days, quantities = (column[rows][:count].tolist() for column in (columns.day, columns.quantity))
            for day, quantity in zip(days, quantities, strict=True):
                yield int(ranks[at]), PlanException("slushy_change", self.network.keys[place], day, quantity=quantity)


def plan(facts: Facts, watch: Watch = UNWATCHED, threads: int = 1) -> Plan:
    """Plan every item that can be planned; items on a loop are reported and left out."""
    check(facts)
    return plan_network(arrange(facts), watch, threads)


def plan_network(network: Network, watch: Watch = UNWATCHED, threads: int = 1) -> Plan:
    """The same from facts that are arranged already, as plain files are."""
    made = Plan(network, run(network, watch, threads))
    forward(made)
    return made


def _named(key: Key, orders: Orders) -> Iterator[PlannedOrder]:
    columns: Sequence[Sequence[int]] = (orders.days, orders.starts, orders.quantities, orders.pieces)
    if orders.sources:
        for row in zip(*columns, orders.sources, orders.reasons, strict=True):
            yield PlannedOrder(key, *row)
        return
    for plain in zip(*columns, strict=True):
        yield PlannedOrder(key, *plain)


def _short(item: Item, changes: Changes, horizon: int) -> Iterator[PlanException]:
    short = list(shortfalls(item, changes, horizon))
    if short:
        code, most = ("no_bom" if item.made else "no_source"), max(gap.quantity for gap in short)
        yield PlanException(code, item.key, short[0].day, quantity=most)
    for gap in short:
        yield PlanException("below_safety", item.key, gap.day, until=gap.until, quantity=gap.quantity)
