"""In which order a run decides: after everything above a node, and after those whose stock it may take."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from backend.kernel.bom.graph import SKIPPED, low_level_codes
from backend.kernel.mrp.network import children_of
from backend.kernel.mrp.plan import Plan
from backend.kernel.supply.build import Built
from backend.kernel.supply.facts import Border, Forecast, Node

Forecasts = Mapping[Node, Sequence[Forecast]]
Takers = Mapping[Node | Border, Sequence[Node]]


def decisions_by_level(made: Plan, forecasts: Forecasts, takers: Takers) -> Iterator[list[Node | Border]]:
    """Nodes with a forecast that orders use up and takers of stock, level by level; nodes on a loop are left out."""
    network = made.network
    deciding: set[Node | Border] = {*takers, *forecasts}
    if not deciding:
        return
    children = children_of(network.arrays.below)
    for taker, lenders in takers.items():
        for lender in lenders:
            children[network.position[lender]].append(network.position[taker])
    codes = low_level_codes(children).codes
    levels: dict[int, list[Node | Border]] = defaultdict(list)
    for node in sorted(deciding, key=lambda node: network.position[node]):
        if codes[network.position[node]] != SKIPPED:
            levels[codes[network.position[node]]].append(node)
    yield from (levels[level] for level in sorted(levels))


def forecasts_at(built: Built) -> dict[Node, list[Forecast]]:
    """The forecasts of nodes that needs of orders reach: those may use them up."""
    found: dict[Node, list[Forecast]] = {}
    for forecast in built.told.forecasts:
        if forecast.item.free in built.segments.decoupled and not built.register.inside[forecast.item.free].keyed:
            found.setdefault(forecast.item.free, []).append(forecast)
    return found
