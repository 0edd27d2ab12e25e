"""The run over sites and segments: plan, then level by level let orders use up forecasts and reserve spare stock.

A forecast is used up once the orders above it stand; stock is lent once the needs of its owner stand, and only what no
day of the owner misses, so a loan never makes its owner order more. Net change carries each decision down (§2.8).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import cast

from backend.kernel.mrp.facts import Demand, Facts, Item, Key
from backend.kernel.mrp.findings import PlanException
from backend.kernel.mrp.net_change import Change, FullRunNeeded, replan
from backend.kernel.mrp.plan import Plan, PlannedOrder, plan
from backend.kernel.mrp.watch import UNWATCHED, Watch
from backend.kernel.supply.build import Built, build, demand_of
from backend.kernel.supply.consumption import Consumed, consume
from backend.kernel.supply.decisions import decisions_by_level, forecasts_at
from backend.kernel.supply.facts import FREE, OUTLOOK, Border, Node, Reservation, SupplyFacts
from backend.kernel.supply.findings import Finding
from backend.kernel.supply.lending import Loans
from backend.kernel.supply.reading import Reading
from backend.kernel.supply.requirements import Requirement, requirements_of
from backend.kernel.supply.transfers import Transfer, transfers_of


@dataclass(frozen=True)
class SupplyPlan:
    """The answer. `facts` are those the final plan is made of; `reservations` are those it proposes.

    Nodes of an outlook are planned but never released. Borders hold needs, never orders.
    """

    built: Built
    facts: Facts
    plan: Plan
    reservations: tuple[Reservation, ...]
    consumed: tuple[Consumed, ...]

    @cached_property
    def reading(self) -> Reading:
        return Reading(self.plan)

    def planned(self) -> Iterator[PlannedOrder]:
        return self.plan.planned()

    @property
    def exceptions(self) -> Iterator[PlanException]:
        """What the run tells; a border has no source by its nature and tells nothing."""
        return (found for found in self.plan.exceptions if not isinstance(found.item, Border))

    @cached_property
    def requirements(self) -> tuple[Requirement, ...]:
        """What this run asks of others: other sites, plan tags and organizations behind a wall."""
        borders = [item.key for item in self.facts.items if isinstance(item.key, Border)]
        return tuple(row for border in borders for row in requirements_of(self.reading, border))

    @cached_property
    def transfers(self) -> tuple[Transfer, ...]:
        return tuple(transfers_of(self.built.register, self.planned()))

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        return (*self.built.findings, *self._released())

    def releasable(self, order: PlannedOrder) -> bool:
        return cast(Node, order.item).segment != OUTLOOK

    def decoupling_points(self, segment: Key) -> list[Node]:
        """Where the orders of a segment stop pulling: the free nodes their needs reach, by site and item."""
        points = self.built.segments.decoupled.items()
        return sorted((node for node, segments in points if segment in segments), key=str)

    def _released(self) -> Iterator[Finding]:
        """Supply kept for a segment that needs none of it, as after a cancelled order."""
        waiting = {FREE, OUTLOOK, *self.built.told.open_segments}
        for item in self.facts.items:
            if isinstance(item.key, Node) and item.key.segment not in waiting:
                kept = sum(row.quantity for row in self.reading.supplies(item.key) if row.kind != "P")
                used = sum(peg.quantity for peg in self.reading.pegs(item.key) if peg.supply.kind != "P") if kept else 0
                if kept > used:
                    yield Finding("release_to_free", item.key, item.key, kept - used)


def plan_supply(facts: SupplyFacts, watch: Watch = UNWATCHED, threads: int = 1) -> SupplyPlan:
    """Plan all that can be planned; what is wrong with a record is in `findings`."""
    built = build(facts)
    run = _Run(built, plan(built.facts, watch, threads))
    for nodes in decisions_by_level(run.plan, run.forecasts, run.loans.takers):
        watch.look()
        run.decide(nodes)
    return SupplyPlan(built, run.facts, run.plan, tuple(run.loans.rows), tuple(run.consumed))


class _Run:
    """The plan while decisions are taken, and the facts as they stand."""

    def __init__(self, built: Built, made: Plan) -> None:
        self.built = built
        self.plan = made
        self.consumed: list[Consumed] = []
        self.loans = Loans(built)
        self.forecasts = forecasts_at(built)
        self._items: dict[Key, Item] = {}
        self._demands: dict[Key, list[Demand]] = {}
        self._demands_of: dict[Key, list[Demand]] = {node: [] for node in self.forecasts}
        for demand in built.facts.demands if self.forecasts else ():
            if demand.item in self._demands_of:
                self._demands_of[demand.item].append(demand)

    @property
    def facts(self) -> Facts:
        first = self.built.facts
        items = [self._items.get(item.key, item) for item in first.items] if self._items else first.items
        demands = first.demands
        if self._demands:
            left = [demand for demand in demands if demand.item not in self._demands]
            demands = [*left, *(demand for rows in self._demands.values() for demand in rows)]
        return replace(first, items=items, demands=demands)

    def decide(self, nodes: list[Node | Border]) -> None:
        """Take the decisions of one level and plan again what they reach."""
        reading, changed = Reading(self.plan), set[Key]()
        for node in nodes:
            if isinstance(node, Node) and node in self.forecasts and self._consume(node, reading):
                changed.add(node)
        for key, more in self.loans.lend(nodes, reading).items():
            item = self.plan.network.item(reading.place(cast(Node, key)))
            self._items[key] = replace(item, on_hand=item.on_hand + more)
            changed.add(key)
        changes = [Change(key, self._items.get(key), self._demands.get(key)) for key in changed]
        if changes:
            self._again(sorted(changes, key=lambda change: str(change.key)))

    def _consume(self, node: Node, reading: Reading) -> bool:
        rows = consume(node, reading.needs(node), self.forecasts[node], self.built.told.scope)
        if rows:
            left = {forecast.id: forecast.quantity for forecast in self.forecasts[node]}
            for row in rows:
                left[row.forecast] -= row.quantity
            rest = [demand_of(forecast, node, left[forecast.id]) for forecast in self.forecasts[node]]
            others = [demand for demand in self._demands_of[node] if demand.id not in left]
            self._demands[node] = others + [demand for demand in rest if demand.quantity]
            self.consumed += rows
        return bool(rows)

    def _again(self, changes: list[Change]) -> None:
        try:
            replan(self.plan, changes)
        except FullRunNeeded:
            self.plan = plan(self.facts)
