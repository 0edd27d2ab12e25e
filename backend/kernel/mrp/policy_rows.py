"""What policies add to the rows of a network: pulled safety stock, movable supply, fenced forecasts, priorities."""

from collections.abc import Iterable, Iterator, Mapping

from backend.kernel.mrp.arrays import Movable, Policies, byte, small, whole
from backend.kernel.mrp.facts import Demand, Facts, FirmOrder, Item, Receipt
from backend.kernel.mrp.policy_table import PolicyRows, behind, level_steps, no_movables
from backend.kernel.mrp.positions import Positions, Row, received_on

SAFETY_PULL = 2**62  # references of demand and supply that a pulled safety stock makes: this + day
RECEIPT, FIRM_ORDER = 1, 2  # places in pegging.SUPPLIES
MovableRow = tuple[int, int, int, int, int, int]  # item place, day, reference, quantity, earliest, kind


def policies_of(facts: Facts, at: Positions) -> Policies:
    """The table of policies of a network, and the firm supply that may be taken earlier."""
    rows = PolicyRows(len(facts.items), facts.horizon)
    for place, item in enumerate(facts.items):
        if item.policy is not None:
            rows.add(place, item, item.policy)
    return rows.arrays(movable_of(len(facts.items), sorted(movable_rows(at, facts.receipts, facts.firm_orders))))


def movable_rows(at: Positions, receipts: Iterable[Receipt], orders: Iterable[FirmOrder]) -> Iterator[MovableRow]:
    """Firm supply of items with a policy that may be asked for on another day; what is locked stays."""
    for kind, supplies in ((RECEIPT, receipts), (FIRM_ORDER, orders)):
        for supply in supplies:
            place = at.position[supply.item]
            policy = at.items[place].policy
            if policy is None or supply.locked:
                continue
            day = received_on(at.items[place], supply.day)
            if day < at.horizon:
                earliest = min(max(supply.earliest, 0), at.horizon)
                yield place, day, supply.id, supply.quantity, earliest, kind


def movable_of(items: int, rows: list[MovableRow]) -> Movable:
    """The rows, sorted, as a table."""
    made = no_movables(items)
    for at, (place, *_) in enumerate(rows):
        if made.end[place] == 0:
            made.first[place] = at
        made.end[place] = at + 1
    _, day, reference, quantity, earliest, kind = zip(*rows, strict=True) if rows else ((),) * 6
    columns = small(day), whole(reference), whole(quantity), small(earliest), byte(kind), byte([0] * len(rows))
    return Movable(made.first, made.end, *columns)


def pulled(at: Positions, sign: int) -> Iterator[Row]:
    """Rises (1) of pulled safety stocks as demand, falls (−1) as supply, last of their day."""
    for place, item in at.items.items():
        if item.policy is not None and item.policy.safety.pull:
            before = 0
            levels = item.policy.safety.levels or ((0, item.safety_stock),)
            for day, level in level_steps(levels, item.receiving, at.horizon):
                if (level - before) * sign > 0:
                    yield place, day, SAFETY_PULL + day, (level - before) * sign
                before = level


def is_fenced(item: Item, day: int, horizon: int) -> bool:
    """Whether the demand fence keeps forecasts of this day out."""
    if item.policy is None or not item.policy.fences.demand:
        return False
    return day < behind(item.receiving, item.policy.fences.demand, horizon)


def priorities_of(at: Positions, demands: Iterable[Demand]) -> dict[int, int]:
    """Priorities by demand, for items whose safety stock the urgent may use."""
    wanting = {item.key for item in at.items.values() if asks_priority(item)}
    return {demand.id: demand.priority for demand in demands if demand.item in wanting}


def asks_priority(item: Item) -> bool:
    return item.policy is not None and item.policy.safety.draw_down == "down_to_priority"


def is_urgent(item: Item, priorities: Mapping[int, int], reference: int) -> bool:
    """Whether a demand may use up the safety stock."""
    return item.policy is not None and 0 < priorities.get(reference, 0) <= item.policy.safety.priority


def rows_by_policy(item: Item) -> tuple[object, ...]:
    """What of a policy decides rows that were written already: a change of it needs a full run."""
    if item.policy is None:
        return (None,)
    safety = item.policy.safety
    levels = (safety.levels, item.safety_stock) if safety.pull else ()
    asks = asks_priority(item)
    return (item.policy.fences.demand, levels, asks, item.policy.forward)
