"""What a plan tells of items with a policy: days below the safety stock, lots too large, stock that expires.

Days are those on which needs fall, not those a safety time nets them on; supply that is taken earlier counts
as if it came earlier, because its message says so.
"""

from collections.abc import Iterator, Sequence

from backend.kernel.mrp.book import Planned
from backend.kernel.mrp.exact import NOTHING, changes_of, losses_at, sight_of
from backend.kernel.mrp.findings import PlanException
from backend.kernel.mrp.forward import late_demands
from backend.kernel.mrp.joined.changes import joined_changes
from backend.kernel.mrp.netting import Changes
from backend.kernel.mrp.policy import Policy
from backend.kernel.mrp.policy_net import Netted, Sight, net_policy


def findings_of(plan: Planned, place: int) -> Iterator[PlanException]:
    """What there is to tell of one item, by code and day."""
    network, orders = plan.network, plan.orders
    sight = sight_in(plan, place)
    item, netted = sight.item, net_policy(sight)
    balances = _balances(plan, place, netted)
    short = list(_stretches(sight, balances))
    if short and not item.sourced:
        most = max(quantity for _, _, quantity in short)
        yield PlanException("no_bom" if item.made else "no_source", item.key, short[0][0], quantity=most)
    for day, until, quantity in short:
        code = "frozen_shortage" if until < sight.first and item.sourced else "below_safety"
        yield PlanException(code, item.key, day, until=until, quantity=quantity)
    if item.sourced:
        yield from _excess_lots(sight, netted)
    for loss in losses_at(network, orders, place):
        yield PlanException("expiry_loss", item.key, loss.expires + 1, quantity=loss.quantity)
    if sight.policy.forward:
        yield from late_demands(plan, place)


def sight_in(plan: Planned, place: int) -> Sight:
    """What the netting of an item with a policy looked at, with what other items brought and took."""
    return sight_of(plan.network, plan.orders, place, _joined(plan, place))


def neutral_sight(plan: Planned, place: int) -> Sight:
    """The same of an item without a policy: the contract's netting, day by day."""
    network, change = plan.network, [0] * plan.network.horizon
    for day, quantity in changes_of(network, plan.orders, place, _joined(plan, place)).items():
        change[day] += quantity
    return Sight(network.item(place), Policy(), [0] * network.horizon, change)


def _joined(plan: Planned, place: int) -> Changes:
    return joined_changes(plan.orders, place) if place in plan.network.joins.places else NOTHING


def balances_of(plan: Planned, place: int) -> list[int]:
    """What an item with a policy has left at the end of each day; supply taken earlier counts as if it came earlier."""
    return _balances(plan, place, net_policy(sight_in(plan, place)))


def _balances(plan: Planned, place: int, netted: Netted) -> list[int]:
    network, orders = plan.network, plan.orders
    item, changes = network.item(place), [0] * network.horizon
    for day, change in changes_of(network, orders, place, _joined(plan, place)).items():
        changes[day] += change
    for loss in losses_at(network, orders, place):
        changes[loss.day] -= loss.quantity
    if item.sourced and item.policy is not None:
        for one in netted.moved:
            changes[one.to] += one.quantity
            changes[one.due] -= one.quantity
        for day, quantity in zip(orders[place].days, orders[place].quantities, strict=True):
            changes[day] += item.policy.expected(quantity)
    balances, balance = [], item.on_hand
    for change in changes:
        balance += change
        balances.append(balance)
    return balances


def _stretches(sight: Sight, balances: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    """First and last day of every time below the safety stock, and the most that is missing.

    A time that begins inside the frozen fence ends with it: what is missing behind it is something else.
    """
    began, worst = None, 0
    for day, (balance, level) in enumerate(zip(balances, sight.level, strict=True)):
        if began is not None and (balance >= level or day == sight.first):
            yield began, day - 1, worst
            began, worst = None, 0
        if balance < level:
            began, worst = day if began is None else began, max(worst, level - balance)
    if began is not None:
        yield began, len(balances) - 1, worst


def _excess_lots(sight: Sight, netted: Netted) -> Iterator[PlanException]:
    """Lots that fill stock above its largest, or with more than is needed within the life of a supply."""
    lots = sight.policy.lots
    for lot in netted.lots:
        balance, excess = netted.balances[lot.day], 0
        if lots.max_stock is not None:
            excess = balance - lots.max_stock
        if lots.supply_life is not None:
            soon = sum(sight.need[lot.day + 1 : lot.day + 1 + lots.supply_life])
            excess = max(excess, balance - sight.level[lot.day] - soon)
        if excess > 0:
            yield PlanException("excess_lot", sight.item.key, lot.day, quantity=excess)
