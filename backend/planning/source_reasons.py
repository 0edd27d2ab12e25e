"""Why an order comes from its source: by what it was chosen, and why sources before it were passed over."""

from collections.abc import Iterator

from backend.inventory.item_site import SOURCES
from backend.kernel.mrp.joined.alternates import RAISED
from backend.kernel.mrp.plan import PlannedOrder

CHOSEN = {
    "priority": "This source comes first by its priority.",
    "ratio": "This source had the least for its ratio.",
    "cost": "This source costs least.",
    "earliest": "No other source brings it earlier.",
}
PASSED = {
    "not_approved": "{} is passed over: it is not approved.",
    "vetoed": "{} is passed over: it is ruled out.",
    "not_valid": "{} is passed over: it is not valid on that day.",
    "lot_range": "{} is passed over: it does not take orders of this size.",
    "cap_reached": "{} is passed over: it has reached its cap.",
}


def of_order(order: PlannedOrder) -> Iterator[str]:
    """Nothing of an order whose item has one source."""
    method, *told = order.reason.split("; ")
    if method not in CHOSEN:
        return
    passed = dict(one.rpartition(" ")[::2] for one in told)
    if order.source:
        yield _from(order.source)
        yield CHOSEN[method]
    for name, why in passed.items():
        if why in PASSED:
            yield PASSED[why].format(_named(name))
    if passed.get(order.source) == RAISED:
        yield "No source takes a smaller order, so it is raised to what this one sells at least."


def _from(source: str) -> str:
    kind, _, name = source.partition(" ")
    if kind == "make":
        return "It is made here."
    if kind == "transfer":
        return f"It is sent by site {name}."
    return f"It is bought from {name}." if kind == "buy" else "It is made by a subcontractor."


def _named(source: str) -> str:
    """A supplier by its code, the item's own source by its kind."""
    kind, _, name = source.partition(" ")
    return name if kind in SOURCES and name else kind
