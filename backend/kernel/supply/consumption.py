"""What orders need uses up the forecast of a component that is planned for everybody (planning.md §2.6, §1.1)."""

from collections.abc import Sequence
from dataclasses import dataclass

from backend.kernel.supply.facts import FREE, OUTLOOK, Forecast, Node, Scope
from backend.kernel.supply.reading import Need


@dataclass(frozen=True, slots=True)
class Consumed:
    """`quantity` of a forecast that was meant for the needs of orders, and which need took it."""

    forecast: int
    node: Node
    need: Need
    quantity: int


def consume(node: Node, needs: Sequence[Need], forecasts: Sequence[Forecast], scope: Scope) -> list[Consumed]:
    """Each need takes its own bucket, then earlier ones, then later ones inside the window, the nearest first."""
    left = {forecast.id: forecast.quantity for forecast in forecasts}
    rows = []
    for need in sorted((need for need in needs if of_an_order(need)), key=_served):
        wanted = need.quantity
        for forecast in _reached(need.day, forecasts, scope):
            taken = min(wanted, left[forecast.id])
            if taken > 0:
                left[forecast.id] -= taken
                wanted -= taken
                rows.append(Consumed(forecast.id, node, need, taken))
    return rows


def of_an_order(need: Need) -> bool:
    """Whether an order for somebody takes it: neither an order for everybody nor one of an outlook."""
    return need.order is not None and need.order.node.segment not in (FREE, OUTLOOK)


def _served(need: Need) -> tuple[int, str, int, int]:
    order = need.order
    return (need.day, str(order.node), order.day, order.piece) if order is not None else (need.day, "", 0, 0)


def _reached(day: int, forecasts: Sequence[Forecast], scope: Scope) -> list[Forecast]:
    ranked = []
    for forecast in forecasts:
        if forecast.start <= day < forecast.end:
            ranked.append(((0, 0, forecast.id), forecast))
        elif day - scope.back < forecast.end <= day:
            ranked.append(((1, day - forecast.end, forecast.id), forecast))
        elif day < forecast.start <= day + scope.forward:
            ranked.append(((2, forecast.start - day, forecast.id), forecast))
    return [forecast for _, forecast in sorted(ranked, key=lambda pair: pair[0])]
