"""What orders that are planned apart take of what is for everybody, once a plan stands (planning.md §2.6).

Their needs use up the forecast of the first item below them that is planned for everybody: its forecast was meant for
them. Where an item's record lets them, they take free stock that nobody else needs. Level by level, as the kernel's
run over segments does. An item whose change asks for a full run (shelf life) keeps its forecast and its stock.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from backend.kernel.mrp.facts import Demand
from backend.kernel.mrp.net_change import Change, FullRunNeeded, replan
from backend.kernel.mrp.network import Network, rows_of
from backend.kernel.mrp.plan import Plan
from backend.kernel.mrp.policy_rows import SAFETY_PULL
from backend.kernel.supply.consumption import consume
from backend.kernel.supply.decisions import decisions_by_level
from backend.kernel.supply.facts import Forecast, Node, Scope
from backend.kernel.supply.reading import Need, Reading
from backend.planning.kept_apart import KeptApart
from backend.planning.loading import Loaded


def settle(plan: Plan, loaded: Loaded) -> None:
    """Changes the plan in place; one without anything planned apart stays as it is."""
    if not loaded.items.apart:
        return
    settling = _Settling(plan, loaded.items.apart, loaded.items.lends, _forecasts(loaded, plan.network))
    late = plan.network.objects.late.demands
    told = list(late)
    for places in decisions_by_level(plan, settling.forecasts, settling.takers):  # type: ignore[arg-type]
        settling.decide(places)  # type: ignore[arg-type]
    late[:] = told


def _forecasts(loaded: Loaded, network: Network) -> dict[int, list[Forecast]]:
    """By place: what is forecast of items for everybody that something planned apart needs."""
    numbers, first, end = loaded.periods
    period = dict(zip(numbers.tolist(), zip(first.tolist(), end.tolist(), strict=True), strict=True))
    found = {}
    for place in _reached(loaded.items.apart, network):
        rows = [row for row in rows_of(network.arrays.demands, place) if row[1] in period]
        if rows:
            found[place] = [Forecast(ref, Node(place, ""), *period[ref], of, day) for day, ref, of in rows]  # type: ignore[arg-type]
    return found


def _reached(apart: KeptApart, network: Network) -> list[int]:
    """Places for everybody that something planned apart needs, or has begun to."""
    free, lines = apart.free(len(network.keys)), network.arrays.lines
    component = np.repeat(np.arange(len(lines.first) - 1), np.diff(lines.first))
    below = component[(lines.parent >= free) & (component < free)].tolist()
    orders = (one for one in network.objects.firm.values() if int(one.item) >= free)  # type: ignore[call-overload]
    taken = (int(issue.component) for one in orders for issue in one.issues or ())  # type: ignore[call-overload]
    return sorted({*below, *(place for place in taken if place < free)})


@dataclass
class _Settling:
    """The plan while orders take; `lends` are the places whose free stock they may have."""

    plan: Plan
    apart: KeptApart
    lends: dict[int, list[int]]
    forecasts: dict[int, list[Forecast]]
    takers: dict[int, list[int]] = field(init=False)

    def __post_init__(self) -> None:
        stocked = {place for place in self.lends if self.plan.network.item(place).on_hand > 0}
        self.takers = {node: [place] for place in sorted(stocked) for node in self.lends[place]}

    def decide(self, places: Sequence[int]) -> None:
        reading = Reading(self.plan)
        changes = [*self._consumed(places, reading), *self._lent(places, reading)]
        for change in sorted(changes, key=lambda change: int(change.key)):  # type: ignore[call-overload]
            try:
                replan(self.plan, [change])
            except FullRunNeeded:
                continue

    def _consumed(self, places: Sequence[int], reading: Reading) -> Iterator[Change]:
        for place in places:
            if place in self.forecasts:
                needs = [self._named(need) for need in reading.needs(place)]  # type: ignore[arg-type]
                taken = dict.fromkeys((one.id for one in self.forecasts[place]), 0)
                for row in consume(Node(place, ""), needs, self.forecasts[place], Scope()):
                    taken[row.forecast] += row.quantity
                if any(taken.values()):
                    yield Change(place, demands=list(self._left(place, taken)))

    def _named(self, need: Need) -> Need:
        """The need with the order behind it as a node."""
        if need.order is None:
            return need
        place: int = need.order.node  # type: ignore[assignment]
        return need._replace(order=need.order._replace(node=Node(place, "", self.apart.named(place))))

    def _left(self, place: int, taken: dict[int, int]) -> Iterator[Demand]:
        network = self.plan.network
        for day, reference, quantity in rows_of(network.arrays.demands, place):
            left = quantity - taken.get(reference, 0)
            if left > 0 and reference < SAFETY_PULL:
                yield Demand(reference, place, day, left, network.objects.priorities.get(reference, 0))

    def _lent(self, places: Sequence[int], reading: Reading) -> Iterator[Change]:
        """Those short first are served first; nobody gets what another day of the owner needs."""
        moved: dict[int, int] = defaultdict(int)
        wants = [(*reading.short(place), place) for place in places if place in self.takers]  # type: ignore[arg-type]
        for _, wanted, taker in sorted(wants):
            for giver in self.takers[taker]:
                safety = self.plan.network.item(giver).safety_stock
                spare = reading.spare(giver, lambda day, kept=safety: kept) + moved[giver]  # type: ignore[arg-type, misc]
                quantity = min(wanted, spare)
                if quantity > 0:
                    moved[giver] -= quantity
                    moved[taker] += quantity
        for place, more in moved.items():
            if more:
                item = self.plan.network.item(place)
                yield Change(place, replace(item, on_hand=item.on_hand + more))
