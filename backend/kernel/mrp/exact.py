"""One item planned in Python's endless whole numbers: for what leaves 64 bits, and for needs that are functions.

The compiled core gives the same answer wherever both can (tests/kernel/test_mrp_paths.py).
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from types import MappingProxyType

from backend.kernel.errors import Invalid
from backend.kernel.mrp.arrays import Movable
from backend.kernel.mrp.facts import LARGEST, Item
from backend.kernel.mrp.netting import NO_ORDERS, Changes, Orders, net, place_orders, place_pieces
from backend.kernel.mrp.network import Network, rows_of
from backend.kernel.mrp.policy import Safety
from backend.kernel.mrp.policy_net import Sight, net_policy
from backend.kernel.mrp.policy_rows import asks_priority, is_urgent
from backend.kernel.mrp.policy_table import days_earlier
from backend.kernel.mrp.positions import needed_on
from backend.kernel.mrp.shelf_life import Loss, losses

NOTHING: Changes = MappingProxyType({})


def exact_orders(network: Network, orders: Sequence[Orders], place: int, joined: Changes = NOTHING) -> Orders:
    """The item's planned orders; one too large for 64 bits is refused with the item's name."""
    item = network.item(place)
    if not item.sourced:
        return NO_ORDERS
    if item.policy is None:
        made = place_orders(item, net(item, changes_of(network, orders, place, joined)))
    else:
        made = place_pieces(item, net_policy(sight_of(network, orders, place, joined)).orders())
    if made.quantities and max(made.quantities) > LARGEST:
        raise Invalid(f"Item {item.key}: an order of {max(made.quantities)} is too large to plan.")
    return made


def changes_of(network: Network, orders: Sequence[Orders], place: int, joined: Changes = NOTHING) -> Changes:
    """Supply minus need of each day something happens, before any order of the item itself.

    `joined` is what other items bring or take on each day (joined/changes.py).
    """
    changes: defaultdict[int, int] = defaultdict(int, {0: 0, **joined})
    arrays = network.arrays
    for supplies in (arrays.receipts, arrays.firm_orders):
        for day, _, quantity in rows_of(supplies, place):
            changes[day] += quantity
    for day, _, quantity in rows_of(arrays.demands, place):
        changes[day] -= quantity
    for day, quantity in dependent_needs(network, orders, place):
        changes[day] -= quantity
    return changes


def dependent_needs(network: Network, orders: Sequence[Orders], place: int) -> Iterator[tuple[int, int]]:
    """Day and quantity of what firm and planned orders above need of the item."""
    item = network.item(place)
    for day, _, quantity in rows_of(network.arrays.firm_needs, place):
        yield day, quantity
    for line, parent in lines_of(network, place):
        above = orders[parent]
        yield from zip(days_needed(item, above), needs_of_line(network, line, above, item.unit), strict=True)


def sight_of(network: Network, orders: Sequence[Orders], place: int, joined: Changes = NOTHING) -> Sight:
    """What the netting of an item with a policy looks at; `joined` as in changes_of."""
    item, horizon, arrays = network.item(place), network.horizon, network.arrays
    assert item.policy is not None
    own, below = [0] * horizon, [0] * horizon
    for day, _, quantity in rows_of(arrays.demands, place):
        own[day] += quantity
    for day, quantity in dependent_needs(network, orders, place):
        below[day] += quantity
    own, below = _in_time(item, own, "independent"), _in_time(item, below, "dependent")
    need = [one + other for one, other in zip(own, below, strict=True)]
    firm = [row for rows in (arrays.receipts, arrays.firm_orders) for row in rows_of(rows, place)]
    change = [-quantity for quantity in need]
    for day, _, quantity in firm:
        change[day] += quantity
    for loss in losses_at(network, orders, place):
        change[loss.day] -= loss.quantity
    for day, quantity in joined.items():
        change[day] += quantity
    movable, guarded = _movable(arrays.policies.movable, place), _guarded(network, place, below)
    cluster = network.joins.of.get(place)
    relieved = None if cluster is None else cluster.relief.get(place)
    return Sight(item, item.policy, need, change, movable, guarded, relieved)


def losses_at(network: Network, orders: Sequence[Orders], place: int) -> list[Loss]:
    """What expires unused of an item's lots and firm supply."""
    item = network.item(place)
    if item.policy is None or item.policy.life is None:
        return []
    need = [0] * network.horizon
    for day, _, quantity in rows_of(network.arrays.demands, place):
        need[day] += quantity
    for day, quantity in dependent_needs(network, orders, place):
        need[day] += quantity
    supplies = (network.arrays.receipts, network.arrays.firm_orders)
    firm = [(day, quantity) for rows in supplies for day, _, quantity in rows_of(rows, place)]
    return losses(item.policy.life, item.on_hand, firm, need)


def _in_time(item: Item, quantities: list[int], which: str) -> list[int]:
    """Needs so many open days earlier as the safety time says."""
    safety = item.policy.safety if item.policy is not None else Safety()
    if not safety.time or safety.time_on not in (which, "all"):
        return quantities
    moved = [0] * len(quantities)
    days = days_earlier(item.receiving, safety.time, len(quantities))
    for day, quantity in zip(days, quantities, strict=True):
        moved[day] += quantity
    return moved


def _movable(movable: Movable, place: int) -> list[tuple[int, int, int, int]]:
    rows = range(int(movable.first[place]), int(movable.end[place]))
    return [(row, int(movable.day[row]), int(movable.earliest[row]), int(movable.quantity[row])) for row in rows]


def _guarded(network: Network, place: int, below: Sequence[int]) -> list[bool]:
    """Days on which a need falls that may not use up the safety stock: the only ones that ask for it."""
    item = network.item(place)
    if not asks_priority(item):
        return []
    guarded = [quantity > 0 for quantity in below]
    for day, reference, quantity in rows_of(network.arrays.demands, place):
        guarded[day] |= quantity > 0 and not is_urgent(item, network.objects.priorities, reference)
    return guarded


def lines_of(network: Network, place: int) -> Iterator[tuple[int, int]]:
    """The BOM lines an item is a component of, and their parents."""
    lines = network.arrays.lines
    begin, end = lines.first[place : place + 2].tolist()
    return zip(range(begin, end), lines.parent[begin:end].tolist(), strict=True)


def needs_of_line(network: Network, line: int, above: Orders, unit: int) -> Sequence[int]:
    """What these orders need of the line's component, rounded up to its unit; nothing if they have another source."""
    quantities = above.quantities
    if line in network.odd:
        odd = network.odd[line]
        needs = odd.needs(quantities, unit)
        if odd.source is None:
            return needs
        return [need if source == odd.source else 0 for need, source in zip(needs, above.sources, strict=True)]
    per, step = int(network.arrays.lines.per[line]), int(network.arrays.lines.step[line])
    return [-(-quantity * per // step) * (1 if step == 1 else unit) for quantity in quantities]


def days_needed(item: Item, above: Orders) -> Sequence[int]:
    """When a parent's orders need `item`; a closed receiving day moves the need before it."""
    if item.receiving is None:
        return above.needed
    return [needed_on(item, day) for day in above.needed]
